"""What all documents share: their version, reading, writing, and the error that tells all faults."""

import json
from collections.abc import Iterator
from typing import Any, TextIO

from yakir.engine.faults import InvalidData

#: Version of every format here.
VERSION = 1


class InvalidDocument(InvalidData):
    """The document is no case that can be worked with; `faults` names every place."""


class NoJson(ValueError):
    """The text is no JSON."""


def load(text: str | bytes) -> Any:
    """
    Return what a text of JSON says.

    Raises
    ------
    NoJson
        With the place where it stops to be JSON, or when a record names something twice.
    """
    try:
        return json.loads(text, object_pairs_hook=_record)
    except RecursionError:
        raise NoJson("is nested too deeply") from None
    except ValueError as error:
        raise NoJson(str(error)) from None


def dump(document: dict[str, Any], stream: TextIO) -> None:
    """Write a document, each row of a list or record of records on a line of its own."""
    stream.writelines(_pieces(document))
    stream.write("\n")


def counted(thing: str, count: int) -> tuple[str, ...]:
    """Return so many names, as long as each other: `site-01` and so on."""
    width = len(str(count))
    return tuple(f"{thing}-{number:0{width}}" for number in range(1, count + 1))


def _record(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise ValueError(f"a record names {json.dumps(twice, ensure_ascii=False)} twice")
    return found


def _pieces(document: dict[str, Any]) -> Iterator[str]:
    yield "{"
    for number, (name, value) in enumerate(document.items()):
        yield (",\n" if number else "\n") + f"{_text(name)}: "
        if isinstance(value, list) and value and isinstance(value[0], dict):
            yield "[\n" + ",\n".join(map(_text, value)) + "\n]"
        elif isinstance(value, dict) and any(isinstance(v, dict | list) for v in value.values()):
            rows = (f"{_text(key)}: {_text(entry)}" for key, entry in value.items())
            yield "{\n" + ",\n".join(rows) + "\n}"
        else:
            yield _text(value)
    yield "\n}"


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)
