"""The check against plans with one thing wrong, and against the value by its definition."""

import dataclasses
import itertools

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from tests.engine.full_problems import (
    every_full_plan,
    full_problems,
    keeps_full_rules,
    mean_gain,
    plan_of,
    slow_shares,
    slow_value,
)
from tests.engine.problems import FULL, problem
from yakir import engine
from yakir.engine.portfolio.problem import Floors, Joint, Payment

TRIED = settings(
    max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)
POWER, WATER = (0.3, 0, 0, 0, 0, 0, 0), (0, 0.3, 0, 0, 0, 0, 0)


@TRIED
@given(full_problems())
def test_every_plan_that_keeps_the_rules_passes(tiny):
    for starts, shares in every_full_plan(tiny):
        plan = plan_of(tiny, starts, shares)

        assert engine.check(tiny, plan) == []
        assert plan.value == pytest.approx(slow_value(tiny, starts))


@TRIED
@given(full_problems())
def test_the_check_finds_a_broken_rule_in_every_other_plan(tiny):
    """Whatever is chosen whenever: the codes are none exactly when all rules are kept."""
    count = tiny.candidates.cost.size
    for quarters in itertools.product(range(-1, tiny.starts), repeat=count):
        starts = [engine.Start(p, q) for p, q in enumerate(quarters) if q >= 0]
        shares = slow_shares(tiny, starts)
        if shares is not None:
            broken = engine.check(tiny, plan_of(tiny, starts, shares))

            assert (broken == []) == keeps_full_rules(tiny, starts)


@TRIED
@given(full_problems(failures=True))
def test_gains_of_failing_funds_are_means(tiny):
    for starts, shares in every_full_plan(tiny):
        plan = plan_of(tiny, starts, shares)

        assert engine.check(tiny, plan) == []
        assert plan.gain == pytest.approx(mean_gain(tiny, starts, shares))


#: Two communities in two regions, four candidates, four funds; every rule is kept, some just so.
WHOLE = problem(
    people=(1000.0, 500.0),
    coverage=((0.5, 0.5, *FULL[2:]), (0.5, *FULL[1:])),
    candidates=[
        (0, POWER, 60.0, 2, -1),
        (0, WATER, 40.0, 1, -1),
        (1, POWER, 100.0, 1, 5),
        (1, POWER, 50.0, 1, 5),
    ],
    money=((500,), (500,), (500,), (500,)),
    starts=3,
    horizon=6,
)
STARTS = [(0, 0), (1, 1), (2, 2)]
SHARES = [[0.5, 0.5, 1.0], [0.5, 0.5, 0.0], [0.0, 0.0, 0.0], [0.0, 0.0, 0.0]]
QUARTERS = [[0.25] * 3] * 4


def changed(part=None, **rules):
    """The whole problem with other rules, of one of its parts or of its own."""
    if part is None:
        return dataclasses.replace(WHOLE, **rules)
    return dataclasses.replace(WHOLE, **{part: dataclasses.replace(getattr(WHOLE, part), **rules)})


BROKEN = [
    # rule kept just so, rule broken, code
    ({"needs": [-1, 0, -1, -1]}, {"needs": [1, -1, 3, -1]}, "NEED_LEFT_OUT 2 3"),
    ({"required": [1, 1, 1, 0]}, {"required": [0, 0, 0, 1]}, "REQUIRED_LEFT_OUT 3"),
    ({"earliest": [0, 1, 2, 3]}, {"earliest": [0, 2, 2, 3]}, "STARTS_TOO_EARLY 1 1"),
    ({"latest": [0, 1, 2, 3]}, {"latest": [0, 0, 2, 3]}, "STARTS_TOO_LATE 1 1"),
    ({"latest": [0, 1, 2, -1]}, {"latest": [0, 1, -1, -1]}, "RULED_OUT 2"),
]


@pytest.mark.parametrize(("kept", "broken", "code"), BROKEN)
def test_check_finds_broken_rules_of_candidates(kept, broken, code):
    for rules, codes in ((kept, []), (broken, [code])):
        given = changed("candidates", **rules)

        assert engine.check(given, plan_of(given, STARTS, SHARES)) == codes


def test_check_finds_a_need_in_effect_too_late():
    given = changed("candidates", needs=[1, -1, -1, -1])
    together = plan_of(given, [(0, 0), (1, 1), (2, 2)], SHARES)
    late = plan_of(given, [(0, 0), (1, 2), (2, 2)], SHARES)

    assert engine.check(given, together) == []
    assert engine.check(given, late) == ["NEED_TOO_LATE 0 1"]


