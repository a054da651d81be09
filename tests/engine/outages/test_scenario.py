"""A scenario tells every fault at once, and reads plain records."""

import math

import numpy as np
import pytest

from yakir.engine.outages import record, timeline
from yakir.engine.outages.scenario import (
    Blackout,
    ColdSpell,
    Durations,
    Family,
    InvalidScenario,
    OnOff,
    Processes,
    Rounds,
    Scenario,
    Schedule,
    Start,
    Strikes,
    Weather,
)

TEST = "assumption: test"
GOOD = Durations(Family.EXPONENTIAL, 5.0)
RECORD = {
    "title_en": "A test",
    "hours": 100,
    "step_minutes": 15,
    "grid_by_oblast": [
        {
            "calm": {"family": "weibull", "scale_hours": 8, "shape": 1.5},
            "trouble": {"family": "exponential", "scale_hours": 4},
            "start": "calm",
            "source": TEST,
        },
        {
            "places": ["B"],
            "calm": {"family": "fixed", "scale_hours": 3},
            "trouble": {"family": "lognormal", "scale_hours": 4, "shape": 0.5},
            "source": TEST,
        },
    ],
    "blackouts": [
        {"start_hour": 1, "hours": 2, "oblasts": ["C", "B"], "source": TEST},
        {"start_hour": 3, "hours": 2, "oblasts": ["elsewhere"], "source": TEST},
    ],
    "schedule": {"off_hours": 4, "period_hours": 8, "groups": 2, "source": TEST},
    "strikes": {
        "waves_per_year": {"A": 12, "others": 3},
        "hits": {"clinic": 0.1},
        "per_year": 0.5,
        "repair": {"family": "exponential", "scale_hours": 72},
        "source": TEST,
    },
    "resupply": {"every_hours": 24, "fails": 0.1, "source": TEST},
    "weather": {"by_month_c": {"A": [0] * 12, "others": [1] * 12}, "source": TEST},
    "cold_spells": [{"start_hour": 5, "hours": 6, "kelvin": 10, "source": TEST}],
}
NAMES = {"oblasts": ["A", "B", "C"], "communities": [], "kinds": ["school", "clinic"]}


def faults(build, *arguments, **keywords):
    with pytest.raises(InvalidScenario) as caught:
        build(*arguments, **keywords)
    return {fault.path: fault.message for fault in caught.value.faults}


def test_every_fault_of_a_scenario_is_told_at_once():
    found = faults(
        Scenario,
        hours=0,
        step_minutes=30,
        first_hour_of_year=9000,
        grid_by_oblast=Processes((OnOff(Durations(Family.WEIBULL, -1.0, np.nan), GOOD, ""),), [1]),
        schedule=Schedule(9, 8, 0, " "),
        blackouts=(Blackout(-1, np.inf, TEST, (-2,)),),
        strikes=Strikes([400.0], [2.0, 0.1], [1.0], (GOOD, GOOD, GOOD), TEST),
        resupply=Rounds(0, 1.5, TEST),
        weather=Weather([[1.0, 2.0]], TEST),
        cold_spells=(ColdSpell(0, 1, -3, TEST),),
    )

    assert set(found) == {
        "/hours",
        "/step_minutes",
        "/first_hour_of_year",
        "/grid_by_oblast/kinds/0/calm/scale_hours",
        "/grid_by_oblast/kinds/0/calm/shape",
        "/grid_by_oblast/kinds/0/source",
        "/grid_by_oblast/which/0",
        "/schedule/off_hours",
        "/schedule/groups",
        "/schedule/source",
        "/blackouts/0/start_hour",
        "/blackouts/0/hours",
        "/blackouts/0/oblasts/0",
        "/strikes/waves_per_year/0",
        "/strikes/hits/0",
        "/strikes/per_year",
        "/strikes/repair",
        "/resupply/every_hours",
        "/resupply/fails",
        "/weather/temperature_c",
        "/cold_spells/0/kelvin",
    }


def test_a_process_that_would_never_end_a_window_is_refused():
    quick = Durations(Family.EXPONENTIAL, 1e-9)

    found = faults(Scenario, hours=1, alerts=Processes((OnOff(quick, quick, TEST),)))

    assert found == {"/alerts/kinds/0": "changes more than once in a minute"}


def test_parts_for_fewer_places_than_there_are_are_refused():
    given = Scenario(
        hours=1,
        alerts=Processes((OnOff(GOOD, GOOD, TEST),), [0, 0]),
        strikes=Strikes([1.0, 1.0], [0.1], [0.1], (GOOD,), TEST),
        weather=Weather([[0.0] * 12] * 2, TEST),
    )

    found = faults(timeline.compile_scenario, given, np.array([0, 1, 2]))

    assert set(found) == {"/alerts/which", "/strikes/waves_per_year", "/weather/temperature_c"}


