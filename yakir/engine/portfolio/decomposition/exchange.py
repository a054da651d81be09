"""A plan made better by giving up the bundles of a few communities and choosing anew."""

from typing import NamedTuple

import numpy as np

from yakir.engine.arrays import Floats, Integers
from yakir.engine.compiling import entry, inner
from yakir.engine.portfolio.decomposition.choosing import (
    answer,
    answer_in_turn,
    choose,
    choose_in_turn,
)
from yakir.engine.portfolio.decomposition.dividing import tree_for
from yakir.engine.portfolio.decomposition.holding import (
    CENT,
    MOST_PAYERS,
    NONE,
    Desk,
    Held,
    Marks,
    Shelf,
    chance,
    copied,
    copy_into,
    give_up,
    kept,
    lost_to_floors,
    named_kept,
    price_of,
    put_back,
)
from yakir.engine.portfolio.decomposition.paying import ROUNDING, blank, summed
from yakir.engine.portfolio.decomposition.pool import Bundles, paid
from yakir.engine.portfolio.decomposition.pricing import Pricing
from yakir.engine.portfolio.decomposition.purse import Purse
from yakir.engine.portfolio.decomposition.services import room_for
from yakir.engine.portfolio.value import Start

#: Most communities that give up their bundles at once.
MOST_AT_ONCE = 6
#: How often all of them choose by gain, whatever the price. [1]
RUTHLESS = 0.3
#: Greatest thrift of a community that is to use what is left. [1]
LOW_THRIFT = 0.3
#: Parts of their price by which communities answer to a first plan, one round after another. [1]
THRIFTS = (1.0, 0.5, 0.0)
#: Part of the best value by which a plan may be worth less and still be gone on from. [1]
FAR = 0.003


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


class Exchange:
    """The best plan so far, and how to make it better."""

    def __init__(self, purse: Purse, pricing: Pricing, seed: int) -> None:
        self.purse, self.pricing = purse, pricing
        problem = purse.problem
        self.must = np.zeros(problem.people.size, bool)
        self.must[problem.candidates.community[problem.candidates.required]] = True
        self.most = int(np.diff(pricing.homes.first_member).max(initial=1))
        # `held` is the plan gone on from, `best` the best one met.
        self.held = self.best = self._nothing()
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
        """What the best plan met is worth, -inf while none keeps every rule."""
        return self.worth(self.best)

    def worth(self, held: Held) -> float:
        """Gain less what missing floors take from it; -inf while a rule is broken."""
        if not self._whole(held):
            return -np.inf
        return float(held.gain.sum()) - lost_to_floors(held.slack, self.purse.rows)

    def improve(self, shelf: Shelf, turns: int, mood: Mood) -> None:
        """Give up and choose anew so many times, and go on from the best plan met."""
        self.turns += turns
        _improve(shelf, self.desk, self.held, turns, mood, self.seed + self.turns)
        self.settle()

    def fill(self, shelf: Shelf, order: Integers | None = None) -> None:
        """Let communities answer one after another with the best there is for what is left."""
        order = np.arange(self.must.size) if order is None else order
        for thrift in THRIFTS:
            answer_in_turn(order, thrift, shelf, self.desk, self.held, self.seed)
            self.settle()

    def settle(self) -> None:
        """Keep the plan gone on from if it is the best met; go back to that if it is far worse."""
        now, most = self.worth(self.held), self.value
        if now > most:
            self.best = copied(self.held)
        elif now < most - FAR * abs(most):
            self.held = copied(self.best)

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

    def offer(self, bundles: Bundles, shelf: Shelf) -> None:
        """Go on from a plan of bundles, filled up, if it keeps every rule and is not far worse."""
        self.put(bundles)
        if self._whole(self.held):
            self.settle()
            self.fill(shelf)
        else:
            self.held = copied(self.best)

    @property
    def whole(self) -> bool:
        """Whether a plan is known that keeps every rule."""
        return self._whole(self.best)

    def _whole(self, held: Held) -> bool:
        """Whether every row is kept, and every committed project has its place."""
        hard = np.isinf(self.purse.rows.soft)
        kept = bool((held.slack[hard] >= -CENT).all())
        return kept and bool((held.built[self.must] > 0).all())

    def bundles(self) -> Bundles:
        """Return the best plan met as bundles, one of each community that builds something."""
        starts, shares = self.starts(self.best)
        candidate = np.array([start.candidate for start in starts], np.int64)
        quarter = np.array([start.quarter for start in starts], np.int64)
        order = np.argsort(self.purse.project.home[candidate], kind="stable")
        return paid(self.purse, candidate[order], quarter[order], self.best.gain, shares.T[order])

    def begin(self, shelf: Shelf) -> None:
        """Let communities choose in the order of what their best bundle gains for its price."""
        self.held = self._nothing()
        worth = np.full(self.must.size, -np.inf)
        some = np.flatnonzero(np.diff(shelf.first) > 0)
        best = shelf.by_net[shelf.first[some]]
        price = np.maximum(shelf.gain[best] - shelf.net[best], 1e-9)
        worth[some] = shelf.gain[best] / price + np.where(self.must[some], 1e12, 0.0)
        order = np.argsort(-worth, kind="stable")
        choose_in_turn(order, shelf, self.desk, self.held)
        self.settle()
        self.fill(shelf, order)

    def starts(self, held: Held) -> tuple[list[Start], Floats]:
        """Return a plan's starts by candidate, and shares of funds, shape (funds, starts)."""
        found: list[tuple[Start, dict[int, float]]] = []
        for home in np.flatnonzero(held.built):
            for place in range(held.built[home]):
                start = Start(int(held.candidate[home, place]), int(held.quarter[home, place]))
                payers = zip(held.fund[home, place], held.share[home, place], strict=True)
                found.append((start, {int(f): float(s) for f, s in payers if f >= 0}))
        found.sort(key=lambda each: each[0])
        shares = np.zeros((self.purse.rows.funds, len(found)))
        for number, (_, parts) in enumerate(found):
            for fund, share in parts.items():
                shares[fund, number] = share
        return [start for start, _ in found], shares / np.maximum(shares.sum(axis=0), 1e-12)


