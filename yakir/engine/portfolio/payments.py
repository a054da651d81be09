"""Who pays: money in the model by class of projects, and shares of funds in a chosen plan."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from yakir.engine.arrays import Booleans, Floats, Integers
from yakir.engine.portfolio.problem import TOLERANCE, PlanningProblem
from yakir.engine.portfolio.value import LEAST_SHARE, Start
from yakir.engine.solvers import highs


@dataclass(frozen=True, eq=False)
class Due:
    """
    Projects of one class that start in one quarter.

    Projects that the same funds may pay over as many quarters, and that the same funds have named,
    are one class: any split of the class's cost among funds, made alike for each of its projects,
    keeps every share and every quarter's money, so the model splits whole classes and loses
    nothing.

    Parameters
    ----------
    lead
        Number of quarters over which each is paid. [quarters]
    """

    quarter: int
    lead: int
    funds: Integers
    candidates: Integers


def classes(
    problem: PlanningProblem, starts: Sequence[Start], allowed: Booleans | None = None
) -> list[Due]:
    """
    Classes of the given starts, in a fixed order.

    `allowed`, shape (funds, starts), narrows the funds that may pay.
    """
    found: dict[tuple[int, int, tuple[int, ...], tuple[bool, ...]], list[int]] = {}
    binds = problem.funds.named_share > 0
    for index in sorted(range(len(starts)), key=lambda i: (starts[i].quarter, starts[i].candidate)):
        candidate, quarter = starts[index]
        open_ = problem.payers(candidate, quarter)
        if allowed is not None:
            open_ = open_[allowed[open_, index]]
        funds = tuple(int(f) for f in open_)
        named = tuple(bool(n) for n in problem.funds.named[open_, candidate] & binds[open_])
        key = (quarter, int(problem.paid_over[candidate]), funds, named)
        found.setdefault(key, []).append(candidate)
    return [
        Due(quarter, lead, np.array(funds, np.int64), np.array(members))
        for (quarter, lead, funds, _), members in found.items()
    ]


def add_money(
    model: highs.Model, problem: PlanningProblem, due: Sequence[Due], unit: float
) -> list[Integers]:
    """Add what each fund pays for each class, within its money, and return those columns."""
    paid = [model.add_columns(part.funds.size) for part in due]
    for fund in range(problem.money.shape[0]):
        _add_fund(model, problem, due, paid, fund, unit)
    return paid


def _add_fund(
    model: highs.Model,
    problem: PlanningProblem,
    due: Sequence[Due],
    paid: Sequence[Integers],
    fund: int,
    unit: float,
) -> None:
    """Keep one fund's payments within the money of each quarter, or of all quarters so far."""
    quarters = problem.payment_quarters
    entries = []
    for part, columns in zip(due, paid, strict=True):
        for column in columns[part.funds == fund]:
            rows = np.arange(part.quarter, part.quarter + part.lead)
            entries.append((rows, np.full(rows.size, column), np.full(rows.size, 1 / part.lead)))
    if problem.funds.carry_over[fund]:
        # Money left is a column of its own: rows stay short where sums so far would be long.
        left = model.add_columns(quarters)
        rows = np.arange(quarters)
        entries += [(rows, left, np.ones(quarters)), (rows[1:], left[:-1], -np.ones(quarters - 1))]
    money = problem.money[fund] / unit
    model.add_rows(quarters, entries, most=money)


def shares(problem: PlanningProblem, starts: Sequence[Start]) -> Floats | None:
    """
    Return a way to pay for the starts, shape (funds, starts), or None when there is none.

    Of all ways one is taken that the funds' rules allow; a project has one fund wherever its class
    lets it.
    """
    split = np.zeros((problem.money.shape[0], len(starts)))
    if not starts:
        return split
    cost = problem.candidates.cost
    unit = float(cost.mean())
    model = highs.Model()
    due = classes(problem, starts)
    paid = add_money(model, problem, due, unit)
    for part, columns in zip(due, paid, strict=True):
        total = cost[part.candidates].sum() / unit
        model.add_rows(1, [(0, columns, 1.0)], most=total, least=total)
        caps = problem.funds.cap[part.funds] * total
        model.add_rows(columns.size, [(np.arange(columns.size), columns, 1.0)], most=caps)
    answer = highs.maximise(model, tolerance=1e-10)
    if answer.values is None:
        return None
    place = {start.candidate: i for i, start in enumerate(starts)}
    for part, columns in zip(due, paid, strict=True):
        own = np.array([place[int(candidate)] for candidate in part.candidates])
        split[np.ix_(part.funds, own)] = _divided(problem, part, answer.values[columns] * unit)
    return split


