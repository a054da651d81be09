"""The planner, against trying everything."""

import dataclasses

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from tests.engine.problems import FULL, every_plan, problem, problems, slow_gain
from yakir import engine
from yakir.engine.portfolio import formulation, payments
from yakir.engine.portfolio.example import example
from yakir.engine.solvers import highs

EXACT = engine.Options(relative_gap=0.0, seconds=600.0)
TRIED = settings(
    max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


@TRIED
@given(problems())
def test_no_plan_is_better_than_the_one_found(tiny):
    best = max(slow_gain(tiny, starts) for starts in every_plan(tiny))

    plan = engine.solve(tiny, EXACT)

    assert plan.value == pytest.approx(best, rel=1e-6, abs=1e-6)
    assert plan.bound == pytest.approx(best, rel=1e-6, abs=1e-6)
    assert plan.status is engine.Status.OPTIMAL
    assert engine.check(tiny, plan) == []


@TRIED
@given(problems())
def test_value_agrees_with_its_definition(tiny):
    starts = [engine.Start(p, p % tiny.starts) for p in range(tiny.candidates.cost.size)]

    assert engine.value(tiny, starts).total == pytest.approx(slow_gain(tiny, starts))


@TRIED
@given(problems())
def test_the_model_gives_each_plan_its_gain(tiny):
    """States that last are counted once with their length, and nothing is lost by it."""
    built = formulation.formulate(tiny)
    plan = engine.solve(tiny, EXACT)
    columns, values = formulation.columns_of(built.begun, plan.chosen)
    model = built.model
    for column, state in zip(columns, values, strict=True):
        model.add_rows(1, [(0, column, 1.0)], least=state, most=state)

    fixed = highs.maximise(model)

    assert fixed.bound * built.people_unit == pytest.approx(
        slow_gain(tiny, plan.chosen), rel=1e-6, abs=1e-5
    )


@pytest.mark.parametrize("package", list(engine.Package))
def test_a_made_up_region_is_planned_within_the_gap(package):
    region = example(6, 6, 3, seed=4, package=package)

    plan = engine.solve(region, engine.Options(relative_gap=0.01, seconds=600))

    assert engine.check(region, plan) == []
    assert plan.status in (engine.Status.GAP_REACHED, engine.Status.OPTIMAL)
    assert plan.value <= plan.bound <= plan.value * 1.01001
    assert plan.value > 0


def test_the_same_seed_gives_the_same_plan():
    region = example(5, 6, 3, seed=7)
    options = engine.Options(relative_gap=0.01, seconds=600, seed=3)

    first, second = (engine.solve(region, options) for _ in range(2))

    assert first.chosen == second.chosen
    assert np.array_equal(first.shares, second.shares)
    assert first.bound == second.bound


def test_a_project_is_in_effect_at_the_end_of_its_last_quarter():
    slow = problem(candidates=[(0, (0.4, *[0] * 6), 100.0, 3, -1)], money=((100,),), horizon=4)

    path = engine.value(slow, [(0, 0)])

    # Quarters 2 and 3: package from 0.5 / 0.9 to 1, v from 0.75 to 0.95.
    a_quarter = 1000 * (0.7 * (1 - 0.5 / 0.9) + 0.3 * (0.95 - 0.75) / 7)
    assert path.total == pytest.approx(2 * a_quarter)
    assert path.people[0] == pytest.approx(400)


def test_money_that_lapses_cannot_be_saved():
    later = {"candidates": [(0, (0.4, *[0] * 6), 100.0, 1, -1)], "money": ((60, 60),)}

    saved = engine.solve(problem(**later, carry_over=[True]), EXACT)
    lapsed = engine.solve(problem(**later, carry_over=[False]), EXACT)

    assert saved.chosen == ((0, 1),)
    assert lapsed.chosen == ()
    assert lapsed.money_left.tolist() == [[60, 60]]


def test_several_funds_pay_for_one_project_within_their_greatest_shares():
    shared = problem(money=((100,), (100,)), greatest_share=[0.7, 0.6])

    plan = engine.solve(shared, EXACT)

    assert plan.chosen == ((0, 0),)
    assert plan.shares.sum() == pytest.approx(1)
    assert (plan.shares[:, 0] <= [0.7, 0.6]).all()
    assert engine.check(shared, plan) == []


def test_no_fund_pays_after_its_last_quarter():
    ended = problem(candidates=[(0, (0.4, *[0] * 6), 100.0, 2, -1)], last_payment=[0])

    assert engine.solve(ended, EXACT).chosen == ()


def test_threshold_form_counts_only_communities_that_reach_all():
    half = {
        "coverage": ((0.5, 0.5, *FULL[2:]),),
        "candidates": [
            (0, (0.4, *[0] * 6), 50.0, 1, -1),
            (0, (0, 0.3, *[0] * 5), 50.0, 1, -1),
            (0, (0, 0.4, *[0] * 5), 50.0, 1, -1),
        ],
    }

    plan = engine.solve(problem(**half, package=engine.Package.THRESHOLD), EXACT)

    assert {start.candidate for start in plan.chosen} == {0, 2}


def test_a_service_of_unknown_coverage_neither_holds_back_nor_gains():
    unknown = problem(
        coverage=((0.5, np.nan, *FULL[2:]),),
        candidates=[(0, (0.4, 0, *[0] * 5), 10.0, 1, -1), (0, (0, 0.5, *[0] * 5), 10.0, 1, -1)],
    )

    plan = engine.solve(unknown, EXACT)

    assert plan.chosen == ((0, 0),)
    assert plan.people_gain[1] == 0
    assert np.isfinite(plan.value)


@pytest.mark.parametrize(
    ("starts", "payments_to_come"), [((), 0), (((0, 0),), 1)], ids=["none", "one"]
)
def test_an_empty_problem_has_an_empty_plan(starts, payments_to_come):
    empty = problem(candidates=[]) if not starts else problem()

    plan = engine.solve(empty, EXACT)

    assert plan.chosen == starts
    assert plan.shares.shape == (1, payments_to_come)
    assert engine.check(empty, plan) == []


def test_stop_keeps_the_plan_found_so_far_and_says_so():
    region = example(20, 12, 4, seed=2)

    plan = engine.solve(region, engine.Options(relative_gap=0.0), stop=lambda: True)

    assert plan.status is engine.Status.STOPPED
    assert plan.bound >= plan.value
    assert engine.check(region, plan) == []


def test_progress_tells_part_best_and_bound():
    told = []
    region = example(8, 8, 3, seed=5)

    engine.solve(
        region, engine.Options(relative_gap=0.01, seconds=600), progress=lambda *a: told.append(a)
    )

    assert told
    assert all(0 <= part <= 1 and best <= bound * (1 + 1e-6) for part, best, bound, _ in told)


def test_every_fault_of_a_problem_is_told_at_once():
    with pytest.raises(engine.InvalidProblem) as refusal:
        problem(
            people=(1000.0, -5.0),
            coverage=((0.5, *FULL[1:]), (1.5, *FULL[1:])),
            candidates=[
                (0, (0.4, *[0] * 6), -100.0, 0, 0),
                (9, (1.4, *[0] * 6), 100.0, 1, -1),
                (1, (0.4, *[0] * 6), 100.0, 1, 0),
            ],
            money=((-1,),),
            greatest_share=[1.5],
            smallest=[10],
            largest=[5],
            starts=0,
            horizon=0,
            weights=[1.0] * 7,
            most_at_once=0,
        )

    assert {fault.path for fault in refusal.value.faults} == {
        "/communities/1/people",
        "/communities/1/coverage/0",
        "/candidates/0/cost",
        "/candidates/0/lead",
        "/candidates/1/community",
        "/candidates/1/effects/0",
        "/candidates/2/group",
        "/funds/0/money/0",
        "/funds/0/greatest_share",
        "/funds/0/largest",
        "/starts",
        "/horizon",
        "/weights",
        "/most_at_once",
    }


def test_a_wrong_shape_is_told_by_its_place():
    with pytest.raises(engine.InvalidProblem) as refusal:
        problem(coverage=((0.5, 1.0),))

    assert [fault.path for fault in refusal.value.faults] == ["/communities/coverage"]


def test_options_refuse_what_cannot_end():
    with pytest.raises(ValueError, match="gap"):
        engine.Options(relative_gap=-1)


TWO = problem(
    people=(1000.0, 500.0),
    coverage=((0.5, *FULL[1:]), (0.5, *FULL[1:])),
    candidates=[
        (0, (0.4, *[0] * 6), 60.0, 2, 0),
        (0, (0.2, *[0] * 6), 30.0, 1, 0),
        (1, (0.4, *[0] * 6), 40.0, 1, -1),
    ],
    money=((60,), (40,)),
    eligible=[[1, 1, 0], [0, 0, 1]],
    most_at_once=1,
)


def _planned(chosen, shares):
    """A plan with right sums and value, whatever it chooses."""
    starts = tuple(engine.Start(*start) for start in chosen)
    shares = np.array(shares, float)
    used = payments.spent(TWO, starts, shares)
    gain = engine.value(TWO, starts)
    return engine.Plan(
        chosen=starts,
        shares=shares,
        status=engine.Status.OPTIMAL,
        value=gain.total,
        bound=gain.total,
        gap=0.0,
        money_used=used,
        money_left=payments.left(TWO, used),
        people_gain=gain.people,
        seconds=0.0,
    )


GOOD = _planned([(0, 0), (2, 0)], [[1, 0], [0, 1]])


def test_check_finds_nothing_in_a_good_plan():
    assert engine.check(TWO, GOOD) == []
    assert engine.check(TWO, engine.solve(TWO, EXACT)) == []


@pytest.mark.parametrize(
    ("plan", "code"),
    [
        (_planned([(0, 0), (2, 0)], [[0.9, 0], [0, 1]]), "SHARES_DO_NOT_SUM 0"),
        (_planned([(0, 0), (2, 0)], [[1.5, 0], [-0.5, 1]]), "SHARE_BELOW_ZERO 1 0"),
        (_planned([(0, 0), (2, 0)], [[1, 0.5], [0, 0.5]]), "NOT_ELIGIBLE 0 2"),
        (_planned([(0, 0), (1, 1)], [[1, 1], [0, 0]]), "SAME_GROUP 0 1"),
        (_planned([(0, 0), (1, 1)], [[1, 1], [0, 0]]), "CARRIES_TOO_MANY 0 1"),
        (_planned([(0, 0), (1, 1)], [[1, 1], [0, 0]]), "OVERSPENT 0 1"),
        (_planned([(2, 0), (2, 1)], [[0, 0], [1, 1]]), "CHOSEN_TWICE 2"),
        (dataclasses.replace(GOOD, value=GOOD.value + 1), "WRONG_VALUE"),
        (dataclasses.replace(GOOD, bound=GOOD.value - 1), "BOUND_BELOW_VALUE"),
        (dataclasses.replace(GOOD, gap=0.5), "WRONG_GAP"),
        (dataclasses.replace(GOOD, money_used=GOOD.money_used + 1), "WRONG_MONEY_USED 0 0"),
        (dataclasses.replace(GOOD, money_left=GOOD.money_left + 1), "WRONG_MONEY_LEFT 0 0"),
        (dataclasses.replace(GOOD, people_gain=GOOD.people_gain + 1), "WRONG_PEOPLE 0"),
        (dataclasses.replace(GOOD, chosen=((7, 0), (2, 0))), "NO_SUCH_CANDIDATE 7"),
        (dataclasses.replace(GOOD, chosen=((0, 5), (2, 0))), "NO_SUCH_QUARTER 0 5"),
        (dataclasses.replace(GOOD, shares=GOOD.shares[:, :1]), "SHARES_SHAPE"),
    ],
)
def test_check_catches_what_is_wrong(plan, code):
    assert code in engine.check(TWO, plan)


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ({"largest": [50, 50]}, "SIZE_OUTSIDE 0 0"),
        ({"greatest_share": [0.5, 1]}, "SHARE_TOO_GREAT 0 0"),
        ({"last_payment": [0, 9]}, "PAID_TOO_LATE 0 0"),
    ],
)
def test_check_catches_a_broken_rule_of_a_fund(rule, code):
    funds = dataclasses.replace(TWO.funds, **rule)

    assert code in engine.check(dataclasses.replace(TWO, funds=funds), GOOD)


def test_large_money_is_paid_to_the_cent():
    costs = [1_234_567.89, 7_654_321.09, 3_333_333.33]
    region = problem(
        people=(1000.0,) * 3,
        coverage=((0.5, *FULL[1:]),) * 3,
        candidates=[(c, (0.4, *[0] * 6), cost, 2, -1) for c, cost in enumerate(costs)],
        money=((sum(costs) / 3,), (2 * sum(costs) / 3,)),
    )

    plan = engine.solve(region, EXACT)

    assert len(plan.chosen) == 3
    assert plan.money_left[:, -1] == pytest.approx([0, 0], abs=0.01)
