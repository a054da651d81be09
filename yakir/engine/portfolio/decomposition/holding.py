"""What communities hold while a plan is changed, what that leaves, and who pays for it."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from yakir.engine.arrays import Booleans, Floats, Integers
from yakir.engine.compiling import entry, inner
from yakir.engine.portfolio.decomposition.dividing import Tree
from yakir.engine.portfolio.decomposition.homes import Blocks, Homes
from yakir.engine.portfolio.decomposition.paying import (
    Payers,
    Project,
    Rows,
    beside,
    builds,
    cheapest,
    payers_of,
)
from yakir.engine.portfolio.decomposition.rules import Rules
from yakir.engine.portfolio.decomposition.services import Room
from yakir.engine.portfolio.value import LEAST_SHARE

Marks = npt.NDArray[np.uint64]

NONE = -1
#: Most payers of one project that the exchange looks for.
MOST_PAYERS = 4
#: How often a price is shaken before payers are chosen, and how much. [1]
SHAKEN, SHAKE = 0.3, 0.5
#: By how much a row may be overdrawn for rounding. [EUR]
CENT = 1e-3


class Shelf(NamedTuple):
    """
    Bundles as communities look through them.

    Parameters
    ----------
    first
        Place of the first bundle of each community in the orders, shape (communities + 1,).
    by_net, by_gain
        Bundles of each community, those of the highest gain less price first, or of the highest
        gain, shape (bundles,).
    gain, net
        Shape (bundles,).
    first_start, candidate, quarter
        Starts of each, as in `Bundles`.
    allowed
        Whether a candidate may start in a quarter, shape (candidates, starts).
    sums
        Prices of a euro of each fund summed up to each quarter, shape (funds, quarters + 1).
    price
        Price of each row, shape (rows,).
    must
        Whether a community has to have a bundle, shape (communities,).
    kin
        A number that is the same for communities that share most, shape (communities,).
    """

    first: Integers
    by_net: Integers
    by_gain: Integers
    gain: Floats
    net: Floats
    first_start: Integers
    candidate: Integers
    quarter: Integers
    allowed: Booleans
    sums: Floats
    price: Floats
    must: Booleans
    kin: Integers


class Held(NamedTuple):
    """
    A plan.

    Parameters
    ----------
    gain
        Gain of what each community builds, shape (communities,).
    built
        Number of projects of each community, shape (communities,).
    candidate, quarter
        Its starts, shape (communities, most starts).
    fund, share
        Payers of each start, -1 for none, shape (communities, most starts, MOST_PAYERS).
    slack
        What is left of each row, shape (rows,).
    """

    gain: Floats
    built: Integers
    candidate: Integers
    quarter: Integers
    fund: npt.NDArray[np.int16]
    share: Floats
    slack: Floats


class Desk(NamedTuple):
    """
    What the purse and the communities are, and room to work in.

    Parameters
    ----------
    payers, rows, project
        The purse.
    homes, blocks, rules
        The communities.
    weight, push, split, stress
        As in `Pricing`.
    room, tree
        As in pricing.
    price
        Prices of the own candidates of a community by quarter of finish, (candidates, quarters).
    units, shares
        Payers of one start.
    finish
        Quarter of finish of own candidates, shape (most own candidates,).
    """

    payers: Payers
    rows: Rows
    project: Project
    homes: Homes
    blocks: Blocks
    rules: Rules
    weight: Floats
    push: Floats
    split: Floats
    stress: Floats
    room: Room
    tree: Tree
    price: Floats
    units: tuple[Floats, Floats, Floats, Integers]
    shares: Floats
    finish: Integers


@inner
def chance(state: Marks) -> float:
    """Draw a number from 0 to below 1 (xorshift64*), so that a seed says all."""
    bits = state[0]
    bits ^= bits >> np.uint64(12)
    bits ^= bits << np.uint64(25)
    bits ^= bits >> np.uint64(27)
    state[0] = bits
    return float((bits * np.uint64(2685821657736338717)) >> np.uint64(11)) / 9007199254740992.0


@entry
def lost_to_floors(slack: Floats, rows: Rows) -> float:
    """Return what missing floors take from the value."""
    lost = 0.0
    for row in range(slack.size - rows.floors, slack.size):
        lost += rows.soft[row] * max(0.0, -slack[row])
    return lost


@inner
def draw_on(home: int, place: int, sign: float, desk: Desk, held: Held) -> None:
    """Take what a start needs from the rows (sign -1), or give it back (sign 1)."""
    payers, rows, project, slack = desk.payers, desk.rows, desk.project, held.slack
    candidate, quarter = held.candidate[home, place], held.quarter[home, place]
    cost, over = sign * project.cost[candidate], project.over[candidate]
    named = rows.funds * rows.quarters
    for number in range(MOST_PAYERS):
        fund = held.fund[home, place, number]
        if fund < 0:
            break
        paid = cost * held.share[home, place, number]
        for due in range(quarter, quarter + over):
            row = fund * rows.quarters + due
            for later in range(row, row + rows.reach[row]):
                slack[later] += paid / over
        for payer in range(payers.begins[candidate], payers.begins[candidate + 1]):
            if payers.fund[payer] == fund:
                slack[named + fund] += paid * payers.named[payer]
    capacity = named + rows.funds
    if project.region[candidate] >= 0:
        row = capacity + project.region[candidate] * rows.quarters + quarter
        for later in range(row, row + over):
            slack[later] += cost / over
    floor = capacity + rows.regions * rows.quarters
    for number in range(rows.floors):
        slack[floor + number] += cost * project.floor[home, number]


@inner
def payable(
    candidate: int,
    quarter: int,
    shelf: Shelf,
    desk: Desk,
    slack: Floats,
    state: Marks,
    shake: bool,
) -> tuple[int, float]:
    """
    Find the cheapest payers of a start that have the money.

    Returns how many payers were looked at and the price of a euro, infinite when nobody can pay.
    """
    rows, project = desk.rows, desk.project
    if not builds(slack, candidate, quarter, rows, project):
        return 0, np.inf
    unit, cap, least, _ = desk.units
    kept = payers_of(
        shelf.sums, shelf.price, candidate, quarter, desk.payers, rows, project, slack, desk.units
    )
    if shake and state.size > 0 and chance(state) < SHAKEN:
        for number in range(kept):
            unit[number] *= 1.0 + SHAKE * chance(state)
    most = desk.payers.most[candidate]
    return kept, cheapest(unit, cap, least, kept, most, desk.shares)


@inner
def pay(
    candidate: int,
    quarter: int,
    shelf: Shelf,
    desk: Desk,
    held: Held,
    home: int,
    place: int,
    state: Marks,
) -> bool:
    """Find payers of a start that have the money, and take it; return whether there are."""
    kept, price = payable(candidate, quarter, shelf, desk, held.slack, state, True)
    if price == np.inf:
        return False
    found = 0
    for number in range(kept):
        if desk.shares[number] > LEAST_SHARE:
            if found == MOST_PAYERS:
                return False
            held.fund[home, place, found] = desk.payers.fund[desk.units[3][number]]
            held.share[home, place, found] = desk.shares[number]
            found += 1
    for number in range(found, MOST_PAYERS):
        held.fund[home, place, number] = NONE
    held.candidate[home, place], held.quarter[home, place] = candidate, quarter
    draw_on(home, place, -1.0, desk, held)
    return True


@inner
def give_up(home: int, desk: Desk, held: Held) -> None:
    """Give back what a community builds."""
    for place in range(held.built[home]):
        draw_on(home, place, 1.0, desk, held)
    held.built[home], held.gain[home] = 0, 0.0


@inner
def named_kept(slack: Floats, rows: Rows) -> bool:
    """Whether every fund spends enough on the group that it has named."""
    first, kept = rows.funds * rows.quarters, True
    for row in range(first, first + rows.funds):
        kept &= slack[row] >= -CENT
    return kept


@inner
def kept(shelf: Shelf, rows: Rows, held: Held) -> bool:
    """Whether a plan that overdraws nothing keeps all other rules that communities share."""
    kept = named_kept(held.slack, rows)
    for home in range(held.built.size):
        kept &= held.built[home] > 0 or not shelf.must[home]
    return kept


@entry
def copied(held: Held) -> Held:
    """Return a plan of its own that is the same."""
    return Held(
        held.gain.copy(),
        held.built.copy(),
        held.candidate.copy(),
        held.quarter.copy(),
        held.fund.copy(),
        held.share.copy(),
        held.slack.copy(),
    )


@inner
def copy_into(source: Floats, target: Floats) -> None:
    """Write the values of one array into another."""
    for place in range(source.size):
        target[place] = source[place]


@inner
def put_back(home: int, source: Held, target: Held) -> None:
    """Let a community build in one plan what it builds in another."""
    count = source.built[home]
    target.gain[home], target.built[home] = source.gain[home], count
    for place in range(count):
        target.candidate[home, place] = source.candidate[home, place]
        target.quarter[home, place] = source.quarter[home, place]
        for number in range(MOST_PAYERS):
            target.fund[home, place, number] = source.fund[home, place, number]
            target.share[home, place, number] = source.share[home, place, number]


@inner
def price_of(home: int, shelf: Shelf, desk: Desk, held: Held) -> float:
    """Return what a community's bundle takes from the rows, at their prices."""
    worth = 0.0
    named = desk.rows.funds * desk.rows.quarters
    for place in range(held.built[home]):
        candidate, quarter = held.candidate[home, place], held.quarter[home, place]
        cost, over = desk.project.cost[candidate], desk.project.over[candidate]
        for number in range(MOST_PAYERS):
            fund = held.fund[home, place, number]
            if fund < 0:
                break
            unit = (shelf.sums[fund, quarter + over] - shelf.sums[fund, quarter]) / over
            if shelf.price[named + fund] > 0.0:
                for payer in range(
                    desk.payers.begins[candidate], desk.payers.begins[candidate + 1]
                ):
                    if desk.payers.fund[payer] == fund:
                        unit += shelf.price[named + fund] * desk.payers.named[payer]
            worth += unit * held.share[home, place, number] * cost
        worth += cost * beside(shelf.price, candidate, quarter, desk.rows, desk.project)
    return worth
