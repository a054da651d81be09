"""How long an island lasts, summed over what may happen to its machines, with proven limits."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit, prange

from yakir.engine.arrays import Floats, Integers
from yakir.engine.compiling import hot, inner
from yakir.engine.islands.case import HOURS, IslandCase, Sizes
from yakir.engine.islands.dispatch.hours import TINY_KW, Plant, plant
from yakir.engine.islands.dispatch.lanes import (
    CHARGE,
    FUEL,
    LANES,
    LOST,
    ROOM,
    load_lane,
    outage_hours,
)
from yakir.engine.islands.survival import Beginnings, machine_states

#: Hours of dispatch that may be walked, which decides how rare a history has to be to be drawn. [h]
WALKED = 40_000_000
#: Chances of a history, in one outage, below which it is drawn instead of walked, tried in turn.
RARE = tuple(10 ** (-exponent / 2) for exponent in range(2, 13))
#: Beginnings that say how much work a chance is.
TRIED = 64
#: Two-sided 99.9 % quantile of the normal distribution.
NORMAL = 3.290527
#: Parts that are worked on apart; a number of its own, so that threads change nothing.
PARTS = 8
#: Histories of one outage that may wait to be walked; beyond, they count as not looked at.
WAITING = 4096


@dataclass(frozen=True, eq=False)
class Histories:
    """
    Probability that the critical load is served, without bins.

    Parameters
    ----------
    exact
        Best value by row and duration, shape (rows, hours + 1); nan for a row without beginnings.
    low, high
        What it lies between, whatever the histories do that were not walked, same shape.
    spread
        At most the standard error of the best value from what was drawn, same shape.
    rare
        Chance below which a history was drawn. [1]
    """

    exact: Floats
    low: Floats
    high: Floats
    spread: Floats
    rare: float

    @property
    def error(self) -> Floats:
        """By how much the best value can be off: proven, or at 99.9 % where that is less."""
        proven = np.maximum(self.exact - self.low, self.high - self.exact)
        return np.minimum(proven, NORMAL * self.spread)


def histories(
    case: IslandCase,
    sizes: Sizes,
    begins: Beginnings,
    *,
    hours: int,
    seed: int,
    walked: int = WALKED,
) -> Histories:
    """
    Return the survival summed over failures and repairs, each history with its chance.

    From every beginning, each history of the machines that is not too rare is walked hour by hour,
    so that charge and fuel are exact. The rest is proven to lie between never and always served,
    which gives `low` and `high`; the best value counts a sample of it, drawn so that its mean is
    right. What is too rare depends on the work that is allowed.
    """
    starts = _starts(begins)
    rare = RARE[0]
    some = starts.some(np.linspace(0, starts.hour.size - 1, TRIED).astype(np.int64))
    for finer in RARE[1:]:
        tried = _parts(case, sizes, some, hours, seed, finer)[1]
        # The next finer one is too slow even to be tried where this one is.
        if tried * starts.hour.size > walked * TRIED:
            break
        rare = finer
    parts = _parts(case, sizes, starts, hours, seed, rare)[0]
    with np.errstate(invalid="ignore"):
        served, drawn, left, square = np.moveaxis(parts, 1, 0) / begins.counts[:, None]
        spread = np.sqrt(np.cumsum(square, axis=-1) / begins.counts[:, None])
    high = np.minimum(served + np.cumsum(left, axis=-1), 1.0)
    return Histories(np.clip(served + drawn, served, high), served, high, spread, rare)


@dataclass(frozen=True, eq=False)
class _Starts:
    """
    Moments that differ, in the order of their hours, and how often each counts in which row.

    `first` says where the rows and weights of each moment begin, shape (moments + 1,).
    """

    hour: Integers
    charge: Floats
    fuel: Floats
    first: Integers
    row: Integers
    weight: Floats
    rows: int

    def some(self, chosen: Integers) -> "_Starts":
        """The moments at these places, each counted once in the first row."""
        return _Starts(
            self.hour[chosen],
            self.charge[chosen],
            self.fuel[chosen],
            np.arange(chosen.size + 1),
            np.zeros(chosen.size, np.int64),
            np.ones(chosen.size),
            1,
        )


def _starts(begins: Beginnings) -> _Starts:
    """Beginnings with the same hour and stores as one: what follows them is the same."""
    order = np.lexsort((begins.row, begins.fuel, begins.charge, begins.hour))
    hour, row = begins.hour[order].astype(np.int64), begins.row[order].astype(np.int64)
    charge, fuel = begins.charge[order], begins.fuel[order]
    new = np.ones(order.size, bool)
    new[1:] = (np.diff(hour) != 0) | (np.diff(charge) != 0) | (np.diff(fuel) != 0)
    other = new.copy()
    other[1:] |= np.diff(row) != 0
    at, pairs = np.flatnonzero(new), np.flatnonzero(other)
    return _Starts(
        hour=hour[at],
        charge=charge[at],
        fuel=fuel[at],
        first=np.searchsorted(pairs, np.append(at, order.size)).astype(np.int64),
        row=row[pairs],
        weight=np.diff(np.append(pairs, order.size)).astype(float),
        rows=begins.rows,
    )


def _parts(
    case: IslandCase, sizes: Sizes, starts: _Starts, hours: int, seed: int, rare: float
) -> tuple[Floats, int]:
    """Chances served, drawn, left over and their squares, (rows, 4, hours + 1); hours walked."""
    chain, counts = machine_states(case, sizes)
    parts = np.zeros((PARTS, starts.rows, 4, hours + 1))
    work = np.zeros(PARTS, np.int64)
    likeliest = chain.step.argmax(axis=1)
    others = chain.step.copy()
    np.put_along_axis(others, likeliest[:, None], 0.0, axis=1)
    _sum(
        plant(case, sizes),
        case.load_kw,
        case.solar,
        Chain(
            chain.step, likeliest, others.sum(axis=1), (others**2).sum(axis=1), chain.start, counts
        ),
        starts.hour,
        starts.charge,
        starts.fuel,
        starts.first,
        starts.row,
        starts.weight,
        rare,
        seed,
        parts,
        work,
    )
    return parts.sum(axis=0), int(work.sum())


class Chain(NamedTuple):
    """
    The machines' chain as the kernels take it.

    `step` and `start` as in `Machines`, `counts` the units up in each state; `likeliest` the next
    state, `others` and `squares` the sums of the chances of all others and of their squares.
    """

    step: Floats
    likeliest: Integers
    others: Floats
    squares: Floats
    start: Floats
    counts: Floats


class Room(NamedTuple):
    """
    What the lanes of one part work with.

    `stores` holds charge, fuel and chance of what waits in each lane, `places` its hour, state, and
    whether it was drawn; `out` what a moment has come to, `chance` that of the history being
    walked, `luck` the state of the random numbers, and `at` the numbers named below.
    """

    lanes: Floats
    stores: Floats
    places: Integers
    out: Floats
    chance: Floats
    at: Integers
    luck: npt.NDArray[np.uint64]


#: Where a lane is: its moment, the hour of the outage, the state, whether drawn, and what waits.
MOMENT, COUNT, STATE, DRAWN, WAITS = range(5)


@hot
def _chance(state: np.uint64) -> tuple[np.uint64, float]:
    """
    The next state of a generator of random numbers, and a number from 0 to below 1.

    References
    ----------
    .. [1] Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014,
       doi:10.1145/2660193.2660195: SplitMix64.
    """
    state += np.uint64(0x9E3779B97F4A7C15)
    mixed = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    mixed ^= mixed >> np.uint64(31)
    return state, np.float64(mixed >> np.uint64(11)) * 2.0**-53


@njit(cache=True, parallel=True, error_model="numpy")
def _sum(
    design: Plant,
    load: Floats,
    solar: Floats,
    chain: Chain,
    hours: Integers,
    charges: Floats,
    fuels: Floats,
    first: Integers,
    row: Integers,
    weight: Floats,
    rare: float,
    seed: int,
    parts: Floats,
    work: Integers,
) -> None:
    """Add the histories of each moment to its rows."""
    total = hours.size
    for part in prange(parts.shape[0]):
        low, high = total * part // PARTS, total * (part + 1) // PARTS
        room = Room(
            np.zeros(ROOM),
            np.empty((LANES, WAITING, 3)),
            np.empty((LANES, WAITING, 3), np.int64),
            np.zeros((LANES, 4, parts.shape[3])),
            np.zeros(LANES),
            np.zeros((LANES, 5), np.int64),
            np.zeros(LANES, np.uint64),
        )
        work[part] = _walk(
            design,
            load,
            solar,
            chain,
            hours,
            charges,
            fuels,
            first,
            row,
            weight,
            rare,
            seed,
            low,
            high,
            room,
            parts[part],
        )


@inner
def _walk(
    design: Plant,
    load: Floats,
    solar: Floats,
    chain: Chain,
    hours: Integers,
    charges: Floats,
    fuels: Floats,
    first: Integers,
    row: Integers,
    weight: Floats,
    rare: float,
    seed: int,
    low: int,
    high: int,
    room: Room,
    out: Floats,
) -> int:
    """
    Walk the histories of the moments from `low` to `high`, each moment in a lane; the hours walked.

    The likeliest next state comes first, the others from where they part.
    """
    lanes, at = room.lanes, room.at
    last = out.shape[2] - 1
    following = low
    busy = walked = 0
    for lane in range(LANES):
        at[lane, MOMENT] = -1
        if following < high:
            _begin(chain, charges, fuels, seed, following, lane, room)
            following += 1
            busy += 1
    while busy > 0:
        for lane in range(LANES):
            moment = at[lane, MOMENT]
            if moment >= 0:
                hour = hours[moment] + at[lane, COUNT]
                while hour >= HOURS:
                    hour -= HOURS
                state = at[lane, STATE]
                sun = design.solar_kwp * solar[hour]
                load_lane(
                    lanes, lane, hour, load, sun, chain.counts[state, 0], chain.counts[state, 1]
                )
        outage_hours(design, lanes, LANES)
        for lane in range(LANES):
            moment = at[lane, MOMENT]
            if moment < 0:
                continue
            walked += 1
            ended = lanes[LOST + lane] > TINY_KW
            if not ended:
                at[lane, COUNT] += 1
                count = at[lane, COUNT]
                room.out[lane, at[lane, DRAWN], count] += room.chance[lane]
                ended = count == last
            if not ended:
                _part(chain, rare, lane, room)
            elif not _resume(lane, room):
                _gather(first, row, weight, moment, lane, room, out)
                at[lane, MOMENT] = -1
                if following < high:
                    _begin(chain, charges, fuels, seed, following, lane, room)
                    following += 1
                else:
                    busy -= 1
    return walked


@hot
def _begin(
    chain: Chain, charges: Floats, fuels: Floats, seed: int, moment: int, lane: int, room: Room
) -> None:
    """Let a lane begin with the first states of a moment."""
    at = room.at
    at[lane, MOMENT], at[lane, WAITS] = moment, 0
    room.luck[lane] = np.uint64(seed) * np.uint64(0x9E3779B97F4A7C15) ^ np.uint64(moment)
    room.out[lane] = 0.0
    room.out[lane, 0, 0] = 1.0
    for state in range(chain.start.size):
        if chain.start[state] > 0:
            _wait(lane, room, charges[moment], fuels[moment], chain.start[state], 0, state, 0)
    _resume(lane, room)


@hot
def _wait(
    lane: int,
    room: Room,
    charge: float,
    fuel: float,
    chance: float,
    count: int,
    state: int,
    drawn: int,
) -> None:
    """Let a history of a lane wait to be walked."""
    place = room.at[lane, WAITS]
    stores, places = room.stores[lane, place], room.places[lane, place]
    stores[0], stores[1], stores[2] = charge, fuel, chance
    places[0], places[1], places[2] = count, state, drawn
    room.at[lane, WAITS] = place + 1


@hot
def _resume(lane: int, room: Room) -> bool:
    """Let a lane go on with the history that began to wait last; no when none does."""
    at = room.at
    if at[lane, WAITS] == 0:
        return False
    at[lane, WAITS] -= 1
    place = at[lane, WAITS]
    stores, places = room.stores[lane, place], room.places[lane, place]
    room.lanes[CHARGE + lane], room.lanes[FUEL + lane] = stores[0], stores[1]
    room.chance[lane] = stores[2]
    at[lane, COUNT], at[lane, STATE], at[lane, DRAWN] = places[0], places[1], places[2]
    return True


@hot
def _part(chain: Chain, rare: float, lane: int, room: Room) -> None:
    """Let a lane's history part into what its machines may do next, and go on with the likeliest."""
    at, chance = room.at, room.chance[lane]
    state = at[lane, STATE]
    together = chance * chain.others[state]
    if together < rare:
        _draw(chain, rare, together, lane, room)
    else:
        _part_each(chain, rare, lane, room)
    likely = chain.likeliest[state]
    room.chance[lane] = chance * chain.step[state, likely]
    at[lane, STATE] = likely


