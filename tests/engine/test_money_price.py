"""What one more euro of a fund is worth: never less than it buys."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.engine.full_problems import every_full_plan, full_problems, slow_value
from tests.engine.problems import FULL, problem
from yakir import engine
from yakir.engine.portfolio import solve as solving
from yakir.engine.portfolio.example import example

FEW = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
SLACK = 1e-6
EXACT = engine.Options(relative_gap=0.0)


def richer(given, fund, quarter, euro):
    """The same problem with more money in one quarter of one fund."""
    money = given.money.copy()
    money[fund, quarter] += euro
    return replace(given, funds=replace(given.funds, money=money))


def test_a_euro_is_worth_its_part_of_the_project_that_it_pays_for():
    power = (0.4, 0, 0, 0, 0, 0, 0)
    poor = problem(
        people=(1000.0, 500.0),
        coverage=((0.5, *FULL[1:]),) * 2,
        candidates=((0, power, 100.0, 1, -1), (1, power, 100.0, 1, -1)),
        money=((150.0,),),
    )
    gain = engine.value(poor, [engine.Start(1, 0)]).total

    plan = engine.solve(poor, EXACT)

    assert plan.chosen == (engine.Start(0, 0),)
    assert plan.money_price[0] == pytest.approx([gain / 100, gain / 100 * 3 / 4])


def test_money_in_plenty_has_no_price():
    assert engine.solve(problem(money=((500.0,),)), EXACT).money_price.max() == 0


@FEW
@given(full_problems(), st.integers(0, 99))
def test_money_at_its_price_is_an_upper_bound_of_what_more_money_adds(tiny, seed):
    draw = np.random.default_rng(seed)
    fund, quarter = draw.integers(tiny.money.shape[0]), draw.integers(tiny.money.shape[1])
    euro = float(draw.uniform(0, tiny.candidates.cost.sum()))
    most = max((slow_value(tiny, starts) for starts, _ in every_full_plan(tiny)), default=0.0)
    more = engine.solve(richer(tiny, fund, quarter, euro), EXACT)
    plan = engine.solve(tiny, EXACT)

    assert plan.status is engine.Status.INFEASIBLE or plan.value == pytest.approx(most, rel=1e-6)
    assert (plan.money_price >= 0).all()
    if plan.money_price.any() and more.chosen:
        relaxed = _relaxed(tiny)
        assert more.value <= relaxed + plan.money_price[fund, quarter] * euro + 1e-6 * relaxed


def _relaxed(given):
    """The value of the best plan of parts of projects."""
    from yakir.engine.portfolio import formulation
    from yakir.engine.solvers import highs

    built = formulation.formulate(given)
    model = replace(built.model, integer=[np.zeros_like(i) for i in built.model.integer])
    return highs.maximise(model).bound * built.people_unit


@pytest.mark.parametrize("few", [(20, 200), (0, 200), (0, 0)], ids=["whole", "money", "apart"])
def test_every_way_of_solving_tells_what_scarce_money_is_worth(monkeypatch, few):
    typical = example(6, 6, 2, 3)
    monkeypatch.setattr(solving, "FEW", few[0])
    monkeypatch.setattr(solving, "SOME", few[1])

    plan = engine.solve(typical, engine.Options(0.05, 30.0, work=200))

    worth = float((plan.money_price * typical.money).sum())
    kept = plan.money_price[typical.funds.carry_over]
    assert plan.money_price.shape == typical.money.shape
    assert 0 < worth <= plan.bound * (1 + SLACK)
    assert (np.diff(kept, axis=1) <= SLACK * plan.money_price.max()).all()
