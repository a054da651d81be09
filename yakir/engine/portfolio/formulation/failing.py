"""What is built when funds fail, and so what communities gain in the mean."""

from collections.abc import Callable

import numpy as np

from yakir.engine.arrays import Booleans, Integers
from yakir.engine.portfolio.formulation.paying import Shares
from yakir.engine.portfolio.problem import PlanningProblem
from yakir.engine.solvers import highs

#: Adds what communities gain from columns like those that say what has begun, by its weight.
AddGain = Callable[[Integers, float], None]


def add_gains(
    model: highs.Model,
    problem: PlanningProblem,
    begun: Integers,
    shares: Shares,
    add_gain: AddGain,
) -> None:
    """Add the gain of every scenario of failure, or of the one in which nothing fails."""
    if not problem.failures.size:
        add_gain(begun, 1.0)
        return
    patterns, times = np.unique(problem.failures, axis=0, return_counts=True)
    for failed, count in zip(patterns, times, strict=True):
        stands = _stands(model, problem, begun, shares, failed) if failed.any() else begun
        add_gain(stands, count / problem.failures.shape[0])


def _stands(
    model: highs.Model,
    problem: PlanningProblem,
    begun: Integers,
    shares: Shares,
    failed: Booleans,
) -> Integers:
    """Add columns like those of what has begun, for what stands although some funds fail."""
    there = begun >= 0
    columns, first, place = np.unique(begun[there], return_index=True, return_inverse=True)
    owner = np.nonzero(there)[0][first]
    stands = model.add_columns(columns.size, upper=1.0)
    found = np.full(begun.shape, -1)
    found[there] = stands[place]
    rows = np.arange(columns.size)
    model.add_rows(columns.size, [(rows, stands, 1.0), (rows, columns, -1.0)], most=0.0)
    hit = _hit(shares, failed, problem.candidates.cost.size)
    _add_losses(model, problem, (columns, stands, owner), found, hit)
    return found


def _hit(shares: Shares, failed: Booleans, candidates: int) -> list[Integers]:
    """Columns that say that a failed fund takes part, for each candidate."""
    found: list[set[int]] = [set() for _ in range(candidates)]
    for at in np.flatnonzero(failed[shares.fund]):
        column = shares.pays[at] if shares.pays[at] >= 0 else shares.column[at]
        found[shares.candidate[at]].add(int(column))
    return [np.array(sorted(columns), np.int64) for columns in found]


def _add_losses(
    model: highs.Model,
    problem: PlanningProblem,
    each: tuple[Integers, Integers, Integers],
    found: Integers,
    hit: list[Integers],
) -> None:
    """What has begun stands unless a payer or what it needs has failed, and only then."""
    for column, stand, owner in zip(*each, strict=True):
        needed = int(problem.candidates.needs[owner])
        lost = [(hit[owner], -1.0)]
        least = 0.0
        for payer in hit[owner]:
            model.add_rows(1, [(0, [stand, payer], 1.0)], most=1.0)
        if needed >= 0:
            last = int(found[needed].max(initial=-1))
            if last < 0:
                model.add_rows(1, [(0, stand, 1.0)], most=0.0)
                continue
            model.add_rows(1, [(0, [stand, last], [1.0, -1.0])], most=0.0)
            lost.append((np.array([last]), 1.0))
            least = 1.0
        entries = [(0, columns, sign) for columns, sign in lost if columns.size]
        model.add_rows(1, [(0, column, 1.0), (0, stand, -1.0), *entries], most=least)
