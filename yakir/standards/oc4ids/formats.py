"""Forms of text: date and time, web address, e-mail address."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

DATE_TIME = re.compile(
    r"(\d{4})-(\d{2})-(\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(\.\d+)?([Zz]|[+-]\d{2}:\d{2})",
    re.ASCII,
)
#: Characters that RFC 3986 keeps out of an address; letters beyond ASCII have to be written as %.
URI = re.compile(
    r"[A-Za-z][A-Za-z0-9+.-]*:(?:[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=-]|%[0-9A-Fa-f]{2})+"
)
EMAIL = re.compile(r"[^@\s]+@[^@\s]+")


def moment(value: Any) -> datetime | None:
    """Return the moment that a text names (RFC 3339), in UTC; None when it names none."""
    found = DATE_TIME.fullmatch(value) if isinstance(value, str) else None
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(found[n]) for n in range(1, 7))
    # A leap second is a moment too; the next second stands for it.
    leap = second == 60
    try:
        wall = datetime(year, month, day, hour, minute, 59 if leap else second, tzinfo=UTC)
        return wall - _offset(found[8]) + timedelta(seconds=leap)
    except (ValueError, OverflowError):
        return None


def date_time(at: datetime) -> str:
    """
    Return a moment as the standard writes it, in UTC to the second.

    Raises
    ------
    ValueError
        When the moment has no time zone.
    """
    if at.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return f"{at.astimezone(UTC).replace(tzinfo=None, microsecond=0).isoformat()}Z"


def is_uri(text: str) -> bool:
    """Return whether a text is an address with its scheme (RFC 3986)."""
    if not URI.fullmatch(text):
        return False
    try:
        urlsplit(text)
    except ValueError:
        return False
    return True


def _offset(text: str) -> timedelta:
    if text in "Zz":
        return timedelta()
    hours, minutes = int(text[1:3]), int(text[4:6])
    if hours > 23 or minutes > 59:
        raise ValueError(text)
    offset = timedelta(hours=hours, minutes=minutes)
    return -offset if text[0] == "-" else offset


FORMATS: Mapping[str, tuple[Callable[[str], bool], str]] = {
    "date-time": (lambda text: moment(text) is not None, "not_a_date_time"),
    "uri": (is_uri, "not_a_uri"),
    "email": (lambda text: EMAIL.fullmatch(text) is not None, "not_an_email"),
}
