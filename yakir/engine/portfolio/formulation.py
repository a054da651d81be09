"""The planning problem as a mixed-integer linear model of few, tight rows."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from yakir.engine.arrays import Booleans, Floats, Integers
from yakir.engine.portfolio import payments
from yakir.engine.portfolio.problem import TOLERANCE, Package, PlanningProblem
from yakir.engine.portfolio.value import PACKAGE_WEIGHT, SERVICE_WEIGHT, Start
from yakir.engine.solvers import highs

#: v(u) = min(u, 1/2) + 1/2 min(u, 1): where each piece is full, and its slope.
PIECES = ((0.5, 1.0), (1.0, 0.5))
#: Levels of a package closer than this are one row in the model. [1]
LEVEL_STEP = 0.02


@dataclass(frozen=True, eq=False)
class Formulation:
    """
    The model, and which column says what.

    Parameters
    ----------
    begun
        Column that says a candidate has begun by the end of a quarter, shape (candidates,
        starts); -1 where it cannot have begun. A quarter in which it may not begin has the column
        of the quarter before.
    people_unit
        People-quarters that one unit of the model's gain stands for.
    """

    model: highs.Model
    begun: Integers
    people_unit: float


def formulate(problem: PlanningProblem, allowed: Booleans | None = None) -> Formulation:
    """
    Return the model of a problem; its gain is exactly the gain of the plan.

    Every column counts from the state with no project, so no constant has to be subtracted.
    `allowed` narrows the starts that the model knows, shape (candidates, starts).
    """
    allowed = possible_starts(problem) if allowed is None else allowed
    model = highs.Model()
    people_unit = max(float(problem.people.sum()) * problem.horizon / 1e5, 1e-12)
    begun = _add_begun(model, allowed)
    _add_order(model, problem, begun)
    if problem.most_at_once is not None:
        _add_carrying(model, problem, begun, problem.most_at_once)
    _add_paying(model, problem, begun)
    for community in range(problem.people.size):
        own = np.flatnonzero((problem.candidates.community == community) & (begun >= 0).any(axis=1))
        if own.size:
            _Home(model, problem, begun, community, own, people_unit).add()
    return Formulation(model, begun, people_unit)


def formulate_home(
    problem: PlanningProblem, community: int, allowed: Booleans, prices: Floats
) -> Formulation:
    """Return the model of one community alone, each start at a price, (candidates, starts)."""
    model = highs.Model()
    people_unit = max(float(problem.people[community]) * problem.horizon / 1e4, 1e-12)
    begun = _add_begun(model, allowed)
    _add_order(model, problem, begun)
    if problem.most_at_once is not None:
        _add_carrying(model, problem, begun, problem.most_at_once)
    own = np.flatnonzero(allowed.any(axis=1))
    home = _Home(model, problem, begun, community, own, people_unit)
    home.add()
    for candidate, quarter in np.argwhere(allowed):
        price = prices[candidate, quarter] / people_unit
        home.raise_gain(int(begun[candidate, quarter]), -price)
        if quarter and begun[candidate, quarter - 1] >= 0:
            home.raise_gain(int(begun[candidate, quarter - 1]), price)
    return Formulation(model, begun, people_unit)


def chosen_starts(begun: Integers, values: Floats) -> list[Start]:
    """Read the starts out of a solution of the model."""
    state = np.where(begun >= 0, values[np.maximum(begun, 0)] > 0.5, False)
    return [
        Start(int(candidate), int(np.argmax(state[candidate])))
        for candidate in np.flatnonzero(state.any(axis=1))
    ]


def columns_of(begun: Integers, starts: Sequence[Start]) -> tuple[Integers, Floats]:
    """Return the columns of a plan and their values, to begin a search from."""
    state = np.zeros(begun.shape)
    for candidate, quarter in starts:
        state[candidate, quarter:] = 1.0
    columns, place = np.unique(begun, return_index=True)
    return columns[columns >= 0], state.ravel()[place][columns >= 0]


def possible_starts(problem: PlanningProblem) -> Booleans:
    """Whether a candidate can begin in a quarter, be paid and still gain, (candidates, starts)."""
    allowed = np.zeros((problem.candidates.cost.size, problem.starts), bool)
    everything = payments.left(problem, np.zeros_like(problem.money))
    for candidate in np.flatnonzero(_useful(problem)):
        in_time = problem.horizon - int(problem.candidates.lead[candidate])
        for quarter in range(min(problem.last_start(int(candidate)), in_time) + 1):
            start = Start(int(candidate), quarter)
            # What all the money could not pay alone would only loosen the bound.
            allowed[start] = payments.covers(payments.room(problem, everything, start))
    return allowed


def _add_begun(model: highs.Model, allowed: Booleans) -> Integers:
    """Add a column for each allowed start."""
    begun = np.full(allowed.shape, -1)
    begun[allowed] = model.add_columns(int(allowed.sum()), upper=1.0, integer=True)
    # Columns are numbered by candidate, then quarter: the latest is the highest so far.
    return np.asarray(np.maximum.accumulate(begun, axis=1))


def _useful(problem: PlanningProblem) -> Booleans:
    """Whether a candidate adds to a known service that is not full."""
    room = np.nan_to_num(1 - problem.communities.coverage)[problem.candidates.community]
    return np.asarray((np.minimum(problem.candidates.effects, room) > 0).any(axis=1))


def _add_order(model: highs.Model, problem: PlanningProblem, begun: Integers) -> None:
    """What has begun stays begun, and one candidate of a group at most begins."""
    earlier, later = begun[:, :-1], begun[:, 1:]
    both = (earlier >= 0) & (later != earlier)
    count = int(both.sum())
    rows = np.arange(count)
    model.add_rows(count, [(rows, earlier[both], 1.0), (rows, later[both], -1.0)], most=0.0)
    last = _last_column(begun)
    open_ = (last >= 0) & (problem.candidates.group >= 0)
    groups, row = np.unique(problem.candidates.group[open_], return_inverse=True)
    model.add_rows(groups.size, [(row, last[open_], 1.0)], most=1.0)


def _last_column(begun: Integers) -> Integers:
    """Column that says a candidate has begun at all, -1 for none, shape (candidates,)."""
    return np.asarray(begun.max(axis=1, initial=-1))


def _add_carrying(model: highs.Model, problem: PlanningProblem, begun: Integers, most: int) -> None:
    """A community carries a limited number of projects in each quarter."""
    quarters, last = problem.payment_quarters, problem.starts - 1
    entries = []
    for candidate in np.flatnonzero(_last_column(begun) >= 0):
        columns = begun[candidate]
        lead = int(problem.candidates.lead[candidate])
        row = int(problem.candidates.community[candidate]) * quarters
        for quarter in range(quarters):
            now, done = columns[: min(quarter, last) + 1].max(), -1
            if quarter >= lead:
                done = columns[: min(quarter - lead, last) + 1].max()
            if now != done:
                entries.append((row + quarter, now, 1.0))
                if done >= 0:
                    entries.append((row + quarter, done, -1.0))
    model.add_rows(problem.people.size * quarters, entries, most=float(most))


def _add_paying(model: highs.Model, problem: PlanningProblem, begun: Integers) -> None:
    """What begins is paid for in full, by funds within their rules."""
    before = np.pad(begun[:, :-1], ((0, 0), (1, 0)), constant_values=-1)
    open_ = [Start(int(c), int(q)) for c, q in np.argwhere(begun != before)]
    if not open_:
        return
    cost = problem.candidates.cost
    unit = float(cost.mean())
    due = payments.classes(problem, open_)
    paid = payments.add_money(model, problem, due, unit)
    for part, columns in zip(due, paid, strict=True):
        price = cost[part.candidates] / unit
        now = begun[part.candidates, part.quarter]
        was = before[part.candidates, part.quarter]
        starting = [(now, price), (was[was >= 0], -price[was >= 0])]
        whole = [(0, column, -number) for column, number in starting]
        model.add_rows(1, [(0, columns, 1.0), *whole], most=0.0, least=0.0)
        limited = np.flatnonzero(problem.funds.cap[part.funds] < 1)
        for index in limited:
            cap = problem.funds.cap[part.funds[index]]
            parts = [(0, column, -cap * number) for column, number in starting]
            model.add_rows(1, [(0, columns[index], 1.0), *parts], most=0.0)


@dataclass(frozen=True, eq=False)
class _Home:
    """One community's part of the model: what its people gain in each of its states."""

    model: highs.Model
    problem: PlanningProblem
    begun: Integers
    community: int
    own: Integers
    people_unit: float

    def add(self) -> None:
        """Add the value of services and of the package."""
        for service in np.flatnonzero(self.problem.known[self.community]):
            for full, slope in PIECES:
                self._add_piece(int(service), full, slope)
        if self.problem.known[self.community].any():
            self._add_package()

    @property
    def people(self) -> float:
        """People of the community, in the model's units."""
        return float(self.problem.people[self.community]) / self.people_unit

    @property
    def first(self) -> int:
        """The first quarter in which anything can be in effect."""
        begins = np.argmax(self.begun[self.own] >= 0, axis=1)
        return int((begins + self.problem.candidates.lead[self.own]).min()) - 1

    @property
    def quarters(self) -> Integers:
        """Quarters with a state of their own; the last stands for all that follow."""
        leads = self.problem.candidates.lead[self.own]
        last = np.argmax(self.begun[self.own] == self.begun[self.own, -1:], axis=1)
        return np.arange(self.first, int((last + leads).max()))

    @property
    def durations(self) -> Floats:
        """Number of quarters that each state lasts."""
        lasts = np.ones(self.quarters.size)
        lasts[-1] = self.problem.horizon - self.quarters[-1]
        return lasts

    def coverage(self, service: int) -> float:
        """Coverage of a service before any project."""
        return float(self.problem.communities.coverage[self.community, service])

    def effects(self, service: int) -> Floats:
        """What each own candidate adds to a service."""
        return np.asarray(self.problem.candidates.effects[self.own, service])

    def families(self, adding: Booleans) -> list[Integers]:
        """Own candidates that add something, in families that exclude each other."""
        groups = self.problem.candidates.group[self.own]
        alone = np.where(groups >= 0, groups, -1 - np.arange(groups.size))
        return [np.flatnonzero(adding & (alone == key)) for key in np.unique(alone[adding])]

    def done(self, index: int) -> Integers:
        """Column that says an own candidate is in effect, for each state; -1 for not yet."""
        candidate = self.own[index]
        columns = self.begun[candidate]
        lead = self.problem.candidates.lead[candidate]
        begun_in = np.minimum(self.quarters - lead + 1, columns.size - 1)
        return np.where(begun_in >= 0, columns[np.maximum(begun_in, 0)], -1)

    def _add_piece(self, service: int, full: float, slope: float) -> None:
        """Add one piece of a service's value: what is added up to `full`, times its slope."""
        room = full - self.coverage(service)
        added = np.clip(self.effects(service), 0.0, max(room, 0.0))
        families = self.families(added > 0)
        if not families:
            return
        weight = self.people * SERVICE_WEIGHT * float(self.problem.weights[service]) * slope
        if len(families) == 1 or sum(added[family].max() for family in families) <= room:
            for index in np.concatenate(families):
                self._reward(int(index), weight * float(added[index]))
            return
        used = np.concatenate(families)
        columns = self.model.add_columns(
            self.quarters.size, gain=weight * self.durations, upper=room
        )
        self._at_most(columns, used, added[used], 0.0)

    def _reward(self, index: int, gain: float) -> None:
        """Add a gain for every quarter in which an own candidate is in effect."""
        done = self.done(index)
        there = done >= 0
        gains = np.bincount(done[there], gain * self.durations[there])
        for column in np.unique(done[there]):
            self.raise_gain(int(column), float(gains[column]))

    def raise_gain(self, column: int, gain: float) -> None:
        """Add to the gain of a column that is there already."""
        begin = 0
        for block in self.model.gain:
            if column < begin + block.size:
                block[column - begin] += gain
                return
            begin += block.size

    def _at_most(self, columns: Integers, used: Integers, factors: Floats, free: float) -> None:
        """Keep columns, one a state, within `free` plus factors of what is in effect."""
        rows = np.arange(columns.size)
        entries = [(rows, columns, np.ones(rows.size))]
        for index, factor in zip(used, factors, strict=True):
            done = self.done(int(index))
            there = done >= 0
            entries.append((rows[there], done[there], np.full(int(there.sum()), -factor)))
        self.model.add_rows(columns.size, entries, most=free)

    def _add_package(self) -> None:
        """Add the gain of the package, level by level."""
        levels = self._levels()
        if levels.size < 2:
            return
        steps = np.diff(levels)
        weight = self.people * PACKAGE_WEIGHT
        columns = [
            self.model.add_columns(
                self.quarters.size, gain=weight * step * self.durations, upper=1.0
            )
            for step in steps
        ]
        loose = False
        for service in np.flatnonzero(self.problem.known[self.community]):
            loose |= self._bound_by(int(service), levels, columns)
        if loose and self.problem.package is Package.THRESHOLD:
            self._make_whole(columns[0])

    def _make_whole(self, columns: Integers) -> None:
        """Let columns take whole values only."""
        begin = 0
        for block in self.model.integer:
            if begin == columns[0]:
                block[:] = True
            begin += block.size

    def _reach(self) -> tuple[Floats, Floats]:
        """Level of the package that each known service allows, with no and with all projects."""
        known = np.flatnonzero(self.problem.known[self.community])
        before = np.array([self.coverage(int(s)) for s in known])
        most = np.array(
            [
                sum(
                    self.effects(int(s))[family].max()
                    for family in self.families(self.effects(int(s)) > 0)
                )
                for s in known
            ]
        )
        thresholds = self.problem.thresholds[known]
        return np.minimum(before / thresholds, 1), np.minimum((before + most) / thresholds, 1)

    def _levels(self) -> Floats:
        """Levels of the package between which the model counts, from none to all projects."""
        before, after = self._reach()
        lowest, highest = float(before.min()), float(after.min())
        if self.problem.package is Package.THRESHOLD:
            reached = lowest < 1 - TOLERANCE <= highest
            return np.array([0.0, 1.0]) if reached else np.zeros(1)
        if highest <= lowest + TOLERANCE:
            return np.array([lowest])
        marks = np.concatenate([before, self._single_levels()])
        inner = np.unique(marks[(marks > lowest) & (marks < highest)])
        levels = [lowest]
        for mark in inner:
            if mark - levels[-1] >= LEVEL_STEP and highest - mark >= LEVEL_STEP:
                levels.append(float(mark))
        return np.array([*levels, highest])

    def _single_levels(self) -> Floats:
        """Levels that one candidate alone reaches for one service."""
        known = np.flatnonzero(self.problem.known[self.community])
        effects = self.problem.candidates.effects[np.ix_(self.own, known)]
        coverage = self.problem.communities.coverage[self.community, known]
        level = (coverage + effects) / self.problem.thresholds[known]
        return np.asarray(level[effects > 0])

    def _bound_by(self, service: int, levels: Floats, columns: list[Integers]) -> bool:
        """Bound every level by one service; True when the bound is loose between whole plans."""
        threshold = float(self.problem.thresholds[service])
        level = self.coverage(service) / threshold
        gains = self.effects(service) / threshold
        families = self.families(gains > 0)
        used = np.concatenate(families) if families else np.zeros(0, np.int64)
        single = len(families) <= 1
        for low, high, column in zip(levels[:-1], levels[1:], columns, strict=True):
            free, factors = self._factors(level, gains[used], (low, high), single=single)
            if free < 1:
                self._at_most(column, used, factors, free)
        below = level < levels[-1] - TOLERANCE
        if below and not single and self.problem.package is Package.SHARE:
            self._bound_sum(level, gains, used, levels, columns)
        return below and not single

    def _factors(
        self, level: float, gains: Floats, span: tuple[float, float], *, single: bool
    ) -> tuple[float, Floats]:
        """Return what part of a span is there before any project, and what each one adds."""
        low, high = span
        if self.problem.package is Package.THRESHOLD:
            if level >= 1 - TOLERANCE:
                return 1.0, np.zeros(gains.size)
            if single:
                return 0.0, (level + gains >= 1 - TOLERANCE).astype(float)
            return 0.0, np.minimum(gains / (1 - TOLERANCE - level), 1.0)
        free = float(np.clip((level - low) / (high - low), 0.0, 1.0))
        if single:
            reached = np.clip((level + gains - low) / (high - low), 0.0, 1.0)
            return free, reached - free
        if level >= low:
            return free, np.minimum(gains / (high - low), 1.0 - free)
        # Several candidates may add up: the least straight line above what they reach together.
        return 0.0, np.minimum(gains / (high - level), 1.0)

    def _bound_sum(
        self,
        level: float,
        gains: Floats,
        used: Integers,
        levels: Floats,
        columns: list[Integers],
    ) -> None:
        """Bound the whole package by what several candidates add up to: exact for whole plans."""
        rows = np.arange(self.quarters.size)
        room = max(float(levels[-1]) - level, 0.0)
        entries = [
            (rows, column, np.full(rows.size, step))
            for column, step in zip(columns, np.diff(levels), strict=True)
        ]
        for index in used:
            done = self.done(int(index))
            there = done >= 0
            factor = min(float(gains[index]), room)
            entries.append((rows[there], done[there], np.full(int(there.sum()), -factor)))
        self.model.add_rows(rows.size, entries, most=level - float(levels[0]))
