"""How long an island serves its critical load, exactly over machine failures and by draws."""

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numba import njit, prange

from yakir.engine.arrays import Floats, Integers
from yakir.engine.islands.case import HOURS, IslandCase, Reliability, Sizes
from yakir.engine.islands.dispatch.hours import TINY_KW, Plant, outage_hour, plant
from yakir.engine.islands.dispatch.lanes import (
    CHARGE,
    FUEL,
    LANES,
    LOST,
    ROOM,
    load_lane,
    outage_hours,
)
from yakir.engine.islands.dispatch.simulate import Run
from yakir.engine.islands.dispatch.trace import charges
from yakir.engine.islands.dispatch.years import Counts, Years, failures

#: Bins of charge and of fuel; fuel has one where it cannot run out.
BINS = (41, 21)
#: Parts of the year that are worked on apart; a number of its own, so that threads change nothing.
PARTS = 8


@dataclass(frozen=True, eq=False)
class Beginnings:
    """
    Moments at which an outage may begin, gathered in rows.

    Parameters
    ----------
    hour
        Hour of the year, shape (beginnings,).
    charge, fuel
        Stores at that moment, shape (beginnings,). [kWh], [l]
    row
        Row of the answer that the moment counts in, shape (beginnings,).
    rows
        Number of rows.
    """

    hour: Integers
    charge: Floats
    fuel: Floats
    row: Integers
    rows: int

    @cached_property
    def counts(self) -> Integers:
        """Number of beginnings in each row, shape (rows,)."""
        return np.bincount(self.row, minlength=self.rows)

    def some(self, chosen: Integers) -> "Beginnings":
        """The beginnings at these places."""
        return Beginnings(
            self.hour[chosen], self.charge[chosen], self.fuel[chosen], self.row[chosen], self.rows
        )


@dataclass(frozen=True, eq=False)
class Survival:
    """
    Probability that the critical load is served from the beginning of an outage.

    Parameters
    ----------
    by_row
        Mean over the beginnings of each row, by duration 0 to the longest, shape (rows, hours + 1);
        nan for a row without beginnings.
    weight
        Beginnings in each row, shape (rows,).
    bins
        Bins of charge and of fuel that were used.
    """

    by_row: Floats
    weight: Integers
    bins: tuple[int, int]

    @property
    def mean(self) -> Floats:
        """Mean over all beginnings, by duration, shape (hours + 1,)."""
        held = self.weight > 0
        return np.average(self.by_row[held], axis=0, weights=self.weight[held])


def beginnings(years: Years, run: Run) -> Beginnings:
    """Beginnings of the outages of scenario-years, one row a year."""
    return Beginnings(years.hour, run.start_charge, run.start_fuel, years.year, years.up.shape[0])


def every_hour(case: IslandCase, sizes: Sizes, years: Years) -> Beginnings:
    """Beginnings at all hours with the grid up before, one row an hour of the year."""
    charge, fuel = charges(case, sizes, years)
    before = np.roll(years.up, 1, axis=1)
    hour = np.broadcast_to(np.arange(HOURS), before.shape)
    return Beginnings(hour[before], charge[before], fuel[before], hour[before], HOURS)


def survival(
    case: IslandCase,
    sizes: Sizes,
    begins: Beginnings,
    *,
    hours: int,
    bins: tuple[int, int] = BINS,
) -> Survival:
    """
    Return the exact survival of a Markov chain over machines that are up, charge and fuel.

    Backwards in time: V(0, h, s) = 1, and V(d + 1, h, s) is the mean of V(d, h + 1, s') over the
    machines' next states where the critical load is served in hour h from state s, else 0. Charge
    and fuel between two bins are interpolated, as are the beginnings. The year is taken as a ring.
    """
    design = plant(case, sizes)
    machines, counts = machine_states(case, sizes)
    scarce = _fuel_matters(design, begins, hours)
    charge_bins = max(bins[0], 2) if sizes.battery_kwh > 0 and sizes.battery_kw > 0 else 1
    fuel_bins = max(bins[1], 2) if scarce and sizes.fuel_l > 0 else 1
    order = np.argsort(begins.hour, kind="stable")
    first = np.searchsorted(begins.hour[order], np.arange(HOURS + 1)).astype(np.int64)
    parts = np.zeros((PARTS, begins.rows, hours + 1))
    _chain(
        design,
        case.load_kw,
        case.solar,
        machines.step,
        machines.start,
        counts,
        _grid(design, charge_bins),
        _levels(design, fuel_bins) if fuel_bins > 1 else np.array([0.0 if scarce else math.inf]),
        _drift(design, case, fuel_bins) if fuel_bins > 1 else np.zeros(HOURS),
        first,
        begins.charge[order],
        begins.fuel[order],
        begins.row[order].astype(np.int64),
        parts,
    )
    with np.errstate(invalid="ignore"):
        by_row = parts.sum(axis=0) / begins.counts[:, None]
    return Survival(by_row, begins.counts, (charge_bins, fuel_bins))


