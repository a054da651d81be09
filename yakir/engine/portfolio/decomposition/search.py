"""From prices to a plan: a first plan at once, then a bound, then ever better plans."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from yakir.engine.arrays import Booleans, Floats
from yakir.engine.portfolio import funding
from yakir.engine.portfolio.budget import Budget
from yakir.engine.portfolio.decomposition.diving import Depth, Dive
from yakir.engine.portfolio.decomposition.dual import WAYS, Prices, generate
from yakir.engine.portfolio.decomposition.exchange import Exchange, Mood
from yakir.engine.portfolio.decomposition.freeing import MOST, Freeing
from yakir.engine.portfolio.decomposition.holding import Shelf
from yakir.engine.portfolio.decomposition.mixing import Mix
from yakir.engine.portfolio.decomposition.pool import Bundles, chosen, paid
from yakir.engine.portfolio.decomposition.pricing import Care
from yakir.engine.portfolio.decomposition.purse import Purse
from yakir.engine.portfolio.problem import PlanningProblem
from yakir.engine.portfolio.value import Start, community_gain

#: Told now and then: value of the best plan, bound.
Tell = Callable[[float, float], None]

#: Turns of the first exchange, and of each later round for a community.
FIRST_TURNS, TURNS = 2_000, 15
#: Turns that count as one step of the work.
TURNS_A_STEP = 500
#: Heat of an exchange as part of the value, and its thrift, one round after another. [1]
MOODS = (
    (3e-4, 0.95, 0.0),
    (1e-4, 0.5, 1.0),
    (3e-5, 0.0, 1.0),
    (1e-4, 0.5, 1.0),
    (1e-4, 0.5, 0.5),
)
#: How much prices are shaken to find other good bundles. [1]
SHAKES = (0.1, 0.25, 0.5)
#: A row with at most this part left is tight. [1]
TIGHT = 0.01
#: Parts into which the bundles of a community are divided for a close bound, ever more in later
#: rounds, and the part of the gap that all communities together may be overrated by. [1]
PARTS, OVERRATED = (20, 100, 500), 0.1
#: Rounds of exchange after which the bound is looked at more closely.
LOOKS = (1, 5, 12)
#: Part of the gap at which the bound is near enough to the mix. [1]
NEAR = 0.1
#: Steps along the subgradient, and the fewer where services have to agree, which takes longer.
STEPS, FEW_STEPS = 120, 12
#: Mixes made with bundles from a look at each community that is all, a short one, a close one.
MOST_MIXES, FEW_MIXES, CLOSE_MIXES = 100, 20, 4
#: Parts of the way to the prices of a mix where a look takes long.
FEW_WAYS = (1.0, 0.4)
#: Times that services learn from each other in a short look, and the least gap looked for closely.
FEW_ROUNDS, LEAST_GAP = 3, 0.01
#: Dives between two rounds of exchange, and where a look takes long.
BETWEEN, RARELY = 20, 5
#: How a dive for all communities settles them, the same where a look takes long, and one for some.
ALL, LOOSELY, FEW = Depth(40, 4), Depth(20, 2), Depth(MOST, 3)


class Found(NamedTuple):
    """
    What a search found.

    Parameters
    ----------
    starts, shares
        The plan; shares of funds of shape (funds, starts).
    bound
        No plan is worth more.
    price
        What a euro of each fund in each quarter is worth, shape (funds, payment quarters).
        [weighted people-quarters / EUR]
    """

    starts: list[Start]
    shares: Floats
    bound: float
    price: Floats


class Search:
    """Every community alone at common prices, and a plan put together from what they choose."""

    def __init__(
        self, problem: PlanningProblem, gap: float, seed: int, budget: Budget, tell: Tell
    ) -> None:
        self.problem, self.gap, self.budget, self._told = problem, gap, budget, tell
        self.purse = Purse(problem)
        self.prices = Prices(problem, self.purse, self._over)
        self.exchange = Exchange(self.purse, self.prices.pricing, seed)
        self.draw = np.random.default_rng(seed)
        self.freeing = Freeing(self.prices, self.draw)
        self._calls = 0

    def greedy(self) -> None:
        """Find a first plan at flat prices."""
        self.prices.care = Care(1)
        self.prices.begin()
        self._count()
        self.exchange.begin(self._shelf())
        if not self.exchange.whole:
            # A short look may have missed the bundles with what is committed.
            self.prices.at(self.prices.centre, Care(FEW_ROUNDS, PARTS[0]))
            self.exchange.begin(self._shelf())
        self._tell()

    def follow(self, known: Sequence[Start]) -> None:
        """Begin from a plan that is known, as far as it can be paid."""
        problem = self.problem
        wanted = sorted(start for start in known if self.purse.allowed[start])
        worth = np.array([community_gain(problem, self._home(s), [s]) for s in wanted])
        kept, shares = funding.fund_most(problem, wanted, worth, rounds=0)
        homes = np.array([self._home(start) for start in kept], np.int64)
        order = np.argsort(homes, kind="stable")
        gains = np.zeros(problem.people.size)
        for home in np.unique(homes):
            own = [start for start, place in zip(kept, homes, strict=True) if place == home]
            gains[home] = community_gain(problem, int(home), own)
        candidate = np.array([start.candidate for start in kept], np.int64)[order]
        quarter = np.array([start.quarter for start in kept], np.int64)[order]
        self._take(paid(self.purse, candidate, quarter, gains, shares.T[order]))

    def _home(self, start: Start) -> int:
        return int(self.problem.candidates.community[start.candidate])

    def run(self) -> None:
        """Bound every plan, then look for better ones until one is near enough."""
        if self._done():
            return
        close = max(NEAR * self.gap, 1e-6)
        exact = self.prices.pricing.exact
        self.prices.care = Care(FEW_ROUNDS)
        self.prices.descend(max(self.exchange.value, 0.0), STEPS if exact else FEW_STEPS)
        self._count()
        if not self._done():
            self._exchange(0)
        mix = Mix(self.problem, self.purse, self.prices.must)
        mixes, ways = (MOST_MIXES, WAYS) if exact else (FEW_MIXES, FEW_WAYS)
        generate(self.prices, mix, close, self._over, mixes, ways)
        self._count()
        self._tell()
        if not self._done():
            nothing = chosen(self.prices.pool.bundles, np.zeros(0, np.int64))
            self._dive(nothing, np.ones(self.problem.people.size, bool), ALL if exact else LOOSELY)
        rounds = 0
        while not self._done():
            if not exact and rounds in LOOKS:
                self._tighten(mix, close, PARTS[LOOKS.index(rounds)])
            self._exchange(rounds)
            self._look_around()
            rounds += 1
            for _ in range(BETWEEN if exact else RARELY):
                self._free_some()

    def _tighten(self, mix: Mix, close: float, parts: int) -> None:
        """Bound every plan more closely, where the services of a community have to agree."""
        homes = self.problem.people.size
        overrated = OVERRATED * max(self.gap, LEAST_GAP) * self.prices.bound / homes
        self.prices.care = Care(FEW_ROUNDS, parts, overrated)
        generate(self.prices, mix, close, self._over, CLOSE_MIXES, FEW_WAYS)
        self.prices.care = Care(FEW_ROUNDS)
        self._count()
        self._tell()

    def found(self) -> Found:
        """Return the best plan, an empty one when none keeps every rule."""
        starts, shares = self.exchange.starts(self.exchange.best)
        if not self.exchange.whole:
            starts, shares = [], np.zeros((self.purse.rows.funds, 0))
        return Found(starts, shares, self.prices.bound, self._money_price())

    def _money_price(self) -> Floats:
        """Prices of money by quarter, from those of what is carried over."""
        rows = self.purse.rows
        price = self.prices.centre[: rows.named].reshape(rows.funds, rows.quarters)
        summed = np.cumsum(price[:, ::-1], axis=1)[:, ::-1]
        return np.where(self.problem.funds.carry_over[:, None], summed, price)

    def _shelf(self) -> Shelf:
        """Return the bundles known so far as communities look through them."""
        return self.exchange.shelf(self.prices.pool.bundles, self.prices.centre)

    def _exchange(self, rounds: int) -> None:
        """Let communities give up and choose anew."""
        heat, thrift, answers = MOODS[rounds % len(MOODS)]
        turns = max(FIRST_TURNS, TURNS * self.problem.people.size)
        shelf = self._shelf()
        heat *= max(self.exchange.value, 0.0)
        self.exchange.improve(shelf, turns, Mood(heat, thrift, answers))
        self.exchange.fill(shelf)
        self.budget.spend(max(1, turns // TURNS_A_STEP))
        self._tell()

    def _look_around(self) -> None:
        """Find other good bundles at prices near the best, higher where little is left."""
        price, slack = self.prices.centre, self.exchange.held.slack
        limit = np.maximum(self.purse.rows.limit, 1.0)
        tight = slack < TIGHT * limit
        usual = np.median(price[price > 0]) if (price > 0).any() else 0.0
        for shake in SHAKES:
            near = price * np.exp(self.draw.normal(0.0, shake, price.size))
            near *= np.where(
                tight,
                self.draw.uniform(1.0, 1.5, price.size),
                self.draw.uniform(0.2, 1.0, price.size),
            )
            unpriced = tight & (price == 0) & (limit > 1.0)
            near += np.where(unpriced, 0.02 * usual * self.draw.random(price.size), 0.0)
            self.prices.at(np.minimum(near, self.purse.rows.soft))
        self._count()

    def _free_some(self) -> None:
        """Free some communities, and dive for them alone."""
        if self._done() or not self.exchange.whole or not self.freeing.able.any():
            return
        plan = self.exchange.bundles()
        self.prices.pool.keep(plan)
        free = self.freeing.drawn(plan)
        self._dive(chosen(plan, np.flatnonzero(~free[plan.home])), free, FEW)

    def _dive(self, settled: Bundles, free: Booleans, depth: Depth) -> None:
        """Dive for free communities, and go on from what comes if it is no worse."""
        least = self.exchange.value if settled.total else -np.inf
        plan = Dive(self.prices, settled, free).run(depth, least, self._over)
        self._count()
        if plan is not None:
            self._take(plan)

    def _take(self, plan: Bundles) -> None:
        """Fill a plan up and go on from it, if it is not far worse than the best so far."""
        self._count()
        self.exchange.offer(plan, self._shelf())
        self._tell()

    def _count(self) -> None:
        self.budget.spend(self.prices.calls - self._calls)
        self._calls = self.prices.calls

    def _tell(self) -> None:
        self._told(self.exchange.value, self.prices.bound)

    def _over(self) -> bool:
        return self.budget.over()

    def _done(self) -> bool:
        """Whether the plan is near enough to the bound, or the search has to end."""
        value = self.exchange.value
        near = value > 0 and self.prices.bound <= value * (1 + self.gap)
        return near or self.budget.over()
