"""A plan made better by giving up the bundles of a few communities and choosing anew."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from yakir.engine.arrays import Booleans, Floats, Integers
from yakir.engine.compiling import entry, inner
from yakir.engine.portfolio.decomposition.homes import Blocks, Homes
from yakir.engine.portfolio.decomposition.pool import Bundles, paid
from yakir.engine.portfolio.decomposition.pricing import Care, Pricing, Tree, best_of_one, tree_for
from yakir.engine.portfolio.decomposition.purse import (
    ROUNDING,
    Payers,
    Project,
    Purse,
    Rows,
    beside,
    blank,
    builds,
    cheapest,
    payers_of,
    summed,
)
from yakir.engine.portfolio.decomposition.rules import Rules, bundle_gain
from yakir.engine.portfolio.decomposition.services import Room, room_for
from yakir.engine.portfolio.value import LEAST_SHARE, Start

Marks = npt.NDArray[np.uint64]

NONE = -1
#: Most payers of one project that the exchange looks for.
MOST_PAYERS = 4
#: Most communities that give up their bundles at once.
MOST_AT_ONCE = 6
#: How often a bundle that fits is passed over, so that not every choice is the same. [1]
PASSED_OVER = 0.08
#: How often all of them choose by gain, whatever the price. [1]
RUTHLESS = 0.3
#: How often a price is shaken before payers are chosen, and how much. [1]
SHAKEN, SHAKE = 0.3, 0.5
#: Money that named groups are lent while committed projects find their payers. [EUR]
LENT = 1e9
#: By how much a row may be overdrawn for rounding. [EUR]
CENT = 1e-3
#: How much the prices that a community answers to are shaken. [1]
JITTER = 0.2
#: Greatest thrift of a community that is to use what is left. [1]
LOW_THRIFT = 0.3
#: How often a community may answer anew when not all it wants fits together.
TRIES = 3


class Mood(NamedTuple):
    """
    How the exchange looks for better plans.

    Parameters
    ----------
    heat
        A plan worth up to about so much less is gone on from too, ever less as turns pass, so that
        the search can leave a plan that no single step makes better. [people-quarters]
    thrift
        Part of its price by which what is left of the rows counts. [1]
    answers
        How often communities answer with the best there is for what is left, where else they take
        the first bundle known that fits. [1]
    """

    heat: float
    thrift: float
    answers: float


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


class Exchange:
    """The best plan so far, and how to make it better."""

    def __init__(self, purse: Purse, pricing: Pricing, seed: int) -> None:
        self.purse, self.pricing = purse, pricing
        problem = purse.problem
        self.must = np.zeros(problem.people.size, bool)
        self.must[problem.candidates.community[problem.candidates.required]] = True
        self.most = int(np.diff(pricing.homes.first_member).max(initial=1))
        self.held = self._nothing()
        self.desk = self._desk()
        self.seed = seed
        self.turns = 0

    def _nothing(self) -> Held:
        homes, limit = self.must.size, self.purse.rows.limit
        return Held(
            np.zeros(homes),
            np.zeros(homes, np.int64),
            np.zeros((homes, self.most), np.int64),
            np.zeros((homes, self.most), np.int64),
            np.full((homes, self.most, MOST_PAYERS), NONE, np.int16),
            np.zeros((homes, self.most, MOST_PAYERS)),
            limit * (1 + ROUNDING) + ROUNDING,
        )

    def _desk(self) -> Desk:
        purse, pricing = self.purse, self.pricing
        quarters, funds = purse.finish_quarters, purse.rows.funds
        return Desk(
            purse.payers,
            purse.rows,
            purse.project,
            pricing.homes,
            pricing.blocks,
            pricing.rules,
            pricing.weight,
            pricing.push,
            pricing.split.copy(),
            pricing.stress.copy(),
            room_for(pricing.homes, pricing.blocks, quarters),
            tree_for(0, quarters, self.most),
            np.full((purse.project.cost.size, quarters), np.inf),
            blank(funds),
            np.zeros(funds),
            np.zeros(self.most, np.int64),
        )

    def shelf(self, bundles: Bundles, price: Floats) -> Shelf:
        """Return bundles in the orders in which communities look through them."""
        prices = self.purse.prices(price)
        finish = bundles.quarter + self.purse.project.lead[bundles.candidate] - 1
        owner = np.repeat(np.arange(bundles.total), np.diff(bundles.first_start))
        cost = np.bincount(owner, prices[bundles.candidate, finish], bundles.total)
        net = bundles.gain - cost
        by_net = np.lexsort((-net, bundles.home))
        by_gain = np.lexsort((-bundles.gain, bundles.home))
        homes = np.arange(self.must.size + 1)
        return Shelf(
            np.searchsorted(bundles.home[by_net], homes),
            by_net,
            by_gain,
            bundles.gain,
            net,
            bundles.first_start,
            bundles.candidate,
            bundles.quarter,
            self.purse.allowed,
            summed(price, self.purse.rows),
            price,
            self.must,
            self.purse.problem.communities.region,
        )

    @property
    def value(self) -> float:
        """Gain less what missing floors take from it; -inf while a rule is broken."""
        if not self.whole:
            return -np.inf
        return float(self.held.gain.sum()) - _over(self.held.slack, self.purse.rows)

    def improve(self, shelf: Shelf, turns: int, mood: Mood) -> None:
        """Give up and choose anew so many times, and keep the best plan met."""
        self.turns += turns
        _improve(shelf, self.desk, self.held, turns, mood, self.seed + self.turns)

    def put(self, bundles: Bundles) -> None:
        """Hold a plan of bundles, one of each community at most, with the payers that they have."""
        self.held = self._nothing()
        held = self.held
        for number, home in enumerate(bundles.home):
            first, last = bundles.first_start[number], bundles.first_start[number + 1]
            held.built[home], held.gain[home] = last - first, bundles.gain[number]
            for place, start in enumerate(range(first, last)):
                parts = slice(bundles.first_part[start], bundles.first_part[start + 1])
                count = parts.stop - parts.start
                held.candidate[home, place] = bundles.candidate[start]
                held.quarter[home, place] = bundles.quarter[start]
                held.fund[home, place, :count] = bundles.fund[parts]
                held.share[home, place, :count] = bundles.share[parts]
        held.slack[:] -= self.purse.taken(bundles.row, bundles.amount)

    def offer(self, bundles: Bundles) -> None:
        """Hold a plan of bundles if it is better than the one held, and keeps every rule."""
        known, before = self.held, self.value
        self.put(bundles)
        if not self.whole or self.value <= before:
            self.held = known

    @property
    def whole(self) -> bool:
        """Whether every row is kept, and every committed project has its place."""
        hard = np.isinf(self.purse.rows.soft)
        kept = bool((self.held.slack[hard] >= -CENT).all())
        return kept and bool((self.held.built[self.must] > 0).all())

    def bundles(self) -> Bundles:
        """Return the plan as bundles, one of each community that builds something."""
        starts, shares = self.starts()
        candidate = np.array([start.candidate for start in starts], np.int64)
        quarter = np.array([start.quarter for start in starts], np.int64)
        order = np.argsort(self.purse.project.home[candidate], kind="stable")
        return paid(self.purse, candidate[order], quarter[order], self.held.gain, shares.T[order])

    def begin(self, shelf: Shelf) -> None:
        """Let communities choose in the order of what their best bundle gains for its price."""
        worth = np.full(self.must.size, -np.inf)
        some = np.flatnonzero(np.diff(shelf.first) > 0)
        best = shelf.by_net[shelf.first[some]]
        price = np.maximum(shelf.gain[best] - shelf.net[best], 1e-9)
        worth[some] = shelf.gain[best] / price + np.where(self.must[some], 1e12, 0.0)
        _choose_in_turn(np.argsort(-worth, kind="stable"), shelf, self.desk, self.held)

    def starts(self) -> tuple[list[Start], Floats]:
        """Return the starts by candidate, and the shares of funds, shape (funds, starts)."""
        found: list[tuple[Start, dict[int, float]]] = []
        for home in np.flatnonzero(self.held.built):
            for place in range(self.held.built[home]):
                start = Start(
                    int(self.held.candidate[home, place]), int(self.held.quarter[home, place])
                )
                payers = zip(self.held.fund[home, place], self.held.share[home, place], strict=True)
                found.append((start, {int(f): float(s) for f, s in payers if f >= 0}))
        found.sort(key=lambda each: each[0])
        shares = np.zeros((self.purse.rows.funds, len(found)))
        for number, (_, parts) in enumerate(found):
            for fund, share in parts.items():
                shares[fund, number] = share
        return [start for start, _ in found], shares / np.maximum(shares.sum(axis=0), 1e-12)


@inner
def _chance(state: Marks) -> float:
    """Draw a number from 0 to below 1 (xorshift64*), so that a seed says all."""
    bits = state[0]
    bits ^= bits >> np.uint64(12)
    bits ^= bits << np.uint64(25)
    bits ^= bits >> np.uint64(27)
    state[0] = bits
    return float((bits * np.uint64(2685821657736338717)) >> np.uint64(11)) / 9007199254740992.0


@entry
def _over(slack: Floats, rows: Rows) -> float:
    """Return what missing floors take from the value."""
    lost = 0.0
    for row in range(slack.size - rows.floors, slack.size):
        lost += rows.soft[row] * max(0.0, -slack[row])
    return lost


@inner
def _change(home: int, place: int, sign: float, desk: Desk, held: Held) -> None:
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
def _payable(
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
    if shake and state.size > 0 and _chance(state) < SHAKEN:
        for number in range(kept):
            unit[number] *= 1.0 + SHAKE * _chance(state)
    most = desk.payers.most[candidate]
    return kept, cheapest(unit, cap, least, kept, most, desk.shares)


@inner
def _pay(
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
    kept, price = _payable(candidate, quarter, shelf, desk, held.slack, state, True)
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
    _change(home, place, -1.0, desk, held)
    return True


@inner
def _give_up(home: int, desk: Desk, held: Held) -> None:
    """Give back what a community builds."""
    for place in range(held.built[home]):
        _change(home, place, 1.0, desk, held)
    held.built[home], held.gain[home] = 0, 0.0


@inner
def _take(home: int, bundle: int, shelf: Shelf, desk: Desk, held: Held, state: Marks) -> bool:
    """Take what a bundle needs, or nothing if it does not fit; return whether it does."""
    first = shelf.first_start[bundle]
    for place in range(shelf.first_start[bundle + 1] - first):
        candidate, quarter = shelf.candidate[first + place], shelf.quarter[first + place]
        if not _pay(candidate, quarter, shelf, desk, held, home, place, state):
            _give_up(home, desk, held)
            return False
        held.built[home] = place + 1
    held.gain[home] = shelf.gain[bundle]
    return True


@inner
def _choose(home: int, by_gain: bool, shelf: Shelf, desk: Desk, held: Held, state: Marks) -> None:
    """Let a community that has nothing take the first bundle that fits, by gain or by net."""
    order = shelf.by_gain if by_gain else shelf.by_net
    for place in range(shelf.first[home], shelf.first[home + 1]):
        bundle = order[place]
        worth = shelf.gain[bundle] if by_gain else shelf.net[bundle]
        if worth <= 0.0 and not shelf.must[home]:
            return
        if state.size > 0 and _chance(state) < PASSED_OVER:
            continue
        if _take(home, bundle, shelf, desk, held, state):
            return


@inner
def _answer(home: int, thrift: float, shelf: Shelf, desk: Desk, held: Held, state: Marks) -> bool:
    """
    Let a community that has nothing take the best there is for what is left; say whether it did.

    Prices count by the part `thrift`, and what does not fit alone is barred.
    """
    own = desk.homes.member[desk.homes.first_member[home] : desk.homes.first_member[home + 1]]
    for candidate in own:
        lead, cost = desk.project.lead[candidate], desk.project.cost[candidate]
        for quarter in range(shelf.allowed.shape[1]):
            if shelf.allowed[candidate, quarter]:
                _, unit = _payable(candidate, quarter, shelf, desk, held.slack, state, False)
                if unit < np.inf:
                    unit += beside(shelf.price, candidate, quarter, desk.rows, desk.project)
                    unit = max(thrift * unit, 0.0) * (1.0 + JITTER * _chance(state))
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
        if not _pay(own[number], quarter, shelf, desk, held, home, place, state):
            _give_up(home, desk, held)
            return number
        place += 1
        held.built[home] = place
    return NONE


@entry
def _choose_in_turn(order: Integers, shelf: Shelf, desk: Desk, held: Held) -> None:
    """Let communities choose in an order, by net and again, then what is left by gain."""
    sure = np.zeros(0, np.uint64)
    # What is committed comes first, whatever group it belongs to; others make up for that.
    first = desk.rows.funds * desk.rows.quarters
    for row in range(first, first + desk.rows.funds):
        held.slack[row] += LENT
    for home in order:
        if held.built[home] == 0 and shelf.must[home]:
            _choose(home, False, shelf, desk, held, sure)
    for row in range(first, first + desk.rows.funds):
        held.slack[row] -= LENT
    for by_gain in (False, False, True):
        for home in order:
            if held.built[home] == 0:
                _choose(home, by_gain, shelf, desk, held, sure)
    _drop_unnamed(shelf, desk, held)


@inner
def _named_kept(slack: Floats, rows: Rows) -> bool:
    """Whether every fund spends enough on the group that it has named."""
    first, kept = rows.funds * rows.quarters, True
    for row in range(first, first + rows.funds):
        kept &= slack[row] >= -CENT
    return kept


@inner
def _kept(shelf: Shelf, rows: Rows, held: Held) -> bool:
    """Whether a plan that overdraws nothing keeps all other rules that communities share."""
    kept = _named_kept(held.slack, rows)
    for home in range(held.built.size):
        kept &= held.built[home] > 0 or not shelf.must[home]
    return kept


@inner
def _drop_unnamed(shelf: Shelf, desk: Desk, held: Held) -> None:
    """Give up bundles, those that gain least first, until every named group has its part."""
    while not _named_kept(held.slack, desk.rows):
        worst, least = -1, np.inf
        for home in range(held.built.size):
            if held.built[home] > 0 and not shelf.must[home] and held.gain[home] < least:
                worst, least = home, held.gain[home]
        if worst < 0:
            return
        _give_up(worst, desk, held)


@inner
def _pick(count: int, shelf: Shelf, picked: Integers, state: Marks) -> int:
    """Pick communities that are to choose anew, about half of them kin of the first."""
    homes, number = shelf.kin.size, 0
    for _ in range(6 * count):
        home = int(_chance(state) * homes)
        if shelf.first[home + 1] == shelf.first[home]:
            continue
        if number > 0 and shelf.kin[home] != shelf.kin[picked[0]] and _chance(state) < 0.5:
            continue
        known = False
        for place in range(number):
            known |= picked[place] == home
        if not known:
            picked[number] = home
            number += 1
        if number == count:
            break
    return number


@entry
def _copied(held: Held) -> Held:
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
def _copy(source: Floats, target: Floats) -> None:
    for place in range(source.size):
        target[place] = source[place]


@inner
def _put_back(home: int, source: Held, target: Held) -> None:
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
def _cost(home: int, shelf: Shelf, desk: Desk, held: Held) -> float:
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


@entry
def _improve(shelf: Shelf, desk: Desk, held: Held, turns: int, mood: Mood, seed: int) -> None:
    """Choose anew so many times, and leave the best plan met."""
    state = np.full(1, np.uint64(seed) * np.uint64(2654435769) + np.uint64(88172645463325252))
    picked = np.zeros(MOST_AT_ONCE, np.int64)
    # `last` is the plan gone on from; `best` the best one met, brought up to date home by home.
    last, best = _copied(held), _copied(held)
    stale = np.zeros(held.built.size, np.bool_)
    loss = _over(held.slack, desk.rows)
    lead = 0.0
    best_lead = 0.0 if _kept(shelf, desk.rows, held) else -np.inf
    for turn in range(turns):
        count = _pick(2 + int(_chance(state) * (MOST_AT_ONCE - 1)), shelf, picked, state)
        change, spent, keeps = 0.0, 0.0, True
        for place in range(count):
            home = picked[place]
            change -= held.gain[home]
            spent -= _cost(home, shelf, desk, held)
            _give_up(home, desk, held)
        ruthless, answers = _chance(state) < RUTHLESS, _chance(state) < mood.answers
        for place in range(count):
            home = picked[place]
            by_gain = ruthless or 2 * place >= count
            if answers:
                thrift = _chance(state) * (LOW_THRIFT if by_gain else 1.0)
                _answer(home, thrift, shelf, desk, held, state)
            if held.built[home] == 0:
                _choose(home, by_gain, shelf, desk, held, state)
            change += held.gain[home]
            spent += _cost(home, shelf, desk, held)
            keeps &= held.built[home] > 0 or not shelf.must[home]
        now = _over(held.slack, desk.rows)
        change += loss - now
        wanted = change - mood.thrift * spent >= mood.heat * (1.0 - turn / turns) * np.log(
            1.0 - _chance(state)
        )
        if not (keeps and wanted and _named_kept(held.slack, desk.rows)):
            _copy(last.slack, held.slack)
            for place in range(count):
                _put_back(picked[place], last, held)
            continue
        lead, loss = lead + change, now
        _copy(held.slack, last.slack)
        for place in range(count):
            _put_back(picked[place], held, last)
            stale[picked[place]] = True
        if lead > best_lead + 1e-9:
            best_lead = lead
            _copy(held.slack, best.slack)
            for home in range(stale.size):
                if stale[home]:
                    _put_back(home, held, best)
                    stale[home] = False
    _copy(best.slack, held.slack)
    for home in range(stale.size):
        _put_back(home, best, held)
