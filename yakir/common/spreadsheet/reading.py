"""Reading a spreadsheet by what it is, not by its name, within limits that protect the machine."""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import BinaryIO, NoReturn

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yakir.common.errors import Refused
from yakir.common.spreadsheet import delimited, workbook
from yakir.common.spreadsheet.limits import (
    MAX_BYTES,
    MAX_CELL,
    MAX_COLUMNS,
    MAX_ROWS,
    Broken,
    Excess,
)
from yakir.common.spreadsheet.table import NOTE, Row, Table

ZIP = b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0"
OTHERS = (b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"PK\x05\x06", b"\x1f\x8b")
LONGEST_NAME = 200


class NotATable(Refused):
    """The file is neither an Excel workbook nor a text table."""

    code = "not_a_table"
    status = 422
    message = gettext_lazy("This is not an XLSX or CSV file. Save the table as one of these.")


class TooBig(Refused):
    """The file passes a limit."""

    code = "file_too_big"
    status = 422


class Unreadable(Refused):
    """The file is damaged or cannot be read safely."""

    code = "unreadable_file"
    status = 422
    message = gettext_lazy(
        "The file is damaged or unsafe to read. Open it in a spreadsheet program, "
        "save it as XLSX anew and try again."
    )


class NothingInside(Refused):
    """The file holds no rows."""

    code = "nothing_inside"
    status = 422
    message = gettext_lazy(
        "The file holds no rows. The first row names the columns, the data come below it."
    )


def read_table(file: BinaryIO, name: str) -> Table:
    """Return the table in a file, read by its content; refuse what is too big, broken or no table."""
    data = file.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise TooBig(
            _("The file is over %(limit)s MB. Split it in parts.") % {"limit": MAX_BYTES >> 20}
        )
    try:
        return _table(_records(data), name.replace("\0", "")[-LONGEST_NAME:])
    except Broken as broken:
        raise Unreadable(_(broken.reason) if broken.reason else None) from broken
    except Excess as excess:
        _refuse(excess)


def _records(data: bytes) -> Iterable[tuple[str, ...]]:
    if not data.strip():
        raise NothingInside
    if data.startswith(OLD_OFFICE):
        raise NotATable(
            _("This is an old XLS file or has a password. Save it as XLSX without a password.")
        )
    if data.startswith(ZIP):
        if not workbook.is_workbook(data):
            raise NotATable
        return workbook.records(data)
    if data.startswith(OTHERS) or data.lstrip()[:1] == b"<":
        raise NotATable
    return delimited.records(data)


def _table(records: Iterable[tuple[str, ...]], name: str) -> Table:
    numbered = _filled(records)
    header = next(numbered, None)
    if header is None:
        raise NothingInside
    headers = [cell.strip() for cell in header.cells]
    while not headers[-1]:
        headers.pop()
    rows = tuple(_limited(numbered, width=len(headers)))
    if not rows:
        raise NothingInside
    return Table(name, tuple(headers), header.number, rows)


def _filled(records: Iterable[tuple[str, ...]]) -> Iterator[Row]:
    """Rows that hold something and are not notes, with their numbers."""
    for number, cells in enumerate(records, start=1):
        first = next((cell for cell in cells if cell.strip()), "")
        if first and not first.lstrip().startswith(NOTE):
            if len(cells) > MAX_COLUMNS and any(chain(cells[MAX_COLUMNS:])):
                raise Excess("columns")
            yield Row(number, cells[:MAX_COLUMNS])


def _limited(rows: Iterable[Row], width: int) -> Iterator[Row]:
    for count, row in enumerate(rows, start=1):
        if count > MAX_ROWS:
            raise Excess("rows")
        if any(len(cell) > MAX_CELL for cell in row.cells):
            raise Excess("cell")
        yield Row(row.number, row.cells[:width])


def _refuse(excess: Excess) -> NoReturn:
    raise TooBig(
        {
            "rows": _("The table has over %(rows)s rows. Split it in parts."),
            "columns": _("The table has over %(columns)s columns. Keep those you need."),
            "cell": _("A cell holds over %(cell)s characters. Shorten it."),
            "unpacked": _(
                "The file grows too big when it is unpacked. Keep only the sheet with the table."
            ),
        }[excess.what]
        % {"rows": MAX_ROWS, "columns": MAX_COLUMNS, "cell": MAX_CELL}
    ) from excess
