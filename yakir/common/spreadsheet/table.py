"""A table as it was read: texts of cells, with the row numbers and letters people see."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from openpyxl.utils import get_column_letter

# A row whose first filled cell begins with this is a note to people, such as the template's hints.
NOTE = "→"


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its number in the file and the texts of its cells."""

    number: int
    cells: tuple[str, ...]

    def cell(self, index: int) -> str:
        """The text of a cell; cells past the end are empty."""
        return self.cells[index] if index < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class Table:
    """Headers and rows of a spreadsheet, without its empty rows and notes."""

    name: str
    headers: tuple[str, ...]
    header_row: int
    rows: tuple[Row, ...]

    def as_plain(self) -> dict[str, Any]:
        """The table as JSON keeps it."""
        return {
            "name": self.name,
            "headers": list(self.headers),
            "header_row": self.header_row,
            "rows": [[row.number, list(row.cells)] for row in self.rows],
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "Table":
        """Return the table that JSON kept."""
        return cls(
            name=plain["name"],
            headers=tuple(plain["headers"]),
            header_row=plain["header_row"],
            rows=tuple(Row(number, tuple(cells)) for number, cells in plain["rows"]),
        )

    def mended(self, changes: Mapping[int, Mapping[int, str]]) -> "Table":
        """Return the table with some cells changed; `changes` maps row numbers to indices to texts."""
        return replace(self, rows=tuple(_mended(row, changes.get(row.number)) for row in self.rows))


def _mended(row: Row, changes: Mapping[int, str] | None) -> Row:
    if not changes:
        return row
    cells = list(row.cells) + [""] * (max(changes) + 1 - len(row.cells))
    for index, value in changes.items():
        cells[index] = value
    return Row(row.number, tuple(cells))


def letter_of(index: int) -> str:
    """Return the letter of a column, A for the first."""
    return get_column_letter(index + 1)
