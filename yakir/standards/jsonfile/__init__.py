"""JSON files: numbers kept exactly, long lists read and written one element at a time."""

from yakir.standards.jsonfile.finding import offsets
from yakir.standards.jsonfile.reading import (
    GREATEST_ELEMENT,
    BadJSON,
    Document,
    Repeated,
    loads,
)
from yakir.standards.jsonfile.writing import compact, dumps, listed

__all__ = [
    "GREATEST_ELEMENT",
    "BadJSON",
    "Document",
    "Repeated",
    "compact",
    "dumps",
    "listed",
    "loads",
    "offsets",
]
