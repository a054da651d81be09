"""What keeps candidates out by the prices of money, and what more money of a fund would do."""

from dataclasses import dataclass, replace

import numpy as np

from yakir.engine.arrays import Booleans, Floats, Integers
from yakir.engine.portfolio import formulation
from yakir.engine.portfolio.forced import Forced, forced, price
from yakir.engine.portfolio.plan import Plan
from yakir.engine.portfolio.problem import TOLERANCE, PlanningProblem
from yakir.engine.portfolio.reasons import Reason, reasons
from yakir.engine.portfolio.value import Start, community_gain

#: Part of a plan's value that rounding may make. [1]
_SLACK = 1e-9
#: Reasons that say another choice is better, which a plan knows no closer than its gap.
_WEIGHED = (Reason.MONEY, Reason.WORTH_LESS, Reason.LARGER_CHOSEN)


@dataclass(frozen=True)
class PricedOut:
    """
    A candidate left out, and what it is worth beside what its money is worth elsewhere.

    Parameters
    ----------
    reason
        The rule that keeps it out; `WITHIN_MARGIN` where something in its community that builds it
        is worth no less, at the prices, than what the plan builds there: the plan's gap leaves
        open whether it belongs in it.
    quarter
        Quarter of start in which least is lost; None where none is possible.
    price
        What its money is worth elsewhere, paid by the cheapest funds.
        [weighted people-quarters]
    gain
        What its community would gain beside what is chosen, in place of `instead_of` where there
        is one. [weighted people-quarters]
    loss
        Price less gain, and less the price of `instead_of`: above zero its money does more
        elsewhere; below zero it is worth its money, and only a rule, or that projects are built
        whole, keeps it out. [weighted people-quarters]
    too_dear
        Part of its cost by which it is above what its gain is worth. [EUR]
    instead_of
        The chosen candidate of the same group.
    behind
        By how much all that its community could build with it is worth less, at the prices, than
        what the plan builds there, however the rest is arranged; above zero it does not belong in
        the plan at these prices. [weighted people-quarters]
    proven
        Whether no plan that builds it is worth as much as this one, whatever else is chosen.
    """

    candidate: int
    reason: Reason
    quarter: int | None = None
    price: float = 0.0
    gain: float = 0.0
    loss: float = 0.0
    too_dear: float = 0.0
    instead_of: int | None = None
    behind: float = 0.0
    proven: bool = False


def priced(problem: PlanningProblem, plan: Plan) -> tuple[PricedOut, ...]:
    """
    Return what each candidate left out would lose at the plan's prices, in their order.

    Where the plan has no prices, reasons stand as `reasons` gives them, with no loss.
    """
    lefts = reasons(problem, plan)
    if not plan.money_price.any():
        return tuple(PricedOut(left.candidate, left.reason, left.quarter) for left in lefts)
    allowed = formulation.possible_starts(problem)
    bounds = forced(problem, plan.money_price, plan.chosen, [left.candidate for left in lefts])
    slack = _SLACK * max(plan.value, 1.0)
    found = []
    for left in lefts:
        out = _best(problem, plan, left.candidate, np.flatnonzero(allowed[left.candidate]))
        out = out or PricedOut(left.candidate, left.reason, left.quarter)
        found.append(_judged(out, left.reason, bounds, plan.value, slack))
    return tuple(found)


def _judged(
    out: PricedOut, reason: Reason, bounds: Forced, value: float, slack: float
) -> PricedOut:
    """The same with its reason, which stands only where the bounds bear it out."""
    behind = float(bounds.behind[out.candidate])
    proven = bool(bounds.with_it[out.candidate] < value - slack)
    near = reason in _WEIGHED and not proven and behind <= slack
    return replace(
        out, reason=Reason.WITHIN_MARGIN if near else reason, behind=behind, proven=proven
    )


def _best(
    problem: PlanningProblem, plan: Plan, candidate: int, quarters: Integers
) -> PricedOut | None:
    """The start that loses least."""
    home, groups = int(problem.candidates.community[candidate]), problem.candidates.group
    own = [s for s in plan.chosen if problem.candidates.community[s.candidate] == home]
    same = (s for s in own if groups[s.candidate] == groups[candidate] >= 0)
    other = next(same, None)
    now = community_gain(problem, home, own)
    rest = [s for s in own if s != other]
    freed = price(problem, plan.money_price, other) if other else 0.0
    best: PricedOut | None = None
    for quarter in quarters.tolist():
        start = Start(candidate, quarter)
        cost = price(problem, plan.money_price, start)
        gain = community_gain(problem, home, [*rest, start]) - now
        loss = cost - freed - gain
        if np.isfinite(loss) and (best is None or loss < best.loss):
            dear = problem.candidates.cost[candidate] * max(loss, 0.0) / cost if cost > 0 else 0.0
            instead = other.candidate if other else None
            best = PricedOut(
                candidate, Reason.FITS, quarter, cost, gain, loss, float(dear), instead
            )
    return best


