"""The best of each community alone when what it takes has a price."""

from typing import NamedTuple

import numpy as np
from numba import prange

from yakir.engine.arrays import Booleans, Floats, Integers
from yakir.engine.compiling import entry, inner, shared_out
from yakir.engine.portfolio.decomposition.agreeing import (
    Marks,
    Part,
    at_level,
    gather,
    least_level,
    price_copies,
    resplit,
    restress,
    stressed,
    whole,
)
from yakir.engine.portfolio.decomposition.homes import Blocks, Homes, listed, package_weight
from yakir.engine.portfolio.decomposition.polish import net_worth, polish
from yakir.engine.portfolio.decomposition.rules import (
    NEVER,
    Rules,
    bundle_gain,
    keeps_rules,
    rules_of,
)
from yakir.engine.portfolio.decomposition.services import Room, room_for
from yakir.engine.portfolio.problem import PlanningProblem

#: Parts that communities are dealt out to, so that cores share the work.
DEALT = 16
#: First steps in which services learn from each other, and how soon they grow shorter.
STRESS_STEP, SPLIT_STEP, SHORTER = 4.0, 0.7, 0.3
#: Disagreement on a quarter's level below which nothing is left to divide. [1]
SAME_LEVEL = 1e-7


class Best(NamedTuple):
    """
    The best of every community at prices.

    Parameters
    ----------
    bound
        Gain less price that no bundle of a community exceeds, shape (communities,).
    net
        Gain less price of the bundle found, shape (communities,).
    gain
        Gain of the bundle found, shape (communities,).
    finish
        Quarter in which each candidate is finished, -1 where it is not built, shape (candidates,).
    """

    bound: Floats
    net: Floats
    gain: Floats
    finish: Integers


class Care(NamedTuple):
    """
    How closely communities are looked at in which services have to agree.

    Parameters
    ----------
    rounds
        Times that services learn from each other before anything is divided.
    parts
        Parts into which the bundles of one community may be divided at most.
    slack
        Distance of bound and bundle that is close enough. [weighted people-quarters]
    """

    rounds: int = 4
    parts: int = 0
    slack: float = 0.0


class Pricing:
    """Every community alone, with what it has learnt of how its services share prices."""

    def __init__(self, problem: PlanningProblem, allowed: Booleans, quarters: int) -> None:
        self.problem, self.quarters = problem, quarters
        self.homes, self.blocks = listed(problem, allowed)
        self.rules = rules_of(problem, quarters)
        self.weight = package_weight(problem)
        # How copies of one candidate share its price, and services the worth of the package.
        copies, blocks = self.blocks.candidate.size, self.blocks.service.size
        number = np.bincount(self.blocks.candidate, minlength=problem.candidates.cost.size)
        share = 1.0 / np.maximum(number, 1)[self.blocks.candidate]
        self.split = np.repeat(share[:, None], quarters, axis=1).reshape(copies, quarters)
        self.stress = np.zeros((blocks, quarters))
        _spread(self.homes.first_block, self.stress)
        self.push = 2.0 * (self.weight * problem.horizon + 1.0)

    @property
    def exact(self) -> bool:
        """Whether the first look at a community is the last: its services are apart."""
        return self.rules.threshold and not self.homes.several.any()

    def best(self, prices: Floats, care: Care) -> Best:
        """Return the best of each community at the prices, shape (candidates, quarters)."""
        count = self.homes.people.size
        bound, net, gain = np.zeros(count), np.zeros(count), np.zeros(count)
        finish = np.full(self.problem.candidates.cost.size, NEVER)
        of_homes = (self.weight, self.push)
        learnt, answer = (self.split, self.stress), (bound, net, gain, finish)
        _best_of_all(prices, self.homes, self.blocks, self.rules, of_homes, learnt, care, answer)
        return Best(bound, net, gain, finish)


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
def _spread(first_block: Integers, stress: Floats) -> None:
    """Let every service of a community carry the package alike."""
    for home in range(first_block.size - 1):
        count = first_block[home + 1] - first_block[home]
        for block in range(first_block[home], first_block[home + 1]):
            stress[block] = 1.0 / count


