"""The JSON of hourly outage schedules (regionId, fact, preset), read into plain periods."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Any, NamedTuple, NoReturn
from zoneinfo import ZoneInfo

#: The clock that the operators' hours are told in.
KYIV = ZoneInfo("Europe/Kyiv")
GREATEST_FILE = 5_000_000  # [byte] a region of 60 groups, two days and the week fits twelve times
HALF_HOUR = timedelta(minutes=30)
DAY = re.compile(r"[0-9]{1,12}")

REASONS = {
    "too_long": "the file is too long",
    "not_json": "the file is not JSON",
    "not_an_object": "is not an object",
    "missing": "is missing",
    "not_a_text": "is not a text",
    "not_a_time": "is not a time like 2026-08-21T23:51:20Z",
    "not_a_day": "is not the second in which a day of Kyiv begins",
    "not_a_weekday": "is not a day of the week, 1 to 7",
    "not_an_hour": "is not an hour of the day, 1 to 24",
    "unknown_code": "is a code nobody has explained",
    "no_hour": "says nothing about this hour",
}


class State(StrEnum):
    """What a schedule says of a half hour; what it does not say is unknown, never on."""

    ON = "on"
    MAYBE = "maybe"
    OFF = "off"
    UNKNOWN = "unknown"


#: State of the first and of the second half of an hour.
CODES = {
    "yes": (State.ON, State.ON),
    "maybe": (State.MAYBE, State.MAYBE),
    "no": (State.OFF, State.OFF),
    "first": (State.OFF, State.ON),
    "second": (State.ON, State.OFF),
    "mfirst": (State.MAYBE, State.ON),
    "msecond": (State.ON, State.MAYBE),
}
SILENCE = (State.UNKNOWN, State.UNKNOWN)

#: The states of a day's 48 half hours by the clock on the wall.
Day = tuple[State, ...]


class Fault(NamedTuple):
    """One thing wrong with the file: where, a key of `REASONS`, and what stands there."""

    path: str
    reason: str
    value: str = ""

    def __str__(self) -> str:
        what = " ".join(part for part in (self.value, REASONS[self.reason]) if part)
        return f"{self.path or '/'}: {what}"


class InvalidSchedule(ValueError):
    """The file holds no usable schedule; `faults` lists everything that is wrong."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(map(str, self.faults)))


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time in which the schedule says one thing of a group; times in UTC."""

    group: str
    start: datetime
    end: datetime
    state: State


@dataclass(frozen=True, slots=True)
class WeeklyPeriod:
    """A stretch of a day of the week, 1 for Monday, in minutes by the clock of Kyiv."""

    group: str
    weekday: int
    start_minute: int
    end_minute: int
    state: State


@dataclass(frozen=True, slots=True)
class Schedule:
    """
    What one region's operator has said.

    Parameters
    ----------
    region
        The publisher's name of the region.
    updated
        When the file was made; None when it does not say.
    groups
        Names of the groups, by their codes.
    fact
        What is announced for dates, in the order of groups and time.
    template
        The week that is planned when cuts are needed at all.
    unclear
        Every place that says nothing we know; its half hours are `State.UNKNOWN`.
    """

    region: str
    updated: datetime | None
    groups: Mapping[str, str]
    fact: tuple[Period, ...]
    template: tuple[WeeklyPeriod, ...]
    unclear: tuple[Fault, ...]


def read(text: str | bytes) -> Schedule:
    """
    Return what a file of the outage-data-ua layout says.

    A day that is published whole as *yes* is told as on: the file does not say whether the next
    day's schedule is out yet.

    Raises
    ------
    InvalidSchedule
        When anything in the file is not of the layout; all of it is listed by JSON pointer.
        Codes we do not know and hours left out are no faults but unknown states.

    References
    ----------
    .. [1] Baskerville42, "outage-data-ua", README,
       https://github.com/Baskerville42/outage-data-ua
    """
    reading = _Reading()
    document = reading.members("", _document(text))
    fact = _part(reading, document, "fact")
    preset = _part(reading, document, "preset")
    days = list(_fact_days(reading, fact))
    weekdays = list(_template_days(reading, preset))
    schedule = Schedule(
        region=reading.text("/regionId", document.get("regionId")),
        updated=_time(reading, document.get("lastUpdated")),
        groups=_names(reading, preset),
        fact=_joined(period for group, day, states in days for period in _of(group, day, states)),
        template=tuple(
            WeeklyPeriod(group, weekday, 30 * first, 30 * last, state)
            for group, weekday, states in weekdays
            for first, last, state in _runs(states)
        ),
        unclear=tuple(reading.unclear),
    )
    if reading.faults:
        raise InvalidSchedule(reading.faults)
    return schedule


def laid_out(template: Iterable[WeeklyPeriod], *, first: date, last: date) -> tuple[Period, ...]:
    """
    Return the weekly template on the dates from first to last, both included, in UTC.

    On the day the clocks go forward the hour that does not exist is left out; on the day they
    go back the hour that comes twice holds twice.
    """
    weeks: dict[str, dict[int, list[State]]] = {}
    for period in template:
        days = weeks.setdefault(period.group, {})
        states = days.setdefault(period.weekday, [State.UNKNOWN] * 48)
        span = slice(period.start_minute // 30, period.end_minute // 30)
        states[span] = [period.state] * (span.stop - span.start)
    dates = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return _joined(
        period
        for group, days in weeks.items()
        for day in dates
        if day.isoweekday() in days
        for period in _of(group, day, tuple(days[day.isoweekday()]))
    )


class _Reading:
    """Faults and unclear places gathered while a document is walked."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.unclear: list[Fault] = []

    def members(self, path: str, value: object) -> dict[str, Any]:
        """The object at a path, or an empty one with a fault; the source writes none as []."""
        if isinstance(value, dict):
            return value
        if value != []:
            self.faults.append(Fault(path, "not_an_object", _short(value)))
        return {}

    def text(self, path: str, value: object) -> str:
        """The text at a path, or an empty one with a fault."""
        if isinstance(value, str) and value:
            return value
        reason = "missing" if value is None else "not_a_text"
        self.faults.append(Fault(path, reason, "" if value is None else _short(value)))
        return ""

    def day(self, path: str, value: object) -> Day:
        """The 48 half hours of a day of hours 1 to 24."""
        hours = self.members(path, value)
        for key in hours:
            if not (DAY.fullmatch(key) and 1 <= int(key) <= 24):
                self.faults.append(Fault(f"{path}/{_pointer(key)}", "not_an_hour", _short(key)))
        return tuple(state for hour in range(1, 25) for state in self._hour(path, str(hour), hours))

    def _hour(self, path: str, hour: str, hours: Mapping[str, Any]) -> tuple[State, State]:
        path = f"{path}/{hour}"
        if hour not in hours:
            self.unclear.append(Fault(path, "no_hour"))
            return SILENCE
        code = hours[hour]
        if not isinstance(code, str):
            self.faults.append(Fault(path, "not_a_text", _short(code)))
            return SILENCE
        if code not in CODES:
            self.unclear.append(Fault(path, "unknown_code", _short(code)))
        return CODES.get(code, SILENCE)


