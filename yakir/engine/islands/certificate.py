"""The proof that comes with a design: how long it lasts, and what the next euro would buy."""

import math
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from yakir.engine.arrays import Floats, Integers
from yakir.engine.islands.case import HOURS, SIZES, IslandCase, Sizes
from yakir.engine.islands.dispatch.costs import costs, emissions_kg
from yakir.engine.islands.dispatch.simulate import Run, simulate
from yakir.engine.islands.dispatch.years import Counts, Years
from yakir.engine.islands.histories import WALKED, histories
from yakir.engine.islands.survival import (
    BINS,
    Beginnings,
    beginnings,
    endured,
    endured_with,
    every_hour,
    paths,
    survival,
)

#: Two-sided 95 % quantile of the normal distribution.
NORMAL = 1.959964
#: What a size is of no use without.
PARTNERS = {
    "battery_kwh": "battery_kw",
    "battery_kw": "battery_kwh",
    "generator_kw": "fuel_l",
    "fuel_l": "generator_kw",
}
#: Scenario-years whose dispatch says what is left in the stores at any hour.
TYPICAL_YEARS = 6


@dataclass(frozen=True)
class NextStep:
    """
    What one more step of one size would buy, with a first step of its partner where it has none.

    Parameters
    ----------
    name
        The size, as a field of `Sizes`.
    to
        The next size in the catalogue.
    cost_eur
        Change of the yearly cost, energy and losses included. [EUR a year]
    survival
        Change of the probability at the longest duration of the rule. [1]
    hours
        Change of the mean hours for which outages are survived, up to that duration. [h]
    """

    name: str
    to: float
    cost_eur: float
    survival: float
    hours: float

    @property
    def eur_per_point(self) -> float:
        """Yearly cost of a hundredth of survival; inf where it buys none. [EUR a year]."""
        return self.cost_eur / (100 * self.survival) if self.survival > 0 else math.inf

    @property
    def eur_per_hour(self) -> float:
        """Yearly cost of an added mean hour; inf where it buys none. [EUR a year]."""
        return self.cost_eur / self.hours if self.hours > 0 else math.inf


@dataclass(frozen=True, eq=False)
class Certificate:
    """
    How long a design lasts, told in four ways that have to agree.

    All survivals are by duration from 0 to `served_hours` (24 where the rule asks nothing), in the
    mean over the beginnings of outages.

    Parameters
    ----------
    exact
        Summed over the histories of the machines, from the beginnings of the scenario-years that
        the search saw. [1]
    least, most
        What `exact` is proven to lie between, whatever the histories do that were too rare to be
        walked. [1]
    error
        By how much `exact` and `exact_out_of_sample` can be off at any duration: proven, or at
        99.9 % where that is less. [1]
    in_sample
        The share of those beginnings survived with one drawn failure history each. [1]
    out_of_sample, low, high
        The share of beginnings of scenario-years the search has not seen, with failures drawn
        apart, and its 95 % interval (Wilson, outages of one year counted as one cluster). [1]
    exact_out_of_sample
        Summed over the histories from the same unseen beginnings. [1]
    by_hour
        A Markov chain over machines, charge and fuel by hour of the year in which the outage
        begins, shape (8760, hours + 1); nan where the grid was never up before. Without rows where
        it was not asked for.
    bins
        Bins of charge and of fuel of that chain; one where a store cannot matter.
    by_hour_error
        How far the chain is off in the mean over the beginnings of `exact`, or changes when its
        bins are halved, at worst. [1]
    whole_years, whole_years_out, whole_years_low, whole_years_high
        Share of scenario-years without any loss of critical load, seen and unseen, the latter
        with its 95 % Wilson interval. [1]
    emissions_kg
        Carbon dioxide of a year. [kg]
    next_steps
        What the next step of each size would buy, empty until asked for.
    lower_bound_eur
        What any design costs at least, where the linear programs were asked. [EUR a year]
    """

    exact: Floats
    least: Floats
    most: Floats
    error: float
    in_sample: Floats
    out_of_sample: Floats
    low: Floats
    high: Floats
    exact_out_of_sample: Floats
    by_hour: Floats
    bins: tuple[int, int]
    by_hour_error: float
    whole_years: float
    whole_years_out: float
    whole_years_low: float
    whole_years_high: float
    emissions_kg: float
    next_steps: tuple[NextStep, ...] = ()
    lower_bound_eur: float | None = None

    def missing(self, case: IslandCase) -> float:
        """How much is missing to the rule of a case, exactly or out of sample; at most 0 if kept."""
        lacks = [0.0]
        if case.served_hours > 0:
            least = min(self.exact[-1], self.exact_out_of_sample[-1], self.out_of_sample[-1])
            lacks.append(case.served_probability - float(least))
        if case.years_probability > 0:
            lacks.append(case.years_probability - min(self.whole_years, self.whole_years_out))
        return max(lacks)

    def with_next_steps(
        self, case: IslandCase, sizes: Sizes, years: Years, *, seed: int
    ) -> "Certificate":
        """The same certificate with what the next euro would buy, from some scenario-years."""
        return replace(self, next_steps=next_steps(case, sizes, years, seed=seed))