def endured(
    case: IslandCase, sizes: Sizes, begins: Beginnings, *, hours: int, seed: int
) -> Integers:
    """Hours for which each beginning is survived, with drawn failures, shape (beginnings,)."""
    units, chps = paths(case, begins.hour.size, hours=hours, seed=seed)
    return endured_with(case, sizes, begins, units, chps)


def endured_with(
    case: IslandCase, sizes: Sizes, begins: Beginnings, units: Counts, chps: Counts
) -> Integers:
    """Hours for which each beginning is survived under given failures, shape (beginnings,)."""
    lasted = np.empty(begins.hour.size, np.int64)
    _endure(
        plant(case, sizes),
        case.load_kw,
        case.solar,
        begins.hour,
        begins.charge,
        begins.fuel,
        units,
        chps,
        lasted,
    )
    return lasted


def paths(case: IslandCase, count: int, *, hours: int, seed: int) -> tuple[Counts, Counts]:
    """Units that are up in each hour of `count` outages, generators and cogeneration."""
    hours = max(hours, 1)
    dark = np.arange(count + 1) * hours
    return (
        failures(dark, case.generators, seed=2 * seed).reshape(count, hours),
        failures(dark, case.chps, seed=2 * seed + 1).reshape(count, hours),
    )


@dataclass(frozen=True, eq=False)
class Machines:
    """
    A chain over the number of units that are up.

    Parameters
    ----------
    step
        Chance of going from one state to another in an hour, shape (states, states). [1]
    start
        Chance of each state in the first hour, shape (states,). [1]
    """

    step: Floats
    start: Floats


def machines(kind: Reliability) -> Machines:
    """Return the chain of one kind of machine, over 0 to all units up."""
    n = kind.units
    step = np.array(
        [
            np.convolve(_binomial(up, 1 - kind.fails), _binomial(n - up, kind.mended))
            for up in range(n + 1)
        ]
    )
    return Machines(step, _binomial(n, 1 - kind.start_failure))


def machine_states(case: IslandCase, sizes: Sizes) -> tuple[Machines, Floats]:
    """The joint chain of generators and cogeneration, and the units up in each of its states."""
    parts, counts = [], []
    for kind, size in ((case.generators, sizes.generator_kw), (case.chps, sizes.chp_kw)):
        if size == 0 or (kind.start_failure == 0 and kind.fails == 0):
            parts.append(Machines(np.ones((1, 1)), np.ones(1)))
            counts.append(np.array([float(kind.units)]))
        else:
            parts.append(machines(kind))
            counts.append(np.arange(kind.units + 1.0))
    step = np.asarray(np.kron(parts[0].step, parts[1].step), float)
    start = np.asarray(np.kron(parts[0].start, parts[1].start), float)
    states = np.array([(up, other) for up in counts[0] for other in counts[1]])
    return Machines(step, start), states


def _binomial(n: int, chance: float) -> Floats:
    return np.array([math.comb(n, k) * chance**k * (1 - chance) ** (n - k) for k in range(n + 1)])


def _fuel_matters(design: Plant, begins: Beginnings, hours: int) -> bool:
    """Whether fuel may run out, or low enough for the others to be shed, within the hours."""
    burnt = design.generator_kw * design.generator_l_per_kwh * hours
    least = float(begins.fuel.min(initial=design.fuel_l))
    return burnt > 0 and least - burnt < design.hold * design.fuel_l


