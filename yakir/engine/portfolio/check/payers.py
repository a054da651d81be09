"""Who pays for each project: within which rules, and all of it."""

from collections.abc import Iterator

from yakir.engine.portfolio.check import due
from yakir.engine.portfolio.plan import Plan
from yakir.engine.portfolio.problem import PlanningProblem

#: Slack for shares. [1]
SHARE = 1e-8
#: Most payers of a project when one of them has a ticket.
MOST_BESIDE_TICKET = 3


def broken(problem: PlanningProblem, plan: Plan) -> Iterator[str]:
    """Yield the broken rules of each project's payers."""
    for index, (candidate, quarter) in enumerate(plan.chosen):
        shares = [float(plan.shares[fund, index]) for fund in range(len(problem.funds.money))]
        payers = [fund for fund, share in enumerate(shares) if share > due.NO_PAYMENT]
        for fund, share in enumerate(shares):
            if share < 0:
                yield f"SHARE_BELOW_ZERO {fund} {candidate}"
        for fund in payers:
            yield from _of_one_payer(problem, candidate, quarter, fund, shares[fund])
        if abs(sum(shares) - 1) > SHARE:
            yield f"SHARES_DO_NOT_SUM {candidate}"
        if problem.most_funds is not None and len(payers) > problem.most_funds:
            yield f"TOO_MANY_FUNDS {candidate}"
        ticket = any(float(problem.funds.ticket[fund]) > 0 for fund in payers)
        if ticket and len(payers) > MOST_BESIDE_TICKET:
            yield f"TOO_MANY_BESIDE_TICKET {candidate}"


def _of_one_payer(
    problem: PlanningProblem, candidate: int, quarter: int, fund: int, share: float
) -> Iterator[str]:
    """A fund pays for what it may, as much as it may, and as long as it may."""
    funds, cost = problem.funds, float(problem.candidates.cost[candidate])
    if not funds.eligible[fund, candidate]:
        yield f"NOT_ELIGIBLE {fund} {candidate}"
    if not float(funds.smallest[fund]) <= cost <= float(funds.largest[fund]):
        yield f"SIZE_OUTSIDE {fund} {candidate}"
    if share > float(funds.greatest_share[fund]) + SHARE:
        yield f"SHARE_TOO_GREAT {fund} {candidate}"
    if 1 - share < float(funds.own_contribution[fund]) - SHARE:
        yield f"OTHERS_PAY_TOO_LITTLE {fund} {candidate}"
    ticket = float(funds.ticket[fund])
    if share * cost < ticket - due.slack(ticket):
        yield f"BELOW_TICKET {fund} {candidate}"
    last = max(when for when, _ in due.parts(problem, candidate, quarter))
    if last > int(funds.last_payment[fund]):
        yield f"PAID_TOO_LATE {fund} {candidate}"
