"""The common purse: what the funds can buy at once of the bundles that communities offer."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np

from yakir.engine.arrays import Booleans, Floats, Integers
from yakir.engine.portfolio import payments
from yakir.engine.portfolio.problem import PlanningProblem
from yakir.engine.portfolio.relaxation import Relaxation
from yakir.engine.solvers import highs

#: What leaving out a set of options costs that a plan shall take from, as part of the mix: in a
#: mix so much more each time as it is still worth it, in a choice of whole bundles so that it is
#: thinkable. [1]
PENALTY = 1.0
DEARER = 10.0
#: Part of a set that may be left out for rounding. [1]
LEFT_OUT = 1e-7
WHOLE_PENALTY = 0.03

#: A community and its options.
Bundle = tuple[int, tuple[int, ...]]


@dataclass(frozen=True, eq=False)
class Terms:
    """
    What some of all plans have in common.

    Parameters
    ----------
    none_of
        Sets of options of which none of these plans takes any, each of shape (options,).
    one_of
        Sets of options of which each of these plans takes one, each of shape (options,).
    """

    none_of: tuple[Booleans, ...] = ()
    one_of: tuple[Booleans, ...] = ()


@dataclass(frozen=True, eq=False)
class Mix:
    """
    The best mix of bundles, in parts.

    Parameters
    ----------
    gain
        What it gains; less than anything when what is bought cannot be paid.
    money_price, home_price, term_price
        Prices it puts on money, on homes, and on each set of options to take one of.
    bundles, parts
        The bundles it was mixed from, and its part of each.
    """

    gain: float
    money_price: Floats
    home_price: Floats
    term_price: Floats
    bundles: Sequence[Bundle]
    parts: Floats


class Market:
    """Bundles on offer, and the model of which to buy: in parts, or whole."""

    def __init__(self, problem: PlanningProblem, relaxation: Relaxation) -> None:
        self.problem, self.relaxation = problem, relaxation
        self.unit = float(problem.candidates.cost.mean())
        self.people_unit = max(float(problem.people.sum()) * problem.horizon / 1e5, 1e-12)
        self.bundles: list[Bundle] = []
        self.gains: dict[Bundle, float] = {}
        self.seconds = 0.0
        self._linear = highs.Linear(self._frame())
        self._places: list[int] = []
        self._sets: dict[bytes, int] = {}
        self._misses: dict[int, tuple[int, float]] = {}
        self._sets_of: dict[int, list[int]] = {}
        self._limited = np.zeros(0, np.int64)
        self._best = 0.0

    def offer(self, bundle: Bundle, gain: float) -> None:
        """Put a bundle on offer."""
        self.bundles.append(bundle)
        self.gains[bundle] = gain

    def mix(self, terms: Terms) -> Mix:
        """Return the best mix of the bundles that the funds can pay and the terms allow."""
        self._take_in()
        one_of = self._limit(terms)
        answer = self._solved(one_of)
        prices = np.abs(answer.prices) * self.people_unit
        homes, money = self.problem.people.size, self.problem.money
        if answer.values is None:
            values, gain = np.zeros(self._linear.columns), -np.inf
        else:
            values, gain = answer.values, answer.bound * self.people_unit
        self._best = max(self._best, gain)
        return Mix(
            gain,
            never_rising(self.problem, prices[homes : homes + money.size].reshape(money.shape))
            / self.unit,
            prices[:homes],
            prices[one_of],
            self.bundles,
            values[np.array(self._places, np.int64)],
        )

    def whole(
        self,
        bundles: Sequence[Bundle],
        terms: Terms,
        known: Collection[Bundle],
        search: highs.Search,
    ) -> list[int]:
        """
        Return the places of the best choice of whole bundles, as far as a search goes.

        It begins from the bundles of a plan that is `known`.
        """
        model = self._frame()
        gains = np.array([self.gains[bundle] for bundle in bundles]) / self.people_unit
        columns = model.add_columns(gains.size, gain=gains, upper=1.0, integer=True)
        owner, row, number = self._entries(bundles)
        model.add_entries([(row, columns[owner], number)])
        bought, owner = _flat(bundles)
        for options in terms.one_of:
            miss = model.add_columns(1, gain=-WHOLE_PENALTY * self._best / self.people_unit)
            taken = columns[np.unique(owner[options[bought]])]
            model.add_rows(1, [(0, taken, 1.0), (0, miss, 1.0)], most=np.inf, least=1.0)
        chosen = np.array([float(bundle in known) for bundle in bundles])
        search["start"] = (columns, chosen) if known else None
        answer = highs.maximise(model, **search)
        self.seconds += answer.seconds
        if answer.values is None:
            return []
        return [int(place) for place in np.flatnonzero(answer.values[columns] > 0.5)]

    def _frame(self) -> highs.Model:
        """Model of the money with no bundle in it; rows of homes come first, then of money."""
        problem, due = self.problem, self.relaxation.due
        model = highs.Model()
        model.add_rows(problem.people.size, [], most=1.0)
        paid = payments.add_money(model, problem, due, self.unit)
        self._first_class = model.rows
        entries = [(number, columns, 1.0) for number, columns in enumerate(paid)]
        model.add_rows(len(paid), entries, most=0.0, least=0.0)
        self._caps: dict[int, list[tuple[int, float]]] = {}
        for number, columns in enumerate(paid):
            for fund, payment in zip(due[number].funds, columns, strict=True):
                cap = float(problem.funds.cap[fund])
                if cap < 1:
                    self._caps.setdefault(number, []).append((model.rows, cap))
                    model.add_rows(1, [(0, payment, 1.0)], most=0.0)
        return model

    def _entries(self, bundles: Sequence[Bundle]) -> tuple[Integers, Integers, Floats]:
        """Return owner, row and number of each entry of bundles, in the order of the owners."""
        bought, owner = _flat(bundles)
        wanted = self.relaxation.class_of[bought]
        price = self.relaxation.cost[bought] / self.unit
        owners = [np.arange(len(bundles)), owner]
        rows = [np.array([home for home, _ in bundles], np.int64), self._first_class + wanted]
        numbers = [np.ones(len(bundles)), -price]
        for number, caps in self._caps.items():
            own = wanted == number
            for row, cap in caps:
                owners.append(owner[own])
                rows.append(np.full(int(own.sum()), row))
                numbers.append(-cap * price[own])
        return _summed(np.concatenate(owners), np.concatenate(rows), np.concatenate(numbers))

    def _take_in(self) -> None:
        """Give each new bundle a column."""
        new = self.bundles[len(self._places) :]
        if not new:
            return
        owner, row, number = self._entries(new)
        pairs = {
            (place, own)
            for place, (_, options) in enumerate(new)
            for option in options
            for own in self._sets_of.get(option, ())
        }
        more = np.array(sorted(pairs), np.int64).reshape(-1, 2)
        owner = np.concatenate([owner, more[:, 0]])
        row = np.concatenate([row, more[:, 1]])
        number = np.concatenate([number, np.ones(len(more))])
        order = np.argsort(owner, kind="stable")
        begins = np.searchsorted(owner[order], np.arange(len(new)))
        gains = np.array([self.gains[bundle] for bundle in new]) / self.people_unit
        first = self._linear.columns
        self._linear.add_columns(gains, begins, row[order], number[order])
        self._places += range(first, first + len(new))

    def _solved(self, one_of: Integers) -> highs.Answer:
        """
        Solve the mix, leaving out of a set ever dearer until that is no longer worth it.

        When the funds cannot pay for all the sets the gain falls below nothing instead.
        """
        while True:
            answer = self._linear.solve()
            self.seconds += answer.seconds
            if answer.values is None or answer.bound <= 0:
                return answer
            missed = [row for row in one_of if answer.values[self._misses[row][0]] > LEFT_OUT]
            if not missed:
                return answer
            for row in missed:
                column, loss = self._misses[row]
                self._misses[row] = (column, loss * DEARER)
                self._linear.change_gain(column, loss * DEARER)

    def _limit(self, terms: Terms) -> Integers:
        """Limit the rows of sets as the terms say, and return those to take one of."""
        one = np.array([self._row(options) for options in terms.one_of], np.int64)
        none = np.array([self._row(options) for options in terms.none_of], np.int64)
        free = np.setdiff1d(self._limited, np.concatenate([one, none]))
        self._linear.limit(free)
        self._linear.limit(one, least=1.0)
        self._linear.limit(none, most=0.0)
        self._limited = np.concatenate([one, none])
        return one

    def _row(self, options: Booleans) -> int:
        """Return the row that counts what is taken of a set, made when first asked for."""
        key = options.tobytes()
        if key not in self._sets:
            bought, owner = _flat(self.bundles)
            taken = np.array(self._places, np.int64)[np.unique(owner[options[bought]])]
            row = self._linear.add_row(taken, np.ones(taken.size))
            loss = np.array([-PENALTY * max(self._best / self.people_unit, 1.0)])
            start = np.zeros(1, np.int64)
            self._misses[row] = (self._linear.columns, float(loss[0]))
            self._linear.add_columns(loss, start, np.array([row]), np.ones(1))
            for option in np.flatnonzero(options):
                self._sets_of.setdefault(int(option), []).append(row)
            self._sets[key] = row
        return self._sets[key]


def never_rising(problem: PlanningProblem, money_price: Floats) -> Floats:
    """Let saved money lose no worth with time: the bound relies on it."""
    falling = np.maximum.accumulate(money_price[:, ::-1], axis=1)[:, ::-1]
    return np.where(problem.funds.carry_over[:, None], falling, money_price)


def _flat(bundles: Sequence[Bundle]) -> tuple[Integers, Integers]:
    """Return all options of bundles, and the place of the bundle of each."""
    bought = np.array([option for _, options in bundles for option in options], np.int64)
    owner = np.repeat(np.arange(len(bundles)), [len(options) for _, options in bundles])
    return bought, owner


def _summed(owner: Integers, row: Integers, number: Floats) -> tuple[Integers, Integers, Floats]:
    """Sum the numbers of equal places."""
    width = int(row.max(initial=0)) + 1
    place, back = np.unique(owner * width + row, return_inverse=True)
    owners, rows = np.divmod(place, width)
    return owners, rows, np.asarray(np.bincount(back, number, minlength=place.size), float)
