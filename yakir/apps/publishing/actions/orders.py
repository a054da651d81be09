"""Orders to the gate: withdraw from the public, or let a text through."""

from datetime import datetime

from django.db import models, transaction
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.journal import actions as journal
from yakir.apps.partners.models import Act
from yakir.apps.publishing.models import Clearance, Withdrawal
from yakir.apps.publishing.queries.authority import may_order
from yakir.apps.publishing.queries.orders import is_withdrawn, withdrawable_fields
from yakir.apps.publishing.queries.records import found
from yakir.apps.publishing.rules import fingerprint
from yakir.apps.publishing.rules.gate import AT_OBLAST
from yakir.apps.publishing.rules.kinds import wording_at_oblast
from yakir.common.errors import Conflict, NotAllowed, Refused


class AlreadyWithdrawn(Conflict):
    """The record or field is withdrawn already."""

    code = "already_withdrawn"
    message = _("This has been withdrawn from the public already.")


class AlreadyCleared(Conflict):
    """Exactly this text has been let through already."""

    code = "already_cleared"
    message = _("Exactly this text has been let through already.")


class NamesAPlace(Refused):
    """A protected act is tied to a place below the oblast."""

    code = "names_a_place"
    message = _(
        "This is recorded below the oblast. Record it for the oblast as a correction first."
    )


class UnknownRecord(Refused):
    """No public record has this id, or it lies outside one's communities."""

    code = "unknown_record"
    message = _("There is no public record under this id or address that you may withdraw.")


class UnknownField(Refused):
    """The record has no public field of this name that can go alone."""

    code = "unknown_field"
    message = _("The record has no public field of this name that can be withdrawn alone.")


@transaction.atomic
def withdraw(*, subject: str, field: str = "", reason: str, by: Person, at: datetime) -> Withdrawal:
    """Withhold a public record, or one field of it, from now on."""
    record = _ordered(subject, by)
    if field and field not in withdrawable_fields(record):
        raise UnknownField
    if is_withdrawn(subject) or is_withdrawn(subject, field):
        raise AlreadyWithdrawn
    order = Withdrawal.objects.create(
        subject=subject, field=field, reason=reason, by=by, recorded_at=at
    )
    journal.enter(
        kind="publication.withdrawn",
        subject=subject,
        values={"withdrawn_field": field, "reason": reason},
        by=by,
        at=at,
    )
    return order


@transaction.atomic
def clear_text(
    *, subject: str, field: str, text: str, reason: str, by: Person, at: datetime, read: str = ""
) -> Clearance:
    """Let exactly this text of a field through; `read` is the fingerprint of what a person read."""
    _ordered(subject, by)
    digest = fingerprint(text)
    if read and read != digest:
        raise Conflict
    if Clearance.objects.filter(subject=subject, field=field, text_sha256=digest).exists():
        raise AlreadyCleared
    order = Clearance.objects.create(
        subject=subject, field=field, text_sha256=digest, reason=reason, by=by, recorded_at=at
    )
    journal.enter(
        kind="publication.cleared",
        subject=subject,
        values={"cleared_field": field, "text_sha256": digest, "reason": reason},
        by=by,
        at=at,
    )
    return order


@transaction.atomic
def open_at_oblast(*, act: Act, reason: str, by: Person, at: datetime, read: str = "") -> Clearance:
    """Let a protected act, worded as it is now, stand alone at its oblast."""
    wording = wording_at_oblast(act)
    if wording is None:
        raise NamesAPlace
    return clear_text(
        subject=act.public_id, field=AT_OBLAST, text=wording, reason=reason, by=by, at=at, read=read
    )


def _ordered(subject: str, by: Person) -> models.Model:
    """Return the public record that a person may order the gate about."""
    if not (by.is_machine or by.may(Permission.SIGN)):
        raise NotAllowed
    record = found([subject]).get(subject)
    if record is None:
        raise UnknownRecord
    if not may_order(by, record):
        raise NotAllowed
    return record
