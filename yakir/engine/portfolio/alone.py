"""The best of one community alone at given prices: a table of all it can have built."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from numba import njit

from yakir.engine.arrays import Booleans, Floats, Integers
from yakir.engine.portfolio.problem import PlanningProblem
from yakir.engine.portfolio.relaxation import Option
from yakir.engine.portfolio.value import state_value

Steps = npt.NDArray[np.int16]

#: Cells of a table above which a community is left to the solver: about 0.2 s.
MOST_CELLS = 8_000_000
#: States of a community's crews above which it is left to the solver.
MOST_LOADS = 500


@dataclass(frozen=True, eq=False)
class Load:
    """
    How busy a community is, which counts when it carries a limited number of projects at once.

    One crew for each project that may be carried: a community carries no more than so many at
    once if and only if so many crews can build all it has. A load says how many quarters ago each
    crew finished, in rising order, up to the longest lead; in load 0 all are free.

    Parameters
    ----------
    later
        Load a quarter later, shape (loads,).
    taken
        Load after a crew finishes a project now, shape (loads, longest lead + 1) by the lead; -1
        when none was free in time. The crew that has idled least takes it, so that the others can
        take what lasts longer.
    """

    later: Integers
    taken: Integers


@dataclass(frozen=True, eq=False)
class Home:
    """
    One community, and all it can have built.

    Parameters
    ----------
    options
        The community's options, shape (options,).
    project, finish
        Project of each, counted from 0 in the community, and the quarter of its end.
    members
        Project of each digit of a family of projects that exclude each other, -1 for none,
        shape (families, digits). A state has one digit for each family, 0 for none.
    strides
        What one digit more adds to a state, and the number of states, shape (families + 1,).
    worth
        Gain of a quarter in each state, shape (states,).
    """

    options: Integers
    project: Integers
    finish: Integers
    members: Integers
    strides: Integers
    lead: Integers
    worth: Floats
    load: Load


class Alone:
    """Every community alone, each listed when first asked for."""

    def __init__(self, problem: PlanningProblem, option: Option, lasts: Floats) -> None:
        self.problem, self.option, self.lasts = problem, option, lasts
        self._homes: dict[int, Home | None] = {}

    def best(
        self, community: int, prices: Floats, barred: Booleans
    ) -> tuple[float, Integers] | None:
        """
        Return what a community gains at most at the prices, and the options that gain it.

        `prices` and `barred` are of shape (options,). None when it has too much to list.
        """
        if community not in self._homes:
            self._homes[community] = self._listed(community)
        home = self._homes[community]
        if home is None:
            return None
        net = np.full((home.lead.size, self.lasts.size), -np.inf)
        net[home.project, home.finish] = np.where(
            barred[home.options], -np.inf, -prices[home.options]
        )
        load, ends = home.load, (home.members, home.strides, home.lead)
        value, built = _best(home.worth, self.lasts, net, *ends, load.later, load.taken)
        place = np.full(net.shape, -1)
        place[home.project, home.finish] = home.options
        return float(value), np.sort(place[built[:, 0], built[:, 1]])

    def _listed(self, community: int) -> Home | None:
        """List what a community can have built, if that is not too much."""
        candidates = self.problem.candidates
        options = np.flatnonzero(candidates.community[self.option.candidate] == community)
        own, project = np.unique(self.option.candidate[options], return_inverse=True)
        group = np.where(
            candidates.group[own] >= 0, candidates.group[own], -1 - np.arange(own.size)
        )
        families = [np.flatnonzero(group == key) for key in np.unique(group)]
        strides = np.cumprod([1.0, *(family.size + 1 for family in families)])
        cells = strides[-1] * self.lasts.size
        most = self.problem.most_at_once
        if cells > MOST_CELLS:
            return None
        longest = int(candidates.lead[own].max(initial=1))
        load = load_of(most, longest) if most and most < len(families) else load_of(0, longest)
        if load is None or cells * load.later.size > MOST_CELLS:
            return None
        members = np.full((len(families), 1 + max((f.size for f in families), default=0)), -1)
        for number, family in enumerate(families):
            members[number, 1 : family.size + 1] = family
        worth = self._worth(community, [own[family] for family in families])
        finish, lead = self.option.finish[options], candidates.lead[own]
        return Home(options, project, finish, members, strides.astype(np.int64), lead, worth, load)

    def _worth(self, community: int, families: list[Integers]) -> Floats:
        """Gain of a quarter in each state; the digit of the first family changes quickest."""
        before = self.problem.communities.coverage[community]
        added = np.zeros((1, before.size))
        for family in families:
            effects = self.problem.candidates.effects[family]
            steps = np.concatenate([np.zeros((1, before.size)), effects])
            added = (steps[:, None] + added[None]).reshape(-1, before.size)
        after = state_value(self.problem, np.minimum(1.0, before + added))
        gain = after - state_value(self.problem, before)
        return np.asarray(self.problem.people[community] * gain)


def load_of(most: int, longest: int) -> Load | None:
    """Return the loads of so many crews, 0 for no limit; None when there are too many."""
    if most == 0:
        return Load(np.zeros(1, np.int64), np.zeros((1, longest + 1), np.int64))
    loads = list(itertools.islice(_loads(most, longest), MOST_LOADS + 1))
    if len(loads) > MOST_LOADS:
        return None
    place = {load: number for number, load in enumerate(loads)}
    later = [place[tuple(min(idle + 1, longest) for idle in load)] for load in loads]
    taken = np.full((len(loads), longest + 1), -1)
    for number, load in enumerate(loads):
        for lead in range(1, longest + 1):
            crew = next((crew for crew, idle in enumerate(load) if idle >= lead), None)
            if crew is not None:
                taken[number, lead] = place[0, *load[:crew], *load[crew + 1 :]]
    return Load(np.array(later), taken)


def _loads(most: int, longest: int) -> Iterator[tuple[int, ...]]:
    """Every load, each in rising order, the one with all crews free first."""
    idle = range(longest, -1, -1)
    return (tuple(load[::-1]) for load in itertools.combinations_with_replacement(idle, most))


@njit(cache=True, error_model="numpy")
def _best(
    worth: Floats,
    lasts: Floats,
    net: Floats,
    members: Integers,
    strides: Integers,
    lead: Integers,
    later: Integers,
    taken: Integers,
) -> tuple[float, Integers]:
    """
    Return the most that can be gained, and the projects that gain it, each with its end.

    By quarter, state and load the table holds the most that is gained till then; projects are
    taken in the order in which they end. `back` remembers the step that led to each cell.
    """
    table = np.full((worth.size, later.size), -np.inf)
    table[0, 0] = 0.0
    back = np.zeros((lasts.size, worth.size, later.size), np.int16)
    for quarter in range(lasts.size):
        if quarter > 0:
            table = _passed(table, worth * lasts[quarter - 1], later, back[quarter])
        _built(table, net[:, quarter], members, strides, lead, taken, back[quarter])
    table += (worth * lasts[-1]).reshape(-1, 1)
    end = int(np.argmax(table))
    state, load = end // later.size, end % later.size
    return table[state, load], _traced(state, load, back, members, strides)


@njit(cache=True, error_model="numpy")
def _passed(table: Floats, gain: Floats, later: Integers, back: Steps) -> Floats:
    """Return the table a quarter later, before anything ends in that."""
    passed = np.full(table.shape, -np.inf)
    for state in range(gain.size):
        for load in range(later.size):
            value = table[state, load] + gain[state]
            if value > passed[state, later[load]]:
                passed[state, later[load]] = value
                back[state, later[load]] = load
    return passed


@njit(cache=True, error_model="numpy")
def _built(
    table: Floats,
    net: Floats,
    members: Integers,
    strides: Integers,
    lead: Integers,
    taken: Integers,
    back: Steps,
) -> None:
    """Let projects end in a quarter: states with fewer projects come before those with more."""
    families, loads = members.shape[0], taken.shape[0]
    digits = np.zeros(families, np.int64)
    for state in range(1, table.shape[0]):
        _count_up(digits, members)
        for family in range(families):
            project = members[family, digits[family]]
            if project >= 0 and net[project] > -np.inf:
                source = state - digits[family] * strides[family]
                for load in range(loads):
                    to = taken[load, lead[project]]
                    value = table[source, load] + net[project]
                    if to >= 0 and value > table[state, to]:
                        table[state, to] = value
                        back[state, to] = (family + 1) * loads + load


@njit(cache=True, error_model="numpy")
def _count_up(digits: Integers, members: Integers) -> None:
    """Go to the digits of the next state."""
    for family in range(digits.size):
        digits[family] += 1
        if digits[family] < members.shape[1] and members[family, digits[family]] >= 0:
            return
        digits[family] = 0


@njit(cache=True, error_model="numpy")
def _traced(state: int, load: int, back: Steps, members: Integers, strides: Integers) -> Integers:
    """Return the projects and ends on the way to a cell of the last quarter, (projects, 2)."""
    loads = back.shape[2]
    built = np.zeros((members.shape[0], 2), np.int64)
    count, quarter = 0, back.shape[0] - 1
    while state > 0:
        step = back[quarter, state, load]
        load = step % loads
        if step < loads:
            quarter -= 1
            continue
        family = step // loads - 1
        digit = state % strides[family + 1] // strides[family]
        built[count, 0], built[count, 1] = members[family, digit], quarter
        count, state = count + 1, state - digit * strides[family]
    return built[:count]
