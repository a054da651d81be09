"""Tables as CSV (RFC 4180, UTF-8), row by row, with their length and digest."""

import csv
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO
from typing import Any, NamedTuple

from yakir.standards.datapackage.cells import text_of
from yakir.standards.datapackage.parts import Field, InvalidTable, Resource
from yakir.standards.faults import Fault


class Content(NamedTuple):
    """Length of a file and its SHA-256, in bytes and in hexadecimal digits."""

    size: int
    sha256: str


class Table:
    """
    A table that is written as a stream.

    Parameters
    ----------
    resource
        What the package says of it.
    rows
        Its rows, each with a value for every column; a column left out is empty.

    Attributes
    ----------
    content
        Length and digest of the file, complete once all pieces were taken.
    """

    def __init__(self, resource: Resource, rows: Iterable[Mapping[str, Any]]) -> None:
        self._resource = resource
        self._rows = rows
        self._size = 0
        self._digest = hashlib.sha256()

    def __iter__(self) -> Iterator[bytes]:
        """
        Yield the file, its first row the names of the columns.

        Raises
        ------
        InvalidTable
            When a row has a value that its column cannot hold, or a column nobody declared.
        """
        self._size, self._digest = 0, hashlib.sha256()
        yield self._piece([field.name for field in self._resource.fields])
        names = {field.name for field in self._resource.fields}
        for number, row in enumerate(self._rows, 2):
            stray = row.keys() - names
            if stray:
                raise InvalidTable([Fault(f"row {number}", f"{sorted(stray)} are no columns")])
            yield self._piece(
                [self._cell(row.get(each.name), each, number) for each in self._resource.fields]
            )

    @property
    def content(self) -> Content:
        """Length and digest of what was written."""
        return Content(self._size, self._digest.hexdigest())

    def _cell(self, value: Any, field: Field, number: int) -> str:
        place = f"row {number}, {field.name}"
        try:
            text = text_of(value, field.kind, guarded=self._resource.guarded)
        except (ValueError, TypeError) as error:
            raise InvalidTable([Fault(place, str(error))]) from error
        if field.required and not text:
            raise InvalidTable([Fault(place, "is empty")])
        return text

    def _piece(self, cells: list[str]) -> bytes:
        text = StringIO()
        csv.writer(text).writerow(cells)
        data = text.getvalue().encode()
        self._size += len(data)
        self._digest.update(data)
        return data
