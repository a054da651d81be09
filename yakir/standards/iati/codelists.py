"""The published codelists, and which places of a file take codes of which."""

import json
import lzma
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from lxml import etree

from yakir.standards.iati.drafts import Draft
from yakir.standards.iati.findings import Severity
from yakir.standards.iati.pieces import RECORDS, Piece
from yakir.standards.iati.places import line_of


@dataclass(frozen=True, slots=True)
class Codelist:
    """A list of codes with their English names; a code not on a complete list is an error."""

    name: str
    complete: bool
    names: Mapping[str, str]
    withdrawn: frozenset[str]


@dataclass(frozen=True, slots=True)
class Placement:
    """A place of a file that takes codes of a list, under a condition or always."""

    path: str
    codelist: str
    condition: str | None


@cache
def codelists() -> dict[str, Codelist]:
    """Return the published codelists by name."""
    return {
        name: Codelist(
            name,
            each["complete"],
            {code: label for code, (label, _) in each["codes"].items()},
            frozenset(code for code, (_, status) in each["codes"].items() if status == "withdrawn"),
        )
        for name, each in _packed()["lists"].items()
    }


@cache
def placements() -> tuple[Placement, ...]:
    """Return which places take codes of which list, as published."""
    return tuple(Placement(*each) for each in _packed()["mapping"])


@cache
def _packed() -> dict[str, Any]:
    packed = (files(__package__) / "data" / "codelists.json.xz").read_bytes()
    found: dict[str, Any] = json.loads(lzma.decompress(packed))
    return found


@cache
def checks(root: str) -> tuple["_Check", ...]:
    """Return the checks of files with a root."""
    record = RECORDS[root]
    return tuple(
        _Check(root, each)
        for each in placements()
        if each.path.startswith((f"//{root}/", f"//{record}/", "//@"))
    )


class _Check:
    """Looks at all values of one place of a piece at once, and at elements only for a fault."""

    def __init__(self, root: str, placement: Placement) -> None:
        path = placement.path.replace(f"//{RECORDS[root]}/", f"/{root}/{RECORDS[root]}/", 1)
        path = path.replace(f"//{root}/", f"/{root}/", 1)
        element, _, self.value = path.rpartition("/")
        element = "//*" if element == "/" else element
        self.of_root = element == f"/{root}"
        self.codelist = codelists()[placement.codelist]
        self.fine = frozenset(self.codelist.names) - self.codelist.withdrawn
        condition = f"[{placement.condition}]" if placement.condition else ""
        self.values = etree.XPath(f"{element}{condition}/{self.value}", smart_strings=False)
        self.elements = etree.XPath(f"{element}{condition}[{self.value}]")
        self.of_element = etree.XPath(f"string({self.value})", smart_strings=False)

    def findings(self, root: Any, piece: Piece) -> Iterator[Draft]:
        """Yield a draft for each value that is no code of the list, or is a withdrawn one."""
        if self.fine.issuperset(self.values(root)):
            return
        for element in self.elements(root):
            value = self.of_element(element)
            if value not in self.fine:
                yield self._draft(element, value, piece)

    def _draft(self, element: Any, value: str, piece: Piece) -> Draft:
        withdrawn = value in self.codelist.withdrawn
        grave = self.codelist.complete and not withdrawn
        return Draft(
            rule=f"codelist-withdrawn.{self.codelist.name}"
            if withdrawn
            else f"codelist.{self.codelist.name}",
            severity=Severity.ERROR if grave else Severity.WARNING,
            line=line_of(element, piece),
            element=element,
            attribute=self.value,
            values={"value": value[:100], "codelist": self.codelist.name},
            category="codelist",
        )
