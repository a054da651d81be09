"""The case of an energy island, its loads and its sun."""

from dataclasses import replace

import numpy as np
import pytest

from tests.engine.islands_by_hand import PRICES, island, units
from yakir.engine.islands.case import HOURS, InvalidCase, Reliability, Sizes, annuity
from yakir.engine.islands.loads import by_priority, cluster, scaled
from yakir.engine.islands.solar import Panels, clear_sky, measured


def test_every_fault_of_a_case_is_named_at_once():
    load = np.full((HOURS, 3), 1.0)
    load[7, 1] = -1

    with pytest.raises(InvalidCase) as caught:
        island(
            load,
            units=units(solar_kwp=[5.0, 0.0]),
            prices=replace(PRICES, boiler_efficiency=0.0),
            generators=Reliability(units=0, start_failure=2.0),
            served_probability=1.5,
        )

    assert [fault.path for fault in caught.value.faults] == [
        "/load_kw/7/1",
        "/units/solar_kwp/steps",
        "/prices/boiler_efficiency",
        "/generators/units",
        "/generators/start_failure",
        "/served_probability",
    ]


def test_a_load_of_the_wrong_length_is_refused():
    with pytest.raises(InvalidCase, match="expected 8760 x 3"):
        island(np.ones((24, 3)))


def test_an_annuity_pays_the_price_back_with_interest():
    parts = annuity(0.07, 25) / 1.07 ** np.arange(1, 26)

    assert parts.sum() == pytest.approx(1, abs=1e-12)
    assert annuity(0.0, 4) == 0.25


def test_capital_counts_works_operator_and_every_size():
    parts = replace(
        units(), connection_eur=1000.0, connection_years=10.0, operator_eur=500.0, rate=0.0
    )
    case = island(units=parts)

    cost = case.capital_eur(Sizes(solar_kwp=10, grid_kw=5))

    assert cost == pytest.approx(10 * (700 / 25 + 12) + 5 * 24 + 100 + 500)


def test_a_profile_takes_the_energy_and_the_peak_of_a_site():
    profile = 1 + np.arange(HOURS) % 24

    assert scaled(profile, yearly_kwh=5000).sum() == pytest.approx(5000)
    assert scaled(profile, peak_kw=7).max() == pytest.approx(7)
    both = scaled(profile, yearly_kwh=43_800, peak_kw=7)
    assert (both.sum(), both.max()) == pytest.approx((43_800, 7))


def test_a_peak_that_the_profile_cannot_have_is_refused():
    profile = 1.0 + (np.arange(HOURS) % 2)

    with pytest.raises(InvalidCase, match="/peak_kw"):
        scaled(profile, yearly_kwh=HOURS, peak_kw=50)


def test_priorities_share_a_load_and_a_cluster_adds_up():
    one = by_priority(np.full(HOURS, 10.0), (0.5, 0.3, 0.2))

    both = cluster([one, by_priority(np.full(HOURS, 4.0), (1, 0, 0))])

    assert both[0] == pytest.approx([9, 3, 2])
    with pytest.raises(InvalidCase, match="sum to 1"):
        by_priority(np.ones(HOURS), (0.5, 0.3, 0.3))


def test_a_clear_sky_year_has_its_yield_is_marked_as_assumed_and_dark_at_night():
    year = clear_sky(Panels(50.0, 36.2), yield_kwh=1000)

    assert year.yield_kwh == pytest.approx(1000)
    assert year.source.startswith("assumption")
    assert year.output[23::24].max() == 0
    assert year.output[24 * 172 : 24 * 173].argmax() in (11, 12)


def test_panels_that_look_north_give_less_than_those_that_look_south():
    south = measured(Panels(50, 36), *_weather(), source="made up")
    north = measured(Panels(50, 36, azimuth=0), *_weather(), source="made up")

    assert north.yield_kwh < 0.8 * south.yield_kwh
    assert south.source == "made up"


def test_panels_outside_the_world_are_refused():
    with pytest.raises(InvalidCase, match="/latitude"):
        Panels(120.0, 36.0)


def _weather():
    hours = np.arange(HOURS) % 24
    light = np.maximum(np.sin((hours - 6) / 12 * np.pi), 0)
    return 500 * light, 500 * light, 150 * light, np.full(HOURS, 10.0)
