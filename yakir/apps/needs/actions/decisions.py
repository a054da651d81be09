"""Verifying and rejecting: always a second person."""

from datetime import datetime
from typing import TypeVar

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.journal import actions as journal
from yakir.apps.needs import queries, rules
from yakir.apps.needs.actions.locking import locked
from yakir.apps.needs.models import Damage, Need
from yakir.apps.places.queries import scope_of
from yakir.common.errors import Conflict, Invalid, NotAllowed, Refused

Record = TypeVar("Record", bound=Need | Damage)


class SamePerson(Refused):
    """Who wrote a record does not decide on it."""

    code = "same_person"
    status = 403
    message = _("You wrote this record, so somebody else has to decide on it.")


class WrongStatus(Conflict):
    """The record stands where this step is not possible."""

    code = "wrong_status"
    message = _("The record has been decided already. Open it again to see how it stands.")


class NeedsAReason(Invalid):
    """A rejection says why."""

    code = "needs_a_reason"


@transaction.atomic
def verify(*, report: Record, version: int, by: Person, at: datetime, note: str = "") -> Record:
    """Accept a reported need or damage, as a second person."""
    return _decide(report, rules.Status.VERIFIED, version=version, note=note, by=by, at=at)


@transaction.atomic
def reject(*, report: Record, version: int, reason: str, by: Person, at: datetime) -> Record:
    """Reject a need or damage as a second person, with a reason."""
    if not reason.strip():
        raise NeedsAReason({"reason": str(_("Write why it is rejected."))})
    return _decide(report, rules.Status.REJECTED, version=version, note=reason, by=by, at=at)


def _decide(
    report: Record, status: rules.Status, *, version: int, note: str, by: Person, at: datetime
) -> Record:
    record = locked(report, version)
    if not scope_of(by, Permission.VERIFY).includes(record.community_id):
        raise NotAllowed
    if not rules.may_become(rules.Status(record.status), status):
        raise WrongStatus
    if queries.wrote(record, by):
        raise SamePerson
    record.status = status
    record.decided_by, record.decided_at, record.decision_note = by, at, note.strip()[:300]
    record.version += 1
    record.save()
    journal.enter(
        kind=f"{record._meta.model_name}.{status.value}",
        subject=record.public_id,
        values={**queries.values_of(record), "decision_note": record.decision_note},
        by=by,
        at=at,
    )
    return record