def _levels(design: Plant, bins: int) -> Floats:
    """Levels of fuel from one bin below empty, which counts as empty, to full."""
    return np.arange(-1.0, bins) * design.fuel_l / (bins - 1)


def _drift(design: Plant, case: IslandCase, bins: int) -> Floats:
    """
    By how much the levels of fuel are moved up in each hour, less than a bin, shape (8760,).

    They move with the fuel that a long outage burns while all machines are up: its course then
    goes from level to level, and interpolation does not smear it. Any movement is right; a
    movement near the true course needs fewer bins.
    """
    plenty = design._replace(fuel_l=1e12, held_l=1e12 * design.hold)
    burnt = np.empty(HOURS)
    _burn(plenty, case.load_kw, case.solar, 1e12 if design.hold < 0.5 else 4e11, burnt)
    used = np.concatenate([[0.0], np.cumsum(burnt)[:-1]])
    return np.asarray(np.mod(-used, design.fuel_l / (bins - 1)))


def _grid(design: Plant, bins: int) -> Floats:
    return np.linspace(design.floor, design.battery_kwh, bins)


@njit(cache=True, error_model="numpy")
def _between(value: float, grid: Floats) -> tuple[int, float]:
    """The bin below a value, and how far the value is on the way to the next."""
    last = grid.size - 1
    if last == 0:
        return 0, 0.0
    place = (value - grid[0]) / (grid[last] - grid[0]) * last
    below = min(max(int(place), 0), last - 1)
    return below, min(max(place - below, 0.0), 1.0)


@njit(cache=True, error_model="numpy")
def _mix(ahead: Floats, step: Floats, mixed: Floats) -> None:
    """Mean over the machines' next states, for every state of the stores and duration."""
    states, stores, durations = ahead.shape
    for state in range(states):
        for store in range(stores):
            for d in range(durations):
                mixed[state, store, d] = step[state, 0] * ahead[0, store, d]
            for other in range(1, states):
                chance = step[state, other]
                for d in range(durations):
                    mixed[state, store, d] += chance * ahead[other, store, d]


@njit(cache=True, error_model="numpy")
def _blend(
    values: Floats, low: int, high: int, beyond: int, part: float, fuel_part: float, out: Floats
) -> None:
    """Values between bins, one duration on: `low`, the next charge, and both `beyond` in fuel."""
    a = (1 - part) * (1 - fuel_part)
    b = part * (1 - fuel_part)
    out[0] = 1.0
    if fuel_part == 0.0:
        for d in range(out.size - 1):
            out[d + 1] = a * values[low, d] + b * values[high, d]
    else:
        c = (1 - part) * fuel_part
        e = part * fuel_part
        for d in range(out.size - 1):
            out[d + 1] = (
                a * values[low, d]
                + b * values[high, d]
                + c * values[low + beyond, d]
                + e * values[high + beyond, d]
            )


@njit(cache=True, error_model="numpy")
def _backwards(
    design: Plant,
    load: Floats,
    sun: float,
    counts: Floats,
    charges: Floats,
    fuels: Floats,
    moved: float,
    moved_ahead: float,
    mixed: Floats,
    values: Floats,
) -> None:
    """Survival from one hour, given the mixed survival from the next."""
    above = 1 if charges.size > 1 else 0
    beyond = charges.size if fuels.size > 1 else 0
    for state in range(counts.shape[0]):
        for i in range(fuels.size):
            for j in range(charges.size):
                flow = outage_hour(
                    design,
                    load[0],
                    load[1],
                    load[2],
                    sun,
                    charges[j],
                    max(fuels[i] + moved, 0.0),
                    counts[state, 0],
                    counts[state, 1],
                )
                store = i * charges.size + j
                if load[0] - flow.critical > TINY_KW:
                    values[state, store, :] = 0.0
                    values[state, store, 0] = 1.0
                    continue
                low, part = _between(flow.charge, charges)
                level, fuel_part = _between(flow.fuel - moved_ahead, fuels)
                low += level * charges.size
                _blend(
                    mixed[state],
                    low,
                    low + above,
                    beyond,
                    part,
                    fuel_part,
                    values[state, store],
                )


