"""Whole bundles out of a mix: fix what it takes wholly, round the rest bit by bit, mix anew."""

from collections.abc import Callable

import numpy as np

from yakir.engine.arrays import Booleans, Floats, Integers
from yakir.engine.portfolio.decomposition.dual import Mix, Prices
from yakir.engine.portfolio.decomposition.holding import MOST_PAYERS
from yakir.engine.portfolio.decomposition.paying import ROUNDING, bundles_fit, carried
from yakir.engine.portfolio.decomposition.pool import Bundles, chosen, joined

Stop = Callable[[], bool]

#: Part of a bundle from which it is taken wholly, and below which it is not taken at all. [1]
WHOLE, NOTHING = 0.999, 1e-6
#: Part of the bundles that a mix takes in parts which are settled in one round. [1]
ROUNDED = 0.1


class Dive:
    """Plans out of mixes, each found with some communities settled beforehand."""

    def __init__(self, prices: Prices, mix: Mix) -> None:
        self.prices, self.mix = prices, mix
        self.purse = prices.purse

    def run(self, settled: Bundles, free: Booleans, stop: Stop) -> Bundles:
        """Return the settled bundles and those that free communities take beside them."""
        taken = np.zeros(self.purse.rows.limit.size)
        np.add.at(taken, settled.row, settled.amount)
        free = free.copy()
        found: list[int] = []
        while free.any():
            bundles = self.prices.pool.bundles
            self.mix.offer_rest(bundles)
            slack = self._slack(taken)
            fits = self._fitting(bundles, slack) & free[bundles.home]
            self.mix.restrict(free, taken, fits)
            price = self.mix.solve()
            order = self._wanted()
            if not order.size or (stop() and found):
                break
            new = self._settle(bundles, order, free, taken)
            found += new
            if not new:
                free[bundles.home[order[0]]] = False
            self.prices.within(price, self._slack(taken), free)
        pool = self.prices.pool.bundles
        return _together(settled, chosen(pool, np.array(found, np.int64)))

    def _slack(self, taken: Floats) -> Floats:
        rows = self.purse.rows
        return np.asarray(rows.limit - carried(taken, rows.reach))

    def _fitting(self, bundles: Bundles, slack: Floats) -> Booleans:
        fits = np.zeros(bundles.total, bool)
        entries = (bundles.first_entry, bundles.row, bundles.amount)
        bundles_fit(slack, *entries, self.purse.rows, fits)
        crowded = np.flatnonzero(np.diff(bundles.first_part) > MOST_PAYERS)
        fits[np.searchsorted(bundles.first_start, crowded, side="right") - 1] = False
        return fits

    def _wanted(self) -> Integers:
        """Return the bundles that the mix takes something of, those it takes most of first."""
        parts = self.mix.parts
        some = np.flatnonzero(parts > NOTHING)
        return some[np.argsort(-parts[some], kind="stable")]

    def _settle(
        self, bundles: Bundles, order: Integers, free: Booleans, taken: Floats
    ) -> list[int]:
        """Settle what is taken wholly and some of the rest, and return those bundles."""
        parts, found = self.mix.parts, list[int]()
        split = order[parts[order] < WHOLE]
        # What is taken wholly stays free as long as something is split, so that it can give way.
        rounded = max(1, int(ROUNDED * split.size)) if split.size else order.size
        slack = self._slack(taken)
        for number in split if split.size else order:
            home = bundles.home[number]
            if not free[home] or len(found) >= rounded:
                continue
            span = slice(bundles.first_entry[number], bundles.first_entry[number + 1])
            need = np.bincount(bundles.row[span], bundles.amount[span], taken.size).astype(float)
            after = slack - carried(need, self.purse.rows.reach)
            if not self._keeps(after, need):
                continue
            free[home] = False
            taken += need
            slack = after
            found.append(int(number))
        return found

    def _keeps(self, slack: Floats, need: Floats) -> bool:
        """Whether nothing is overdrawn but floors; named groups may catch up until the end."""
        rows = self.purse.rows
        hard = np.ones(slack.size, bool)
        hard[rows.floor :] = False
        hard[rows.named : rows.capacity] &= need[rows.named : rows.capacity] > 0
        return bool((slack >= -ROUNDING * (1 + rows.limit))[hard].all())


def _together(first: Bundles, second: Bundles) -> Bundles:
    """Return bundles of both, in the order of their communities."""
    both = joined([first, second])
    return chosen(both, np.argsort(both.home, kind="stable"))
