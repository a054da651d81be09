"""What no plan with a candidate exceeds: every community alone at the prices of money, exactly."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from yakir.engine.arrays import Booleans, Floats, Integers
from yakir.engine.portfolio import formulation
from yakir.engine.portfolio.decomposition.pricing import Care, Pricing
from yakir.engine.portfolio.market import never_rising
from yakir.engine.portfolio.problem import TOLERANCE, PlanningProblem
from yakir.engine.portfolio.value import Start, community_gain

#: How closely communities are looked at: bounds are true however few steps are taken.
CARE = Care(rounds=8, parts=200)
#: Candidates up to which each is tried in its community; of more nothing is said but the bound.
MOST = 1_500


@dataclass(frozen=True, eq=False)
class Forced:
    """
    Bounds at prices of money that hold for every plan, and for those with a candidate.

    Rules that communities share beside money are left out, so that plans are bound that keep
    only money: true, and less telling where such a rule is in the way.

    Parameters
    ----------
    bound
        What no plan exceeds. [weighted people-quarters]
    home
        Gain less price that nothing in a community exceeds, shape (communities,).
    behind
        By how much everything in its community that builds a candidate is worth less, at the
        prices, than what the plan builds there; -inf where that is not known, inf where nothing
        builds it, shape (candidates,).
    with_it
        What no plan that builds a candidate exceeds, shape (candidates,).
    """

    bound: float
    home: Floats
    behind: Floats
    with_it: Floats


def forced(
    problem: PlanningProblem,
    money_price: Floats,
    chosen: Sequence[Start],
    candidates: Sequence[int],
) -> Forced:
    """Return bounds at prices of money, shape (funds, payment quarters), for some candidates."""
    worth = never_rising(problem, np.maximum(money_price, 0.0))
    allowed = formulation.possible_starts(problem)
    prices = prices_of(problem, worth, allowed)
    # Listed as if something were required: what is full may have to be added to.
    every = replace(problem.candidates, required=np.asarray(allowed.any(axis=1)))
    pricing = Pricing(replace(problem, candidates=every), allowed, prices.shape[1])
    home = _bounds(pricing, prices, problem.candidates.required)
    bound = float(home.sum() + (worth * problem.money).sum())
    net = _net(problem, prices, chosen)
    behind = np.where(allowed.any(axis=1), -np.inf, np.inf)
    with_it = np.full(problem.candidates.cost.size, np.inf)
    few = problem.candidates.cost.size <= MOST
    startable = [candidate for candidate in candidates if few and allowed[candidate].any()]
    for tried in _one_a_home(problem, startable):
        required = problem.candidates.required.copy()
        required[tried] = True
        homes = problem.candidates.community[tried]
        best = _bounds(pricing, prices, required)[homes]
        behind[tried] = net[homes] - best
        with_it[tried] = bound - home[homes] + best
    # A plan whose funds fail is worth less than what it builds, unless something is in the way there.
    if problem.failures.size and any((joint.change < 0).any() for joint in problem.joints):
        behind[np.isfinite(behind)], with_it[:] = -np.inf, np.inf
    return Forced(bound, home, behind, with_it)


def prices_of(problem: PlanningProblem, worth: Floats, allowed: Booleans) -> Floats:
    """
    Return what starts cost at the worth of money, by the quarter of their finish.

    Infinite where they may not start; shape (candidates, quarters of finish).
    """
    lead = problem.candidates.lead
    quarters = int(allowed.shape[1] + max(lead, default=1) - 1)
    found = np.full((lead.size, quarters), np.inf)
    for candidate, quarter in zip(*np.nonzero(allowed), strict=True):
        start = Start(int(candidate), int(quarter))
        found[candidate, quarter + lead[candidate] - 1] = price(problem, worth, start)
    return found


def price(problem: PlanningProblem, money_price: Floats, start: Start) -> float:
    """
    Return what the money of a start is worth, paid by the cheapest funds that may pay.

    Infinite where they may not pay all of it. [weighted people-quarters]
    """
    over = int(problem.paid_over[start.candidate])
    payers = problem.payers(*start)
    each = money_price[payers, start.quarter : start.quarter + over].mean(axis=1)
    order = np.argsort(each, kind="stable")
    most = problem.funds.cap[payers[order]]
    share = np.clip(1.0 - (np.cumsum(most) - most), 0.0, most)
    if share.sum() < 1 - TOLERANCE:
        return np.inf
    return float(problem.candidates.cost[start.candidate] * (each[order] @ share))


def _bounds(pricing: Pricing, prices: Floats, required: Booleans) -> Floats:
    """Bounds of every community when it has to build what is required there."""
    pricing.rules = pricing.rules._replace(required=required)
    return np.asarray(pricing.best(prices, CARE).bound)


def _net(problem: PlanningProblem, prices: Floats, chosen: Sequence[Start]) -> Floats:
    """Gain less price of what a plan builds, shape (communities,)."""
    own: dict[int, list[Start]] = defaultdict(list)
    for start in chosen:
        own[int(problem.candidates.community[start.candidate])].append(start)
    net = np.zeros(problem.people.size)
    for home, starts in own.items():
        paid = sum(
            prices[s.candidate, s.quarter + problem.candidates.lead[s.candidate] - 1]
            for s in starts
        )
        net[home] = community_gain(problem, home, starts) - paid
    return net


def _one_a_home(problem: PlanningProblem, candidates: Sequence[int]) -> list[Integers]:
    """Candidates in turns of at most one of each community, since communities do not touch."""
    own: dict[int, list[int]] = defaultdict(list)
    for candidate in candidates:
        own[int(problem.candidates.community[candidate])].append(int(candidate))
    turns = max(map(len, own.values()), default=0)
    return [
        np.array([mine[turn] for mine in own.values() if len(mine) > turn], np.int64)
        for turn in range(turns)
    ]
