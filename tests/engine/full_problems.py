"""Small planning problems with every rule, and all their plans, found in the plainest way."""

import dataclasses
import itertools

import numpy as np
from hypothesis import strategies as st
from scipy.optimize import LinearConstraint, milp

from tests.engine.problems import keeps_rules, problems, slow_gain
from yakir import engine
from yakir.engine.portfolio import payments
from yakir.engine.portfolio.problem import Floors, Joint, Payment
from yakir.engine.portfolio.value import standing, worth


@st.composite
def full_problems(draw, *, failures=False):
    """Two communities, up to four candidates, up to four funds, any rules: see `problems`."""
    tiny = draw(problems(funds=draw(st.integers(1, 4))))
    rng = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    funds, count = tiny.funds.eligible.shape
    regions = draw(st.sampled_from([0, 2]))
    needs = _needs(rng, tiny.candidates.community)
    return dataclasses.replace(
        tiny,
        communities=dataclasses.replace(
            tiny.communities, region=rng.integers(0, max(regions, 1), 2)
        ),
        candidates=dataclasses.replace(
            tiny.candidates,
            needs=needs if draw(st.booleans()) else np.full(count, -1),
            required=rng.random(count) < draw(st.sampled_from([0.0, 0.3])),
            earliest=rng.choice([0, 0, 0, 1], count),
            latest=np.maximum(rng.choice([1, 1, 9], count), 1),
        ),
        funds=dataclasses.replace(
            tiny.funds,
            eligible=rng.random((funds, count)) < 0.9,
            greatest_share=rng.choice([0.4, 0.7, 1.0], funds),
            own_contribution=rng.choice([0.0, 0.0, 0.2], funds),
            ticket=rng.choice([0.0, 0.0, 8.0, 25.0], funds),
            named=rng.random((funds, count)) < 0.5,
            named_share=rng.choice([0.0, 0.0, 0.3, 0.6], funds),
        ),
        payment=draw(st.sampled_from(list(Payment))),
        capacity=rng.integers(0, 150, (regions, draw(st.integers(1, 3)))),
        most_per_service=draw(st.sampled_from([None, 1, 2])),
        most_funds=draw(st.sampled_from([None, 1, 2, 3])),
        floors=_floors(rng, draw(st.integers(0, 2))),
        joints=_joints(rng, tiny, draw(st.integers(0, 2))),
        failures=rng.random((draw(st.integers(1, 3)), funds)) < 0.4
        if failures
        else np.zeros((0, 0)),
    )


def _needs(rng, community):
    """Some candidates need an earlier one of the same community."""
    needs = np.full(community.size, -1)
    for candidate in range(community.size):
        before = np.flatnonzero(community[:candidate] == community[candidate])
        if before.size and rng.random() < 0.5:
            needs[candidate] = rng.choice(before)
    return needs


def _floors(rng, count):
    members = rng.random((count, 2)) < 0.5
    return Floors(members, rng.choice([0.2, 0.5, 0.9], count), rng.choice([0.0, 5.0, 400.0], count))


def _joints(rng, tiny, count):
    found = []
    for home in range(2):
        own = np.flatnonzero(tiny.candidates.community == home)
        if own.size >= 2:
            for _ in range(count):
                members = rng.choice(own, rng.integers(2, own.size + 1), replace=False)
                change = rng.choice([-0.7, -0.1, 0.0, 0.0, 0.2], 7)
                found.append(Joint(tuple(members), change))
    return tuple(found)


def every_full_plan(given):
    """Every choice that keeps the rules and can be paid, with shares of funds."""
    count = given.candidates.cost.size
    for quarters in itertools.product(range(-1, given.starts), repeat=count):
        starts = [engine.Start(p, q) for p, q in enumerate(quarters) if q >= 0]
        if keeps_full_rules(given, starts):
            shares = slow_shares(given, starts)
            if shares is not None:
                yield starts, shares


def keeps_full_rules(given, starts):
    """Whether a choice keeps every rule but those of funds."""
    return (
        keeps_rules(given, starts)
        and _person_rules(given, dict(starts))
        and _service_rule(given, starts)
        and _capacity_rule(given, starts)
    )


def _person_rules(given, chosen):
    """Committed, in time, and with what is needed."""
    c = given.candidates
    if any(c.required[p] and p not in chosen for p in range(c.cost.size)):
        return False
    if any(not c.earliest[p] <= q <= c.latest[p] for p, q in chosen.items()):
        return False
    return all(
        c.needs[p] < 0
        or (c.needs[p] in chosen and chosen[c.needs[p]] + c.lead[c.needs[p]] <= q + c.lead[p])
        for p, q in chosen.items()
    )


def _service_rule(given, starts):
    places = [
        (given.candidates.community[p], s)
        for p, _ in starts
        for s in range(7)
        if given.candidates.effects[p, s] > 0
    ]
    most = given.most_per_service
    return most is None or all(places.count(place) <= most for place in places)


def due(given, start, quarter):
    """What falls due of a project in a quarter."""
    over = given.candidates.lead[start.candidate] if given.payment is Payment.SPREAD else 1
    there = start.quarter <= quarter < start.quarter + over
    return given.candidates.cost[start.candidate] / over if there else 0.0


