"""Text tables: CSV and its relatives, in the encodings and marks that offices use."""

import codecs
import csv
import io
from collections.abc import Iterator

from django.utils.translation import gettext_noop

from yakir.common.spreadsheet.limits import Broken

MARKS = (";", ",", "\t")
SEPARATOR_LINE = "sep="


def records(data: bytes) -> Iterator[tuple[str, ...]]:
    """Return the rows of a text table."""
    text = decoded(data)
    if text[: len(SEPARATOR_LINE)].lower() == SEPARATOR_LINE:
        first, _, rest = text.partition("\n")
        # The line stays as an empty row, so that row numbers agree with what people see.
        return _read("\n" + rest, first.strip()[len(SEPARATOR_LINE) :][:1] or ",")
    return _read(text, mark_of(text))


def decoded(data: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16 with its mark, or Windows-1251."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        text = _decoded(data, "utf-16")
        if "\0" in text:
            raise Broken
        return text
    if b"\0" in data:
        raise Broken
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decoded(data, "cp1251")


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise Broken(
            gettext_noop("The letters of this file cannot be read. Save it as CSV UTF-8.")
        ) from error


def mark_of(text: str) -> str:
    """Return the mark that parts the cells of the first filled line; the one found most."""
    line = next((line for line in text.splitlines() if line.strip()), "")
    unquoted = "".join(line.split('"')[::2])
    return max(MARKS, key=unquoted.count)


def _read(text: str, mark: str) -> Iterator[tuple[str, ...]]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True)
    try:
        for record in reader:
            yield tuple(record)
    except csv.Error as error:
        raise Broken(
            gettext_noop("A quotation mark is opened and not closed, or a cell is too long.")
        ) from error
