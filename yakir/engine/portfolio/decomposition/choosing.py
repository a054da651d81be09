"""What communities that hold nothing take of what is left, one after another."""

import numpy as np

from yakir.engine.arrays import Integers
from yakir.engine.compiling import entry, inner
from yakir.engine.portfolio.decomposition.holding import (
    NONE,
    Desk,
    Held,
    Marks,
    Shelf,
    chance,
    copied,
    copy_into,
    give_up,
    lost_to_floors,
    named_kept,
    pay,
    payable,
    price_of,
    put_back,
)
from yakir.engine.portfolio.decomposition.paying import beside
from yakir.engine.portfolio.decomposition.pricing import Care, best_of_one
from yakir.engine.portfolio.decomposition.rules import bundle_gain

#: How often a bundle that fits is passed over, so that not every choice is the same. [1]
PASSED_OVER = 0.08
#: Money that named groups are lent while committed projects find their payers. [EUR]
LENT = 1e9
#: How much the prices that a community answers to are shaken. [1]
JITTER = 0.2
#: How often a community may answer anew when not all it wants fits together.
TRIES = 3


@inner
def take(home: int, bundle: int, shelf: Shelf, desk: Desk, held: Held, state: Marks) -> bool:
    """Take what a bundle needs, or nothing if it does not fit; return whether it does."""
    first = shelf.first_start[bundle]
    for place in range(shelf.first_start[bundle + 1] - first):
        candidate, quarter = shelf.candidate[first + place], shelf.quarter[first + place]
        if not pay(candidate, quarter, shelf, desk, held, home, place, state):
            give_up(home, desk, held)
            return False
        held.built[home] = place + 1
    held.gain[home] = shelf.gain[bundle]
    return True


@inner
def choose(home: int, by_gain: bool, shelf: Shelf, desk: Desk, held: Held, state: Marks) -> None:
    """Let a community that has nothing take the first bundle that fits, by gain or by net."""
    order = shelf.by_gain if by_gain else shelf.by_net
    for place in range(shelf.first[home], shelf.first[home + 1]):
        bundle = order[place]
        worth = shelf.gain[bundle] if by_gain else shelf.net[bundle]
        if worth <= 0.0 and not shelf.must[home]:
            return
        if state.size > 0 and chance(state) < PASSED_OVER:
            continue
        if take(home, bundle, shelf, desk, held, state):
            return


@inner
def answer(home: int, thrift: float, shelf: Shelf, desk: Desk, held: Held, state: Marks) -> bool:
    """
    Let a community that has nothing take the best there is for what is left; say whether it did.

    Prices count by the part `thrift`, and what does not fit alone is barred.
    """
    own = desk.homes.member[desk.homes.first_member[home] : desk.homes.first_member[home + 1]]
    for candidate in own:
        lead, cost = desk.project.lead[candidate], desk.project.cost[candidate]
        for quarter in range(shelf.allowed.shape[1]):
            if shelf.allowed[candidate, quarter]:
                _, unit = payable(candidate, quarter, shelf, desk, held.slack, state, False)
                if unit < np.inf:
                    unit += beside(shelf.price, candidate, quarter, desk.rows, desk.project)
                    unit = max(thrift * unit, 0.0) * (1.0 + JITTER * chance(state))
                desk.price[candidate, quarter + lead - 1] = unit * cost
    of_home = (desk.weight[home], desk.push[home])
    learnt, care = (desk.split, desk.stress), Care(1, 0, 0.0)
    finish = desk.finish[: own.size]
    for _ in range(TRIES):
        for place in range(own.size):
            finish[place] = NONE
        _, worth = best_of_one(
            home,
            desk.price,
            desk.homes,
            desk.blocks,
            desk.rules,
            of_home,
            learnt,
            care,
            desk.room,
            desk.tree,
            finish,
        )
        if worth <= 0.0 and not shelf.must[home]:
            return False
        failed = _take_finish(home, own, finish, shelf, desk, held, state)
        if failed == NONE:
            people, share = desk.homes.people[home], desk.room.share
            held.gain[home] = bundle_gain(home, own, finish, people, desk.rules, share)
            return True
        desk.price[own[failed], finish[failed]] = np.inf
    return False


@inner
def _take_finish(
    home: int,
    own: Integers,
    finish: Integers,
    shelf: Shelf,
    desk: Desk,
    held: Held,
    state: Marks,
) -> int:
    """Take what own candidates need, or nothing; return the first that does not fit, or -1."""
    place = 0
    for number in range(own.size):
        if finish[number] < 0:
            continue
        quarter = finish[number] - desk.project.lead[own[number]] + 1
        if not pay(own[number], quarter, shelf, desk, held, home, place, state):
            give_up(home, desk, held)
            return number
        place += 1
        held.built[home] = place
    return NONE


@entry
def choose_in_turn(order: Integers, shelf: Shelf, desk: Desk, held: Held) -> None:
    """Let communities choose in an order, by net and again, then what is left by gain."""
    sure, state = np.zeros(0, np.uint64), np.full(1, np.uint64(88172645463325252))
    # What is committed comes first, whatever group it belongs to; others make up for that.
    first = desk.rows.funds * desk.rows.quarters
    for row in range(first, first + desk.rows.funds):
        held.slack[row] += LENT
    for home in order:
        if held.built[home] == 0 and shelf.must[home]:
            choose(home, False, shelf, desk, held, sure)
            if held.built[home] == 0:
                answer(home, 1.0, shelf, desk, held, state)
    for row in range(first, first + desk.rows.funds):
        held.slack[row] -= LENT
    for by_gain in (False, False, True):
        for home in order:
            if held.built[home] == 0:
                choose(home, by_gain, shelf, desk, held, sure)
    drop_unnamed(shelf, desk, held)


@entry
def answer_in_turn(
    order: Integers, thrift: float, shelf: Shelf, desk: Desk, held: Held, seed: int
) -> None:
    """Let communities answer one after another with the best there is for what is left."""
    state = np.full(1, np.uint64(seed) * np.uint64(2654435769) + np.uint64(88172645463325252))
    last = copied(held)
    for home in order:
        before, loss = held.gain[home], lost_to_floors(held.slack, desk.rows)
        before -= thrift * price_of(home, shelf, desk, held)
        give_up(home, desk, held)
        answer(home, thrift, shelf, desk, held, state)
        after = held.gain[home] - thrift * price_of(home, shelf, desk, held)
        after += loss - lost_to_floors(held.slack, desk.rows)
        if after > before and named_kept(held.slack, desk.rows):
            copy_into(held.slack, last.slack)
            put_back(home, held, last)
        else:
            copy_into(last.slack, held.slack)
            put_back(home, last, held)


@inner
def drop_unnamed(shelf: Shelf, desk: Desk, held: Held) -> None:
    """Give up bundles, those that gain least first, until every named group has its part."""
    while not named_kept(held.slack, desk.rows):
        worst, least = -1, np.inf
        for home in range(held.built.size):
            if held.built[home] > 0 and not shelf.must[home] and held.gain[home] < least:
                worst, least = home, held.gain[home]
        if worst < 0:
            return
        give_up(worst, desk, held)
