"""The whole model with every rule, against trying everything."""

import dataclasses
import itertools

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings

from tests.engine.full_problems import (
    every_full_plan,
    full_problems,
    mean_gain,
    plan_of,
    slow_shares,
    slow_value,
)
from yakir import engine
from yakir.engine.portfolio import formulation
from yakir.engine.portfolio.example import family_a, family_b
from yakir.engine.portfolio.funding import fund, keeps
from yakir.engine.solvers import highs

TRIED = settings(
    max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


@TRIED
@given(full_problems())
def test_the_model_of_every_rule_finds_the_best_plan(tiny):
    values = [slow_value(tiny, starts) for starts, _ in every_full_plan(tiny)]

    built = formulation.formulate(tiny)
    answer = highs.maximise(built.model, tolerance=1e-9)

    if not values:
        assert answer.ending is highs.Ending.INFEASIBLE
        return
    starts = formulation.chosen_starts(built.begun, answer.values)
    split = fund(tiny, starts)
    assert answer.bound * built.people_unit == pytest.approx(max(values), rel=1e-6, abs=1e-4)
    assert split is not None
    plan = plan_of(tiny, starts, split)
    assert engine.check(tiny, plan) == []
    assert plan.value == pytest.approx(max(values), rel=1e-6, abs=1e-4)


@TRIED
@given(full_problems())
def test_the_model_gives_every_plan_its_value_and_takes_its_shares(tiny):
    """A plan with a start that the model does not know is worth no more than another."""
    allowed = formulation.possible_starts(tiny)
    for number, (starts, split) in enumerate(every_full_plan(tiny)):
        if number % 7 or not all(allowed[start] for start in starts):
            continue
        built = formulation.formulate(tiny, allowed)
        columns, values = formulation.columns_of(built.begun, starts)
        _fix(built.model, columns, values)
        _fix(built.model, *built.shares.of(starts, split))

        fixed = highs.maximise(built.model, tolerance=1e-6)

        assert fixed.ending is highs.Ending.OPTIMAL
        assert fixed.bound * built.people_unit == pytest.approx(
            slow_value(tiny, starts), rel=1e-5, abs=1e-3
        )


@settings(TRIED, max_examples=20)
@given(full_problems(failures=True))
def test_the_model_knows_what_failing_funds_take_away(tiny):
    assume(tiny.candidates.cost.size <= 3 and tiny.money.shape[0] <= 2)
    tiny = dataclasses.replace(tiny, joints=())
    values = [
        mean_gain(tiny, starts, shares) - _lost(tiny, starts)
        for starts, _ in every_full_plan(tiny)
        for shares in _every_way_to_pay(tiny, starts)
    ]

    built = formulation.formulate(tiny)
    answer = highs.maximise(built.model, tolerance=1e-9)

    if not values:
        assert answer.ending is highs.Ending.INFEASIBLE
    else:
        best = pytest.approx(max(values), rel=1e-6, abs=1e-4)
        assert answer.bound * built.people_unit == best
        starts = formulation.chosen_starts(built.begun, answer.values)
        shares = fund(built.shares.narrowed(tiny, answer.values), starts)
        assert keeps(tiny, starts, shares)
        assert engine.planned(tiny, starts, shares).value == best


def _lost(tiny, starts):
    return engine.value(tiny, starts).total - slow_value(tiny, starts)


def _every_way_to_pay(tiny, starts):
    """Shares for every choice of funds that may pay for each project."""
    funds = tiny.funds
    some = [which for which in itertools.product([0, 1], repeat=funds.ticket.size) if any(which)]
    for chosen in itertools.product(some, repeat=len(starts)):
        eligible = funds.eligible.copy()
        for (candidate, _), which in zip(starts, chosen, strict=True):
            eligible[:, candidate] &= np.array(which, bool)
        narrow = dataclasses.replace(tiny, funds=dataclasses.replace(funds, eligible=eligible))
        shares = slow_shares(narrow, starts)
        if shares is not None:
            yield shares


def _fix(model, columns, values):
    model.add_rows(
        columns.size, [(np.arange(columns.size), columns, 1.0)], least=values, most=values
    )


def _solved(problem):
    built = formulation.formulate(problem)
    answer = highs.maximise(built.model, relative_gap=0.01, nodes=200)
    starts = formulation.chosen_starts(built.begun, answer.values)
    return built, answer, starts


@pytest.mark.parametrize("family", [family_a, family_b])
@pytest.mark.parametrize("package", list(engine.Package))
def test_a_few_communities_of_each_family_are_planned(family, package):
    region = family(4, 60, 4, seed=2, package=package)

    built, answer, starts = _solved(region)
    split = fund(region, starts)
    plan = plan_of(region, starts, split)

    assert keeps(region, starts, split)
    assert engine.check(region, plan) == []
    assert plan.value == pytest.approx(_best(answer, built), rel=1e-5)
    assert plan.value <= answer.bound * built.people_unit * (1 + 1e-6)


def _best(answer, built):
    gains = np.concatenate(built.model.gain)
    return float(gains @ answer.values) * built.people_unit


def test_what_is_required_and_cannot_be_paid_leaves_no_plan():
    region = family_a(4, 60, 4, seed=2)
    poor = dataclasses.replace(
        region,
        candidates=dataclasses.replace(region.candidates, required=np.arange(60) == 7),
        funds=dataclasses.replace(region.funds, money=region.funds.money * 1e-6),
    )

    answer = highs.maximise(formulation.formulate(poor).model)

    assert answer.ending is highs.Ending.INFEASIBLE
