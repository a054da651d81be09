"""Handing the journal over from one signing key to the next."""

from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from yakir.apps.journal import queries, rules
from yakir.apps.journal.actions.entering import enter
from yakir.apps.journal.models import Handover
from yakir.common.errors import Refused
from yakir.standards.tlog import handover, note


class NoNextKey(Refused):
    """There is no next key to hand over to."""

    code = "no_next_key"
    message = _(
        "Set YAKIR_JOURNAL_NEXT_KEY to 32 new random bytes in base64 and run this again; "
        "YAKIR_JOURNAL_KEY stays what it is until then."
    )


@transaction.atomic
def hand_over(*, by: rules.Actor, at: datetime) -> Handover:
    """
    Let the next key sign from now on, and the old one no longer.

    The hand-over is an entry itself, so that no tree of its size was signed by the old key.
    """
    if not settings.JOURNAL_NEXT_KEY:
        raise NoNextKey
    old, new = queries.signing_key(), note.private_key(settings.JOURNAL_NEXT_KEY)
    origin = settings.JOURNAL_ORIGIN
    if old.public_key() == new.public_key():
        raise NoNextKey
    entry = enter(
        kind="journal.handed-over",
        subject=origin,
        values={"key": note.verifier_key(origin, new).text},
        by=by,
        at=at,
    )
    size = entry.index + 1
    signed = handover.sign(origin, size, old=old, new=new)
    return Handover.objects.create(size=size, note=signed, recorded_at=at)
