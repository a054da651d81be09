"""The published schemas, and what a document breaks of them, as faults by JSON pointer."""

import json
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import referencing
from referencing.jsonschema import DRAFT202012

from yakir.engine.faults import Fault

FOLDER = Path(__file__).parent / "schemas"
#: Schemas of whole documents; the others are parts of these.
DOCUMENTS = (
    "endurance",
    "endurance-answer",
    "island",
    "island-answer",
    "now",
    "now-answer",
    "portfolio",
    "portfolio-plan",
)
#: Whole numbers that every reader of JSON keeps exact.
_MOST_WHOLE = 2**53
_PREFIX, _SUFFIX = "urn:yakir:schema:", ":1"


def schema(name: str) -> dict[str, Any]:
    """Return a schema that needs no other: those it refers to are among its definitions."""
    whole = dict(_plain(name))
    parts = {part: _plain(part) for part in _parts_of(whole)}
    if parts:
        whole["$defs"] = whole.get("$defs", {}) | parts
    return whole


def faults(document: Any, name: str) -> list[Fault]:
    """What a document breaks of a schema, each fault under its JSON pointer."""
    found = _validator(name).iter_errors(document)
    return list(dict.fromkeys(fault for error in found for fault in _told(error)))


def pointer(tokens: Iterable[str | int]) -> str:
    """Return the JSON pointer of a place, RFC 6901."""
    return "".join("/" + str(t).replace("~", "~0").replace("/", "~1") for t in tokens)


def tokens(path: str) -> list[str]:
    """Return the steps of a JSON pointer."""
    return [t.replace("~1", "/").replace("~0", "~") for t in path.split("/")[1:]]


@cache
def _plain(name: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return read


def _parts_of(part: Any) -> list[str]:
    """Names of other schemas that a schema refers to, each once."""
    if isinstance(part, list):
        return list(dict.fromkeys(name for each in part for name in _parts_of(each)))
    if not isinstance(part, Mapping):
        return []
    names = [name for each in part.values() for name in _parts_of(each)]
    whole = str(part.get("$ref", "")).partition("#")[0]
    if whole:
        names.append(whole.removeprefix(_PREFIX).removesuffix(_SUFFIX))
    return list(dict.fromkeys(names))


@cache
def _validator(name: str) -> Any:
    draft: Any = jsonschema.Draft202012Validator
    types = draft.TYPE_CHECKER.redefine_many({"number": _is_number, "integer": _is_whole})
    own = jsonschema.validators.extend(draft, {"items": _items(draft)}, type_checker=types)
    resources = [
        (_PREFIX + part + _SUFFIX, DRAFT202012.create_resource(_undated(_plain(part))))
        for part in _parts_of(_plain(name))
    ]
    registry: Any = referencing.Registry().with_resources(resources)
    return own(_plain(name), registry=registry)


def _undated(part: dict[str, Any]) -> dict[str, Any]:
    """The part without `$schema`, by which the validator would leave our checks for the draft's."""
    return {name: value for name, value in part.items() if name != "$schema"}


def _is_number(_checker: Any, value: Any) -> bool:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return number and -sys.float_info.max <= value <= sys.float_info.max


def _is_whole(checker: Any, value: Any) -> bool:
    return _is_number(checker, value) and abs(value) <= _MOST_WHOLE and value == int(value)


def _items(draft: Any) -> Callable[..., Iterator[Any]]:
    """The check of items, quick for long lists of amounts that are all in order."""
    slow = draft.VALIDATORS["items"]
    amounts = {"type": "number", "minimum": 0}

    def items(validator: Any, each: Any, instance: Any, whole: Any) -> Iterator[Any]:
        if each == amounts and isinstance(instance, list) and all(map(_is_amount, instance)):
            return
        yield from slow(validator, each, instance, whole)

    return items


def _is_amount(value: Any) -> bool:
    kind = type(value)
    return (kind is float or kind is int) and 0 <= value <= sys.float_info.max


def _told(error: Any) -> Iterator[Fault]:
    """One fault or more of one error of the validator."""
    path = list(error.absolute_path)
    match error.validator:
        case "required":
            missing = [name for name in error.validator_value if name not in error.instance]
            yield from (Fault(pointer([*path, name]), "is missing") for name in missing)
        case "additionalProperties":
            known = error.schema.get("properties", {})
            unknown = [name for name in error.instance if name not in known]
            yield from (Fault(pointer([*path, name]), "is not known here") for name in unknown)
        case _:
            yield Fault(pointer(path), _message(error))


def _message(error: Any) -> str:
    wanted, value = error.validator_value, error.instance
    match error.validator:
        case "type":
            names = [wanted] if isinstance(wanted, str) else wanted
            return "has to be " + " or ".join(_TYPES[name] for name in names)
        case "enum":
            return "has to be one of " + ", ".join(map(_shown, wanted))
        case "const":
            return f"has to be {_shown(wanted)}"
        case "minLength" | "pattern":
            return "has to say something"
        case "minItems" | "maxItems" | "minProperties":
            few = "less" if error.validator.startswith("min") else "more"
            return f"has {len(value)} entries, {few} than {wanted}"
        case limit if limit in _LIMITS:
            return _LIMITS[limit].format(_shown(wanted))
        case _:
            return str(error.message)


_TYPES = {
    "number": "a finite number",
    "integer": "a whole number",
    "string": "a text",
    "boolean": "true or false",
    "array": "a list",
    "object": "a record of names and values",
    "null": "null",
}
_LIMITS = {
    "minimum": "has to be {} or more",
    "maximum": "has to be {} or less",
    "exclusiveMinimum": "has to be above {}",
    "uniqueItems": "names something twice",
}


def _shown(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
