"""Faults of a file: each says where and what, and all of them are told at once."""

from collections.abc import Iterable
from typing import NamedTuple


class Fault(NamedTuple):
    """One thing wrong: where in the file, and what."""

    place: str
    message: str

    def __str__(self) -> str:
        return f"{self.place or '/'}: {self.message}"


class InvalidFile(ValueError):
    """A file is not what it has to be; `faults` lists everything that is wrong."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(map(str, self.faults)))


def short(value: object) -> str:
    """Return a value as text that a message can repeat: short, and fit to be printed or stored."""
    text = value if isinstance(value, str) else ascii(value)
    # Half a surrogate pair could not be printed or stored.
    return text[:40].encode(errors="replace").decode()
