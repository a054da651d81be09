"""Writing: the same values give the same bytes, numbers in the digits they came in."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

_text = json.JSONEncoder(ensure_ascii=False).encode


def compact(value: Any) -> str:
    """
    Return a value as JSON on one line, members in the order given.

    Raises
    ------
    ValueError
        When a number is not finite, a text holds half a surrogate pair, or it is nested too deep.
    TypeError
        When JSON has no such value.
    """
    try:
        text = "".join(_pieces(value))
    except RecursionError as error:
        raise ValueError("JSON cannot hold what is nested so deep") from error
    # Half a surrogate pair could not be written as UTF-8.
    text.encode()
    return text


def dumps(value: Any) -> bytes:
    """Return a value as JSON in UTF-8, on one line that ends."""
    return compact(value).encode() + b"\n"


def listed(
    members: Mapping[str, Any],
    name: str,
    elements: Iterable[Any],
    after: Callable[[], Mapping[str, Any]] = dict,
) -> Iterator[bytes]:
    """
    Yield an object whose member `name` is a long list, one element on a line.

    `members` come before the list, and those that `after` returns behind it, for what is known
    only when the list was written. The file is whole only when all pieces were taken.
    """
    head = compact(dict(members))[:-1]
    yield f"{head}{',' if members else ''}{_text(name)}:[".encode()
    before = b"\n"
    for element in elements:
        yield before + compact(element).encode()
        before = b",\n"
    tail = compact(dict(after()))[1:]
    yield f"\n]{',' if len(tail) > 1 else ''}{tail}\n".encode()


def _pieces(value: Any) -> Iterator[str]:
    match value:
        case str() | bool() | int() | None:
            yield _text(value)
        case Decimal() | float():
            yield _number(value)
        case Mapping():
            yield from _members(value)
        case list() | tuple():
            yield from _elements(value)
        case _:
            raise TypeError(f"JSON cannot hold {type(value).__name__}")


def _members(value: Mapping[str, Any]) -> Iterator[str]:
    before = "{"
    for name, member in value.items():
        yield f"{before}{_text(name)}:"
        yield from _pieces(member)
        before = ","
    yield "}" if value else "{}"


def _elements(value: Iterable[Any]) -> Iterator[str]:
    before = "["
    for element in value:
        yield before
        yield from _pieces(element)
        before = ","
    yield "]" if before == "," else "[]"


def _number(value: Decimal | float) -> str:
    number = value if isinstance(value, Decimal) else Decimal(repr(value))
    if not number.is_finite():
        raise ValueError(f"JSON cannot hold {number}")
    return str(number)
