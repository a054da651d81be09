"""The preview of an import: shown rows, folded rows, and every fault with its place."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

from yakir.apps.accounts.models import Person
from yakir.apps.needs import rules
from yakir.apps.needs.models import Import
from yakir.common.spreadsheet import Column, Fault, Marked, Row, Table, letter_of, words
from yakir.common.spreadsheet.cells import even

FAULTY_ROWS_A_PAGE = 50
SHOWN_WHEN_GOOD = 20


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the preview; a faulty one has a message and a name under which it is mended."""

    value: str
    label: str = ""
    id: str = ""
    name: str = ""
    fault: str = ""
    options: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the preview: a row in full, or how many good rows are folded away."""

    number: int = 0
    cells: tuple[Cell, ...] = ()
    fold: str = ""
    count: int = 0


@dataclass(frozen=True, slots=True)
class Said:
    """A fault in words, with a link to its cell when the page shows it."""

    cell: str
    text: str
    id: str


@dataclass(frozen=True, slots=True)
class Preview:
    """All that the preview page shows."""

    headers: tuple[str, ...]
    lines: tuple[Line, ...]
    faults: tuple[Said, ...]
    fault_count: int
    by_column: tuple[tuple[str, int], ...]
    page: Page[int]
    unused: tuple[str, ...] = field(default_factory=tuple)


def imports_of(person: Person) -> QuerySet[Import]:
    """Imports of a person, newest first, without their cells."""
    return Import.objects.filter(uploaded_by=person).defer("table", "faults")


def import_of(person: Person, public_id: str) -> Import | None:
    """The import with this id, if this person uploaded it."""
    return Import.objects.filter(uploaded_by=person, public_id=public_id).first()


def preview_of(imported: Import, *, page: str | None = None) -> Preview:
    """What the preview page of an import shows; a page holds so many faulty rows."""
    table = Table.from_plain(imported.table)
    faults = [Fault.from_plain(plain) for plain in imported.faults]
    columns = {column.name: column for column in rules.columns(rules.Kind(imported.kind), ())}
    by_row: dict[int, list[Fault]] = defaultdict(list)
    for fault in faults:
        by_row[fault.row].append(fault)
    faulty = Paginator(
        [row.number for row in table.rows if row.number in by_row], FAULTY_ROWS_A_PAGE
    )
    shown = faulty.get_page(page)
    on_page = {*shown.object_list, table.header_row}
    return Preview(
        headers=tuple(f"{letter_of(index)} {header}" for index, header in enumerate(table.headers)),
        lines=tuple(_lines(table, by_row, shown, columns)),
        faults=tuple(_said(fault, columns) for fault in faults if fault.row in on_page),
        fault_count=len(faults),
        by_column=_by_column(faults, columns),
        page=shown,
        unused=tuple(_unused(table, columns.values())),
    )


def marked_rows(imported: Import) -> Iterator[list[Any]]:
    """Rows of the file with their faulty cells marked and the faults in words at the end."""
    table = Table.from_plain(imported.table)
    columns = {column.name: column for column in rules.columns(rules.Kind(imported.kind), ())}
    by_row: dict[int, list[Fault]] = defaultdict(list)
    for plain in imported.faults:
        by_row[plain["row"]].append(Fault.from_plain(plain))
    last = table.header_row
    for row in table.rows:
        yield from ([] for _ in range(row.number - last - 1))
        last = row.number
        yield _marked(table, row, by_row.get(row.number, []), columns)


def _marked(
    table: Table, row: Row, faults: Sequence[Fault], columns: Mapping[str, Column]
) -> list[Any]:
    letters = {fault.letter for fault in faults}
    cells: list[Any] = [
        Marked(row.cell(index)) if letter_of(index) in letters else row.cell(index)
        for index in range(len(table.headers))
    ]
    return [*cells, " ".join(f"{fault.cell}: {_text(fault, columns)}" for fault in faults)]


def _lines(
    table: Table,
    by_row: Mapping[int, list[Fault]],
    page: Page[int],
    columns: Mapping[str, Column],
) -> Iterator[Line]:
    """Yield the rows of a page, and folds for the good rows between them."""
    shown = set(page.object_list) or {row.number for row in table.rows[:SHOWN_WHEN_GOOD]}
    first = min(shown, default=0) if page.has_previous() else 0
    last = max(shown, default=0) if page.has_next() else table.rows[-1].number
    folded: list[int] = []
    for row in table.rows:
        if row.number in shown:
            yield from _fold(folded)
            folded = []
            yield _line(table, row, by_row.get(row.number, []), columns)
        elif first < row.number <= last:
            folded.append(row.number)
    yield from _fold(folded)


def _fold(numbers: list[int]) -> Iterator[Line]:
    if numbers:
        ends = (numbers[0], numbers[-1])
        text = f"{ends[0]}–{ends[1]}" if len(numbers) > 1 else f"{ends[0]}"
        yield Line(fold=text, count=len(numbers))


def _line(table: Table, row: Row, faults: Sequence[Fault], columns: Mapping[str, Column]) -> Line:
    by_letter: dict[str, list[Fault]] = defaultdict(list)
    for fault in faults:
        by_letter[fault.letter].append(fault)
    return Line(
        number=row.number,
        cells=tuple(
            _cell(row, index, by_letter.get(letter_of(index), []), columns)
            for index in range(len(table.headers))
        ),
    )


def _cell(row: Row, index: int, faults: list[Fault], columns: Mapping[str, Column]) -> Cell:
    if not faults:
        return Cell(row.cell(index))
    column = columns[faults[0].column]
    return Cell(
        value=row.cell(index),
        label=column.label,
        id=_id(faults[0]),
        name=f"cell-{row.number}-{column.name}",
        fault=" ".join(_text(fault, columns) for fault in faults),
        options=tuple((code, str(label)) for code, label in column.options),
    )


def _said(fault: Fault, columns: Mapping[str, Column]) -> Said:
    has_cell = bool(fault.letter) and not fault.code.startswith("column_")
    return Said(fault.cell, _text(fault, columns), _id(fault) if has_cell else "")


def _id(fault: Fault) -> str:
    return f"c-{fault.letter}{fault.row}".lower()


def _text(fault: Fault, columns: Mapping[str, Column]) -> str:
    column = columns[fault.column]
    return words(
        fault.code,
        fault.params,
        more=rules.FAULTS,
        hint=str(column.hint),
        options=", ".join(str(label) for _, label in column.options),
    )


def _by_column(
    faults: Sequence[Fault], columns: Mapping[str, Column]
) -> tuple[tuple[str, int], ...]:
    counted = Counter(fault.column for fault in faults)
    return tuple((columns[name].label, count) for name, count in counted.most_common())


def _unused(table: Table, columns: Iterable[Column]) -> Iterator[str]:
    accepted = frozenset[str]().union(*(column.accepted for column in columns))
    for index, header in enumerate(table.headers):
        if header and even(header) not in accepted:
            yield f"{letter_of(index)} {header}"
