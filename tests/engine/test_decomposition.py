"""Communities apart at common prices: bounds above every plan, bundles and plans that keep the rules."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.engine.full_problems import every_full_plan, full_problems, slow_value
from tests.engine.problems import every_choice, problems
from yakir import engine
from yakir.engine.portfolio import solve as solving
from yakir.engine.portfolio.decomposition.dual import Prices
from yakir.engine.portfolio.decomposition.pricing import Care, Pricing
from yakir.engine.portfolio.decomposition.purse import Purse
from yakir.engine.portfolio.example import family_a, family_b
from yakir.engine.portfolio.value import community_gain

FEW = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
SLACK = 1e-6


def never():
    return False


def price_of(problem, purse, seed):
    """A price of each row, of the order of what the projects gain for a euro."""
    rng = np.random.default_rng(seed)
    usual = problem.people.sum() * problem.horizon / problem.candidates.cost.sum()
    price = rng.exponential(0.05 * usual, purse.rows.limit.size)
    return np.minimum(np.where(rng.random(price.size) < 0.3, 0.0, price), purse.rows.soft)


@pytest.fixture
def apart(monkeypatch):
    """Let even the smallest problem be solved by communities apart."""
    monkeypatch.setattr(solving, "FEW", 0)
    monkeypatch.setattr(solving, "SOME", 0)


@FEW
@given(full_problems(), st.integers(0, 99))
def test_any_prices_bound_every_plan_of_every_rule(tiny, seed):
    plans = [slow_value(tiny, starts) for starts, _ in every_full_plan(tiny)]
    purse = Purse(tiny)
    prices = Prices(tiny, purse, never)

    for care in (Care(1), Care(4), Care(3, 30)):
        _, bound, _ = prices.at(price_of(tiny, purse, seed), care)

        assert bound >= max(plans, default=-np.inf) - SLACK * abs(bound)


@FEW
@given(problems(), st.integers(0, 99))
def test_the_best_of_a_community_is_that_of_trying_everything(tiny, seed):
    purse = Purse(tiny)
    pricing = Pricing(tiny, purse.allowed, purse.finish_quarters)
    prices = purse.prices(price_of(tiny, purse, seed))
    allowed = {engine.Start(int(c), int(q)) for c, q in np.argwhere(purse.allowed)}
    lead = tiny.candidates.lead

    best = pricing.best(prices, Care(4, 500))

    for home in range(tiny.people.size):
        nets = [
            community_gain(tiny, home, starts) - sum(prices[c, q + lead[c] - 1] for c, q in starts)
            for starts in every_choice(tiny, home, allowed)
        ]
        most = max(nets)
        assert best.bound[home] == pytest.approx(most, rel=1e-6, abs=1e-3)
        assert max(best.net[home], 0.0) == pytest.approx(most, rel=1e-6, abs=1e-3)


def test_enough_parts_leave_nothing_between_a_bound_and_the_best_bundle():
    """Not even where a project that nobody can pay would do more together with others."""
    problem = family_b(40, 800, 8, seed=1)
    purse = Purse(problem)
    prices = Prices(problem, purse, never)
    prices.begin()

    best, _, _ = prices.at(10 * prices.centre, Care(3, 10_000))

    met = np.isfinite(best.net)
    assert met.mean() > 0.9
    assert best.bound[met] == pytest.approx(np.maximum(best.net, 0.0)[met], rel=1e-6, abs=1e-3)


def test_the_greedy_plan_uses_what_money_there_is():
    problem = family_a(40, 600, 8, seed=3)

    first = solving.greedy(problem)

    assert engine.check(problem, first) == []
    better = engine.solve(problem, engine.Options(relative_gap=0.0, seconds=600, work=120))
    assert first.value > 0.6 * better.value


def test_the_greedy_plan_builds_what_is_committed():
    problem = family_b(40, 600, 8, seed=3)

    first = solving.greedy(problem)

    assert engine.check(problem, first) == []
    chosen = {start.candidate for start in first.chosen}
    assert chosen.issuperset(np.flatnonzero(problem.candidates.required).tolist())


@settings(FEW, max_examples=8)
@given(full_problems())
def test_a_plan_of_communities_apart_keeps_every_rule(tiny):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(solving, "FEW", 0)
        patch.setattr(solving, "SOME", 0)
        try:
            plan = engine.solve(tiny, engine.Options(relative_gap=0.001, seconds=600, work=40))
        except solving.NoPlan:
            return

    if plan.status is engine.Status.INFEASIBLE:
        assert next(iter(every_full_plan(tiny)), None) is None
    else:
        assert engine.check(tiny, plan) == []
        best = max((slow_value(tiny, s) for s, _ in every_full_plan(tiny)), default=-np.inf)
        assert plan.bound >= best - SLACK * abs(best)


@pytest.mark.parametrize("package", list(engine.Package))
def test_a_plan_of_family_a_is_within_a_tenth_of_its_bound(package):
    problem = family_a(40, 480, 6, seed=3, package=package)

    plan = engine.solve(problem, engine.Options(relative_gap=0.1, seconds=600, work=2000))

    assert engine.check(problem, plan) == []
    assert plan.status is engine.Status.GAP_REACHED


def test_the_same_work_and_seed_give_the_same_plan():
    problem = family_a(40, 400, 5, seed=1)
    options = engine.Options(relative_gap=0.0, seconds=600, seed=4, work=250)

    first, second = (engine.solve(problem, options) for _ in range(2))

    assert first.chosen == second.chosen
    assert first.status is engine.Status.WORK_LIMIT


def test_a_plan_of_family_b_keeps_every_rule():
    problem = family_b(24, 240, 5, seed=2)

    plan = engine.solve(problem, engine.Options(relative_gap=0.05, seconds=600, work=60))

    assert engine.check(problem, plan) == []


def test_a_known_plan_is_where_a_search_begins():
    problem = family_a(40, 400, 5, seed=1)
    known = engine.solve(problem, engine.Options(relative_gap=0.03, seconds=600, work=2000))

    again = engine.solve(problem, engine.Options(relative_gap=1.0, seconds=600), known=known.chosen)

    assert again.value >= known.value * 0.99