@pytest.mark.parametrize(
    ("durations", "mean"),
    [
        (Durations(Family.EXPONENTIAL, 3.0), 3.0),
        (Durations(Family.FIXED, 3.0), 3.0),
        (Durations(Family.WEIBULL, 3.0, 1.0), 3.0),
        (Durations(Family.WEIBULL, 2.0, 0.5), 4.0),
        (Durations(Family.LOGNORMAL, 3.0, 2.0), 3.0 * np.exp(2.0)),
    ],
)
def test_means_are_the_closed_forms(durations, mean):
    assert durations.mean_hours == pytest.approx(mean)


def test_a_record_becomes_the_scenario_it_tells():
    found = record.read(RECORD, **NAMES)

    assert (found.hours, found.steps, found.step_hours) == (100, 400, 0.25)
    assert found.grid_by_oblast.which.tolist() == [0, 1, 0]
    first, second = found.grid_by_oblast.kinds
    assert first.calm == Durations(Family.WEIBULL, 8.0, 1.5)
    assert (first.start, second.start) == (Start.CALM, Start.STATIONARY)
    assert found.blackouts == (Blackout(1.0, 2.0, TEST, (1, 2)),)
    assert found.schedule == Schedule(4.0, 8.0, 2, TEST)
    assert found.strikes.waves_per_year.tolist() == [12, 3, 3]
    assert found.strikes.hits.tolist() == [0, 0.1]
    assert found.strikes.per_year.tolist() == [0.5, 0.5]
    assert found.strikes.repair == (Durations(Family.EXPONENTIAL, 72.0),)
    assert found.weather.temperature_c[:, 0].tolist() == [0, 1, 1]
    assert found.cold_spells == (ColdSpell(5.0, 6.0, 10.0, TEST),)
    assert found.relief is None


def test_a_process_for_named_places_is_for_them_alone():
    named = [RECORD["grid_by_oblast"][1]]

    here = record.read({"hours": 1, "alerts": named}, **NAMES)
    communities = record.read({"hours": 1, "grid_by_community": named}, **NAMES)

    assert here.alerts.which.tolist() == [-1, 0, -1]
    assert communities.grid_by_community.kinds == ()


def test_records_are_put_together_and_may_not_tell_a_part_twice():
    alerts = {"title_en": "Alerts", "alerts": RECORD["grid_by_oblast"]}

    found = record.read({"title_en": "Hours", "hours": 1}, alerts, **NAMES)
    twice = faults(record.read, {"hours": 1} | alerts, alerts, **NAMES)

    assert len(found.alerts.kinds) == 2
    assert twice == {"/alerts": "is told by two records"}


def test_every_fault_of_a_record_is_told_at_once():
    found = faults(
        record.read,
        {
            "step_minutes": "15",
            "outages": [],
            "alerts": [{"calm": {"family": "gamma", "scale_hours": True}, "source": 3}],
            "blackouts": {},
            "schedule": 7,
            "strikes": {"hits": {"clinic": "often"}, "repair": {}, "colour": 1},
            "weather": {"by_month_c": [1, 2], "source": TEST},
            "resupply": {"every_hours": 24, "fails": 0.1, "source": TEST, "late": 1},
        },
        **NAMES,
    )

    assert found == {
        "/step_minutes": "has to be a whole number",
        "/outages": "is no part of a scenario",
        "/alerts/0/calm/family": "has to be one of exponential, weibull, lognormal, fixed",
        "/alerts/0/calm/scale_hours": "has to be a number",
        "/alerts/0/trouble": "is missing",
        "/alerts/0/source": "has to be a text",
        "/blackouts": "has to be a list",
        "/schedule": "has to be a record of names and values",
        "/strikes/colour": "is not known here",
        "/strikes/hits/clinic": "has to be a number",
        "/strikes/repair/family": "is missing",
        "/strikes/repair/scale_hours": "is missing",
        "/weather/by_month_c/others": "needs twelve numbers",
        "/resupply/late": "is not known here",
        "/hours": "is missing",
    }


def test_a_value_out_of_range_is_told_by_its_place_in_the_record():
    wrong = {"calm": {"family": "fixed", "scale_hours": 0}, "trouble": {"family": "fixed"}}

    found = faults(
        record.read,
        {"hours": 1, "alerts": [wrong | {"trouble": wrong["calm"], "source": TEST}]},
        **NAMES,
    )

    assert set(found) == {"/alerts/0/calm/scale_hours", "/alerts/0/trouble/scale_hours"}


@pytest.mark.parametrize("name", ["resupply", "relief"])
def test_rounds_that_would_never_end_a_step_are_refused(name):
    found = faults(Scenario, hours=1, **{name: Rounds(1e-9, 0.1, TEST)})

    assert found == {f"/{name}/every_hours": "comes more than once in a minute"}


@pytest.mark.parametrize("family", [Family.WEIBULL, Family.LOGNORMAL])
def test_a_mean_beyond_all_numbers_is_infinite_and_no_failure(family):
    shape = 1e-3 if family is Family.WEIBULL else 1e3
    calm, trouble = Durations(family, 10.0, shape), Durations(Family.EXPONENTIAL, 1.0)

    scenario = Scenario(hours=1, alerts=Processes((OnOff(calm, trouble, TEST),)))

    assert calm.mean_hours == math.inf
    assert scenario.alerts.kinds[0].trouble_share == 0
