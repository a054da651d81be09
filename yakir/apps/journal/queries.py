"""Reading the journal: entries, checkpoints, proofs, and its tiles."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.models import Count, Max, QuerySet

from yakir.apps.journal.models import Checkpoint, Cosignature, Entry, Handover, Head, Node, Payload
from yakir.standards.tlog import handover, logproof, note, proof, tiles, tree
from yakir.standards.tlog.errors import BadProof
from yakir.standards.tlog.fields import Field
from yakir.standards.tlog.trust import Period, Trust


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
    kept = Checkpoint.objects.filter(size=head.size).first()
    return signed(statement(head)) if kept is None else with_cosignatures(kept)


def statement(head: Head) -> note.Checkpoint:
    """What a checkpoint states of the journal at its head."""
    newest = tree.Frontier(head.size, map(bytes.fromhex, head.peaks))
    return note.Checkpoint(settings.JOURNAL_ORIGIN, newest.size, newest.root())


def signed(stated: note.Checkpoint) -> str:
    """The checkpoint as a note, signed with the key of the day."""
    return note.sign(stated.text, settings.JOURNAL_ORIGIN, signing_key())


def with_cosignatures(kept: Checkpoint) -> str:
    """A checkpoint that was kept, with what witnesses have added to it since."""
    return kept.note + "".join(each.line for each in kept.cosignatures.all())


def cosigned() -> tuple[int, datetime | None]:
    """How many cosignatures are kept, and when the newest was added."""
    told = Cosignature.objects.aggregate(count=Count("pk"), at=Max("added_at"))
    return told["count"], told["at"]


def newest_checkpoint() -> Checkpoint | None:
    """The newest checkpoint that was kept."""
    return Checkpoint.objects.order_by("-size").first()


def signing_key() -> Ed25519PrivateKey:
    """The key in the environment that signs now; ImproperlyConfigured when it is not there."""
    last = Handover.objects.order_by("-size").first()
    key = note.private_key(settings.JOURNAL_KEY)
    if last is None:
        return key
    wanted = handover.read(last.note).new
    for seed in filter(None, (settings.JOURNAL_KEY, settings.JOURNAL_NEXT_KEY)):
        key = note.private_key(seed)
        if note.verifier_key(settings.JOURNAL_ORIGIN, key) == wanted:
            return key
    raise ImproperlyConfigured(
        f"YAKIR_JOURNAL_KEY is not the key {wanted.id.hex()} to which the journal was handed over."
    )


def verifier_key() -> str:
    """The key with which anyone checks the checkpoints, as people pass it on."""
    return note.verifier_key(settings.JOURNAL_ORIGIN, signing_key()).text


def periods() -> list[Period]:
    """Every key that has signed for the journal, and which sizes, oldest first."""
    notes = handovers()
    if not notes:
        return [Period(note.VerifierKey.read(verifier_key()))]
    first = handover.read(notes[0]).old
    return list(handover.follow(Trust.of([first]), notes).periods)


def handovers() -> list[str]:
    """The notes by which the journal passed from key to key, oldest first."""
    return list(Handover.objects.order_by("size").values_list("note", flat=True))


def witnesses() -> list[note.VerifierKey]:
    """The keys of the witnesses whose cosignatures are kept and published."""
    return [note.VerifierKey.read(each) for each in settings.JOURNAL_WITNESSES.split()]


def tile(asked: tiles.Tile) -> bytes:
    """
    The bytes of a tile of hashes, or of a bundle of entries.

    An entry that no longer fits its hash is found here, before it is published.
    """
    if asked.level is not None and asked.level > 0:
        return tiles.tile_hashes(asked, _nodes)
    first = asked.index * tiles.WIDTH
    rows = list(
        Entry.objects.filter(index__gte=first, index__lt=first + asked.width)
        .order_by("index")
        .values_list("leaf", "leaf_hash")
    )
    if len(rows) != asked.width:
        raise LookupError(f"{asked.path} is not whole in the database")
    if asked.level == 0:
        return b"".join(bytes(hashed) for _, hashed in rows)
    for at, (leaf, hashed) in enumerate(rows):
        if tree.leaf_hash(leaf.encode()) != bytes(hashed):
            raise BadProof("entry", f"entry {first + at} does not fit its hash in the database")
    return tiles.bundle(leaf.encode() for leaf, _ in rows)


def nodes_by_tile(of_size: int) -> tree.NodeAt:
    """Find the nodes of the tree of a size by whole tiles: a few reads serve many proofs."""
    return tiles.node_from(lambda path: tile(tiles.parse(path)), of_size)


def inclusion(index: int, of_size: int, nodes: tree.NodeAt | None = None) -> list[bytes]:
    """The path that proves an entry stands in the tree of a size."""
    return tree.inclusion_path(index, of_size, nodes or node)


def consistency(old: int, new: int) -> list[bytes]:
    """The path that proves the newer tree only added to the older."""
    return tree.consistency_path(old, new, node)


def history(subject: str) -> QuerySet[Payload]:
    """What the journal says of a subject, oldest first."""
    return Payload.objects.filter(subject=subject).select_related("entry").order_by("entry_id")


def histories(subjects: Iterable[str]) -> QuerySet[Payload]:
    """What the journal says of many subjects, oldest first."""
    wanted = Payload.objects.filter(subject__in=list(subjects))
    return wanted.select_related("entry").order_by("entry_id")


def counts(subjects: Iterable[str]) -> dict[str, int]:
    """How many entries there are of each of these subjects."""
    found = Payload.objects.filter(subject__in=(wanted := list(subjects))).values("subject")
    told = dict(found.annotate(count=Count("pk")).order_by().values_list("subject", "count"))
    return {subject: told.get(subject, 0) for subject in wanted}


def last_entries() -> dict[str, int]:
    """The number of the newest entry of every subject."""
    newest = Payload.objects.values("subject").annotate(last=Max("entry")).order_by()
    return dict(newest.values_list("subject", "last"))


def written_by(actor: str, kinds: Iterable[str]) -> QuerySet[Payload, str]:
    """The subjects of the entries of these kinds that somebody made."""
    found = Payload.objects.filter(actor=actor, kind__in=list(kinds))
    return found.values_list("subject", flat=True)


def latest(kinds: Iterable[str] | None = None) -> QuerySet[Payload]:
    """Entries newest first, of some kinds or of all."""
    payloads = Payload.objects.select_related("entry").order_by("-entry_id")
    return payloads if kinds is None else payloads.filter(kind__in=list(kinds))


def proof_of(
    payload: Payload,
    *,
    shown: Iterable[str],
    checkpoint: str | None = None,
    nodes: tree.NodeAt | None = None,
) -> proof.Document:
    """
    The proof of an entry that opens only the fields named in `shown`, where they exist.

    It is made against the signed checkpoint that is given, or against the newest. Whoever makes
    many gives `nodes_by_tile` of the checkpoint's size.
    """
    fields = tuple(
        Field(name, value, bytes.fromhex(salt)) for name, (value, salt) in payload.fields.items()
    )
    against = _newest() if checkpoint is None else checkpoint
    of_size = note.read_checkpoint(note.parse(against).text).size
    return proof.build(
        checkpoint=against,
        index=payload.entry_id,
        leaf=payload.entry.leaf.encode(),
        inclusion=inclusion(payload.entry_id, of_size, nodes),
        fields=fields,
        shown=sorted(set(shown) & set(payload.fields)),
    )


def log_proof(index: int, checkpoint: str) -> logproof.LogProof:
    """The proof of an entry in the format of C2SP; it carries the leaf and opens no field."""
    of_size = note.read_checkpoint(note.parse(checkpoint).text).size
    leaf = Entry.objects.values_list("leaf", flat=True).get(pk=index)
    path = tuple(inclusion(index, of_size))
    return logproof.LogProof(index, path, checkpoint, leaf.encode())


def _newest() -> str:
    return checkpoint()


def _nodes(level: int, places: Sequence[int]) -> list[bytes]:
    """The hashes of neighbouring complete subtrees above the leaves."""
    found = Node.objects.filter(level=level, index__gte=places[0], index__lte=places[-1])
    hashes = [bytes(each) for each in found.order_by("index").values_list("hash", flat=True)]
    if len(hashes) != len(places):
        raise LookupError(f"level {level} of the tree is not whole in the database")
    return hashes


def _peaks(of_size: int) -> Iterator[bytes]:
    """The complete subtrees, largest first, of which a tree of this size is made."""
    start = 0
    for level in reversed(range(of_size.bit_length())):
        if of_size >> level & 1:
            yield node(level, start >> level)
            start += 1 << level
