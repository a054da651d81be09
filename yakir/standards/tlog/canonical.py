"""Canonical JSON (RFC 8785), so that one value has one sequence of bytes."""

import json
import math
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, NoReturn

import rfc8785

from yakir.standards.tlog.errors import NotCanonical

# Deep enough for any record, shallow enough for every verifier's stack.
GREATEST_DEPTH = 32
# Money and measurements stay far below this; 1E+999999 would fill the memory.
GREATEST_EXPONENT = 60


def canonical(value: object) -> bytes:
    """
    Return the canonical JSON of a value.

    Raises
    ------
    NotCanonical
        When the value has no such form: NaN, an infinite number, an integer beyond
        2**53 - 1, a key that is not a string, half a surrogate pair, a naive time.

    References
    ----------
    .. [1] RFC 8785, "JSON Canonicalization Scheme (JCS)".
    """
    try:
        return rfc8785.dumps(plain(value))
    except (rfc8785.CanonicalizationError, UnicodeEncodeError) as error:
        raise NotCanonical(str(error)) from error


def plain(value: object, *, depth: int = 0) -> Any:
    """Return the value in the types of JSON: decimals and dates become strings."""
    if depth > GREATEST_DEPTH:
        raise NotCanonical(f"nested more than {GREATEST_DEPTH} levels deep")
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return _finite(value)
        case Decimal():
            return _decimal(value)
        case datetime():
            return moment(value)
        case date():
            return value.isoformat()
        case list() | tuple():
            return [plain(item, depth=depth + 1) for item in value]
        case Mapping():
            return {_key(key): plain(item, depth=depth + 1) for key, item in value.items()}
        case _:
            raise NotCanonical(f"{type(value).__name__} has no JSON form")


def moment(at: datetime) -> str:
    """Return the time in UTC as 2026-11-21T22:14:05Z; a time without a zone is refused."""
    if at.utcoffset() is None:
        raise NotCanonical("a time needs its zone")
    return at.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"


def strict_json(text: str) -> Any:
    """Return what the JSON text says; doubled keys and NaN are refused with NotCanonical."""
    try:
        return json.loads(
            text,
            object_pairs_hook=_without_doubles,
            parse_constant=_no_constant,
            parse_float=_float,
        )
    except NotCanonical:
        raise
    except RecursionError as error:
        raise NotCanonical("nested too deeply") from error
    except ValueError as error:
        raise NotCanonical(f"not JSON: {error}") from error


def _finite(value: float) -> float:
    if not math.isfinite(value):
        raise NotCanonical(f"{value} is not a number JSON can hold")
    return value


def _decimal(value: Decimal) -> str:
    """Return plain notation without needless zeros: 48.10 and 48.1 are one amount."""
    if not value.is_finite():
        raise NotCanonical(f"{value} is not a number JSON can hold")
    if value == 0:
        return "0"
    exponent = value.as_tuple().exponent
    if abs(value.adjusted()) > GREATEST_EXPONENT or abs(int(exponent)) > GREATEST_EXPONENT:
        raise NotCanonical("a decimal has too many digits")
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def _key(key: object) -> str:
    if not isinstance(key, str):
        raise NotCanonical(f"the key {key!r} is not a string")
    return key


def _without_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for name, value in pairs:
        if name in result:
            raise NotCanonical(f"the key {name[:60]!a} stands twice")
        result[name] = value
    return result


def _no_constant(name: str) -> NoReturn:
    raise NotCanonical(f"{name} is not a number JSON can hold")


def _float(text: str) -> float:
    return _finite(float(text))
