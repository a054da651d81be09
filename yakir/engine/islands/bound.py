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
        shape (scenarios,); inf where it cannot be kept, nan where no year has to. [EUR a year]
    freed
        Whether a scenario-year was freed of the rule, shape (scenarios,).
    """

    eur: float
    with_rule: Floats
    without_rule: Floats
    freed: Booleans


class _Year(NamedTuple):
    """One program to be solved: a case of a single scenario-year."""

    case: IslandCase
    service_rule: bool


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
    rules = (False, True) if kept else (False,)
    years = [replace(case, grid_up=up[None]) for up in case.grid_up]
    chunks = [_Year(year, rule) for rule in rules for year in years]
    outcome = parallel.run(_bound, chunks, workers=workers, progress=progress, stop=stop)
    if not outcome.complete:
        return None
    found = np.array(list(outcome.results.values())).reshape(len(rules), case.scenarios)
    without = found[0]
    # The rule never makes a year cheaper, whatever the two solvers' last digits say.
    with_rule = np.maximum(found[1], without) if kept else np.full(case.scenarios, np.nan)
    freed = dearest(with_rule - without, case.scenarios - kept)
    return LowerBound(float(np.where(freed, without, with_rule).mean()), with_rule, without, freed)


def dearest(extra: Floats, count: int) -> Booleans:
    """Which so many years the rule costs most in, shape (scenarios,)."""
    freed = np.zeros(extra.size, bool)
    freed[np.argsort(-extra, kind="stable")[:count]] = True
    return freed


def _bound(year: _Year) -> float:
    """Bound of one program, inf when it has no solution."""
    program = formulate(year.case, 0, service_rule=year.service_rule, cyclic=False)
    best = -math.inf
    for solver in (partial(banded.minimise, gap=GAP), highs.minimise):
        solution = solver(program.program)
        if solution is None:
            return math.inf
        answer = program.answer(solution)
        best = max(best, answer.bound_eur)
        if answer.eur - best <= LOOSE * abs(answer.eur):
            break
    return best
