"""Signing how far the journal has come, never against what was signed before."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from yakir.apps.journal import queries
from yakir.apps.journal.models import Checkpoint, Cosignature, Head
from yakir.common.errors import Refused
from yakir.standards.tlog import note
from yakir.standards.tlog.errors import BadProof


class Forked(Refused):
    """The journal is not the one that was signed or published before."""

    code = "journal_forked"
    message = _(
        "The journal no longer continues what was signed before. Nothing is signed. Compare the "
        "database with its backups before anything else is entered."
    )


class NoSuchCheckpoint(Refused):
    """A cosignature is for a checkpoint that was not signed here, or by no known witness."""

    code = "no_such_checkpoint"
    message = _("This checkpoint was not signed here.")


@transaction.atomic
def sign_checkpoint(*, at: datetime) -> Checkpoint:
    """Sign the journal as it is and keep the checkpoint; one that is kept already comes back."""
    head = Head.objects.select_for_update().get(pk=1)
    last: Checkpoint | None = Checkpoint.objects.order_by("-size").first()
    if last is not None:
        check_continues(last.note, head.size)
        if last.size == head.size:
            return last
    made = Checkpoint(size=head.size, note=queries.signed(queries.statement(head)), signed_at=at)
    made.save(force_insert=True)
    return made


def check_continues(signed: str, size: int) -> None:
    """Refuse with Forked unless the journal of this size begins with the tree that was signed."""
    earlier = note.read_checkpoint(note.parse(signed).text)
    if earlier.size > size or queries.root(earlier.size) != earlier.root:
        raise Forked


@transaction.atomic
def add_cosignatures(*, signed: str, at: datetime) -> int:
    """Keep what known witnesses added to a checkpoint of ours; return how many were new."""
    parsed = note.parse(signed)
    kept = Checkpoint.objects.filter(
        size=note.read_checkpoint(parsed.text).size, note__startswith=f"{parsed.text}\n"
    ).first()
    if kept is None:
        raise NoSuchCheckpoint
    try:
        known = note.verify(signed, queries.witnesses()).keys
    except BadProof as error:
        raise NoSuchCheckpoint(
            _("No witness of ours has cosigned this: %(why)s.") % {"why": error}
        ) from error
    by_key = {(key.name, key.id): key for key in known}
    new = [each for each in parsed.signatures if (each.name, each.key_id) in by_key]
    return sum(
        Cosignature.objects.get_or_create(
            checkpoint=kept, key=by_key[each.name, each.key_id].text,
            defaults={"line": each.line, "added_at": at},
        )[1]
        for each in new
    )  # fmt: skip
