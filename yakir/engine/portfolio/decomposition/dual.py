"""Prices of what all communities share: the bound they give, and the bundles that are best at them."""

from collections.abc import Callable, Sequence

import numpy as np

from yakir.engine.arrays import Booleans, Floats
from yakir.engine.portfolio.decomposition.pool import Bundles, Pool, bundles_of, chosen
from yakir.engine.portfolio.decomposition.pricing import Best, Care, Pricing
from yakir.engine.portfolio.decomposition.purse import ALL, Purse
from yakir.engine.portfolio.problem import PlanningProblem
from yakir.engine.solvers import highs

Stop = Callable[[], bool]

#: How closely communities are looked at when only a good bundle is wanted.
FIRST_LOOK = Care(2)
#: Prices tried first: what a euro gains on average, times each of these.
FIRST_PRICES = np.geomspace(0.05, 20.0, 16)
#: Steps without a better bound after which they are halved.
PATIENCE = 6
#: Parts of the way from the best prices so far to those of the last mix.
WAYS = (1.0, 0.5, 0.2)
#: What leaving a committed project out of the mix costs, as part of the best gain thinkable. [1]
PENALTY = 10.0


class Prices:
    """The lowest bound so far, the prices that gave it, and all bundles found on the way."""

    def __init__(self, problem: PlanningProblem, purse: Purse, stop: Stop) -> None:
        self.problem, self.purse, self.stop = problem, purse, stop
        self.pricing = Pricing(problem, purse.allowed, purse.finish_quarters)
        self.pool = Pool(purse)
        self.bound, self.centre = np.inf, np.zeros(purse.rows.limit.size)
        self.care = Care()
        self.calls = 0

    def at(self, price: Floats, care: Care | None = None) -> tuple[Best, float, Bundles]:
        """Return the best of each community at a price, the bound, and the new bundles."""
        self.calls += 1
        best = self.pricing.best(self.purse.prices(price), care or self.care)
        bound = float(best.bound.sum()) + self.purse.worth(price)
        new = self._keep(best, price, ALL)
        if bound < self.bound:
            self.bound, self.centre = bound, price
        return best, bound, new

    def within(self, price: Floats, slack: Floats, free: Booleans) -> Bundles:
        """Return new bundles of free communities that are best of what fits, each part alone."""
        self.calls += 1
        prices = self.purse.prices(price, slack)
        prices[~free[self.purse.project.home]] = np.inf
        best = self.pricing.best(prices, FIRST_LOOK)
        return self._keep(best, price, slack)

    def _keep(self, best: Best, price: Floats, slack: Floats) -> Bundles:
        built = (best.net > 0)[self.purse.project.home]
        finish = np.where(built | self.problem.candidates.required, best.finish, -1)
        return self.pool.keep(bundles_of(self.purse, finish, best.gain, price, slack))

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


class Mix:
    """The linear programme of bundles in parts: what it gains, and the prices it puts on rows."""

    def __init__(self, problem: PlanningProblem, purse: Purse) -> None:
        self.problem, self.purse = problem, purse
        self.unit = float(problem.candidates.cost.mean())
        self.people_unit = max(float(problem.people.sum()) * problem.horizon / 1e5, 1e-12)
        rows = purse.rows
        model = highs.Model()
        self.must = np.zeros(problem.people.size, bool)
        self.must[problem.candidates.community[problem.candidates.required]] = True
        model.add_rows(problem.people.size, [], most=1.0, least=np.where(self.must, 1.0, -np.inf))
        money = problem.money.ravel()
        limit = np.concatenate([money, rows.limit[rows.named :]]) / self.unit
        first = model.rows
        model.add_rows(limit.size, [], most=limit)
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
        self.first, self._base, self.offered = first, model.columns, 0
        self.limits = limit
        self._open = np.ones(0, bool)
        self._free = np.ones(problem.people.size, bool)
        self._linear = highs.Linear(model)
        self.parts = np.zeros(0)
        self.gain = 0.0
        self.home_price = np.zeros(problem.people.size)

    def offer(self, bundles: Bundles) -> None:
        """Offer bundles for the mix."""
        self.offered += bundles.total
        if not bundles.total:
            return
        owner = np.repeat(np.arange(bundles.total), np.diff(bundles.first_entry))
        owners = np.concatenate([np.arange(bundles.total), owner])
        rows = np.concatenate([bundles.home, self.first + bundles.row])
        numbers = np.concatenate([np.ones(bundles.total), bundles.amount / self.unit])
        order = np.argsort(owners, kind="stable")
        begins = np.searchsorted(owners[order], np.arange(bundles.total))
        self._linear.add_columns(
            bundles.gain / self.people_unit, begins, rows[order], numbers[order]
        )

    def offer_rest(self, bundles: Bundles) -> None:
        """Offer those of all bundles that have not been offered yet."""
        self.offer(chosen(bundles, np.arange(self.offered, bundles.total)))

    def restrict(self, free: Booleans, taken: Floats, open_: Booleans) -> None:
        """
        Mix only bundles that are open, of communities that are free, of what is not yet taken.

        `taken` is what each row has lost before anything is carried over, shape (rows,).
        """
        rows = self.first + np.arange(self.limits.size)
        self._linear.limit_rows(rows, self.limits - taken / self.unit)
        homes = np.flatnonzero(free != self._free)
        least = np.where(free & self.must, 1.0, -np.inf)[homes]
        self._linear.limit_rows(homes, np.where(free, 1.0, 0.0)[homes], least)
        self._free = free.copy()
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
        count = self.problem.people.size
        self.home_price = prices[:count] * self.people_unit
        return self._carried(np.maximum(prices[count:], 0.0) * self.people_unit / self.unit)

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


def generate(
    prices: Prices,
    mix: Mix,
    close: float,
    stop: Stop,
    rounds: int,
    ways: Sequence[float] = WAYS,
) -> None:
    """Mix and price in turn until bound and mix are close, or nothing new comes."""
    mix.offer_rest(prices.pool.bundles)
    for _ in range(rounds):
        wanted = mix.solve()
        if prices.bound <= mix.gain * (1 + close) or stop():
            return
        centre, fresh = prices.centre.copy(), 0
        for way in ways:
            _, _, new = prices.at(way * wanted + (1 - way) * centre)
            fresh += new.total
        mix.offer_rest(prices.pool.bundles)
        if not fresh:
            return
