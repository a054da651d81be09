"""The cheapest sizes of an island that keep its rule, searched by simulation."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import Enum
from itertools import combinations

import numpy as np

from yakir.engine.arrays import Booleans, Floats, Integers
from yakir.engine.islands.case import SIZES, IslandCase, Sizes
from yakir.engine.islands.certificate import Certificate, certify
from yakir.engine.islands.dispatch.costs import Costs, costs, price_of_totals, yearly_eur
from yakir.engine.islands.dispatch.simulate import Run, simulate
from yakir.engine.islands.dispatch.years import Counts, Years, ready
from yakir.engine.islands.histories import WALKED
from yakir.engine.islands.survival import BINS, beginnings, endured_with, paths
from yakir.engine.islands.tried import Choice, Score, Tried

#: Shares that the rule of dispatch may keep.
SHARES = np.linspace(0, 1, 5)
#: What a whole missing probability is charged with while searching, in costs of the first design.
PENALTY = 30.0
#: The last of the three stages.
LAST = 2
#: How much dearer in the stage before a choice may be to be tried in this one. [1]
NEARLY = (0.0, 0.005, 0.002)
#: Rounds in which the rule is tightened when exact or fresh survival misses it.
ROUNDS = 6

#: Scenario-years that say what the next step of a size would buy.
NEXT_YEARS = 20


class IslandStatus(Enum):
    """How the search for an island ended."""

    FOUND = "found"
    INFEASIBLE = "infeasible"


@dataclass(frozen=True)
class Effort:
    """
    How long to search.

    Parameters
    ----------
    few, more, most
        Scenario-years of the three stages of the search.
    outages
        Most outages that survival is estimated from in the last stage; the second has half of
        them, the first a quarter.
    finalists
        Designs that go from the first stage to the second.
    walked
        Hours of dispatch that the exact survival may walk.
    bins
        Bins of charge and fuel of the survival by hour of the year; None leaves it out.
    held_out
        Share of the scenario-years that the search does not see when no fresh ones are given.
    """

    few: int = 4
    more: int = 16
    most: int = 64
    outages: int = 800
    finalists: int = 2
    walked: int = 4_000_000
    bins: tuple[int, int] | None = None
    held_out: float = 0.2


#: The effort of a single site that a person waits for.
CAREFUL = Effort(few=12, more=60, most=1000, outages=6000, finalists=4, walked=WALKED, bins=BINS)


@dataclass(frozen=True, eq=False)
class Island:
    """
    The design that was found, what it costs, and the proof of how long it lasts.

    Parameters
    ----------
    status
        Found, or infeasible: then the sizes are those of the longest survival that was reached.
    annual_cost_eur
        Cost in the scenario-years of the case. [EUR a year]
    evaluations
        Designs that were simulated.
    """

    status: IslandStatus
    sizes: Sizes
    annual_cost_eur: float
    costs: Costs
    certificate: Certificate
    evaluations: int


@dataclass(frozen=True, eq=False)
class Stage:
    """Scenario-years and outages that designs are compared on; the same bad luck for all."""

    years: Years
    chosen: Integers
    paths: tuple[Counts, Counts]


def size(
    case: IslandCase,
    *,
    seed: int,
    fresh: Booleans | None = None,
    effort: Effort | None = None,
    tried: Tried | None = None,
    stop: Callable[[], bool] = lambda: False,
    progress: Callable[[float], None] = lambda _share: None,
) -> Island:
    """
    Return the cheapest design found that keeps the rule, in sample, exactly and out of sample.

    Parameters
    ----------
    case
        What the island is sized for.
    seed
        Seed of the failures of machines; the same seed gives the same answer.
    effort
        How long to search.
    fresh
        Scenario-years for the check out of sample, shape (any, 8760); without them the last part
        of the case's own is held out of the search.
    tried
        Designs that the same search has simulated before; what this one simulates is added.
    stop
        Asked between designs; when it says yes, the best so far is answered.
    progress
        Told the share of the work that is done.
    """
    effort = effort or Effort()
    seen, unseen = _split(case, fresh, effort)
    search = Search(case, ready(case, seen, seed=seed), effort, seed=seed, stop=stop, tried=tried)
    check = ready(case, unseen, seed=seed + 1)
    best = search.wide()
    progress(0.4)
    whole = search.years
    for round_ in range(ROUNDS):
        best = search.close(best)
        sizes = search.sizes(best)
        run = simulate(case, sizes, whole)
        certificate = _certified(case, sizes, whole, run, check, effort, seed)
        lack = certificate.missing(case)
        progress(0.4 + 0.5 * (round_ + 1) / ROUNDS)
        if lack <= 0 or stop() or search.largest_fails:
            break
        search.tighten(lack)
    certificate = certificate.with_next_steps(case, sizes, whole.some(NEXT_YEARS), seed=seed)
    split = costs(case, sizes, run)
    progress(1.0)
    status = IslandStatus.FOUND if lack <= 0 else IslandStatus.INFEASIBLE
    return Island(status, sizes, split.total, split, certificate, search.tried.evaluations)


def evaluate(
    case: IslandCase,
    sizes: Sizes,
    *,
    seed: int,
    fresh: Booleans | None = None,
    effort: Effort | None = None,
) -> Island:
    """Return what given sizes cost and how long they last; infeasible when they break the rule."""
    effort = effort or Effort()
    seen, unseen = _split(case, fresh, effort)
    years, check = ready(case, seen, seed=seed), ready(case, unseen, seed=seed + 1)
    run = simulate(case, sizes, years)
    certificate = _certified(case, sizes, years, run, check, effort, seed)
    split = costs(case, sizes, run)
    kept = certificate.missing(case) <= 0
    status = IslandStatus.FOUND if kept else IslandStatus.INFEASIBLE
    certificate = certificate.with_next_steps(case, sizes, years.some(NEXT_YEARS), seed=seed)
    return Island(status, sizes, split.total, split, certificate, 1)


@dataclass(frozen=True, eq=False)
class Comparison:
    """
    Two designs under the same bad luck.

    Parameters
    ----------
    first, second
        The designs with their certificates.
    cost_eur, cost_error_eur
        What the second costs more a year, and the standard error over scenario-years. [EUR a year]
    survival
        By how much more of the outages the second survives, by duration. [1]
    """

    first: Island
    second: Island
    cost_eur: float
    cost_error_eur: float
    survival: Floats


def compare(
    case: IslandCase, first: Sizes, second: Sizes, *, seed: int, fresh: Booleans | None = None
) -> Comparison:
    """Return two designs side by side."""
    one, other = (evaluate(case, sizes, seed=seed, fresh=fresh) for sizes in (first, second))
    years = ready(case, _split(case, fresh, Effort())[0], seed=seed)
    yearly = [yearly_eur(case, sizes, simulate(case, sizes, years)) for sizes in (first, second)]
    error = float(np.std(yearly[1] - yearly[0])) / np.sqrt(max(years.up.shape[0] - 1, 1))
    return Comparison(
        one,
        other,
        other.annual_cost_eur - one.annual_cost_eur,
        float(error),
        other.certificate.exact - one.certificate.exact,
    )


def _certified(
    case: IslandCase,
    sizes: Sizes,
    years: Years,
    run: Run,
    check: Years,
    effort: Effort,
    seed: int,
) -> Certificate:
    return certify(
        case, sizes, years, run, check, seed=seed, bins=effort.bins, walked=effort.walked
    )


def _split(case: IslandCase, fresh: Booleans | None, effort: Effort) -> tuple[Booleans, Booleans]:
    if fresh is not None:
        return case.grid_up, fresh
    kept = case.scenarios - int(case.scenarios * effort.held_out)
    return case.grid_up[:kept], case.grid_up[kept:] if kept < case.scenarios else case.grid_up


class Search:
    """A pattern search over the steps of the catalogue, from few scenario-years to all."""

    def __init__(
        self,
        case: IslandCase,
        years: Years,
        effort: Effort,
        *,
        seed: int,
        stop: Callable[[], bool],
        tried: Tried | None = None,
    ) -> None:
        self.case, self.years, self.effort, self.stop = case, years, effort, stop
        self.steps = [getattr(case.units, name).steps for name in SIZES] + [SHARES, SHARES]
        self.free = [index for index, steps in enumerate(self.steps) if len(steps) > 1]
        counts = [min(n, years.up.shape[0]) for n in (effort.few, effort.more, effort.most)]
        self.stages = [
            self._stage(years.some(n), effort.outages // 4 * part, seed + part)
            for n, part in zip(counts, (1, 2, 4), strict=True)
        ]
        self.prices = price_of_totals(case)
        self.served, self.whole = case.served_probability, case.years_probability
        self.tried = Tried() if tried is None else tried
        self.round = 0
        self.largest_fails = False
        load = case.load_kw.sum(axis=1)
        self.least = _least_energy_eur(case, load)
        self.scale = PENALTY * self._cost(0, self._like({"grid_kw": load.max()}))

    def wide(self) -> Choice:
        """The best choice of the first two stages, from several beginnings."""
        found = {self._descend(begin, 0, self._stride()) for begin in self._beginnings()}
        ranked = sorted(found, key=lambda choice: (self.score(choice, 0).value, choice))
        finals = {self._descend(c, 1, 2) for c in ranked[: self.effort.finalists]}
        return min(finals, key=lambda choice: (self.score(choice, 1).value, choice))

    def close(self, begin: Choice) -> Choice:
        """The best choice of the last stage near one that the second stage has improved."""
        best = self._descend(self._descend(begin, 1, 1), LAST, 1, pairs=False)
        self.largest_fails = self.score(best, LAST).missing > 0 and self._largest_misses(best)
        return best

    def tighten(self, lack: float) -> None:
        """Ask more of the search, by what was missing when it was checked."""
        if self.case.served_hours > 0:
            self.served = min(self.served + 1.2 * lack + 0.0005, 1.0)
        if self.whole > 0:
            self.whole = min(self.whole + lack, 1.0)
        self.round += 1

    def sizes(self, choice: Choice) -> Sizes:
        """The design of a choice."""
        return Sizes(*(float(s[i]) for s, i in zip(self.steps, choice, strict=True)))

    def score(self, choice: Choice, stage: int, *, most: float = np.inf) -> Score:
        """The score of a choice, worked out once in each stage; only the cost where that is `most`."""
        key = (self.round, stage, choice)
        known = self.tried.scores.get(key)
        if known is None or not (known.whole or known.value >= most):
            known = self._score(self.sizes(choice), self.stages[stage], most)
            self.tried.scores[key] = known
            self.tried.evaluations += 1
        return known

    def _stage(self, years: Years, outages: int, seed: int) -> Stage:
        count = min(years.hour.size, outages)
        chosen = np.linspace(0, years.hour.size - 1, count).astype(np.int64)
        hours = self.case.served_hours
        return Stage(years, chosen, paths(self.case, count, hours=hours, seed=seed))

    def _score(self, sizes: Sizes, stage: Stage, most: float) -> Score:
        run = simulate(self.case, sizes, stage.years)
        cost = self._eur(sizes, run)
        if cost >= most:
            return Score(cost, cost, 0.0, whole=False)
        missing, hint = self._missing(sizes, stage, run)
        # The hint leads to the rule from where no outage is survived at all.
        penalty = self.scale * (missing + 0.02 * hint) + (cost * 0.02 if missing > 0 else 0.0)
        return Score(cost + penalty, cost, missing)

    def _missing(self, sizes: Sizes, stage: Stage, run: Run) -> tuple[float, float]:
        missing = hint = 0.0
        hours = self.case.served_hours
        if hours > 0 and stage.chosen.size:
            all_begins = beginnings(stage.years, run)
            some = all_begins.some(stage.chosen)
            lasted = endured_with(self.case, sizes, some, *stage.paths)
            missing += max(self.served - float((lasted >= hours).mean()), 0.0)
            hint += 1 - float(lasted.mean()) / hours
        if self.whole > 0:
            lack = max(self.whole - run.whole_years, 0.0)
            missing += lack
            hint += min(run.mean("hours_without_critical") / 100, 1.0) if lack > 0 else 0.0
        return missing, hint if missing > 0 else 0.0

    def _cost(self, stage: int, choice: Choice) -> float:
        sizes = self.sizes(choice)
        return self._eur(sizes, simulate(self.case, sizes, self.stages[stage].years))

    def _eur(self, sizes: Sizes, run: Run) -> float:
        return self.case.capital_eur(sizes) + float(run.totals.mean(axis=0) @ self.prices)

    def _descend(self, begin: Choice, stage: int, stride: int, *, pairs: bool = True) -> Choice:
        """The choice from which no move of the pattern gets better, strides halving to one."""
        best, order = begin, 0
        while stride >= 1:
            moves = list(self._moves(stride, pairs=pairs and stride == 1))
            failed = 0
            while failed < len(moves) and not self.stop():
                move = moves[order % len(moves)]
                moved = self._moved(best, move)
                better = moved != best and self._better(moved, best, stage)
                best, failed = (moved, 0) if better else (best, failed + 1)
                # A move that helped is tried again at once.
                order += not better
            stride //= 2
        return best

    def _better(self, choice: Choice, best: Choice, stage: int) -> bool:
        value = self.score(best, stage).value
        if self._least(choice) >= value:
            return False
        if stage > 0 and not self._promises(choice, best, stage):
            return False
        return self.score(choice, stage, most=value).value < value - 1e-9 * abs(value)

    def _promises(self, choice: Choice, best: Choice, stage: int) -> bool:
        """Whether the stage before, which is quicker, finds a choice nearly as good as the best."""
        value = self.score(best, stage - 1).value
        most = value + NEARLY[stage] * abs(value)
        return self.score(choice, stage - 1, most=most).value < most

    def _least(self, choice: Choice) -> float:
        """What a choice costs at least, without simulating it. [EUR a year]."""
        return self.case.capital_eur(self.sizes(choice)) + float(self.least[choice[0]])

    def _moves(self, stride: int, *, pairs: bool) -> Iterator[tuple[tuple[int, int], ...]]:
        for index in self.free:
            for sign in (-1, 1):
                yield ((index, sign * stride),)
        together = combinations(self.free[:-2], 2) if pairs else _TOGETHER
        for a, b in together:
            for sign in (-1, 1):
                yield ((a, sign * stride), (b, sign * stride))
                if pairs:
                    yield ((a, sign * stride), (b, -sign * stride))

    def _moved(self, choice: Choice, move: tuple[tuple[int, int], ...]) -> Choice:
        moved = list(choice)
        for index, by in move:
            moved[index] = min(max(moved[index] + by, 0), len(self.steps[index]) - 1)
        return self._plain(moved)

    def _plain(self, choice: list[int]) -> Choice:
        """The same design written one way: a battery without power or a bare generator is none."""
        for a, b in ((1, 2), (3, 5)):
            for one, other in ((a, b), (b, a)):
                if self.steps[one][choice[one]] == 0 and self.steps[other][0] == 0:
                    choice[other] = 0
        if self.steps[1][choice[1]] == 0:
            choice[7] = len(SHARES) - 1
        return tuple(choice)

    def _like(self, wanted: dict[str, float]) -> Choice:
        """The choice of the first steps that reach what is wanted, 0 of all else."""
        found = []
        for name, steps in zip(SIZES, self.steps[:7], strict=True):
            index = int(np.searchsorted(steps, wanted.get(name, 0.0)))
            found.append(min(index, len(steps) - 1))
        return self._plain([*found, 2, 1])

    def _beginnings(self) -> Iterator[Choice]:
        """Where to begin: a generator alone, with sun and battery, with cogeneration, all."""
        case = self.case
        critical, load = case.load_kw[:, 0].max(), case.load_kw.sum(axis=1)
        wanted = critical if critical > 0 else load.mean()
        hours = max(case.served_hours, 24)
        fuel = 0.6 * wanted * hours * case.prices.generator_l_per_kwh
        alone = {"generator_kw": wanted, "fuel_l": fuel, "grid_kw": load.max()}
        sunny = {
            "solar_kwp": load.mean(),
            "battery_kwh": load.mean(),
            "battery_kw": load.mean() / 2,
        }
        yield self._like(alone)
        yield self._like(alone | sunny)
        if case.heat_kw.max() > 0 and len(self.steps[4]) > 1:
            yield self._like(alone | {"chp_kw": load.mean() / 2})
        if self.effort.finalists > 2:
            yield self._like(alone | sunny | {"generator_kw": load.max(), "fuel_l": 2 * fuel})
            yield self._plain([len(steps) // 2 for steps in self.steps])

    def _stride(self) -> int:
        return int(2 ** max(int(np.log2(max(len(s) for s in self.steps))) - 2, 1))

    def _largest_misses(self, best: Choice) -> bool:
        """Whether the largest of everything keeps the rule no better than the best choice."""
        last = tuple(len(steps) - 1 for steps in self.steps[:7])
        tries = [(*last, 4, hold) for hold in (0, 2, 4)]
        return all(self.score(choice, LAST).missing > 0 for choice in tries)


#: Sizes that are moved together at every stride: battery and power, generator and fuel.
_TOGETHER = ((1, 2), (3, 5))


def _least_energy_eur(case: IslandCase, load: Floats) -> Floats:
    """Least cost of energy for each step of solar: what the sun cannot give, at its cheapest."""
    prices = case.prices
    gas = prices.gas_eur_per_kwh
    credit = prices.chp_heat_efficiency / prices.boiler_efficiency
    cheapest = min(
        prices.grid_eur_per_kwh,
        prices.fuel_eur_per_l * prices.generator_l_per_kwh,
        gas * (1 - min(credit, 1.0)) / prices.chp_electric_efficiency,
        prices.lost_critical_eur_per_kwh,
        prices.lost_important_eur_per_kwh,
        prices.lost_rest_eur_per_kwh,
    )
    steps = case.units.solar_kwp.steps
    left = np.array([max(load.sum() - step * case.solar.sum(), 0.0) for step in steps])
    return np.asarray(cheapest * left)
