"""
Derive the scenarios' computed files from an upstream data folder.

    .venv/bin/python examples/scenarios/derive.py DATA_FOLDER

Fits the state of alert of each frontline oblast to the volunteers' record and writes beside
itself; the same folder gives the same bytes. The other scenarios are written by hand.
"""

import csv
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1]))

import yaml

from yakir.engine.outages import fit

RECORD = "alerts/frontline_oblasts_volunteer_2022-02-25_2024-10-10.csv"
START = datetime(2023, 9, 1, tzinfo=UTC)
END = datetime(2024, 9, 1, tzinfo=UTC)
HOURS = (END - START) / timedelta(hours=1)
# Luhansk oblast has no row after April 2022: its alert never ended, so it is unknown.
OBLASTS = {
    "Dnipropetrovska oblast": "UA12000000000090473",
    "Donetska oblast": "UA14000000000091971",
    "Zaporizka oblast": "UA23000000000064947",
    "Mykolaivska oblast": "UA48000000000039575",
    "Odeska oblast": "UA51000000000030770",
    "Sumska oblast": "UA59000000000057109",
    "Kharkivska oblast": "UA63000000000041885",
    "Khersonska oblast": "UA65000000000030969",
    "Chernihivska oblast": "UA74000000000025378",
}
KEPT = "Kharkivska oblast"  # whose alerts are kept here, so that anyone can fit them again
SOURCE = (
    "fitted to the volunteers' record of alerts, Vadimkin/ukrainian-air-raid-sirens-dataset (MIT), "
    "2023-09-01 to 2024-09-01 UTC; how well it fits: alerts_fit.csv"
)
TITLES = {
    "title_uk": "Тривоги у прифронтових областях",
    "title_en": "Alerts in frontline oblasts",
    "about_uk": "Стан тривоги, а не знеструмлення: calm — тривоги немає, trouble — тривога триває.",
    "about_en": "The state of alert, which is no outage: calm means no alert, trouble an alert.",
}
SEED = 2024
REPLICATIONS = 199
DIGITS = 4


class Alert(NamedTuple):
    """An alert from its beginning, in hours since the year began, and whether its end is a guess."""

    start: float
    end: float
    guessed: bool


def upstream(source: Path) -> dict[str, list[Alert]]:
    """Alerts of the year by oblast, in order."""
    found: dict[str, list[Alert]] = {oblast: [] for oblast in OBLASTS}
    with (source / RECORD).open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            start = _hours(row["started_at"])
            if row["region"] in found and 0 <= start < HOURS:
                alert = Alert(start, _hours(row["finished_at"]), row["naive"] == "True")
                found[row["region"]].append(alert)
    return {oblast: sorted(alerts) for oblast, alerts in found.items()}


def kept() -> list[Alert]:
    """Alerts of the oblast that is kept beside this file."""
    with (HERE / "alerts_kharkiv_oblast.csv").open(encoding="utf-8", newline="") as file:
        return [
            Alert(_hours(row["started_at"]), _hours(row["finished_at"]), row["naive"] == "1")
            for row in csv.DictReader(file)
        ]


def fits(alerts: list[Alert]) -> dict[str, tuple[fit.Sojourns, tuple[fit.Fitted, ...]]]:
    """Durations without and under alert, with every family fitted, the best first."""
    starts, ends, guessed = zip(*alerts, strict=True)
    calm, trouble = fit.from_spans(starts, ends, HOURS, guessed)
    return {"calm": (calm, fit.choose(calm)), "trouble": (trouble, fit.choose(trouble))}


def process(oblast: str, alerts: list[Alert]) -> dict[str, Any]:
    """An entry of the scenario's alerts."""
    found = fits(alerts)
    states = {state: _durations(best[0]) for state, (_, best) in found.items()}
    return {"places": [OBLASTS[oblast]], **states, "source": SOURCE}


def table(oblast: str, alerts: list[Alert]) -> list[dict[str, Any]]:
    """How well each state's durations fit, a row a state."""
    rows = []
    for state, (history, best) in fits(alerts).items():
        first, second = best[:2]
        (low, high), (shape_low, shape_high) = first.interval()
        far = fit.goodness(history, first, seed=SEED, replications=REPLICATIONS)
        rows.append(
            {
                "oblast": OBLASTS[oblast],
                "state": state,
                "sojourns": len(history.hours),
                "unended": int(history.unended.sum()),
                "family": first.durations.family.name.lower(),
                "scale_hours": first.durations.scale_hours,
                "scale_low": low,
                "scale_high": high,
                "shape": first.durations.shape,
                "shape_low": shape_low,
                "shape_high": shape_high,
                "next_family": second.durations.family.name.lower(),
                "next_aic_more": second.aic - first.aic,
                "distance": far.distance,
                "p_value": far.p_value,
                "mean_hours_seen": history.hours.mean(),
                "mean_hours_fitted": first.durations.mean_hours,
            }
        )
    return rows


def derive(source: Path, target: Path) -> None:
    """Write every derived file."""
    found = upstream(source)
    entries = [process(oblast, alerts) for oblast, alerts in found.items()]
    text = yaml.safe_dump(
        TITLES | {"alerts": entries}, allow_unicode=True, sort_keys=False, width=100
    )
    head = "# Computed by derive.py; see SOURCES.md.\n"
    (target / "alerts.yaml").write_text(head + text, encoding="utf-8")
    rows = [row for oblast, alerts in found.items() for row in table(oblast, alerts)]
    _write(target / "alerts_fit.csv", rows)
    _write(target / "alerts_kharkiv_oblast.csv", [_plain(alert) for alert in found[KEPT]])


def _durations(fitted: fit.Fitted) -> dict[str, Any]:
    found = fitted.durations
    return {
        "family": found.family.name.lower(),
        "scale_hours": round(found.scale_hours, DIGITS),
        "shape": round(found.shape, DIGITS),
    }


def _hours(moment: str) -> float:
    """Hours since the year began."""
    return (datetime.fromisoformat(moment) - START) / timedelta(hours=1)


def _plain(alert: Alert) -> dict[str, Any]:
    moments = [
        (START + timedelta(seconds=round(hours * 3600))).strftime("%Y-%m-%dT%H:%M:%SZ")
        for hours in alert[:2]
    ]
    return {"started_at": moments[0], "finished_at": moments[1], "naive": int(alert.guessed)}


def _write(path: Path, rows: list[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(
            {
                name: f"{value:.{DIGITS}f}" if isinstance(value, float) else value
                for name, value in row.items()
            }
            for row in rows
        )


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Usage: derive.py DATA_FOLDER")
    derive(Path(sys.argv[1]), HERE)
