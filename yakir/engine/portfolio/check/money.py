"""What each fund pays in each quarter, and for whom."""

from collections.abc import Iterator

from yakir.engine.portfolio.check import due
from yakir.engine.portfolio.plan import Plan
from yakir.engine.portfolio.problem import PlanningProblem


def broken(problem: PlanningProblem, plan: Plan) -> Iterator[str]:
    """Yield the funds that pay more than they have, or less to whom they named than they must."""
    for fund in range(len(problem.funds.money)):
        yield from _of_fund(problem, plan, fund)
        yield from _named(problem, plan, fund)


def _of_fund(problem: PlanningProblem, plan: Plan, fund: int) -> Iterator[str]:
    """A fund pays what it has at most, and the plan's own sums are right."""
    funds = problem.funds
    quarters = plan.money_used.shape[1]
    paid = [0.0] * quarters
    for index, (candidate, quarter) in enumerate(plan.chosen):
        share = float(plan.shares[fund, index])
        if share > 0:
            for later, amount in due.parts(problem, candidate, quarter):
                if later >= quarters:
                    yield f"NO_SUCH_PAYMENT {fund} {later}"
                    return
                paid[later] += amount * share
    slack = due.slack(float(funds.money[fund].sum()))
    at_hand = 0.0
    for quarter in range(quarters):
        given = funds.money.shape[1]
        arrives = float(funds.money[fund, quarter]) if quarter < given else 0.0
        at_hand = arrives + (at_hand if funds.carry_over[fund] else 0.0) - paid[quarter]
        if at_hand < -slack:
            yield f"OVERSPENT {fund} {quarter}"
        if abs(paid[quarter] - float(plan.money_used[fund, quarter])) > slack:
            yield f"WRONG_MONEY_USED {fund} {quarter}"
        if abs(at_hand - float(plan.money_left[fund, quarter])) > slack:
            yield f"WRONG_MONEY_LEFT {fund} {quarter}"


def _named(problem: PlanningProblem, plan: Plan, fund: int) -> Iterator[str]:
    """The group that a fund has named receives its part of what the fund spends."""
    whole = named = 0.0
    for index, (candidate, _) in enumerate(plan.chosen):
        paid = float(problem.candidates.cost[candidate]) * float(plan.shares[fund, index])
        whole += paid
        if problem.funds.named[fund, candidate]:
            named += paid
    if named < float(problem.funds.named_share[fund]) * whole - due.slack(whole):
        yield f"NAMED_TOO_LITTLE {fund}"
