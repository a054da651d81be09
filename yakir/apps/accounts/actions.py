"""Writes on people and roles."""

from datetime import datetime

from django.db import transaction

from yakir.apps.accounts.models import Membership, Organisation, Person
from yakir.apps.accounts.rules import Role
from yakir.apps.journal import actions as journal


@transaction.atomic
def give_role(
    *, person: Person, organisation: Organisation, role: Role, by: Person, at: datetime
) -> Membership:
    """Give a person a role in an organisation."""
    membership = Membership.objects.create(
        person=person, organisation=organisation, role=role, since=at.date()
    )
    journal.enter(
        kind="role.given",
        subject=person.public_id,
        values={"given_role": role.value, "in_organisation": organisation.public_id},
        by=by,
        at=at,
    )
    return membership


@transaction.atomic
def end_role(*, membership: Membership, by: Person, at: datetime) -> Membership:
    """End a role today; that it was held stays on record."""
    membership.until = at.date()
    membership.save(update_fields=["until"])
    journal.enter(
        kind="role.ended",
        subject=membership.person.public_id,
        values={
            "ended_role": membership.role,
            "in_organisation": membership.organisation.public_id,
        },
        by=by,
        at=at,
    )
    return membership
