"""Scenario-years of a design, in which only the hours that an outage disturbs are walked."""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numba import njit, prange

from yakir.engine.arrays import Floats, Integers
from yakir.engine.compiling import hot, inner
from yakir.engine.islands.case import HOURS, IslandCase, Sizes
from yakir.engine.islands.dispatch.hours import TINY_KW, Plant, grid_hour, plant
from yakir.engine.islands.dispatch.lanes import (
    CHARGE,
    CHP,
    CRITICAL_LOST,
    CURTAILED,
    DUMPED,
    FUEL,
    GENERATOR,
    HEAT,
    IMPORTANT_LOST,
    LANES,
    REST_LOST,
    ROOM,
    WARM,
    WITHOUT,
    load_lane,
    outage_hours,
)
from yakir.engine.islands.dispatch.years import Counts, Years

#: Part of the battery by which two charges may differ and be called the same. [1]
ALIKE = 1e-12
#: Columns of the totals of a year.
TOTALS = (
    "grid_kwh",
    "fuel_l",
    "chp_kwh",
    "chp_heat_kwh",
    "boiler_kwh",
    "lost_critical_kwh",
    "lost_important_kwh",
    "lost_rest_kwh",
    "curtailed_kwh",
    "dumped_kwh",
    "borrowed_kwh",
    "hours_without_critical",
)
#: Columns of the totals that the hours of outages count in, and the rows of lanes for them.
COLUMNS = (
    (1, GENERATOR),
    (2, CHP),
    (3, WARM),
    (5, CRITICAL_LOST),
    (6, IMPORTANT_LOST),
    (7, REST_LOST),
    (8, CURTAILED),
    (9, DUMPED),
    (11, WITHOUT),
)


@dataclass(frozen=True, eq=False)
class Run:
    """
    What a design does in scenario-years.

    Parameters
    ----------
    totals
        Totals by year, in the order of `TOTALS`, shape (years, 12).
    start_charge, start_fuel
        Stores at each beginning of an outage, shape (beginnings,). [kWh], [l]
    """

    totals: Floats
    start_charge: Floats
    start_fuel: Floats

    def mean(self, name: str) -> float:
        """Mean over the years of one total."""
        return self._means[name]

    @cached_property
    def _means(self) -> dict[str, float]:
        return dict(zip(TOTALS, self.totals.mean(axis=0).tolist(), strict=True))

    @property
    def whole_years(self) -> float:
        """Share of years without any loss of critical load. [1]."""
        return float((self.totals[:, TOTALS.index("hours_without_critical")] == 0).mean())


def simulate(case: IslandCase, sizes: Sizes, years: Years) -> Run:
    """Return what a design does in scenario-years; the answer does not depend on threads."""
    count = years.up.shape[0]
    totals = np.zeros((count, len(TOTALS)))
    charge, fuel = np.empty(years.hour.size), np.empty(years.hour.size)
    _years(
        plant(case, sizes),
        case.load_kw,
        case.heat_kw,
        case.solar,
        years.generators,
        years.chps,
        years.first,
        years.hour,
        years.dark,
        totals,
        charge,
        fuel,
    )
    totals[:, 4] = case.heat_kwh - totals[:, 3]
    return Run(totals, charge, fuel)


