"""CSV of air-raid alerts, read into plain records, and the time spent in and out of alert."""

import csv
import io
import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import NamedTuple

GREATEST_FILE = 100_000_000  # [byte] the national file grows by some ten megabytes a year

#: Oblast of each name the data sets use: the first letters and digits of its KATOTTG code.
OBLASTS: Mapping[str, str] = {
    "Crimea": "UA01",
    "Vinnytska oblast": "UA05",
    "Volynska oblast": "UA07",
    "Dnipropetrovska oblast": "UA12",
    "Donetska oblast": "UA14",
    "Zhytomyrska oblast": "UA18",
    "Zakarpatska oblast": "UA21",
    "Zaporizka oblast": "UA23",
    "Ivano-Frankivska oblast": "UA26",
    "Kyivska oblast": "UA32",
    "Kirovohradska oblast": "UA35",
    "Luhanska oblast": "UA44",
    "Lvivska oblast": "UA46",
    "Mykolaivska oblast": "UA48",
    "Odeska oblast": "UA51",
    "Poltavska oblast": "UA53",
    "Rivnenska oblast": "UA56",
    "Sumska oblast": "UA59",
    "Ternopilska oblast": "UA61",
    "Kharkivska oblast": "UA63",
    "Khersonska oblast": "UA65",
    "Khmelnytska oblast": "UA68",
    "Cherkaska oblast": "UA71",
    "Chernivetska oblast": "UA73",
    "Chernihivska oblast": "UA74",
    "Kyiv City": "UA80",
    "Sevastopol": "UA85",
    "АР Крим": "UA01",
    "Автономна Республіка Крим": "UA01",
    "Вінницька область": "UA05",
    "Волинська область": "UA07",
    "Дніпропетровська область": "UA12",
    "Донецька область": "UA14",
    "Житомирська область": "UA18",
    "Закарпатська область": "UA21",
    "Запорізька область": "UA23",
    "Івано-Франківська область": "UA26",
    "Київська область": "UA32",
    "Кіровоградська область": "UA35",
    "Луганська область": "UA44",
    "Львівська область": "UA46",
    "Миколаївська область": "UA48",
    "Одеська область": "UA51",
    "Полтавська область": "UA53",
    "Рівненська область": "UA56",
    "Сумська область": "UA59",
    "Тернопільська область": "UA61",
    "Харківська область": "UA63",
    "Херсонська область": "UA65",
    "Хмельницька область": "UA68",
    "Черкаська область": "UA71",
    "Чернівецька область": "UA73",
    "Чернігівська область": "UA74",
    "м. Київ": "UA80",
    "м. Севастополь": "UA85",
}
OFFICIAL = ("oblast", "raion", "hromada", "level", "started_at", "finished_at", "source")
VOLUNTEER = ("region", "started_at", "finished_at", "naive")
LEVELS = ("oblast", "raion", "hromada")
NAIVE = {"True": True, "False": False}

REASONS = {
    "too_long": "the file is too long",
    "not_text": "the file is not UTF-8",
    "not_csv": "the file is not CSV",
    "no_layout": "the first row is of neither known layout",
    "columns": "has another number of columns than the first row",
    "unknown_oblast": "is no oblast we know; the columns may have shifted",
    "unknown_level": "is not oblast, raion or hromada",
    "not_a_time": "is not a time with its offset, like 2022-03-15 23:47:05+00:00",
    "not_a_flag": "is not True or False",
    "backwards": "ends before it begins",
}


class Fault(NamedTuple):
    """One thing wrong: the row as a spreadsheet counts it, the column, a key of `REASONS`."""

    row: int
    column: str
    reason: str
    value: str = ""

    def __str__(self) -> str:
        what = " ".join(part for part in (self.column, self.value, REASONS[self.reason]) if part)
        return f"row {self.row}: {what}"


