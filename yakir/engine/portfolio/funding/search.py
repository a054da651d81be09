"""Search for shares of funds: nearly all of it linear, binaries for a few projects at a time."""

from collections.abc import Sequence
from dataclasses import replace
from enum import Enum

import numpy as np

from yakir.engine.arrays import Booleans, Floats, Integers
from yakir.engine.portfolio.funding import filling, model
from yakir.engine.portfolio.funding.model import Shares, Wish
from yakir.engine.portfolio.funding.rules import Asked, keeps
from yakir.engine.portfolio.problem import PlanningProblem
from yakir.engine.portfolio.value import LEAST_SHARE, Start, community_gain

#: Payers that one search of binaries looks at; so many take a tenth of a second.
MOST_PAIRS = 300
#: Searches for payers of what is not paid yet, and how many of them may bring nothing.
ROUNDS = 16
PATIENCE = 5
#: Worth from which a project has to be paid; any other is worth 1 at most.
MUST = 2.0
#: Nodes of one search. Nodes, not seconds, so that the same search gives the same shares.
NODES = 100


class Aim(Enum):
    """Which of all ways to pay is looked for: any, one with few payers, or one that few failures hit."""

    ANY = "any"
    FEWEST_PAYERS = "fewest_payers"
    MOST_RELIABLE = "most_reliable"


def fund(
    problem: PlanningProblem,
    starts: Sequence[Start],
    *,
    guess: Floats | None = None,
    aim: Aim = Aim.ANY,
    rounds: int = ROUNDS,
    seed: int = 0,
) -> Floats | None:
    """
    Return shares that keep every rule of the funds, shape (funds, starts); None when none is found.

    A `guess` of the same shape is kept where it can be, and returned as it is when it keeps all the
    rules and any way will do. Where funds have no tickets, and payers are not counted, None says
    that there is no way; else it may also say that so many `rounds` of searches were too few.
    """
    if not starts:
        return np.zeros((problem.money.shape[0], 0))
    if aim is Aim.ANY and guess is not None and keeps(problem, starts, guess):
        return guess
    worth = np.ones(len(starts))
    search = _Search(Asked(problem, tuple(starts)), worth, rounds, seed, whole=True)
    search.run(guess)
    if not search.paid.all():
        return None
    search.improve(_wish(problem, starts, aim))
    return search.split


def fund_most(
    problem: PlanningProblem,
    starts: Sequence[Start],
    worth: Floats,
    *,
    guess: Floats | None = None,
    rounds: int = ROUNDS,
    seed: int = 0,
) -> tuple[list[Start], Floats]:
    """
    Return the starts that can be paid, of as much `worth` together as is found, and their shares.

    What is required is never left out, and nothing stays without what it needs among the starts;
    `worth` is what each start is worth, shape (starts,). Without a way to pay for what is required,
    nothing is. A problem of few payers is solved exactly; for larger ones more `rounds` pay for
    more, and none is quickest.
    """
    nobody: tuple[list[Start], Floats] = [], np.zeros((problem.money.shape[0], 0))
    if not starts:
        return nobody
    if guess is not None and keeps(problem, starts, guess):
        return list(starts), guess
    required = np.array([problem.candidates.required[start.candidate] for start in starts], bool)
    least = np.maximum(worth, 0.0) / max(float(np.max(worth)), 1e-9) + 1e-9
    prices = np.where(required, least.sum() + MUST, least)
    search = _Search(Asked(problem, tuple(starts)), prices, rounds, seed)
    search.run(guess)
    if not search.paid[required].all():
        return nobody
    kept = [i for i in range(len(starts)) if search.paid[i]]
    return [starts[i] for i in kept], search.split[:, kept]


def _wish(problem: PlanningProblem, starts: Sequence[Start], aim: Aim) -> Wish:
    payer = np.zeros((problem.money.shape[0], len(starts)))
    if aim is Aim.FEWEST_PAYERS:
        return Wish(payer + 1.0)
    if aim is Aim.MOST_RELIABLE and problem.failures.size:
        worth = _worth(problem, starts)
        return Wish(payer, scenario=worth)
    return Wish(payer)


