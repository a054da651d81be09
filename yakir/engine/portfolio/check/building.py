"""How much communities and regions build at once."""

from collections.abc import Iterator

from yakir.engine.portfolio.check import due
from yakir.engine.portfolio.plan import Plan
from yakir.engine.portfolio.problem import PlanningProblem


def broken(problem: PlanningProblem, plan: Plan) -> Iterator[str]:
    """Yield the broken limits of what is built in one quarter."""
    yield from _carrying(problem, plan)
    yield from _capacity(problem, plan)


def _carrying(problem: PlanningProblem, plan: Plan) -> Iterator[str]:
    """No community carries more projects at once than it may."""
    if problem.most_at_once is None:
        return
    under_way: dict[tuple[int, int], int] = {}
    for candidate, quarter in plan.chosen:
        community = int(problem.candidates.community[candidate])
        for later in range(quarter, quarter + int(problem.candidates.lead[candidate])):
            under_way[community, later] = under_way.get((community, later), 0) + 1
    for (community, quarter), count in sorted(under_way.items()):
        if count > problem.most_at_once:
            yield f"CARRIES_TOO_MANY {community} {quarter}"


def _capacity(problem: PlanningProblem, plan: Plan) -> Iterator[str]:
    """No region builds more in a quarter than it can."""
    if not problem.capacity.size:
        return
    built: dict[tuple[int, int], float] = {}
    for candidate, quarter in plan.chosen:
        community = int(problem.candidates.community[candidate])
        region = int(problem.communities.region[community])
        for later, amount in due.parts(problem, candidate, quarter):
            built[region, later] = built.get((region, later), 0.0) + amount
    last = problem.capacity.shape[1] - 1
    for (region, quarter), amount in sorted(built.items()):
        room = float(problem.capacity[region, min(quarter, last)])
        if amount > room + due.slack(room):
            yield f"OVER_CAPACITY {region} {quarter}"
