"""What all communities draw on: money of funds, capacity to build, floors of fairness."""

from typing import NamedTuple

import numpy as np
from numba import prange

from yakir.engine.arrays import Booleans, Floats, Integers
from yakir.engine.compiling import entry, inner, shared_out
from yakir.engine.portfolio.problem import MOST_WITH_TICKET, TOLERANCE, PlanningProblem
from yakir.engine.portfolio.value import LEAST_SHARE

#: Instead of what is left of each row: all that there is.
ALL = np.zeros(0)
#: Slack of a row for rounding, as part of its limit. [1]
ROUNDING = 1e-9
#: No limit on the number of payers of a project.
NO_LIMIT = 0


class Payers(NamedTuple):
    """
    Funds that may pay for each candidate, one candidate's after another's.

    Parameters
    ----------
    begins
        Place of the first payer of each candidate, shape (candidates + 1,).
    fund
        Fund, shape (payers,).
    cap, ticket
        Greatest and, if it pays at all, least part of the project, shape (payers,). [1]
    until
        Last quarter in which the candidate may start and be paid by the fund, shape (payers,).
    most
        Most payers of each candidate, 0 for no limit; below 0 the limit holds only where a payer
        has a ticket, shape (candidates,).
    named
        What a euro adds to the row of the fund's named group, shape (payers,). [1]
    """

    begins: Integers
    fund: Integers
    cap: Floats
    ticket: Floats
    until: Integers
    most: Integers
    named: Floats


class Rows(NamedTuple):
    """
    Limits that all communities share, one after another: money, named groups, capacity, floors.

    Parameters
    ----------
    limit
        Most of each, shape (rows,). [EUR]
    reach
        How many rows from this one on what is taken here is missing in: with carry-over, all
        later quarters, shape (rows,).
    soft
        What a euro over the limit takes from the value, infinite where no plan may, shape (rows,).
    funds, quarters, regions, floors
        How many there are.
    """

    limit: Floats
    reach: Integers
    soft: Floats
    funds: int
    quarters: int
    regions: int
    floors: int

    @property
    def named(self) -> int:
        """The first row of named groups."""
        return self.funds * self.quarters

    @property
    def capacity(self) -> int:
        """The first row of capacity."""
        return self.named + self.funds

    @property
    def floor(self) -> int:
        """The first row of floors."""
        return self.capacity + self.regions * self.quarters


class Project(NamedTuple):
    """
    What the compiled functions need to know of candidates.

    Parameters
    ----------
    cost, lead, over, region, home
        Cost, lead time, quarters of payment, region (-1 without capacity) and community of each.
    floor
        What a euro adds to each floor's row by community, shape (communities, floors). [1]
    """

    cost: Floats
    lead: Integers
    over: Integers
    region: Integers
    home: Integers
    floor: Floats


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
            region if problem.capacity.size else np.full(region.size, -1),
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

    def prices(self, price: Floats, slack: Floats = ALL) -> Floats:
        """
        Return the price of each candidate by its quarter of finish, infinite where not allowed.

        `price` is what a unit of each row is worth, shape (rows,); the answer has the shape
        (candidates, quarters of finish). With `slack`, shape (rows,), what that does not pay for
        alone is not allowed either.
        """
        found = np.full((self.project.cost.size, self.finish_quarters), np.inf)
        _price(price, self.allowed, self.payers, self.rows, self.project, slack, found)
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


@entry
def carried(taken: Floats, reach: Integers) -> Floats:
    """Return what is missing in each row when what is taken is missing later too."""
    missing = np.zeros(taken.size)
    for row in range(taken.size):
        if taken[row] != 0.0:
            for later in range(row, row + reach[row]):
                missing[later] += taken[row]
    return missing


@entry
def summed(price: Floats, rows: Rows) -> Floats:
    """Prices of a euro of each fund paid in a quarter, summed up to it, (funds, quarters + 1)."""
    found = np.zeros((rows.funds, rows.quarters + 1))
    for fund in range(rows.funds):
        for quarter in range(rows.quarters):
            row = fund * rows.quarters + quarter
            worth = 0.0
            for later in range(row, row + rows.reach[row]):
                worth += price[later]
            found[fund, quarter + 1] = found[fund, quarter] + worth
    return found


