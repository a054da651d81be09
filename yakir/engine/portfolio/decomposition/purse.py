"""What all communities draw on: money of funds, capacity to build, floors of fairness."""

from typing import NamedTuple

import numpy as np
from numba import prange

from yakir.engine.arrays import Booleans, Floats, Integers
from yakir.engine.compiling import entry, shared_out
from yakir.engine.portfolio.decomposition.paying import (
    NO_LIMIT,
    Payers,
    Project,
    Rows,
    beside,
    blank,
    builds,
    carried,
    cheapest,
    payers_of,
    room_of,
    summed,
)
from yakir.engine.portfolio.problem import MOST_WITH_TICKET, TOLERANCE, PlanningProblem

#: Instead of what is left of each row: all that there is.
ALL = np.zeros(0)


class Purse:
    """The shared rows of a problem, and what candidates take from them."""

    def __init__(self, problem: PlanningProblem) -> None:
        self.problem = problem
        self.payers = _payers(problem)
        self.rows = _rows(problem)
        members = problem.floors.members
        floor = (problem.floors.least[:, None] - members).T if members.size else None
        candidates = problem.candidates
        region = problem.communities.region[candidates.community]
        self.project = Project(
            candidates.cost,
            candidates.lead,
            problem.paid_over.astype(np.int64),
            # A new array in both cases: one that cannot be written to would be compiled for again.
            np.where(problem.capacity.size > 0, region, -1),
            candidates.community,
            np.ascontiguousarray(
                np.zeros((problem.people.size, 0)) if floor is None else floor, float
            ),
        )
        finish = problem.starts + max(candidates.lead, default=1) - 1
        # A project that gains nothing can still be money spent where a fund or a floor asks for it.
        self.balanced = bool(problem.funds.named_share.any() or problem.floors.least.any())
        self.finish_quarters = int(finish if self.balanced else min(finish, problem.horizon))
        self.allowed = self._allowed()

    def _allowed(self) -> Booleans:
        """Whether a candidate can start in a quarter, be paid and count, shape (candidates, starts)."""
        problem, candidates = self.problem, self.problem.candidates
        quarter = np.arange(problem.starts)
        allowed = (candidates.earliest[:, None] <= quarter) & (
            quarter <= candidates.latest[:, None]
        )
        in_time = quarter + candidates.lead[:, None] <= problem.horizon
        room = np.nan_to_num(1 - problem.communities.coverage)[candidates.community]
        useful = (np.minimum(candidates.effects, room) > 0).any(axis=1) | candidates.required
        if not self.balanced:
            allowed &= in_time & (useful | _needed(problem))[:, None]
        _keep_payable(allowed, self.payers, self.rows, self.project)
        return allowed

    def prices(self, price: Floats, slack: Floats = ALL, some: Integers | None = None) -> Floats:
        """
        Return the price of each candidate by its quarter of finish, infinite where not allowed.

        `price` is what a unit of each row is worth, shape (rows,); the answer has the shape
        (candidates, quarters of finish). With `slack`, shape (rows,), what that does not pay for
        alone is not allowed either. Of `some` candidates the prices are found, else of all.
        """
        found = np.full((self.project.cost.size, self.finish_quarters), np.inf)
        which = np.arange(self.project.cost.size) if some is None else some
        _price(price, which, self.allowed, self.payers, self.rows, self.project, slack, found)
        return found

    def shares(
        self, candidates: Integers, quarters: Integers, price: Floats, slack: Floats = ALL
    ) -> Floats:
        """Return the cheapest payment of each start at the prices, shape (starts, funds)."""
        found = np.zeros((candidates.size, self.rows.funds))
        _share(price, candidates, quarters, self.payers, self.rows, self.project, slack, found)
        return found

    def usage(self, candidates: Integers, quarters: Integers, shares: Floats) -> "Usage":
        """Return what each start takes from the rows, before what is carried over."""
        return Usage(*_usage(candidates, quarters, shares, self.payers, self.rows, self.project))

    def taken(self, rows: Integers, amounts: Floats) -> Floats:
        """Return what is missing in each row when so much is taken, shape (rows,)."""
        found = np.bincount(rows, amounts, self.rows.limit.size).astype(float)
        return carried(found, self.rows.reach)

    def worth(self, price: Floats) -> float:
        """Return what all that the rows offer is worth at the prices."""
        return float(price @ self.rows.limit)


class Usage(NamedTuple):
    """
    What starts take from the rows.

    Parameters
    ----------
    begins
        Place of the first entry of each start, shape (starts + 1,).
    row, amount
        Row and amount of each entry, shape (entries,). [EUR]
    """

    begins: Integers
    row: Integers
    amount: Floats


def _needed(problem: PlanningProblem) -> Booleans:
    """Whether another candidate needs one, or gains by it, shape (candidates,)."""
    found = np.zeros(problem.candidates.cost.size, bool)
    needs = problem.candidates.needs
    found[needs[needs >= 0]] = True
    for joint in problem.joints:
        if (joint.change > 0).any():
            found[list(joint.candidates)] = True
    return found


def _payers(problem: PlanningProblem) -> Payers:
    funds, candidates = problem.funds, problem.candidates
    ticket = funds.ticket[:, None] / candidates.cost
    cap = np.broadcast_to(funds.cap[:, None], ticket.shape)
    may = problem.payable & (cap > 0) & (ticket <= cap + TOLERANCE)
    candidate, fund = np.nonzero(may.T)
    begins = np.searchsorted(candidate, np.arange(candidates.cost.size + 1))
    most = np.full(candidates.cost.size, problem.most_funds or NO_LIMIT)
    with_ticket = (may & (ticket > 0)).any(axis=0)
    if problem.most_funds is None or problem.most_funds > MOST_WITH_TICKET:
        most[with_ticket] = -MOST_WITH_TICKET
    else:
        most[with_ticket] = min(problem.most_funds, MOST_WITH_TICKET)
    named = funds.named_share[fund] - funds.named[fund, candidate]
    return Payers(
        begins,
        fund,
        np.ascontiguousarray(funds.cap[fund]),
        np.ascontiguousarray(ticket[fund, candidate]),
        funds.last_payment[fund] - problem.paid_over[candidate] + 1,
        most,
        np.where(funds.named_share[fund] > 0, named, 0.0),
    )


