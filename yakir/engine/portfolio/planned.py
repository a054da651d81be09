"""A plan from its projects and shares alone, whatever a solver said of it."""

from collections.abc import Sequence

import numpy as np

from yakir.engine.arrays import Floats
from yakir.engine.portfolio import payments
from yakir.engine.portfolio.plan import Plan, Status
from yakir.engine.portfolio.problem import PlanningProblem
from yakir.engine.portfolio.value import Start, worth


def planned(
    problem: PlanningProblem,
    starts: Sequence[Start],
    shares: Floats,
    *,
    status: Status = Status.STOPPED,
    bound: float = -np.inf,
    seconds: float = 0.0,
    work: int = 0,
    money_price: Floats | None = None,
) -> Plan:
    """
    Return the plan in which funds pay these shares of the starts, shape (funds, starts).

    Its bound is never below its value; where none is known it is the value.
    """
    found = worth(problem, starts, shares)
    used = payments.spent(problem, starts, shares)
    bound = max(bound, found.value)
    return Plan(
        chosen=tuple(Start(*start) for start in starts),
        shares=shares,
        status=status,
        value=found.value,
        bound=bound,
        gap=_gap(found.value, bound),
        money_used=used,
        money_left=payments.left(problem, used),
        people_gain=found.people,
        seconds=seconds,
        gain=found.gain,
        missing=found.missing,
        work=work,
        money_price=np.zeros_like(used) if money_price is None else money_price,
    )


def _gap(value: float, bound: float) -> float:
    """Return how far a bound lies above a value, as part of the value."""
    if bound <= value:
        return 0.0
    return bound / value - 1 if value > 0 else np.inf