@inner
def beside(price: Floats, candidate: int, quarter: int, rows: Rows, project: Project) -> float:
    """Return what a euro of a start costs in capacity and floors, whoever pays."""
    worth = 0.0
    region, over = project.region[candidate], project.over[candidate]
    named = rows.funds * rows.quarters
    capacity = named + rows.funds
    if region >= 0:
        row = capacity + region * rows.quarters + quarter
        for later in range(row, row + over):
            worth += price[later] / over
    floor = capacity + rows.regions * rows.quarters
    home = project.home[candidate]
    for number in range(rows.floors):
        worth += price[floor + number] * project.floor[home, number]
    return worth


@inner
def _fill(unit: Floats, cap: Floats, least: Floats, count: int, share: Floats) -> float:
    """Fill a project from the cheapest payers without a ticket; return the price of a euro."""
    left, worth = 1.0, 0.0
    for payer in range(count):
        share[payer] = 0.0
    for _ in range(count):
        best = -1
        for payer in range(count):
            open_ = share[payer] == 0.0 and least[payer] == 0.0
            if open_ and (best < 0 or unit[payer] < unit[best]):
                best = payer
        if best < 0:
            break
        share[best] = min(cap[best], left)
        worth += share[best] * unit[best]
        left -= share[best]
        if left <= TOLERANCE:
            return float(worth)
    return np.inf


@inner
def _pay_more(
    unit: Floats, cap: Floats, share: Floats, chosen: tuple[int, int, int], left: float
) -> float:
    """Let chosen payers pay what is left, the cheapest first, and return what that costs a euro."""
    worth = 0.0
    for _ in range(3):
        best = -1
        for payer in chosen:
            open_ = share[payer] < cap[payer] - TOLERANCE
            if open_ and (best < 0 or unit[payer] < unit[best]):
                best = payer
        if left <= TOLERANCE or best < 0:
            break
        more = min(cap[best] - share[best], left)
        share[best] += more
        worth += more * unit[best]
        left -= more
    return worth if left <= TOLERANCE else np.inf


@inner
def _split(
    unit: Floats,
    cap: Floats,
    least: Floats,
    chosen: tuple[int, int, int],
    count: int,
    share: Floats,
) -> float:
    """Fill a project from chosen payers, each of which pays its ticket at least."""
    left, worth = 1.0, 0.0
    for payer in range(count):
        share[payer] = 0.0
    for payer in chosen:
        if share[payer] == 0.0:
            share[payer] = least[payer]
            left -= least[payer]
            worth += least[payer] * unit[payer]
    if left < -TOLERANCE:
        return np.inf
    return worth + _pay_more(unit, cap, share, chosen, left)


@inner
def _alone(unit: Floats, cap: Floats, count: int, share: Floats) -> float:
    """Return the price of a euro of the cheapest payer that can pay all."""
    best = -1
    for payer in range(count):
        share[payer] = 0.0
        if cap[payer] >= 1.0 - TOLERANCE and (best < 0 or unit[payer] < unit[best]):
            best = payer
    if best < 0:
        return np.inf
    share[best] = 1.0
    return float(unit[best])


@inner
def cheapest(
    unit: Floats, cap: Floats, least: Floats, count: int, most: int, share: Floats
) -> float:
    """
    Return the least price of a euro among the ways to pay that the rules allow, and that way.

    Three payers at most are tried in every combination; without a ticket, more are simply filled.
    """
    if most == NO_LIMIT or most > MOST_WITH_TICKET:
        return _fill(unit, cap, least, count, share)
    freely = _fill(unit, cap, least, count, share) if most < 0 else np.inf
    worth = _together(unit, cap, least, count, abs(most), share)
    return worth if worth <= freely else _fill(unit, cap, least, count, share)


@inner
def _together(
    unit: Floats, cap: Floats, least: Floats, count: int, most: int, share: Floats
) -> float:
    """Return the least price of a euro that three payers at most pay together, and their shares."""
    best, one, two, three = _alone(unit, cap, count, share), -1, -1, -1
    for first in range(count if most > 1 else 0):
        for second in range(first + 1, count):
            for third in range(second, count if most > 2 else second + 1):
                worth = _split(unit, cap, least, (first, second, third), count, share)
                if worth < best:
                    best, one, two, three = worth, first, second, third
    if one >= 0:
        return _split(unit, cap, least, (one, two, three), count, share)
    return _alone(unit, cap, count, share) if most > 1 else best


