"""What each community can have built, service by service, listed once for all prices."""

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from yakir.engine.arrays import Booleans, Floats, Integers
from yakir.engine.compiling import entry
from yakir.engine.portfolio.problem import TOLERANCE, Package, PlanningProblem
from yakir.engine.portfolio.value import PACKAGE_WEIGHT, SERVICE_WEIGHT, service_value

Values = npt.NDArray[Any]

#: States of one service of one community above which the candidates that add least are given away
#: in the bound; a table of so many takes some 10 ms to go through.
MOST_STATES = 60_000


class Homes(NamedTuple):
    """
    All communities.

    Parameters
    ----------
    people
        People of each, shape (communities,).
    first_block
        Place of the first block of each, shape (communities + 1,).
    ceiling
        Greatest part of the package that services without candidates allow, shape (communities,).
    floor
        Part of the package before any project, shape (communities,).
    first_member
        Place of the first own candidate of each, shape (communities + 1,).
    member
        Own candidates that may start at all, shape (members,).
    idle
        Whether an own candidate adds to no service, shape (members,).
    several
        Whether what services take has to agree: some candidate serves several, or needs one of
        another service, shape (communities,).
    """

    people: Floats
    first_block: Integers
    ceiling: Floats
    floor: Floats
    first_member: Integers
    member: Integers
    idle: Booleans
    several: Booleans


class Blocks(NamedTuple):
    """
    One block for each service of a community that candidates add to.

    Parameters
    ----------
    service
        Service, shape (blocks,).
    first_state, first_copy
        Place of the first state and copy of each, shape (blocks + 1,). A state is a set of
        candidates that are in effect; a copy is a candidate as this service sees it.
    worth
        What a quarter in a state is worth beside the one with none, shape (states,).
    ratio
        Part of the package that a state allows, shape (states,). [1]
    first_edge
        Place of the first edge of each state, shape (states + 1,).
    before, added
        State, counted in its block, without the copy that each edge adds; shape (edges,).
    candidate, place
        Candidate of each copy, and its place among those of its community, shape (copies,).
    first_of
        Whether a copy is the first of its candidate, shape (copies,).
    """

    service: Integers
    first_state: Integers
    first_copy: Integers
    worth: Floats
    ratio: Floats
    first_edge: Integers
    before: Integers
    added: Integers
    candidate: Integers
    place: Integers
    first_of: Booleans


def listed(problem: PlanningProblem, allowed: Booleans) -> tuple[Homes, Blocks]:
    """Return what each community can have built of the allowed starts, (candidates, starts)."""
    return _Listing(problem, allowed).all()


