"""Sums by oblast, sector and year, each of at least three records of at least three places."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal

LEAST = 3
OTHER = "other"
RECORDS = " records"  # beside the name of a sum: of how many records it is made


@dataclass(frozen=True, slots=True)
class Cell:
    """
    A sum over records of one oblast and sector, in neighbouring years (0 is undated).

    `places` are the communities the records lie in. Where one community of an oblast uses
    Yakir, a sum over the oblast would be that community's own number. `members` are the
    records themselves, each with the currency in which it adds to a sum of money.
    """

    oblast: str
    sector: str
    years: tuple[int, ...]
    records: int
    sums: Mapping[str, Decimal] = field(default_factory=dict)
    places: frozenset[str] = frozenset()
    members: frozenset[tuple[str, str]] = frozenset()

    def is_large(self, least: int) -> bool:
        """Whether it stands for enough records, of enough places."""
        return self.records >= least and len(self.places) >= least

    def joined(self, other: "Cell") -> "Cell":
        """This cell and another as one."""
        names = sorted({*self.sums, *other.sums})
        return Cell(
            oblast=self.oblast,
            sector=self.sector if self.sector == other.sector else OTHER,
            years=tuple(sorted({*self.years, *other.years})),
            records=self.records + other.records,
            sums={
                name: self.sums.get(name, Decimal(0)) + other.sums.get(name, Decimal(0))
                for name in names
            },
            places=self.places | other.places,
            members=self.members | other.members,
        )


@dataclass(frozen=True, slots=True)
class Merged:
    """Cells large enough to publish, how many records stay in none, and of which communities."""

    cells: tuple[Cell, ...]
    withheld: int
    places: frozenset[str] = frozenset()
    withheld_in: Mapping[str, int] = field(default_factory=dict)


def merge_small(cells: Iterable[Cell], *, least: int = LEAST) -> Merged:
    """Return cells that are large enough: small ones join the next year, then "other"."""
    published: list[Cell] = []
    rest: dict[str, list[Cell]] = defaultdict(list)
    for (oblast, _sector), group in _grouped(cells).items():
        large = _join_years(group, least)
        if large:
            published += large
        else:
            rest[oblast] += [_as_other(cell) for cell in group]
    in_none: list[Cell] = []
    for group in rest.values():
        large = _join_years(_same_years(group), least)
        published += large
        in_none += () if large else group
    return Merged(
        cells=tuple(sorted(published, key=lambda cell: (cell.oblast, cell.sector, cell.years))),
        withheld=sum(cell.records for cell in in_none),
        places=frozenset().union(*(cell.places for cell in in_none)),
        withheld_in=_counted(in_none),
    )


def told_by_many(cell: Cell, *, least: int = LEAST) -> Cell:
    """Return the cell without the amounts in a currency that fewer than three of its records have."""
    sums = {
        name: value
        for name, value in cell.sums.items()
        if cell.sums.get(f"{name}{RECORDS}", least) >= least
    }
    return replace(cell, sums=sums)


def _grouped(cells: Iterable[Cell]) -> dict[tuple[str, str], list[Cell]]:
    groups: dict[tuple[str, str], list[Cell]] = defaultdict(list)
    for cell in cells:
        groups[cell.oblast, cell.sector].append(cell)
    return {key: _same_years(group) for key, group in groups.items()}


def _same_years(group: Iterable[Cell]) -> list[Cell]:
    """Return one cell for each span of years, oldest first."""
    by_years: dict[tuple[int, ...], Cell] = {}
    for cell in group:
        known = by_years.get(cell.years)
        by_years[cell.years] = cell if known is None else known.joined(cell)
    return [by_years[years] for years in sorted(by_years)]


def _join_years(group: list[Cell], least: int) -> list[Cell]:
    """Return the group with neighbouring years joined until each is large enough; or nothing."""
    large: list[Cell] = []
    pending: Cell | None = None
    for cell in group:
        pending = cell if pending is None else pending.joined(cell)
        if pending.is_large(least):
            large.append(pending)
            pending = None
    if pending is None or not large:
        return large
    return [*large[:-1], large[-1].joined(pending)]


def _counted(cells: Iterable[Cell]) -> Counter[str]:
    """Return how many records of each oblast these cells hold."""
    counts: Counter[str] = Counter()
    for cell in cells:
        counts[cell.oblast] += cell.records
    return counts


def _as_other(cell: Cell) -> Cell:
    return replace(cell, sector=OTHER)
