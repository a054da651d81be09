"""Tables read by what their package says of them, with all that is wrong told at once."""

import csv
import io
from collections.abc import Iterator
from typing import IO, Any

from yakir.standards.datapackage.cells import value_of
from yakir.standards.datapackage.parts import Field, InvalidTable, Resource
from yakir.standards.faults import Fault, short

#: Faults that are told of one table; a table of the wrong kind would have one in every cell.
MOST_FAULTS = 1000


def rows(resource: Resource, stream: IO[bytes]) -> Iterator[dict[str, Any]]:
    """
    Yield each row of a table, its cells as the values they were.

    Raises
    ------
    InvalidTable
        At the end of the file, when anything in it is not as the package says; what was yielded
        before is then not to be used. At once when it is no table with these columns.
    """
    table = _Checked(resource)
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", newline="")
    try:
        reader = csv.reader(text, strict=True)
        table.head(next(reader, []))
        for number, cells in enumerate(reader, 2):
            yield table.row(cells, number)
    except (csv.Error, UnicodeDecodeError) as error:
        raise InvalidTable([*table.faults, Fault("", f"is no CSV in UTF-8: {error}")]) from error
    finally:
        text.detach()
    table.end()


class _Checked:
    """Faults of a table, and the values that may stand once."""

    def __init__(self, resource: Resource) -> None:
        self.faults: list[Fault] = []
        self._resource = resource
        self._seen: dict[str, set[Any]] = {
            field.name: set() for field in resource.fields if field.unique
        }
        self._keys: set[tuple[Any, ...]] = set()

    def head(self, cells: list[str]) -> None:
        names = [field.name for field in self._resource.fields]
        if cells != names:
            raise InvalidTable([Fault("row 1", f"has columns {short(cells)}, not {names}")])

    def row(self, cells: list[str], number: int) -> dict[str, Any]:
        fields = self._resource.fields
        if len(cells) != len(fields):
            self._say(f"row {number}", f"has {len(cells)} cells, not {len(fields)}")
            return {}
        found = {
            field.name: self._value(cell, field, f"row {number}, {field.name}")
            for field, cell in zip(fields, cells, strict=True)
        }
        self._key(tuple(found[name] for name in self._resource.key), number)
        return found

    def end(self) -> None:
        if self.faults:
            raise InvalidTable(self.faults)

    def _value(self, cell: str, field: Field, place: str) -> Any:
        try:
            value = value_of(cell, field.kind, guarded=self._resource.guarded)
        except ValueError as error:
            self._say(place, f"{short(cell)} {error}")
            return None
        if value is None:
            if field.required:
                self._say(place, "is empty")
            return None
        if field.codes and cell not in field.codes:
            self._say(place, f"{short(cell)} is not one of {', '.join(field.codes)}")
        if field.unique:
            if value in self._seen[field.name]:
                self._say(place, f"{short(cell)} stands above already")
            self._seen[field.name].add(value)
        return value

    def _key(self, key: tuple[Any, ...], number: int) -> None:
        if not key:
            return
        if None in key:
            self._say(f"row {number}", "has no whole key")
        elif key in self._keys:
            self._say(f"row {number}", f"its key {short(key)} stands above already")
        self._keys.add(key)

    def _say(self, place: str, message: str) -> None:
        self.faults.append(Fault(place, message))
        if len(self.faults) >= MOST_FAULTS:
            raise InvalidTable(self.faults)
