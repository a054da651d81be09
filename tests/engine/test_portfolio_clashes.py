"""Rules that clash, against trying every plan without one of them."""

import dataclasses

import numpy as np
from hypothesis import HealthCheck, given, settings

from tests.engine.full_problems import every_full_plan, full_problems
from tests.engine.problems import problem
from yakir import engine
from yakir.engine.portfolio.infeasible import _LIFTED

TRIED = settings(
    max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


def has_plan(given):
    return next(iter(every_full_plan(given)), None) is not None


def without(given, clashes):
    for clash in clashes:
        given = _LIFTED[clash.rule](given, np.array([clash.index]))
    return given


def every_rule(given):
    """Every rule that a problem may have, whether it binds or not."""
    sizes = dict.fromkeys(engine.Rule, given.money.shape[0])
    sizes |= dict.fromkeys(
        (engine.Rule.QUARTERS, engine.Rule.NEEDS, engine.Rule.REQUIRED), given.candidates.cost.size
    )
    sizes |= {engine.Rule.CAPACITY: given.capacity.shape[0], engine.Rule.GROUP: 2}
    alone = (engine.Rule.MOST_FUNDS, engine.Rule.MOST_AT_ONCE, engine.Rule.MOST_PER_SERVICE)
    return [
        engine.Clash(rule, index)
        for rule in engine.Rule
        for index in ([-1] if rule in alone else range(sizes[rule]))
    ]


@TRIED
@given(full_problems())
def test_clashing_rules_clash_and_none_of_them_can_be_spared(tiny):
    found = engine.clashing(tiny)

    assert (found == ()) == has_plan(tiny)
    if found:
        others = [clash for clash in every_rule(tiny) if clash not in found]
        bare = without(tiny, others)
        assert not has_plan(bare)
        for clash in found:
            assert has_plan(without(bare, [clash]))


def required(given, **rules):
    count = given.candidates.cost.size
    candidates = dataclasses.replace(given.candidates, required=np.ones(count, bool), **rules)
    return dataclasses.replace(given, candidates=candidates)


def test_two_required_projects_and_money_for_one_clash():
    two = required(
        problem(
            candidates=[(0, (0.2, *[0] * 6), 80.0, 1, -1), (0, (0.2, *[0] * 6), 70.0, 1, -1)],
            money=((100,),),
        )
    )

    assert engine.clashing(two) == (
        engine.Clash(engine.Rule.MONEY, 0),
        engine.Clash(engine.Rule.REQUIRED, 0),
        engine.Clash(engine.Rule.REQUIRED, 1),
    )


def test_a_required_project_and_its_required_variant_clash():
    two = required(
        problem(
            candidates=[(0, (0.2, *[0] * 6), 8.0, 1, 0), (0, (0.2, *[0] * 6), 7.0, 1, 0)],
            money=((100,),),
        )
    )

    assert set(engine.clashing(two)) == {
        engine.Clash(engine.Rule.GROUP, 0),
        engine.Clash(engine.Rule.REQUIRED, 0),
        engine.Clash(engine.Rule.REQUIRED, 1),
    }
