"""Share of hours under air alert, by oblast, from the volunteers' record."""

from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path

from derivation.tables import rows

START = datetime(2023, 9, 1, tzinfo=UTC)
END = datetime(2024, 9, 1, tzinfo=UTC)
REGIONS = {
    "Dnipropetrovska oblast": "UA12",
    "Donetska oblast": "UA14",
    "Zaporizka oblast": "UA23",
    "Mykolaivska oblast": "UA48",
    "Odeska oblast": "UA51",
    "Sumska oblast": "UA59",
    "Kharkivska oblast": "UA63",
    "Khersonska oblast": "UA65",
    "Chernihivska oblast": "UA74",
}
# Luhansk oblast has no row after April 2022: its alert never ended, so its share is unknown.

Interval = tuple[datetime, datetime]


def alert_shares(source: Path) -> dict[str, str]:
    """Share of hours of September 2023 to August 2024 under alert, by the oblast's P-code."""
    intervals: dict[str, list[Interval]] = defaultdict(list)
    for row in rows(source / "alerts/frontline_oblasts_volunteer_2022-02-25_2024-10-10.csv"):
        if row["region"] in REGIONS:
            intervals[REGIONS[row["region"]]].append(
                _interval(row["started_at"], row["finished_at"])
            )
    return {code: f"{_share(found):.4f}" for code, found in intervals.items()}


def _interval(started: str, finished: str) -> Interval:
    """The alert cut to the year that counts."""
    start, end = datetime.fromisoformat(started), datetime.fromisoformat(finished)
    return max(start, START), min(end, END)


def _share(intervals: list[Interval]) -> float:
    """Length of the union of intervals over the length of the year."""
    seconds = 0.0
    reached = START
    for start, end in sorted(intervals):
        if end > max(start, reached):
            seconds += (end - max(start, reached)).total_seconds()
            reached = end
    return seconds / (END - START).total_seconds()
