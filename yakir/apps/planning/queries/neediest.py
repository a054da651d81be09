"""The half of people in the communities with the greatest need, and money that reaches them."""

from dataclasses import replace

import numpy as np
import numpy.typing as npt

from yakir import engine
from yakir.apps.planning.queries.fairness import price_of_a_missing_euro


def neediest_half(problem: engine.PlanningProblem) -> npt.NDArray[np.bool_]:
    """The communities with the greatest need a person, until they hold half of all people."""
    ratio = np.where(problem.known, problem.communities.coverage / problem.thresholds, 1.0)
    need = 1 - np.minimum(ratio.min(axis=1), 1.0)
    order = np.lexsort((np.arange(need.size), -need))
    before = np.cumsum(problem.people[order]) - problem.people[order]
    half = np.zeros(need.size, bool)
    half[order] = before < problem.people.sum() / 2
    return half


def share_of_neediest(problem: engine.PlanningProblem, plan: engine.Plan) -> float:
    """The share of a plan's money that reaches the neediest half; none where nothing is spent."""
    chosen = np.array([start.candidate for start in plan.chosen], np.int64)
    cost, home = problem.candidates.cost[chosen], problem.candidates.community[chosen]
    return float(cost[neediest_half(problem)[home]].sum() / cost.sum()) if chosen.size else 0.0


def with_neediest(problem: engine.PlanningProblem, least: float) -> engine.PlanningProblem:
    """The same problem with one floor more, for the neediest half."""
    floors = problem.floors
    price = price_of_a_missing_euro(problem.communities, problem.candidates, problem.horizon)
    more = engine.Floors(
        members=np.vstack([floors.members, neediest_half(problem)]),
        least=np.append(floors.least, least),
        price=np.append(floors.price, price),
    )
    return replace(problem, floors=more)
