"""How long an energy island serves its critical load, told in several ways."""

from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.islands_by_hand import IDEAL, island, with_litre_a_kwh
from yakir.engine.islands.case import HOURS, Reliability, Sizes
from yakir.engine.islands.certificate import certify, interval, wilson
from yakir.engine.islands.dispatch import ready, simulate
from yakir.engine.islands.example import example
from yakir.engine.islands.survival import (
    Beginnings,
    beginnings,
    endured,
    every_hour,
    machines,
    survival,
)

HOURLY = np.arange(HOURS)


def at_all_hours(charge=0.0, fuel=0.0):
    full = np.ones(HOURS)
    return Beginnings(HOURLY, charge * full, fuel * full, HOURLY, HOURS)


def test_one_generator_alone_survives_as_its_failures_say():
    machine = Reliability(1, 200.0, 10.0, 0.03)
    case = island(10.0, generators=machine)

    found = survival(case, Sizes(generator_kw=10, fuel_l=1e6), at_all_hours(0, 1e6), hours=96)

    durations = np.arange(1, 97)
    expected = 0.97 * np.exp(-1 / 200) ** (durations - 1)
    assert np.abs(found.by_row[:, 1:] - expected).max() < 1e-9
    assert (found.by_row[:, 0] == 1).all()


def test_two_generators_where_one_is_enough_survive_as_their_two_chains_say():
    machine = Reliability(2, 50.0, 8.0, 0.1)
    case = island(10.0, generators=machine)

    found = survival(case, Sizes(generator_kw=20, fuel_l=1e6), at_all_hours(0, 1e6), hours=48)

    fails, mended = machine.fails, machine.mended
    # Up in at least one unit all the time: a chain of two transient states, worked out here.
    both, single = 0.81, 0.18
    for d in range(1, 49):
        assert found.mean[d] == pytest.approx(both + single, abs=1e-12)
        both, single = (
            both * (1 - fails) ** 2 + single * mended * (1 - fails),
            both * 2 * fails * (1 - fails) + single * ((1 - fails) * (1 - mended) + fails * mended),
        )


def test_the_chain_of_units_keeps_its_probability_and_its_stationary_share():
    machine = Reliability(3, 40.0, 10.0, 0.2)

    chain = machines(machine)
    stationary = np.linalg.matrix_power(chain.step, 5000)[0]

    assert np.abs(chain.step.sum(axis=1) - 1).max() < 1e-12
    assert chain.start @ np.arange(4) == pytest.approx(3 * 0.8)
    share = machine.mended / (machine.mended + machine.fails)
    assert stationary @ np.arange(4) == pytest.approx(3 * share)


def test_battery_and_sun_alone_last_as_counting_says():
    draw = np.random.default_rng(1)
    load = draw.integers(0, 4, HOURS).astype(float)
    sun = draw.integers(0, 4, HOURS) * (HOURLY % 24 > 12)
    case = island(load, solar=sun)
    sizes = Sizes(solar_kwp=1, battery_kwh=12, battery_kw=3)

    found = survival(case, sizes, at_all_hours(8.0), hours=30, bins=(13, 2))

    counted = np.array([_counted(load - sun, begin, 8.0, 12.0, 3.0, 30) for begin in HOURLY])
    assert np.array_equal(found.by_row, counted[:, None] >= np.arange(31))


def _counted(net, begin, charge, most, power, hours):
    for hour in range(hours):
        wanted = net[(begin + hour) % HOURS]
        if wanted > min(power, charge):
            return hour
        charge = min(charge - max(wanted, -power), most)
    return hours


