"""A table that was checked, as its preview shows it: faulty rows whole, good ones folded."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from yakir.common.spreadsheet import Fault, Row, Table, letter_of

MOST_ROWS = 200


@dataclass(frozen=True)
class Cell:
    """A cell with what is wrong in it, if anything."""

    value: str
    fault: str = ""
    id: str = ""


@dataclass(frozen=True)
class Line:
    """A row with a fault, or a run of good rows: `fold` is "5–6" and `count` how many."""

    number: int = 0
    cells: list[Cell] = field(default_factory=list)
    fold: str = ""
    count: int = 0


@dataclass(frozen=True)
class Named:
    """A fault in the summary; its id is that of the cell, when the cell is shown."""

    cell: str
    text: str
    id: str


@dataclass(frozen=True)
class Preview:
    """What `components/sheet.html` shows."""

    file: str
    columns: list[str]
    rows: list[Line]
    faults: list[Named]
    total: int
    good: int
    hidden: int


def preview(
    table: Table,
    faults: Sequence[Fault],
    *,
    describe: Callable[[Fault], str],
    most: int = MOST_ROWS,
) -> Preview:
    """Return the preview of a checked table; `describe` words a fault, `most` rows are shown whole."""
    by_row: dict[int, list[Fault]] = defaultdict(list)
    for fault in faults:
        by_row[fault.row].append(fault)
    wrong = [row.number for row in table.rows if row.number in by_row]
    shown = set(wrong[:most])
    return Preview(
        file=table.name,
        columns=[f"{letter_of(i)} {header}" for i, header in enumerate(table.headers)],
        rows=list(_lines(table, by_row, shown, describe)),
        faults=[
            Named(f.cell, describe(f), f"sheet-{f.cell}" if f.row in shown and f.letter else "")
            for f in faults
        ],
        total=len(table.rows),
        good=len(table.rows) - len(wrong),
        hidden=len(wrong) - len(shown),
    )


def _lines(
    table: Table,
    by_row: dict[int, list[Fault]],
    shown: set[int],
    describe: Callable[[Fault], str],
) -> Iterable[Line]:
    run: list[Row] = []
    for row in table.rows:
        if row.number in shown:
            yield from _folded(run)
            run = []
            yield _whole(row, len(table.headers), by_row[row.number], describe)
        elif row.number not in by_row:
            run.append(row)
    yield from _folded(run)


def _folded(run: Sequence[Row]) -> Iterable[Line]:
    if run:
        first, last = run[0].number, run[-1].number
        yield Line(fold=str(first) if first == last else f"{first}–{last}", count=len(run))


def _whole(row: Row, width: int, faults: Sequence[Fault], describe: Callable[[Fault], str]) -> Line:
    words: dict[str, str] = {}
    for fault in faults:
        said = words.get(fault.letter)
        words[fault.letter] = f"{said} {describe(fault)}" if said else describe(fault)
    cells = []
    for index in range(width):
        letter = letter_of(index)
        text = words.get(letter, "")
        cells.append(Cell(row.cell(index), text, f"sheet-{letter}{row.number}" if text else ""))
    return Line(number=row.number, cells=cells)