def _divided(problem: PlanningProblem, part: Due, amounts: Floats) -> Floats:
    """Divide what funds pay for a class among its projects, shape (funds, projects)."""
    amounts = np.where(amounts < LEAST_SHARE * amounts.sum(), 0.0, amounts)
    amounts = amounts / amounts.sum()
    if problem.funds.cap[part.funds[amounts > 0]].min() < 1:
        return np.repeat(amounts[:, None], part.candidates.size, axis=1)
    cost = problem.candidates.cost[part.candidates]
    project_ends = np.cumsum(cost) / cost.sum()
    fund_ends = np.cumsum(amounts)
    # Laid end to end, each fund and each project is an interval: a share is what they have in
    # common, so that few projects have more than one fund.
    fund_from, project_from = fund_ends - amounts, project_ends - cost / cost.sum()
    common = np.minimum(fund_ends[:, None], project_ends) - np.maximum(
        fund_from[:, None], project_from
    )
    common = np.where(common > LEAST_SHARE * (project_ends - project_from), common, 0.0)
    return np.asarray(common / common.sum(axis=0))


def spent(problem: PlanningProblem, starts: Sequence[Start], split: Floats) -> Floats:
    """Return the EUR that each fund pays in each quarter, shape (funds, payment quarters)."""
    used = np.zeros_like(problem.money)
    for index, (candidate, quarter) in enumerate(starts):
        over = problem.paid_over[candidate]
        part = problem.candidates.cost[candidate] / over * split[:, index]
        used[:, quarter : quarter + over] += part[:, None]
    return used


def left(problem: PlanningProblem, used: Floats) -> Floats:
    """
    Return the EUR at hand at the end of each quarter, shape (funds, payment quarters).

    Without carry-over it is what lapses at the end of the quarter.
    """
    rest = problem.money - used
    return np.where(problem.funds.carry_over[:, None], np.cumsum(rest, axis=1), rest)


def room(problem: PlanningProblem, rest: Floats, start: Start) -> Floats:
    """
    Return the greatest share of a candidate that each fund could still pay, shape (..., funds).

    `rest` is the EUR at hand at the end of each quarter, shape (..., funds, payment quarters).
    """
    over = int(problem.paid_over[start.candidate])
    share = most(problem, rest, start.quarter, over) / problem.candidates.cost[start.candidate]
    share = np.clip(share, 0.0, problem.funds.cap)
    allowed = np.zeros(share.shape[-1], bool)
    allowed[problem.payers(*start)] = True
    return np.where(allowed, share, 0.0)


def most(problem: PlanningProblem, rest: Floats, quarter: int, over: int) -> Floats:
    """
    Return the most that each fund could still pay in equal parts, shape (..., funds). [EUR].

    Below zero where a fund has paid too much already; `rest` is the EUR at hand at the end of each
    quarter, shape (..., funds, payment quarters).
    """
    # With carry-over every later quarter has to do without what is paid now.
    paid = np.minimum(np.arange(1, rest.shape[-1] - quarter + 1), over)
    kept = (rest[..., quarter:] / paid).min(axis=-1)
    lapsed = rest[..., quarter : quarter + over].min(axis=-1)
    return np.asarray(over * np.where(problem.funds.carry_over, kept, lapsed))


def covers(split: Floats) -> bool:
    """Whether shares of funds make a whole project."""
    return bool(split.sum() >= 1 - TOLERANCE)
