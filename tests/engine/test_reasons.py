"""Every reason for leaving a candidate out is true."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from tests.engine.problems import FULL, problem, problems, slow_gain
from yakir import engine
from yakir.engine import Reason
from yakir.engine.portfolio import payments
from yakir.engine.portfolio.example import example

EXACT = engine.Options(relative_gap=0.0, seconds=600.0)
POWER = (0.4, 0, 0, 0, 0, 0, 0)
WATER = (0, 0.4, 0, 0, 0, 0, 0)


def reason_of(candidate, given_problem):
    plan = engine.solve(given_problem, EXACT)
    found = {left.candidate: left for left in engine.reasons(given_problem, plan)}
    return found[candidate]


def test_no_fund_may_pay():
    barred = problem(eligible=[[False]])

    assert reason_of(0, barred) == engine.LeftOut(0, Reason.NO_FUND)


def test_funds_together_may_not_pay_all():
    partial = problem(greatest_share=[0.5])

    assert reason_of(0, partial).reason is Reason.NO_FUND


def test_another_size_is_chosen():
    sizes = problem(
        candidates=[(0, POWER, 50.0, 1, 0), (0, (0.2, *[0] * 6), 50.0, 1, 0)], money=((500,),)
    )

    left = reason_of(1, sizes)

    assert (left.reason, left.instead_of) == (Reason.LARGER_CHOSEN, 0)


def test_a_full_service_gains_nothing():
    full = problem(candidates=[(0, WATER, 50.0, 1, -1)])

    assert reason_of(0, full).reason is Reason.NO_GAIN


def test_money_is_missing_by_so_much_in_the_quarter_where_least_is():
    poor = problem(money=((30, 40), (5, 5)), eligible=[[True], [False]])

    left = reason_of(0, poor)

    assert (left.reason, left.quarter, left.funds) == (Reason.MONEY, 1, (0,))
    assert left.missing == pytest.approx(30)


def test_money_went_to_a_project_that_gains_more():
    rival = problem(
        people=(1000.0, 500.0),
        coverage=((0.5, *FULL[1:]), (0.5, *FULL[1:])),
        candidates=[(0, POWER, 100.0, 1, -1), (1, POWER, 100.0, 1, -1)],
        money=((100,),),
    )
    a_quarter = 0.7 * (1 - 0.5 / 0.9) + 0.3 * (0.95 - 0.75) / 7

    left = reason_of(1, rival)

    assert (left.reason, left.instead_of, left.quarter) == (Reason.WORTH_LESS, 0, 0)
    assert left.missing == pytest.approx(100)
    assert left.gain == pytest.approx(-500 * a_quarter * 4)


def test_the_community_carries_all_it_may():
    busy = problem(
        coverage=((0.5, 0.5, *FULL[2:]),),
        candidates=[(0, POWER, 10.0, 2, -1), (0, WATER, 10.0, 2, -1)],
        money=((500,),),
        starts=1,
        most_at_once=1,
    )
    plan = engine.solve(busy, EXACT)

    (left,) = engine.reasons(busy, plan)

    assert left.reason is Reason.CARRIES


def test_an_empty_plan_is_told_what_would_fit():
    easy = problem()
    nothing = engine.solve(problem(money=((0,),)), EXACT)
    idle = engine.Plan(**{**vars(nothing), "money_left": np.array([[100.0, 100.0]])})

    (left,) = engine.reasons(easy, idle)

    assert (left.reason, left.quarter) == (Reason.FITS, 0)
    assert left.gain == pytest.approx(slow_gain(easy, [(0, 0)]))


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(problems())
def test_each_reason_holds_in_the_best_plan(tiny):
    plan = engine.solve(tiny, EXACT)
    kept = list(plan.chosen)

    for left in engine.reasons(tiny, plan):
        starts = [engine.Start(left.candidate, q) for q in range(tiny.starts)]
        if left.reason is Reason.NO_GAIN:
            assert slow_gain(tiny, [*kept, starts[0]]) == pytest.approx(plan.value)
        if left.reason is Reason.MONEY:
            gaining = [s for s in starts if slow_gain(tiny, [*kept, s]) > plan.value + 1e-6]
            rooms = [payments.room(tiny, plan.money_left, start).sum() for start in gaining]
            assert max(rooms) < 1
            cost = tiny.candidates.cost[left.candidate]
            if tiny.most_at_once is None:
                assert left.missing == pytest.approx((1 - max(rooms)) * cost)
        if left.reason is Reason.WORTH_LESS:
            rest = [start for start in kept if start.candidate != left.instead_of]
            swapped = [*rest, engine.Start(left.candidate, left.quarter)]
            assert payments.shares(tiny, swapped) is not None
            assert slow_gain(tiny, swapped) - plan.value == pytest.approx(left.gain, abs=1e-6)
            assert left.gain <= 1e-6 * max(plan.value, 1)
        assert left.reason is not Reason.FITS


def test_every_candidate_is_chosen_or_has_a_reason():
    region = example(6, 6, 3, seed=4)
    plan = engine.solve(region, engine.Options(relative_gap=0.02, seconds=600))

    left = engine.reasons(region, plan)

    chosen = {start.candidate for start in plan.chosen}
    assert {r.candidate for r in left} | chosen == set(range(36))
    assert len(left) + len(chosen) == 36
