"""Whose signatures count: the keys of a log with the sizes they sign, and its witnesses."""

from collections.abc import Iterable
from dataclasses import dataclass

from yakir.standards.tlog import note
from yakir.standards.tlog.errors import BadNote, BadProof
from yakir.standards.tlog.note import ED25519, Checkpoint, Note, VerifierKey


@dataclass(frozen=True, slots=True)
class Period:
    """A key of a log and the sizes of its tree that it signs, both ends included."""

    key: VerifierKey
    first: int = 0
    last: int | None = None

    def covers(self, size: int) -> bool:
        """Tell whether the key signs checkpoints of this size."""
        return self.first <= size and (self.last is None or size <= self.last)

    @property
    def text(self) -> str:
        """The line of a file of keys: the key, and the sizes when they are bounded."""
        bounds = [] if self.first == 0 and self.last is None else [str(self.first)]
        return " ".join([self.key.text, *bounds, *([] if self.last is None else [str(self.last)])])

    @classmethod
    def read(cls, line: str) -> "Period":
        """Return what a line `KEY [FIRST [LAST]]` says; ValueError when it is none."""
        key, *bounds = line.split()
        if len(bounds) > 2 or not all(each.isascii() and each.isdecimal() for each in bounds):
            raise ValueError("after a key stand the first and the last size it signs, or nothing")
        return cls(VerifierKey.read(key), *map(int, bounds))


@dataclass(frozen=True, slots=True)
class Trust:
    """
    Whom a reader believes.

    Parameters
    ----------
    periods
        Keys of logs; a log's own key bears its name.
    witnesses
        Keys of those who cosign checkpoints.
    needed
        How many different witnesses have to have cosigned.
    """

    periods: tuple[Period, ...]
    witnesses: tuple[VerifierKey, ...] = ()
    needed: int = 0

    @classmethod
    def of(cls, keys: "Trust | Iterable[VerifierKey]") -> "Trust":
        """Return trust in the keys alone: a log's for every size, a witness's as a witness."""
        if isinstance(keys, Trust):
            return keys
        given = tuple(keys)
        return cls(
            tuple(Period(key) for key in given if key.kind == ED25519),
            tuple(key for key in given if key.kind != ED25519),
        )

    def open(self, text: str) -> tuple[Checkpoint, Note]:
        """
        Return the checkpoint that a note states, once the log and enough witnesses signed it.

        Raises
        ------
        BadProof
            A known key's signature does not hold, the log did not sign, or too few witnesses did.
        """
        keys = [*(period.key for period in self.periods), *self.witnesses]
        signed = note.verify(text, keys)
        checkpoint = note.read_checkpoint(signed.text)
        self._check_log(checkpoint, signed)
        cosigned = {key.public for key in signed.keys if key in self.witnesses}
        if len(cosigned) < self.needed:
            raise BadProof(
                "witness", f"{len(cosigned)} known witnesses cosigned, and {self.needed} have to"
            )
        return checkpoint, signed

    def _check_log(self, checkpoint: Checkpoint, signed: Note) -> None:
        # A trusted witness may sign many logs; only the log's own key speaks for it.
        own = [
            period
            for period in self.periods
            if period.key in signed.keys and period.key.name == checkpoint.origin
        ]
        if not own:
            raise BadProof("signature", f"no given key is the key of the log {checkpoint.origin}")
        if not any(period.covers(checkpoint.size) for period in own):
            raise BadNote(
                "signature",
                f"the key {own[0].key.id.hex()} does not sign trees of {checkpoint.size} entries: "
                "the log handed over to another key",
            )
