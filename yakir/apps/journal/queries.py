"""Reading the journal: entries, checkpoints and proofs."""

from collections.abc import Iterable, Iterator

from django.conf import settings
from django.db.models import QuerySet

from yakir.apps.journal.models import Entry, Head, Node, Payload
from yakir.standards.tlog import note, proof, tree
from yakir.standards.tlog.fields import Field


def size() -> int:
    """How many entries the journal has."""
    return Head.objects.get(pk=1).size


def root(of_size: int | None = None) -> bytes:
    """The tree's root, now or when it had so many entries."""
    head = Head.objects.get(pk=1)
    if of_size is None or of_size == head.size:
        return tree.Frontier(head.size, map(bytes.fromhex, head.peaks)).root()
    return tree.Frontier(of_size, _peaks(of_size)).root()


def node(level: int, index: int) -> bytes:
    """The hash of a complete subtree."""
    if level == 0:
        return bytes(Entry.objects.values_list("leaf_hash", flat=True).get(pk=index))
    return bytes(Node.objects.values_list("hash", flat=True).get(level=level, index=index))


def checkpoint() -> str:
    """The signed statement of how long the journal is and what its root is."""
    head = Head.objects.get(pk=1)
    newest = tree.Frontier(head.size, map(bytes.fromhex, head.peaks))
    statement = note.Checkpoint(settings.JOURNAL_ORIGIN, newest.size, newest.root())
    key = note.private_key(settings.JOURNAL_KEY)
    return note.sign(statement.text, settings.JOURNAL_ORIGIN, key)


def verifier_key() -> str:
    """The key with which anyone checks the checkpoints, as people pass it on."""
    key = note.private_key(settings.JOURNAL_KEY)
    return note.verifier_key(settings.JOURNAL_ORIGIN, key).text


def inclusion(index: int, of_size: int) -> list[bytes]:
    """The path that proves an entry stands in the tree of a size."""
    return tree.inclusion_path(index, of_size, node)


def consistency(old: int, new: int) -> list[bytes]:
    """The path that proves the newer tree only added to the older."""
    return tree.consistency_path(old, new, node)


def history(subject: str) -> QuerySet[Payload]:
    """What the journal says of a subject, oldest first."""
    return Payload.objects.filter(subject=subject).select_related("entry").order_by("entry_id")


def written_by(actor: str, kinds: Iterable[str]) -> QuerySet[Payload, str]:
    """The subjects of the entries of these kinds that somebody made."""
    found = Payload.objects.filter(actor=actor, kind__in=list(kinds))
    return found.values_list("subject", flat=True)


def latest(kinds: Iterable[str] | None = None) -> QuerySet[Payload]:
    """Entries newest first, of some kinds or of all."""
    payloads = Payload.objects.select_related("entry").order_by("-entry_id")
    return payloads if kinds is None else payloads.filter(kind__in=list(kinds))


def proof_of(payload: Payload, *, shown: Iterable[str]) -> proof.Document:
    """The proof of an entry that opens only the fields named in `shown`, where they exist."""
    fields = tuple(
        Field(name, value, bytes.fromhex(salt)) for name, (value, salt) in payload.fields.items()
    )
    signed = checkpoint()
    of_size = note.read_checkpoint(note.parse(signed).text).size
    return proof.build(
        checkpoint=signed,
        index=payload.entry_id,
        leaf=payload.entry.leaf.encode(),
        inclusion=inclusion(payload.entry_id, of_size),
        fields=fields,
        shown=sorted(set(shown) & set(payload.fields)),
    )


def _peaks(of_size: int) -> Iterator[bytes]:
    """The complete subtrees, largest first, of which a tree of this size is made."""
    start = 0
    for level in reversed(range(of_size.bit_length())):
        if of_size >> level & 1:
            yield node(level, start >> level)
            start += 1 << level
