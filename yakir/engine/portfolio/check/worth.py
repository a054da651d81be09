"""What a plan is worth, counted quarter by quarter, community by community, service by service."""

import math
from collections.abc import Collection, Iterator

from yakir.engine.portfolio.check import due
from yakir.engine.portfolio.plan import Plan
from yakir.engine.portfolio.problem import Package, PlanningProblem

#: Slack for values that were summed in another order. [1]
VALUE = 1e-7


def broken(problem: PlanningProblem, plan: Plan) -> Iterator[str]:
    """Yield which of value, gain, floors, bound, gap and people is not what the projects make."""
    planned, people = _gain(problem, plan, {candidate for candidate, _ in plan.chosen})
    gain = _mean_gain(problem, plan) if len(problem.failures) else planned
    missing = _missing(problem, plan)
    lost = [short * float(problem.floors.price[f]) for f, short in enumerate(missing)]
    total = gain - sum(lost)
    slack = VALUE * max(1.0, abs(gain), sum(lost))
    if abs(gain - plan.gain) > slack:
        yield "WRONG_GAIN"
    if abs(total - plan.value) > slack:
        yield "WRONG_VALUE"
    yield from _floors(plan, missing)
    if plan.bound < plan.value - slack:
        yield "BOUND_BELOW_VALUE"
    if plan.value > slack and abs(plan.gap - (plan.bound / plan.value - 1)) > VALUE:
        yield "WRONG_GAP"
    for service, count in enumerate(people):
        if abs(count - float(plan.people_gain[service])) > VALUE * max(1.0, abs(count)):
            yield f"WRONG_PEOPLE {service}"


def _floors(plan: Plan, missing: list[float]) -> Iterator[str]:
    """What is missing of each floor is what the plan says."""
    if len(plan.missing) != len(missing):
        yield "MISSING_SHAPE"
        return
    for floor, short in enumerate(missing):
        if abs(short - float(plan.missing[floor])) > due.slack(short):
            yield f"WRONG_MISSING {floor}"


def _missing(problem: PlanningProblem, plan: Plan) -> list[float]:
    """Money by which each floor of fairness is missed."""
    spent = [0.0] * len(problem.communities.people)
    for candidate, _ in plan.chosen:
        community = int(problem.candidates.community[candidate])
        spent[community] += float(problem.candidates.cost[candidate])
    missing = []
    for floor, least in enumerate(problem.floors.least):
        received = sum(
            spent[community]
            for community, member in enumerate(problem.floors.members[floor])
            if member
        )
        missing.append(max(float(least) * sum(spent) - received, 0.0))
    return missing


def _mean_gain(problem: PlanningProblem, plan: Plan) -> float:
    """Mean of the gain over the scenarios in which funds fail."""
    gains = [
        _gain(problem, plan, _built(problem, plan, scenario))[0]
        for scenario in range(len(problem.failures))
    ]
    return sum(gains) / len(gains)


def _built(problem: PlanningProblem, plan: Plan, scenario: int) -> set[int]:
    """Projects that are built in a scenario: every payer holds, and so does what they need."""
    paid = set()
    for index, (candidate, _) in enumerate(plan.chosen):
        if not any(
            problem.failures[scenario, fund] and plan.shares[fund, index] > due.NO_PAYMENT
            for fund in range(len(problem.funds.money))
        ):
            paid.add(candidate)
    built = set()
    for candidate in paid:
        needed = candidate
        while needed >= 0 and needed in paid:
            needed = int(problem.candidates.needs[needed])
        if needed < 0:
            built.add(candidate)
    return built


def _gain(
    problem: PlanningProblem, plan: Plan, built: Collection[int]
) -> tuple[float, list[float]]:
    """Count what the built projects gain, and the people who have each service at the end."""
    homes: dict[int, list[tuple[int, int]]] = {}
    for candidate, quarter in plan.chosen:
        if candidate in built:
            finish = quarter + int(problem.candidates.lead[candidate]) - 1
            home = int(problem.candidates.community[candidate])
            homes.setdefault(home, []).append((candidate, finish))
    joints: dict[int, list[int]] = {}
    for number, joint in enumerate(problem.joints):
        home = int(problem.candidates.community[joint.candidates[0]])
        joints.setdefault(home, []).append(number)
    gain = 0.0
    people_gain = [0.0] * len(problem.weights)
    for community, finished in homes.items():
        people = float(problem.communities.people[community])
        before = [float(share) for share in problem.communities.coverage[community]]
        now = before
        for quarter in range(problem.horizon):
            now = _coverage(problem, before, finished, joints.get(community, []), quarter)
            gain += people * (_worth_of(problem, now) - _worth_of(problem, before))
        for service, (old, new) in enumerate(zip(before, now, strict=True)):
            if not math.isnan(old):
                people_gain[service] += people * (new - old)
    return gain, people_gain


def _coverage(
    problem: PlanningProblem,
    before: list[float],
    finished: list[tuple[int, int]],
    joints: list[int],
    quarter: int,
) -> list[float]:
    """Coverage of a community at the end of a quarter."""
    now = list(before)
    there = {candidate for candidate, finish in finished if finish <= quarter}
    for candidate in there:
        for service, effect in enumerate(problem.candidates.effects[candidate]):
            now[service] += float(effect)
    for number in joints:
        joint = problem.joints[number]
        if all(candidate in there for candidate in joint.candidates):
            for service, change in enumerate(joint.change):
                now[service] += float(change)
    return [share if math.isnan(share) else min(1.0, max(0.0, share)) for share in now]


def _worth_of(problem: PlanningProblem, coverage: list[float]) -> float:
    """Worth of one person for one quarter: seven tenths the package, three tenths services."""
    services = 0.0
    least = math.inf
    for service, share in enumerate(coverage):
        if math.isnan(share):
            continue
        piece = 1.5 * share if share < 0.5 else 0.75 + (share - 0.5) / 2
        services += float(problem.weights[service]) * piece
        least = min(least, share / float(problem.thresholds[service]))
    if math.isinf(least):
        return 0.3 * services
    if problem.package is Package.THRESHOLD:
        return 0.7 * (1.0 if least >= 1 - 1e-9 else 0.0) + 0.3 * services
    return 0.7 * min(least, 1.0) + 0.3 * services