class _Listing:
    """What is listed so far."""

    def __init__(self, problem: PlanningProblem, allowed: Booleans) -> None:
        self.problem = problem
        candidates = problem.candidates
        member = np.flatnonzero(allowed.any(axis=1))
        order = np.argsort(candidates.community[member], kind="stable")
        self.member = member[order]
        homes = np.arange(problem.people.size + 1)
        self.first_member = np.searchsorted(candidates.community[self.member], homes)
        self.possible = np.zeros(candidates.cost.size, bool)
        self.possible[member] = True
        room = np.nan_to_num(1 - problem.communities.coverage)[candidates.community]
        joined = np.zeros(room.shape, bool)
        for joint in problem.joints:
            if self.possible[list(joint.candidates)].all():
                joined[list(joint.candidates)] |= joint.change > 0
        self.touches = ((candidates.effects > 0) | joined) & (room > 0)
        self.seen = np.zeros(candidates.cost.size, bool)
        self.parts: dict[str, list[Values]] = {}

    def all(self) -> tuple[Homes, Blocks]:
        """List every community."""
        problem = self.problem
        count = problem.people.size
        first_block = np.zeros(count + 1, np.int64)
        ceiling, floor, several = np.ones(count), np.zeros(count), np.zeros(count, bool)
        sizes = {"state": [0], "copy": [0]}
        blocks = 0
        ratios = _ratio(problem, problem.communities.coverage)
        for home in range(count):
            own = self.member[self.first_member[home] : self.first_member[home + 1]]
            known = np.flatnonzero(problem.known[home])
            floor[home] = ratios[home, known].min() if known.size else 0.0
            served = [int(s) for s in known if self.touches[own, s].any()]
            fixed = np.setdiff1d(known, served)
            ceiling[home] = ratios[home, fixed].min() if fixed.size else float(known.size > 0)
            for service in served:
                states, copies = self._list(home, service, own[self.touches[own, service]])
                sizes["state"].append(states)
                sizes["copy"].append(copies)
            blocks += len(served)
            first_block[home + 1] = blocks
            several[home] = self._agree(own)
        return self._stored(first_block, ceiling, floor, several, sizes)

    def _agree(self, own: Integers) -> bool:
        """Whether services have to agree on what is built."""
        needs = self.problem.candidates.needs[own]
        apart = any(
            (self.touches[p] != self.touches[n]).any()
            for p, n in zip(own, needs, strict=True)
            if n >= 0
        )
        limited = self.problem.most_at_once is not None
        joints = (
            bool(self.problem.joints_of(int(self.problem.candidates.community[own[0]])))
            if own.size
            else False
        )
        groups = self.problem.candidates.group[own]
        mixed = any(
            (self.touches[own[groups == g]] != self.touches[own[groups == g][0]]).any()
            for g in np.unique(groups[groups >= 0])
        )
        many = bool((self.touches[own].sum(axis=1) > 1).any())
        return many or apart or mixed or joints or limited

    def _list(self, home: int, service: int, own: Integers) -> tuple[int, int]:
        """List the states of one service and return how many states and copies it has."""
        problem, candidates = self.problem, self.problem.candidates
        effects = candidates.effects[own, service]
        start = float(problem.communities.coverage[home, service])
        joints = self._joints(home, service, own)
        plain = not joints and not candidates.required[own].any()
        most = problem.most_per_service or own.size
        while True:
            place = {int(c): i for i, c in enumerate(own)}
            needs = np.array([place.get(int(candidates.needs[c]), -1) for c in own], np.int64)
            found = _sets(effects, start, candidates.group[own], needs, most, plain, MOST_STATES)
            if found[0].size <= MOST_STATES:
                break
            # What cannot be listed is given away: no plan is worth more than the bound it makes.
            least = int(np.argmin(effects))
            start = min(1.0, start + float(effects[least]))
            own, effects = np.delete(own, least), np.delete(effects, least)
            joints = self._joints(home, service, own)
        masks, edge_count, before, added = found
        inside = (masks[:, None] >> np.arange(own.size)) & 1
        share = start + inside @ effects
        for mask, change in joints:
            share = share + np.where((masks & mask) == mask, change, 0.0)
        share = np.clip(share, 0.0, 1.0)
        original = float(problem.communities.coverage[home, service])
        weight = SERVICE_WEIGHT * problem.weights[service] * problem.people[home]
        self._add("worth", weight * (service_value(share) - service_value(np.array(original))))
        self._add("ratio", _ratio(problem, share, service))
        self._add("edges", edge_count)
        self._add("before", before)
        self._add("added", added)
        self._add("candidate", own)
        self._add("first_of", ~self.seen[own])
        self._add("service", np.array([service]))
        self.seen[own] = True
        return masks.size, own.size

    def _joints(self, home: int, service: int, own: Integers) -> list[tuple[int, float]]:
        """Masks and changes of joint effects on a service, no less than they really are."""
        place = {int(c): i for i, c in enumerate(own)}
        found, losses = [], np.zeros(own.size)
        for joint in self.problem.joints_of(home):
            if not self.possible[list(joint.candidates)].all():
                continue
            change = float(joint.change[service])
            here = [place[c] for c in joint.candidates if c in place]
            # A gain counts as soon as those that this service sees are there, a loss when all are.
            if change > 0 or (change < 0 and len(here) == len(joint.candidates)):
                found.append((sum(1 << i for i in here), change))
                losses[here] += min(change, 0.0)
        # A service that could fall when something is added would not keep what it has reached.
        rising = bool((self.problem.candidates.effects[own, service] + losses >= 0).all())
        return [(mask, change) for mask, change in found if change > 0 or rising]

    def _add(self, name: str, values: Values) -> None:
        self.parts.setdefault(name, []).append(values)

    def _joined(self, name: str, dtype: type) -> Values:
        parts = self.parts.get(name)
        return np.concatenate(parts).astype(dtype) if parts else np.zeros(0, dtype)

    def _stored(
        self,
        first_block: Integers,
        ceiling: Floats,
        floor: Floats,
        several: Booleans,
        sizes: dict[str, list[int]],
    ) -> tuple[Homes, Blocks]:
        problem = self.problem
        if problem.package is Package.THRESHOLD:
            ceiling = np.where(ceiling >= 1, 1.0, 0.0)
        homes = Homes(
            np.asarray(problem.people, float),
            first_block,
            ceiling,
            floor,
            self.first_member,
            self.member,
            ~self.seen[self.member],
            several,
        )
        first_edge = np.append(0, np.cumsum(self._joined("edges", np.int64)))
        candidate = self._joined("candidate", np.int64)
        place = np.zeros(problem.candidates.cost.size, np.int64)
        home = problem.candidates.community[self.member]
        place[self.member] = np.arange(self.member.size) - self.first_member[home]
        blocks = Blocks(
            self._joined("service", np.int64),
            np.cumsum(sizes["state"]),
            np.cumsum(sizes["copy"]),
            self._joined("worth", float),
            self._joined("ratio", float),
            first_edge.astype(np.int64),
            self._joined("before", np.int64),
            self._joined("added", np.int64),
            candidate,
            place[candidate],
            self._joined("first_of", bool),
        )
        return homes, blocks