def _capacity_rule(given, starts):
    for region, row in enumerate(given.capacity):
        own = [
            s
            for s in starts
            if given.communities.region[given.candidates.community[s.candidate]] == region
        ]
        for quarter in range(given.payment_quarters):
            room = row[min(quarter, row.size - 1)]
            if sum(due(given, s, quarter) for s in own) > room + 1e-6:
                return False
    return True


def slow_shares(given, starts, gains=None):
    """
    Shares of funds that keep every rule, or None: one binary for every fund and project.

    `gains` is what each project is worth to a fund's not paying, shape (funds, projects).
    """
    funds, n = given.funds.eligible.shape[0], len(starts)
    if not n:
        return np.zeros((funds, 0))
    rows = _Rows(2 * funds * n + n)
    share, pays = (np.arange(funds * n).reshape(funds, n) + k * funds * n for k in (0, 1))
    ticketed = 2 * funds * n + np.arange(n)
    upper = np.ones(2 * funds * n + n)
    for i, (p, q) in enumerate(starts):
        cost, over = (
            given.candidates.cost[p],
            sum(due(given, engine.Start(p, q), t) > 0 for t in range(given.payment_quarters)),
        )
        rows.add(dict.fromkeys(share[:, i], 1.0), 1, 1)
        if given.most_funds is not None:
            rows.add(dict.fromkeys(pays[:, i], 1.0), 0, given.most_funds)
        rows.add(dict.fromkeys(pays[:, i], 1.0) | {ticketed[i]: 99.0}, 0, 3 + 99.0)
        for f in range(funds):
            allowed = given.funds.eligible[f, p] and q + over - 1 <= given.funds.last_payment[f]
            allowed &= given.funds.smallest[f] <= cost <= given.funds.largest[f]
            upper[pays[f, i]] = float(allowed)
            cap = min(given.funds.greatest_share[f], 1 - given.funds.own_contribution[f])
            rows.add({share[f, i]: 1.0, pays[f, i]: -cap}, -np.inf, 0)
            rows.add({share[f, i]: cost, pays[f, i]: -given.funds.ticket[f]}, 0, np.inf)
            if given.funds.ticket[f] > 0:
                rows.add({pays[f, i]: 1.0, ticketed[i]: -1.0}, -np.inf, 0)
    for f in range(funds):
        _fund_rows(given, starts, rows, share[f], f)
    return _solved(rows, upper, share, pays, gains)


def _fund_rows(given, starts, rows, share, f):
    """One fund's money by quarter, and what goes to whom it has named."""
    for t in range(given.payment_quarters):
        since = 0 if given.funds.carry_over[f] else t
        money = sum(given.money[f, u] for u in range(since, t + 1))
        paid = [sum(due(given, s, u) for u in range(since, t + 1)) for s in starts]
        rows.add(dict(zip(share, paid, strict=True)), -np.inf, money)
    least = given.funds.named_share[f]
    rows.add(
        {
            share[i]: given.candidates.cost[p] * (given.funds.named[f, p] - least)
            for i, (p, _) in enumerate(starts)
        },
        0,
        np.inf,
    )


class _Rows:
    """Rows of a model, one at a time."""

    def __init__(self, columns):
        self.columns, self.rows, self.least, self.most = columns, [], [], []

    def add(self, entries, least, most):
        row = np.zeros(self.columns)
        for column, number in entries.items():
            row[column] += number
        self.rows.append(row)
        self.least.append(least)
        self.most.append(most)


def _solved(rows, upper, share, pays, gains):
    cost = np.zeros(rows.columns)
    if gains is not None:
        cost[pays] = gains
    kinds = np.ones(rows.columns)
    kinds[share] = 0
    answer = milp(
        cost,
        integrality=kinds,
        bounds=(0, upper),
        constraints=LinearConstraint(np.array(rows.rows), rows.least, rows.most),
    )
    if answer.x is None:
        return None
    return np.where(answer.x[pays] > 0.5, np.maximum(answer.x[share], 0), 0.0)


def slow_value(given, starts):
    """Gain less what missing floors take from it, when no fund fails."""
    spent = np.zeros(2)
    for p, _ in starts:
        spent[given.candidates.community[p]] += given.candidates.cost[p]
    lost = 0.0
    for members, least, price in zip(
        given.floors.members, given.floors.least, given.floors.price, strict=True
    ):
        lost += price * max(0.0, least * spent.sum() - spent[members].sum())
    return slow_gain(given, starts) - lost


def plan_of(given, starts, shares, **changes):
    """A plan with right sums and value, whatever it chooses."""
    starts = tuple(engine.Start(*start) for start in starts)
    shares = np.asarray(shares, float).reshape(given.money.shape[0], len(starts))
    used = payments.spent(given, starts, shares)
    found = worth(given, starts, shares)
    plan = engine.Plan(
        chosen=starts,
        shares=shares,
        status=engine.Status.OPTIMAL,
        value=found.value,
        bound=found.value,
        gap=0.0,
        money_used=used,
        money_left=payments.left(given, used),
        people_gain=found.people,
        seconds=0.0,
        gain=found.gain,
        missing=found.missing,
    )
    return dataclasses.replace(plan, **changes)


def mean_gain(given, starts, shares):
    """Mean of the gain over scenarios of failure, by the plain definition of the gain."""
    return np.mean(
        [slow_gain(given, standing(given, starts, shares, row)) for row in given.failures]
    )
