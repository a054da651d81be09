"""Bundles of one community in parts: where services disagree, a part is divided in two."""

from typing import NamedTuple

import numpy as np

from yakir.engine.arrays import Floats, Integers
from yakir.engine.compiling import entry, inner
from yakir.engine.portfolio.decomposition.agreeing import Marks, Part, least_level
from yakir.engine.portfolio.decomposition.homes import Blocks, Homes
from yakir.engine.portfolio.decomposition.rules import NEVER, Rules
from yakir.engine.portfolio.decomposition.services import Room

#: Disagreement on a quarter's level below which nothing is left to divide. [1]
SAME_LEVEL = 1e-7


class Tree(NamedTuple):
    """
    Parts of the bundles of one community that may still hold its best.

    Parameters
    ----------
    low, high
        As in `Part`, shape (parts, quarters).
    first, last, must
        As in `Part`, shape (parts, own candidates).
    bound
        No bundle of the part is worth more, -inf where it is done with, shape (parts,).
    """

    low: Floats
    high: Floats
    first: Marks
    last: Marks
    must: Marks
    bound: Floats


@entry
def tree_for(parts: int, quarters: int, own: int) -> Tree:
    """Return room for so many parts of the bundles of the largest community."""
    count = parts + 2
    return Tree(
        np.zeros((count, quarters)),
        np.zeros((count, quarters)),
        np.zeros((count, own), np.int16),
        np.zeros((count, own), np.int16),
        np.zeros((count, own), np.int16),
        np.zeros(count),
    )


@inner
def part_of(tree: Tree, number: int) -> Part:
    """Return one of the parts."""
    return Part(
        tree.low[number],
        tree.high[number],
        tree.first[number],
        tree.last[number],
        tree.must[number],
    )


@inner
def highest(bound: Floats, count: int) -> int:
    """Return the part of the highest bound."""
    best = 0
    for number in range(count):
        if bound[number] > bound[best]:
            best = number
    return best


@inner
def divide(
    home: int,
    homes: Homes,
    blocks: Blocks,
    rules: Rules,
    learnt: tuple[Floats, Floats],
    prices: Floats,
    own: Integers,
    room: Room,
    tree: Tree,
    number: int,
    other: int,
) -> bool:
    """Divide a part in two where services disagree most; return whether there is such a place."""
    for quarter in range(tree.low.shape[1]):
        tree.low[other, quarter] = tree.low[number, quarter]
        tree.high[other, quarter] = tree.high[number, quarter]
    for place in range(own.size):
        tree.first[other, place] = tree.first[number, place]
        tree.last[other, place] = tree.last[number, place]
        tree.must[other, place] = tree.must[number, place]
    tree.bound[other] = tree.bound[number]
    place, picked, underpaid = _disputed(home, homes, blocks, learnt[0], prices, own, room)
    quarter, middle, overrated = -1, 0.0, 0.0
    if not rules.threshold:
        quarter, middle, overrated = _overrated(home, homes, blocks, rules, learnt[1], room)
        overrated *= homes.people[home]
    if quarter >= 0 and overrated >= underpaid:
        _divide_level(tree, number, other, quarter, middle, rules.joint_member.size == 0)
        return True
    if place < 0:
        place, picked = _unsettled(home, homes, blocks, own, tree, number, room)
    if place < 0:
        return False
    divide_candidate(tree, number, other, place, picked)
    return True


@inner
def _disputed(
    home: int,
    homes: Homes,
    blocks: Blocks,
    split: Floats,
    prices: Floats,
    own: Integers,
    room: Room,
) -> tuple[int, int, float]:
    """Return the candidate whose copies underpay most, the first quarter one takes, and how much."""
    first, last = homes.first_block[home], homes.first_block[home + 1]
    offset, end = blocks.first_copy[first], blocks.first_copy[last]
    place, picked, most = -1, NEVER, 0.0
    for copy in range(offset, end):
        if not blocks.first_of[copy]:
            continue
        candidate, paid, cheapest, earliest = blocks.candidate[copy], 0.0, np.inf, 1_000
        for other in range(copy, end):
            quarter = room.picked[other - offset]
            if blocks.candidate[other] == candidate and quarter >= 0:
                paid += room.price[other - offset, quarter]
                cheapest = min(cheapest, prices[candidate, quarter])
                earliest = min(earliest, quarter)
        # What must be built and has one quarter is paid for beforehand, at a price of nothing.
        if earliest < 1_000 and paid != 0.0 and cheapest - paid > most + 1e-9 * cheapest:
            place, picked, most = blocks.place[copy], earliest, cheapest - paid
    return place, picked, most


@inner
def _overrated(
    home: int, homes: Homes, blocks: Blocks, rules: Rules, stress: Floats, room: Room
) -> tuple[int, float, float]:
    """Return the quarter whose package is overrated most, a level to divide at, and by how much."""
    first, last = homes.first_block[home], homes.first_block[home + 1]
    chosen, middle, most = -1, 0.0, 0.0
    for quarter in range(rules.lasts.size):
        mean = 0.0
        for block in range(first, last):
            mean += stress[block, quarter] * room.level[blocks.service[block], quarter]
        least = least_level(first, last, blocks, quarter, room)
        if mean > least + SAME_LEVEL and (mean - least) * rules.lasts[quarter] > most:
            chosen, most = quarter, (mean - least) * rules.lasts[quarter]
            middle = (mean + least) / 2
    return chosen, middle, most


@inner
def _unsettled(
    home: int, homes: Homes, blocks: Blocks, own: Integers, tree: Tree, number: int, room: Room
) -> tuple[int, int]:
    """Return a candidate that is taken but not settled, and its quarter; -1 when there is none."""
    first, last = homes.first_block[home], homes.first_block[home + 1]
    offset = blocks.first_copy[first]
    for copy in range(offset, blocks.first_copy[last]):
        quarter = room.picked[copy - offset]
        place = blocks.place[copy]
        settled = tree.must[number, place] and tree.first[number, place] == tree.last[number, place]
        if quarter >= 0 and not settled:
            return place, quarter
    return -1, NEVER


@inner
def missing(own: Integers, finish: Integers, rules: Rules, tree: Tree, number: int) -> int:
    """Return a candidate that another one needs and that is still open, -1 when there is none."""
    for place in range(own.size):
        need = rules.needs[own[place]]
        if finish[place] < 0 or need < 0:
            continue
        for other in range(own.size):
            barred = tree.first[number, other] > tree.last[number, other]
            if own[other] == need and not barred and not tree.must[number, other]:
                return other
    return -1


@inner
def _divide_level(
    tree: Tree, number: int, other: int, quarter: int, middle: float, rising: bool
) -> None:
    """Let the package reach a level by a quarter in one part, and stay below it in the other."""
    begin = 0 if rising else quarter
    end = tree.low.shape[1] if rising else quarter + 1
    for each in range(begin, quarter + 1):
        tree.high[number, each] = min(tree.high[number, each], middle)
    for each in range(quarter, end):
        tree.low[other, each] = max(tree.low[other, each], middle)


@inner
def divide_candidate(tree: Tree, number: int, other: int, place: int, picked: int) -> None:
    """Build a candidate in one part and not in the other, or by a quarter and later."""
    if not tree.must[number, place]:
        tree.first[number, place], tree.last[number, place] = 1, 0
        tree.must[other, place] = 1
        return
    until = picked if picked < tree.last[number, place] else picked - 1
    tree.last[number, place] = until
    tree.first[other, place] = until + 1