@shared_out
def _best_of_all(
    prices: Floats,
    homes: Homes,
    blocks: Blocks,
    rules: Rules,
    of_homes: tuple[Floats, Floats],
    learnt: tuple[Floats, Floats],
    care: Care,
    answer: tuple[Floats, Floats, Floats, Integers],
) -> None:
    """Write the best of every community."""
    bound, net, gain, finish = answer
    most = 0
    for home in range(homes.people.size):
        most = max(most, homes.first_member[home + 1] - homes.first_member[home])
    for dealt in prange(DEALT):
        room = room_for(homes, blocks, rules.lasts.size)
        tree = tree_for(care.parts, rules.lasts.size, most)
        for home in range(dealt, homes.people.size, DEALT):
            own = homes.member[homes.first_member[home] : homes.first_member[home + 1]]
            if own.size == 0:
                continue
            best = np.full(own.size, NEVER)
            weight, push = of_homes[0][home], of_homes[1][home]
            idle = _idle(home, prices, homes)
            bound[home], net[home] = best_of_one(
                home, prices, homes, blocks, rules, (weight, push), learnt, care, room, tree, best
            )
            bound[home] += idle
            share = np.zeros(rules.weights.size)
            gain[home] = bundle_gain(home, own, best, homes.people[home], rules, share)
            for place in range(own.size):
                finish[own[place]] = best[place]


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
def _idle(home: int, prices: Floats, homes: Homes) -> float:
    """Return what own candidates that add to no service save at most, where prices are below 0."""
    saved = 0.0
    for member in range(homes.first_member[home], homes.first_member[home + 1]):
        least = 0.0
        for quarter in range(prices.shape[1] if homes.idle[member] else 0):
            least = min(least, prices[homes.member[member], quarter])
        saved -= least
    return saved


@inner
def _part(tree: Tree, number: int) -> Part:
    return Part(
        tree.low[number],
        tree.high[number],
        tree.first[number],
        tree.last[number],
        tree.must[number],
    )


@inner
def best_of_one(
    home: int,
    prices: Floats,
    homes: Homes,
    blocks: Blocks,
    rules: Rules,
    of_home: tuple[float, float],
    learnt: tuple[Floats, Floats],
    care: Care,
    room: Room,
    tree: Tree,
    best: Integers,
) -> tuple[float, float]:
    """Return bound and worth of the best bundle of one community, and write it."""
    own = homes.member[homes.first_member[home] : homes.first_member[home + 1]]
    for quarter in range(rules.lasts.size):
        tree.low[0, quarter], tree.high[0, quarter] = 0.0, homes.ceiling[home]
    for place in range(own.size):
        tree.first[0, place], tree.last[0, place] = 0, rules.lasts.size - 1
        tree.must[0, place] = rules.required[own[place]]
    loose = homes.several[home] or not rules.threshold
    rounds = max(care.rounds, 1) if loose else 1
    tree.bound[0], most = _look(
        home,
        prices,
        homes,
        blocks,
        rules,
        of_home,
        learnt,
        rounds,
        0,
        care,
        room,
        tree,
        0,
        best,
        -np.inf,
    )
    count = 1
    while loose and count + 1 < tree.bound.size:
        number = _highest(tree.bound, count)
        if tree.bound[number] <= most + care.slack or not np.isfinite(tree.bound[number]):
            break
        part = _part(tree, number)
        bound = _relaxed(home, prices, homes, blocks, rules, of_home, learnt, part, room)
        tree.bound[number] = min(tree.bound[number], bound)
        if tree.bound[number] <= most + care.slack:
            continue
        if not _divide(home, homes, blocks, rules, learnt, prices, own, room, tree, number, count):
            gather(home, homes, blocks, prices, part, room, own, room.found)
            if keeps_rules(own, room.found, rules):
                break
            place = _missing(own, room.found, rules, tree, number)
            if place < 0:
                # All that is taken is settled, and cannot be built together.
                tree.bound[number] = -np.inf
                continue
            _divide_candidate(tree, number, count, place, 0)
        for child in (number, count):
            bound, most = _look(
                home,
                prices,
                homes,
                blocks,
                rules,
                of_home,
                learnt,
                2,
                3,
                care,
                room,
                tree,
                child,
                best,
                most,
            )
            tree.bound[child] = min(tree.bound[child], bound)
        count += 1
    return max(tree.bound[_highest(tree.bound, count)], most), most


