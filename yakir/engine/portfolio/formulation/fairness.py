"""Floors of fairness, of which a plan may fall short at a price."""

import numpy as np

from yakir.engine.arrays import Integers
from yakir.engine.portfolio.formulation.choice import last_column
from yakir.engine.portfolio.problem import PlanningProblem
from yakir.engine.solvers import highs


def add_rules(
    model: highs.Model, problem: PlanningProblem, begun: Integers, people_unit: float
) -> None:
    """Add what each floor is missed by, which lowers the value."""
    floors = problem.floors
    last = last_column(begun)
    candidate = np.flatnonzero(last >= 0)
    if not floors.least.size or not candidate.size:
        return
    unit = float(problem.candidates.cost.mean())
    missing = model.add_columns(floors.least.size, gain=-floors.price * unit / people_unit)
    cost = problem.candidates.cost[candidate] / unit
    members = floors.members[:, problem.candidates.community[candidate]]
    owed = (floors.least[:, None] - members) * cost
    floor, place = np.nonzero(owed)
    rows = np.arange(missing.size)
    model.add_rows(
        missing.size,
        [(floor, last[candidate[place]], owed[floor, place]), (rows, missing, -1.0)],
        most=0.0,
    )
