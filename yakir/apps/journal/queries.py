"""Reading the journal: entries, checkpoints and proofs."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from yakir.apps.journal.models import Entry, Head, Node, Payload
from yakir.standards import tlog


def size() -> int:
    """How many entries the journal has."""
    return Head.objects.get(pk=1).size


def root(of_size: int | None = None) -> bytes:
    """The tree's root, now or when it had so many entries."""
    head = Head.objects.get(pk=1)
    if of_size is None or of_size == head.size:
        frontier = tlog.Frontier(size=head.size, peaks=[bytes.fromhex(p) for p in head.peaks])
        return frontier.root()
    return tlog.root_at(of_size, node)


def node(level: int, index: int) -> bytes:
    """The hash of a complete subtree."""
    if level == 0:
        return bytes(Entry.objects.values_list("leaf_hash", flat=True).get(pk=index))
    return bytes(Node.objects.values_list("hash", flat=True).get(level=level, index=index))


def checkpoint() -> str:
    """The signed statement of how long the journal is and what its root is."""
    return tlog.checkpoint(
        origin=settings.JOURNAL_ORIGIN, size=size(), root=root(), seed=settings.JOURNAL_KEY
    )


def inclusion(index: int, of_size: int) -> list[bytes]:
    """The path that proves an entry stands in the tree of a size."""
    return tlog.inclusion_path(index, of_size, node)


def consistency(old: int, new: int) -> list[bytes]:
    """The path that proves the newer tree only added to the older."""
    return tlog.consistency_path(old, new, node)


def history(subject: str) -> QuerySet[Payload]:
    """What the journal says of a subject, oldest first."""
    return Payload.objects.filter(subject=subject).select_related("entry").order_by("entry_id")


def latest(kinds: Iterable[str] | None = None) -> QuerySet[Payload]:
    """Entries newest first, of some kinds or of all."""
    payloads = Payload.objects.select_related("entry").order_by("-entry_id")
    return payloads if kinds is None else payloads.filter(kind__in=list(kinds))


def proof(payload: Payload, *, names: Iterable[str]) -> dict[str, Any]:
    """The proof file of an entry that opens only the named fields."""
    fields = [
        tlog.Field(name=name, value=value, salt=bytes.fromhex(salt))
        for name, (value, salt) in payload.fields.items()
    ]
    of_size = size()
    return tlog.build_proof(
        checkpoint=checkpoint(),
        index=payload.entry_id,
        leaf=payload.entry.leaf,
        inclusion=inclusion(payload.entry_id, of_size),
        fields=fields,
        names=sorted(set(names) & {field.name for field in fields}),
    )
