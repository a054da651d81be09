"""Spreadsheets that come in and go out: reading, checking against declared columns, writing."""

from yakir.common.spreadsheet.cells import (
    Parse,
    Unit,
    choice,
    day,
    integer,
    katottg,
    number,
    text,
)
from yakir.common.spreadsheet.columns import Checked, Column, Good, Unused, check, places_of
from yakir.common.spreadsheet.faults import CellFault, Fault, words
from yakir.common.spreadsheet.reading import (
    NotATable,
    NothingInside,
    TooBig,
    Unreadable,
    read_table,
)
from yakir.common.spreadsheet.table import Row, Table, letter_of
from yakir.common.spreadsheet.writing import (
    Marked,
    Sheet,
    as_csv,
    as_workbook,
    as_xlsx,
    download,
    download_workbook,
)

__all__ = [
    "CellFault",
    "Checked",
    "Column",
    "Fault",
    "Good",
    "Marked",
    "NotATable",
    "NothingInside",
    "Parse",
    "Row",
    "Sheet",
    "Table",
    "TooBig",
    "Unit",
    "Unreadable",
    "Unused",
    "as_csv",
    "as_workbook",
    "as_xlsx",
    "check",
    "choice",
    "day",
    "download",
    "download_workbook",
    "integer",
    "katottg",
    "letter_of",
    "number",
    "places_of",
    "read_table",
    "text",
    "words",
]
