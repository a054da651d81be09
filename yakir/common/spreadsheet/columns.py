"""Columns that are expected, and everything that is wrong with a table at once."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import get_language

from yakir.common.spreadsheet.cells import Parse, even
from yakir.common.spreadsheet.faults import CellFault, Fault
from yakir.common.spreadsheet.table import Row, Table, letter_of

LONGEST_SHOWN = 200
Values = Mapping[str, Any]
RowRule = Callable[[Values], Iterable[tuple[str, CellFault]]]


@dataclass(frozen=True, slots=True)
class Column:
    """One expected column: its name in code, its header in both languages, and how a cell is read."""

    name: str
    label_uk: str
    label_en: str
    parse: Parse
    hint: str | Promise
    required: bool = True
    synonyms: tuple[str, ...] = ()
    options: tuple[tuple[str, str | Promise], ...] = ()

    @property
    def label(self) -> str:
        """The header in the reader's language."""
        return self.label_uk if get_language() == "uk" else self.label_en

    @property
    def accepted(self) -> frozenset[str]:
        """Every header by which the column is known."""
        return frozenset(
            even(header) for header in (self.name, self.label_uk, self.label_en, *self.synonyms)
        )


@dataclass(frozen=True, slots=True)
class Good:
    """A row without a fault, as values."""

    number: int
    values: Values


@dataclass(frozen=True, slots=True)
class Unused:
    """A column of the file that nothing reads."""

    letter: str
    header: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: good rows, every fault, where each column stands, columns not used."""

    good: tuple[Good, ...]
    faults: tuple[Fault, ...]
    places: Mapping[str, int]
    unused: tuple[Unused, ...]


def check(table: Table, columns: Sequence[Column], *, rule: RowRule | None = None) -> Checked:
    """Return the good rows and every fault; `rule` sees the values of a row together."""
    places, faults, unused = _match(table, columns)
    whole = not faults
    good: list[Good] = []
    for row in table.rows:
        values, wrong = _read(row, columns, places)
        if rule is not None:
            wrong += [_fault(row, name, places, fault) for name, fault in rule(values)]
        faults += wrong
        if whole and not wrong:
            good.append(Good(row.number, values))
    return Checked(tuple(good), tuple(faults), places, tuple(unused))


def places_of(table: Table, columns: Sequence[Column]) -> Mapping[str, int]:
    """Return the index of each column that the table has."""
    return _match(table, columns)[0]


def _match(
    table: Table, columns: Sequence[Column]
) -> tuple[dict[str, int], list[Fault], list[Unused]]:
    """Return where each column stands, the faults of the header, and the columns nobody asked for."""
    by_header = {header: column for column in columns for header in column.accepted}
    places: dict[str, int] = {}
    faults: list[Fault] = []
    unused: list[Unused] = []
    for index, header in enumerate(table.headers):
        column = by_header.get(even(header))
        if column is None:
            unused += [Unused(letter_of(index), header)] if header else []
        elif column.name in places:
            faults.append(_of_header(table, column, "column_twice", letter_of(index), header))
        else:
            places[column.name] = index
    faults += [
        _of_header(table, column, "column_missing")
        for column in columns
        if column.required and column.name not in places
    ]
    return places, faults, unused


def _of_header(
    table: Table, column: Column, code: str, letter: str = "", header: str = ""
) -> Fault:
    labels = {"label_uk": column.label_uk, "label_en": column.label_en}
    return Fault(table.header_row, column.name, letter, header[:LONGEST_SHOWN], code, labels)


def _read(
    row: Row, columns: Sequence[Column], places: Mapping[str, int]
) -> tuple[dict[str, Any], list[Fault]]:
    values: dict[str, Any] = {}
    faults: list[Fault] = []
    for column in _present(columns, places):
        cell = row.cell(places[column.name])
        if not cell.strip():
            if column.required:
                faults.append(_fault(row, column.name, places, CellFault("empty")))
            continue
        try:
            values[column.name] = column.parse(cell)
        except CellFault as fault:
            faults.append(_fault(row, column.name, places, fault))
    return values, faults


def _present(columns: Sequence[Column], places: Mapping[str, int]) -> Iterator[Column]:
    return (column for column in columns if column.name in places)


def _fault(row: Row, name: str, places: Mapping[str, int], fault: CellFault) -> Fault:
    index = places.get(name)
    letter, value = ("", "") if index is None else (letter_of(index), row.cell(index))
    return Fault(row.number, name, letter, value[:LONGEST_SHOWN], fault.code, fault.params)
