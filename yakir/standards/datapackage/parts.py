"""What a data package says of its tables."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from yakir.standards.faults import Fault, InvalidFile, short

NAME = re.compile(r"[a-z0-9][-a-z0-9._]*", re.ASCII)
#: A path inside the package: never out of its folder.
PATH = re.compile(r"(?!.*(?:^|/)\.)[^/\\:][^\\:]*", re.DOTALL)


class InvalidPackage(InvalidFile):
    """A data package does not describe its tables as it has to."""


class InvalidTable(InvalidFile):
    """A table does not hold what its package says it holds."""


class Kind(StrEnum):
    """Types of a column that are written and read."""

    STRING = "string"
    INTEGER = "integer"
    NUMBER = "number"
    BOOLEAN = "boolean"
    DATE = "date"
    DATETIME = "datetime"


@dataclass(frozen=True, slots=True)
class Source:
    """Where data come from."""

    title: str
    path: str = ""


@dataclass(frozen=True, slots=True)
class Licence:
    """Under which licence data stand: its short name, its address and its title."""

    name: str
    path: str = ""
    title: str = ""


@dataclass(frozen=True, slots=True)
class Field:
    """
    A column.

    Parameters
    ----------
    name
        What stands in the first row.
    kind
        What its cells are.
    title, description
        What it is, in words.
    unit
        In what its numbers are counted, such as `UAH` or `kWh`; empty where there is none.
    required
        Whether every cell has to be filled.
    unique
        Whether a value stands once.
    codes
        The only values it may have; none means any.
    """

    name: str
    kind: Kind = Kind.STRING
    title: str = ""
    description: str = ""
    unit: str = ""
    required: bool = False
    unique: bool = False
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resource:
    """
    A table.

    Parameters
    ----------
    name
        Its name in the package: small letters, digits, hyphens.
    path
        Its file, from the folder of the package.
    fields
        Its columns, in their order.
    key
        Names of the columns that tell a row from every other.
    guarded
        Whether an apostrophe stands before text that a spreadsheet would run as a formula.
        Reading takes it away again.
    """

    name: str
    path: str
    fields: tuple[Field, ...]
    title: str = ""
    description: str = ""
    key: tuple[str, ...] = ()
    sources: tuple[Source, ...] = ()
    guarded: bool = True


@dataclass(frozen=True, slots=True)
class Package:
    """Tables that belong together, with whom they come from and what may be done with them."""

    name: str
    resources: tuple[Resource, ...]
    title: str = ""
    description: str = ""
    homepage: str = ""
    version: str = ""
    created: str = ""
    licences: tuple[Licence, ...] = ()
    sources: tuple[Source, ...] = ()

    def __post_init__(self) -> None:
        faults = tuple(_faults(self))
        if faults:
            raise InvalidPackage(faults)


def _faults(package: Package) -> Iterator[Fault]:
    if not NAME.fullmatch(package.name):
        yield Fault("/name", f"{short(package.name)} is no name: small letters, digits, - . _")
    if not package.resources:
        yield Fault("/resources", "has no table")
    yield from _once("/resources", (each.name for each in package.resources))
    yield from _once("/resources", (each.path for each in package.resources))
    for number, each in enumerate(package.resources):
        yield from _of_resource(each, f"/resources/{number}")
    for number, licence in enumerate(package.licences):
        if not licence.name and not licence.path:
            yield Fault(f"/licenses/{number}", "has neither name nor path")


def _of_resource(resource: Resource, place: str) -> Iterator[Fault]:
    if not NAME.fullmatch(resource.name):
        yield Fault(f"{place}/name", f"{short(resource.name)} is no name")
    if not PATH.fullmatch(resource.path):
        yield Fault(f"{place}/path", f"{short(resource.path)} is no path inside the package")
    names = [each.name for each in resource.fields]
    if not names:
        yield Fault(f"{place}/schema/fields", "has no column")
    if "" in names:
        yield Fault(f"{place}/schema/fields", "a column has no name")
    yield from _once(f"{place}/schema/fields", names)
    for name in resource.key:
        if name not in names:
            yield Fault(f"{place}/schema/primaryKey", f"{short(name)} is no column")


def _once(place: str, names: Iterable[str]) -> Iterator[Fault]:
    for name, times in Counter(names).items():
        if times > 1:
            yield Fault(place, f"{short(name)} stands {times} times")
