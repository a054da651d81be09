"""Dispatch of an energy island hour by hour."""

from dataclasses import replace

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.islands_by_hand import IDEAL, island
from yakir.engine.islands.case import HOURS, Reliability, Sizes, Storage
from yakir.engine.islands.dispatch.costs import costs, yearly_eur
from yakir.engine.islands.dispatch.simulate import TOTALS, simulate
from yakir.engine.islands.dispatch.trace import TRACE, trace, week
from yakir.engine.islands.dispatch.years import failures, ready
from yakir.engine.islands.example import example

SITE = example(5, "hospital", scenarios=2)
YEARS = ready(SITE, SITE.grid_up, seed=1)
amounts = st.sampled_from([0.0, 7.0, 60.0, 300.0])
shares = st.sampled_from([0.0, 0.4, 1.0])


def flows(case, sizes, year=0, seed=1):
    found = trace(case, sizes, ready(case, case.grid_up, seed=seed), year)
    return {name: found[:, column] for column, name in enumerate(TRACE)}


@settings(max_examples=25, deadline=None)
@given(st.builds(Sizes, *[amounts] * 7, shares, shares))
def test_energy_balances_in_every_hour(sizes):
    found = trace(SITE, sizes, YEARS, 0)
    flow = {name: found[:, column] for column, name in enumerate(TRACE)}
    storage, prices = SITE.storage, SITE.prices

    given_ = flow["sun"] - flow["curtailed"] + flow["grid"] + flow["generator"] + flow["chp"]
    taken = flow["critical"] + flow["important"] + flow["rest"] + flow["dumped"]
    assert np.abs(given_ + flow["battery_out"] - flow["battery_in"] - taken).max() < 1e-9

    floor = storage.least_charge * sizes.battery_kwh
    first = floor + sizes.reserve * (sizes.battery_kwh - floor)
    before = np.concatenate([[first], flow["charge"][:-1]])
    change = flow["battery_in"] * storage.charge_efficiency
    change -= flow["battery_out"] / storage.discharge_efficiency
    assert np.abs(before * (1 - storage.standing_loss) + change - flow["charge"]).max() < 1e-9

    heat = flow["chp_heat"] + flow["boiler_heat"]
    assert np.abs(heat - SITE.heat_kw).max() < 1e-9
    ratio = prices.chp_heat_efficiency / prices.chp_electric_efficiency
    assert (flow["chp_heat"] <= flow["chp"] * ratio + 1e-9).all()


@settings(max_examples=25, deadline=None)
@given(st.builds(Sizes, *[amounts] * 7, shares, shares))
def test_no_flow_is_negative_or_above_its_size(sizes):
    found = trace(SITE, sizes, YEARS, 0)
    flow = {name: found[:, column] for column, name in enumerate(TRACE)}
    up = YEARS.up[0]

    assert found.min() > -1e-9
    assert flow["grid"][up].max() < sizes.grid_kw + 1e-9
    assert not flow["grid"][~up].any()
    for name in ("generator", "chp"):
        assert flow[name].max() < getattr(sizes, f"{name}_kw") + 1e-9
    assert max(flow["battery_in"].max(), flow["battery_out"].max()) < sizes.battery_kw + 1e-9
    assert flow["charge"].max() < sizes.battery_kwh + 1e-9
    assert not (flow["battery_in"] * flow["battery_out"]).any()


def test_with_nothing_to_choose_the_grid_and_the_generator_give_the_load():
    case = island(10.0)
    run = simulate(
        case, Sizes(generator_kw=8, fuel_l=1000, grid_kw=10), ready(case, case.grid_up, seed=1)
    )

    assert run.mean("grid_kwh") == pytest.approx(10 * (HOURS - 10))
    assert run.mean("fuel_l") == pytest.approx(8 * 10 * 0.3)
    assert run.mean("lost_critical_kwh") == pytest.approx(20)
    assert run.mean("hours_without_critical") == 10
    assert run.whole_years == 0


def test_the_rest_is_shed_first_and_the_critical_load_last():
    case = island(np.tile([4.0, 3.0, 2.0], (HOURS, 1)))

    for size, served in ((8, (4, 3, 1)), (5, (4, 1, 0)), (3, (3, 0, 0))):
        outage = flows(case, Sizes(generator_kw=size, fuel_l=1000, grid_kw=20))
        assert [outage[n][105] for n in ("critical", "important", "rest")] == pytest.approx(served)
        scarce = flows(case, Sizes(grid_kw=size))
        assert [scarce[n][5] for n in ("critical", "important", "rest")] == pytest.approx(served)


