"""The walk through a document beside the schema: all that is wrong with form, types and codes."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import get_close_matches
from typing import Any

from yakir.standards import jsonfile
from yakir.standards.oc4ids.formats import FORMATS
from yakir.standards.oc4ids.problems import Path, Problem, Types, pointer
from yakir.standards.oc4ids.schema import Node


@dataclass(frozen=True, slots=True)
class Place:
    """An object of a kind the schema names, and where it stands."""

    kind: str
    path: Path
    members: Mapping[str, Any]


@dataclass(slots=True)
class Walk:
    """What a walk has found: problems, and the objects it passed."""

    problems: list[Problem] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)

    def say(self, path: Path, code: str, **given: Any) -> None:
        """Note a problem."""
        self.problems.append(Problem(pointer(path), code, given))

    def through(self, value: Any, node: Node, path: Path) -> None:
        """Walk through a value and all that is below it."""
        found = type_of(value)
        if node.types and not _fits(found, node.types):
            self.say(path, "wrong_type", found=Types((found,)), wanted=Types(node.types))
        elif found == "object":
            self._object(value, node, path)
        elif found == "array":
            self._array(value, node, path)
        elif found == "string":
            self._text(value, node, path)
        elif node.minimum is not None and value < node.minimum:
            self.say(path, "too_small", value=value, minimum=node.minimum)

    def _object(self, value: dict[str, Any], node: Node, path: Path) -> None:
        self.places.append(Place(node.kind, path, value))
        if isinstance(value, jsonfile.Repeated):
            for name in value.names:
                self.say((*path, name), "repeated_member", name=name)
        if node.not_empty and not value:
            self.say(path, "empty_object")
        for name in node.required:
            if name not in value:
                self.say(path, "missing", name=name)
        for name, member in value.items():
            if name in node.members:
                self.through(member, node.members[name], (*path, name))
            elif node.members:
                self._additional(name, node, path)

    def _additional(self, name: str, node: Node, path: Path) -> None:
        near = {known.casefold(): known for known in node.members}
        nearest = get_close_matches(name.casefold(), near, n=1, cutoff=0.8)
        if nearest:
            self.say((*path, name), "misspelt_field", name=name, nearest=near[nearest[0]])
        else:
            self.say((*path, name), "additional_field", name=name)

    def _array(self, value: list[Any], node: Node, path: Path) -> None:
        if node.not_empty and not value:
            self.say(path, "empty_list")
        if node.unique:
            self._each_once(value, path)
        if node.element is None:
            return
        for number, element in enumerate(value):
            self.through(element, node.element, (*path, number))

    def _each_once(self, value: list[Any], path: Path) -> None:
        first: dict[object, int] = {}
        for number, element in enumerate(value):
            earlier = first.setdefault(same(element), number)
            if earlier != number:
                self.say((*path, number), "not_unique", first=pointer((*path, earlier)))

    def _text(self, value: str, node: Node, path: Path) -> None:
        if node.not_empty and not value:
            self.say(path, "empty_text")
        if node.codes and value not in node.codes.codes:
            code = "open_code" if node.codes.open else "closed_code"
            self.say(path, code, value=value, codelist=node.codes.name)
        if node.pattern and not node.pattern.search(value):
            self.say(path, "wrong_pattern", value=value, pattern=node.pattern.pattern)
        if node.format:
            fits, code = FORMATS[node.format]
            if not fits(value):
                self.say(path, code, value=value)


def type_of(value: Any) -> str:
    """Return the type of JSON that a value has; a number with a point is no whole number."""
    match value:
        case None:
            return "null"
        case bool():
            return "boolean"
        case int():
            return "integer"
        case str():
            return "string"
        case Decimal() | float():
            return "number"
        case Mapping():
            return "object"
        case _:
            return "array"


def same(value: Any) -> object:
    """Return what is equal for equal values of JSON, and can be a key."""
    match value:
        case bool():
            return ("boolean", value)
        case Mapping():
            return frozenset((name, same(member)) for name, member in value.items())
        case list() | tuple():
            return tuple(map(same, value))
        case _:
            return value


def _fits(found: str, types: tuple[str, ...]) -> bool:
    return found in types or (found == "integer" and "number" in types)
