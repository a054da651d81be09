"""The best of one service of a community, when what it takes and what it allows has a price."""

from typing import NamedTuple

import numpy as np

from yakir.engine.arrays import Floats, Integers
from yakir.engine.compiling import entry, inner
from yakir.engine.portfolio.decomposition.homes import Blocks, Homes
from yakir.engine.portfolio.decomposition.rules import LEVEL, NEVER


class Room(NamedTuple):
    """
    What one community is worked out in.

    Parameters
    ----------
    price
        Price of each copy by quarter of finish, shape (most copies of a community, quarters).
    picked
        Quarter of finish of each copy, -1 for none, shape (most copies,).
    table, later
        Worth of each state before and after a quarter, shape (quarters + 1, most states).
    step
        Edge by which each state was reached in each quarter, -1 for none,
        shape (quarters, most states).
    level
        Part of the package that each service allows in each quarter, shape (7, quarters).
    low, stress
        Part of the package that a service has to reach in each quarter, and what the part that it
        allows is worth, shape (quarters,).
    found
        Quarter of finish of own candidates, shape (most own candidates,).
    share
        Share of people with each service, shape (7,).
    by_quarter
        Worth of each service when the package is whole from a quarter on, (7, quarters + 1).
    """

    price: Floats
    picked: Integers
    table: Floats
    later: Floats
    step: Integers
    level: Floats
    low: Floats
    stress: Floats
    found: Integers
    share: Floats
    by_quarter: Floats


@entry
def room_for(homes: Homes, blocks: Blocks, quarters: int) -> Room:
    """Return room for the largest community."""
    copies, states, own = 1, 1, 1
    for home in range(homes.people.size):
        first, last = homes.first_block[home], homes.first_block[home + 1]
        copies = max(copies, blocks.first_copy[last] - blocks.first_copy[first])
        own = max(own, homes.first_member[home + 1] - homes.first_member[home])
    for block in range(blocks.service.size):
        states = max(states, blocks.first_state[block + 1] - blocks.first_state[block])
    services = 7
    return Room(
        np.zeros((copies, quarters)),
        np.zeros(copies, np.int64),
        np.zeros((quarters + 1, states)),
        np.zeros((quarters + 1, states)),
        np.zeros((quarters, states), np.int64),
        np.zeros((services, quarters)),
        np.zeros(quarters),
        np.zeros(quarters),
        np.zeros(own, np.int64),
        np.zeros(services),
        np.zeros((services, quarters + 1)),
    )


@inner
def _blank(table: Floats, states: int) -> None:
    """Let nothing be in effect yet."""
    for state in range(states):
        table[state] = -np.inf
    table[0] = 0.0


@inner
def _add_up(
    block: int,
    blocks: Blocks,
    price: Floats,
    offset: int,
    quarter: int,
    table: Floats,
    step: Integers,
) -> None:
    """Let candidates finish in a quarter: sets come by size, so a set is there before it grows."""
    state0 = blocks.first_state[block]
    copy0 = blocks.first_copy[block] - offset
    for state in range(blocks.first_state[block + 1] - state0):
        best, by = table[state], -1
        for edge in range(blocks.first_edge[state0 + state], blocks.first_edge[state0 + state + 1]):
            worth = table[blocks.before[edge]] - price[copy0 + blocks.added[edge], quarter]
            if worth > best:
                best, by = worth, edge
        table[state], step[state] = best, by


@inner
def along(
    block: int,
    blocks: Blocks,
    price: Floats,
    offset: int,
    lasts: Floats,
    high: Floats,
    room: Room,
) -> float:
    """
    Return the most that one service is worth, and write what is built and the levels it allows.

    In each quarter the part of the package it allows, up to `high`, is worth the room's `stress`;
    states below its `low` are barred.
    """
    state0 = blocks.first_state[block]
    states = blocks.first_state[block + 1] - state0
    table = room.table[0]
    _blank(table, states)
    for quarter in range(lasts.size):
        _add_up(block, blocks, price, offset, quarter, table, room.step[quarter])
        for state in range(states):
            ratio = blocks.ratio[state0 + state]
            if ratio < room.low[quarter] - LEVEL:
                table[state] = -np.inf
            else:
                table[state] += lasts[quarter] * blocks.worth[state0 + state]
                table[state] += room.stress[quarter] * min(ratio, high[quarter])
    best = 0
    for state in range(states):
        if table[state] > table[best]:
            best = state
    worth = table[best]
    if worth > -np.inf:
        _trace(block, blocks, offset, best, high, room)
    return float(worth)


@inner
def _trace(block: int, blocks: Blocks, offset: int, state: int, high: Floats, room: Room) -> None:
    """Write when each copy is finished on the way to a state, and the levels on that way."""
    state0, copy0 = blocks.first_state[block], blocks.first_copy[block] - offset
    service = blocks.service[block]
    for copy in range(blocks.first_copy[block] - offset, blocks.first_copy[block + 1] - offset):
        room.picked[copy] = NEVER
    for quarter in range(high.size - 1, -1, -1):
        room.level[service, quarter] = min(blocks.ratio[state0 + state], high[quarter])
        while room.step[quarter, state] >= 0:
            edge = room.step[quarter, state]
            room.picked[copy0 + blocks.added[edge]] = quarter
            state = blocks.before[edge]


@inner
def when_whole(
    block: int, blocks: Blocks, price: Floats, offset: int, lasts: Floats, room: Room
) -> None:
    """Write what one service is worth at most when it is whole from each quarter on, or never."""
    state0, copy0 = blocks.first_state[block], blocks.first_copy[block] - offset
    states, quarters = blocks.first_state[block + 1] - state0, lasts.size
    until, after = room.table, room.later
    for quarter in range(quarters):
        table = until[quarter]
        if quarter == 0:
            _blank(table, states)
        for state in range(states if quarter > 0 else 0):
            table[state] = until[quarter - 1, state]
        _add_up(block, blocks, price, offset, quarter, table, room.step[quarter])
        for state in range(states):
            table[state] += lasts[quarter] * blocks.worth[state0 + state]
    for state in range(states):
        after[quarters, state] = 0.0
    for quarter in range(quarters - 1, -1, -1):
        table = after[quarter]
        for state in range(states):
            table[state] = after[quarter + 1, state] + lasts[quarter] * blocks.worth[state0 + state]
        for state in range(states - 1, -1, -1):
            for edge in range(
                blocks.first_edge[state0 + state], blocks.first_edge[state0 + state + 1]
            ):
                worth = table[state] - price[copy0 + blocks.added[edge], quarter]
                table[blocks.before[edge]] = max(table[blocks.before[edge]], worth)
    service = blocks.service[block]
    for quarter in range(quarters + 1):
        best = -np.inf
        for state in range(states):
            if quarter == quarters:
                best = max(best, until[quarters - 1, state])
            elif blocks.ratio[state0 + state] >= 1 - LEVEL:
                best = max(best, until[quarter, state] + after[quarter + 1, state])
        room.by_quarter[service, quarter] = best