def _document(text: str | bytes) -> object:
    if len(text) > GREATEST_FILE:
        raise InvalidSchedule([Fault("", "too_long")])
    try:
        return json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise InvalidSchedule([Fault("", "not_json")]) from error


def _part(reading: _Reading, document: Mapping[str, Any], name: str) -> dict[str, Any]:
    if name not in document:
        reading.faults.append(Fault(f"/{name}", "missing"))
        return {}
    return reading.members(f"/{name}", document[name])


def _fact_days(
    reading: _Reading, fact: Mapping[str, Any]
) -> Iterator[tuple[str, date, Day]]:  # fmt: skip
    days = reading.members("/fact/data", fact.get("data", {}))
    for key in sorted(days):
        path = f"/fact/data/{_pointer(key)}"
        day = _midnight(key)
        if day is None:
            reading.faults.append(Fault(path, "not_a_day", _short(key)))
        for group, hours in reading.members(path, days[key]).items():
            states = reading.day(f"{path}/{_pointer(group)}", hours)
            if day is not None:
                yield group, day, states


def _template_days(
    reading: _Reading, preset: Mapping[str, Any]
) -> Iterator[tuple[str, int, Day]]:  # fmt: skip
    for group, week in reading.members("/preset/data", preset.get("data", {})).items():
        path = f"/preset/data/{_pointer(group)}"
        for key, hours in reading.members(path, week).items():
            where = f"{path}/{_pointer(key)}"
            states = reading.day(where, hours)
            if key in "1234567" and len(key) == 1:
                yield group, int(key), states
            else:
                reading.faults.append(Fault(where, "not_a_weekday", _short(key)))


def _names(reading: _Reading, preset: Mapping[str, Any]) -> dict[str, str]:
    names = reading.members("/preset/sch_names", preset.get("sch_names", {}))
    return {
        code: reading.text(f"/preset/sch_names/{_pointer(code)}", name)
        for code, name in names.items()
    }


def _time(reading: _Reading, value: object) -> datetime | None:
    if value is None:
        return None
    try:
        found = datetime.fromisoformat(value) if isinstance(value, str) else None
        if found and found.tzinfo:
            return found.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    reading.faults.append(Fault("/lastUpdated", "not_a_time", _short(value)))
    return None


def _midnight(key: str) -> date | None:
    """The date whose midnight in Kyiv is this second."""
    if not DAY.fullmatch(key):
        return None
    try:
        local = datetime.fromtimestamp(int(key), KYIV)
    except (OverflowError, ValueError, OSError):
        return None
    return local.date() if local.time() == time() else None


def _of(group: str, day: date, states: Day) -> Iterator[Period]:
    """Yield each half hour of a date: those that exist, so that the clocks may change."""
    moment = datetime.combine(day, time(), KYIV).astimezone(UTC)
    end = datetime.combine(day + timedelta(days=1), time(), KYIV).astimezone(UTC)
    while moment < end:
        wall = moment.astimezone(KYIV)
        state = states[2 * wall.hour + (wall.minute >= 30)]
        yield Period(group, moment, moment + HALF_HOUR, state)
        moment += HALF_HOUR


def _joined(periods: Iterable[Period]) -> tuple[Period, ...]:
    """Periods by group and time, those that follow each other with one state made one."""
    joined: list[Period] = []
    for period in sorted(periods, key=lambda each: (each.group, each.start)):
        last = joined[-1] if joined else None
        if last and (last.group, last.end, last.state) == (
            period.group,
            period.start,
            period.state,
        ):
            joined[-1] = Period(last.group, last.start, period.end, last.state)
        else:
            joined.append(period)
    return tuple(joined)


def _runs(states: Day) -> Iterator[tuple[int, int, State]]:
    """Yield first and last half hour of each run of one state, and the state."""
    first = 0
    for place in range(1, len(states) + 1):
        if place == len(states) or states[place] is not states[first]:
            yield first, place, states[first]
            first = place


def _pointer(key: str) -> str:
    return key.replace("~", "~0").replace("/", "~1")


def _short(value: object) -> str:
    text = value if isinstance(value, str) else ascii(value)
    # Half a surrogate pair could not be printed or stored.
    return text[:40].encode(errors="replace").decode()


def _no_constant(name: str) -> NoReturn:
    raise ValueError(f"{name} is not a number JSON can hold")
