"""Who pays for what begins: whole classes where shares are all that counts, else single payers."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from yakir.engine.arrays import Booleans, Floats, Integers
from yakir.engine.portfolio import payments
from yakir.engine.portfolio.funding.rows import (
    Paid,
    Payers,
    add_money,
    add_named,
    add_payers,
    joined,
)
from yakir.engine.portfolio.funding.rules import Asked
from yakir.engine.portfolio.problem import PlanningProblem
from yakir.engine.portfolio.value import Start
from yakir.engine.solvers import highs

#: Least share of a payer that may fail. [1]
LEAST_PART = 1e-5


@dataclass(frozen=True, eq=False)
class Shares:
    """
    Columns of single payers, and of whether they take part.

    Parameters
    ----------
    column
        Column of the share that a fund pays of a project begun in a quarter, shape (shares,).
    fund, candidate, quarter
        Whose share that is, of what, begun when, shape (shares,).
    pays
        Column that says whether the fund takes part in the candidate, -1 where its share says it,
        shape (shares,).
    money
        Rows that keep each fund within its money, shape (funds * payment quarters,).
    unit
        What one unit of those rows stands for. [EUR]
    """

    column: Integers
    fund: Integers
    candidate: Integers
    quarter: Integers
    pays: Integers
    money: Integers = field(default_factory=lambda: np.zeros(0, np.int64))
    unit: float = 1.0

    def of(self, starts: Sequence[Start], split: Floats) -> tuple[Integers, Floats]:
        """Return the columns for shares of funds, shape (funds, starts), and their values."""
        place = {start: index for index, start in enumerate(starts)}
        values = np.zeros(self.column.size)
        for at in range(self.column.size):
            index = place.get(Start(int(self.candidate[at]), int(self.quarter[at])))
            if index is not None:
                values[at] = split[self.fund[at], index]
        there = self.pays >= 0
        pays, row = np.unique(self.pays[there], return_inverse=True)
        part = np.bincount(row, values[there] > 0, minlength=pays.size) > 0
        return np.append(self.column, pays), np.append(values, part.astype(float))

    def narrowed(self, problem: PlanningProblem, values: Floats) -> PlanningProblem:
        """
        Return the problem in which only those pay who take part in a solution of the model.

        Shares found for its starts let no project fail that the solution lets stand.
        """
        eligible = problem.funds.eligible.copy()
        says = np.where(self.pays >= 0, self.pays, self.column)
        # Begun in another quarter, a project is not paid by the same column.
        taken = np.zeros(eligible.shape, bool)
        np.logical_or.at(taken, (self.fund, self.candidate), values[says] > LEAST_PART / 2)
        eligible[self.fund, self.candidate] &= taken[self.fund, self.candidate]
        return replace(problem, funds=replace(problem.funds, eligible=eligible))


def add_rules(model: highs.Model, problem: PlanningProblem, begun: Integers) -> Shares:
    """What begins is paid for in full, by funds within their rules."""
    before = np.pad(begun[:, :-1], ((0, 0), (1, 0)), constant_values=-1)
    open_ = tuple(Start(int(c), int(q)) for c, q in np.argwhere(begun != before))
    asked = Asked(problem, open_)
    if not open_:
        nothing = np.zeros(0, np.int64)
        return Shares(nothing, nothing, nothing, nothing, nothing)
    unit = float(problem.candidates.cost.mean())
    # All starts of a candidate go one way, so that its payers are counted once.
    single = asked.counted | (asked.allowed & _fails(problem)[:, None]).any(axis=0)
    counted = np.isin(asked.candidate, asked.candidate[single])
    part, shares = _add_single(model, asked, (begun, before), np.flatnonzero(counted), unit)
    paid = [*_add_classes(model, asked, (begun, before), ~counted, unit), part]
    money = add_money(model, problem, joined(paid), unit)
    add_named(model, problem, joined(paid))
    return replace(shares, money=money, unit=unit)


def _fails(problem: PlanningProblem) -> Booleans:
    """Whether a fund fails in some scenario, shape (funds,)."""
    if not problem.failures.size:
        return np.zeros(problem.money.shape[0], bool)
    return np.asarray(problem.failures.any(axis=0))


def _add_classes(
    model: highs.Model, asked: Asked, begun: tuple[Integers, Integers], which: Booleans, unit: float
) -> list[Paid]:
    """Add what funds pay for whole classes of starts, each fund its part at most."""
    problem = asked.problem
    starts = [asked.starts[i] for i in np.flatnonzero(which)]
    found = []
    for part in payments.classes(problem, starts, asked.allowed[:, which]):
        columns = model.add_columns(part.funds.size)
        starting = _starting(begun, part.candidates, np.full(part.candidates.size, part.quarter))
        cost = problem.candidates.cost[part.candidates] / unit
        whole = [(0, column[column >= 0], sign * cost[column >= 0]) for column, sign in starting]
        model.add_rows(
            1, [(0, columns, 1.0), *((0, c, -n) for _, c, n in whole)], most=0.0, least=0.0
        )
        for index in np.flatnonzero(problem.funds.cap[part.funds] < 1):
            cap = problem.funds.cap[part.funds[index]]
            parts = [(0, c, -cap * n) for _, c, n in whole]
            model.add_rows(1, [(0, columns[index], 1.0), *parts], most=0.0)
        found.append(
            Paid(
                column=columns,
                fund=part.funds,
                quarter=np.full(columns.size, part.quarter),
                over=np.full(columns.size, part.lead),
                amount=np.ones(columns.size),
                named=problem.funds.named[part.funds, part.candidates[0]],
            )
        )
    return found


def _starting(
    begun: tuple[Integers, Integers], candidate: Integers, quarter: Integers
) -> list[tuple[Integers, float]]:
    """Columns that say what begins in a quarter: begun now, but not before."""
    now, before = begun
    return [(now[candidate, quarter], 1.0), (before[candidate, quarter], -1.0)]


def _add_single(
    model: highs.Model, asked: Asked, begun: tuple[Integers, Integers], which: Integers, unit: float
) -> tuple[Paid, Shares]:
    """Add the share of each fund in each start, and binaries for its taking part."""
    problem = asked.problem
    fund, at = np.nonzero(asked.allowed[:, which])
    at = which[at]
    candidate, quarter = asked.candidate[at], asked.quarter[at]
    alone = asked.most_payers == 1
    cap = problem.funds.cap[fund]
    share = model.add_columns(fund.size, upper=np.minimum(cap, 1.0), integer=alone)
    row = np.full(len(asked.starts), -1)
    row[which] = np.arange(which.size)
    entries = [(row[at], share, 1.0)]
    for column, sign in _starting(begun, asked.candidate[which], asked.quarter[which]):
        there = np.flatnonzero(column >= 0)
        entries.append((there, column[there], -sign))
    model.add_rows(which.size, entries, most=0.0, least=0.0)
    pays = np.full(fund.size, -1)
    if not alone and fund.size:
        key, place = np.unique(np.stack([fund, candidate]), axis=1, return_inverse=True)
        least = problem.funds.ticket[key[0]] / problem.candidates.cost[key[1]]
        # Who takes part pays something, or a failure would be told where there is none.
        least = np.where(_fails(problem)[key[0]], np.maximum(least, LEAST_PART), least)
        payers = Payers(problem, key[0], key[1], least)
        pays = add_payers(model, payers, share, place, np.zeros(key.shape[1]))[place]
    paid = Paid(
        column=share,
        fund=fund,
        quarter=quarter,
        over=problem.paid_over[candidate],
        amount=problem.candidates.cost[candidate] / unit,
        named=problem.funds.named[fund, candidate],
    )
    return paid, Shares(share, fund, candidate, quarter, pays)
