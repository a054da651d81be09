"""How long an energy island serves its critical load, told in several ways."""

from collections import Counter
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine.islands_by_hand import IDEAL, island, with_litre_a_kwh
from yakir.engine.islands.case import HOURS, Reliability, Sizes
from yakir.engine.islands.certificate import certify, interval, wilson
from yakir.engine.islands.dispatch.simulate import simulate
from yakir.engine.islands.dispatch.years import ready
from yakir.engine.islands.example import example
from yakir.engine.islands.histories import histories
from yakir.engine.islands.survival import (
    Beginnings,
    beginnings,
    endured,
    endured_with,
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


#: Most outages of this design end for want of fuel, some hours apart.
DRY = example(2, "clinic", scenarios=10)
DRY_SIZES = Sizes(60, 100, 30, 20, 0, 250, 60, 0.8, 0.3)


def outages_of(case, sizes):
    """All beginnings of the scenario-years of a case, in one row."""
    years = ready(case, case.grid_up, seed=1)
    found = beginnings(years, simulate(case, sizes, years))
    return Beginnings(found.hour, found.charge, found.fuel, 0 * found.row, 1)


def drawn_share(case, sizes, begins, hours, draws):
    """Share survived by duration, and four of its standard errors, from drawn failures."""
    drawn = [endured(case, sizes, begins, hours=hours, seed=seed) for seed in range(draws)]
    share = np.mean([np.concatenate(drawn) >= d for d in range(hours + 1)], axis=1)
    chance = np.clip(share, 1e-3, 1 - 1e-3)
    return share, 4 * np.sqrt(chance * (1 - chance) / (draws * begins.hour.size))


def test_bins_smear_the_end_of_the_fuel_and_histories_do_not():
    begins = outages_of(DRY, DRY_SIZES)
    share, off = drawn_share(DRY, DRY_SIZES, begins, 48, 10)

    coarse = survival(DRY, DRY_SIZES, begins, hours=48, bins=(4, 4)).mean
    fine = survival(DRY, DRY_SIZES, begins, hours=48, bins=(13, 21)).mean
    exact = histories(DRY, DRY_SIZES, begins, hours=48, seed=1)

    assert np.abs(coarse - share).max() > np.abs(fine - share).max() > 0.01
    assert (np.abs(exact.exact[0] - share) <= exact.error[0] + off).all()
    assert exact.error.max() < 0.001


some_sizes = st.builds(
    Sizes,
    solar_kwp=st.sampled_from([0.0, 60.0]),
    battery_kwh=st.sampled_from([0.0, 30.0, 150.0]),
    battery_kw=st.just(30.0),
    generator_kw=st.sampled_from([10.0, 30.0]),
    chp_kw=st.sampled_from([0.0, 10.0]),
    fuel_l=st.sampled_from([40.0, 250.0]),
    grid_kw=st.just(60.0),
    reserve=st.sampled_from([0.0, 1.0]),
    hold=st.sampled_from([0.0, 0.5]),
)
some_machines = st.builds(
    Reliability,
    units=st.integers(1, 3),
    mttf_hours=st.sampled_from([20.0, 300.0]),
    mttr_hours=st.sampled_from([5.0, 48.0]),
    start_failure=st.sampled_from([0.0, 0.1]),
    least_share=st.sampled_from([0.0, 0.4]),
)


@settings(max_examples=12, deadline=None)
@given(some_sizes, some_machines, st.sampled_from([3_000, 3_000_000]))
def test_drawn_survival_lies_within_the_error_and_the_proven_limits(sizes, machine, walked):
    case = replace(example(2, "clinic", scenarios=2), generators=machine)
    begins = outages_of(case, sizes)

    found = histories(case, sizes, begins, hours=24, seed=1, walked=walked)

    share, off = drawn_share(case, sizes, begins, 24, 20)
    assert (np.abs(found.exact[0] - share) <= found.error[0] + off).all()
    assert (found.low[0] - off <= share).all()
    assert (share <= found.high[0] + off).all()


@pytest.mark.parametrize("rare", [1e-12, 0.5])
def test_histories_of_a_few_hours_add_up_to_every_path_of_the_machines(rare, monkeypatch):
    monkeypatch.setattr("yakir.engine.islands.histories.RARE", (rare,))
    machine = Reliability(2, 4.0, 3.0, 0.15, 0.3)
    case = replace(example(2, "clinic", scenarios=1), generators=machine, chps=Reliability())
    sizes = Sizes(40, 30, 15, 16, 0, 20, 60, 1.0, 0.25)
    begin = Beginnings(*(np.array([v]) for v in (4000, 25.0, 20.0, 0)), 1)

    found = histories(case, sizes, begin, hours=8, seed=1)

    chain = machines(machine)
    every = np.array(list(product(range(3), repeat=8)), np.uint8)
    chance = chain.start[every[:, 0]] * chain.step[every[:, :-1], every[:, 1:]].prod(axis=1)
    same = Beginnings(*(np.full(len(every), v) for v in (4000, 25.0, 20.0, 0)), 1)
    lasted = endured_with(case, sizes, same, every, np.ones_like(every))
    expected = np.array([chance[lasted >= d].sum() for d in range(9)])
    assert (found.low[0] <= expected + 1e-12).all()
    assert (expected <= found.high[0] + 1e-12).all()
    assert 0.01 < expected[-1] < expected[1]
    if rare < 0.5:
        assert np.abs(found.exact[0] - expected).max() < 1e-9
        assert found.error.max() < 1e-9
    else:
        assert found.error.max() > 1e-3


def test_what_is_drawn_of_the_histories_is_right_in_the_mean():
    machine = Reliability(2, 30.0, 6.0, 0.05)
    case = replace(example(2, "clinic", scenarios=2), generators=machine)
    sizes = Sizes(40, 60, 15, 30, 0, 300, 60, 1.0, 0.0)
    begins = outages_of(case, sizes)

    few = [histories(case, sizes, begins, hours=24, seed=s, walked=1) for s in range(40)]
    many = histories(case, sizes, begins, hours=24, seed=1, walked=20_000_000)

    off = np.mean([one.exact[0] for one in few], axis=0) - many.exact[0]
    assert few[0].rare > many.rare
    assert (np.abs(off) <= 4 * few[0].spread[0] / np.sqrt(40) + many.error[0] + 1e-12).all()


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
    assert wilson(1.0, 200)[1] == 1.0
    assert wilson(0.0, 200)[0] == 0.0
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

    run = simulate(case, sizes, seen)
    proof = certify(case, sizes, seen, run, unseen, seed=9, bins=(21, 11))

    assert np.abs(proof.exact - proof.in_sample).max() < 0.02
    assert (proof.least <= proof.exact).all()
    assert (proof.exact <= proof.most).all()
    assert (proof.low <= proof.exact_out_of_sample + proof.error).all()
    assert (proof.exact_out_of_sample <= proof.high + proof.error).all()
    assert proof.error < 0.01
    assert proof.by_hour.shape == (HOURS, 73)
    assert proof.by_hour_error < 0.02
    assert proof.lower_bound_eur is None


def test_the_error_by_hour_shows_how_far_the_bins_are_off_where_fuel_runs_out():
    begins = outages_of(DRY, DRY_SIZES)
    years = ready(DRY, DRY.grid_up, seed=1)
    case = replace(DRY, served_hours=48)

    run = simulate(case, DRY_SIZES, years)
    proof = certify(case, DRY_SIZES, years, run, years, seed=1, bins=(4, 4))

    chain = survival(case, DRY_SIZES, begins, hours=48, bins=(4, 4)).mean
    assert proof.by_hour_error >= np.abs(chain - proof.exact).max() > 0.05


def test_a_beginning_that_counts_twice_is_no_second_sample():
    case = replace(example(2, "clinic", scenarios=2), generators=Reliability(2, 30.0, 6.0, 0.05))
    sizes = Sizes(40, 60, 15, 30, 0, 300, 60, 1.0, 0.0)
    begins = outages_of(case, sizes)
    twice = begins.some(np.repeat(np.arange(begins.hour.size), 2))

    once, again = (
        histories(case, sizes, which, hours=24, seed=3, walked=1) for which in (begins, twice)
    )

    assert again.exact == pytest.approx(once.exact, abs=1e-12)
    assert again.low == pytest.approx(once.low, abs=1e-12)
    assert again.spread == pytest.approx(once.spread, rel=1e-9)