@njit(cache=True, parallel=True, error_model="numpy")
def _years(
    plant: Plant,
    load: Floats,
    heat: Floats,
    solar: Floats,
    generators: Counts,
    chps: Counts,
    first: Integers,
    begins: Integers,
    dark: Integers,
    totals: Floats,
    start_charge: Floats,
    start_fuel: Floats,
) -> None:
    sums = np.empty((HOURS + 1, totals.shape[1]))
    stores = np.empty((HOURS + 1, 2))
    _undisturbed(plant, load, heat, solar, sums, stores)
    count = totals.shape[0]
    for group in prange((count + LANES - 1) // LANES):
        low, high = group * LANES, min((group + 1) * LANES, count)
        _disturbed(
            plant,
            load,
            heat,
            solar,
            generators,
            chps,
            first[low : high + 1],
            begins,
            dark,
            sums,
            stores,
            totals[low:high],
            start_charge,
            start_fuel,
            np.zeros(ROOM),
            np.zeros((3, LANES), np.int64),
        )


@hot
def _undisturbed(
    plant: Plant, load: Floats, heat: Floats, solar: Floats, sums: Floats, stores: Floats
) -> None:
    """Run a year without outages; fills the totals up to each hour, and charge and fuel in it."""
    charge, fuel = plant.floor + plant.reserved, plant.fuel_l
    grid = generator = chp = warm = curtailed = dumped = 0.0
    lost = lost_important = lost_rest = hours_without = 0.0
    sums[0] = 0.0
    for hour in range(HOURS):
        stores[hour, 0], stores[hour, 1] = charge, fuel
        sun = plant.solar_kwp * solar[hour]
        critical, important, rest = load[hour, 0], load[hour, 1], load[hour, 2]
        flow = grid_hour(plant, critical, important, rest, sun, heat[hour], charge, plant.fuel_l)
        charge, fuel = flow.charge, flow.fuel
        grid += flow.grid
        generator += flow.generator
        chp += flow.chp
        warm += min(flow.chp * plant.chp_heat_per_kwh, heat[hour])
        lost += critical - flow.critical
        lost_important += important - flow.important
        lost_rest += rest - flow.rest
        curtailed += flow.curtailed
        dumped += flow.dumped
        if critical - flow.critical > TINY_KW:
            hours_without += 1
        row = sums[hour + 1]
        row[0], row[1], row[2], row[3], row[4] = grid, generator, chp, warm, 0.0
        row[5], row[6], row[7] = lost, lost_important, lost_rest
        row[8], row[9], row[10], row[11] = curtailed, dumped, 0.0, hours_without
    stores[HOURS, 0], stores[HOURS, 1] = charge, fuel


@inner
def _disturbed(
    plant: Plant,
    load: Floats,
    heat: Floats,
    solar: Floats,
    generators: Counts,
    chps: Counts,
    first: Integers,
    begins: Integers,
    dark: Integers,
    sums: Floats,
    stores: Floats,
    totals: Floats,
    start_charge: Floats,
    start_fuel: Floats,
    lanes: Floats,
    at: Integers,
) -> None:
    """
    Walk the hours that outages disturb, a year in each lane.

    From each outage until the stores are as if there had been none; the rest is undisturbed. All
    lanes are in an outage whenever an hour passes in them. `at` holds the hour, the place among all
    hours without the grid, and the outage that each lane is in.
    """
    count = totals.shape[0]
    hours, places, outages = at[0], at[1], at[2]
    left = 0
    for year in range(count):
        outages[year] = first[year]
        hours[year] = _until_outage(
            plant, load, heat, solar, begins, outages[year], first[year + 1], sums, stores,
            0, True, lanes, year, totals[year], start_charge, start_fuel,
        )  # fmt: skip
        places[year] = dark[outages[year]]
        if hours[year] < HOURS:
            left += 1
        else:
            _finish(plant, stores, lanes, year, totals[year])
    while left > 0:
        for year in range(count):
            hour, place = hours[year], places[year]
            if hour < HOURS:
                sun = plant.solar_kwp * solar[hour]
                load_lane(lanes, year, hour, load, sun, generators[place], chps[place])
                lanes[HEAT + year] = heat[hour]
        outage_hours(plant, lanes, count)
        for year in range(count):
            if hours[year] == HOURS:
                continue
            hours[year] += 1
            places[year] += 1
            if places[year] == dark[outages[year] + 1]:
                outages[year] += 1
                hours[year] = _until_outage(
                    plant, load, heat, solar, begins, outages[year], first[year + 1], sums, stores,
                    hours[year], False, lanes, year, totals[year], start_charge, start_fuel,
                )  # fmt: skip
                if hours[year] == HOURS:
                    left -= 1
                    _finish(plant, stores, lanes, year, totals[year])


@hot
def _until_outage(
    plant: Plant,
    load: Floats,
    heat: Floats,
    solar: Floats,
    begins: Integers,
    outage: int,
    end: int,
    sums: Floats,
    stores: Floats,
    hour: int,
    alike: bool,
    lanes: Floats,
    lane: int,
    totals: Floats,
    start_charge: Floats,
    start_fuel: Floats,
) -> int:
    """
    Walk a lane on from an hour until the next outage begins or the year ends, and return when.

    Once the stores are `alike` those of the undisturbed year, the hours that are left are skipped.
    `outage` to `end` are this year's outages that are still to come.
    """
    same = ALIKE * plant.battery_kwh
    charge, fuel = lanes[CHARGE + lane], lanes[FUEL + lane]
    until = begins[outage] if outage < end else HOURS
    back = 0
    while hour < until and not alike:
        back += 1
        if back > plant.refuel_hours:
            fuel = plant.fuel_l
        sun = plant.solar_kwp * solar[hour]
        critical, important, rest = load[hour, 0], load[hour, 1], load[hour, 2]
        flow = grid_hour(plant, critical, important, rest, sun, heat[hour], charge, fuel)
        charge, fuel = flow.charge, flow.fuel
        lost = critical - flow.critical
        totals[0] += flow.grid
        totals[1] += flow.generator
        totals[2] += flow.chp
        totals[3] += min(flow.chp * plant.chp_heat_per_kwh, heat[hour])
        totals[5] += lost
        totals[6] += important - flow.important
        totals[7] += rest - flow.rest
        totals[8] += flow.curtailed
        totals[9] += flow.dumped
        totals[11] += lost > TINY_KW
        hour += 1
        alike = back > plant.refuel_hours and abs(charge - stores[hour, 0]) <= same
    if alike:
        for column in range(totals.size):
            totals[column] += sums[until, column] - sums[hour, column]
        charge, fuel = stores[until, 0], stores[until, 1]
    lanes[CHARGE + lane], lanes[FUEL + lane] = charge, fuel
    if until < HOURS:
        start_charge[outage], start_fuel[outage] = charge, fuel
    return until


@hot
def _finish(plant: Plant, stores: Floats, lanes: Floats, lane: int, totals: Floats) -> None:
    """Add what the hours of outages came to; fuel was counted as the generator's energy."""
    for column, row in COLUMNS:
        totals[column] += lanes[row + lane]
    totals[1] *= plant.generator_l_per_kwh
    totals[10] = max(stores[0, 0] - lanes[CHARGE + lane], 0.0)
