"""Bundles of projects, one for each community, from which a common purse buys the best mix."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from yakir.engine.arrays import Booleans, Floats, Integers
from yakir.engine.portfolio import formulation
from yakir.engine.portfolio.alone import Alone
from yakir.engine.portfolio.market import Bundle, Market, Mix, Terms, never_rising
from yakir.engine.portfolio.problem import PlanningProblem
from yakir.engine.portfolio.relaxation import Priced, Relaxation
from yakir.engine.portfolio.value import Start, community_gain
from yakir.engine.solvers import highs

#: Prices tried first: what a euro gains on average, times each of these.
FIRST_PRICES = np.geomspace(0.05, 20.0, 24)
#: Parts of the way from the best prices so far to those of the last mix.
STEPS = (1.0, 0.5, 0.2)
MOST_ROUNDS = 40
#: End when the bound is within this part of the gap above the mix. [1]
CLOSE = 0.25
#: Rounds in which overrated communities are valued exactly.
EXACT_ROUNDS = 6
#: Bundles that lose at most this part of the mix are chosen from. [1]
GOOD = 2e-3

#: Prices are shaken by these parts, so many times each, to gather other good bundles. [1]
SHAKES = (0.1, 0.2, 0.4)
TIMES = 60


@dataclass(frozen=True, eq=False)
class Outlook:
    """
    What the bundles say about the best plan.

    Parameters
    ----------
    bound
        No plan gains more; infinite when unknown.
    loss
        Least that a plan loses against the mix by taking an option, shape (candidates, starts);
        infinite for options in no bundle.
    seconds
        The solver's time. [s]
    """

    bound: float
    loss: Floats
    seconds: float


class Search:
    """Column generation: price money, let each community choose, mix, and price again."""

    def __init__(
        self,
        problem: PlanningProblem,
        allowed: Booleans,
        stop: highs.Stop,
        relative_gap: float = 0.002,
    ) -> None:
        self.problem = problem
        self.allowed = allowed
        self.stop = stop
        self.relative_gap = relative_gap
        self.close = max(CLOSE * relative_gap, 1e-6)
        self.relaxation = Relaxation(problem, allowed)
        self.alone = Alone(problem, self.relaxation.option, self.relaxation.lasts)
        self.market = Market(problem, self.relaxation)
        self.gains = self.market.gains
        self.bound = np.inf
        self.centre = np.zeros_like(problem.money)
        self.alone_seconds = 0.0
        self.free = Terms()
        none = np.zeros(0)
        self.mix = Mix(0.0, self.centre, np.zeros(problem.people.size), none, (), none)

    @property
    def seconds(self) -> float:
        """Time of the solver so far, in seconds."""
        return self.market.seconds + self.alone_seconds

    def run(self, seconds: float) -> Outlook:
        """Return the outlook after about so much of the solver's time."""
        self._begin()
        mix = self._improve(seconds)
        for _ in range(EXACT_ROUNDS):
            if self.seconds >= seconds or self.stop() or not self._value_exactly(mix, seconds):
                break
            mix = self._improve(seconds)
        self.mix = mix
        return Outlook(self.bound, self._losses(mix), self.seconds)

    def _begin(self) -> None:
        """Gather first bundles at many flat prices of money."""
        free = self._price(np.zeros_like(self.problem.money))
        spent = max(float(self.problem.candidates.cost.sum()), 1e-12)
        for factor in FIRST_PRICES:
            self._price(np.full_like(self.problem.money, factor * free.bound / spent))

    def _improve(self, seconds: float) -> Mix:
        """Mix and price in turn until the bound is close or nothing new comes."""
        mix = self.mixed(self.free)
        for _ in range(MOST_ROUNDS):
            known = len(self.gains)
            centre = self.centre.copy()
            for step in STEPS:
                self._price(step * mix.money_price + (1 - step) * centre)
            if len(self.gains) == known or self.bound <= mix.gain * (1 + self.close):
                break
            mix = self.mixed(self.free)
            if self.seconds >= seconds or self.stop():
                break
        return mix

    def _price(self, money_price: Floats) -> Priced:
        """Price the options, keep each community's best as a bundle, and the bound if lower."""
        priced = self.relaxation.price(money_price)
        self.keep(priced.chosen)
        if priced.bound < self.bound and not self.relaxation.unlisted.any():
            self.bound, self.centre = priced.bound, money_price
        return priced

    def keep(self, chosen: Sequence[Integers]) -> None:
        """Keep the options of each community as a bundle."""
        for community, options in enumerate(chosen):
            if options.size:
                self._keep(community, options)

    def _keep(self, community: int, options: Integers) -> None:
        """Keep a bundle, at most one of each group in it, with its true gain."""
        kept: dict[tuple[str, int], int] = {}
        for option in options:
            candidate = int(self.relaxation.option.candidate[option])
            group = int(self.problem.candidates.group[candidate])
            kept.setdefault(("group", group) if group >= 0 else ("one", candidate), int(option))
        bundle = (community, tuple(sorted(kept.values())))
        if bundle[1] and bundle not in self.gains and self._carried(bundle[1]):
            starts = [self._start(option) for option in bundle[1]]
            self.market.offer(bundle, community_gain(self.problem, community, starts))

    def _start(self, option: int) -> Start:
        known = self.relaxation.option
        return Start(int(known.candidate[option]), int(known.quarter[option]))

    def _carried(self, options: Iterable[int]) -> bool:
        """Whether a community may carry all these at once."""
        if self.problem.most_at_once is None:
            return True
        load = np.zeros(self.problem.payment_quarters)
        for option in options:
            candidate, quarter = self._start(option)
            load[quarter : quarter + self.problem.candidates.lead[candidate]] += 1
        return bool(load.max(initial=0) <= self.problem.most_at_once)

    def shake(self, seed: int) -> None:
        """Gather bundles that are good at prices near to those of the mix."""
        draw = np.random.default_rng(seed)
        centre = self.mix.money_price
        for part in np.repeat(SHAKES, TIMES):
            if self.stop():
                return
            of_funds = draw.normal(0, part, (centre.shape[0], 1))
            shaken = centre * np.exp(of_funds + draw.normal(0, part, centre.shape))
            self.keep(self.relaxation.price(never_rising(self.problem, shaken)).chosen)

    def mixed(self, terms: Terms) -> Mix:
        """Return the best mix of the bundles that the funds can pay and the terms allow."""
        return self.market.mix(terms)

    def without(self, terms: Terms) -> Booleans:
        """Whether the terms forbid an option, shape (options,)."""
        none = np.zeros(self.relaxation.cost.size, bool)
        return np.asarray(np.logical_or.reduce([none, *terms.none_of]))

    def _within(self, terms: Terms, among: Iterable[Bundle]) -> list[Bundle]:
        """Bundles with no option that the terms forbid."""
        barred = set(np.flatnonzero(self.without(terms)).tolist())
        return [bundle for bundle in among if barred.isdisjoint(bundle[1])]

    def whole(
        self,
        seconds: float,
        terms: Terms,
        known: Sequence[Start] = (),
        nodes: int | None = None,
    ) -> list[Start]:
        """
        Return the starts of the best choice of whole bundles among those that lose little.

        Bundles of a plan that is `known` are among them, whatever they lose.
        """
        own = self._bundles_of(known)
        mix = self.mix
        prices = self.relaxation.prices(mix.money_price)
        cheap = (b for b in self.gains if self._loss(b, mix, prices) <= GOOD * mix.gain)
        good = list(dict.fromkeys([*own, *self._within(terms, cheap)]))
        chosen = self.market.whole(
            good,
            terms,
            own,
            {
                "relative_gap": self.relative_gap / 4,
                "seconds": seconds,
                "nodes": nodes,
                "target": self.bound / (1 + self.relative_gap) / self.market.people_unit,
                "stop": self.stop,
            },
        )
        return self.starts(good[place] for place in chosen)

    def _bundles_of(self, known: Sequence[Start]) -> list[Bundle]:
        """Keep the bundles of a plan and return them."""
        place = np.full(self.allowed.shape, -1)
        option = self.relaxation.option
        place[option.candidate, option.quarter] = np.arange(option.candidate.size)
        homes: dict[int, list[int]] = {}
        for start in known:
            home = int(self.problem.candidates.community[start.candidate])
            homes.setdefault(home, []).append(int(place[start]))
        for home, options in homes.items():
            self._keep(home, np.array(options))
        return [(home, tuple(sorted(options))) for home, options in homes.items()]

    def starts(self, bundles: Iterable[Bundle]) -> list[Start]:
        """Return the starts of bundles."""
        return sorted(self._start(option) for _, options in bundles for option in options)

    def _value_exactly(self, mix: Mix, seconds: float) -> bool:
        """
        Value the overrated communities exactly at the prices of the mix.

        Returns whether that brought new bundles.
        """
        problem, relaxation = self.problem, self.relaxation
        if self.bound <= mix.gain * (1 + self.close):
            return False
        known = len(self.gains)
        priced = self._price(mix.money_price)
        values = np.where(relaxation.unlisted, np.inf, priced.values)
        prices = relaxation.prices(mix.money_price)
        over = np.where(relaxation.loose, values - mix.home_price, 0.0)
        order = np.argsort(-over, kind="stable")
        # What lies after a community in this order is all that is still overrated.
        rest = np.cumsum(np.maximum(over[order], 0.0)[::-1])[::-1]
        for community in order[rest > self.close / 2 * mix.gain]:
            if self.seconds >= seconds or self.stop():
                break
            alone = self.best_alone(int(community), prices, self.free)
            values[community] = min(values[community], alone)
        bound = float(values.sum() + (mix.money_price * problem.money).sum())
        if bound < self.bound:
            self.bound, self.centre = bound, mix.money_price
        return len(self.gains) > known

    def best_alone(self, community: int, prices: Floats, terms: Terms) -> float:
        """Return what a community gains at most at the prices, and keep the bundle."""
        best = self.alone.best(community, prices, self.without(terms))
        if best is None:
            return self._solved_alone(community, prices, terms)
        value, options = best
        self._keep(community, options)
        return value

    def _solved_alone(self, community: int, prices: Floats, terms: Terms) -> float:
        """Return the same by a search of the community's model, where it has too many states."""
        allowed = self.allowed & (self.problem.candidates.community == community)[:, None]
        table = np.zeros(allowed.shape)
        option = self.relaxation.option
        without = self.without(terms)
        allowed[option.candidate[without], option.quarter[without]] = False
        table[option.candidate, option.quarter] = prices
        built = formulation.formulate_home(self.problem, community, allowed, table)
        answer = highs.maximise(built.model, relative_gap=1e-5)
        self.alone_seconds += answer.seconds
        if answer.values is None:
            return np.inf
        starts = formulation.chosen_starts(built.begun, answer.values)
        place = np.full(allowed.shape, -1)
        place[option.candidate, option.quarter] = np.arange(option.candidate.size)
        self._keep(community, np.array([place[start] for start in starts], np.int64))
        return answer.bound * built.people_unit

    def _loss(self, bundle: Bundle, mix: Mix, prices: Floats) -> float:
        """Return what a bundle loses against the mix."""
        community, options = bundle
        return float(mix.home_price[community] - self.gains[bundle] + prices[list(options)].sum())

    def _losses(self, mix: Mix) -> Floats:
        """Return what each option loses at least against the mix."""
        prices = self.relaxation.prices(mix.money_price)
        loss = np.full(self.allowed.shape, np.inf)
        for bundle in self.gains:
            own = self._loss(bundle, mix, prices)
            for option in bundle[1]:
                start = self._start(option)
                loss[start] = min(loss[start], own)
        return loss