def test_what_is_held_of_battery_and_fuel_is_for_the_critical_load_alone():
    case = island(np.tile([1.0, 0.0, 3.0], (HOURS, 1)))
    sizes = Sizes(battery_kwh=12, battery_kw=10, grid_kw=20, hold=0.5)

    outage = flows(case, sizes)

    # Six kilowatt-hours are free: four in the first hour, and one more for the rest in the second.
    assert outage["rest"][100:103] == pytest.approx([3, 1, 0])
    assert outage["critical"][100:110] == pytest.approx([1] * 8 + [0] * 2)


def test_a_battery_covers_what_the_generator_cannot_and_is_filled_up_to_what_is_held():
    load = np.zeros((HOURS, 3))
    load[:, 0] = np.where(np.arange(HOURS) % 2 == 0, 14.0, 6.0)
    case = island(load)
    sizes = Sizes(0, 8, 8, 10, 0, 1000, 20, reserve=1.0, hold=1.0)

    outage = flows(case, sizes)

    assert outage["battery_out"][100:104] == pytest.approx([4, 0, 4, 0])
    assert outage["generator"][100:104] == pytest.approx([10, 10, 10, 10])
    assert outage["charge"][100:104] == pytest.approx([4, 8, 4, 8])


def test_a_generator_below_its_least_load_fills_the_battery():
    case = island(2.0, generators=Reliability(least_share=0.5))
    sizes = Sizes(0, 100, 50, 10, 0, 1000, 20, reserve=0.0)

    outage = flows(case, sizes)

    assert outage["generator"][100] == pytest.approx(5)
    assert outage["battery_in"][100] == pytest.approx(3)
    assert outage["generator"][101] == 0


def test_the_fuel_store_is_filled_when_the_grid_has_been_back_long_enough():
    up = np.ones((1, HOURS), bool)
    up[0, 100:104] = up[0, 106:108] = False
    case = island(10.0, grid_up=up, storage=replace(IDEAL, refuel_hours=3))
    sizes = Sizes(generator_kw=10, fuel_l=100, grid_kw=10)

    fuel = flows(case, sizes)["fuel"]

    assert fuel[103] == pytest.approx(100 - 4 * 3)
    assert fuel[107] == pytest.approx(100 - 6 * 3)
    assert list(fuel[109:112]) == pytest.approx([82, 82, 100])


def test_cogeneration_displaces_the_boiler():
    case = island(10.0, heat=5.0)
    without = simulate(case, Sizes(grid_kw=10), ready(case, case.grid_up, seed=1))
    with_it = simulate(case, Sizes(grid_kw=10, chp_kw=3.5), ready(case, case.grid_up, seed=1))

    assert with_it.mean("chp_heat_kwh") == pytest.approx(5.0 * HOURS)
    assert without.mean("boiler_kwh") - with_it.mean("boiler_kwh") == pytest.approx(5.0 * HOURS)
    saved = costs(case, Sizes(), without).grid_energy - costs(case, Sizes(), with_it).grid_energy
    assert saved == pytest.approx(0.16 * 3.5 * (HOURS - 10))


def test_charge_that_the_year_borrowed_is_bought():
    up = np.ones((1, HOURS), bool)
    up[0, -3:] = False
    case = island(10.0, grid_up=up)
    sizes = Sizes(battery_kwh=50, battery_kw=20, grid_kw=10)

    run = simulate(case, sizes, ready(case, up, seed=1))

    assert run.mean("borrowed_kwh") == pytest.approx(30)
    assert costs(case, sizes, run).grid_energy == pytest.approx(0.16 * 10 * HOURS)


def test_the_answer_does_not_depend_on_the_number_of_threads():
    sizes = Sizes(200, 300, 100, 120, 40, 3000, 200, 0.6, 0.3)
    threads = numba.get_num_threads()
    two = simulate(SITE, sizes, YEARS)
    numba.set_num_threads(1)
    one = simulate(SITE, sizes, YEARS)
    numba.set_num_threads(threads)

    assert np.array_equal(one.totals, two.totals)
    assert np.array_equal(one.start_charge, two.start_charge)


