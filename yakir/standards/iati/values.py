"""Values of XML Schema as Python's and back, refusing what would lose something."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

_DECIMAL = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII)
_INTEGER = re.compile(r"[+-]?\d+", re.ASCII)
_DATE = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?(?:Z|[+-]\d\d:\d\d)?", re.ASCII)
_BOOLEANS = {"true": True, "1": True, "false": False, "0": False}


def read_decimal(text: str) -> Decimal:
    """Return the number of an `xsd:decimal`: no exponent, no infinity."""
    return Decimal(_matched(_DECIMAL, text))


def read_integer(text: str) -> int:
    """Return the number of an `xsd:integer`."""
    return int(_matched(_INTEGER, text))


def read_date(text: str) -> date:
    """Return the day of an `xsd:date`; one with a time zone is refused, for a day has none here."""
    return date.fromisoformat(_matched(_DATE, text))


def read_moment(text: str) -> datetime:
    """Return the moment of an `xsd:dateTime`, with its time zone when it has one."""
    return datetime.fromisoformat(_matched(_MOMENT, text))


def read_boolean(text: str) -> bool:
    """Return the truth of an `xsd:boolean`."""
    if text.strip() not in _BOOLEANS:
        raise ValueError(text)
    return _BOOLEANS[text.strip()]


def _matched(pattern: re.Pattern[str], text: str) -> str:
    stripped = text.strip()
    if not pattern.fullmatch(stripped):
        raise ValueError(text)
    return stripped


def _write_moment(value: datetime) -> str:
    offset = value.utcoffset()
    if offset is not None and offset % timedelta(minutes=1):
        value = value.astimezone(UTC)
    written = value.isoformat()
    return f"{written[:-6]}Z" if offset == timedelta(0) else written


def _write_decimal(value: Decimal) -> str:
    if not value.is_finite():
        raise ValueError(f"{value} is no number that XML Schema knows")
    return f"{value:f}"


READ: Mapping[type, Callable[[str], object]] = {
    str: str,
    Decimal: read_decimal,
    int: read_integer,
    bool: read_boolean,
    date: read_date,
    datetime: read_moment,
}
WRITE: Mapping[type, Callable[..., str]] = {
    str: str,
    Decimal: _write_decimal,
    int: str,
    bool: lambda value: "1" if value else "0",
    date: date.isoformat,
    datetime: _write_moment,
}