@njit(cache=True, parallel=True, error_model="numpy")
def _chain(
    design: Plant,
    load: Floats,
    solar: Floats,
    step: Floats,
    start: Floats,
    counts: Floats,
    charges: Floats,
    fuels: Floats,
    drift: Floats,
    first: Integers,
    begin_charge: Floats,
    begin_fuel: Floats,
    row: Integers,
    parts: Floats,
) -> None:
    """Add the survival of all beginnings to their rows, each part of the year apart."""
    durations = parts.shape[2]
    stores = charges.size * fuels.size
    for part in prange(parts.shape[0]):
        begin = HOURS * part // parts.shape[0]
        end = HOURS * (part + 1) // parts.shape[0]
        values = np.zeros((start.size, stores, durations))
        mixed = np.zeros((start.size, stores, durations))
        values[:, :, 0] = 1.0
        # Durations longer than the hours walked so far are wrong, and read by nobody.
        for walked in range(end - begin + durations - 1):
            hour = end + durations - 2 - walked
            place = hour % HOURS
            _mix(values, step, mixed)
            _backwards(
                design,
                load[place],
                design.solar_kwp * solar[place],
                counts,
                charges,
                fuels,
                drift[place],
                drift[(hour + 1) % HOURS],
                mixed,
                values,
            )
            if hour < end:
                for index in range(first[hour], first[hour + 1]):
                    low, near = _between(begin_charge[index], charges)
                    level, far = _between(begin_fuel[index] - drift[hour], fuels)
                    _gather(
                        values,
                        start,
                        low + level * charges.size,
                        near,
                        far,
                        1 if charges.size > 1 else 0,
                        charges.size if fuels.size > 1 else 0,
                        parts[part, row[index]],
                    )


@njit(cache=True, error_model="numpy")
def _gather(
    values: Floats,
    start: Floats,
    low: int,
    near: float,
    far: float,
    above: int,
    beyond: int,
    out: Floats,
) -> None:
    """Add the survival of one beginning, over the machines' first states."""
    for state in range(start.size):
        for d in range(out.size):
            empty = (1 - near) * values[state, low, d] + near * values[state, low + above, d]
            full = empty
            if far > 0.0:
                full = (1 - near) * values[state, low + beyond, d]
                full += near * values[state, low + beyond + above, d]
            out[d] += start[state] * ((1 - far) * empty + far * full)


@njit(cache=True, error_model="numpy")
def _burn(design: Plant, load: Floats, solar: Floats, fuel: float, burnt: Floats) -> None:
    """Fuel of each hour of an outage that lasts all year with all machines up."""
    charge = design.floor
    for hour in range(HOURS):
        flow = outage_hour(
            design,
            load[hour, 0],
            load[hour, 1],
            load[hour, 2],
            design.solar_kwp * solar[hour],
            charge,
            fuel,
            design.generator_units,
            design.chp_units,
        )
        charge = flow.charge
        burnt[hour] = flow.generator * design.generator_l_per_kwh


@njit(cache=True, error_model="numpy")
def _endure(
    design: Plant,
    load: Floats,
    solar: Floats,
    hours: Integers,
    charges: Floats,
    fuels: Floats,
    units: Counts,
    chps: Counts,
    lasted: Integers,
) -> None:
    """Walk outages side by side until the critical load is lost or the hours are over."""
    lanes = np.zeros(ROOM)
    longest = units.shape[1]
    for first in range(0, hours.size, LANES):
        width = min(LANES, hours.size - first)
        for lane in range(width):
            lanes[CHARGE + lane], lanes[FUEL + lane] = charges[first + lane], fuels[first + lane]
            lasted[first + lane] = longest
        left = width
        for count in range(longest):
            for lane in range(width):
                index = first + lane
                hour = hours[index] + count
                hour -= HOURS if hour >= HOURS else 0
                sun = design.solar_kwp * solar[hour]
                load_lane(lanes, lane, hour, load, sun, units[index, count], chps[index, count])
            outage_hours(design, lanes, width)
            for lane in range(width):
                if lanes[LOST + lane] > TINY_KW and lasted[first + lane] == longest:
                    lasted[first + lane] = count
                    left -= 1
            if left == 0:
                break
