"""Projects of DREAM, the state's register of recovery projects, as its public API gives them."""

from yakir.standards.dream.drift import Change, Difference, Drift
from yakir.standards.dream.impossible import Limits
from yakir.standards.dream.mapping import Left, Options, mapped
from yakir.standards.dream.paging import Cursor, Entry, entries
from yakir.standards.dream.reading import InvalidDump, Read, Reading

__all__ = [
    "Change",
    "Cursor",
    "Difference",
    "Drift",
    "Entry",
    "InvalidDump",
    "Left",
    "Limits",
    "Options",
    "Read",
    "Reading",
    "entries",
    "mapped",
]