@pytest.mark.parametrize("fuel", [60.0, 1000.0])
def test_failures_repairs_battery_and_fuel_agree_with_a_chain_by_hand(fuel):
    machine = Reliability(1, 9.0, 3.0, 0.15)
    load = np.where(HOURLY % 3 == 0, 20.0, 10.0)
    case = with_litre_a_kwh(island(load, generators=machine))
    sizes = Sizes(0, 50, 20, 20, 0, fuel, 0)

    begin = Beginnings(*(np.array([v]) for v in (100, 40.0, fuel, 0)), 1)
    found = survival(case, sizes, begin, hours=20, bins=(6, int(fuel) // 10 + 1))

    assert np.abs(found.by_row[0] - _by_hand(load, machine, 100, 40.0, fuel, 20)).max() < 1e-9


def _by_hand(load, machine, begin, charge, fuel, hours):
    """Every state with its probability: the battery first, then the generator of 20 kW."""
    states = Counter({(True, charge, fuel): 0.85, (False, charge, fuel): 0.15})
    served = [1.0]
    for hour in range(hours):
        after = Counter()
        for (runs, stored, litres), chance in states.items():
            wanted = load[(begin + hour) % HOURS]
            out = min(20, stored, wanted)
            made = min(20, litres, wanted - out) if runs else 0
            if out + made < wanted:
                continue
            change = machine.fails if runs else machine.mended
            after[not runs, stored - out, litres - made] += chance * change
            after[runs, stored - out, litres - made] += chance * (1 - change)
        states = after
        served.append(sum(states.values()))
    return np.array(served)


def test_finer_bins_come_nearer_to_drawn_histories():
    case = example(2, "clinic", scenarios=20)
    sizes = Sizes(60, 100, 30, 20, 0, 250, 60, 0.8, 0.3)
    years = ready(case, case.grid_up, seed=1)
    begins = beginnings(years, simulate(case, sizes, years))

    drawn = [endured(case, sizes, begins, hours=48, seed=seed) for seed in range(20)]
    shares = np.mean([np.concatenate(drawn) >= d for d in range(49)], axis=1)
    off = [
        np.abs(survival(case, sizes, begins, hours=48, bins=bins).mean - shares).max()
        for bins in ((4, 4), (41, 41))
    ]

    assert off[1] < off[0]
    assert off[1] < 0.02


def test_the_year_is_worked_on_in_parts_that_fit_together():
    case = example(2, "clinic", scenarios=2)
    sizes = Sizes(60, 100, 30, 20, 0, 1e5, 60, 0.8, 0.3)

    found = survival(case, sizes, at_all_hours(80.0, 1e5), hours=24, bins=(11, 2))
    apart = [
        survival(
            case,
            sizes,
            Beginnings(*(np.array([v]) for v in (h, 80.0, 1e5, 0)), 1),
            hours=24,
            bins=(11, 2),
        )
        for h in (0, 1094, 1095, 8759)
    ]

    assert np.array_equal(found.by_row[[0, 1094, 1095, 8759]], [one.by_row[0] for one in apart])


def test_survival_never_rises_with_duration():
    case = example(4, "school", scenarios=3)
    years = ready(case, case.grid_up, seed=1)
    sizes = Sizes(50, 80, 30, 20, 10, 300, 60, 0.5, 0.5)

    found = survival(case, sizes, every_hour(case, sizes, years), hours=48, bins=(11, 6))

    known = found.by_row[found.weight > 0]
    assert (np.diff(known, axis=1) < 1e-12).all()
    assert ((known >= 0) & (known <= 1 + 1e-12)).all()


RELIABLE = replace(
    example(3, "hospital", scenarios=2),
    generators=Reliability(),
    chps=Reliability(),
    storage=replace(IDEAL, charge_efficiency=0.96, discharge_efficiency=0.96, least_charge=0.1),
)
LUCK = ready(RELIABLE, RELIABLE.grid_up, seed=1)
amounts = st.sampled_from([0.0, 20.0, 90.0, 250.0])


designs = st.builds(
    Sizes,
    solar_kwp=amounts,
    battery_kwh=amounts,
    battery_kw=amounts,
    generator_kw=amounts,
    fuel_l=amounts,
    grid_kw=st.just(300.0),
    reserve=st.sampled_from([0.3, 1.0]),
)
names = st.sampled_from(["solar_kwp", "battery_kwh", "fuel_l"])
additions = st.sampled_from([1.0, 40.0, 400.0])


def lasted(sizes):
    run = simulate(RELIABLE, sizes, LUCK)
    return endured(RELIABLE, sizes, beginnings(LUCK, run), hours=72, seed=1)


@settings(max_examples=40, deadline=None)
@given(designs, names, additions)
def test_more_battery_fuel_or_sun_never_shortens_survival(sizes, name, more):
    larger = replace(sizes, **{name: getattr(sizes, name) + more})

    assert (lasted(larger) >= lasted(sizes)).all()


@settings(max_examples=40, deadline=None)
@given(designs, names, additions, st.sampled_from([0.25, 0.5, 1.0]))
def test_with_something_held_more_does_not_shorten_survival_in_the_mean(sizes, name, more, hold):
    sizes = replace(sizes, hold=hold)
    larger = replace(sizes, **{name: getattr(sizes, name) + more})

    assert lasted(larger).mean() > lasted(sizes).mean() - 0.05


def test_wilsons_interval_is_the_published_one():
    # Agresti and Coull, "Approximate is better than exact", 1998: 9 of 10 give 0.596 to 0.982.
    assert wilson(0.9, 10) == pytest.approx((0.596, 0.982), abs=5e-4)
    assert wilson(1.0, 50)[1] == pytest.approx(1.0)
    assert wilson(0.5, 0) == (0.0, 1.0)


def test_the_interval_covers_when_outages_of_a_year_share_their_luck():
    draw = np.random.default_rng(7)
    year = np.repeat(np.arange(60), 30)
    covered = alone = 0
    for _ in range(300):
        chance = draw.beta(18, 2, 60)[year]
        lasted = np.where(draw.random(year.size) < chance, 10, 3)
        share, low, high = interval(lasted, year, 10)
        covered += low[10] <= 0.9 <= high[10]
        naive = wilson(share[10], year.size)
        alone += naive[0] <= 0.9 <= naive[1]

    assert covered / 300 > 0.91
    assert alone < covered


def test_a_certificate_says_the_same_in_four_ways():
    case = example(2, "clinic", scenarios=40)
    sizes = Sizes(60, 100, 30, 20, 0, 1000, 60, 0.8, 0.3)
    seen, unseen = (
        ready(case, case.grid_up[part], seed=1) for part in (slice(0, 20), slice(20, 40))
    )

    proof = certify(case, sizes, seen, simulate(case, sizes, seen), unseen, seed=9)

    assert np.abs(proof.exact - proof.in_sample).max() < 0.02
    assert (proof.low <= proof.exact_out_of_sample + 1e-12).all()
    assert (proof.exact_out_of_sample <= proof.high + 1e-12).all()
    assert proof.error < 0.01
    assert proof.by_hour.shape == (HOURS, 73)
    assert proof.lower_bound_eur is None
