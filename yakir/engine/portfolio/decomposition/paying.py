"""Who may pay for a start, what a euro of it costs, and whether what is left is enough."""

from typing import NamedTuple

import numpy as np

from yakir.engine.arrays import Booleans, Floats, Integers
from yakir.engine.compiling import entry, inner
from yakir.engine.portfolio.problem import MOST_WITH_TICKET, TOLERANCE
from yakir.engine.portfolio.value import LEAST_SHARE

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