@pytest.mark.parametrize(
    ("kept", "broken", "code"),
    [
        ({"own_contribution": [0, 0.5, 0, 0]}, {"own_contribution": [0.1, 0, 0, 0]}, "OTHERS"),
        ({"greatest_share": [1, 0.5, 1, 1]}, {"greatest_share": [1, 0.4, 1, 1]}, "SHARE_TOO"),
        ({"ticket": [20, 20, 0, 0]}, {"ticket": [20, 21, 0, 0]}, "BELOW_TICKET 1 1"),
        (
            {"named_share": [0.6, 0, 0, 0], "named": [[0, 1, 1, 0], *[[0] * 4] * 3]},
            {"named_share": [0.8, 0.1, 0, 0], "named": [[0, 1, 1, 0], *[[0] * 4] * 3]},
            "NAMED_TOO_LITTLE 1",
        ),
    ],
)
def test_check_finds_broken_rules_of_funds(kept, broken, code):
    given = changed("funds", **kept)
    assert engine.check(given, plan_of(given, STARTS, SHARES)) == []

    given = changed("funds", **broken)
    found = engine.check(given, plan_of(given, STARTS, SHARES))
    assert len(found) >= 1
    assert all(text.split()[0] == found[0].split()[0] for text in found)
    assert any(text.startswith(code) for text in found)


@pytest.mark.parametrize(
    ("kept", "broken", "code"),
    [
        ({"most_funds": 2}, {"most_funds": 1}, ["TOO_MANY_FUNDS 0", "TOO_MANY_FUNDS 1"]),
        # Parts of 30 in quarters 0 and 1, then 40 beside the second, then 100.
        ({"capacity": [[30, 70, 100]]}, {"capacity": [[30, 69, 100]]}, ["OVER_CAPACITY 0 1"]),
        (
            {"capacity": [[60, 40, 100]], "payment": Payment.AT_START},
            {"capacity": [[60, 40, 99]], "payment": Payment.AT_START},
            ["OVER_CAPACITY 0 2"],
        ),
        ({"most_at_once": 2}, {"most_at_once": 1}, ["CARRIES_TOO_MANY 0 1"]),
    ],
)
def test_check_finds_broken_rules_of_the_problem(kept, broken, code):
    for rules, codes in ((kept, []), (broken, code)):
        given = changed(**rules)

        assert engine.check(given, plan_of(given, STARTS, SHARES)) == codes


def test_check_counts_the_projects_for_a_service():
    both = changed("candidates", effects=[POWER, (0.1, 0.3, *[0] * 5), POWER, POWER])
    given = dataclasses.replace(both, most_per_service=1)

    assert engine.check(given, plan_of(given, STARTS, SHARES)) == ["TOO_MANY_FOR_SERVICE 0 0"]


def test_check_counts_payers_beside_a_ticket():
    given = changed("funds", ticket=[10, 0, 0, 0])
    plan = plan_of(given, STARTS, QUARTERS)

    assert engine.check(given, plan) == [f"TOO_MANY_BESIDE_TICKET {c}" for c in (0, 1, 2)]
    assert engine.check(WHOLE, plan_of(WHOLE, STARTS, QUARTERS)) == []


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"gain": 1.0}, "WRONG_GAIN"),
        ({"value": 1.0, "bound": 1e9, "gap": 1e9 - 1}, "WRONG_VALUE"),
        ({"missing": [0.0, 1.0]}, "WRONG_MISSING 1"),
        ({"missing": [0.0]}, "MISSING_SHAPE"),
    ],
)
def test_check_finds_wrong_sums(wrong, code):
    # The second community is to get 60 % and gets half: 20 are missing.
    given = dataclasses.replace(WHOLE, floors=Floors([[1, 1], [0, 1]], [1.0, 0.6], [1.0, 2.0]))
    plan = plan_of(given, STARTS, SHARES)
    wrong = {name: np.array(v) if name == "missing" else v for name, v in wrong.items()}

    assert list(plan.missing) == pytest.approx([0, 20])
    assert plan.value == pytest.approx(plan.gain - 40)
    assert engine.check(given, plan) == []
    assert engine.check(given, dataclasses.replace(plan, **wrong)) == [code]


def test_check_counts_what_projects_do_together():
    together = dataclasses.replace(WHOLE, joints=(Joint((0, 1), [-0.2, 0, 0, 0, 0, 0, 0]),))
    plan, apart = (plan_of(given, STARTS, SHARES) for given in (together, WHOLE))

    assert plan.people_gain[0] == pytest.approx(apart.people_gain[0] - 200)
    assert engine.check(together, plan) == []
    assert "WRONG_GAIN" in engine.check(WHOLE, plan)


def test_a_project_falls_with_its_payer_and_with_what_it_needs():
    # In the second scenario fund 1 fails, and with it candidate 0, which candidate 1 needs.
    given = dataclasses.replace(
        changed("candidates", needs=[-1, 0, -1, -1]),
        failures=[[0, 0, 0, 0], [0, 1, 0, 0]],
    )
    shares = [[0.5, 1.0, 1.0], [0.5, 0.0, 0.0], [0.0] * 3, [0.0] * 3]
    plan = plan_of(given, STARTS, shares)
    every = engine.value(given, STARTS).total
    third = engine.value(given, STARTS[2:]).total

    assert plan.gain == pytest.approx((every + third) / 2)
    assert engine.check(given, plan) == []
