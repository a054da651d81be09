"""Whole bundles out of mixes: large communities settle first, and what is left is mixed anew."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from yakir.engine.arrays import Booleans, Floats, Integers
from yakir.engine.portfolio.decomposition.choosing import LENT
from yakir.engine.portfolio.decomposition.dual import NO_STARTS, Prices
from yakir.engine.portfolio.decomposition.holding import CENT, MOST_PAYERS
from yakir.engine.portfolio.decomposition.mixing import Mix
from yakir.engine.portfolio.decomposition.paying import ROUNDING, bundles_fit, carried
from yakir.engine.portfolio.decomposition.pool import Bundles, Pool, chosen, joined

Stop = Callable[[], bool]

#: Part of a bundle from which it is taken wholly, and below which it is not taken at all. [1]
WHOLE, NOTHING = 0.999, 1e-6
#: Part of the communities in parts that settle in one round once the large ones have. [1]
ROUNDED = 0.06
#: Rounds of new bundles before a community settles.
ROUNDS = 2
#: Bundles of each community that a dive begins with, the best at the prices of the bound.
KNOWN = 40
#: How often a community is asked again that took what does not fit together.
AGAIN = 3


class Depth(NamedTuple):
    """
    How carefully a dive settles communities.

    Parameters
    ----------
    first
        Communities that settle one by one, those that gain most first.
    ways
        Bundles of such a community that are tried out, each with the rest mixed anew.
    """

    first: int
    ways: int


class Dive:
    """A plan in the making: what is settled, what communities are free, and what they may take."""

    def __init__(self, prices: Prices, settled: Bundles, free: Booleans) -> None:
        self.prices, self.purse, self.settled = prices, prices.purse, settled
        self.free = free.copy()
        self.taken = np.zeros(self.purse.rows.limit.size)
        np.add.at(self.taken, settled.row, settled.amount)
        self.pool = Pool(self.purse)
        self.mix = Mix(prices.problem, self.purse, prices.must, np.flatnonzero(free))
        self.gain = float(settled.gain.sum())
        self.found: list[int] = []

    def run(self, depth: Depth, least: float, stop: Stop) -> Bundles | None:
        """Return a plan, or None once what is mixed is worth less than the least wanted."""
        self._offer(self._begin_with())
        while self.free.any():
            self._mix_closely()
            if self.gain + self.mix.gain < least or stop():
                return None
            if not self._settle(depth):
                break
        self._name_enough()
        whole = chosen(self.pool.bundles, np.array(self.found, np.int64))
        self.prices.pool.keep(whole)
        both = joined([self.settled, whole])
        return chosen(both, np.argsort(both.home, kind="stable"))

    def _begin_with(self) -> Bundles:
        """Return the bundles known that are best at the prices of the bound and fit."""
        bundles = self.prices.pool.bundles
        some = np.flatnonzero(self.free[bundles.home])
        net = bundles.gain[some] - self.prices.cost_of(bundles)[some]
        order = np.lexsort((-net, bundles.home[some]))
        home = bundles.home[some][order]
        rank = np.arange(order.size) - np.searchsorted(home, home)
        few = chosen(bundles, some[order[rank < KNOWN]])
        return chosen(few, np.flatnonzero(self._fitting(few)))

    def _offer(self, bundles: Bundles) -> int:
        """Offer bundles that are new here, and return how many there are."""
        fresh = self.pool.keep(bundles)
        self.mix.offer(fresh)
        return fresh.total

    def _mix(self) -> Floats:
        """Mix what fits of free communities, and return the prices of rows."""
        bundles = self.pool.bundles
        fits = self._fitting(bundles) & self.free[bundles.home]
        self.mix.restrict(self.free, self.taken, fits)
        return self.mix.solve()

    def _mix_closely(self) -> None:
        """Mix and find new bundles in turn."""
        for _ in range(ROUNDS):
            if not self._look(self._mix()):
                return
        self._mix()

    def _look(self, price: Floats) -> int:
        """Offer what free communities want at a price of what is left; return how much is new."""
        some, barred, fresh = np.flatnonzero(self.free), NO_STARTS, 0
        for _ in range(AGAIN):
            new = self.prices.within(price, self._slack(), some, barred)
            fits = self._fitting(new)
            fresh += self._offer(chosen(new, np.flatnonzero(fits)))
            if fits.all():
                break
            rest = np.flatnonzero(~fits)
            some = new.home[rest]
            barred = np.concatenate([barred, self._dearest(chosen(new, rest))])
        return fresh

    def _dearest(self, bundles: Bundles) -> Integers:
        """Return the dearest start of each bundle with its quarter of finish, (bundles, 2)."""
        owner = np.repeat(np.arange(bundles.total), np.diff(bundles.first_start))
        cost = self.purse.project.cost[bundles.candidate]
        order = np.lexsort((-cost, owner))
        which = order[bundles.first_start[:-1]]
        candidate = bundles.candidate[which]
        finish = bundles.quarter[which] + self.purse.project.lead[candidate] - 1
        return np.stack([candidate, finish], axis=1)

    def _slack(self) -> Floats:
        """
        Return what is left of each row, shape (rows,).

        A named group may get its part until the end: the mix sees to it, not a single bundle.
        """
        rows = self.purse.rows
        slack = rows.limit - carried(self.taken, rows.reach)
        slack[rows.named : rows.capacity] = LENT
        return np.asarray(slack)

    def _name_enough(self) -> None:
        """Give up what gains least for what it takes from a fund whose named group has too little."""
        rows, bundles = self.purse.rows, self.pool.bundles
        while True:
            short = np.flatnonzero(self.taken[rows.named : rows.capacity] > CENT) + rows.named
            needs = {number: float(self._need(number)[short].sum()) for number in self.found}
            may = [n for n in self.found if needs[n] > 0 and not self.prices.must[bundles.home[n]]]
            if not may:
                return
            least = min(may, key=lambda number: bundles.gain[number] / needs[number])
            self.found.remove(least)
            self.taken -= self._need(least)

    def _fitting(self, bundles: Bundles) -> Booleans:
        """Whether each bundle fits into what is left, alone."""
        fits = np.zeros(bundles.total, bool)
        entries = (bundles.first_entry, bundles.row, bundles.amount)
        bundles_fit(self._slack(), *entries, self.purse.rows, fits)
        crowded = np.flatnonzero(np.diff(bundles.first_part) > MOST_PAYERS)
        fits[np.searchsorted(bundles.first_start, crowded, side="right") - 1] = False
        return fits

    def _settle(self, depth: Depth) -> bool:
        """Let one or some communities settle; return whether any is left to settle."""
        bundles, parts = self.pool.bundles, self.mix.parts
        some = np.flatnonzero(parts > NOTHING)
        split = some[parts[some] < WHOLE]
        if not split.size:
            for number in some:
                self._take(int(number))
            return False
        large = len(self.found) < depth.first
        wanted = some if large else split
        worth = np.zeros(self.free.size)
        weight = bundles.gain[wanted] * (1.0 if large else parts[wanted])
        weight = np.where(self.prices.must[bundles.home[wanted]], np.inf, weight)
        np.maximum.at(worth, bundles.home[wanted], weight)
        # What is taken wholly stays free as long as something is split, so that it can give way.
        count = 1 if large else max(1, int(ROUNDED * split.size))
        homes = np.argsort(-worth, kind="stable")[
            : min(count, np.unique(bundles.home[wanted]).size)
        ]
        for home in homes:
            ways = wanted[bundles.home[wanted] == home]
            ways = ways[np.argsort(-bundles.gain[ways] * parts[ways], kind="stable")][: depth.ways]
            ways = np.array([way for way in ways if self._keeps(self._need(way))], np.int64)
            if ways.size:
                self._take(self._best_of(ways) if large else int(ways[0]))
            elif large or len(homes) == 1:
                self.free[home] = False
        return True

    def _best_of(self, ways: Integers) -> int:
        """Return the bundle beside which the rest is worth most."""
        if ways.size == 1:
            return int(ways[0])
        bundles = self.pool.bundles
        worth = []
        for way in ways:
            need, home = self._need(way), bundles.home[way]
            self.taken += need
            self.free[home] = False
            self._look(self._mix())
            self._mix()
            worth.append(bundles.gain[way] + self.mix.gain)
            self.taken -= need
            self.free[home] = True
        return int(ways[int(np.argmax(worth))])

    def _take(self, number: int) -> None:
        """Settle a community with a bundle."""
        bundles = self.pool.bundles
        self.free[bundles.home[number]] = False
        self.taken += self._need(number)
        self.gain += float(bundles.gain[number])
        self.found.append(number)

    def _need(self, number: int) -> Floats:
        """Return what a bundle takes from each row, shape (rows,)."""
        bundles = self.pool.bundles
        span = slice(bundles.first_entry[number], bundles.first_entry[number + 1])
        return np.bincount(bundles.row[span], bundles.amount[span], self.taken.size).astype(float)

    def _keeps(self, need: Floats) -> bool:
        """Whether nothing is overdrawn but floors, and named groups, which may catch up."""
        rows = self.purse.rows
        slack = self._slack() - carried(need, rows.reach)
        return bool((slack >= -ROUNDING * (1 + rows.limit))[: rows.floor].all())