def _rows(problem: PlanningProblem) -> Rows:
    funds, quarters = problem.money.shape
    carry = problem.funds.carry_over[:, None]
    money = np.where(carry, np.cumsum(problem.money, axis=1), problem.money)
    reach = np.where(carry, quarters - np.arange(quarters), 1)
    capacity = problem.room_to_build
    floors = problem.floors.price
    limit = [money.ravel(), np.zeros(funds), capacity.ravel(), np.zeros(floors.size)]
    hard = np.full(money.size + funds + capacity.size, np.inf)
    return Rows(
        np.concatenate(limit),
        np.concatenate(
            [reach.ravel(), np.ones(funds + capacity.size + floors.size)], dtype=float
        ).astype(np.int64),
        np.concatenate([hard, floors]),
        funds,
        quarters,
        capacity.shape[0],
        floors.size,
    )


@shared_out
def _price(
    price: Floats,
    which: Integers,
    allowed: Booleans,
    payers: Payers,
    rows: Rows,
    project: Project,
    slack: Floats,
    found: Floats,
) -> None:
    """Write the price of each allowed start of some candidates, by its quarter of finish."""
    sums = summed(price, rows)
    for place in prange(which.size):
        candidate = which[place]
        room, share = blank(rows.funds), np.zeros(rows.funds)
        lead = project.lead[candidate]
        for quarter in range(allowed.shape[1]):
            fits = allowed[candidate, quarter]
            if not fits or not builds(slack, candidate, quarter, rows, project):
                continue
            count = payers_of(sums, price, candidate, quarter, payers, rows, project, slack, room)
            unit = cheapest(room[0], room[1], room[2], count, payers.most[candidate], share)
            unit += beside(price, candidate, quarter, rows, project)
            found[candidate, quarter + lead - 1] = project.cost[candidate] * unit


@entry
def _share(
    price: Floats,
    candidates: Integers,
    quarters: Integers,
    payers: Payers,
    rows: Rows,
    project: Project,
    slack: Floats,
    found: Floats,
) -> None:
    """Write the cheapest payment of each start."""
    sums = summed(price, rows)
    room, share = blank(rows.funds), np.zeros(rows.funds)
    for number in range(candidates.size):
        candidate, quarter = candidates[number], quarters[number]
        count = payers_of(sums, price, candidate, quarter, payers, rows, project, slack, room)
        cheapest(room[0], room[1], room[2], count, payers.most[candidate], share)
        for payer in range(count):
            found[number, payers.fund[room[3][payer]]] = share[payer]


@entry
def _usage(
    candidates: Integers,
    quarters: Integers,
    shares: Floats,
    payers: Payers,
    rows: Rows,
    project: Project,
) -> tuple[Integers, Integers, Floats]:
    """Return begins, rows and amounts of what each start takes."""
    named, most = rows.funds * rows.quarters, 0
    capacity = named + rows.funds
    floor = capacity + rows.regions * rows.quarters
    for candidate in candidates:
        most += (rows.funds + 1) * (project.over[candidate] + 1) + rows.floors
    begins, row, amount = (
        np.zeros(candidates.size + 1, np.int64),
        np.zeros(most, np.int64),
        np.zeros(most),
    )
    count = 0
    for number in range(candidates.size):
        candidate, quarter = candidates[number], quarters[number]
        over, cost = project.over[candidate], project.cost[candidate]
        for payer in range(payers.begins[candidate], payers.begins[candidate + 1]):
            fund = payers.fund[payer]
            paid = shares[number, fund] * cost
            if paid <= 0.0:
                continue
            for later in range(quarter, quarter + over):
                row[count], amount[count] = fund * rows.quarters + later, paid / over
                count += 1
            if payers.named[payer] != 0.0:
                row[count], amount[count] = named + fund, paid * payers.named[payer]
                count += 1
        if project.region[candidate] >= 0:
            first = capacity + project.region[candidate] * rows.quarters
            for later in range(quarter, quarter + over):
                row[count], amount[count] = first + later, cost / over
                count += 1
        home = project.home[candidate]
        for each in range(rows.floors):
            if project.floor[home, each] != 0.0:
                row[count], amount[count] = floor + each, cost * project.floor[home, each]
                count += 1
        begins[number + 1] = count
    return begins, row[:count].copy(), amount[:count].copy()


@shared_out
def _keep_payable(allowed: Booleans, payers: Payers, rows: Rows, project: Project) -> None:
    """Bar starts that all the money and capacity there is could not pay alone."""
    for candidate in prange(allowed.shape[0]):
        over, cost = project.over[candidate], project.cost[candidate]
        for quarter in range(allowed.shape[1]):
            if not allowed[candidate, quarter]:
                continue
            total = 0.0
            for payer in range(payers.begins[candidate], payers.begins[candidate + 1]):
                if quarter > payers.until[payer]:
                    continue
                room = room_of(rows.limit, payers.fund[payer], quarter, over, cost, rows)
                share = min(payers.cap[payer], room)
                if share < payers.ticket[payer]:
                    continue
                total = max(total, share) if payers.most[candidate] == 1 else total + share
            built = builds(rows.limit, candidate, quarter, rows, project)
            allowed[candidate, quarter] = built and total >= 1 - TOLERANCE
