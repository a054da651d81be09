"""Plain rows that several public pages share."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import get_language

from yakir.apps.publishing.queries.opening import Gate
from yakir.apps.publishing.rules import Cell, Merged
from yakir.common.models import Source
from yakir.common.money import Money
from yakir.common.protected import Sector, Service

SECTORS = {str(code): label for code, label in [*Sector.choices, *Service.choices]}


@dataclass(frozen=True, slots=True)
class SourceRow:
    """Who said it, where, when; `id` is its anchor in the list at the foot of a page."""

    publisher: str
    title: str
    url: str
    published: str
    read_on: date | None
    key: str
    id: str = ""

    @property
    def text(self) -> str:
        """The publisher, as it stands beside a number."""
        return self.publisher


@dataclass(frozen=True, slots=True)
class SumRow:
    """A published sum over protected records of an oblast and sector."""

    oblast: str
    sector: str
    sector_name: str
    years: str
    records: int
    people: int | None = None
    money: tuple[Money, ...] = ()


@dataclass(frozen=True, slots=True)
class Sums:
    """Published sums, and how many records are in none of them."""

    rows: tuple[SumRow, ...] = ()
    withheld: int = 0


@dataclass
class Sources:
    """The sources a page names, each once, numbered in the order they came."""

    gate: Gate
    rows: dict[str, SourceRow] = field(default_factory=dict)

    def add(self, source: Source | None) -> SourceRow | None:
        """Return the source's row, with the anchor it has on this page."""
        if source is None:
            return None
        if source.key not in self.rows:
            self.rows[source.key] = _row(self.gate, source, f"s{len(self.rows) + 1}")
        return self.rows[source.key]

    @property
    def listed(self) -> tuple[SourceRow, ...]:
        """The rows in the order of their numbers."""
        return tuple(self.rows.values())


def _row(gate: Gate, source: Source, anchor: str) -> SourceRow:
    return SourceRow(
        publisher=_publisher(gate, source),
        title=gate.value(source, "title") or "",
        url=gate.value(source, "url") or "",
        published=gate.value(source, "published") or "",
        read_on=gate.value(source, "read_on"),
        key=source.key,
        id=anchor,
    )


def _publisher(gate: Gate, source: Source) -> str:
    """The publisher in the reader's language, where it has a name in it."""
    in_english = gate.value(source, "publisher_en") if get_language() == "en" else ""
    return in_english or gate.value(source, "publisher") or ""


def sums_of(merged: Merged, *, oblasts: dict[str, str]) -> Sums:
    """Return merged cells as rows with names; `oblasts` maps codes to names."""
    return Sums(
        rows=tuple(_sum_row(cell, oblasts) for cell in merged.cells), withheld=merged.withheld
    )


def _sum_row(cell: Cell, oblasts: dict[str, str]) -> SumRow:
    people = cell.sums.get("people")
    return SumRow(
        oblast=oblasts.get(cell.oblast, cell.oblast),
        sector=cell.sector,
        sector_name=str(SECTORS.get(cell.sector, "")),
        years=span(cell.years),
        records=cell.records,
        people=None if people is None else int(people),
        money=tuple(
            Money(amount, name)
            for name, amount in cell.sums.items()
            if len(name) == 3 and name.isupper() and amount
        ),
    )


def span(years: Iterable[int]) -> str:
    """Return years as 2025 or 2024–2026; empty when none is known."""
    known = sorted(year for year in years if year)
    if not known:
        return ""
    return str(known[0]) if known[0] == known[-1] else f"{known[0]}–{known[-1]}"
