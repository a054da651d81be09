"""
What an island costs at least, whatever sizes are chosen: the audit of the fast sizing.

Let a design keep the service rule in the scenario-years G, at least k of all n. In a year of G it
costs at least what the best design for that year alone costs with the rule, knowing the whole year
beforehand; in another year at least what the best costs without. So its mean cost is at least

    (sum over G of with(year) + sum over the others of without(year)) / n,

and this is least when G holds the k years in which the rule adds least: the dearest n - k years are
freed of it. Each program is replaced by its bound from weak duality, which only lowers the sum.
Machines in the programs never fail and have no least load, and the battery starts as full as one
likes, so the bound holds for every design in the simulator.

The rule by durations ("for every d up to D the critical load is served for d hours with p") is
about outages, not years: a design may keep it and still lose some critical load in any year. It
frees every year here, and what a lost critical kilowatt-hour costs still counts. Only the rule on
scenario-years (`IslandCase.years_probability`) binds years.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

import numpy as np

from yakir.engine import parallel
from yakir.engine.arrays import Booleans, Floats
from yakir.engine.islands.case import IslandCase
from yakir.engine.islands.lp import formulate
from yakir.engine.solvers import banded, highs

#: Relative distance of cost and bound at which a year's program may end. [1]
GAP = 1e-4
#: How far a program's answer may be outside of a limit; its bound is proven all the same. [kW or kWh]
FEASIBLE = 1e-4
#: Distance beyond which the second solver is asked for a better bound. [1]
LOOSE = 1e-3


@dataclass(frozen=True, eq=False)
class LowerBound:
    """
    The bound and what it is made of.

    Parameters
    ----------
    eur
        No sizes cost less in the mean over the scenario-years; inf when none keep the rule.
        [EUR a year]
    with_rule, without_rule
        Bound of each scenario-year with the critical load served in every outage and without,
        shape (scenarios,); inf where it cannot be kept, nan where no year has to. Where the best
        without the rule keeps it anyway, both are the same. [EUR a year]
    freed
        Whether a scenario-year was freed of the rule, shape (scenarios,).
    """

    eur: float
    with_rule: Floats
    without_rule: Floats
    freed: Booleans


class _Year(NamedTuple):
    """A case of a single scenario-year, and whether any year has to keep the service rule."""

    case: IslandCase
    ruled: bool


def lower_bound(
    case: IslandCase,
    *,
    probability: float | None = None,
    workers: parallel.Workers | None = None,
    progress: parallel.Progress = lambda done, total: None,
    stop: Callable[[], bool] = lambda: False,
) -> LowerBound | None:
    """
    Return what any sizes cost at least, None when it was stopped.

    Parameters
    ----------
    case
        The island.
    probability
        Least share of scenario-years in which the rule is kept; that of the case unless told. [1]
    workers, progress, stop
        Where the work is done, who is told, who may end it, as in `parallel.run`.
    """
    share = case.years_probability if probability is None else probability
    kept = math.ceil(share * case.scenarios - 1e-9)
    years = [_Year(replace(case, grid_up=up[None]), kept > 0) for up in case.grid_up]
    outcome = parallel.run(_bounds, years, workers=workers, progress=progress, stop=stop)
    if not outcome.complete:
        return None
    without, with_rule = np.array(list(outcome.results.values())).T
    freed = dearest(with_rule - without, case.scenarios - kept)
    return LowerBound(float(np.where(freed, without, with_rule).mean()), with_rule, without, freed)


def dearest(extra: Floats, count: int) -> Booleans:
    """Which so many years the rule costs most in, shape (scenarios,)."""
    freed = np.zeros(extra.size, bool)
    freed[np.argsort(-extra, kind="stable")[:count]] = True
    return freed


def _bounds(year: _Year) -> tuple[float, float]:
    """Bound of a year without the service rule and with it, nan where it has to keep none."""
    without, kept = _bound(year.case, service_rule=False)
    if not year.ruled:
        return without, math.nan
    # What the free year does anyway, the rule adds nothing to.
    with_rule = without if kept else _bound(year.case, service_rule=True)[0]
    # The rule never makes a year cheaper, whatever the two solvers' last digits say.
    return without, max(without, with_rule)


def _bound(case: IslandCase, *, service_rule: bool) -> tuple[float, bool]:
    """Bound of one program, inf when it has no solution, and whether its outages lose nothing."""
    program = formulate(case, 0, service_rule=service_rule, cyclic=False)
    best, kept = -math.inf, False
    for solver in (partial(banded.minimise, gap=GAP, feasible=FEASIBLE), highs.minimise):
        solution = solver(program.program)
        if solution is None:
            return math.inf, False
        answer = program.answer(solution)
        best = max(best, answer.bound_eur)
        dark = ~case.grid_up[0]
        lost = answer.hours["lost_critical"][dark].sum()
        kept = bool(lost <= GAP * case.load_kw[dark, 0].sum())
        if answer.eur - best <= LOOSE * abs(answer.eur):
            break
    return best, kept
