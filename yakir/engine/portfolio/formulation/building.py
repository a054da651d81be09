"""How much communities and regions build at once."""

import numpy as np

from yakir.engine.arrays import Floats, Integers
from yakir.engine.portfolio.formulation.choice import last_column
from yakir.engine.portfolio.problem import PlanningProblem
from yakir.engine.solvers import highs


def add_rules(model: highs.Model, problem: PlanningProblem, begun: Integers) -> None:
    """Add the limits of what is built in one quarter."""
    add_carrying(model, problem, begun)
    _add_capacity(model, problem, begun)


def add_carrying(model: highs.Model, problem: PlanningProblem, begun: Integers) -> None:
    """A community carries a limited number of projects in each quarter."""
    if problem.most_at_once is None:
        return
    home, lead = problem.candidates.community, problem.candidates.lead
    quarters = int(problem.starts + lead.max(initial=1) - 1)
    number = np.ones(home.size)
    most = np.full((problem.people.size, quarters), float(problem.most_at_once))
    _add_under_way(model, begun, (home, lead, number), most)


def _add_capacity(model: highs.Model, problem: PlanningProblem, begun: Integers) -> None:
    """A region builds a limited amount in each quarter."""
    if not problem.capacity.size:
        return
    unit = float(problem.candidates.cost.mean())
    region = problem.communities.region[problem.candidates.community]
    part = problem.candidates.cost / problem.paid_over / unit
    _add_under_way(model, begun, (region, problem.paid_over, part), problem.room_to_build / unit)


def _add_under_way(
    model: highs.Model,
    begun: Integers,
    each: tuple[Integers, Integers, Floats],
    most: Floats,
) -> None:
    """
    Limit the sum of what is under way, shape (places, quarters).

    `each` is the place of each candidate, how many quarters it lasts, and how much it counts.
    """
    place, lasts, number = each
    quarters, last = most.shape[1], begun.shape[1] - 1
    candidate = np.flatnonzero(last_column(begun) >= 0)
    entries = []
    for quarter in range(quarters):
        now = begun[candidate, min(quarter, last)]
        ended = quarter - lasts[candidate]
        done = np.where(ended >= 0, begun[candidate, np.clip(ended, 0, last)], -1)
        for column, sign in ((now, 1.0), (done, -1.0)):
            there = (column >= 0) & (now != done)
            rows = place[candidate[there]] * quarters + quarter
            entries.append((rows, column[there], sign * number[candidate[there]]))
    model.add_rows(most.size, entries, most=most.ravel())