def _ratio(problem: PlanningProblem, share: Floats, service: int | None = None) -> Floats:
    """Return the part of the package that shares of people allow."""
    threshold = problem.thresholds if service is None else problem.thresholds[service]
    ratio = np.asarray(np.minimum(share / threshold, 1.0))
    if problem.package is Package.THRESHOLD:
        return np.where(ratio >= 1 - TOLERANCE, 1.0, 0.0)
    return ratio


def package_weight(problem: PlanningProblem) -> Floats:
    """Return what the whole package is worth in a quarter, shape (communities,)."""
    return np.asarray(PACKAGE_WEIGHT * problem.people)


@entry
def _sets(
    effects: Floats,
    start: float,
    group: Integers,
    needs: Integers,
    most: int,
    plain: bool,
    limit: int,
) -> tuple[Integers, Integers, Integers, Integers]:
    """
    Return sets of candidates as bits, the number of edges of each, and the edges' ends.

    Sets come by size. If `plain`, nothing is added to what is full already, since that gains
    nothing. Beyond the limit there is one set more than it, and no more.
    """
    count = effects.size
    size = min(limit, 1 << min(count, 40)) + 1
    masks, share = np.zeros(size, np.int64), np.full(size, start)
    table_size = 1
    while table_size < 4 * size:
        table_size *= 2
    keys, values = np.full(table_size, -1, np.int64), np.zeros(table_size, np.int64)
    _put(keys, values, 0, 0)
    edges, before, added = (
        np.zeros(size, np.int64),
        np.zeros(256, np.int64),
        np.zeros(256, np.int64),
    )
    known, edge, begin = 1, 0, 0
    for _ in range(most):
        end = known
        for state in range(begin, end):
            if plain and share[state] >= 1.0:
                continue
            for member in range(count):
                mask = masks[state] | (1 << member)
                if mask == masks[state] or _get(keys, values, mask) >= 0:
                    continue
                if not _valid(mask, member, group, needs):
                    continue
                masks[known] = mask
                share[known] = share[state] + effects[member]
                _put(keys, values, mask, known)
                known += 1
                if known > limit:
                    return masks[:known], edges[:known], before[:edge], added[:edge]
        for state in range(end, known):
            for member in range(count):
                if (masks[state] >> member) & 1:
                    rest = _get(keys, values, masks[state] ^ (1 << member))
                    if rest >= 0 and not (plain and share[rest] >= 1.0):
                        if edge == before.size:
                            before = np.concatenate((before, np.zeros(edge, np.int64)))
                            added = np.concatenate((added, np.zeros(edge, np.int64)))
                        before[edge], added[edge] = rest, member
                        edge += 1
                        edges[state] += 1
        if known == end:
            break
        begin = end
    return masks[:known], edges[:known], before[:edge], added[:edge]


@entry
def _valid(mask: int, member: int, group: Integers, needs: Integers) -> bool:
    """Whether a member may join the rest of a set."""
    if needs[member] >= 0 and not (mask >> needs[member]) & 1:
        return False
    if group[member] >= 0:
        for other in range(group.size):
            if other != member and (mask >> other) & 1 and group[other] == group[member]:
                return False
    return True


@entry
def _slot(keys: Integers, key: int) -> int:
    """Return where a key is or would be."""
    place = (key * 11400714819323198485 >> 17) & (keys.size - 1)
    while keys[place] != -1 and keys[place] != key:
        place = (place + 1) & (keys.size - 1)
    return place


@entry
def _put(keys: Integers, values: Integers, key: int, value: int) -> None:
    place = _slot(keys, key)
    keys[place], values[place] = key, value


@entry
def _get(keys: Integers, values: Integers, key: int) -> int:
    place = _slot(keys, key)
    return values[place] if keys[place] == key else -1
