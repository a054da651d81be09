"""What keeps candidates out at the prices of money, and what would bring them in."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from tests.engine.problems import FULL, every_plan, problem, problems
from yakir import engine
from yakir.engine import Reason
from yakir.engine.portfolio.example import example
from yakir.engine.portfolio.forced import forced, price

FEW = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
EXACT = engine.Options(relative_gap=0.0)
POWER = (0.4, 0, 0, 0, 0, 0, 0)


def two_places(cost=100.0, money=150.0, **rules):
    """Two communities of 1,000 and 500 people with the same project, and money for one."""
    return problem(
        people=(1000.0, 500.0),
        coverage=((0.5, *FULL[1:]),) * 2,
        candidates=((0, POWER, 100.0, 1, -1), (1, POWER, cost, 1, -1)),
        money=((money,),),
        **rules,
    )


def best_value(given, must=None):
    """Value of the best plan, of those with a candidate where one is named."""
    values = [
        engine.value(given, starts).total
        for starts in every_plan(given)
        if must is None or any(start.candidate == must for start in starts)
    ]
    return max(values, default=None)


def with_cost(given, candidate, cost):
    costs = given.candidates.cost.copy()
    costs[candidate] = cost
    return replace(given, candidates=replace(given.candidates, cost=costs))


@FEW
@given(problems())
def test_the_least_change_is_that_of_trying_everything(tiny):
    plan = engine.solve(tiny, EXACT)
    chosen = {start.candidate for start in plan.chosen}
    slack = 1e-6 * max(plan.value, 1.0)
    for candidate in set(range(tiny.candidates.cost.size)) - chosen:
        change = engine.least_change(tiny, plan, candidate, EXACT)
        with_it = best_value(tiny, candidate)

        if change.lost is None:
            assert with_it is None
        else:
            assert change.lost == pytest.approx(plan.value - with_it, abs=slack)
        if change.cheaper:
            cost = tiny.candidates.cost[candidate]
            cheap = with_cost(tiny, candidate, cost - change.cheaper)
            dear = with_cost(tiny, candidate, cost - change.cheaper + 0.02 * cost)
            assert best_value(cheap, candidate) >= plan.value - slack
            assert (best_value(dear, candidate) or 0.0) < plan.value + slack


def test_more_money_in_its_fund_brings_a_candidate_in():
    given = two_places()
    plan = engine.solve(given, EXACT)

    change = engine.least_change(given, plan, 1, EXACT)

    assert (change.fund, change.lost) == (0, pytest.approx(plan.value / 2))
    assert 50 <= change.more <= 50 + 100 / 64
    assert 50 <= change.cheaper <= 50 + 100 / 64


def test_a_candidate_that_no_fund_may_pay_has_no_least_change():
    barred = two_places(eligible=[[True, False]])

    change = engine.least_change(barred, engine.solve(barred, EXACT), 1, EXACT)

    assert change == engine.LeastChange(1)


def test_a_candidate_loses_its_price_less_its_gain():
    given = two_places()
    plan = engine.solve(given, EXACT)
    dear = replace(plan, money_price=plan.money_price * 3, bound=plan.value)

    (left,) = engine.priced(given, dear)

    assert left.price == pytest.approx(3 * left.gain)
    assert left.loss == pytest.approx(2 * left.gain)
    assert left.too_dear == pytest.approx(100 * 2 / 3)
    assert left.reason in (Reason.MONEY, Reason.WORTH_LESS)


def test_what_loses_nothing_at_the_prices_is_within_the_margin():
    given = two_places()
    plan = engine.solve(given, EXACT)
    worth = engine.value(given, [engine.Start(1, 0)]).total
    even = replace(
        plan, money_price=np.full_like(plan.money_price, worth / 100), bound=plan.value * 1.1
    )

    (left,) = engine.priced(given, even)

    assert left.reason is Reason.WITHIN_MARGIN
    assert left.behind == pytest.approx(0, abs=1e-6)
    assert not left.proven


def test_what_loses_more_than_its_community_s_part_of_the_gap_has_its_reason():
    """The whole gap is large, but none of it lies where the candidate would be built."""
    given = two_places()
    plan = engine.solve(given, EXACT)
    worth = engine.value(given, [engine.Start(1, 0)]).total
    dear = np.full_like(plan.money_price, 1.2 * worth / 100)
    loose = replace(plan, money_price=dear, bound=plan.value * 1.5)

    (left,) = engine.priced(given, loose)

    assert left.reason in (Reason.MONEY, Reason.WORTH_LESS)
    assert left.behind == pytest.approx(0.2 * worth)


@FEW
@given(problems())
def test_no_plan_with_a_candidate_exceeds_its_bound_at_any_prices(tiny):
    draw = np.random.default_rng(tiny.candidates.cost.size)
    count = tiny.candidates.cost.size
    for prices in (np.zeros_like(tiny.money), draw.uniform(0, 5, tiny.money.shape)):
        bounds = forced(tiny, prices, (), range(count))

        assert best_value(tiny) <= bounds.bound + 1e-6
        for candidate in range(count):
            with_it = best_value(tiny, candidate)
            if with_it is not None:
                assert with_it <= bounds.with_it[candidate] + 1e-6


def test_what_a_person_has_ruled_out_is_bound_by_nothing():
    given = two_places()
    out = replace(given, candidates=replace(given.candidates, latest=[0, -1]))

    (left,) = engine.priced(
        out, replace(engine.solve(out, EXACT), money_price=np.ones_like(out.money))
    )

    assert left.behind == np.inf
    assert left.reason is not Reason.WITHIN_MARGIN


@FEW
@given(problems())
def test_what_is_proven_to_stay_out_is_in_no_plan_as_good(tiny):
    plan = engine.solve(tiny, EXACT)
    for left in engine.priced(tiny, plan):
        if left.proven:
            assert (best_value(tiny, left.candidate) or 0.0) < plan.value


def test_without_prices_reasons_stand():
    given = two_places()
    plan = engine.solve(given, EXACT)
    bare = replace(plan, money_price=np.zeros_like(plan.money_price))

    found = engine.priced(given, bare)

    assert [left.reason for left in found] == [r.reason for r in engine.reasons(given, plan)]


@FEW
@given(problems())
def test_the_price_is_that_of_the_cheapest_way_to_pay(tiny):
    draw = np.random.default_rng(tiny.candidates.cost.size)
    worth = draw.uniform(0, 1, tiny.money.shape)
    for candidate in range(tiny.candidates.cost.size):
        start = engine.Start(candidate, 0)
        over = tiny.paid_over[candidate]
        each = worth[:, :over].mean(axis=1)
        left, total = 1.0, 0.0
        for fund in sorted(tiny.payers(*start), key=lambda f: each[f]):
            part = min(left, tiny.funds.cap[fund])
            left, total = left - part, total + part * each[fund] * tiny.candidates.cost[candidate]

        told = price(tiny, worth, start)

        assert told == pytest.approx(total) if left < 1e-9 else np.isinf(told)


def test_a_fund_tells_what_it_cannot_use_and_what_would_unlock_it():
    given = two_places(cost=400.0, money=650.0, largest=[300.0])
    (fund,) = engine.funds_of(given, engine.solve(given, EXACT))

    assert fund.unusable == pytest.approx(550)
    assert fund.lapsing == pytest.approx(550)
    assert (fund.mean, fund.tight.any(), fund.named_binds) == (0.0, False, False)
    assert [(u.rule, u.candidate, u.change) for u in fund.unlocking] == [("largest", 1, 100.0)]


def test_a_fund_that_is_used_up_is_tight_and_its_euro_has_a_price():
    given = two_places(cost=50.0, money=150.0)
    more = replace(given, funds=replace(given.funds, money=[[100.0]]))
    plan = engine.solve(more, EXACT)
    (fund,) = engine.funds_of(more, plan)

    assert fund.tight.all()
    assert fund.mean == pytest.approx(plan.money_price[0, 0])
    assert fund.mean > 0


def test_choices_that_nothing_varies_are_always_or_never_the_same():
    given = example(4, 4, 2, 1)
    plan = engine.solve(given, EXACT)

    found = engine.stability(given, plan, draws=3, vary=engine.Vary(0, 0, 0), options=EXACT)

    always = np.zeros(given.candidates.cost.size)
    always[[start.candidate for start in plan.chosen]] = 1.0
    assert found.draws == 3
    assert found.candidates.tolist() == always.tolist()
    assert set(found.communities) <= {0.0, 1.0}


def test_the_same_seed_draws_the_same_numbers_whoever_works():
    given = example(4, 4, 2, 1)
    plan = engine.solve(given, EXACT)
    ways = (None, engine.parallel.EveryCore(2))

    one, other = (engine.stability(given, plan, draws=4, seed=7, workers=way) for way in ways)

    assert one.candidates.tolist() == other.candidates.tolist()
    assert ((one.candidates > 0) & (one.candidates < 1)).any()


def test_a_draw_begins_with_those_of_a_shorter_run():
    given = example(4, 4, 2, 1)
    plan = engine.solve(given, EXACT)

    short, long = (engine.stability(given, plan, draws=n, seed=3) for n in (2, 3))

    again = long.candidates * 3 - short.candidates * 2
    assert set(np.round(again, 9)) <= {0.0, 1.0}


def test_draws_that_are_kept_are_not_searched_for_again():
    given = example(4, 4, 2, 1)
    plan = engine.solve(given, EXACT)
    kept = {}
    whole = engine.stability(given, plan, draws=3, seed=3, keep=kept.__setitem__)
    again = []

    rest = engine.stability(
        given, plan, draws=3, seed=3,
        finished={number: kept[number] for number in (0, 2)},
        keep=lambda number, chosen: again.append((number, chosen.tolist())),
    )  # fmt: skip

    assert again == [(1, kept[1].tolist())]
    assert rest.candidates.tolist() == whole.candidates.tolist()
    assert rest.communities.tolist() == whole.communities.tolist()


def test_more_money_never_gains_less():
    given = example(4, 4, 2, 1)

    problems = [engine.with_money_times(given, factor) for factor in (0.0, 0.5, 1.0, 2.0)]
    plans = list(engine.frontier(problems, EXACT))

    values = [plan.value for plan in plans]
    assert values[0] == 0
    assert values == sorted(values)
    assert plans[2].value == pytest.approx(engine.solve(given, EXACT).value, rel=1e-6)
    assert all(plan.bound >= plan.value for plan in plans)
