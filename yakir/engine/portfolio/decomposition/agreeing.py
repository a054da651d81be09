"""How the services of one community come to agree on what is built, and how whole its package is."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from yakir.engine.arrays import Floats, Integers
from yakir.engine.compiling import inner
from yakir.engine.portfolio.decomposition.homes import Blocks, Homes
from yakir.engine.portfolio.decomposition.rules import NEVER, Rules
from yakir.engine.portfolio.decomposition.services import Room, along, when_whole

#: Least parts that a service carries of the package, and a copy of a price. [1]
LEAST_STRESS, LEAST_SPLIT = 1e-4, 1e-3

Marks = npt.NDArray[np.int16]


class Part(NamedTuple):
    """
    Some of all bundles of a community.

    Parameters
    ----------
    low, high
        Part of the package from and up to which a quarter may have, shape (quarters,).
    first, last
        Quarters in which each own candidate may be finished, shape (own candidates,).
    must
        Whether it has to be built, shape (own candidates,).
    """

    low: Floats
    high: Floats
    first: Marks
    last: Marks
    must: Marks


@inner
def _set(values: Floats, value: float) -> None:
    """Set all values of an array."""
    for place in range(values.size):
        values[place] = value


@inner
def price_copies(
    home: int,
    homes: Homes,
    blocks: Blocks,
    prices: Floats,
    part: Part,
    push: float,
    split: Floats,
    room: Room,
) -> float:
    """
    Divide prices among copies; return what candidates that must be built are made cheaper by.

    One that has a single quarter left is paid for beforehand, and its copies are free.
    """
    first, last = homes.first_block[home], homes.first_block[home + 1]
    offset, pushed = blocks.first_copy[first], 0.0
    for copy in range(offset, blocks.first_copy[last]):
        candidate, leads = blocks.candidate[copy], blocks.first_of[copy]
        place = blocks.place[copy]
        begin, end, must = part.first[place], part.last[place], part.must[place] > 0
        settled = must and begin == end
        less = push if must and leads and not settled else 0.0
        pushed += less
        if settled and leads:
            pushed += prices[candidate, begin]
        for quarter in range(prices.shape[1]):
            price = prices[candidate, quarter]
            if price == np.inf or not begin <= quarter <= end:
                room.price[copy - offset, quarter] = np.inf
                continue
            share = split[copy, quarter] * price
            if price < 0.0:
                share = price if leads else 0.0
            room.price[copy - offset, quarter] = 0.0 if settled else share - less
    return pushed


@inner
def whole(
    home: int,
    homes: Homes,
    blocks: Blocks,
    rules: Rules,
    weight: float,
    part: Part,
    room: Room,
) -> float:
    """
    Return the most that a community is worth with the package counted by thresholds.

    The package is whole from one quarter on: each is tried, and with it services are apart.
    """
    first, last = homes.first_block[home], homes.first_block[home + 1]
    offset, quarters = blocks.first_copy[first], rules.lasts.size
    possible = homes.ceiling[home] >= 1.0 and homes.floor[home] < 1.0
    for block in range(first, last):
        when_whole(block, blocks, room.price, offset, rules.lasts, room)
    best, begin, gained = -np.inf, quarters, 0.0
    for quarter in range(quarters, -1, -1):
        if quarter < quarters:
            if not possible:
                break
            gained += rules.lasts[quarter] * weight
        worth = gained
        for block in range(first, last):
            worth += room.by_quarter[blocks.service[block], quarter]
        if worth > best:
            best, begin = worth, quarter
    for quarter in range(quarters):
        reached = quarter >= begin and homes.floor[home] < 1.0
        room.low[quarter] = 1.0 if reached else 0.0
    _set(room.stress, 0.0)
    for block in range(first, last):
        along(block, blocks, room.price, offset, rules.lasts, part.high, room)
    return best


@inner
def stressed(
    home: int,
    homes: Homes,
    blocks: Blocks,
    rules: Rules,
    weight: float,
    part: Part,
    stress: Floats,
    room: Room,
) -> float:
    """Return the most that a community is worth when each service carries a part of the package."""
    first, last = homes.first_block[home], homes.first_block[home + 1]
    if last == first:
        return 0.0
    offset = blocks.first_copy[first]
    total = 0.0
    for quarter in range(rules.lasts.size):
        total -= weight * homes.floor[home] * rules.lasts[quarter]
    for quarter in range(part.low.size):
        room.low[quarter] = part.low[quarter]
    for block in range(first, last):
        for quarter in range(rules.lasts.size):
            room.stress[quarter] = stress[block, quarter] * weight * rules.lasts[quarter]
        total += along(block, blocks, room.price, offset, rules.lasts, part.high, room)
    return total


@inner
def restress(
    home: int,
    homes: Homes,
    blocks: Blocks,
    rules: Rules,
    step: float,
    stress: Floats,
    room: Room,
) -> None:
    """Let services that allow less of the package carry more of its worth."""
    first, last = homes.first_block[home], homes.first_block[home + 1]
    for quarter in range(rules.lasts.size):
        mean, total = 0.0, 0.0
        for block in range(first, last):
            mean += stress[block, quarter] * room.level[blocks.service[block], quarter]
        for block in range(first, last):
            above = room.level[blocks.service[block], quarter] - mean
            stress[block, quarter] = max(stress[block, quarter], LEAST_STRESS) * np.exp(
                -step * above
            )
            total += stress[block, quarter]
        for block in range(first, last):
            stress[block, quarter] /= total


@inner
def resplit(
    home: int,
    homes: Homes,
    blocks: Blocks,
    prices: Floats,
    step: float,
    split: Floats,
    room: Room,
) -> None:
    """Let copies that took a candidate pay more of it, and those that did not pay less."""
    first, last = homes.first_block[home], homes.first_block[home + 1]
    offset, end = blocks.first_copy[first], blocks.first_copy[last]
    for copy in range(offset, end):
        candidate = blocks.candidate[copy]
        if not blocks.first_of[copy]:
            continue
        for quarter in range(prices.shape[1]):
            if not 0.0 < prices[candidate, quarter] < np.inf:
                continue
            total = 0.0
            for other in range(copy, end):
                if blocks.candidate[other] == candidate:
                    took = 1.0 if room.picked[other - offset] == quarter else 0.0
                    pays = max(split[other, quarter], LEAST_SPLIT) * np.exp(step * took)
                    split[other, quarter] = pays
                    total += pays
            for other in range(copy, end):
                if blocks.candidate[other] == candidate:
                    split[other, quarter] /= total


@inner
def gather(
    home: int,
    homes: Homes,
    blocks: Blocks,
    prices: Floats,
    part: Part,
    room: Room,
    own: Integers,
    finish: Integers,
) -> None:
    """Write what the services of a community take, each candidate at its cheapest such quarter."""
    first, last = homes.first_block[home], homes.first_block[home + 1]
    offset = blocks.first_copy[first]
    for place in range(own.size):
        finish[place] = NEVER
        if part.must[place] and part.first[place] == part.last[place]:
            finish[place] = part.first[place]
    for copy in range(offset, blocks.first_copy[last]):
        quarter = room.picked[copy - offset]
        if quarter < 0:
            continue
        place = blocks.place[copy]
        if finish[place] < 0 or prices[own[place], quarter] < prices[own[place], finish[place]]:
            finish[place] = quarter


@inner
def at_level(home: int, homes: Homes, blocks: Blocks, rules: Rules, part: Part, room: Room) -> None:
    """Build each service anew for the levels that all services allow together."""
    first, last = homes.first_block[home], homes.first_block[home + 1]
    offset = blocks.first_copy[first]
    for quarter in range(rules.lasts.size):
        room.low[quarter] = least_level(first, last, blocks, quarter, room)
    _set(room.stress, 0.0)
    for block in range(first, last):
        along(block, blocks, room.price, offset, rules.lasts, part.high, room)


@inner
def least_level(first: int, last: int, blocks: Blocks, quarter: int, room: Room) -> float:
    """Return the part of the package that all services of a community allow in a quarter."""
    least = 1.0
    for block in range(first, last):
        least = min(least, room.level[blocks.service[block], quarter])
    return least
