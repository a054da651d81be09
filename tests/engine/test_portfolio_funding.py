"""Who pays, against a plain model with a binary for every fund and project."""

import dataclasses
import itertools

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.engine.full_problems import (
    full_problems,
    keeps_full_rules,
    mean_gain,
    plan_of,
    slow_shares,
)
from tests.engine.problems import problem
from yakir import engine
from yakir.engine.portfolio.example import family_a, family_b
from yakir.engine.portfolio.funding import Aim, fund, fund_most, keeps
from yakir.engine.portfolio.value import LEAST_SHARE

TRIED = settings(
    max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


def choices(given):
    """Choices that keep every rule but those of funds."""
    count = given.candidates.cost.size
    for quarters in itertools.product(range(-1, given.starts), repeat=count):
        starts = [engine.Start(p, q) for p, q in enumerate(quarters) if q >= 0]
        if keeps_full_rules(given, starts):
            yield starts


def payers(split):
    return int((split > LEAST_SHARE).sum())


@TRIED
@given(full_problems())
def test_shares_are_found_where_there_are_any(tiny):
    for starts in choices(tiny):
        found = fund(tiny, starts)

        assert (found is None) == (slow_shares(tiny, starts) is None)
        if found is not None:
            assert keeps(tiny, starts, found)
            assert engine.check(tiny, plan_of(tiny, starts, found)) == []


@TRIED
@given(full_problems(), st.randoms(use_true_random=False))
def test_shares_keep_the_rules_exactly_when_the_check_says_so(tiny, random):
    """Shares of a guess are moved about: `keeps` and the check agree on what came out."""
    for starts in choices(tiny):
        split = slow_shares(tiny, starts)
        if split is None or not starts:
            continue
        one, other = (random.randrange(split.shape[0]) for _ in range(2))
        project = random.randrange(len(starts))
        moved = split.copy()
        part = random.choice([1.0, 0.5]) * moved[one, project]
        moved[one, project] -= part
        moved[other, project] += part

        assert keeps(tiny, starts, split)
        assert keeps(tiny, starts, moved) == (
            engine.check(tiny, plan_of(tiny, starts, moved)) == []
        )


@TRIED
@given(full_problems())
def test_no_way_to_pay_has_fewer_payers(tiny):
    ones = np.ones((tiny.money.shape[0], tiny.candidates.cost.size))
    for starts in choices(tiny):
        found = fund(tiny, starts, aim=Aim.FEWEST_PAYERS)
        fewest = slow_shares(tiny, starts, gains=ones[:, : len(starts)])

        assert (found is None) == (fewest is None)
        if found is not None:
            assert keeps(tiny, starts, found)
            assert payers(found) >= payers(fewest)
            assert payers(found) <= payers(fund(tiny, starts))


@TRIED
@given(full_problems(failures=True))
def test_reliable_shares_stand_in_as_many_scenarios_as_others(tiny):
    for starts in choices(tiny):
        any_, reliable = fund(tiny, starts), fund(tiny, starts, aim=Aim.MOST_RELIABLE)

        assert (any_ is None) == (reliable is None)
        if reliable is not None:
            assert keeps(tiny, starts, reliable)
            if len(starts) == 1 and tiny.joints == ():
                gains = [mean_gain(tiny, starts, split) for split in (any_, reliable)]
                assert gains[1] >= gains[0] - 1e-9


@TRIED
@given(full_problems())
def test_the_most_that_can_be_paid_is_worth_as_much_as_any_part(tiny):
    every = [engine.Start(p, int(q)) for p, q in enumerate(tiny.candidates.earliest)]
    worth = np.arange(1.0, len(every) + 1)

    kept, split = fund_most(tiny, every, worth)

    best = max(
        (
            worth[list(part)].sum()
            for size in range(len(every) + 1)
            for part in itertools.combinations(range(len(every)), size)
            if _stands_alone(tiny, every, part)
        ),
        default=None,
    )
    if best is None:
        assert kept == []
    else:
        assert keeps(tiny, kept, split)
        # Prerequisites were left out together with what needs them.
        assert worth[[every.index(start) for start in kept]].sum() == pytest.approx(best)


def _stands_alone(tiny, every, part):
    chosen = {every[i].candidate for i in part}
    if any(tiny.candidates.required[s.candidate] and s.candidate not in chosen for s in every):
        return False
    needed = {int(tiny.candidates.needs[c]) for c in chosen} - {-1}
    return needed <= chosen and slow_shares(tiny, [every[i] for i in part]) is not None


def test_a_guess_that_keeps_the_rules_stays_as_it_is():
    two = problem(candidates=[(0, (0.4, *[0] * 6), 100.0, 1, -1)], money=((100,), (100,)))
    guess = np.array([[0.3], [0.7]])

    assert fund(two, [engine.Start(0, 0)], guess=guess) is guess


def _filled(given, draw, most):
    """As many starts as the funds pay for, one fund each, in a drawn order."""
    left = np.cumsum(given.money, axis=1)
    starts, payer = [], []
    for candidate in draw.permutation(given.candidates.cost.size):
        cost, quarter = given.candidates.cost[candidate], int(draw.integers(0, 4))
        for one in given.payers(int(candidate), quarter):
            if len(starts) < most and left[one, quarter:].min() >= cost:
                left[one, quarter:] -= cost
                starts.append(engine.Start(int(candidate), quarter))
                payer.append(one)
                break
    split = np.zeros((given.money.shape[0], len(starts)))
    split[payer, np.arange(len(starts))] = 1.0
    return starts, split


def test_hundreds_of_projects_with_one_fund_each_are_paid_again_without_the_guess():
    region = family_a(60, 1_200, 8, seed=1)
    starts, split = _filled(region, np.random.default_rng(1), 200)
    assert keeps(region, starts, split)

    found = fund(region, starts)

    assert found is not None
    assert keeps(region, starts, found)
    assert payers(found) == len(starts)


def test_a_guess_with_new_projects_is_mended():
    region = family_a(60, 1_200, 8, seed=1)
    starts, split = _filled(region, np.random.default_rng(1), 200)
    guess = split.copy()
    guess[:, ::20] = 0.0

    found = fund(region, starts, guess=guess)

    assert found is not None
    assert keeps(region, starts, found)


def test_a_guess_that_spends_too_much_is_not_believed():
    two = problem(
        candidates=[(0, (0.2, *[0] * 6), 80.0, 1, -1), (0, (0.2, *[0] * 6), 70.0, 1, -1)],
        money=((100,), (100,)),
    )
    starts = [engine.Start(0, 0), engine.Start(1, 0)]

    found = fund(two, starts, guess=np.array([[1.0, 1.0], [0.0, 0.0]]))

    assert found is not None
    assert keeps(two, starts, found)


def test_more_than_there_is_money_for_is_paid_as_far_as_it_goes_at_once():
    region = family_a(60, 1_200, 8, seed=1)
    starts = [engine.Start(c, c % 4) for c in range(0, 1_200, 3)]

    kept, split = fund_most(region, starts, np.ones(len(starts)), rounds=0)

    assert keeps(region, kept, split)
    left = region.money.sum() - region.candidates.cost[[start.candidate for start in kept]].sum()
    assert len(kept) > 50
    assert left < 0.7 * region.money.sum()


def test_what_is_required_is_paid_at_once_among_many_others():
    region = family_b(60, 1_200, 8, seed=1)
    required = np.flatnonzero(region.candidates.required)
    others = [c for c in range(1_200) if region.last_start(c) >= 3 and c not in required]
    starts = [engine.Start(int(c), 3) for c in sorted([*required, *others])]

    kept, split = fund_most(region, starts, np.ones(len(starts)), rounds=0)

    assert keeps(region, kept, split)
    assert {start.candidate for start in kept} >= set(required)


def test_every_rule_of_family_b_is_kept_for_a_hundred_projects():
    region = family_b(60, 1_200, 8, seed=1)
    draw = np.random.default_rng(2)
    drawn = draw.permutation(region.candidates.cost.size)[:150]
    starts = [engine.Start(int(c), 3) for c in sorted(drawn) if region.last_start(int(c)) >= 3]
    kept, split = fund_most(region, starts, np.ones(len(starts)))

    assert len(kept) > 5
    assert keeps(region, kept, split)
    assert payers(split) < 3 * len(kept)


def test_a_required_project_is_paid_before_any_other():
    one = problem(
        candidates=[(0, (0.4, *[0] * 6), 100.0, 1, -1), (0, (0.2, *[0] * 6), 100.0, 1, -1)],
        money=((100,),),
    )
    bound = dataclasses.replace(
        one, candidates=dataclasses.replace(one.candidates, required=[False, True])
    )
    starts = [engine.Start(0, 0), engine.Start(1, 0)]

    assert fund_most(one, starts, np.array([2.0, 1.0]))[0] == starts[:1]
    assert fund_most(bound, starts, np.array([2.0, 1.0]))[0] == starts[1:]
