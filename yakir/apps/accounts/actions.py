"""Writes on people and roles."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts import rules
from yakir.apps.accounts.models import Membership, Organisation, Outcome, Person
from yakir.apps.accounts.rules import Permission, Role
from yakir.apps.journal import actions as journal
from yakir.common.errors import Conflict, Invalid, NotAllowed, Refused

KEY = re.compile(r"^[A-Za-z0-9._:-]{8,80}$")


class KeyUsed(Conflict):
    """The key of a request was used for another request."""

    code = "key_used"
    message = _("This key was used for another request. Send the form again from its page.")


class AlreadyHeld(Refused):
    """The person holds this role in this organisation already."""

    code = "role_already_held"
    message = _("This person has this role already.")


class LastManager(Refused):
    """Nobody would be left to manage people."""

    code = "last_manager"
    message = _("Nobody else here manages people. Give that role to somebody first.")


@transaction.atomic
def invite(
    *,
    email: str,
    name: str,
    organisation: Organisation,
    role: Role,
    by: Person,
    at: datetime,
) -> Person:
    """Add a person with a role; they choose their password by a link made for them."""
    _require_manager(by, organisation)
    if Person.objects.filter(email=email.lower()).exists():
        raise Invalid({"email": str(_("Somebody with this e-mail is here; give them a role."))})
    person = Person.objects.create_user(email, None, name=name, recorded_at=at)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    journal.enter(kind="person.invited", subject=person.public_id, values={}, by=by, at=at)
    _give(person, organisation, role, by=by, at=at)
    return person


@transaction.atomic
def give_role(
    *, person: Person, organisation: Organisation, role: Role, by: Person, at: datetime
) -> Membership:
    """Give a person a role in an organisation."""
    _require_manager(by, organisation)
    return _give(person, organisation, role, by=by, at=at)


@transaction.atomic
def begin(
    *, person: Person, organisation: Organisation, role: Role, by: Person, at: datetime
) -> Membership:
    """Give the first role in an organisation, from the command line of the machine itself."""
    return _give(person, organisation, role, by=by, at=at)


@transaction.atomic
def end_role(*, membership: Membership, by: Person, at: datetime) -> Membership:
    """End a role today; that it was held stays on record."""
    _require_manager(by, membership.organisation)
    managers = Membership.objects.filter(
        organisation=membership.organisation, role=Role.MANAGER, until=None
    )
    if membership.role == Role.MANAGER and managers.count() == 1:
        raise LastManager
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


def _give(
    person: Person, organisation: Organisation, role: Role, *, by: Person, at: datetime
) -> Membership:
    membership, created = Membership.objects.get_or_create(
        person=person,
        organisation=organisation,
        role=role,
        until=None,
        defaults={"since": at.date()},
    )
    if not created:
        raise AlreadyHeld
    journal.enter(
        kind="role.given",
        subject=person.public_id,
        values={"given_role": role.value, "in_organisation": organisation.public_id},
        by=by,
        at=at,
    )
    return membership


def _require_manager(person: Person, organisation: Organisation) -> None:
    here = [each for each in person.standings if each.organisation_id == organisation.pk]
    if not rules.may(here, Permission.MANAGE_PEOPLE):
        raise NotAllowed


def once(
    *,
    key: str,
    what: str,
    asked: Mapping[str, Any],
    act: Callable[[], Mapping[str, Any]],
    by: Person,
    at: datetime,
) -> Mapping[str, Any]:
    """
    Return what the act made, or what it made when the same request came before.

    The outcome is kept in the transaction of the act: either both are there or neither. Without a
    key every request stands for itself. The key of another request is refused.
    """
    if not key:
        return act()
    if not KEY.match(key):
        raise Invalid({"idempotency_key": str(_("A key has 8 to 80 letters, digits or hyphens."))})
    mark = hashlib.sha256(
        json.dumps([what, asked], sort_keys=True, default=str).encode()
    ).hexdigest()
    with transaction.atomic():
        # The person's row is locked, so that the same request coming twice at once waits here.
        Person.objects.select_for_update().get(pk=by.pk)
        known = Outcome.objects.filter(person=by, key=key).first()
        if known is not None:
            if known.asked_sha256 != mark:
                raise KeyUsed
            return dict(known.outcome)
        made = dict(act())
        Outcome.objects.create(
            person=by, key=key, what=what, asked_sha256=mark, outcome=made, recorded_at=at
        )
        return made
