"""Orders to the gate: withdraw from the public, or let a text through."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.journal import actions as journal
from yakir.apps.partners.models import Act
from yakir.apps.publishing.models import Clearance, Withdrawal
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


@transaction.atomic
def withdraw(*, subject: str, field: str = "", reason: str, by: Person, at: datetime) -> Withdrawal:
    """Withhold a public record, or one field of it, from now on."""
    _check(by)
    if Withdrawal.objects.filter(subject=subject, field=field).exists():
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
    *, subject: str, field: str, text: str, reason: str, by: Person, at: datetime
) -> Clearance:
    """Let exactly this text of a field through, although it looks like an address."""
    _check(by)
    digest = fingerprint(text)
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
def open_at_oblast(*, act: Act, reason: str, by: Person, at: datetime) -> Clearance:
    """Let a protected act, worded as it is now, stand alone at its oblast."""
    wording = wording_at_oblast(act)
    if wording is None:
        raise NamesAPlace
    return clear_text(
        subject=act.public_id, field=AT_OBLAST, text=wording, reason=reason, by=by, at=at
    )


def _check(by: Person) -> None:
    if not (by.is_machine or by.may(Permission.SIGN)):
        raise NotAllowed
