"""Where something stands in the file that a piece was cut from: line, path, record."""

import re
from functools import lru_cache
from typing import Any

from yakir.standards.iati.pieces import RECORDS, Piece

_RECORD = re.compile(r"^/([\w-]+)/([\w-]+)(?:\[(\d+)\])?")
_IDENTIFIERS = {"iati-activity": "iati-identifier", "iati-organisation": "organisation-identifier"}
_LONGEST = 200


def line_of(element: Any, piece: Piece) -> int:
    """Return the line of an element in the file; of the root, where it is known."""
    if element.getparent() is None and piece.before:
        return 1
    return max(1, (element.sourceline or 1) + piece.lines)


def path_of(element: Any, piece: Piece) -> str:
    """Return the path of an element in the file, its record counted from the file's start."""
    return whole_path(element.getroottree().getpath(element), piece)


def whole_path(path: str, piece: Piece) -> str:
    """Return the path in the file of a path in the piece."""
    found = _RECORD.match(path)
    if not found or RECORDS.get(found.group(1)) != found.group(2):
        return path
    number = int(found.group(3) or 1) + piece.before
    return f"/{found.group(1)}/{found.group(2)}[{number}]{path[found.end() :]}"


def record_of(element: Any) -> str:
    """Return the identifier of the record that an element stands in, or nothing."""
    while element is not None and element.tag not in _IDENTIFIERS:
        element = element.getparent()
    return "" if element is None else _identifier(element)


@lru_cache(maxsize=1)
def _identifier(record: Any) -> str:
    """The identifier of a record: looked up once, for lxml goes on to look for a second one."""
    return (record.findtext(_IDENTIFIERS[record.tag]) or "").strip()[:_LONGEST]


def release() -> None:
    """Let go of the last record, and so of the piece that it stands in."""
    _identifier.cache_clear()


def identifiers(root: Any) -> list[tuple[str, int]]:
    """Return the identifier of each record of a piece and its line there."""
    tag = RECORDS[root.tag]
    found = root.iterfind(f"{tag}/{_IDENTIFIERS[tag]}")
    return [((each.text or "").strip(), each.sourceline) for each in found]
