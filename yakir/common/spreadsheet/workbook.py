"""Excel workbooks, read as untrusted: sizes checked before unpacking, entities refused."""

import io
import struct
import warnings
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from yakir.common.spreadsheet.limits import (
    LAST_ROW,
    MAX_COLUMNS,
    MAX_PARTS,
    MAX_RATIO,
    MAX_STRINGS,
    MAX_UNPACKED,
    SMALL_PART,
    Broken,
    Excess,
)

# What openpyxl raises on damaged or hostile files: defusedxml refuses with a ValueError, and both
# parsers of XML that it may use say SyntaxError of what is no XML.
FAILURES = (
    zipfile.BadZipFile,
    zlib.error,
    SyntaxError,
    InvalidFileException,
    struct.error,
    ArithmeticError,
    AttributeError,
    AssertionError,
    EOFError,
    KeyError,
    IndexError,
    NotImplementedError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
)
MIDNIGHT = time(0)
EXACT_DIGITS = ".15g"  # as many digits as Excel keeps


def is_workbook(data: bytes) -> bool:
    """Return whether a zip archive holds a workbook; a broken archive is refused."""
    names = {part.filename for part in _parts(data)}
    return "[Content_Types].xml" in names and any(name.startswith("xl/") for name in names)


def records(data: bytes) -> Iterator[tuple[str, ...]]:
    """Return the rows of the first sheet."""
    _check_size(_parts(data))
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", module="openpyxl")
        try:
            yield from _rows(data)
        except Excess:
            raise
        except FAILURES as error:
            raise Broken from error


def _rows(data: bytes) -> Iterator[tuple[str, ...]]:
    book = openpyxl.load_workbook(
        io.BytesIO(data), read_only=True, data_only=True, keep_links=False
    )
    try:
        sheet = book.worksheets[0]
        # What the file says of its own size may be wrong.
        sheet.reset_dimensions()
        for values in sheet.iter_rows(max_col=MAX_COLUMNS + 1, max_row=LAST_ROW, values_only=True):
            yield tuple(cell_text(value) for value in values) if _holds(values) else ()
    finally:
        book.close()


def _holds(values: tuple[object, ...]) -> bool:
    """Return whether a row holds anything; quick, since a sheet may skip a million rows."""
    return values.count(None) < len(values)


def _parts(data: bytes) -> list[zipfile.ZipInfo]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.infolist()
    except (zipfile.BadZipFile, ValueError, struct.error, NotImplementedError) as error:
        raise Broken from error


def _check_size(parts: list[zipfile.ZipInfo]) -> None:
    """Refuse an archive that unpacks to too much; zipfile itself reads no more than is stated."""
    others = sum(part.file_size for part in parts if not part.filename.startswith("xl/worksheets/"))
    unpacked = sum(part.file_size for part in parts)
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED or others > MAX_STRINGS:
        raise Excess("unpacked")
    if any(_is_bomb(part) for part in parts):
        raise Excess("unpacked")


def _is_bomb(part: zipfile.ZipInfo) -> bool:
    """Return whether a part is so much bigger unpacked that nobody can have typed it."""
    return part.file_size > SMALL_PART and part.file_size > MAX_RATIO * part.compress_size


def cell_text(value: object) -> str:
    """Return the value of a cell as text: days as 2026-03-06, numbers with a point."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return f"{Decimal(format(value, EXACT_DIGITS)):f}"
    if isinstance(value, datetime):
        if value.time() != MIDNIGHT:
            return value.isoformat(" ", "seconds")
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