def certify(
    case: IslandCase,
    sizes: Sizes,
    years: Years,
    run: Run,
    unseen: Years,
    *,
    seed: int,
    bins: tuple[int, int] | None = BINS,
    walked: int = WALKED,
) -> Certificate:
    """
    Return the certificate of a design, from years the search saw (with their run) and others.

    Without `bins` there is no survival by hour; `walked` are the hours of dispatch that the exact
    survival may walk.
    """
    hours = case.served_hours or 24
    run_out = simulate(case, sizes, unseen)
    begins, begins_out = beginnings(years, run), beginnings(unseen, run_out)
    if not (begins.hour.size and begins_out.hour.size):
        # Where the grid never fails, an outage is taken to begin at any hour.
        typical = every_hour(case, sizes, years.some(1))
        begins = begins if begins.hour.size else typical
        begins_out = begins_out if begins_out.hour.size else typical
    both = _joined(begins, begins_out)
    found = histories(case, sizes, both, hours=hours, seed=seed, walked=walked)
    by_hour = _by_hour(case, sizes, years, begins, found.exact[0], bins)
    lasted = endured(case, sizes, begins, hours=hours, seed=seed)
    lasted_out = endured(case, sizes, begins_out, hours=hours, seed=seed + 1)
    share, low, high = interval(lasted_out, begins_out.row, hours)
    whole_low, whole_high = wilson(run_out.whole_years, unseen.up.shape[0])
    return Certificate(
        exact=found.exact[0],
        least=found.low[0],
        most=found.high[0],
        error=float(found.error.max()),
        in_sample=_shares(lasted, hours),
        out_of_sample=share,
        low=low,
        high=high,
        exact_out_of_sample=found.exact[1],
        by_hour=by_hour.values,
        bins=by_hour.bins,
        by_hour_error=by_hour.error,
        whole_years=run.whole_years,
        whole_years_out=run_out.whole_years,
        whole_years_low=whole_low,
        whole_years_high=whole_high,
        emissions_kg=emissions_kg(case, run),
    )


class _ByHour(NamedTuple):
    """Survival by hour of beginning, the bins it took, and how far it is off."""

    values: Floats
    bins: tuple[int, int]
    error: float


