"""Why each candidate was left out, as a rule that anyone can check against the plan."""

from dataclasses import dataclass, replace
from enum import Enum

import numpy as np

from yakir.engine.arrays import Floats
from yakir.engine.portfolio import payments
from yakir.engine.portfolio.plan import Plan
from yakir.engine.portfolio.problem import TOLERANCE, PlanningProblem
from yakir.engine.portfolio.value import Start, community_gain

#: A gain below this part of the plan's value is rounding. [1]
LEAST_GAIN = 1e-9


class Reason(Enum):
    """
    The rule that keeps a candidate out.

    A reason holds with every chosen project in its quarter and paid as the plan says.
    `WITHIN_MARGIN` is no reason: the plan is not known closely enough to give one (`why.priced`).
    """

    NO_FUND = "no_fund"
    LARGER_CHOSEN = "larger_chosen"
    NO_GAIN = "no_gain"
    CARRIES = "carries"
    MONEY = "money"
    WORTH_LESS = "worth_less"
    FITS = "fits"
    WITHIN_MARGIN = "within_margin"


@dataclass(frozen=True)
class LeftOut:
    """
    A candidate left out, its reason, and what the reason is about.

    Parameters
    ----------
    quarter
        Quarter of start that the reason looks at: the one in which least money is missing, or the
        one in which a candidate would fit.
    funds
        Funds that may pay in that quarter.
    missing
        Money that is missing in that quarter. [EUR]
    instead_of
        The chosen candidate of the same group (LARGER_CHOSEN), or the one whose place it could
        take (WORTH_LESS, FITS).
    gain
        What the plan would gain with the candidate, in place of `instead_of` where there is one;
        below zero when the plan would lose. [weighted people-quarters]
    """

    candidate: int
    reason: Reason
    quarter: int | None = None
    funds: tuple[int, ...] = ()
    missing: float = 0.0
    instead_of: int | None = None
    gain: float = 0.0


def reasons(problem: PlanningProblem, plan: Plan) -> tuple[LeftOut, ...]:
    """Return why each candidate that is not in the plan was left out, in their order."""
    taken = _Taken(problem, plan)
    chosen = {start.candidate for start in plan.chosen}
    left_out = (c for c in range(problem.candidates.cost.size) if c not in chosen)
    return tuple(taken.reason(candidate) for candidate in left_out)


def reason(problem: PlanningProblem, plan: Plan, candidate: int) -> LeftOut:
    """Return why one candidate that is not in the plan was left out."""
    return _Taken(problem, plan).reason(candidate)


class _Taken:
    """What a plan has taken up: money, quarters of communities, groups."""

    def __init__(self, problem: PlanningProblem, plan: Plan) -> None:
        self.problem = problem
        self.plan = plan
        community = problem.candidates.community
        self.own: dict[int, list[Start]] = {}
        self.groups: dict[int, Start] = {}
        for start in plan.chosen:
            self.own.setdefault(int(community[start.candidate]), []).append(start)
            self.groups[int(problem.candidates.group[start.candidate])] = start
        self.groups.pop(-1, None)
        self.freed = self._freed()
        self.worth = np.array([self._worth(start) for start in plan.chosen])

    def reason(self, candidate: int) -> LeftOut:
        """The first rule that keeps a candidate out."""
        last = self.problem.last_start(candidate)
        if last < 0:
            return LeftOut(candidate, Reason.NO_FUND)
        same = self.groups.get(int(self.problem.candidates.group[candidate]))
        if same is not None:
            return LeftOut(candidate, Reason.LARGER_CHOSEN, instead_of=same.candidate)
        least = LEAST_GAIN * max(self.plan.value, 1.0)
        starts = [Start(candidate, quarter) for quarter in range(last + 1)]
        starts = [start for start in starts if self._added(start) > least]
        if not starts:
            return LeftOut(candidate, Reason.NO_GAIN)
        carried = [start for start in starts if self._carries(start)]
        if not carried:
            return LeftOut(candidate, Reason.CARRIES)
        return self._by_money(candidate, carried)

    def _by_money(self, candidate: int, starts: list[Start]) -> LeftOut:
        """Whether money is missing, or is worth more elsewhere."""
        shares = [
            min(float(payments.room(self.problem, self.plan.money_left, s).sum()), 1.0)
            for s in starts
        ]
        best = int(np.argmax(shares))
        start = starts[best]
        funds = tuple(int(f) for f in self.problem.payers(*start))
        found = LeftOut(candidate, Reason.MONEY, start.quarter, funds)
        if payments.covers(np.array(shares[best])):
            return replace(found, reason=Reason.FITS, gain=self._added(start))
        missing = (1 - shares[best]) * float(self.problem.candidates.cost[candidate])
        swap = self._best_swap(start)
        if swap is None:
            return replace(found, missing=missing)
        instead_of, gain = swap
        better = gain > LEAST_GAIN * max(self.plan.value, 1.0)
        reason = Reason.FITS if better else Reason.WORTH_LESS
        return replace(found, reason=reason, missing=missing, instead_of=instead_of, gain=gain)

    def _best_swap(self, start: Start) -> tuple[int, float] | None:
        """The chosen project whose place the start could take at most gain, and that gain."""
        if not self.plan.chosen:
            return None
        room = payments.room(self.problem, self.plan.money_left + self.freed, start).sum(axis=1)
        enough = np.flatnonzero(room >= 1 - TOLERANCE)
        if not enough.size:
            return None
        community = self.problem.candidates.community
        alone = self._added(start)
        gains = alone - self.worth[enough]
        for place, index in enumerate(enough):
            other = self.plan.chosen[index]
            if community[other.candidate] == community[start.candidate]:
                gains[place] = self._swapped(start, other)
        best = int(np.argmax(gains))
        return self.plan.chosen[enough[best]].candidate, float(gains[best])

    def _freed(self) -> Floats:
        """Money at hand that each chosen project's end would add, shape (projects, funds, q)."""
        freed = []
        for index, start in enumerate(self.plan.chosen):
            own = payments.spent(self.problem, [start], self.plan.shares[:, [index]])
            over = self.problem.funds.carry_over[:, None]
            freed.append(np.where(over, np.cumsum(own, axis=1), own))
        return np.array(freed).reshape(len(freed), *self.plan.money_left.shape)

    def _gain(self, community: int, starts: list[Start]) -> float:
        return community_gain(self.problem, community, starts)

    def _home(self, start: Start) -> tuple[int, list[Start]]:
        community = int(self.problem.candidates.community[start.candidate])
        return community, self.own.get(community, [])

    def _added(self, start: Start) -> float:
        """What the plan gains with one more start."""
        community, own = self._home(start)
        return self._gain(community, [*own, start]) - self._gain(community, own)

    def _worth(self, start: Start) -> float:
        """What the plan loses without one of its starts."""
        community, own = self._home(start)
        rest = [other for other in own if other != start]
        return self._gain(community, own) - self._gain(community, rest)

    def _swapped(self, start: Start, other: Start) -> float:
        """What the plan gains with a start in place of another of the same community."""
        community, own = self._home(start)
        rest = [kept for kept in own if kept != other]
        return self._gain(community, [*rest, start]) - self._gain(community, own)

    def _carries(self, start: Start) -> bool:
        """Whether the community may carry one more project from that quarter."""
        most = self.problem.most_at_once
        if most is None:
            return True
        leads = self.problem.candidates.lead
        _, own = self._home(start)
        return all(
            sum(s.quarter <= q < s.quarter + leads[s.candidate] for s in own) < most
            for q in range(start.quarter, start.quarter + leads[start.candidate])
        )
