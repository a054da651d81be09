"""Small planning problems that a person can check by hand, and random ones to try everything on."""

import itertools

import numpy as np
from hypothesis import strategies as st

from yakir import engine
from yakir.engine.portfolio import payments

FULL = [1.0] * 7


def problem(
    *,
    people=(1000.0,),
    coverage=((0.5, *FULL[1:]),),
    candidates=((0, (0.4, 0, 0, 0, 0, 0, 0), 100.0, 1, -1),),
    money=((100.0,),),
    carry_over=None,
    eligible=None,
    smallest=None,
    largest=None,
    greatest_share=None,
    last_payment=None,
    **rules,
):
    """One community of 1,000 people, half without power, unless told otherwise."""
    funds, count = len(money), len(candidates)
    columns = list(zip(*candidates, strict=True)) or [[], np.zeros((0, 7)), [], [], []]
    return engine.PlanningProblem(
        engine.Communities(people, coverage, np.zeros(len(people))),
        engine.Candidates(*columns),
        engine.Funds(
            money=money,
            carry_over=[True] * funds if carry_over is None else carry_over,
            eligible=np.ones((funds, count)) if eligible is None else eligible,
            smallest=[0.0] * funds if smallest is None else smallest,
            largest=[np.inf] * funds if largest is None else largest,
            greatest_share=[1.0] * funds if greatest_share is None else greatest_share,
            last_payment=[99] * funds if last_payment is None else last_payment,
        ),
        **({"starts": 2, "horizon": 4} | rules),
    )


def slow_gain(given, starts):
    """Gain by the words of its definition, one number at a time."""
    total = 0.0
    for c, people in enumerate(given.communities.people):
        for q in range(given.horizon):
            total += people * (_worth(given, c, starts, q) - _worth(given, c, (), q))
    return total


def _worth(given, c, starts, q):
    shares = []
    for s in range(7):
        share = given.communities.coverage[c, s]
        for p, begin in starts:
            if given.candidates.community[p] == c and begin + given.candidates.lead[p] - 1 <= q:
                share += given.candidates.effects[p, s]
        done = {p for p, begin in starts if begin + given.candidates.lead[p] - 1 <= q}
        for joint in given.joints:
            if given.candidates.community[joint.candidates[0]] == c and done >= {*joint.candidates}:
                share += joint.change[s]
        shares.append(None if np.isnan(share) else max(0.0, min(1.0, share)))
    known = [s for s in range(7) if shares[s] is not None]
    reached = [shares[s] / given.thresholds[s] for s in known]
    if given.package is engine.Package.SHARE:
        package = min([*reached, 1.0]) if known else 0.0
    else:
        package = float(bool(known) and all(r >= 1 - 1e-9 for r in reached))
    services = sum(
        given.weights[s] * np.interp(shares[s], [0, 0.5, 1], [0, 0.75, 1]) for s in known
    )
    return 0.7 * package + 0.3 * services


def every_plan(given):
    """Every choice of candidates and quarters that keeps the rules and can be paid."""
    count = given.candidates.cost.size
    for quarters in itertools.product(range(-1, given.starts), repeat=count):
        starts = [engine.Start(p, q) for p, q in enumerate(quarters) if q >= 0]
        if keeps_rules(given, starts) and payments.shares(given, starts) is not None:
            yield starts


def every_choice(given, community, allowed):
    """Every choice of allowed starts of a community that keeps its rules, whoever pays."""
    own = np.flatnonzero(given.candidates.community == community)
    for quarters in itertools.product(range(-1, given.starts), repeat=own.size):
        starts = [engine.Start(int(p), q) for p, q in zip(own, quarters, strict=True) if q >= 0]
        if allowed.issuperset(starts) and keeps_rules(given, starts):
            yield starts


def keeps_rules(given, starts):
    """Whether a choice keeps the rules of groups, of quarters and of projects at once."""
    groups = [g for p, _ in starts if (g := given.candidates.group[p]) >= 0]
    if len(groups) != len(set(groups)):
        return False
    if any(q > given.last_start(p) for p, q in starts):
        return False
    busy = [
        (given.candidates.community[p], t)
        for p, q in starts
        for t in range(q, q + given.candidates.lead[p])
    ]
    most = given.most_at_once
    return most is None or all(busy.count(place) <= most for place in busy)


@st.composite
def problems(draw, funds=2):
    """Two communities, up to four candidates, few funds: few enough to try every plan."""
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    count = draw(st.integers(1, 4))
    coverage = rng.choice([0.1, 0.3, 0.45, 0.6, 0.85, 1.0, 1.0, 1.0, np.nan], (2, 7))
    effects = np.where(rng.random((count, 7)) < 0.4, rng.choice([0.1, 0.3, 0.6], (count, 7)), 0)
    community = rng.integers(0, 2, count)
    cost = rng.integers(10, 100, count).astype(float)
    group = np.where(rng.random(count) < 0.5, community, -1)
    return problem(
        people=rng.integers(100, 5000, 2),
        coverage=coverage,
        candidates=list(
            zip(community, effects, cost, rng.integers(1, 4, count), group, strict=True)
        ),
        money=rng.integers(0, 60, (funds, draw(st.integers(1, 4)))),
        carry_over=[draw(st.booleans()) for _ in range(funds)],
        eligible=rng.random((funds, count)) < 0.8,
        smallest=np.resize([0.0, 20.0], funds),
        largest=np.resize([80.0, np.inf], funds),
        greatest_share=np.resize([1.0, draw(st.sampled_from([0.6, 1.0]))], funds),
        last_payment=rng.integers(1, 5, funds),
        starts=2,
        horizon=draw(st.integers(2, 8)),
        package=draw(st.sampled_from(list(engine.Package))),
        most_at_once=draw(st.sampled_from([None, 1])),
    )
