"""Check a plan by plain arithmetic that shares nothing with the search or the value."""

import math

from yakir.engine.portfolio.plan import Plan
from yakir.engine.portfolio.problem import Package, PlanningProblem

#: Slack for money: a cent, and a billionth of the sum. [EUR], [1]
CENT = 0.01
PART = 1e-9
#: Slack for shares and for values that were summed in another order. [1]
SHARE = 1e-8
VALUE = 1e-7


def check(problem: PlanningProblem, plan: Plan) -> list[str]:
    """Return the rules that a plan breaks, each a code and indices; empty when it keeps all."""
    broken = _starts(problem, plan)
    if broken:
        return broken
    broken += _groups(problem, plan)
    broken += _carrying(problem, plan)
    broken += _payers(problem, plan)
    broken += _money(problem, plan)
    broken += _worth(problem, plan)
    return broken


def _starts(problem: PlanningProblem, plan: Plan) -> list[str]:
    """Every project is a candidate, once, in a quarter of starts."""
    broken = []
    seen = set()
    for candidate, quarter in plan.chosen:
        if not 0 <= candidate < len(problem.candidates.cost):
            broken.append(f"NO_SUCH_CANDIDATE {candidate}")
        if candidate in seen:
            broken.append(f"CHOSEN_TWICE {candidate}")
        if not 0 <= quarter < problem.starts:
            broken.append(f"NO_SUCH_QUARTER {candidate} {quarter}")
        seen.add(candidate)
    if plan.shares.shape != (len(problem.funds.money), len(plan.chosen)):
        broken.append("SHARES_SHAPE")
    return broken


def _groups(problem: PlanningProblem, plan: Plan) -> list[str]:
    """One candidate of a group at most is chosen."""
    first: dict[int, int] = {}
    broken = []
    for candidate, _ in plan.chosen:
        group = int(problem.candidates.group[candidate])
        if group >= 0 and group in first:
            broken.append(f"SAME_GROUP {first[group]} {candidate}")
        first.setdefault(group, candidate)
    return broken


def _carrying(problem: PlanningProblem, plan: Plan) -> list[str]:
    """No community carries more projects at once than it may."""
    if problem.most_at_once is None:
        return []
    under_way: dict[tuple[int, int], int] = {}
    for candidate, quarter in plan.chosen:
        community = int(problem.candidates.community[candidate])
        for later in range(quarter, quarter + int(problem.candidates.lead[candidate])):
            under_way[community, later] = under_way.get((community, later), 0) + 1
    return [
        f"CARRIES_TOO_MANY {community} {quarter}"
        for (community, quarter), count in sorted(under_way.items())
        if count > problem.most_at_once
    ]


def _payers(problem: PlanningProblem, plan: Plan) -> list[str]:
    """Every project is paid in full, by funds that may pay for it, each its share at most."""
    broken = []
    funds = problem.funds
    for index, (candidate, quarter) in enumerate(plan.chosen):
        cost = float(problem.candidates.cost[candidate])
        last = quarter + int(problem.candidates.lead[candidate]) - 1
        total = 0.0
        for fund in range(len(funds.money)):
            share = float(plan.shares[fund, index])
            total += share
            if share < 0:
                broken.append(f"SHARE_BELOW_ZERO {fund} {candidate}")
            if share <= 0:
                continue
            if not funds.eligible[fund, candidate]:
                broken.append(f"NOT_ELIGIBLE {fund} {candidate}")
            if not float(funds.smallest[fund]) <= cost <= float(funds.largest[fund]):
                broken.append(f"SIZE_OUTSIDE {fund} {candidate}")
            if share > float(funds.greatest_share[fund]) + SHARE:
                broken.append(f"SHARE_TOO_GREAT {fund} {candidate}")
            if last > int(funds.last_payment[fund]):
                broken.append(f"PAID_TOO_LATE {fund} {candidate}")
        if abs(total - 1) > SHARE:
            broken.append(f"SHARES_DO_NOT_SUM {candidate}")
    return broken


def _money(problem: PlanningProblem, plan: Plan) -> list[str]:
    """No fund pays more than it has, and the plan's own sums are right."""
    broken = []
    funds = problem.funds
    quarters = plan.money_used.shape[1]
    for fund in range(len(funds.money)):
        paid = [0.0] * quarters
        for index, (candidate, quarter) in enumerate(plan.chosen):
            lead = int(problem.candidates.lead[candidate])
            part = float(problem.candidates.cost[candidate]) / lead
            for later in range(quarter, quarter + lead):
                paid[later] += part * float(plan.shares[fund, index])
        at_hand = 0.0
        for quarter in range(quarters):
            given = funds.money.shape[1]
            arrives = float(funds.money[fund, quarter]) if quarter < given else 0.0
            at_hand = arrives + (at_hand if funds.carry_over[fund] else 0.0) - paid[quarter]
            slack = CENT + PART * abs(float(funds.money[fund].sum()))
            if at_hand < -slack:
                broken.append(f"OVERSPENT {fund} {quarter}")
            if abs(paid[quarter] - float(plan.money_used[fund, quarter])) > slack:
                broken.append(f"WRONG_MONEY_USED {fund} {quarter}")
            if abs(at_hand - float(plan.money_left[fund, quarter])) > slack:
                broken.append(f"WRONG_MONEY_LEFT {fund} {quarter}")
    return broken


def _worth(problem: PlanningProblem, plan: Plan) -> list[str]:
    """Value, bound, gap and people are what the projects make them."""
    total, people = _gain(problem, plan)
    slack = VALUE * max(1.0, abs(total))
    broken = []
    if abs(total - plan.value) > slack:
        broken.append("WRONG_VALUE")
    if plan.bound < plan.value - slack:
        broken.append("BOUND_BELOW_VALUE")
    if plan.value > slack and abs(plan.gap - (plan.bound / plan.value - 1)) > VALUE:
        broken.append("WRONG_GAP")
    for service, count in enumerate(people):
        if abs(count - float(plan.people_gain[service])) > VALUE * max(1.0, count):
            broken.append(f"WRONG_PEOPLE {service}")
    return broken


def _gain(problem: PlanningProblem, plan: Plan) -> tuple[float, list[float]]:
    """Count the gain quarter by quarter, community by community, service by service."""
    gain = 0.0
    people_gain = [0.0] * len(problem.weights)
    for community in range(len(problem.communities.people)):
        people = float(problem.communities.people[community])
        before = [float(share) for share in problem.communities.coverage[community]]
        worth_before = _worth_of(problem, before)
        now = before
        for quarter in range(problem.horizon):
            now = list(before)
            for candidate, start in plan.chosen:
                finished = start + int(problem.candidates.lead[candidate]) - 1 <= quarter
                if int(problem.candidates.community[candidate]) == community and finished:
                    for service in range(len(now)):
                        now[service] += float(problem.candidates.effects[candidate, service])
            now = [share if math.isnan(share) else min(1.0, share) for share in now]
            gain += people * (_worth_of(problem, now) - worth_before)
        for service, (old, new) in enumerate(zip(before, now, strict=True)):
            if not math.isnan(old):
                people_gain[service] += people * (new - old)
    return gain, people_gain


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
