"""Which communities give up their bundles together: those that lose most, and those that share."""

import numpy as np

from yakir.engine.arrays import Booleans, Floats, Integers
from yakir.engine.portfolio.decomposition.dual import Prices
from yakir.engine.portfolio.decomposition.pool import Bundles

#: Fewest and most communities freed at once.
FEWEST, MOST = 15, 50
#: Part that chance has in who is freed, beside what a community loses. [1]
CHANCE = 0.2
#: What sharing a region is worth beside sharing funds. [1]
SAME_REGION = 0.3
#: Least worth of a community that shares nothing, and what little loss takes from worth. [1]
STRANGER, CONTENT = 0.05, 0.1
#: How much more a great loss counts than a small one. [1]
LOSS_POWER = 0.3


class Freeing:
    """Draws communities that are to choose anew in a plan."""

    def __init__(self, prices: Prices, draw: np.random.Generator) -> None:
        self.prices, self.draw = prices, draw
        self.region = prices.problem.communities.region
        self.able = np.diff(prices.pricing.homes.first_member) > 0

    def drawn(self, plan: Bundles) -> Booleans:
        """Return communities to free: at random by loss, or those that share rows with one."""
        lost = self._lost(plan)
        count = min(int(self.draw.integers(FEWEST, MOST)), int(self.able.sum()))
        weight = lost / max(float(lost.sum()), 1e-12) + CHANCE / lost.size
        weight = np.where(self.able, weight, 0.0)
        kind = self.draw.integers(3)
        if kind == 2:
            some = self.draw.choice(lost.size, count, False, weight / weight.sum())
        else:
            one = int(self.draw.choice(lost.size, p=weight / weight.sum()))
            some = self._kin(plan, one, lost, count, with_region=bool(kind))
        free = np.zeros(lost.size, bool)
        free[some] = True
        return free

    def _lost(self, plan: Bundles) -> Floats:
        """By how much each community is worth less than its best, at the prices of the bound."""
        lost = self.prices.worth.copy()
        lost[plan.home] -= plan.gain - self.prices.cost_of(plan)
        return np.maximum(lost, 0.0)

    def _kin(
        self, plan: Bundles, one: int, lost: Floats, count: int, *, with_region: bool
    ) -> Integers:
        """Return communities that take much of what one takes: of rows, or of funds and region."""
        taken, rows = self._taken(plan, lost.size), self.prices.purse.rows
        if with_region:
            funds = taken[:, : rows.named].reshape(lost.size, rows.funds, rows.quarters)
            taken = funds.sum(axis=2)
        shared = np.minimum(taken, taken[one]).sum(axis=1)
        if with_region:
            shared += (self.region == self.region[one]) * taken[one].sum() * SAME_REGION
        near = shared / max(float(shared.max()), 1e-12) + STRANGER
        near *= self.draw.uniform(0.3, 1.3, lost.size)
        near *= (CONTENT + lost / max(float(lost.max()), 1e-12)) ** LOSS_POWER
        near[one] = np.inf
        return np.argsort(np.where(self.able, -near, np.inf), kind="stable")[:count]

    def _taken(self, plan: Bundles, homes: int) -> Floats:
        """What the plan of each community takes from each row, by its price, (communities, rows)."""
        price = self.prices.carried_price()
        taken = np.zeros((homes, price.size))
        owner = np.repeat(plan.home, np.diff(plan.first_entry))
        np.add.at(taken, (owner, plan.row), plan.amount * price[plan.row])
        return taken
