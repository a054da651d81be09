"""The best of each community alone when what it takes has a price."""

from typing import NamedTuple

import numpy as np
from numba import prange

from yakir.engine.arrays import Booleans, Floats, Integers
from yakir.engine.compiling import entry, inner, shared_out
from yakir.engine.portfolio.decomposition.agreeing import (
    Part,
    at_level,
    gather,
    price_copies,
    resplit,
    restress,
    stressed,
    whole,
)
from yakir.engine.portfolio.decomposition.dividing import (
    Tree,
    divide,
    divide_candidate,
    highest,
    missing,
    part_of,
    tree_for,
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

    def best(self, prices: Floats, care: Care, some: Integers | None = None) -> Best:
        """
        Return the best of each community at the prices, shape (candidates, quarters).

        Only `some` communities are looked at where they are named; others build nothing.
        """
        count = self.homes.people.size
        which = np.arange(count) if some is None else some
        bound, net, gain = np.zeros(count), np.zeros(count), np.zeros(count)
        finish = np.full(self.problem.candidates.cost.size, NEVER)
        of_homes = (self.weight, self.push)
        learnt, answer = (self.split, self.stress), (bound, net, gain, finish)
        _best_of_some(
            which, prices, self.homes, self.blocks, self.rules, of_homes, learnt, care, answer
        )
        return Best(bound, net, gain, finish)


@entry
def _spread(first_block: Integers, stress: Floats) -> None:
    """Let every service of a community carry the package alike."""
    for home in range(first_block.size - 1):
        count = first_block[home + 1] - first_block[home]
        for block in range(first_block[home], first_block[home + 1]):
            stress[block] = 1.0 / count


@shared_out
def _best_of_some(
    which: Integers,
    prices: Floats,
    homes: Homes,
    blocks: Blocks,
    rules: Rules,
    of_homes: tuple[Floats, Floats],
    learnt: tuple[Floats, Floats],
    care: Care,
    answer: tuple[Floats, Floats, Floats, Integers],
) -> None:
    """Write the best of some communities."""
    bound, net, gain, finish = answer
    most = 0
    for home in range(homes.people.size):
        most = max(most, homes.first_member[home + 1] - homes.first_member[home])
    for dealt in prange(DEALT):
        room = room_for(homes, blocks, rules.lasts.size)
        tree = tree_for(care.parts, rules.lasts.size, most)
        for number in range(dealt, which.size, DEALT):
            home = which[number]
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
        number = highest(tree.bound, count)
        if tree.bound[number] <= most + care.slack or not np.isfinite(tree.bound[number]):
            break
        part = part_of(tree, number)
        bound = _relaxed(home, prices, homes, blocks, rules, of_home, learnt, part, room)
        tree.bound[number] = min(tree.bound[number], bound)
        if tree.bound[number] <= most + care.slack:
            continue
        if not divide(home, homes, blocks, rules, learnt, prices, own, room, tree, number, count):
            gather(home, homes, blocks, prices, part, room, own, room.found)
            if keeps_rules(own, room.found, rules):
                break
            place = missing(own, room.found, rules, tree, number)
            if place < 0:
                # All that is taken is settled, and cannot be built together.
                tree.bound[number] = -np.inf
                continue
            divide_candidate(tree, number, count, place, 0)
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
    return max(tree.bound[highest(tree.bound, count)], most), most


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
    part = part_of(tree, number)
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
