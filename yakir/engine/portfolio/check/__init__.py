"""Check a plan by plain arithmetic that shares nothing with the search or the value."""

from yakir.engine.portfolio.check import building, choice, money, payers, worth
from yakir.engine.portfolio.plan import Plan
from yakir.engine.portfolio.problem import PlanningProblem

#: Rules looked at only when every project is a candidate with a quarter and shares.
FAMILIES = (choice.broken, building.broken, payers.broken, money.broken, worth.broken)


def check(problem: PlanningProblem, plan: Plan) -> list[str]:
    """Return the rules that a plan breaks, each a code and indices; empty when it keeps all."""
    unreadable = choice.unreadable(problem, plan)
    if unreadable:
        return unreadable
    return [code for family in FAMILIES for code in family(problem, plan)]
