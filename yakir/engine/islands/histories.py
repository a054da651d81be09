"""How long an island lasts, summed over what may happen to its machines, with proven limits."""

from dataclasses import dataclass

import numpy as np
from numba import njit, prange

from yakir.engine.arrays import Floats, Integers
from yakir.engine.islands.case import HOURS, IslandCase, Sizes
from yakir.engine.islands.dispatch import TINY_KW, Plant, outage_hour, plant
from yakir.engine.islands.survival import Beginnings, machine_states

#: Hours of dispatch that may be walked, which decides how rare a history has to be to be drawn. [h]
WALKED = 40_000_000
#: Chances of a history, in one outage, below which it is drawn instead of walked, tried in turn.
RARE = (1e-1, 1e-2, 1e-3, 1e-4, 1e-5, 1e-6)
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
    rare = RARE[0]
    some = begins.some(np.linspace(0, begins.hour.size - 1, TRIED).astype(np.int64))
    for finer in RARE[1:]:
        tried = _parts(case, sizes, some, hours, seed, finer)[1]
        # The next finer one is too slow even to be tried where this one is.
        if tried * begins.hour.size > walked * TRIED:
            break
        rare = finer
    parts = _parts(case, sizes, begins, hours, seed, rare)[0]
    with np.errstate(invalid="ignore"):
        served, drawn, left, square = np.moveaxis(parts, 1, 0) / begins.counts[:, None]
        spread = np.sqrt(np.cumsum(square, axis=-1) / begins.counts[:, None])
    high = np.minimum(served + np.cumsum(left, axis=-1), 1.0)
    return Histories(np.clip(served + drawn, served, high), served, high, spread, rare)


def _parts(
    case: IslandCase, sizes: Sizes, begins: Beginnings, hours: int, seed: int, rare: float
) -> tuple[Floats, int]:
    """Chances served, drawn, left over and their squares, (rows, 4, hours + 1); hours walked."""
    chain, counts = machine_states(case, sizes)
    parts = np.zeros((PARTS, begins.rows, 4, hours + 1))
    work = np.zeros(PARTS, np.int64)
    _sum(
        plant(case, sizes),
        case.load_kw,
        case.solar,
        chain.step,
        chain.start,
        counts,
        begins.hour,
        begins.charge,
        begins.fuel,
        begins.row.astype(np.int64),
        rare,
        seed,
        parts,
        work,
    )
    return parts.sum(axis=0), int(work.sum())


@njit(cache=True, error_model="numpy")
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
    step: Floats,
    start: Floats,
    counts: Floats,
    hours: Integers,
    charges: Floats,
    fuels: Floats,
    row: Integers,
    rare: float,
    seed: int,
    parts: Floats,
    work: Integers,
) -> None:
    """Add the histories of each beginning to its row."""
    total = hours.size
    likeliest = np.array([step[state].argmax() for state in range(start.size)])
    for part in prange(parts.shape[0]):
        stores = np.empty((WAITING, 3))
        places = np.empty((WAITING, 3), np.int64)
        for index in range(total * part // PARTS, total * (part + 1) // PARTS):
            work[part] += _walk(
                design,
                load,
                solar,
                step,
                likeliest,
                start,
                counts,
                hours[index],
                charges[index],
                fuels[index],
                rare,
                np.uint64(seed) * np.uint64(0x9E3779B97F4A7C15) ^ np.uint64(index),
                stores,
                places,
                parts[part, row[index]],
            )


@njit(cache=True, error_model="numpy")
def _walk(
    design: Plant,
    load: Floats,
    solar: Floats,
    step: Floats,
    likeliest: Integers,
    start: Floats,
    counts: Floats,
    begin: int,
    charge: float,
    fuel: float,
    rare: float,
    luck: np.uint64,
    stores: Floats,
    places: Integers,
    out: Floats,
) -> int:
    """
    Walk the histories of one outage, the likeliest next state first, the others from where they part.

    `stores` holds charge, fuel and chance of what waits, `places` its hour, state, and whether it
    was drawn. Returns the hours walked.
    """
    last = out.shape[1] - 1
    states = start.size
    out[0, 0] += 1.0
    waiting = walked = 0
    for state in range(states):
        if start[state] > 0:
            stores[waiting] = charge, fuel, start[state]
            places[waiting] = 0, state, 0
            waiting += 1
    while waiting > 0:
        waiting -= 1
        charge, fuel, chance = stores[waiting]
        count, state, drawn = places[waiting]
        while count < last:
            walked += 1
            hour = (begin + count) % HOURS
            critical = load[hour, 0]
            flow = outage_hour(
                design,
                critical,
                load[hour, 1],
                load[hour, 2],
                design.solar_kwp * solar[hour],
                charge,
                fuel,
                counts[state, 0],
                counts[state, 1],
            )
            if critical - flow.critical > TINY_KW:
                break
            charge, fuel = flow.charge, flow.fuel
            count += 1
            out[drawn, count] += chance
            if states == 1 or count == last:
                continue
            likely = likeliest[state]
            # One number decides for all that are too rare together, as long as they fit.
            number, taken = -1.0, 0.0
            for other in range(states):
                apart = chance * step[state, other]
                if other == likely or apart == 0.0:
                    continue
                sampled = drawn
                if apart < rare or waiting == WAITING:
                    if drawn == 0:
                        out[2, count + 1] += apart
                    out[3, count + 1] += apart * (rare - apart)
                    if number < 0.0 or taken + apart > rare:
                        luck, number = _chance(luck)
                        taken = 0.0
                    chosen = taken <= number * rare < taken + apart
                    taken += apart
                    if not chosen or waiting == WAITING:
                        continue
                    apart, sampled = rare, 1
                stores[waiting] = charge, fuel, apart
                places[waiting] = count, other, sampled
                waiting += 1
            chance *= step[state, likely]
            state = likely
    return walked
