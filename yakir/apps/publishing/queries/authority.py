"""Whose records a person may order the gate about; never for the portal."""

from django.db import models

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.needs.models import Need
from yakir.apps.partners.models import Act, Delivery, Pledge
from yakir.apps.places.models import Community, Coverage
from yakir.apps.places.queries import scope_of
from yakir.apps.places.rules import Scope
from yakir.apps.projects.models import Project


def may_order(person: Person, record: models.Model) -> bool:
    """Return whether a person may order the gate about a record."""
    return person.is_machine or holds(scope_of(person, Permission.SIGN), record)


def holds(scope: Scope, record: models.Model) -> bool:
    """Return whether a record lies in a scope; what belongs to no community is for all of them."""
    community = _community_of(record)
    return scope.everywhere if community is None else scope.includes(community)


def _community_of(record: models.Model) -> int | None:
    match record:
        case Act() | Need() | Project() | Coverage():
            return record.community_id
        case Pledge() | Delivery():
            return record.act.community_id
        case Community():
            return record.pk
        case _:
            return None
