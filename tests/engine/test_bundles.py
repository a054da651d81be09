"""Large plans: bounds from prices of money, and the search that relies on them."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from tests.engine.problems import FULL, every_choice, every_plan, problem, problems, slow_gain
from yakir import engine
from yakir.engine import Reason
from yakir.engine.portfolio import alone, branches, bundles, formulation, money_search, solve
from yakir.engine.portfolio.example import example
from yakir.engine.portfolio.market import Market, Terms
from yakir.engine.portfolio.relaxation import Relaxation

TRIED = settings(
    max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


def never():
    return False


@pytest.fixture
def every_problem_large(monkeypatch):
    monkeypatch.setattr(money_search, "SMALL", 0)
    monkeypatch.setattr(solve, "FEW", 0)


@TRIED
@given(problems())
def test_no_plan_exceeds_the_bound_of_the_prices(tiny):
    best = max(slow_gain(tiny, starts) for starts in every_plan(tiny))

    outlook = bundles.Search(tiny, formulation.possible_starts(tiny), never).run(600.0)

    assert outlook.bound >= best * (1 - 1e-6) - 1e-6


@TRIED
@given(problems())
def test_no_plan_exceeds_the_bound_after_dividing_all_plans(tiny):
    best = max(slow_gain(tiny, starts) for starts in every_plan(tiny))
    search = bundles.Search(tiny, formulation.possible_starts(tiny), never)
    search.run(600.0)
    tree = branches.Tree(search)

    for _ in range(12):
        before = tree.bound
        tree.grow(4, enough=0.0)

        assert tree.bound >= best * (1 - 1e-6) - 1e-6
        assert tree.bound <= before * (1 + 1e-9) + 1e-9


def test_a_service_that_rises_in_two_steps_is_not_underrated():
    """The school rises at once with the first project, and to the full with the second."""
    stepped = problem(
        coverage=((1, 1, 1, 1, 0.6, 1, 0.85),),
        candidates=(
            (0, (0, 0, 0, 0, 0.1, 0, 0), 28.0, 1, -1),
            (0, (0, 0, 0, 0, 0.3, 0, 0.1), 14.0, 2, -1),
        ),
        horizon=2,
        thresholds=[0.9] * 7,
    )
    best = max(slow_gain(stepped, starts) for starts in every_plan(stepped))

    free = Relaxation(stepped, formulation.possible_starts(stepped)).price(
        np.zeros(stepped.money.shape)
    )

    assert free.bound >= best * (1 - 1e-9)


@TRIED
@given(problems())
def test_any_prices_bound_every_plan(tiny):
    best = max(slow_gain(tiny, starts) for starts in every_plan(tiny))
    relaxation = Relaxation(tiny, formulation.possible_starts(tiny))
    rng = np.random.default_rng(int(tiny.people.sum()))

    for scale in (0.0, 1.0, 10.0, 100.0):
        prices = np.sort(rng.random(tiny.money.shape) * scale, axis=1)[:, ::-1]

        assert relaxation.price(prices).bound >= best * (1 - 1e-9) - 1e-6


def test_the_large_way_finds_the_best_plan_too(every_problem_large):
    @TRIED
    @given(problems())
    def agrees(tiny):
        best = max(slow_gain(tiny, starts) for starts in every_plan(tiny))

        plan = engine.solve(tiny, engine.Options(relative_gap=0.0, seconds=600.0))

        assert plan.value == pytest.approx(best, rel=1e-6, abs=1e-6)
        assert plan.bound >= plan.value
        assert engine.check(tiny, plan) == []

    agrees()


@pytest.mark.slow
@pytest.mark.parametrize("package", list(engine.Package))
def test_a_region_of_twenty_is_planned_within_the_gap(every_problem_large, package):
    region = example(20, 10, 4, seed=1, package=package)

    plan = engine.solve(region, engine.Options(relative_gap=0.05, seconds=600))

    assert engine.check(region, plan) == []
    assert plan.status in (engine.Status.GAP_REACHED, engine.Status.OPTIMAL)
    assert plan.value <= plan.bound <= plan.value * 1.0500001


def test_nothing_that_fits_is_left_out():
    region = example(20, 8, 3, seed=3)

    plan = engine.solve(region, engine.Options(relative_gap=0.05, seconds=600))

    assert Reason.FITS not in {left.reason for left in engine.reasons(region, plan)}


def test_a_mix_is_the_same_whatever_was_mixed_before():
    region = example(8, 6, 3, seed=2)
    search = bundles.Search(region, formulation.possible_starts(region), never)
    search.run(600.0)
    tree = branches.Tree(search)
    tree.grow(6, enough=0.0)
    fresh = Market(region, search.relaxation)
    for bundle, gain in search.gains.items():
        fresh.offer(bundle, gain)
    fresh.mix(search.free)

    for terms in (tree.highest, search.free, tree.highest):
        assert search.mixed(terms).gain == pytest.approx(fresh.mix(terms).gain, rel=1e-7)

    assert tree.highest.one_of or tree.highest.none_of


def test_a_known_plan_is_not_lost_in_a_choice_of_whole_bundles():
    region = example(8, 6, 3, seed=2)
    search = bundles.Search(region, formulation.possible_starts(region), never)
    search.run(600.0)
    known = engine.solve(region, engine.Options(relative_gap=0.001, seconds=600)).chosen

    whole = search.whole(600.0, search.free, known)

    target = search.bound / (1 + search.relative_gap)
    least = min(engine.value(region, known).total * (1 - search.relative_gap / 4), target)
    assert engine.value(region, whole).total >= least * (1 - 1e-6)


def test_two_projects_that_the_funds_cannot_pay_together_end_a_branch():
    """Leaving one out in part cost less than it gained: such a branch was divided for ever."""
    poor = problem(
        people=(1000.0, 1000.0),
        coverage=((0.5, *FULL[1:]),) * 2,
        candidates=[
            (0, (0.5, *[0] * 6), 100.0, 1, -1),
            (1, (0.2, *[0] * 6), 100.0, 1, -1),
        ],
        money=((102.0,),),
    )
    search = bundles.Search(poor, formulation.possible_starts(poor), never)
    search.run(600.0)
    both = tuple(search.relaxation.option.candidate == candidate for candidate in (0, 1))

    assert search.mixed(Terms(one_of=both)).gain <= 0


@pytest.fixture
def limits(monkeypatch):
    """Whether a community's table may be listed: without it the solver is asked."""

    def set_to(cells):
        monkeypatch.setattr(alone, "MOST_CELLS", cells)

    return set_to


