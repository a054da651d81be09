"""Pay for projects one after another from what funds have left: quick, and near enough to begin."""

from collections.abc import Iterable

import numpy as np

from yakir.engine.arrays import Floats, Integers
from yakir.engine.portfolio import payments
from yakir.engine.portfolio.funding.rules import Asked
from yakir.engine.portfolio.problem import MOST_WITH_TICKET, TOLERANCE

#: Part of a fund's room that stays free, so that rounding overdraws nothing. [1]
SPARE = 1e-9


def fill(asked: Asked, split: Floats, waiting: Iterable[int]) -> Integers:
    """
    Pay for waiting projects in their order, as long as money lasts; return those that are paid.

    `split`, shape (funds, projects), says what is paid already, and takes up the new shares.
    """
    purse = _Purse(asked, split)
    paid = []
    for project in waiting:
        shares = purse.shares(project)
        if shares is not None:
            purse.pay(project, shares)
            split[:, project] = shares
            paid.append(project)
    return np.array(paid, np.int64)


class _Purse:
    """What funds have left, in each quarter and beside what they owe to whom they named."""

    def __init__(self, asked: Asked, split: Floats) -> None:
        self.asked = asked
        problem = asked.problem
        self.left = payments.left(problem, asked.due(split))
        self.named = problem.funds.named[:, asked.candidate]
        # Money for the named beyond their part: what is spent on others lowers it.
        self.owed = problem.funds.named_share[:, None] - self.named
        self.ahead = -(split * asked.cost * self.owed).sum(axis=1)

    def shares(self, project: int) -> Floats | None:
        """Return shares of the funds that can pay most, None when all together cannot."""
        room = self._room(project)
        least = self.asked.least[:, project]
        room[room < least] = 0.0
        order = np.argsort(-room, kind="stable")
        most = self.asked.most_payers
        few = min(MOST_WITH_TICKET, most)
        chosen: list[int] = []
        for one in order[: min(order.size, most)]:
            if room[one] <= 0:
                return None
            chosen.append(int(one))
            if (least[chosen] > 0).any() and len(chosen) > few:
                return None
            if room[chosen].sum() >= 1 - TOLERANCE:
                return self._divided(room, least, chosen)
        return None

    def _divided(self, room: Floats, least: Floats, chosen: list[int]) -> Floats | None:
        """Return what each chosen fund pays: its ticket, then as much as it can."""
        shares = np.zeros(room.size)
        shares[chosen] = least[chosen]
        wanted = 1.0 - shares.sum()
        if wanted < -TOLERANCE:
            return None
        for one in chosen:
            more = min(room[one] - shares[one], max(wanted, 0.0))
            shares[one] += more
            wanted -= more
        # Each payer that has no ticket has to pay something, or it is none.
        return np.asarray(shares / shares.sum()) if abs(wanted) <= TOLERANCE else None

    def _room(self, project: int) -> Floats:
        """The greatest share of a project that each fund could pay, shape (funds,)."""
        asked = self.asked
        start = asked.starts[project]
        room = payments.room(asked.problem, self.left, start) * (1 - SPARE)
        owed = self.owed[:, project] * asked.cost[project]
        binds = owed > 0
        room[binds] = np.minimum(room[binds], np.maximum(self.ahead[binds], 0.0) / owed[binds])
        return np.asarray(np.where(asked.allowed[:, project], room, 0.0))

    def pay(self, project: int, shares: Floats) -> None:
        """Take the shares of a project from what is left."""
        asked = self.asked
        start, problem = asked.starts[project], asked.problem
        own = payments.spent(problem, [start], shares[:, None])
        over = problem.funds.carry_over[:, None]
        self.left -= np.where(over, np.cumsum(own, axis=1), own)
        self.ahead -= shares * asked.cost[project] * self.owed[:, project]