@inner
def _highest(bound: Floats, count: int) -> int:
    """Return the part of the highest bound."""
    best = 0
    for number in range(count):
        if bound[number] > bound[best]:
            best = number
    return best


@inner
def _relaxed(
    home: int,
    prices: Floats,
    homes: Homes,
    blocks: Blocks,
    rules: Rules,
    of_home: tuple[float, float],
    learnt: tuple[Floats, Floats],
    part: Part,
    room: Room,
) -> float:
    """Return what no bundle of a part exceeds, each service taking what is best for it."""
    weight, push = of_home
    pushed = price_copies(home, homes, blocks, prices, part, push, learnt[0], room)
    if rules.threshold:
        return whole(home, homes, blocks, rules, weight, part, room) - pushed
    return stressed(home, homes, blocks, rules, weight, part, learnt[1], room) - pushed


@inner
def _look(
    home: int,
    prices: Floats,
    homes: Homes,
    blocks: Blocks,
    rules: Rules,
    of_home: tuple[float, float],
    learnt: tuple[Floats, Floats],
    rounds: int,
    begin: int,
    care: Care,
    room: Room,
    tree: Tree,
    number: int,
    best: Integers,
    most: float,
) -> tuple[float, float]:
    """Return a bound of one part and the worth of the best bundle known, and write that."""
    part = _part(tree, number)
    own = homes.member[homes.first_member[home] : homes.first_member[home + 1]]
    found, share = room.found, room.share
    split, stress = learnt
    least = np.inf
    loose = homes.several[home] or not rules.threshold
    for turn in range(rounds):
        shorter = 1.0 + SHORTER * (turn + begin)
        bound = _relaxed(home, prices, homes, blocks, rules, of_home, learnt, part, room)
        if bound == -np.inf:
            return bound, most
        least = min(least, bound)
        if least <= most + care.slack:
            break
        if homes.several[home]:
            resplit(home, homes, blocks, prices, SPLIT_STEP / shorter, split, room)
        if not rules.threshold:
            restress(home, homes, blocks, rules, STRESS_STEP / shorter, stress, room)
            at_level(home, homes, blocks, rules, part, room)
        gather(home, homes, blocks, prices, part, room, own, found)
        if loose:
            worth = polish(home, own, found, prices, homes.people[home], rules, share)
        else:
            worth = net_worth(home, own, found, prices, homes.people[home], rules, share)
        if worth > most:
            most = worth
            for place in range(own.size):
                best[place] = found[place]
    return least, most


@inner
def _divide(
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
        _divide_level(tree, number, other, quarter, middle, rules.joint_home.size == 0)
        return True
    if place < 0:
        place, picked = _unsettled(home, homes, blocks, own, tree, number, room)
    if place < 0:
        return False
    _divide_candidate(tree, number, other, place, picked)
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
def _missing(own: Integers, finish: Integers, rules: Rules, tree: Tree, number: int) -> int:
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
def _divide_candidate(tree: Tree, number: int, other: int, place: int, picked: int) -> None:
    """Build a candidate in one part and not in the other, or by a quarter and later."""
    if not tree.must[number, place]:
        tree.first[number, place], tree.last[number, place] = 1, 0
        tree.must[other, place] = 1
        return
    until = picked if picked < tree.last[number, place] else picked - 1
    tree.last[number, place] = until
    tree.first[other, place] = until + 1
