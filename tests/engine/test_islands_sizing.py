"""The search for the cheapest island that keeps its rule."""

import json
from dataclasses import fields, replace
from itertools import product

import numpy as np
import pytest

from tests.engine.islands_by_hand import island, units
from yakir.engine.islands.case import SIZES, Reliability, Sizes
from yakir.engine.islands.dispatch.costs import costs
from yakir.engine.islands.dispatch.simulate import simulate
from yakir.engine.islands.dispatch.years import ready
from yakir.engine.islands.example import example, outage_years
from yakir.engine.islands.sizing import SHARES, IslandStatus, compare, evaluate, size
from yakir.engine.islands.survival import beginnings, endured, survival
from yakir.engine.islands.tried import Tried

FEW_STEPS = {
    "solar_kwp": [0.0, 60.0],
    "battery_kwh": [0.0, 40.0],
    "battery_kw": [0.0, 20.0],
    "generator_kw": [0.0, 10.0, 20.0],
    "fuel_l": [0.0, 100.0, 200.0],
    "grid_kw": [40.0],
}
SEEN = 8


def small(**other):
    site = example(3, "clinic", scenarios=SEEN)
    given = {
        "units": units(**FEW_STEPS),
        "heat_kw": 0 * site.heat_kw,
        "served_hours": 24,
        "served_probability": 0.9,
        "generators": Reliability(1, 500.0, 24.0, 0.01, 0.2),
    }
    return replace(site, **(given | other))


def every_design(case):
    steps = [getattr(case.units, name).steps for name in SIZES]
    for chosen in product(*steps, SHARES[[0, 4]], SHARES[[0, 2]]):
        sizes = Sizes(*map(float, chosen))
        if (sizes.battery_kwh == 0) == (sizes.battery_kw == 0):
            yield sizes


def keeps_the_rule(case, sizes, begins):
    drawn = endured(case, sizes, begins, hours=24, seed=1)
    # The exact chain takes its time, so that hopeless designs are not put to it.
    if (drawn >= 24).mean() < 0.85:
        return False
    return survival(case, sizes, begins, hours=24, bins=(11, 6)).mean[-1] >= 0.9


def test_no_design_of_a_small_catalogue_is_much_cheaper_than_the_one_found():
    case = small()
    years = ready(case, case.grid_up, seed=5)

    found = size(case, seed=5, fresh=outage_years(99, SEEN))

    runs = [(sizes, simulate(case, sizes, years)) for sizes in every_design(case)]
    priced = [(costs(case, sizes, run).total, sizes, run) for sizes, run in runs]
    cheapest = next(
        cost
        for cost, sizes, run in sorted(priced, key=lambda item: item[0])
        if keeps_the_rule(case, sizes, beginnings(years, run))
    )
    assert found.status is IslandStatus.FOUND
    assert found.annual_cost_eur < 1.01 * cheapest


def test_the_rule_is_kept_exactly_and_out_of_sample():
    case = small()

    proof = size(case, seed=1).certificate

    for served in (proof.exact, proof.out_of_sample, proof.exact_out_of_sample):
        assert served.shape == (25,)
        assert (served >= 0.9).all()


def test_the_share_of_whole_years_can_be_the_rule():
    enough = units(**(FEW_STEPS | {"fuel_l": [0.0, 200.0, 1000.0]}))
    case = small(served_hours=0, years_probability=0.8, generators=Reliability(), units=enough)

    found = size(case, seed=1)

    free = size(replace(case, years_probability=0.0), seed=1)
    assert min(found.certificate.whole_years, found.certificate.whole_years_out) >= 0.8
    assert found.annual_cost_eur >= free.annual_cost_eur - 1e-6


def test_a_rule_that_no_design_keeps_is_a_status_with_the_best_survival():
    case = small(units=units(grid_kw=[40.0], battery_kwh=[0.0, 20.0], battery_kw=[0.0, 10.0]))

    found = size(case, seed=1)

    assert found.status is IslandStatus.INFEASIBLE
    assert found.sizes.battery_kwh == 20
    assert found.certificate.exact[-1] < 0.9


def test_the_same_seed_gives_the_same_island():
    one, two = (size(small(), seed=7) for _ in range(2))

    assert one.sizes == two.sizes
    assert one.annual_cost_eur == two.annual_cost_eur
    assert np.array_equal(one.certificate.out_of_sample, two.certificate.out_of_sample)


def test_a_stopped_search_still_answers():
    found = size(small(), seed=7, stop=lambda: True)

    assert found.annual_cost_eur > 0


def test_a_search_that_was_broken_off_goes_on_and_finds_the_same():
    case, tried, begun = small(), Tried(), 0
    whole = size(case, seed=5)

    def breaks_off():
        if tried.evaluations >= begun + 15:
            raise InterruptedError
        return False

    broken = 0
    while True:
        try:
            again = size(case, seed=5, tried=tried, stop=breaks_off)
            break
        except InterruptedError:
            broken += 1
            begun = tried.evaluations
            tried = Tried.of(json.loads(json.dumps(tried.as_plain())))

    assert broken > 2
    assert (again.sizes, again.annual_cost_eur) == (whole.sizes, whole.annual_cost_eur)
    assert again.evaluations == whole.evaluations == tried.evaluations
    assert np.array_equal(again.certificate.exact, whole.certificate.exact)


def test_progress_rises_to_one():
    told = []

    size(small(), seed=7, progress=told.append)

    assert told == sorted(told)
    assert told[-1] == 1.0


def test_a_site_without_outages_needs_nothing_but_the_grid():
    case = island(10.0, grid_up=np.ones((3, 8760), bool), units=units(grid_kw=[5.0, 10.0]))

    found = size(case, seed=1)

    assert found.sizes.grid_kw == 10
    assert found.annual_cost_eur == pytest.approx(0.16 * 87_600 + 240)


def test_the_parts_of_the_cost_add_up():
    found = evaluate(small(), Sizes(40, 40, 20, 20, 0, 200, 40), seed=2)

    assert sum(getattr(found.costs, part.name) for part in fields(found.costs)) == pytest.approx(
        found.annual_cost_eur
    )


def test_the_next_step_says_what_it_costs_and_how_much_longer_it_lasts():
    case = small(served_hours=72)

    proof = evaluate(case, Sizes(generator_kw=20, fuel_l=100, grid_kw=40), seed=2).certificate

    steps = {step.name: step for step in proof.next_steps}
    assert set(steps) == {"solar_kwp", "battery_kwh", "battery_kw", "fuel_l"}
    assert steps["fuel_l"].to == 200
    assert steps["fuel_l"].hours > 0
    assert steps["battery_kwh"].hours > 0


def test_two_designs_are_compared_under_the_same_bad_luck():
    case = small()
    sizes = Sizes(generator_kw=10, fuel_l=100, grid_kw=40)

    same = compare(case, sizes, sizes, seed=2)
    more = compare(case, sizes, replace(sizes, generator_kw=20.0), seed=2)

    assert (same.cost_eur, same.cost_error_eur) == (0, 0)
    assert not same.survival.any()
    assert more.survival[12] > 0
    assert more.cost_error_eur > 0