@inner
def _pick(count: int, shelf: Shelf, picked: Integers, state: Marks) -> int:
    """Pick communities that are to choose anew, about half of them kin of the first."""
    homes, number = shelf.kin.size, 0
    for _ in range(6 * count):
        home = int(chance(state) * homes)
        if shelf.first[home + 1] == shelf.first[home]:
            continue
        if number > 0 and shelf.kin[home] != shelf.kin[picked[0]] and chance(state) < 0.5:
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
def _improve(shelf: Shelf, desk: Desk, held: Held, turns: int, mood: Mood, seed: int) -> None:
    """Choose anew so many times, and leave the best plan met."""
    state = np.full(1, np.uint64(seed) * np.uint64(2654435769) + np.uint64(88172645463325252))
    picked = np.zeros(MOST_AT_ONCE, np.int64)
    # `last` is the plan gone on from; `best` the best one met, brought up to date home by home.
    last, best = copied(held), copied(held)
    stale = np.zeros(held.built.size, np.bool_)
    loss = lost_to_floors(held.slack, desk.rows)
    lead = 0.0
    best_lead = 0.0 if kept(shelf, desk.rows, held) else -np.inf
    for turn in range(turns):
        count = _pick(2 + int(chance(state) * (MOST_AT_ONCE - 1)), shelf, picked, state)
        change, spent, keeps = 0.0, 0.0, True
        for place in range(count):
            home = picked[place]
            change -= held.gain[home]
            spent -= price_of(home, shelf, desk, held)
            give_up(home, desk, held)
        ruthless, answers = chance(state) < RUTHLESS, chance(state) < mood.answers
        for place in range(count):
            home = picked[place]
            by_gain = ruthless or 2 * place >= count
            if answers:
                thrift = chance(state) * (LOW_THRIFT if by_gain else 1.0)
                answer(home, thrift, shelf, desk, held, state)
            else:
                choose(home, by_gain, shelf, desk, held, state)
            change += held.gain[home]
            spent += price_of(home, shelf, desk, held)
            keeps &= held.built[home] > 0 or not shelf.must[home]
        now = lost_to_floors(held.slack, desk.rows)
        change += loss - now
        wanted = change - mood.thrift * spent >= mood.heat * (1.0 - turn / turns) * np.log(
            1.0 - chance(state)
        )
        if not (keeps and wanted and named_kept(held.slack, desk.rows)):
            copy_into(last.slack, held.slack)
            for place in range(count):
                put_back(picked[place], last, held)
            continue
        lead, loss = lead + change, now
        copy_into(held.slack, last.slack)
        for place in range(count):
            put_back(picked[place], held, last)
            stale[picked[place]] = True
        if lead > best_lead + 1e-9:
            best_lead = lead
            copy_into(held.slack, best.slack)
            for home in range(stale.size):
                if stale[home]:
                    put_back(home, held, best)
                    stale[home] = False
    copy_into(best.slack, held.slack)
    for home in range(stale.size):
        put_back(home, best, held)
