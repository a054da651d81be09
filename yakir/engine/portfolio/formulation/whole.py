"""All parts of the model together, of the whole problem or of one community."""

from dataclasses import dataclass

import numpy as np

from yakir.engine.arrays import Booleans, Floats, Integers
from yakir.engine.portfolio.formulation import (
    building,
    choice,
    failing,
    fairness,
    paying,
    together,
)
from yakir.engine.portfolio.formulation.home import Home
from yakir.engine.portfolio.formulation.paying import Shares
from yakir.engine.portfolio.problem import PlanningProblem
from yakir.engine.solvers import highs


@dataclass(frozen=True, eq=False)
class Formulation:
    """
    The model, and which column says what.

    Parameters
    ----------
    begun
        Column that says a candidate has begun by the end of a quarter, shape (candidates,
        starts); -1 where it cannot have begun. A quarter in which it may not begin has the column
        of the quarter before.
    people_unit
        People-quarters that one unit of the model's gain stands for.
    shares
        Columns of the shares of funds in projects whose payers are counted or hold tickets; None
        in the model of one community.
    """

    model: highs.Model
    begun: Integers
    people_unit: float
    shares: Shares | None = None


def formulate(problem: PlanningProblem, allowed: Booleans | None = None) -> Formulation:
    """
    Return the model of a problem; its gain is exactly the value of the plan.

    Nearly every column counts from the state with no project, so that no constant has to be
    subtracted.
    `allowed` narrows the starts that the model knows, shape (candidates, starts).
    """
    allowed = choice.possible_starts(problem) if allowed is None else allowed
    model = highs.Model()
    people_unit = max(float(problem.people.sum()) * problem.horizon / 1e5, 1e-12)
    begun, shares = _add_rules(model, problem, allowed)
    fairness.add_rules(model, problem, begun, people_unit)
    there = choice.last_column(begun) >= 0
    homes = [
        (int(home), np.flatnonzero((problem.candidates.community == home) & there))
        for home in np.unique(problem.candidates.community[there])
    ]

    def add_gain(stands: Integers, weight: float) -> None:
        for home, own in homes:
            _add_home(Home(model, problem, stands, home, own, people_unit / weight))

    failing.add_gains(model, problem, begun, shares, add_gain)
    return Formulation(model, begun, people_unit, shares)


def formulate_rules(problem: PlanningProblem) -> Formulation:
    """Return the model of the rules alone, where every plan is worth as much as any other."""
    model = highs.Model()
    begun, shares = _add_rules(model, problem, choice.possible_starts(problem))
    return Formulation(model, begun, 1.0, shares)


def _add_rules(
    model: highs.Model, problem: PlanningProblem, allowed: Booleans
) -> tuple[Integers, Shares]:
    """Add what begins when, and who pays for it, within every rule."""
    begun = choice.add_begun(model, allowed)
    choice.add_rules(model, problem, begun)
    choice.add_required(model, problem, begun)
    building.add_rules(model, problem, begun)
    shares = paying.add_rules(model, problem, begun)
    if not model.columns:
        # Without a column the solver looks at no row, even at one that nothing can fill.
        model.add_columns(1, upper=0.0)
    return begun, shares


def formulate_home(
    problem: PlanningProblem, community: int, allowed: Booleans, prices: Floats
) -> Formulation:
    """Return the model of one community alone, each start at a price, (candidates, starts)."""
    model = highs.Model()
    people_unit = max(float(problem.people[community]) * problem.horizon / 1e4, 1e-12)
    begun = choice.add_begun(model, allowed)
    choice.add_rules(model, problem, begun)
    building.add_carrying(model, problem, begun)
    own = np.flatnonzero(allowed.any(axis=1))
    home = Home(model, problem, begun, community, own, people_unit)
    _add_home(home)
    for candidate, quarter in np.argwhere(allowed):
        price = prices[candidate, quarter] / people_unit
        model.raise_gain(int(begun[candidate, quarter]), -price)
        if quarter and begun[candidate, quarter - 1] >= 0:
            model.raise_gain(int(begun[candidate, quarter - 1]), price)
    return Formulation(model, begun, people_unit)


def _add_home(home: Home) -> None:
    """Add what one community gains: by tight rows where effects add up, by plain ones elsewhere."""
    if not home.quarters.size:
        return
    if together.joints_of(home):
        together.add(home)
    else:
        home.add()
