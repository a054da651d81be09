"""The first estimate, against numbers worked out by hand."""

import math

import numpy as np
import pytest

from yakir import engine
from yakir.engine import baseline

KHARKIV = {
    "population_2022": 1421125.0,
    "oblast": 0,
    "urban": 1.0,
    "damage_px": 77434.0,
    "declarations": 1136900.0,
    "school_places": 142112.5,
    "own_income_2021": 1421125.0,
    "excluded": False,
    "underground_only": False,
    "shelter_places": math.nan,
}
OBLAST = {
    "population": 1421125.0,
    "food_and_work_need": 426337.5,
    "alert": 0.18,
    "school_register": True,
}
LOST = 160000 / 1421125


def communities(*changes):
    rows = [KHARKIV | change for change in changes or ({},)]
    return engine.CommunityFacts(**{name: [row[name] for row in rows] for name in KHARKIV})


def oblasts(**changes):
    return engine.OblastFacts(**{name: [value] for name, value in (OBLAST | changes).items()})


def coverage(change=None, **oblast):
    found = engine.estimate(communities(change or {}), oblasts(**oblast))
    return dict(zip(engine.SERVICES, found.coverage[0], strict=True))


def test_the_loss_of_buildings_meets_the_one_point_it_was_fitted_to():
    loss = baseline.loss_of_buildings(communities(), 2.19, 0.7)

    assert loss[0] == pytest.approx(LOST, rel=0.003)
    assert loss[0] == pytest.approx(1 - math.exp(-2.19 * 77434 / 1421125), rel=1e-12)


def test_each_service_of_kharkiv_is_what_the_formulas_give_by_hand():
    off, loss = 11.1 / 24, 1 - math.exp(-2.19 * 77434 / 1421125)

    found = coverage()

    assert found["power"] == pytest.approx(1 - off)
    assert found["water"] == pytest.approx((1 - 0.5 * off) * (1 - 0.5 * loss))
    assert found["heat"] == pytest.approx((1 - 0.5 * off) * (1 - loss))
    assert found["medicine"] == pytest.approx(0.8 * (1 - loss), rel=1e-6)
    assert found["education"] == pytest.approx(0.1 / 0.11 * (1 - loss) * 0.82)
    assert found["housing"] == pytest.approx(1 - loss)
    assert found["work"] == pytest.approx(0.7)


def test_loss_stops_at_seven_tenths():
    assert coverage({"damage_px": 1e9})["housing"] == pytest.approx(0.3)


def test_no_damaged_pixel_on_record_is_no_loss():
    assert coverage({"damage_px": math.nan})["housing"] == 1.0


def test_present_population_is_cut_alike_across_the_oblast_and_never_grows():
    facts = communities({"population_2022": 3000.0}, {"population_2022": 1000.0})

    cut = baseline.present_population(facts, oblasts(population=2000.0))
    grown = baseline.present_population(facts, oblasts(population=9000.0))

    assert cut.tolist() == [1500.0, 500.0]
    assert grown.tolist() == [3000.0, 1000.0]


def test_unknown_declarations_take_the_median_of_the_oblast():
    facts = communities(
        {"declarations": 1421125 * 0.5, "damage_px": 0.0},
        {"declarations": 1421125 * 0.7, "damage_px": 0.0},
        {"declarations": math.nan, "damage_px": 0.0},
    )

    found = engine.estimate(facts, oblasts())

    assert found.coverage[2, 3] == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("change", "oblast", "education"),
    [
        ({"school_places": 1421125 * 0.02}, {}, math.nan),
        ({"school_places": 1421125 * 0.31}, {}, math.nan),
        ({"school_places": 1421125 * 0.2}, {}, 0.82),
        ({"school_places": math.nan}, {}, math.nan),
        ({"school_places": math.nan}, {"school_register": False}, 0.82),
        ({"underground_only": True}, {}, math.nan),
        ({"underground_only": True, "shelter_places": 1421125 * 0.055}, {}, 0.41),
        ({}, {"alert": math.nan}, math.nan),
    ],
    ids=[
        "too few places to be true",
        "too many places to be true",
        "more places than pupils",
        "missing in the register",
        "no register",
        "underground, shelters unknown",
        "underground, half have a place",
        "alert without an end",
    ],
)
def test_education_follows_what_is_registered(change, oblast, education):
    found = coverage({"damage_px": 0.0} | change, **oblast)

    assert found["education"] == pytest.approx(education, nan_ok=True)


def test_own_income_moves_work_within_its_clip():
    facts = communities(
        {"own_income_2021": 1421125 * 1.0},
        {"own_income_2021": 1421125 * 100.0},
        {"own_income_2021": 1421125 * 0.001},
    )

    work = engine.estimate(facts, oblasts()).coverage[:, 6]

    assert work == pytest.approx([0.7, 0.7 * 1.1, 0.7 * 0.85])


def test_the_fourth_root_is_taken_of_income_against_the_median():
    facts = communities({}, {}, {"own_income_2021": 1421125 * 1.2})

    work = engine.estimate(facts, oblasts()).coverage[:, 6]

    assert work[2] == pytest.approx(0.7 * 1.2**0.25)


def test_an_excluded_community_gets_no_estimate():
    found = engine.estimate(communities({"excluded": True}), oblasts())

    assert np.isnan(found.coverage).all()
    assert np.isnan(found.package[0])


def test_the_package_is_at_most_the_least_known_service():
    found = engine.estimate(communities({"school_places": math.nan}), oblasts())

    assert found.package[0] == pytest.approx(1 - 11.1 / 24)


def test_the_range_holds_the_estimate_and_its_ends_are_those_of_the_parameters():
    rich = {"own_income_2021": 3 * 1421125.0}
    found = engine.estimate(communities({}, {}, rich), oblasts())

    assert (found.low <= found.coverage).all()
    assert (found.coverage <= found.high).all()
    assert found.low[0, 0] == pytest.approx(1 - 0.7)
    assert found.high[0, 0] == pytest.approx(1 - 0.1)


@pytest.mark.parametrize(
    ("share", "band"),
    [(0.0, 3), (0.349, 3), (0.35, 2), (0.65, 2), (0.651, 1), (1.0, 1), (math.nan, 0)],
)
def test_need_is_told_in_three_bands(share, band):
    assert engine.band(share) == band


def test_every_fault_of_the_facts_is_told_at_once():
    facts = communities({"urban": 1.2}, {"oblast": 7, "damage_px": -1.0})

    with pytest.raises(engine.InvalidBaseline) as refusal:
        engine.estimate(facts, oblasts(alert=2.0))

    assert {fault.path for fault in refusal.value.faults} == {
        "/communities/0/urban",
        "/communities/1/oblast",
        "/communities/1/damage_px",
        "/oblasts/0/alert",
    }


def test_every_fault_of_the_parameters_is_told_at_once():
    with pytest.raises(engine.InvalidBaseline) as refusal:
        engine.BaselineParameters(
            off=engine.Range(0.9, 0.1, 0.7), water_lost=engine.Range(0.5, -1.0, 0.9)
        )

    assert {fault.path for fault in refusal.value.faults} == {"/off", "/water_lost"}


def test_a_scenario_changes_one_number():
    darker = engine.BaselineParameters().at(off=0.6)

    found = engine.estimate(communities(), oblasts(), darker)

    assert found.coverage[0, 0] == pytest.approx(0.4)
