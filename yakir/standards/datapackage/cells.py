"""Cells: a value as text, and the text as the value it was."""

import math
import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from yakir.standards.datapackage.parts import Kind

#: What a spreadsheet may run as a formula, with the apostrophes that already guard it.
FORMULA = re.compile(r"'*[=+\-@\t\r]")
GUARDED = re.compile(r"'+[=+\-@\t\r]")
INTEGER = re.compile(r"[+-]?[0-9]+", re.ASCII)
NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?", re.ASCII)
DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
MOMENT = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z", re.ASCII)


def text_of(value: Any, kind: Kind, *, guarded: bool) -> str:
    """
    Return a value as a cell; nothing is an empty cell, and so is an empty text.

    Raises
    ------
    ValueError, TypeError
        When the value is not of the kind, or a cell could not hold all of it.
    """
    if value is None:
        return ""
    text = WRITTEN[kind](value)
    if guarded and kind is Kind.STRING and FORMULA.match(text):
        return f"'{text}"
    return text


def value_of(text: str, kind: Kind, *, guarded: bool) -> Any:
    """
    Return what a cell holds; None where it is empty.

    Raises
    ------
    ValueError
        When the text is not of the kind.
    """
    if not text:
        return None
    if kind is Kind.STRING:
        return text[1:] if guarded and GUARDED.match(text) else text
    return READ[kind](text)


def _string(value: Any) -> str:
    # Lazy translations and codes of enumerations are text too once they are asked for it.
    text = str(value)
    text.encode()
    return text


def _whole(value: Any) -> str:
    if type(value) is not int:
        raise TypeError(f"{value!r} is no whole number")
    return str(value)


def _number(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float | Decimal):
        raise TypeError(f"{value!r} is no number")
    if not math.isfinite(value):
        raise ValueError(f"{value} is not finite")
    return str(Decimal(repr(value)) if isinstance(value, float) else value)


def _boolean(value: Any) -> str:
    if not isinstance(value, bool):
        raise TypeError(f"{value!r} is neither true nor false")
    return "true" if value else "false"


def _date(value: Any) -> str:
    if not isinstance(value, date) or isinstance(value, datetime):
        raise TypeError(f"{value!r} is no date")
    return value.isoformat()


def _moment(value: Any) -> str:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise TypeError(f"{value!r} is no moment with a time zone")
    if value.microsecond:
        raise ValueError(f"{value} has parts of a second, which the format cannot hold")
    return f"{value.astimezone(UTC).replace(tzinfo=None).isoformat()}Z"


def _read_integer(text: str) -> int:
    if not INTEGER.fullmatch(text):
        raise ValueError("is no whole number")
    return int(text)


def _read_number(text: str) -> Decimal:
    if not NUMBER.fullmatch(text):
        raise ValueError("is no number")
    return Decimal(text)


def _read_boolean(text: str) -> bool:
    if text not in {"true", "false"}:
        raise ValueError("is neither true nor false")
    return text == "true"


def _read_date(text: str) -> date:
    try:
        return date.fromisoformat(DATE.fullmatch(text)[0])  # type: ignore[index]
    except (TypeError, ValueError):
        raise ValueError("is no date like 2026-11-30") from None


def _read_moment(text: str) -> datetime:
    try:
        found = MOMENT.fullmatch(text)[0]  # type: ignore[index]
        return datetime.fromisoformat(found)
    except (TypeError, ValueError):
        raise ValueError("is no moment like 2026-11-30T18:00:00Z") from None


WRITTEN: Mapping[Kind, Callable[[Any], str]] = {
    Kind.STRING: _string,
    Kind.INTEGER: _whole,
    Kind.NUMBER: _number,
    Kind.BOOLEAN: _boolean,
    Kind.DATE: _date,
    Kind.DATETIME: _moment,
}
READ: Mapping[Kind, Callable[[str], Any]] = {
    Kind.INTEGER: _read_integer,
    Kind.NUMBER: _read_number,
    Kind.BOOLEAN: _read_boolean,
    Kind.DATE: _read_date,
    Kind.DATETIME: _read_moment,
}
