"""Divide all plans by what they take, and bound each part: the bound falls below that of a mix."""

import heapq
from dataclasses import dataclass, replace

import numpy as np

from yakir.engine.arrays import Booleans, Floats
from yakir.engine.portfolio.bundles import Search
from yakir.engine.portfolio.market import Mix, Terms

#: Most times that one part of the plans is priced again.
MOST_ROUNDS = 20
#: A part is priced until its bound is so near to its mix. [1]
CLOSE = 1e-4
#: Price of an option that nobody may take.
BARRED = 1e12
#: Weight of dividing by when a project starts, beside whether it is built. [1]
WHEN = 0.15
#: Parts of a bundle nearer than this to none or all of it are whole. [1]
WHOLE = 1e-6


@dataclass(frozen=True, eq=False)
class Branch:
    """Plans that keep terms, none of which gains more than a bound."""

    terms: Terms
    bound: float


class Tree:
    """
    Branch and price: the branch of the highest bound is divided in two, again and again.

    A branch is bounded as all plans are, by prices of money, with one more price for each set of
    options that its plans take one of.
    """

    def __init__(self, search: Search) -> None:
        self.search = search
        self.count = 0
        self.ends = 0.0
        self.heap: list[tuple[float, int, Branch]] = []
        self._push(Branch(search.free, search.bound))
        self.worth = search.relaxation.prices(search.mix.money_price)

    @property
    def bound(self) -> float:
        """No plan gains more."""
        return max(self.ends, -self.heap[0][0] if self.heap else 0.0)

    @property
    def highest(self) -> Terms:
        """What the plans of the highest branch have in common."""
        return self.heap[0][2].terms if self.heap else self.search.free

    def grow(self, branches: int, enough: float) -> None:
        """Divide so many branches, as long as one may gain more than enough."""
        for _ in range(branches):
            if not self.heap or -self.heap[0][0] <= enough or self.search.stop():
                return
            branch = heapq.heappop(self.heap)[2]
            mix, bound = self._bounded(branch, enough)
            options = self._divider(mix) if bound > enough else None
            if options is None:
                self.ends = max(self.ends, bound)
                continue
            terms = branch.terms
            self._push(Branch(replace(terms, one_of=(*terms.one_of, options)), bound))
            self._push(Branch(replace(terms, none_of=(*terms.none_of, options)), bound))

    def _push(self, branch: Branch) -> None:
        self.count += 1
        heapq.heappush(self.heap, (-branch.bound, self.count, branch))

    def _bounded(self, branch: Branch, enough: float) -> tuple[Mix, float]:
        """Return the best mix of a branch and its bound, or less surely when that is enough."""
        search, bound = self.search, branch.bound
        mix = search.mixed(branch.terms)
        for _ in range(MOST_ROUNDS):
            if bound <= max(enough, mix.gain * (1 + CLOSE)) or search.stop():
                break
            known = len(search.gains)
            bound = min(bound, self._priced(mix, branch.terms, exactly=False))
            if len(search.gains) == known and bound > max(enough, mix.gain * (1 + CLOSE)):
                bound = min(bound, self._priced(mix, branch.terms, exactly=True))
            if len(search.gains) == known:
                break
            mix = search.mixed(branch.terms)
        return mix, bound

    def _priced(self, mix: Mix, terms: Terms, *, exactly: bool) -> float:
        """Return the bound at the prices of a mix, and keep the bundles that are best at them."""
        search, problem = self.search, self.search.problem
        fees: Floats = np.where(search.without(terms), BARRED, 0.0)
        for price, options in zip(mix.term_price, terms.one_of, strict=True):
            fees -= price * options
        priced = search.relaxation.price(mix.money_price, fees)
        search.keep(priced.chosen)
        if search.relaxation.unlisted.any() and not exactly:
            return np.inf
        values = np.where(search.relaxation.unlisted, np.inf, priced.values)
        if exactly:
            over = np.where(search.relaxation.loose, values - mix.home_price, 0.0)
            prices = search.relaxation.prices(mix.money_price) + fees
            for community in np.flatnonzero(over > CLOSE / 10 * mix.gain):
                alone = search.best_alone(int(community), prices, terms)
                values[community] = min(values[community], alone)
        worth_of_money = float((mix.money_price * problem.money).sum())
        return float(values.sum()) + worth_of_money - float(mix.term_price.sum())

    def _divider(self, mix: Mix) -> Booleans | None:
        """Starts of one candidate up to a quarter, on which the mix is most divided."""
        option = self.search.relaxation.option
        taken: Floats = np.zeros(self.search.allowed.shape)
        worth: Floats = np.zeros(taken.shape)
        worth[option.candidate, option.quarter] = self.worth
        for place in np.flatnonzero(mix.parts > WHOLE):
            own = list(mix.bundles[int(place)][1])
            taken[option.candidate[own], option.quarter[own]] += mix.parts[place]
        begun = np.cumsum(taken, axis=1)
        divided = np.minimum(begun, 1 - begun)
        score = divided * worth.max(axis=1, keepdims=True)
        score[:, :-1] *= WHEN
        candidate, quarter = np.unravel_index(int(np.argmax(score)), score.shape)
        if divided[candidate, quarter] <= WHOLE:
            return None
        return np.asarray((option.candidate == candidate) & (option.quarter <= quarter))
