"""Prices of what all communities share: the bound they give, and the bundles that are best at them."""

from collections.abc import Callable, Sequence

import numpy as np

from yakir.engine.arrays import Booleans, Floats, Integers
from yakir.engine.portfolio.decomposition.mixing import Mix
from yakir.engine.portfolio.decomposition.pool import (
    Bundles,
    Pool,
    bundles_of,
    chosen,
    spans,
)
from yakir.engine.portfolio.decomposition.pricing import Best, Care, Pricing
from yakir.engine.portfolio.decomposition.purse import ALL, Purse
from yakir.engine.portfolio.problem import PlanningProblem

Stop = Callable[[], bool]

#: How closely communities are looked at when only a good bundle is wanted.
FIRST_LOOK = Care(2)
#: Prices tried first: what a euro gains on average, times each of these.
FIRST_PRICES = np.geomspace(0.05, 20.0, 16)
#: Steps without a better bound after which they are halved.
PATIENCE = 6
#: Parts of the way from the best prices so far to those of the last mix.
WAYS = (1.0, 0.5, 0.2)


#: No start at all, as pairs of a candidate and its quarter of finish.
NO_STARTS = np.zeros((0, 2), np.int64)


def committed(problem: PlanningProblem) -> Booleans:
    """Whether a community has a committed project, shape (communities,)."""
    found = np.zeros(problem.people.size, bool)
    found[problem.candidates.community[problem.candidates.required]] = True
    return found


class Prices:
    """The lowest bound so far, the prices that gave it, and all bundles found on the way."""

    def __init__(self, problem: PlanningProblem, purse: Purse, stop: Stop) -> None:
        self.problem, self.purse, self.stop = problem, purse, stop
        self.pricing = Pricing(problem, purse.allowed, purse.finish_quarters)
        self.pool = Pool(purse)
        self.bound, self.centre = np.inf, np.zeros(purse.rows.limit.size)
        self.care = Care()
        self.calls = 0
        self.must = committed(problem)
        # What no bundle of a community exceeds at the prices of the bound.
        self.worth = np.zeros(problem.people.size)

    def at(self, price: Floats, care: Care | None = None) -> tuple[Best, float, Bundles]:
        """Return the best of each community at a price, the bound, and the new bundles."""
        self.calls += 1
        best = self.pricing.best(self.purse.prices(price), care or self.care)
        bound = float(best.bound.sum()) + self.purse.worth(price)
        new = self._keep(best, price, ALL)
        if bound < self.bound:
            self.bound, self.centre, self.worth = bound, price, best.bound
        return best, bound, new

    def within(
        self, price: Floats, slack: Floats, free: Integers, barred: Integers = NO_STARTS
    ) -> Bundles:
        """
        Return bundles of free communities that are best of what fits, each part alone.

        `barred` are pairs of a candidate and its quarter of finish that are not to be taken,
        shape (pairs, 2).
        """
        self.calls += 1
        homes = self.pricing.homes
        some = homes.member[spans(homes.first_member, free)]
        prices = self.purse.prices(price, slack, some)
        prices[barred[:, 0], barred[:, 1]] = np.inf
        best = self.pricing.best(prices, FIRST_LOOK, free)
        return bundles_of(self.purse, self._built(best), best.gain, price, slack)

    def carried_price(self) -> Floats:
        """Return what a euro taken from each row costs, now and later, at the prices of the bound."""
        reach, size = self.purse.rows.reach, self.centre.size
        until = np.append(0.0, np.cumsum(self.centre))
        return np.asarray(until[np.minimum(np.arange(size) + reach, size)] - until[:-1])

    def cost_of(self, bundles: Bundles) -> Floats:
        """Return what bundles take from the rows, at the prices of the bound, shape (bundles,)."""
        owner = np.repeat(np.arange(bundles.total), np.diff(bundles.first_entry))
        cost = bundles.amount * self.carried_price()[bundles.row]
        return np.bincount(owner, cost, bundles.total).astype(float)

    def _keep(self, best: Best, price: Floats, slack: Floats) -> Bundles:
        return self.pool.keep(bundles_of(self.purse, self._built(best), best.gain, price, slack))

    def _built(self, best: Best) -> Integers:
        """Quarter of finish of what is worth its price or committed, shape (candidates,)."""
        built = (best.net > 0) | self.must
        return np.where(built[self.purse.project.home], best.finish, -1)

    def begin(self) -> None:
        """Find first prices: flat ones, then along the subgradient."""
        nothing = np.zeros_like(self.centre)
        free = self.at(nothing)[1]
        spent = max(float(self.problem.candidates.cost.sum()), 1e-12)
        for factor in FIRST_PRICES:
            self.at(self._flat(factor * free / spent))

    def _flat(self, worth: float) -> Floats:
        """One price of a euro of every fund in every quarter."""
        price = np.zeros_like(self.centre)
        rows = self.purse.rows
        last = np.arange(rows.quarters) == rows.quarters - 1
        lapses = rows.reach[: rows.named].reshape(rows.funds, rows.quarters)[:, 0] == 1
        flat = np.where(lapses[:, None] | last, worth, 0.0)
        price[: rows.named] = flat.ravel()
        return price

    def descend(self, value: float, steps: int) -> None:
        """Lower the bound along the subgradient, towards a value a little above a known plan's."""
        price, pace, tired = self.centre.copy(), 1.0, 0
        aim = 1.01 * value
        for _ in range(steps):
            if self.stop():
                return
            known = self.bound
            best, bound, _ = self.at(price)
            gradient = self._missing(best, price)
            tired = 0 if bound < known * (1 - 1e-6) else tired + 1
            if tired >= PATIENCE:
                pace, tired, price = pace / 2, 0, self.centre.copy()
                continue
            norm = float(gradient @ gradient)
            if norm == 0.0 or pace < 1e-3:
                return
            step = pace * max(bound - aim, 0.002 * bound) / norm
            price = np.clip(price + step * gradient, 0.0, self.purse.rows.soft)

    def _missing(self, best: Best, price: Floats) -> Floats:
        """Return by how much each row is overdrawn when every community takes its best."""
        finish = np.where((best.net > 0)[self.purse.project.home], best.finish, -1)
        candidate = np.flatnonzero(finish >= 0)
        quarter = finish[candidate] - self.purse.project.lead[candidate] + 1
        shares = self.purse.shares(candidate, quarter, price)
        usage = self.purse.usage(candidate, quarter, shares)
        return self.purse.taken(usage.row, usage.amount) - self.purse.rows.limit


def generate(
    prices: Prices,
    mix: Mix,
    close: float,
    stop: Stop,
    rounds: int,
    ways: Sequence[float] = WAYS,
) -> None:
    """Mix and price in turn until bound and mix are close, or nothing new comes."""
    _offer_rest(mix, prices.pool.bundles)
    for _ in range(rounds):
        wanted = mix.solve()
        if prices.bound <= mix.gain * (1 + close) or stop():
            return
        centre, fresh = prices.centre.copy(), 0
        for way in ways:
            _, _, new = prices.at(way * wanted + (1 - way) * centre)
            fresh += new.total
        _offer_rest(mix, prices.pool.bundles)
        if not fresh:
            return


def _offer_rest(mix: Mix, bundles: Bundles) -> None:
    """Offer those of all bundles that have not been offered yet."""
    mix.offer(chosen(bundles, np.arange(mix.offered, bundles.total)))
