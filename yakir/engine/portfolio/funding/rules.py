"""What funds may pay for chosen projects, and whether given shares keep to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from yakir.engine.arrays import Booleans, Floats, Integers
from yakir.engine.portfolio import payments
from yakir.engine.portfolio.problem import MOST_WITH_TICKET, TOLERANCE, PlanningProblem
from yakir.engine.portfolio.value import LEAST_SHARE, Start

#: Slack for sums of money: half a cent, and half a billionth of the sum. [EUR], [1]
HALF_CENT = 0.005
PART = 5e-10


@dataclass(frozen=True, eq=False)
class Asked:
    """
    Chosen projects that ask for money, and which funds may pay for each.

    Parameters
    ----------
    starts
        The projects, whose number is the axis `projects` of every array.
    """

    problem: PlanningProblem
    starts: tuple[Start, ...]

    @cached_property
    def candidate(self) -> Integers:
        """Candidate of each project, shape (projects,)."""
        return np.array([start.candidate for start in self.starts], np.int64)

    @cached_property
    def quarter(self) -> Integers:
        """First quarter of each project, shape (projects,)."""
        return np.array([start.quarter for start in self.starts], np.int64)

    @cached_property
    def cost(self) -> Floats:
        """Whole cost of each project, shape (projects,). [EUR]."""
        return np.asarray(self.problem.candidates.cost[self.candidate])

    @cached_property
    def over(self) -> Integers:
        """Number of quarters over which each project is paid, shape (projects,)."""
        return np.asarray(self.problem.paid_over[self.candidate])

    @cached_property
    def least(self) -> Floats:
        """Least share that each fund pays where it takes part, shape (funds, projects)."""
        return np.asarray(self.problem.funds.ticket[:, None] / self.cost)

    @cached_property
    def allowed(self) -> Booleans:
        """Whether a fund can take part, shape (funds, projects)."""
        funds = self.problem.funds
        in_time = (self.quarter + self.over - 1)[None, :] <= funds.last_payment[:, None]
        open_ = self.problem.payable[:, self.candidate] & in_time
        open_ &= self.least <= funds.cap[:, None] + TOLERANCE
        return np.asarray(open_ & (self._with_greatest_others(open_) >= 1 - TOLERANCE))

    def _with_greatest_others(self, open_: Booleans) -> Floats:
        """The most that a fund and the greatest others beside it pay, shape (funds, projects)."""
        cap = np.where(open_, self.problem.funds.cap[:, None], 0.0)
        most = self.most_payers - 1
        if most >= cap.shape[0]:
            return np.asarray(np.broadcast_to(cap.sum(axis=0), cap.shape))
        ranked = -np.sort(-cap, axis=0)
        first = ranked[:most].sum(axis=0)
        # A fund among the greatest makes room for the next.
        inside = cap >= (ranked[most - 1] if most else np.full(cap.shape[1], np.inf))
        return np.asarray(np.where(inside, first + ranked[most], first + cap))

    @cached_property
    def most_payers(self) -> int:
        """Most payers of a project that has no ticket."""
        most = self.problem.most_funds
        return self.problem.money.shape[0] if most is None else most

    @cached_property
    def counted(self) -> Booleans:
        """Whether a project's payers have to be counted or hold tickets, shape (projects,)."""
        ticket = self.allowed & (self.problem.funds.ticket[:, None] > 0)
        return np.asarray(ticket.any(axis=0) | (self.allowed.sum(axis=0) > self.most_payers))

    def due(self, split: Floats) -> Floats:
        """Return what each fund pays in each quarter, (funds, payment quarters). [EUR]."""
        return payments.spent(self.problem, self.starts, split)

    def settled(self, split: Floats) -> Booleans:
        """Whether the payers of each project keep all rules of one project, (projects,)."""
        pays = split > LEAST_SHARE
        whole = np.abs(split.sum(axis=0) - 1) <= TOLERANCE
        fits = ~(pays & ~self.allowed) & (split <= self.problem.funds.cap[:, None] + TOLERANCE)
        fits &= ~pays | (split >= self.least - HALF_CENT / self.cost)
        ticket = (pays & (self.problem.funds.ticket[:, None] > 0)).any(axis=0)
        most = np.where(ticket, min(MOST_WITH_TICKET, self.most_payers), self.most_payers)
        return np.asarray(whole & fits.all(axis=0) & (pays.sum(axis=0) <= most))

    def named_kept(self, split: Floats) -> bool:
        """Whether each fund pays enough to the candidates that it has named."""
        funds = self.problem.funds
        paid = split * self.cost
        whole = paid.sum(axis=1)
        named = (paid * funds.named[:, self.candidate]).sum(axis=1)
        slack = HALF_CENT + PART * whole
        return bool((named >= funds.named_share * whole - slack).all())


def keeps(problem: PlanningProblem, starts: Sequence[Start], split: Floats) -> bool:
    """Whether shares of funds, shape (funds, starts), keep every rule of the funds."""
    asked = Asked(problem, tuple(starts))
    if not asked.settled(split).all() or not asked.named_kept(split):
        return False
    left = payments.left(problem, asked.due(split))
    slack = HALF_CENT + PART * problem.money.sum(axis=1)
    return bool((left >= -slack[:, None]).all())
