"""What can be wrong with a file as a whole, with a ruleset, or with records to be written.

IatiError
├── NotReadable      the file is no IATI file that can be read; `code` says why
├── BadRuleset       a ruleset is not of the published form; `faults` lists all that is wrong
└── NothingToWrite   the standard has no file without a record
"""

from collections.abc import Mapping, Sequence


class IatiError(ValueError):
    """Any of the errors below."""


class NotReadable(IatiError):
    """The file cannot be read as IATI; the code names a message in the catalogue."""

    def __init__(self, code: str, *, line: int = 1, **values: str) -> None:
        super().__init__(
            f"{code} (line {line})" + "".join(f", {k}: {v}" for k, v in values.items())
        )
        self.code = code
        self.line = line
        self.values: Mapping[str, str] = values


class BadRuleset(IatiError):
    """The ruleset is not of the published form."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = tuple(faults)


class NothingToWrite(IatiError):
    """There is no record, and the standard has no file without one."""
