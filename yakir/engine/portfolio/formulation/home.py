"""What people of one community gain in each of its states, in tight rows."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from yakir.engine.arrays import Booleans, Floats, Integers
from yakir.engine.portfolio.problem import TOLERANCE, Package, PlanningProblem
from yakir.engine.portfolio.value import PACKAGE_WEIGHT, SERVICE_WEIGHT
from yakir.engine.solvers import highs

#: v(u) = min(u, 1/2) + 1/2 min(u, 1): where each piece is full, and its slope.
PIECES = ((0.5, 1.0), (1.0, 0.5))
#: Levels of a package closer than this are one row in the model. [1]
LEVEL_STEP = 0.02


@dataclass(frozen=True, eq=False)
class Home:
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

    @cached_property
    def first(self) -> int:
        """The first quarter in which anything can be in effect."""
        begins = np.argmax(self.begun[self.own] >= 0, axis=1)
        return int((begins + self.problem.candidates.lead[self.own]).min()) - 1

    @cached_property
    def quarters(self) -> Integers:
        """Quarters with a state of their own; the last stands for all that follow."""
        leads = self.problem.candidates.lead[self.own]
        last = np.argmax(self.begun[self.own] == self.begun[self.own, -1:], axis=1)
        end = min(int((last + leads).max()), self.problem.horizon)
        return np.arange(self.first, max(end, self.first))

    @cached_property
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
            self.model.raise_gain(int(column), float(gains[column]))

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
            self.model.make_whole(columns[0])

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