def _worth(problem: PlanningProblem, starts: Sequence[Start]) -> Floats:
    """Return what each community would lose without each start, as part of the mean loss."""
    own: dict[int, list[Start]] = {}
    for start in starts:
        own.setdefault(int(problem.candidates.community[start.candidate]), []).append(start)
    lost = {}
    for home, together in own.items():
        whole = community_gain(problem, home, together)
        for start in together:
            rest = [other for other in together if other != start]
            lost[start] = whole - community_gain(problem, home, rest)
    worth = np.array([max(lost[start], 0.0) for start in starts])
    return np.asarray((worth + 1e-6) / (worth.mean() + 1e-6))


class _Search:
    """
    A search for shares of some projects, of which those that are not `paid` wait.

    Parameters
    ----------
    worth
        What each project is worth paying for, shape (projects,).
    whole
        Whether nothing but a way to pay for all of them will do.
    """

    def __init__(
        self, asked: Asked, worth: Floats, rounds: int, seed: int, *, whole: bool = False
    ) -> None:
        self.asked, self.worth, self.whole = asked, worth, whole
        self.rounds, self.seed = rounds, seed
        self.draw = np.random.default_rng(seed)
        self.split = np.zeros(asked.allowed.shape)
        self.paid = np.zeros(worth.size, bool)
        self.needs = self._needs()

    def _needs(self) -> Integers:
        """The project that each one needs among these, -1 for none."""
        place = {int(candidate): i for i, candidate in enumerate(self.asked.candidate)}
        needs = self.asked.problem.candidates.needs[self.asked.candidate]
        return np.array([place.get(int(needed), -1) for needed in needs], np.int64)

    def run(self, guess: Floats | None) -> None:
        """Pay for as much as can be: beginning with a guess, else with the linear model."""
        everything = np.ones(self.worth.size, bool)
        if self.asked.allowed.sum() <= MOST_PAIRS and (guess is None or not self.whole):
            self._search(everything)
            return
        if guess is None or not self._begin(guess):
            wish = Wish(np.zeros(self.split.shape), left_out=None if self.whole else self.worth)
            linear = model.solve(self.asked, self.asked.allowed, wish)
            if linear is None:
                return
            # Else nothing is paid yet: what waits may be the named ones that allow for others.
            self._begin(linear.split)
        self._pay_the_rest()

    def _begin(self, split: Floats) -> bool:
        """Take over the payers of every project that keep its rules; False when money is short."""
        settled = self.asked.settled(split)
        while True:
            lost = settled & (self.needs >= 0) & ~settled[self.needs]
            if not lost.any():
                break
            settled &= ~lost
        kept = np.where(settled, split, 0.0)
        if not self._right(kept, settled):
            found = self._solved(settled, kept > LEAST_SHARE, np.zeros_like(settled))
            if found is None:
                return False
            kept = found.split
        self.split, self.paid = kept, settled
        return True

    def _right(self, split: Floats, there: Booleans) -> bool:
        """Whether shares of the projects that are there keep every rule."""
        return keeps(self.asked.problem, self._part(there).starts, split[:, there])

    def _pay_the_rest(self) -> None:
        """Pay for what waits from what is left, then look for it among the payers of others."""
        self._fill_up()
        self._pay_dearest_first()
        missed = 0
        for _ in range(self.rounds):
            if self.paid.all() or missed >= PATIENCE:
                return
            before = self.worth[self.paid].sum()
            self._search(self._neighbourhood())
            missed = 0 if self.worth[self.paid].sum() > before else missed + 1

    def _fill_up(self) -> None:
        """Pay for what waits from what is left, the most worth for money first."""
        waiting = np.flatnonzero(~self.paid)
        order = waiting[np.argsort(-(self.worth / self.asked.cost)[waiting], kind="stable")]
        split = self.split.copy()
        self.paid[filling.fill(self.asked, split, order)] = True
        self.split = split
        self._drop_orphans()

    def _pay_dearest_first(self) -> None:
        """Begin from nothing where something waits that has to be paid."""
        waiting = self.worth[~self.paid]
        before = self.split, self.paid, self.worth[self.paid].sum()
        if not waiting.size or waiting.max() < MUST:
            return
        self.split, self.paid = np.zeros_like(self.split), np.zeros_like(self.paid)
        self._fill_up()
        if self.worth[self.paid].sum() < before[2]:
            self.split, self.paid = before[:2]

    def _drop_orphans(self) -> None:
        """Leave out what needs something that is left out."""
        while (lost := self.paid & (self.needs >= 0) & ~self.paid[self.needs]).any():
            self.paid &= ~lost
            self.split[:, lost] = 0.0

    def _neighbourhood(self) -> Booleans:
        """Draw some projects that wait, and some that share a fund with them."""
        free = np.zeros(self.worth.size, bool)
        waiting = self.draw.permutation(np.flatnonzero(~self.paid))
        self._fill(free, waiting, MOST_PAIRS // 2)
        funds = self.asked.allowed[:, free].any(axis=1)
        near = np.flatnonzero(self.paid & self.asked.allowed[funds].any(axis=0))
        self._fill(free, self.draw.permutation(near), MOST_PAIRS)
        return free

    def _fill(self, free: Booleans, projects: Integers, most: int) -> None:
        """Free projects in their order, with those that need them, up to a number of payers."""
        pairs = self.asked.allowed.sum(axis=0)
        for project in projects:
            group = self._with_dependents(int(project))
            if pairs[free | group].sum() <= most:
                free |= group

    def _with_dependents(self, project: int) -> Booleans:
        """A project, and all that need it in turn."""
        group = np.zeros(self.worth.size, bool)
        group[project] = True
        while True:
            more = group | ((self.needs >= 0) & group[self.needs])
            if (more == group).all():
                return group
            group = more

    def _search(self, free: Booleans) -> None:
        """Look for new payers of the free projects; keep what pays for more."""
        found = self._solved(self.paid | free, self._payers(free), free)
        if found is None:
            return
        paid = (self.paid | free) & ~found.left_out
        if self.worth[paid].sum() >= self.worth[self.paid].sum():
            self.split, self.paid = found.split, paid

    def _payers(self, free: Booleans) -> Booleans:
        return np.where(free, self.asked.allowed, self.split > LEAST_SHARE)

    def _solved(
        self, there: Booleans, payers: Booleans, free: Booleans, wish: Wish | None = None
    ) -> Shares | None:
        """Return shares of the projects that are there, the others left out."""
        asked = self._part(there)
        if not asked.starts:
            return Shares(np.zeros(self.split.shape), np.ones(there.size, bool))
        zero = np.zeros((payers.shape[0], len(asked.starts)))
        own = Wish(zero, left_out=self.worth[there]) if wish is None else wish.of(there)
        found = model.solve(
            asked, payers[:, there], own, free=free[there], nodes=NODES, seed=self.seed
        )
        if found is None:
            return None
        split, out = np.zeros(self.split.shape), np.ones(there.size, bool)
        split[:, there], out[there] = found.split, found.left_out
        return self._exact(Shares(split, out))

    def _part(self, there: Booleans) -> Asked:
        starts = tuple(self.asked.starts[i] for i in np.flatnonzero(there))
        return Asked(self.asked.problem, starts)

    def _exact(self, found: Shares) -> Shares | None:
        """Return the shares of the same payers, to the cent, with every ticket paid."""
        kept = ~found.left_out
        if self._right(found.split, kept):
            return found
        paid, payers = self._part(kept), found.split[:, kept] > LEAST_SHARE
        again = model.solve(
            paid, payers, Wish(np.zeros(payers.shape)), free=np.zeros(payers.shape[1], bool)
        )
        if again is None or not keeps(self.asked.problem, paid.starts, again.split):
            return None
        split = np.zeros(found.split.shape)
        split[:, kept] = again.split
        return replace(found, split=split)

    def improve(self, wish: Wish) -> None:
        """Come nearer to a wish, some projects at a time; all of them have to be paid."""
        if not wish.any:
            return
        several = (self.split > LEAST_SHARE).sum(axis=0) > 1
        asked = np.flatnonzero(several if wish.scenario is None else several | True)
        waiting = self.draw.permutation(asked)
        while waiting.size:
            free = np.zeros(self.worth.size, bool)
            self._fill(free, waiting, MOST_PAIRS)
            if not free.any():
                return
            waiting = waiting[~free[waiting]]
            found = self._solved(self.paid, self._payers(free), free, wish)
            if found is not None and self._missed(found.split, wish) < self._missed(
                self.split, wish
            ):
                self.split = found.split

    def _missed(self, split: Floats, wish: Wish) -> float:
        """Return how far shares are from a wish: payers, or worth lost in failures."""
        pays = split > LEAST_SHARE
        if wish.scenario is None:
            return float((pays * wish.payer).sum())
        failed = self.asked.problem.failures.astype(float) @ pays > 0
        return float((failed @ wish.scenario).sum())