class InvalidHistory(ValueError):
    """The file is of no layout that we know; `faults` says why."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("; ".join(map(str, self.faults)))


@dataclass(frozen=True, slots=True)
class Alert:
    """
    One alert; times in UTC.

    Parameters
    ----------
    oblast
        First letters and digits of the oblast's KATOTTG code, as `UA63`.
    raion, hromada
        The source's names; empty when the alert is of more.
    level
        What it was announced for: oblast, raion or hromada.
    end
        None when no end is recorded: the alert is open.
    end_is_assumed
        Whether the publisher saw no end and put one half an hour after the start.
    """

    oblast: str
    raion: str
    hromada: str
    level: str
    start: datetime
    end: datetime | None
    end_is_assumed: bool


@dataclass(frozen=True, slots=True)
class History:
    """Alerts in the order of the file, and every fault of the rows that were refused."""

    alerts: tuple[Alert, ...]
    refused: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Sojourns:
    """
    How long one oblast was in and out of alert within a window, alternating in time.

    Parameters
    ----------
    on_seconds, off_seconds
        Complete stays: both their begin and their end lie in the window.
    first_seconds, last_seconds
        The stay the window opened in and the one it closed in: their full length is unknown, only
        that it is at least this. They are one stay, told as the last, when nothing changed.
    first_is_on, last_is_on
        Whether those stays are alerts.
    """

    oblast: str
    on_seconds: tuple[float, ...]
    off_seconds: tuple[float, ...]
    first_seconds: float
    first_is_on: bool
    last_seconds: float
    last_is_on: bool


class Spans(NamedTuple):
    """Alerts of one oblast as they were announced: hours from the window's begin, in order."""

    start_hours: tuple[float, ...]
    end_hours: tuple[float, ...]
    end_is_assumed: tuple[bool, ...]


def read(text: str | bytes) -> History:
    """
    Return the alerts of a CSV of the official or of the volunteers' layout.

    A bad row is refused alone, with its number: a history of a hundred thousand rows is not
    thrown away for one of them, and nothing is guessed from it.

    Raises
    ------
    InvalidHistory
        When the file as a whole cannot be read.

    References
    ----------
    .. [1] Vadym Klymenko, "Ukrainian air raid sirens dataset", README,
       https://github.com/Vadimkin/ukrainian-air-raid-sirens-dataset
    """
    alerts: list[Alert] = []
    refused: list[Fault] = []
    columns: tuple[str, ...] = ()
    for number, cells in _rows(text):
        if not columns:
            columns = tuple(cells)
            _check_layout(columns)
            continue
        if len(cells) != len(columns):
            refused.append(Fault(number, "", "columns", str(len(cells))))
            continue
        row = _Row(number, dict(zip(columns, cells, strict=True)))
        alert = row.alert()
        if row.faults:
            refused += row.faults
        else:
            alerts.append(alert)
    return History(tuple(alerts), tuple(refused))


def united(
    alerts: Iterable[Alert],
    *,
    oblast: str,
    until: datetime,
    levels: Iterable[str] = ("oblast",),
    with_assumed: bool = True,
) -> list[tuple[datetime, datetime]]:
    """Return when the oblast was under any alert of these levels, overlaps made one, in order."""
    kept = frozenset(levels)
    rows = sorted(
        (alert.start, min(alert.end or until, until))
        for alert in alerts
        if alert.oblast == oblast
        and alert.level in kept
        and alert.start < until
        and (with_assumed or not alert.end_is_assumed)
    )
    joined: list[tuple[datetime, datetime]] = []
    for start, end in rows:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def spans(
    alerts: Iterable[Alert],
    *,
    oblast: str,
    since: datetime,
    until: datetime,
    levels: Iterable[str] = ("oblast",),
) -> Spans:
    """
    Return the alerts that began between two times; one that is open lasts until the second.

    An alert that began before is left out: how long it had lasted is not seen.
    """
    kept = frozenset(levels)
    rows = sorted(
        (
            (alert.start - since).total_seconds() / 3600,
            ((alert.end or until) - since).total_seconds() / 3600,
            alert.end_is_assumed,
        )
        for alert in alerts
        if alert.oblast == oblast and alert.level in kept and since <= alert.start < until
    )
    starts, ends, assumed = zip(*rows, strict=True) if rows else ((), (), ())
    return Spans(starts, ends, assumed)