@settings(max_examples=25, deadline=None)
@given(st.builds(Sizes, *[amounts] * 7, shares, shares), st.sampled_from([0, 5]))
def test_skipping_hours_in_which_nothing_is_disturbed_changes_no_total(sizes, refuel_hours):
    case = replace(SITE, storage=replace(SITE.storage, refuel_hours=refuel_hours))
    run, found = simulate(case, sizes, YEARS), trace(case, sizes, YEARS, 1)

    totals = dict(zip(TOTALS, run.totals[1], strict=True))
    flow = {name: found[:, column] for column, name in enumerate(TRACE)}

    assert totals["grid_kwh"] == pytest.approx(flow["grid"].sum())
    assert totals["fuel_l"] == pytest.approx(0.3 * flow["generator"].sum())
    assert totals["boiler_kwh"] == pytest.approx(flow["boiler_heat"].sum())
    assert totals["curtailed_kwh"] == pytest.approx(flow["curtailed"].sum())
    lost = case.load_kw[:, 0] - flow["critical"]
    assert totals["lost_critical_kwh"] == pytest.approx(lost.sum(), abs=1e-6)
    assert totals["hours_without_critical"] == (lost > 1e-7).sum()
    starts = slice(*YEARS.first[1:3])
    before = YEARS.hour[starts][1:] - 1
    assert run.start_charge[starts][1:] == pytest.approx(flow["charge"][before], abs=1e-6)
    assert run.start_fuel[starts][1:] == pytest.approx(flow["fuel"][before], abs=1e-6)


def test_the_costs_of_single_years_have_the_mean_of_all():
    sizes = Sizes(200, 300, 100, 120, 40, 3000, 200, 0.6, 0.3)
    run = simulate(SITE, sizes, YEARS)

    assert yearly_eur(SITE, sizes, run).mean() == pytest.approx(costs(SITE, sizes, run).total)


def test_a_machine_is_down_as_often_as_its_two_states_say():
    dark = np.arange(401) * (HOURS // 4)
    machine = Reliability(1, 50.0, 10.0, 0.2)

    units = failures(dark, machine, seed=3).reshape(400, -1)

    fails, mended = machine.fails, machine.mended
    assert units[:, 0].mean() == pytest.approx(0.8, abs=0.08)
    # Beyond the first hundred hours the start is forgotten.
    assert units[:, 100:].mean() == pytest.approx(mended / (fails + mended), abs=0.005)


def test_a_longer_list_of_years_does_not_change_the_bad_luck_of_the_first():
    few, many = (ready(SITE, SITE.grid_up[:n], seed=4) for n in (1, 2))

    assert np.array_equal(few.generators, many.some(1).generators)


def test_a_week_shows_the_hours_that_were_asked_for():
    found = week(SITE, Sizes(grid_kw=300), 1, HOURS - 2, seed=1)

    assert list(found.hour[:3]) == [HOURS - 2, HOURS - 1, 0]
    assert found.flows["grid"].shape == (168,)
    assert np.array_equal(found.grid_up, SITE.grid_up[1, found.hour])


def test_standing_loss_drains_a_battery_that_nothing_fills():
    up = np.zeros((1, HOURS), bool)
    case = island(0.0, grid_up=up, storage=Storage(1.0, 1.0, 0.01, 0.0))

    charge = flows(case, Sizes(battery_kwh=100, battery_kw=10))["charge"]

    assert charge[9] == pytest.approx(100 * 0.99**10)


def test_a_year_costs_the_same_alone_as_beside_others():
    case = replace(example(7, "school", scenarios=35), generators=Reliability(), chps=Reliability())
    sizes = Sizes(60, 80, 20, 25, 10, 300, 30, 0.5, 0.25)

    together = simulate(case, sizes, ready(case, case.grid_up, seed=3)).totals

    for year in (0, 15, 16, 34):
        alone = simulate(case, sizes, ready(case, case.grid_up[year : year + 1], seed=3)).totals
        assert np.array_equal(alone[0], together[year])


def test_the_totals_of_a_year_are_those_of_its_trace():
    case = example(8, "clinic", scenarios=3)
    years = ready(case, case.grid_up, seed=2)
    sizes = Sizes(40, 60, 15, 12, 8, 150, 20, 0.5, 0.25)

    found = simulate(case, sizes, years).totals[2]

    flow = dict(zip(TRACE, trace(case, sizes, years, 2).T, strict=True))
    lost = case.load_kw.T - np.array([flow[n] for n in ("critical", "important", "rest")])
    expected = {
        "grid_kwh": flow["grid"].sum(),
        "fuel_l": flow["generator"].sum() * case.prices.generator_l_per_kwh,
        "chp_kwh": flow["chp"].sum(),
        "chp_heat_kwh": flow["chp_heat"].sum(),
        "boiler_kwh": flow["boiler_heat"].sum(),
        "lost_critical_kwh": lost[0].sum(),
        "lost_important_kwh": lost[1].sum(),
        "lost_rest_kwh": lost[2].sum(),
        "curtailed_kwh": flow["curtailed"].sum(),
        "dumped_kwh": flow["dumped"].sum(),
        "hours_without_critical": (lost[0] > 1e-7).sum(),
    }
    measured = {name: found[TOTALS.index(name)] for name in expected}
    assert measured == pytest.approx(expected, rel=1e-9, abs=1e-6)