@TRIED
@given(problems())
def test_the_best_of_a_community_alone_is_that_of_trying_everything(tiny):
    search = bundles.Search(tiny, formulation.possible_starts(tiny), never)
    option = search.relaxation.option
    rng = np.random.default_rng(int(tiny.people.sum()))
    prices = rng.uniform(-10, 1, option.candidate.size) * rng.choice([-30.0, -300.0])
    barred = rng.random(prices.size) < 0.2
    names = list(zip(option.candidate.tolist(), option.quarter.tolist(), strict=True))
    price = dict(zip(names, np.where(barred, 1e9, prices), strict=True))

    for home in np.unique(tiny.candidates.community[option.candidate]):
        value, built = search.alone.best(int(home), prices, barred)

        worths = [
            slow_gain(tiny, starts) - sum(price[start] for start in starts)
            for starts in every_choice(tiny, home, set(names))
        ]
        assert value == pytest.approx(max(worths), rel=1e-9, abs=1e-6)
        starts = [names[place] for place in built]
        gained = slow_gain(tiny, starts) - sum(price[start] for start in starts)
        assert gained == pytest.approx(value, rel=1e-9, abs=1e-6)


@pytest.mark.parametrize("package", list(engine.Package))
@pytest.mark.parametrize("most", [None, 1, 2, 3])
def test_the_table_and_the_solver_agree_on_the_best_of_a_community(limits, package, most):
    region = replace(example(3, 9, 2, seed=5, package=package), most_at_once=most)
    listed, solved = (
        bundles.Search(region, formulation.possible_starts(region), never) for _ in range(2)
    )
    money = np.sort(np.random.default_rng(1).random(region.money.shape), axis=1)[:, ::-1]
    dear = listed.relaxation.price(np.zeros_like(money)).bound / region.candidates.cost.sum()

    for factor in (0.2, 0.5, 1.0):
        prices = listed.relaxation.prices(money * dear * factor)
        for home in range(3):
            limits(8_000_000)
            best = listed.best_alone(home, prices, listed.free)
            limits(0)
            assert solved.best_alone(home, prices, solved.free) == pytest.approx(best, rel=3e-5)

    assert len(listed.gains) >= 3


def test_one_community_with_one_purse_has_an_exact_price():
    """Two projects for one service each: the bound of free money is all they gain."""
    both = problem(
        coverage=((0.5, 0.5, *FULL[2:]),),
        candidates=[(0, (0.4, *[0] * 6), 50.0, 1, -1), (0, (0, 0.4, *[0] * 5), 50.0, 1, -1)],
    )
    relaxation = Relaxation(both, formulation.possible_starts(both))

    free = relaxation.price(np.zeros_like(both.money))

    assert not relaxation.loose.any()
    assert free.bound == pytest.approx(slow_gain(both, [(0, 0), (1, 0)]))
    assert free.chosen[0].size == 2