@hot
def _draw(chain: Chain, rare: float, together: float, lane: int, room: Room) -> None:
    """Let one number decide whether one of the others is walked, all of them being too rare."""
    at, chance = room.at, room.chance[lane]
    count, state = at[lane, COUNT], at[lane, STATE]
    if together == 0.0:
        return
    if at[lane, DRAWN] == 0:
        room.out[lane, 2, count + 1] += together
    room.out[lane, 3, count + 1] += rare * together - chance * chance * chain.squares[state]
    room.luck[lane], number = _chance(room.luck[lane])
    if number * rare >= together or at[lane, WAITS] == WAITING:
        return
    taken = 0.0
    for other in range(chain.start.size):
        if other != chain.likeliest[state]:
            taken += chance * chain.step[state, other]
            if number * rare < taken:
                lanes = room.lanes
                _wait(lane, room, lanes[CHARGE + lane], lanes[FUEL + lane], rare, count, other, 1)
                return


@hot
def _part_each(chain: Chain, rare: float, lane: int, room: Room) -> None:
    """Let each of the others wait that is not too rare, and draw from the rest as long as they fit."""
    at, chance, lanes = room.at, room.chance[lane], room.lanes
    count, state, drawn = at[lane, COUNT], at[lane, STATE], at[lane, DRAWN]
    number, taken = -1.0, 0.0
    for other in range(chain.start.size):
        apart = chance * chain.step[state, other]
        if other == chain.likeliest[state] or apart == 0.0:
            continue
        sampled = drawn
        full = at[lane, WAITS] == WAITING
        if apart < rare or full:
            if drawn == 0:
                room.out[lane, 2, count + 1] += apart
            room.out[lane, 3, count + 1] += apart * (rare - apart)
            if number < 0.0 or taken + apart > rare:
                room.luck[lane], number = _chance(room.luck[lane])
                taken = 0.0
            chosen = taken <= number * rare < taken + apart
            taken += apart
            if not chosen or full:
                continue
            apart, sampled = rare, 1
        _wait(lane, room, lanes[CHARGE + lane], lanes[FUEL + lane], apart, count, other, sampled)


@hot
def _gather(
    first: Integers, row: Integers, weight: Floats, moment: int, lane: int, room: Room, out: Floats
) -> None:
    """Add what the histories of a moment came to, as often as it counts in each row."""
    for place in range(first[moment], first[moment + 1]):
        for kind in range(4):
            # The squares of what is drawn count by the square, since it is drawn once for all.
            factor = weight[place] if kind < 3 else weight[place] ** 2
            for d in range(out.shape[2]):
                out[row[place], kind, d] += factor * room.out[lane, kind, d]
