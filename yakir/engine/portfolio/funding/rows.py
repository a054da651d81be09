"""Rows about money and payers that every model of payments has."""

from dataclasses import dataclass

import numpy as np

from yakir.engine.arrays import Booleans, Floats, Integers
from yakir.engine.portfolio.problem import MOST_WITH_TICKET, PlanningProblem
from yakir.engine.solvers import highs


@dataclass(frozen=True, eq=False)
class Paid:
    """
    Columns that say what a fund pays for something that begins in a quarter.

    Parameters
    ----------
    column
        The columns, shape (paid,).
    fund, quarter, over
        Who pays, from which quarter on, over how many quarters, shape (paid,).
    amount
        What one unit of the column stands for, in the model's unit of money, shape (paid,).
    named
        Whether it goes to those whom the fund has named, shape (paid,).
    """

    column: Integers
    fund: Integers
    quarter: Integers
    over: Integers
    amount: Floats
    named: Booleans


def joined(parts: list[Paid]) -> Paid:
    """All columns of several parts."""
    names = ("column", "fund", "quarter", "over", "amount", "named")
    return Paid(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


def add_money(model: highs.Model, problem: PlanningProblem, paid: Paid, unit: float) -> Integers:
    """
    Let no fund pay more in a quarter than has arrived, or arrives in that quarter.

    Returns the rows that say so, one for each fund and quarter of payment.
    """
    quarters = problem.payment_quarters
    first = paid.fund * quarters + paid.quarter
    part = paid.amount / paid.over
    due = []
    for later in range(int(paid.over.max(initial=0))):
        there = paid.over > later
        due.append((first[there] + later, paid.column[there], part[there]))
    keeps = np.repeat(problem.funds.carry_over, quarters)
    rows = np.flatnonzero(keeps)
    left = np.full(keeps.size, -1)
    left[rows] = model.add_columns(rows.size)
    after = rows[rows % quarters > 0]
    # Money left is a column of its own: rows stay short where sums so far would be long.
    kept = [(rows, left[rows], np.ones(rows.size)), (after, left[after - 1], -np.ones(after.size))]
    model.add_rows(keeps.size, [*due, *kept], most=problem.money.ravel() / unit)
    return np.arange(model.rows - keeps.size, model.rows)


def add_named(model: highs.Model, problem: PlanningProblem, paid: Paid) -> None:
    """Each fund pays its part to the candidates that it has named."""
    share = problem.funds.named_share
    bound = np.flatnonzero(share > 0)
    row = np.full(share.size, -1)
    row[bound] = np.arange(bound.size)
    there = row[paid.fund] >= 0
    fund = paid.fund[there]
    number = (share[fund] - paid.named[there]) * paid.amount[there]
    model.add_rows(bound.size, [(row[fund], paid.column[there], number)], most=0.0)


@dataclass(frozen=True, eq=False)
class Payers:
    """
    Funds that may take part in projects, one place for each fund and project.

    Parameters
    ----------
    fund, project
        Who may take part, and in what, shape (payers,).
    least
        Least share that the fund pays where it takes part, shape (payers,). [1]
    """

    problem: PlanningProblem
    fund: Integers
    project: Integers
    least: Floats

    @property
    def ticketed(self) -> Integers:
        """Places of payers with a ticket."""
        return np.flatnonzero(self.problem.funds.ticket[self.fund] > 0)

    @property
    def owing(self) -> Integers:
        """Places of payers that pay a least share where they take part."""
        return np.flatnonzero(self.least > 0)


def add_payers(
    model: highs.Model, payers: Payers, share: Integers, place: Integers, gain: Floats
) -> Integers:
    """
    Add a binary for each payer, and return those columns.

    A payer pays its ticket at least, and is counted. The columns `share` say what part of its
    project a payer pays, each at its `place` among the payers.
    """
    pays = model.add_columns(payers.fund.size, gain=gain, upper=1.0, integer=True)
    cap = payers.problem.funds.cap[payers.fund]
    rows = np.arange(pays.size)
    model.add_rows(pays.size, [(place, share, 1.0), (rows, pays, -cap)], most=0.0)
    owing = payers.owing
    row = np.full(pays.size, -1)
    row[owing] = np.arange(owing.size)
    there = row[place] >= 0
    entries = [
        (row[place[there]], share[there], -np.ones(int(there.sum()))),
        (row[owing], pays[owing], payers.least[owing]),
    ]
    model.add_rows(owing.size, entries, most=0.0)
    _count(model, payers, pays)
    return pays


def _count(model: highs.Model, payers: Payers, pays: Integers) -> None:
    """A project has so many payers at most, fewer where one of them has a ticket."""
    there, row = np.unique(payers.project, return_inverse=True)
    number = np.bincount(row)
    most = payers.problem.most_funds or payers.problem.money.shape[0]
    few = number > most
    place = np.cumsum(few) - 1
    counted = few[row]
    model.add_rows(int(few.sum()), [(place[row[counted]], pays[counted], 1.0)], most=float(most))
    limit = min(MOST_WITH_TICKET, most)
    has = np.zeros(there.size, bool)
    has[row[payers.ticketed]] = True
    has &= (number > limit) & (limit < most)
    if has.any():
        _limit(model, payers.ticketed, pays, (row, has, (number - limit).astype(float)), number)


def _limit(
    model: highs.Model,
    ticketed: Integers,
    pays: Integers,
    limited: tuple[Integers, Booleans, Floats],
    number: Integers,
) -> None:
    """Count the payers of projects down to a limit as soon as one with a ticket takes part."""
    row, has, excess = limited
    place = np.cumsum(has) - 1
    holds = model.add_columns(int(has.sum()), upper=1.0)
    own = ticketed[has[row[ticketed]]]
    rows = np.arange(own.size)
    model.add_rows(
        own.size, [(rows, pays[own], 1.0), (rows, holds[place[row[own]]], -1.0)], most=0.0
    )
    counted = has[row]
    model.add_rows(
        holds.size,
        [(place[row[counted]], pays[counted], 1.0), (np.arange(holds.size), holds, excess[has])],
        most=number[has].astype(float),
    )
