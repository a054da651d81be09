"""Which candidates a plan may choose, together and in which quarter."""

from collections.abc import Iterator

from yakir.engine.portfolio.plan import Plan
from yakir.engine.portfolio.problem import PlanningProblem


def unreadable(problem: PlanningProblem, plan: Plan) -> list[str]:
    """Return what is no plan at all: every project is a candidate, once, in a quarter of starts."""
    found = []
    seen = set()
    for candidate, quarter in plan.chosen:
        if not 0 <= candidate < len(problem.candidates.cost):
            found.append(f"NO_SUCH_CANDIDATE {candidate}")
        if candidate in seen:
            found.append(f"CHOSEN_TWICE {candidate}")
        if not 0 <= quarter < problem.starts:
            found.append(f"NO_SUCH_QUARTER {candidate} {quarter}")
        seen.add(candidate)
    if plan.shares.shape != (len(problem.funds.money), len(plan.chosen)):
        found.append("SHARES_SHAPE")
    return found


def broken(problem: PlanningProblem, plan: Plan) -> Iterator[str]:
    """Yield the broken rules about which candidates are chosen, and when they start."""
    yield from _groups(problem, plan)
    yield from _quarters(problem, plan)
    yield from _required(problem, plan)
    yield from _needs(problem, plan)
    yield from _services(problem, plan)


def _groups(problem: PlanningProblem, plan: Plan) -> Iterator[str]:
    """One candidate of a group at most is chosen."""
    first: dict[int, int] = {}
    for candidate, _ in plan.chosen:
        group = int(problem.candidates.group[candidate])
        if group >= 0 and group in first:
            yield f"SAME_GROUP {first[group]} {candidate}"
        first.setdefault(group, candidate)


def _quarters(problem: PlanningProblem, plan: Plan) -> Iterator[str]:
    """No candidate starts before its first quarter, after its last, or ruled out."""
    for candidate, quarter in plan.chosen:
        latest = int(problem.candidates.latest[candidate])
        if latest < 0:
            yield f"RULED_OUT {candidate}"
        elif quarter > latest:
            yield f"STARTS_TOO_LATE {candidate} {quarter}"
        if quarter < int(problem.candidates.earliest[candidate]):
            yield f"STARTS_TOO_EARLY {candidate} {quarter}"


def _required(problem: PlanningProblem, plan: Plan) -> Iterator[str]:
    """Every candidate that a person has committed is chosen."""
    chosen = {candidate for candidate, _ in plan.chosen}
    for candidate, required in enumerate(problem.candidates.required):
        if required and candidate not in chosen:
            yield f"REQUIRED_LEFT_OUT {candidate}"


def _needs(problem: PlanningProblem, plan: Plan) -> Iterator[str]:
    """What a project needs is chosen and in effect no later than the project."""
    finish = {c: q + int(problem.candidates.lead[c]) for c, q in plan.chosen}
    for candidate, _ in plan.chosen:
        needed = int(problem.candidates.needs[candidate])
        if needed < 0:
            continue
        if needed not in finish:
            yield f"NEED_LEFT_OUT {candidate} {needed}"
        elif finish[needed] > finish[candidate]:
            yield f"NEED_TOO_LATE {candidate} {needed}"


def _services(problem: PlanningProblem, plan: Plan) -> Iterator[str]:
    """No community has more projects that add to one service than it may."""
    if problem.most_per_service is None:
        return
    count: dict[tuple[int, int], int] = {}
    for candidate, _ in plan.chosen:
        community = int(problem.candidates.community[candidate])
        for service, effect in enumerate(problem.candidates.effects[candidate]):
            if effect > 0:
                count[community, service] = count.get((community, service), 0) + 1
    for (community, service), number in sorted(count.items()):
        if number > problem.most_per_service:
            yield f"TOO_MANY_FOR_SERVICE {community} {service}"
