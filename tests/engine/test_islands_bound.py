from dataclasses import replace
from functools import cache
from itertools import product

import numpy as np
import pytest

from tests.engine.islands_cases import island, outages, unit
from yakir.engine.islands import bound, lp
from yakir.engine.islands.case import SIZES, Sizes, Unit
from yakir.engine.islands.dispatch.costs import yearly_eur
from yakir.engine.islands.dispatch.simulate import TOTALS, simulate
from yakir.engine.islands.dispatch.years import ready

#: Two years, each with two outages, longer in the second.
YEARS = np.stack([outages((50, 52 + 4 * i), (6000, 6002 + i)) for i in range(2)])
BUILT = {
    "generator_kw": unit(6.0, 60.0, 4),
    "fuel_l": unit(20.0, 2.0, 5),
    "battery_kwh": unit(20.0, 15.0, 2),
    "battery_kw": unit(8.0, 5.0, 2),
}


def sun() -> np.ndarray:
    hour = np.arange(8760) % 24
    return np.clip(np.sin((hour - 6) / 12 * np.pi), 0, None) * 0.6


def simulated(case, sizes):
    """Mean cost by the simulator, and the share of years without a loss of critical load."""
    run = simulate(case, sizes, ready(case, case.grid_up, seed=1))
    lost = run.totals[:, TOTALS.index("lost_critical_kwh")]
    return yearly_eur(case, sizes, run).mean(), (lost < 1e-6).mean()


def every_design(case):
    for steps in product(*(getattr(case.units, name).steps for name in SIZES)):
        yield Sizes(*(float(step) for step in steps))


def ruled(share):
    return island(YEARS, solar=sun(), sizes=BUILT, years_probability=share)


@cache
def bound_of(share):
    return bound.lower_bound(ruled(share))


@pytest.mark.slow
@pytest.mark.parametrize("share", [0.5, 1.0])
def test_no_design_that_keeps_the_rule_undercuts_the_bound(share):
    case = ruled(share)

    found = bound_of(share)
    costs = [simulated(case, sizes) for sizes in every_design(case)]

    best = min(eur for eur, kept in costs if kept >= share)
    assert found.eur <= best * (1 + 1e-9)
    assert found.eur >= 0.9 * best


@pytest.mark.slow
def test_the_years_in_which_the_rule_costs_most_are_freed():
    found = bound_of(0.5)

    extra = found.with_rule - found.without_rule
    assert found.freed.sum() == 1
    assert extra[found.freed].min() >= extra[~found.freed].max()
    assert found.without_rule.mean() <= found.eur <= found.with_rule.mean()


def test_a_rule_that_no_sizes_keep_has_no_finite_bound():
    assert bound.lower_bound(island(YEARS[:1], years_probability=0.6)).eur == np.inf


@pytest.mark.slow
def test_without_a_rule_on_years_no_year_is_bound():
    found = bound.lower_bound(island(YEARS, sizes=BUILT))

    assert found.freed.all()
    assert found.eur == pytest.approx(found.without_rule.mean())


def test_a_bound_that_was_stopped_is_none():
    assert bound.lower_bound(island(YEARS), stop=lambda: True) is None


@pytest.mark.slow
def test_simulation_and_program_agree_where_foresight_cannot_matter():
    sizes = Sizes(solar_kwp=9.0, generator_kw=6.0, fuel_l=1e6, grid_kw=7.0)
    fixed = {name: Unit(np.array([getattr(sizes, name)]), 0.0, 1.0, 3.0) for name in SIZES}
    case = island(YEARS, solar=sun(), heat=2.0, sizes=fixed)

    simulated_eur, _ = simulated(case, sizes)
    programs = [lp.wait_and_see(case, year, service_rule=False) for year in range(2)]

    assert simulated_eur == pytest.approx(np.mean([answer.eur for answer in programs]), rel=1e-6)


@pytest.mark.slow
def test_simulation_never_undercuts_the_program_of_its_own_sizes():
    sizes = Sizes(5.0, 20.0, 8.0, 4.0, 0.0, 15.0, 8.0)
    fixed = {name: Unit(np.array([getattr(sizes, name)]), 0.0, 1.0, 3.0) for name in SIZES}
    case = island(YEARS, solar=sun(), sizes=fixed)

    for year in range(2):
        alone = replace(case, grid_up=case.grid_up[year : year + 1])
        answer = lp.wait_and_see(alone, 0, service_rule=False, cyclic=False)
        assert answer.bound_eur <= simulated(alone, sizes)[0] * (1 + 1e-9)


def test_a_year_whose_best_keeps_the_rule_anyway_is_solved_once(monkeypatch):
    asked = []

    def formulate(case, scenario, *, service_rule, cyclic):
        asked.append(service_rule)
        return lp.formulate(case, scenario, service_rule=service_rule, cyclic=cyclic)

    monkeypatch.setattr(bound, "formulate", formulate)
    dear = ruled(1.0)
    dear = replace(dear, prices=replace(dear.prices, lost_critical_eur_per_kwh=1e3))
    cheap = replace(dear, prices=replace(dear.prices, lost_critical_eur_per_kwh=0.001))

    kept = bound.lower_bound(replace(dear, grid_up=dear.grid_up[:1]))
    kept_asked, asked[:] = list(asked), []
    lost = bound.lower_bound(replace(cheap, grid_up=cheap.grid_up[:1]))

    assert kept_asked == [False]
    assert kept.with_rule[0] == kept.without_rule[0]
    assert asked == [False, True]
    assert lost.with_rule[0] > lost.without_rule[0]


def test_progress_is_told_by_year():
    told = []

    bound.lower_bound(island(YEARS), progress=lambda done, total: told.append((done, total)))

    assert told == [(0, 2), (1, 2), (2, 2)]
