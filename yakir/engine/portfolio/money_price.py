"""What one more euro of each fund is worth, where the problem is one model."""

from dataclasses import replace

import numpy as np

from yakir.engine.arrays import Floats
from yakir.engine.portfolio.formulation import Formulation
from yakir.engine.portfolio.problem import PlanningProblem
from yakir.engine.solvers import highs


def money_price(problem: PlanningProblem, built: Formulation, *, seconds: float = np.inf) -> Floats:
    """
    Return what a euro of each fund in each quarter is worth, shape (funds, payment quarters).

    It is the price of the model in which parts of projects may be built; zeros where time ends
    before it is known. [weighted people-quarters / EUR]
    """
    found = np.zeros_like(problem.money)
    if built.shares is None or not built.shares.money.size:
        return found
    model = built.model
    relaxed = replace(model, integer=[np.zeros_like(kinds) for kinds in model.integer])
    answer = highs.maximise(relaxed, seconds=seconds)
    if answer.ending is not highs.Ending.OPTIMAL:
        return found
    price = np.abs(answer.prices[built.shares.money])
    return np.asarray((price * built.people_unit / built.shares.unit).reshape(found.shape))