@inner
def payers_of(
    sums: Floats,
    price: Floats,
    candidate: int,
    quarter: int,
    payers: Payers,
    rows: Rows,
    project: Project,
    slack: Floats,
    room: tuple[Floats, Floats, Floats, Integers],
) -> int:
    """
    Gather the payers of a start that have money for it, and what a euro of each costs.

    Returns how many there are; without slack, all there is counts as money.
    """
    unit, cap, least, place = room
    named, over, cost = rows.funds * rows.quarters, project.over[candidate], project.cost[candidate]
    count = 0
    for payer in range(payers.begins[candidate], payers.begins[candidate + 1]):
        if quarter > payers.until[payer]:
            continue
        fund, most = payers.fund[payer], payers.cap[payer]
        if slack.size > 0:
            most = min(most, room_of(slack, fund, quarter, over, cost, rows))
            if payers.named[payer] > 0.0:
                # Beside its named group a fund pays no more than that group allows so far.
                spare = max(slack[named + fund], 0.0)
                most = min(most, spare / (cost * payers.named[payer]))
            if most <= LEAST_SHARE or most < payers.ticket[payer]:
                continue
        mean = (sums[fund, quarter + over] - sums[fund, quarter]) / over
        unit[count] = mean + price[named + fund] * payers.named[payer]
        cap[count], least[count] = most, payers.ticket[payer]
        place[count] = payer
        count += 1
    return count


@inner
def builds(slack: Floats, candidate: int, quarter: int, rows: Rows, project: Project) -> bool:
    """Whether its region has the capacity for a start."""
    region, over = project.region[candidate], project.over[candidate]
    if region < 0 or slack.size == 0:
        return True
    row = rows.funds * (rows.quarters + 1) + region * rows.quarters + quarter
    part = project.cost[candidate] / over * (1 - TOLERANCE)
    fits = True
    for later in range(row, row + over):
        fits &= slack[later] >= part
    return fits


@entry
def bundles_fit(
    slack: Floats, first_entry: Integers, row: Integers, amount: Floats, rows: Rows, fits: Booleans
) -> None:
    """Write whether each bundle fits into what is left of the rows, alone."""
    left = slack.copy()
    floor = rows.funds * (rows.quarters + 1) + rows.regions * rows.quarters
    for bundle in range(fits.size):
        fits[bundle] = True
        taken = first_entry[bundle]
        for item in range(first_entry[bundle], first_entry[bundle + 1]):
            for later in range(row[item], row[item] + rows.reach[row[item]]):
                left[later] -= amount[item]
                over = amount[item] > 0.0 and later < floor
                fits[bundle] &= not (over and left[later] < -ROUNDING * (1.0 + rows.limit[later]))
            taken = item + 1
            if not fits[bundle]:
                break
        for item in range(first_entry[bundle], taken):
            for later in range(row[item], row[item] + rows.reach[row[item]]):
                left[later] += amount[item]


@inner
def room_of(slack: Floats, fund: int, quarter: int, over: int, cost: float, rows: Rows) -> float:
    """Return the greatest part of a start that a fund could still pay, at least 0. [1]."""
    first, share = fund * rows.quarters, np.inf
    if rows.reach[first + quarter] == 1:
        for later in range(quarter, quarter + over):
            share = min(share, slack[first + later] * over / cost)
        return max(share, 0.0)
    for later in range(quarter, rows.quarters):
        parts = min(later - quarter + 1, over)
        share = min(share, slack[first + later] * over / (parts * cost))
    return max(share, 0.0)


@entry
def blank(funds: int) -> tuple[Floats, Floats, Floats, Integers]:
    """Return room for the payers of one start: price of a euro, cap, ticket, place."""
    return np.zeros(funds), np.zeros(funds), np.zeros(funds), np.zeros(funds, np.int64)


@shared_out
def _price(
    price: Floats,
    allowed: Booleans,
    payers: Payers,
    rows: Rows,
    project: Project,
    slack: Floats,
    found: Floats,
) -> None:
    """Write the price of each allowed start, by its quarter of finish."""
    sums = summed(price, rows)
    for candidate in prange(allowed.shape[0]):
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