def sojourns(
    alerts: Iterable[Alert],
    *,
    oblast: str,
    since: datetime,
    until: datetime,
    levels: Iterable[str] = ("oblast",),
    with_assumed: bool = True,
) -> Sojourns:
    """Return how long the oblast stayed in and out of alert between two times."""
    joined = united(alerts, oblast=oblast, until=until, levels=levels, with_assumed=with_assumed)
    inside = [(max(start, since), end) for start, end in joined if end > since]
    turns = [turn for span in inside for turn in span if since < turn < until]
    edges = [since, *turns, until]
    lengths = [(later - earlier).total_seconds() for earlier, later in itertools.pairwise(edges)]
    first_is_on = bool(inside) and inside[0][0] <= since
    within = lengths[1:-1]
    after_first, after_second = tuple(within[0::2]), tuple(within[1::2])
    return Sojourns(
        oblast=oblast,
        on_seconds=after_second if first_is_on else after_first,
        off_seconds=after_first if first_is_on else after_second,
        first_seconds=lengths[0] if turns else 0.0,
        first_is_on=first_is_on,
        last_seconds=lengths[-1],
        last_is_on=first_is_on != bool(len(turns) % 2),
    )


class _Row:
    """One row on its way to an alert, with what is wrong in it."""

    def __init__(self, number: int, cells: Mapping[str, str]) -> None:
        self.number = number
        self.cells = cells
        self.faults: list[Fault] = []

    def alert(self) -> Alert:
        """The alert of the row; of use only when the row has no faults."""
        level = self.cells.get("level", "oblast")
        if level not in LEVELS:
            self._fault("level", "unknown_level")
        naive = NAIVE.get(self.cells.get("naive", "False"))
        if naive is None:
            self._fault("naive", "not_a_flag")
        oblast = self._oblast()
        start = self._time("started_at")
        end = self._time("finished_at") if self.cells["finished_at"] else None
        if end is not None and end < start:
            self._fault("finished_at", "backwards")
        return Alert(
            oblast=oblast,
            raion=self.cells.get("raion", ""),
            hromada=self.cells.get("hromada", ""),
            level=level,
            start=start,
            end=end,
            end_is_assumed=bool(naive),
        )

    def _oblast(self) -> str:
        column = "oblast" if "oblast" in self.cells else "region"
        code = OBLASTS.get(self.cells[column])
        if code is None:
            self._fault(column, "unknown_oblast")
        return code or ""

    def _time(self, column: str) -> datetime:
        moment = _moment(self.cells[column])
        if moment is None:
            self._fault(column, "not_a_time")
        return moment or datetime.min.replace(tzinfo=UTC)

    def _fault(self, column: str, reason: str) -> None:
        self.faults.append(Fault(self.number, column, reason, self.cells[column][:40]))


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None


def _rows(text: str | bytes) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that is not empty with the number of the line it ends on."""
    if len(text) > GREATEST_FILE:
        raise InvalidHistory([Fault(1, "", "too_long")])
    try:
        decoded = text if isinstance(text, str) else text.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise InvalidHistory([Fault(1, "", "not_text")]) from error
    reader = csv.reader(io.StringIO(decoded, newline=""), strict=True)
    try:
        for cells in reader:
            if cells:
                yield reader.line_num, cells
    except csv.Error as error:
        raise InvalidHistory([Fault(reader.line_num, "", "not_csv")]) from error


def _check_layout(columns: tuple[str, ...]) -> None:
    if columns not in (OFFICIAL, VOLUNTEER):
        raise InvalidHistory([Fault(1, "", "no_layout", ",".join(columns)[:80])])
