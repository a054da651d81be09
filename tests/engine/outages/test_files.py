"""The scenario files: complete, readable, and what they say they are."""

import csv
import importlib.util
import math
from pathlib import Path

import numpy as np
import pytest
import yaml

from yakir.engine.outages import fit, record, timeline

FOLDER = Path(__file__).resolve().parents[3] / "examples" / "scenarios"
KHARKIV = "UA63000000000041885"
LUHANSK = "UA44000000000018893"
SCENARIOS = ["blackout-72h", "december-2025", "strikes-and-frost"]
HEADER = "region,started_at,finished_at,naive\n"


def document(name):
    return yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))


def table(name):
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def derivation():
    spec = importlib.util.spec_from_file_location("derive_scenarios", FOLDER / "derive.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def oblasts():
    return [entry["places"][0] for entry in document("alerts")["alerts"]]


def read(name):
    return record.read(
        document(name), document("alerts"), oblasts=[*oblasts(), LUHANSK], kinds=["school"]
    )


def sources(part):
    """Every group of parameters in a document, with its source or None."""
    if isinstance(part, list):
        return [found for entry in part for found in sources(entry)]
    return [part.get("source")] if isinstance(part, dict) else []


def test_every_scenario_file_is_tested():
    assert sorted(path.stem for path in FOLDER.glob("*.yaml")) == sorted([*SCENARIOS, "alerts"])


@pytest.mark.parametrize("name", [*SCENARIOS, "alerts"])
def test_every_group_of_parameters_has_a_source_or_says_assumption(name):
    groups = [part for key, part in document(name).items() if isinstance(part, dict | list)]

    found = [source for group in groups for source in sources(group)]

    assert found
    for source in found:
        assert "assumption: " in source or "fitted to" in source


@pytest.mark.parametrize("name", SCENARIOS)
def test_a_scenario_is_read_together_with_alerts_and_speaks_both_languages(name):
    scenario = read(name)

    assert scenario.alerts.which.tolist() == [*range(9), -1]
    compiled = timeline.compile_scenario(scenario, np.arange(10))
    assert compiled.temperature.shape == (1, scenario.steps)
    assert all(document(name)[key] for key in ("title_uk", "title_en", "about_uk", "about_en"))


def test_december_is_off_as_long_as_was_published():
    off = 24 * (1 - timeline.years(read("december-2025"), seed=1, draws=2000).mean(axis=1))

    assert off.mean() == pytest.approx(11.1, abs=4 * off.std() / math.sqrt(len(off)))


def test_the_blackout_lasts_its_72_hours():
    up = timeline.years(read("blackout-72h"), seed=1, draws=2)

    assert not up[:, :72].any()
    assert up[:, 72:].all()


def test_strikes_and_frost_take_the_grid_as_often_as_they_say():
    scenario = read("strikes-and-frost")
    (oblast,), (community,) = scenario.grid_by_oblast.kinds, scenario.grid_by_community.kinds

    up = timeline.years(scenario, seed=1, draws=200)

    expected = (1 - oblast.trouble_share) * (1 - community.trouble_share)
    assert up.mean() == pytest.approx(expected, abs=0.005)
    compiled = timeline.compile_scenario(scenario, np.zeros(1, int))
    assert compiled.temperature.min() == pytest.approx(-19.9)


def test_luhansk_is_unknown():
    assert LUHANSK not in oblasts()
    assert len(oblasts()) == 9


def test_the_kept_alerts_give_the_parameters_in_the_file():
    module = derivation()
    alerts = module.kept()

    found = module.process(module.KEPT, alerts)

    assert found["places"] == [KHARKIV]
    assert found in document("alerts")["alerts"]


def test_the_table_of_fits_tells_what_the_kept_alerts_give():
    module = derivation()
    rows = {row["state"]: row for row in table("alerts_fit.csv") if row["oblast"] == KHARKIV}

    for state, (history, best) in module.fits(module.kept()).items():
        row = rows[state]
        assert row["family"] == best[0].durations.family.name.lower()
        assert int(row["sojourns"]) == len(history.hours)
        assert float(row["mean_hours_seen"]) == pytest.approx(history.hours.mean(), abs=1e-4)
        (low, high), _ = best[0].interval()
        assert float(row["scale_low"]) == pytest.approx(low, abs=1e-4)
        assert float(row["scale_high"]) == pytest.approx(high, abs=1e-4)
        distance = fit.goodness(history, best[0], seed=1, replications=1).distance
        assert float(row["distance"]) == pytest.approx(distance, abs=1e-4)


def test_fits_are_close_though_most_are_rejected():
    rows = table("alerts_fit.csv")

    distances = [float(row["distance"]) for row in rows]
    rejected = [row for row in rows if float(row["p_value"]) < 0.05]

    # What docs/explanation/outages.md says of them.
    assert len(rows) == 18
    assert max(distances) < 0.09
    assert len(rejected) == 15
    for row in rows:
        assert float(row["mean_hours_fitted"]) == pytest.approx(
            float(row["mean_hours_seen"]), rel=0.05
        )


def test_the_page_tells_the_fits_that_are_in_the_table():
    page = (FOLDER.parents[1] / "docs/explanation/outages.md").read_text(encoding="utf-8")
    rows = table("alerts_fit.csv")

    for calm, trouble in zip(rows[::2], rows[1::2], strict=True):
        cells = [cell for row in (calm, trouble) for cell in told(row)]
        assert f"| {' | '.join(cells)} |" in page


def told(row):
    """A fit as the page tells it: family, scale with interval, shape, distance and p-value."""
    scale, low, high = (float(row[f"scale_{name}"]) for name in ("hours", "low", "high"))
    return (
        row["family"],
        f"{scale:.2f} ({low:.2f} – {high:.2f})",
        "" if row["family"] == "exponential" else f"{float(row['shape']):.2f}",
        f"{float(row['distance']):.3f}, {float(row['p_value']):.3f}",
    )


def test_drawn_alerts_take_the_share_of_time_that_was_seen():
    scenario = read("december-2025")
    kharkiv = oblasts().index(KHARKIV)
    compiled = timeline.compile_scenario(scenario, np.arange(10))
    alert, found = np.empty(compiled.steps, np.uint8), []

    for draw in range(300):
        timeline.fill_alert(compiled, 1, draw, kharkiv, alert)
        found.append(alert.mean())

    rows = {row["state"]: row for row in table("alerts_fit.csv") if row["oblast"] == KHARKIV}
    calm, trouble = (float(rows[state]["mean_hours_seen"]) for state in ("calm", "trouble"))
    error = np.std(found) / math.sqrt(len(found))
    assert np.mean(found) == pytest.approx(trouble / (calm + trouble), abs=4 * error)


def test_the_derivation_writes_the_same_bytes_twice(tmp_path):
    module = derivation()
    module.REPLICATIONS = 9
    upstream = tmp_path / "alerts"
    upstream.mkdir()
    rows = [
        f"{oblast},2023-09-0{day} {hour:02}:00:00+00:00,"
        f"2023-09-0{day} {hour + day % 3 + 1:02}:{day}5:00+00:00,{hour == 4}\n"
        for oblast in module.OBLASTS
        for day in range(1, 6)
        for hour in (4, 9, 15, 20)
    ]
    (tmp_path / module.RECORD).write_text(HEADER + "".join(rows), encoding="utf-8")

    written = []
    for _ in range(2):
        module.derive(tmp_path, tmp_path)
        names = ("alerts.yaml", "alerts_fit.csv", "alerts_kharkiv_oblast.csv")
        written.append([(tmp_path / name).read_bytes() for name in names])

    assert written[0] == written[1]
    found = yaml.safe_load(written[0][0])["alerts"]
    assert [entry["places"] for entry in found] == [[code] for code in module.OBLASTS.values()]
    # Five of twenty alerts end by a guess, and do not count.
    lines = written[0][1].decode().splitlines()
    assert [int(line.split(",")[2]) for line in lines[1:3]] == [15, 15]
