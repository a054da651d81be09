"""What a project costs in each quarter, and how exact sums of money have to be."""

from yakir.engine.portfolio.problem import Payment, PlanningProblem

#: Slack for money: a cent, and a billionth of the sum. [EUR], [1]
CENT = 0.01
PART = 1e-9
#: A share up to this is rounding and no payment. [1]
NO_PAYMENT = 1e-9


def parts(problem: PlanningProblem, candidate: int, quarter: int) -> list[tuple[int, float]]:
    """Return the quarters in which a project is paid, and what is due in each. [EUR]."""
    cost = float(problem.candidates.cost[candidate])
    if problem.payment is Payment.AT_START:
        return [(quarter, cost)]
    lead = int(problem.candidates.lead[candidate])
    return [(quarter + later, cost / lead) for later in range(lead)]


def slack(amount: float) -> float:
    """Return how far sums of such an amount may be off. [EUR]."""
    return CENT + PART * abs(amount)
