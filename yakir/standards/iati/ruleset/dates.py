"""Days and moments as rules compare them: a day is its first moment in UTC."""

import re
from datetime import UTC, datetime, timedelta, timezone

_DAY = re.compile(
    r"\s*(\d{4})-(\d\d)-(\d\d)"
    r"(?:T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,6})\d*)?)?"
    r"(?:Z|([+-])(\d\d):(\d\d))?\s*",
    re.ASCII,
)


def moment(text: str) -> datetime | None:
    """Return the moment of an `xsd:date` or `xsd:dateTime`, or None when it is neither."""
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute, second, part, sign, hours, minutes = found.groups()
    zone = UTC
    try:
        if sign:
            offset = timedelta(hours=int(hours), minutes=int(minutes))
            zone = timezone(offset if sign == "+" else -offset)
        clock = (
            int(hour or 0),
            int(minute or 0),
            int(second or 0),
            int((part or "0").ljust(6, "0")),
        )
        return datetime(int(year), int(month), int(day), *clock, tzinfo=zone)
    except ValueError:
        return None
