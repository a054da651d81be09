"""Drift: how answers differ from the API's frozen description, counted over a whole dump."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple
from uuid import UUID

from yakir.standards.faults import short
from yakir.standards.oc4ids.formats import FORMATS
from yakir.standards.oc4ids.walking import type_of

#: Values told of one place; a field of free text that was an enumeration would have thousands.
MOST_VALUES = 50
OTHERS = "…"
#: The description has the form of an identifier misspelt in two places.
MISSPELT = {"uud": "uuid"}


class Change(StrEnum):
    """Kinds of difference between an answer and the description."""

    UNKNOWN = "unknown field"
    MISSING = "missing field"
    TYPE = "type changed"
    CODE = "new code"
    FORMAT = "other form"


class Difference(NamedTuple):
    """
    One kind of difference at one place of the description.

    Parameters
    ----------
    change
        What differs.
    place
        Where, as a path in which `[]` stands for any element.
    value
        The new type or code; empty where the place says all.
    """

    change: Change
    place: str
    value: str = ""


@dataclass(slots=True)
class Count:
    """How often a difference was met, and in which record first."""

    times: int
    first: str


class Drift:
    """
    Differences of all answers seen so far.

    Memory grows with the number of different differences, not with the number of answers.
    """

    def __init__(self, answer: str = "project") -> None:
        self.counts: dict[Difference, Count] = {}
        self.answers = 0
        self._values: dict[tuple[Change, str], int] = {}
        self._schema = answers()[answer]

    def see(self, value: Any, name: str) -> None:
        """Compare an answer with the description; `name` says which record it is."""
        self.answers += 1
        for difference in set(_differences(value, self._schema, "")):
            self._count(difference, name)

    def listed(self) -> list[tuple[Difference, Count]]:
        """Return the differences, the most frequent first."""
        return sorted(self.counts.items(), key=lambda pair: (-pair[1].times, pair[0]))

    def _count(self, difference: Difference, name: str) -> None:
        place = difference[:2]
        if difference not in self.counts:
            held = self._values[place] = self._values.get(place, 0) + 1
            if held > MOST_VALUES:
                difference = difference._replace(value=OTHERS)
        count = self.counts.setdefault(difference, Count(0, name))
        count.times += 1


@cache
def answers() -> Mapping[str, Any]:
    """Return what the description says of each answer."""
    path = files("yakir.standards.dream").joinpath("data", "answers.json")
    found: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def _differences(value: Any, schema: Mapping[str, Any], place: str) -> Iterator[Difference]:
    found = type_of(value)
    wanted = schema.get("type") or ("string" if "enum" in schema else found)
    if found != wanted and not (found == "integer" and wanted == "number"):
        yield Difference(Change.TYPE, place, found)
    elif found == "object":
        yield from _members(value, schema, place)
    elif found == "array":
        for each in value:
            yield from _differences(each, schema.get("items", {}), f"{place}[]")
    elif "enum" in schema and value not in schema["enum"]:
        yield Difference(Change.CODE, place, short(value))
    elif "format" in schema and not FORMS[schema["format"]](value):
        yield Difference(Change.FORMAT, place, schema["format"])


def _members(
    value: Mapping[str, Any], schema: Mapping[str, Any], place: str
) -> Iterator[Difference]:
    known = schema.get("properties")
    if known is None:
        return
    for name, each in value.items():
        where = f"{place}.{name}" if place else name
        if name in known:
            yield from _differences(each, known[name], where)
        else:
            yield Difference(Change.UNKNOWN, where)
    for name in schema.get("required", ()):
        if name not in value:
            yield Difference(Change.MISSING, f"{place}.{name}" if place else name)


def _is_uuid(text: str) -> bool:
    try:
        # Hyphens may be left out; what else UUID takes, braces and urn:, is no answer of the API.
        return bool(re.fullmatch(r"[0-9a-fA-F-]+", text)) and bool(UUID(text))
    except ValueError:
        return False


FORMS: Mapping[str, Callable[[str], bool]] = {
    **{name: fits for name, (fits, _) in FORMATS.items()},
    "uuid": _is_uuid,
    **dict.fromkeys(MISSPELT, _is_uuid),
}