@dataclass(frozen=True, eq=False)
class Unlocking:
    """
    The least change of a fund's rule that lets it pay for one more candidate.

    Parameters
    ----------
    rule
        `smallest`, `largest` or `eligible`.
    candidate
        The candidate that it then may pay for.
    change
        How much the limit moves; zero for `eligible`. [EUR]
    """

    rule: str
    candidate: int
    change: float = 0.0


@dataclass(frozen=True, eq=False)
class FundWhy:
    """
    What a fund's next euro buys, and where its rules bind.

    Parameters
    ----------
    mean
        What one more euro buys, the mean over the money that arrives.
        [weighted people-quarters / EUR]
    by_quarter
        The same for a euro of each quarter of payment, shape (payment quarters,).
    tight
        Whether nothing is left in a quarter in which the fund pays, shape (payment quarters,).
    lapsing
        Money left when the fund pays for the last time. [EUR]
    named_binds
        Whether its named group gets no more than it has to.
    unusable
        Money beyond what all candidates that it may pay for could take. [EUR]
    unlocking
        The least change of each of its rules that would let it pay for one more candidate.
    """

    fund: int
    mean: float
    by_quarter: Floats
    tight: Booleans
    lapsing: float
    named_binds: bool
    unusable: float
    unlocking: tuple[Unlocking, ...]


def funds_of(problem: PlanningProblem, plan: Plan) -> tuple[FundWhy, ...]:
    """Return for each fund what its next euro buys, and which of its rules are in the way."""
    return tuple(_fund(problem, plan, fund) for fund in range(problem.money.shape[0]))


def _fund(problem: PlanningProblem, plan: Plan, fund: int) -> FundWhy:
    last = min(int(problem.funds.last_payment[fund]), problem.payment_quarters - 1)
    money, left = problem.money[fund], plan.money_left[fund]
    arrived = np.cumsum(money) > 0
    paying = np.arange(money.size) <= last
    kept = problem.funds.carry_over[fund]
    lapsing = left[last] if kept and last >= 0 else left[: last + 1].sum()
    by_quarter = plan.money_price[fund]
    weight = money if money.sum() > 0 else np.ones_like(money)
    return FundWhy(
        fund=fund,
        mean=float(np.average(by_quarter, weights=weight)) if weight.size else 0.0,
        by_quarter=by_quarter,
        tight=arrived & paying & (left <= TOLERANCE * max(money.sum(), 1.0)),
        lapsing=float(lapsing),
        named_binds=_named_binds(problem, plan, fund),
        unusable=_unusable(problem, fund, float(money[: last + 1].sum())),
        unlocking=_unlocking(problem, fund),
    )


def _named_binds(problem: PlanningProblem, plan: Plan, fund: int) -> bool:
    """Whether the named group of a fund gets just what it has to."""
    share = problem.funds.named_share[fund]
    chosen = np.array([start.candidate for start in plan.chosen], np.int64)
    paid = plan.shares[fund] * problem.candidates.cost[chosen]
    to_named = paid[problem.funds.named[fund, chosen]].sum()
    return bool(share > 0 and paid.sum() > 0 and to_named <= share * paid.sum() * (1 + 1e-6))


def _unusable(problem: PlanningProblem, fund: int, money: float) -> float:
    """Money that all candidates together, one of each group, could not take."""
    own = np.flatnonzero(_in_time(problem, fund) & problem.payable[fund])
    most = problem.candidates.cost[own] * problem.funds.cap[fund]
    group = problem.candidates.group[own]
    alone = most[group < 0].sum()
    best = np.zeros(int(group.max(initial=-1)) + 1)
    np.maximum.at(best, group[group >= 0], most[group >= 0])
    return max(money - float(alone + best.sum()), 0.0)


def _in_time(problem: PlanningProblem, fund: int) -> Booleans:
    """Whether a candidate could be paid before the fund's last payment, shape (candidates,)."""
    candidates = problem.candidates
    ends = candidates.earliest + problem.paid_over - 1
    startable = candidates.earliest <= np.minimum(candidates.latest, problem.starts - 1)
    return np.asarray(startable & (ends <= problem.funds.last_payment[fund]))


def _unlocking(problem: PlanningProblem, fund: int) -> tuple[Unlocking, ...]:
    """The nearest candidate behind each rule of a fund."""
    funds, cost = problem.funds, problem.candidates.cost
    open_ = _in_time(problem, fund)
    small = np.where(cost < funds.smallest[fund], funds.smallest[fund] - cost, np.inf)
    large = np.where(cost > funds.largest[fund], cost - funds.largest[fund], np.inf)
    fits = np.isinf(small) & np.isinf(large)
    ways = {
        "smallest": np.where(open_ & funds.eligible[fund], small, np.inf),
        "largest": np.where(open_ & funds.eligible[fund], large, np.inf),
        # Of those that only its sectors and places bar, the one with the least cost.
        "eligible": np.where(open_ & ~funds.eligible[fund] & fits, cost, np.inf),
    }
    found = []
    for rule, way in ways.items():
        if way.size and np.isfinite(way.min()):
            change = 0.0 if rule == "eligible" else float(way.min())
            found.append(Unlocking(rule, int(way.argmin()), change))
    return tuple(found)
