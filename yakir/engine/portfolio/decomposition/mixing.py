"""Bundles in parts: the linear programme of what communities may take, and prices out of it."""

import numpy as np

from yakir.engine.arrays import Booleans, Floats, Integers
from yakir.engine.portfolio.decomposition.pool import Bundles
from yakir.engine.portfolio.decomposition.purse import Purse
from yakir.engine.portfolio.problem import PlanningProblem
from yakir.engine.solvers import highs

#: What leaving a committed project out of the mix costs, as part of the best gain thinkable. [1]
PENALTY = 10.0


class Mix:
    """The linear programme of bundles in parts: what it gains, and the prices it puts on rows."""

    def __init__(
        self, problem: PlanningProblem, purse: Purse, must: Booleans, homes: Integers | None = None
    ) -> None:
        """Mix bundles of some communities, of all when none are named."""
        self.problem, self.purse = problem, purse
        self.homes = np.arange(problem.people.size) if homes is None else homes
        self._place = np.zeros(problem.people.size, np.int64)
        self._place[self.homes] = np.arange(self.homes.size)
        self.unit = float(problem.candidates.cost.mean())
        self.people_unit = max(float(problem.people.sum()) * problem.horizon / 1e5, 1e-12)
        self.must = must[self.homes]
        rows = purse.rows
        self.limits = np.concatenate([problem.money.ravel(), rows.limit[rows.named :]]) / self.unit
        self._linear = self._begun()
        self._open = np.ones(0, bool)
        self._free = np.ones(self.homes.size, bool)
        self.offered = 0
        self.parts = np.zeros(0)
        self.gain = 0.0

    def _begun(self) -> highs.Linear:
        """Return the programme without any bundle: carried-over money, missing floors."""
        problem, rows, model = self.problem, self.purse.rows, highs.Model()
        model.add_rows(self.homes.size, [], most=1.0, least=np.where(self.must, 1.0, -np.inf))
        first = model.rows
        model.add_rows(self.limits.size, [], most=self.limits)
        for fund in np.flatnonzero(problem.funds.carry_over):
            left = model.add_columns(rows.quarters)
            own = first + fund * rows.quarters + np.arange(rows.quarters)
            model.add_entries([(own, left, 1.0), (own[1:], left[:-1], -1.0)])
        for number in range(rows.floors):
            price = rows.soft[rows.floor + number] * self.unit / self.people_unit
            short = model.add_columns(1, gain=-price)
            model.add_entries([(first + rows.floor + number, short, -1.0)])
        most = PENALTY * float(problem.people.sum()) * problem.horizon / self.people_unit
        for home in np.flatnonzero(self.must):
            miss = model.add_columns(1, gain=-most)
            model.add_entries([(int(home), miss, 1.0)])
        self.first, self._base = first, model.columns
        return highs.Linear(model)

    def offer(self, bundles: Bundles) -> None:
        """Offer bundles of the communities of the mix."""
        self.offered += bundles.total
        if not bundles.total:
            return
        owner = np.repeat(np.arange(bundles.total), np.diff(bundles.first_entry))
        owners = np.concatenate([np.arange(bundles.total), owner])
        rows = np.concatenate([self._place[bundles.home], self.first + bundles.row])
        numbers = np.concatenate([np.ones(bundles.total), bundles.amount / self.unit])
        order = np.argsort(owners, kind="stable")
        begins = np.searchsorted(owners[order], np.arange(bundles.total))
        self._linear.add_columns(
            bundles.gain / self.people_unit, begins, rows[order], numbers[order]
        )

    def restrict(self, free: Booleans, taken: Floats, open_: Booleans) -> None:
        """
        Mix only bundles that are open, of communities that are free, of what is not yet taken.

        `free` says it of all communities; `taken` is what each row has lost before anything is
        carried over, shape (rows,).
        """
        rows = self.first + np.arange(self.limits.size)
        self._linear.limit_rows(rows, self.limits - taken / self.unit)
        free = free[self.homes]
        places = np.flatnonzero(free != self._free)
        least = np.where(free & self.must, 1.0, -np.inf)[places]
        self._linear.limit_rows(places, np.where(free, 1.0, 0.0)[places], least)
        self._free = free
        known = np.pad(self._open, (0, open_.size - self._open.size), constant_values=True)
        changed = np.flatnonzero(known != open_)
        self._linear.limit_columns(self._base + changed, np.where(open_, np.inf, 0.0)[changed])
        self._open = open_.copy()

    def solve(self) -> Floats:
        """Mix anew, and return the prices of the purse's rows."""
        answer = self._linear.solve()
        values = answer.values
        self.gain = answer.bound * self.people_unit
        self.parts = np.zeros(0) if values is None else values[self._base :]
        prices = np.maximum(answer.prices, 0.0) if answer.prices.sum() >= 0 else -answer.prices
        rows = prices[self.homes.size :]
        return self._carried(np.maximum(rows, 0.0) * self.people_unit / self.unit)

    def _carried(self, price: Floats) -> Floats:
        """Return prices of rows that sum up what is carried over, from those of each quarter."""
        rows = self.purse.rows
        money = price[: rows.named].reshape(rows.funds, rows.quarters)
        falling = np.maximum.accumulate(money[:, ::-1], axis=1)[:, ::-1]
        steps = falling - np.pad(falling[:, 1:], ((0, 0), (0, 1)))
        carry = self.problem.funds.carry_over[:, None]
        price = price.copy()
        price[: rows.named] = np.where(carry, steps, money).ravel()
        return np.minimum(price, rows.soft)
