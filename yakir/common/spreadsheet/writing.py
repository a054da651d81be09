"""Spreadsheets that go out: streamed, and safe to open in a spreadsheet program."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from tempfile import SpooledTemporaryFile
from typing import Any

from django.http import StreamingHttpResponse
from django.utils.timezone import localtime
from django.utils.translation import get_language, override
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

# A text that begins so would run as a formula when the file is opened.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
CHUNK = 64 * 1024
IN_MEMORY = 4 * 1024 * 1024
CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
BOLD = Font(bold=True)
ALARM = PatternFill("solid", fgColor="FFF3D9D6")
NARROWEST, WIDEST = 10, 60


@dataclass(frozen=True, slots=True)
class Marked:
    """A value whose cell is coloured in a workbook."""

    value: Any


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet to write: its name, headers and rows."""

    title: str
    headers: Sequence[str]
    rows: Iterable[Sequence[Any]]
    skip: int = 0  # empty rows above the headers
    widths: Sequence[int] = field(default_factory=tuple)


def as_csv(headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[bytes]:
    """Yield a CSV file, UTF-8 with its mark, so that spreadsheet programs read the letters right."""
    yield "\ufeff".encode()
    line = io.StringIO(newline="")
    writer = csv.writer(line)
    for row in _with_headers(headers, rows):
        writer.writerow([_csv_cell(value) for value in row])
        if line.tell() > CHUNK:
            yield line.getvalue().encode()
            line.seek(0)
            line.truncate()
    yield line.getvalue().encode()


def as_xlsx(
    headers: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str = "Yakir"
) -> Iterator[bytes]:
    """Yield a workbook of one sheet."""
    return as_workbook([Sheet(title, headers, rows)])


def as_workbook(sheets: Iterable[Sheet]) -> Iterator[bytes]:
    """Yield a workbook; rows are written as they come and held in no memory."""
    book = Workbook(write_only=True)
    for sheet in sheets:
        _write(book.create_sheet(sheet.title[:31]), sheet)
    with SpooledTemporaryFile(max_size=IN_MEMORY) as file:
        book.save(file)
        file.seek(0)
        while chunk := file.read(CHUNK):
            yield chunk


def download(
    name: str, form: str, headers: Sequence[str], rows: Iterable[Sequence[Any]]
) -> StreamingHttpResponse:
    """Return the answer that downloads a table as csv or xlsx, in the language of the request."""
    write = as_csv if form == "csv" else as_xlsx
    content = _spoken(write(list(headers), rows), get_language())
    return StreamingHttpResponse(
        content,
        content_type=CSV_TYPE if form == "csv" else XLSX_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}.{form}"'},
    )


def download_workbook(name: str, sheets: Iterable[Sheet]) -> StreamingHttpResponse:
    """Return the answer that downloads several sheets, in the language of the request."""
    return StreamingHttpResponse(
        _spoken(as_workbook(sheets), get_language()),
        content_type=XLSX_TYPE,
        headers={"Content-Disposition": f'attachment; filename="{name}.xlsx"'},
    )


def safe_text(value: str) -> str:
    """Return a text that no spreadsheet program takes for a formula."""
    value = ILLEGAL_CHARACTERS_RE.sub("", value)
    return f"'{value}" if value.startswith(FORMULA_STARTS) else value


def _spoken(chunks: Iterator[bytes], language: str | None) -> Iterator[bytes]:
    """Yield chunks in a language: streaming happens after the request has left it."""
    while True:
        with override(language):
            chunk = next(chunks, None)
        if chunk is None:
            return
        yield chunk


def _with_headers(headers: Sequence[str], rows: Iterable[Sequence[Any]]) -> Iterator[Sequence[Any]]:
    yield headers
    yield from rows


def _csv_cell(value: Any) -> Any:
    value = value.value if isinstance(value, Marked) else value
    match value:
        case None:
            return ""
        case Decimal():
            return f"{value:f}"
        case datetime():
            return localtime(value).isoformat(timespec="seconds")
        case date() | bool() | int() | float():
            return value
        case _:
            return safe_text(str(value))


def _write(page: Worksheet, sheet: Sheet) -> None:
    for index, header in enumerate(sheet.headers):
        width = sheet.widths[index] if sheet.widths else len(header) + 4
        letter = get_column_letter(index + 1)
        page.column_dimensions[letter].width = min(max(width, NARROWEST), WIDEST)
    page.freeze_panes = f"A{sheet.skip + 2}"
    for _ in range(sheet.skip):
        page.append([])
    page.append([_styled(page, safe_text(str(header)), font=BOLD) for header in sheet.headers])
    for row in sheet.rows:
        page.append([_xlsx_cell(page, value) for value in row])


def _xlsx_cell(page: Worksheet, value: Any) -> Any:
    match value:
        case Marked():
            return _styled(page, _xlsx_cell(page, value.value), fill=ALARM)
        case datetime():
            return localtime(value).replace(tzinfo=None)
        case None | Decimal() | date() | bool() | int() | float():
            return value
        case _:
            return safe_text(str(value))


def _styled(page: Worksheet, value: Any, **style: Any) -> Any:
    cell = WriteOnlyCell(page, value=value)
    for name, look in style.items():
        setattr(cell, name, look)
    return cell
