"""Which candidates begin, when, and which of them together."""

from collections.abc import Sequence

import numpy as np

from yakir.engine.arrays import Booleans, Floats, Integers
from yakir.engine.portfolio import payments
from yakir.engine.portfolio.problem import TOLERANCE, PlanningProblem
from yakir.engine.portfolio.value import Start
from yakir.engine.solvers import highs


def chosen_starts(begun: Integers, values: Floats) -> list[Start]:
    """Read the starts out of a solution of the model."""
    state = np.where(begun >= 0, values[np.maximum(begun, 0)] > 0.5, False)
    return [
        Start(int(candidate), int(np.argmax(state[candidate])))
        for candidate in np.flatnonzero(state.any(axis=1))
    ]


def columns_of(begun: Integers, starts: Sequence[Start]) -> tuple[Integers, Floats]:
    """Return the columns of a plan and their values, to begin a search from."""
    state = np.zeros(begun.shape)
    for candidate, quarter in starts:
        state[candidate, quarter:] = 1.0
    columns, place = np.unique(begun, return_index=True)
    return columns[columns >= 0], state.ravel()[place][columns >= 0]


def possible_starts(problem: PlanningProblem) -> Booleans:
    """Whether a candidate can begin in a quarter, be paid, and be of use, (candidates, starts)."""
    candidates = problem.candidates
    quarter = np.arange(problem.starts)
    bound = _bound(problem)
    in_time = quarter + candidates.lead[:, None] <= problem.horizon
    allowed = (in_time & _useful(problem)[:, None]) | bound[:, None]
    allowed &= (quarter >= candidates.earliest[:, None]) & (quarter <= candidates.latest[:, None])
    # What all the money could not pay alone would only loosen the bound.
    return np.asarray(allowed & _payable_alone(problem))


def _payable_alone(problem: PlanningProblem) -> Booleans:
    """Whether all the money could pay a candidate if it were alone, (candidates, starts)."""
    funds, over = problem.funds, problem.paid_over
    everything = payments.left(problem, np.zeros_like(problem.money))
    covered = np.zeros((over.size, problem.starts), bool)
    for lasts in np.unique(over):
        own = np.flatnonzero(over == lasts)
        cost = problem.candidates.cost[own]
        for quarter in range(problem.starts):
            most = payments.most(problem, everything, quarter, int(lasts))
            most[funds.last_payment < quarter + lasts - 1] = 0.0
            share = np.minimum(most[:, None] / cost, funds.cap[:, None])
            share = np.where(problem.payable[:, own], share, 0.0)
            covered[own, quarter] = share.sum(axis=0) >= 1 - TOLERANCE
    return covered


def _useful(problem: PlanningProblem) -> Booleans:
    """Whether a candidate adds to a known service that is not full."""
    room = np.nan_to_num(1 - problem.communities.coverage)[problem.candidates.community]
    return np.asarray((np.minimum(problem.candidates.effects, room) > 0).any(axis=1))


def _bound(problem: PlanningProblem) -> Booleans:
    """Whether a candidate may have to be chosen even if it gains nothing by itself."""
    bound = problem.candidates.required.copy()
    for joint in problem.joints:
        bound[list(joint.candidates)] = True
    needs = problem.candidates.needs
    bound[needs[needs >= 0]] = True
    # Money for a group that is owed its part may be worth more than what it builds.
    owed = (problem.funds.named_share > 0) @ problem.funds.named
    floors = ((problem.floors.price > 0) & (problem.floors.least > 0)).astype(float)
    if floors.any():
        member = (floors @ problem.floors.members > 0)[problem.candidates.community]
        bound |= member
    return np.asarray(bound | owed)


def add_begun(model: highs.Model, allowed: Booleans) -> Integers:
    """Add a column for each allowed start."""
    begun = np.full(allowed.shape, -1)
    begun[allowed] = model.add_columns(int(allowed.sum()), upper=1.0, integer=True)
    # Columns are numbered by candidate, then quarter: the latest is the highest so far.
    return np.asarray(np.maximum.accumulate(begun, axis=1))


def last_column(begun: Integers) -> Integers:
    """Column that says a candidate has begun at all, -1 for none, shape (candidates,)."""
    return np.asarray(begun.max(axis=1, initial=-1))


def add_rules(model: highs.Model, problem: PlanningProblem, begun: Integers) -> None:
    """Add the rules about the candidates of one community."""
    _add_order(model, begun)
    _add_groups(model, problem, begun)
    _add_needs(model, problem, begun)
    _add_services(model, problem, begun)


def _add_order(model: highs.Model, begun: Integers) -> None:
    """What has begun stays begun."""
    earlier, later = begun[:, :-1], begun[:, 1:]
    both = (earlier >= 0) & (later != earlier)
    count = int(both.sum())
    rows = np.arange(count)
    model.add_rows(count, [(rows, earlier[both], 1.0), (rows, later[both], -1.0)], most=0.0)


def _add_groups(model: highs.Model, problem: PlanningProblem, begun: Integers) -> None:
    """One candidate of a group at most begins."""
    last = last_column(begun)
    open_ = (last >= 0) & (problem.candidates.group >= 0)
    groups, row = np.unique(problem.candidates.group[open_], return_inverse=True)
    model.add_rows(groups.size, [(row, last[open_], 1.0)], most=1.0)


def _add_needs(model: highs.Model, problem: PlanningProblem, begun: Integers) -> None:
    """What is needed has begun early enough to be in effect no later than what needs it."""
    needs, lead = problem.candidates.needs, problem.candidates.lead
    dependent, quarter = np.nonzero((begun >= 0) & (needs >= 0)[:, None])
    before = np.where(quarter > 0, begun[dependent, quarter - 1], -1)
    # A quarter without a column of its own says nothing new.
    new = begun[dependent, quarter] != before
    dependent, quarter = dependent[new], quarter[new]
    needed = needs[dependent]
    when = np.minimum(quarter + lead[dependent] - lead[needed], begun.shape[1] - 1)
    column = np.where(when >= 0, begun[needed, np.maximum(when, 0)], -1)
    rows, there = np.arange(dependent.size), column >= 0
    entries = [
        (rows, begun[dependent, quarter], np.ones(rows.size)),
        (rows[there], column[there], -np.ones(int(there.sum()))),
    ]
    model.add_rows(rows.size, entries, most=0.0)


def _add_services(model: highs.Model, problem: PlanningProblem, begun: Integers) -> None:
    """So many candidates of a community at most add to one service."""
    if problem.most_per_service is None:
        return
    last = last_column(begun)
    candidate, service = np.nonzero((problem.candidates.effects > 0) & (last >= 0)[:, None])
    place = problem.candidates.community[candidate] * problem.weights.size + service
    row = np.unique(place, return_inverse=True)[1]
    many = np.bincount(row) > problem.most_per_service
    number = np.cumsum(many) - 1
    kept = many[row]
    model.add_rows(
        int(many.sum()),
        [(number[row[kept]], last[candidate[kept]], 1.0)],
        most=float(problem.most_per_service),
    )


def add_required(model: highs.Model, problem: PlanningProblem, begun: Integers) -> None:
    """What a person has committed begins; a row that nothing can fill has no solution."""
    required = np.flatnonzero(problem.candidates.required)
    last = last_column(begun)[required]
    there = np.flatnonzero(last >= 0)
    model.add_rows(required.size, [(there, last[there], 1.0)], most=1.0, least=1.0)
