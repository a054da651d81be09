"""
One key of a log hands over to the next: a note that both sign.

    yakir-handover/1
    origin yakir.example/journal
    from 1234
    old yakir.example/journal+66742303+AQOh…
    new yakir.example/journal+0fd2b1ac+AWx3…

From a tree of so many entries on, the new key alone signs the checkpoints. No line of it can be
taken for one of a checkpoint.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from yakir.standards.tlog import note
from yakir.standards.tlog.errors import BadProof
from yakir.standards.tlog.note import VerifierKey
from yakir.standards.tlog.trust import Period, Trust

FORMAT = "yakir-handover/1"


@dataclass(frozen=True, slots=True)
class Handover:
    """From which size on which key signs, and which one did before."""

    origin: str
    size: int
    old: VerifierKey
    new: VerifierKey

    def __post_init__(self) -> None:
        if {self.old.name, self.new.name} != {self.origin}:
            raise ValueError("a log's keys bear the name of the log")
        if {self.old.kind, self.new.kind} != {note.ED25519} or self.old == self.new:
            raise ValueError("a log hands over from one Ed25519 key to another")

    @property
    def text(self) -> str:
        """The text that both keys sign."""
        return (
            f"{FORMAT}\norigin {self.origin}\nfrom {self.size}\n"
            f"old {self.old.text}\nnew {self.new.text}\n"
        )


def sign(origin: str, size: int, *, old: Ed25519PrivateKey, new: Ed25519PrivateKey) -> str:
    """Return the hand-over, signed by the old key and by the new."""
    stated = Handover(origin, size, note.verifier_key(origin, old), note.verifier_key(origin, new))
    by_old = note.sign(stated.text, origin, old)
    return by_old + note.parse(note.sign(stated.text, origin, new)).signatures[0].line


def read(text: str) -> Handover:
    """Return what a hand-over says, once both of its keys signed it; else raise BadProof."""
    lines = note.parse(text).text.split("\n")
    words = [line.partition(" ") for line in lines[1:-1]]
    if lines[0] != FORMAT or [first for first, _, _ in words] != ["origin", "from", "old", "new"]:
        raise BadProof("handover", "the note does not hand a log over from one key to another")
    origin, size, old, new = (rest for _, _, rest in words)
    try:
        stated = Handover(origin, int(size), VerifierKey.read(old), VerifierKey.read(new))
    except ValueError as error:
        raise BadProof("handover", f"the hand-over is out of form: {error}") from error
    if stated.text != "\n".join(lines):
        raise BadProof("handover", "the hand-over is not in its exact form")
    if set(note.verify(text, [stated.old, stated.new]).keys) != {stated.old, stated.new}:
        raise BadProof("handover", "the old and the new key have both to sign the hand-over")
    return stated


def follow(trust: Trust, handovers: Iterable[str]) -> Trust:
    """
    Return the trust of a reader who has seen the hand-overs, oldest first.

    A hand-over counts when its old key is trusted without an end; its period ends there, and that
    of the new key begins, whether or not the reader was given the new key as well. To a reader
    of whom only the new key is known it says nothing.
    """
    for text in handovers:
        trust = replace(trust, periods=_after(trust.periods, read(text)))
    return trust


def _after(periods: Sequence[Period], stated: Handover) -> tuple[Period, ...]:
    is_known = any(period.key == stated.new for period in periods)
    is_ours = any(
        period.key == stated.old and period.last is None and period.first < stated.size
        for period in periods
    )
    if not is_known and not is_ours:
        raise BadProof("handover", "the key that hands over is not one that is trusted")
    added = () if is_known else (Period(stated.new),)
    if not is_ours:
        return tuple(periods)
    return tuple(_bounded(period, stated) for period in (*periods, *added))


def _bounded(period: Period, stated: Handover) -> Period:
    if period.key == stated.old and period.last is None:
        return replace(period, last=stated.size - 1)
    if period.key == stated.new:
        return replace(period, first=max(period.first, stated.size))
    return period