def _by_hour(
    case: IslandCase,
    sizes: Sizes,
    years: Years,
    begins: Beginnings,
    exact: Floats,
    bins: tuple[int, int] | None,
) -> _ByHour:
    hours = exact.size - 1
    if bins is None:
        return _ByHour(np.empty((0, exact.size)), (0, 0), 0.0)
    typical = every_hour(case, sizes, years.some(TYPICAL_YEARS))
    fine = survival(case, sizes, _joined(begins, typical), hours=hours, bins=bins)
    halved = (bins[0] // 2 + 1, bins[1] // 2 + 1)
    coarse = survival(case, sizes, begins, hours=hours, bins=halved)
    off = np.abs(fine.by_row[0] - np.array([exact, coarse.mean]))
    return _ByHour(fine.by_row[1:], fine.bins, float(off.max()))


def interval(lasted: Integers, year: Integers, hours: int) -> tuple[Floats, Floats, Floats]:
    """
    Return the shares of outages survived by duration, and their 95 % Wilson interval.

    Outages of one year share its weather and the stores that the one left to the next. Their
    number is therefore divided by the design effect: how much more the shares of whole years
    scatter than those of single outages would, at least 1.
    """
    share = _shares(lasted, hours)
    if lasted.size == 0:
        return share, np.zeros(hours + 1), np.ones(hours + 1)
    scatter = _scatter(lasted, year, share)
    alone = share * (1 - share) / lasted.size
    open_ = alone > 0
    effect = np.ones(hours + 1)
    effect[open_] = np.maximum(scatter[open_] / alone[open_], 1.0)
    effect[~open_] = effect.max()
    bounds = [wilson(p, lasted.size / e) for p, e in zip(share, effect, strict=True)]
    low, high = np.array(bounds).T
    return share, low, high


def wilson(share: float, count: float) -> tuple[float, float]:
    """Return the 95 % Wilson interval of a share that was counted. [1]."""
    if count <= 0:
        return 0.0, 1.0
    square = NORMAL**2 / count
    middle = (share + square / 2) / (1 + square)
    half = NORMAL * math.sqrt(share * (1 - share) / count + square / (4 * count)) / (1 + square)
    # The limits hold the share itself, which rounding could put a last digit outside.
    return max(min(middle - half, share), 0.0), min(max(middle + half, share), 1.0)


def next_steps(case: IslandCase, sizes: Sizes, years: Years, *, seed: int) -> tuple[NextStep, ...]:
    """Return what the next step of each size would buy, under the same bad luck."""
    hours = case.served_hours or 24
    drawn = paths(case, years.hour.size, hours=hours, seed=seed)
    before = _judged(case, sizes, years, drawn)
    found = []
    for name in SIZES:
        steps, size = getattr(case.units, name).steps, getattr(sizes, name)
        larger = steps[steps > size]
        if larger.size:
            bigger = replace(sizes, **_partner(case, sizes, name), **{name: float(larger[0])})
            gain = _judged(case, bigger, years, drawn) - before
            found.append(NextStep(name, float(larger[0]), *map(float, gain)))
    return tuple(found)


def _partner(case: IslandCase, sizes: Sizes, name: str) -> dict[str, float]:
    """The first step of what a size is of no use without, where there is none of it yet."""
    other = PARTNERS.get(name)
    if other is None or getattr(sizes, other) > 0:
        return {}
    steps = getattr(case.units, other).steps
    return {other: float(steps[steps > 0][0])} if (steps > 0).any() else {}


def _judged(case: IslandCase, sizes: Sizes, years: Years, drawn: tuple[Counts, Counts]) -> Floats:
    """Yearly cost, survival at the longest duration, and mean hours survived."""
    run = simulate(case, sizes, years)
    lasted = endured_with(case, sizes, beginnings(years, run), *drawn)
    share = _shares(lasted, case.served_hours or 24)
    return np.array([costs(case, sizes, run).total, share[-1], share[1:].sum()])


def _shares(lasted: Integers, hours: int) -> Floats:
    """Share of outages survived for 0 to `hours` hours; 1 where there are none."""
    if lasted.size == 0:
        return np.ones(hours + 1)
    ended = np.bincount(lasted, minlength=hours + 1)
    return np.asarray(np.cumsum(ended[::-1])[::-1] / lasted.size)


def _scatter(lasted: Integers, year: Integers, share: Floats) -> Floats:
    """Variance of the shares as whole years scatter, by duration."""
    years = int(year.max()) + 1
    ended = np.bincount(year * share.size + lasted, minlength=years * share.size)
    survived = np.cumsum(ended.reshape(years, -1)[:, ::-1], axis=1)[:, ::-1]
    counts = np.bincount(year, minlength=years)
    held = counts > 0
    off = survived[held] - share * counts[held, None]
    clusters = int(held.sum())
    correction = clusters / (clusters - 1) if clusters > 1 else 1.0
    return np.asarray(correction * (off**2).sum(axis=0) / lasted.size**2)


def _joined(first: Beginnings, then: Beginnings) -> Beginnings:
    """Beginnings of the first in row 0, and those of the second in their own rows after it."""
    own = then.row if then.rows == HOURS else np.zeros_like(then.row)
    parts = (first, then)
    return Beginnings(
        np.concatenate([part.hour for part in parts]),
        np.concatenate([part.charge for part in parts]),
        np.concatenate([part.fuel for part in parts]),
        np.concatenate([np.zeros_like(first.row), own + 1]),
        rows=(HOURS if then.rows == HOURS else 1) + 1,
    )
