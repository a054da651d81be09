"""Dispatch of an island by rule, hour by hour through scenario-years."""

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from numba import njit, prange

from yakir.engine.arrays import Booleans, Floats, Integers
from yakir.engine.islands.case import HOURS, IslandCase, Reliability, Sizes

Counts = npt.NDArray[np.uint8]

#: Part of the battery by which two charges may differ and be called the same. [1]
ALIKE = 1e-12
#: Power below which a shortfall is rounding, not a loss. [kW]
TINY_KW = 1e-7


class Plant(NamedTuple):
    """Sizes and behaviour of an island as the kernels take them."""

    solar_kwp: float
    battery_kwh: float
    battery_kw: float
    generator_kw: float
    chp_kw: float
    fuel_l: float
    grid_kw: float
    reserve: float
    hold: float
    charge_efficiency: float
    discharge_efficiency: float
    charge_price: float
    discharge_price: float
    kept: float
    least_charge: float
    refuel_hours: float
    generator_units: float
    generator_least: float
    generator_l_per_kwh: float
    chp_units: float
    chp_least: float
    chp_heat_per_kwh: float
    chp_saves: float


class Flow(NamedTuple):
    """What flows in one hour, and the stores after it. [kW], charge [kWh], fuel [l]."""

    sun: float
    grid: float
    generator: float
    chp: float
    battery_out: float
    battery_in: float
    curtailed: float
    dumped: float
    critical: float
    important: float
    rest: float
    charge: float
    fuel: float


#: Columns of a trace: the flow of the hour, then the heat of cogeneration and of the boiler.
TRACE = (*Flow._fields, "chp_heat", "boiler_heat")

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


def plant(case: IslandCase, sizes: Sizes) -> Plant:
    """Return a design of a case as the kernels take it."""
    prices, storage = case.prices, case.storage
    behaviour = (
        storage.charge_efficiency,
        storage.discharge_efficiency,
        1 / storage.charge_efficiency,
        1 / storage.discharge_efficiency,
        1 - storage.standing_loss,
        storage.least_charge,
        storage.refuel_hours,
        case.generators.units,
        case.generators.least_share,
        prices.generator_l_per_kwh,
        case.chps.units,
        case.chps.least_share,
        prices.chp_heat_efficiency / prices.chp_electric_efficiency,
        prices.chp_saves,
    )
    return Plant._make(map(float, (*sizes.vector, *behaviour)))


@njit(cache=True, error_model="numpy", inline="always")
def outage_hour(
    plant: Plant,
    critical: float,
    important: float,
    rest: float,
    sun: float,
    charge: float,
    fuel: float,
    generators: float,
    chps: float,
) -> Flow:
    """
    Flows of an hour without the grid; `generators` and `chps` count the units that are up.

    The critical load is served before the others, by the sun, cogeneration, the battery above what
    is held, the generators, and the rest of the battery, in this order. What is held of battery and
    fuel serves the critical load alone. Machines that run fill the battery up to what is held.
    """
    charge *= plant.kept
    floor = plant.least_charge * plant.battery_kwh
    usable = max(charge - floor, 0.0)
    held = plant.hold * (plant.battery_kwh - floor)
    need, others = critical, important + rest
    # Sun.
    given = min(sun, need)
    need -= given
    surplus = sun - given
    given = min(surplus, others)
    others -= given
    surplus -= given
    # Cogeneration, whose gas comes by pipe.
    most_chp = plant.chp_kw * chps / plant.chp_units
    chp = min(most_chp, need + others)
    given = min(chp, need)
    need -= given
    others = max(others - (chp - given), 0.0)
    # The battery above what is held.
    free = min(plant.battery_kw, max(usable - held, 0.0)) * plant.discharge_efficiency
    out = min(free, need + others)
    given = min(out, need)
    need -= given
    others = max(others - (out - given), 0.0)
    # Generators, for the others only with fuel above what is held.
    litres = plant.generator_l_per_kwh
    most = plant.generator_kw * generators / plant.generator_units
    above = most
    if litres > 0:
        most = min(most, fuel / litres)
        above = max(fuel - plant.hold * plant.fuel_l, 0.0) / litres
    generator = min(most, need)
    need -= generator
    given = max(min(most - generator, others, above - generator), 0.0)
    others -= given
    generator += given
    # The rest of the battery.
    whole = min(plant.battery_kw, usable) * plant.discharge_efficiency
    given = max(min(whole - out, need), 0.0)
    need -= given
    out += given
    # Machines that run below their least load run at it, and the battery rests.
    over = 0.0
    if chp > 0:
        least = min(plant.chp_least * plant.chp_kw / plant.chp_units, most_chp)
        over += max(least - chp, 0.0)
        chp = max(chp, least)
    if generator > 0:
        least = min(plant.generator_least * plant.generator_kw / plant.generator_units, most)
        over += max(least - generator, 0.0)
        generator = max(generator, least)
    given = min(out, over)
    out -= given
    over -= given
    # Charging.
    into = 0.0
    if out == 0.0:
        room = min(plant.battery_kw, max(plant.battery_kwh - charge, 0.0) * plant.charge_price)
        into = min(over, room)
        over -= into
        given = min(surplus, room - into)
        surplus -= given
        into += given
        # No more than the grid would have put there: fuel that is stored loses on the way.
        held = min(held, plant.reserve * (plant.battery_kwh - floor))
        lack = min((held - usable) * plant.charge_price, room) - into
        if lack > 0 and need <= 0.0:
            given = min(lack, most_chp - chp) if chp > 0 else 0.0
            chp += given
            into += given
            given = min(lack - given, most - generator) if generator > 0 else 0.0
            generator += given
            into += given
    charge = charge - out * plant.discharge_price + into * plant.charge_efficiency
    fuel = max(fuel - generator * litres, 0.0)
    important -= max(others - rest, 0.0)
    rest = max(rest - others, 0.0)
    critical -= need
    return Flow(
        sun, 0.0, generator, chp, out, into, surplus, over, critical, important, rest, charge, fuel
    )


@njit(cache=True, error_model="numpy", inline="always")
def grid_hour(
    plant: Plant,
    critical: float,
    important: float,
    rest: float,
    sun: float,
    heat: float,
    charge: float,
    fuel: float,
) -> Flow:
    """
    Flows of an hour with the grid.

    Sun first, then cogeneration where its heat makes it cheaper than the grid, then the grid up to
    its power; above that the battery down to what is held, cogeneration, generators, and the whole
    battery. Charge above the reserve, which can only come from the sun, replaces the grid.
    """
    charge *= plant.kept
    floor = plant.least_charge * plant.battery_kwh
    usable = max(charge - floor, 0.0)
    lack = plant.reserve * (plant.battery_kwh - floor) - usable
    need = critical + important + rest
    given = min(sun, need)
    need -= given
    surplus = sun - given
    chp = 0.0
    if plant.chp_saves > 0 and heat > 0:
        chp = min(plant.chp_kw, need, heat / plant.chp_heat_per_kwh)
        if chp < plant.chp_least * plant.chp_kw / plant.chp_units:
            chp = 0.0
        need -= chp
    grid = min(need, plant.grid_kw)
    need -= grid
    generator = out = into = over = 0.0
    if need > 0:
        held = plant.hold * (plant.battery_kwh - floor)
        free = min(plant.battery_kw, max(usable - held, 0.0)) * plant.discharge_efficiency
        out = min(need, free)
        need -= out
        given = min(plant.chp_kw - chp, need)
        need -= given
        chp += given
        litres = plant.generator_l_per_kwh
        most = min(plant.generator_kw, fuel / litres) if litres > 0 else plant.generator_kw
        generator = min(most, need)
        need -= generator
        if generator > 0:
            least = min(plant.generator_least * plant.generator_kw / plant.generator_units, most)
            over = max(least - generator, 0.0)
            generator += over
            given = min(grid, over)
            grid -= given
            over -= given
        whole = min(plant.battery_kw, usable) * plant.discharge_efficiency
        given = max(min(need, whole - out), 0.0)
        need -= given
        out += given
    elif plant.battery_kw == 0.0:
        pass
    elif lack < 0 and grid > 0:
        out = min(grid, min(plant.battery_kw, -lack) * plant.discharge_efficiency)
        grid -= out
    else:
        room = min(plant.battery_kw, max(plant.battery_kwh - charge, 0.0) * plant.charge_price)
        into = min(surplus, room)
        surplus -= into
        given = min(lack * plant.charge_price - into, room - into, plant.grid_kw - grid)
        if given > 0:
            grid += given
            into += given
    charge = charge - out * plant.discharge_price + into * plant.charge_efficiency
    fuel = max(fuel - generator * plant.generator_l_per_kwh, 0.0)
    critical -= max(need - rest - important, 0.0)
    important = max(important - max(need - rest, 0.0), 0.0)
    rest = max(rest - need, 0.0)
    return Flow(
        sun, grid, generator, chp, out, into, surplus, over, critical, important, rest, charge, fuel
    )


@njit(cache=True, error_model="numpy")
def _write(row: Floats, flow: Flow, chp_heat: float, boiler_heat: float) -> None:
    for column in range(len(flow)):
        row[column] = flow[column]
    row[len(flow)] = chp_heat
    row[len(flow) + 1] = boiler_heat


@njit(cache=True, error_model="numpy")
def _year(
    plant: Plant,
    load: Floats,
    heat: Floats,
    solar: Floats,
    up: Booleans,
    generators: Counts,
    chps: Counts,
    trace: Floats,
) -> None:
    """Run a scenario-year hour by hour and write every flow."""
    floor = plant.least_charge * plant.battery_kwh
    charge, fuel = floor + plant.reserve * (plant.battery_kwh - floor), plant.fuel_l
    back = HOURS
    for hour in range(HOURS):
        sun = plant.solar_kwp * solar[hour]
        critical, important, rest = load[hour, 0], load[hour, 1], load[hour, 2]
        if up[hour]:
            back += 1
            if back > plant.refuel_hours:
                fuel = plant.fuel_l
            flow = grid_hour(plant, critical, important, rest, sun, heat[hour], charge, fuel)
        else:
            back = 0
            flow = outage_hour(
                plant,
                critical,
                important,
                rest,
                sun,
                charge,
                fuel,
                generators[hour],
                chps[hour],
            )
        charge, fuel = flow.charge, flow.fuel
        warm = min(flow.chp * plant.chp_heat_per_kwh, heat[hour])
        _write(trace[hour], flow, warm, heat[hour] - warm)


@njit(cache=True, error_model="numpy", inline="always")
def _add(
    totals: Floats, flow: Flow, warm: float, critical: float, important: float, rest: float
) -> None:
    """Add what an hour counts in a year's totals, fuel as the generator's energy."""
    lost = critical - flow.critical
    totals[0] += flow.grid
    totals[1] += flow.generator
    totals[2] += flow.chp
    totals[3] += warm
    totals[5] += lost
    totals[6] += important - flow.important
    totals[7] += rest - flow.rest
    totals[8] += flow.curtailed
    totals[9] += flow.dumped
    if lost > TINY_KW:
        totals[11] += 1


@njit(cache=True, error_model="numpy")
def _undisturbed(
    plant: Plant, load: Floats, heat: Floats, solar: Floats, sums: Floats, stores: Floats
) -> None:
    """Run a year without outages; fills the totals up to each hour, and charge and fuel in it."""
    floor = plant.least_charge * plant.battery_kwh
    charge, fuel = floor + plant.reserve * (plant.battery_kwh - floor), plant.fuel_l
    for hour in range(HOURS):
        stores[hour, 0], stores[hour, 1] = charge, fuel
        sun = plant.solar_kwp * solar[hour]
        critical, important, rest = load[hour, 0], load[hour, 1], load[hour, 2]
        flow = grid_hour(plant, critical, important, rest, sun, heat[hour], charge, plant.fuel_l)
        charge, fuel = flow.charge, flow.fuel
        warm = min(flow.chp * plant.chp_heat_per_kwh, heat[hour])
        sums[hour + 1] = sums[hour]
        _add(sums[hour + 1], flow, warm, critical, important, rest)
    stores[HOURS, 0], stores[HOURS, 1] = charge, fuel


@njit(cache=True, error_model="numpy")
def _disturbed(
    plant: Plant,
    load: Floats,
    heat: Floats,
    solar: Floats,
    up: Booleans,
    generators: Counts,
    chps: Counts,
    begins: Integers,
    sums: Floats,
    stores: Floats,
    totals: Floats,
    start_charge: Floats,
    start_fuel: Floats,
) -> None:
    """Walk the hours from each outage until the stores are as if there had been none; skip others."""
    same = ALIKE * plant.battery_kwh
    charge = stores[HOURS, 0]
    hour = started = 0
    while True:
        begin = begins[started] if started < begins.size else HOURS
        totals += sums[begin] - sums[hour]
        if begin == HOURS:
            charge = stores[HOURS, 0]
            break
        charge, fuel = stores[begin, 0], stores[begin, 1]
        hour, back, alike = begin, 0, False
        while hour < HOURS and not alike:
            sun = plant.solar_kwp * solar[hour]
            critical, important, rest = load[hour, 0], load[hour, 1], load[hour, 2]
            warm = 0.0
            if up[hour]:
                back += 1
                if back > plant.refuel_hours:
                    fuel = plant.fuel_l
                flow = grid_hour(plant, critical, important, rest, sun, heat[hour], charge, fuel)
            else:
                if hour == 0 or up[hour - 1]:
                    start_charge[started], start_fuel[started] = charge, fuel
                    started += 1
                back = 0
                flow = outage_hour(
                    plant,
                    critical,
                    important,
                    rest,
                    sun,
                    charge,
                    fuel,
                    generators[hour],
                    chps[hour],
                )
            charge, fuel = flow.charge, flow.fuel
            warm = min(flow.chp * plant.chp_heat_per_kwh, heat[hour])
            _add(totals, flow, warm, critical, important, rest)
            hour += 1
            alike = back > plant.refuel_hours and abs(charge - stores[hour, 0]) <= same
        if not alike:
            break
    totals[1] *= plant.generator_l_per_kwh
    totals[10] = max(stores[0, 0] - charge, 0.0)


@njit(cache=True, parallel=True, error_model="numpy")
def _years(
    plant: Plant,
    load: Floats,
    heat: Floats,
    solar: Floats,
    up: Booleans,
    generators: Counts,
    chps: Counts,
    first: Integers,
    begins: Integers,
    totals: Floats,
    start_charge: Floats,
    start_fuel: Floats,
) -> None:
    sums = np.zeros((HOURS + 1, totals.shape[1]))
    stores = np.empty((HOURS + 1, 2))
    _undisturbed(plant, load, heat, solar, sums, stores)
    for year in prange(up.shape[0]):
        begin, end = first[year], first[year + 1]
        _disturbed(
            plant,
            load,
            heat,
            solar,
            up[year],
            generators[year],
            chps[year],
            begins[begin:end],
            sums,
            stores,
            totals[year],
            start_charge[begin:end],
            start_fuel[begin:end],
        )


@dataclass(frozen=True, eq=False)
class Years:
    """
    Scenario-years made ready: the same bad luck for every design.

    Parameters
    ----------
    up
        Whether the grid is up, shape (years, 8760).
    generators, chps
        Units that are up, shape (years, 8760).
    first
        Where the beginnings of outages of each year begin, shape (years + 1,).
    hour
        Hour of the year of each beginning, shape (beginnings,).
    """

    up: Booleans
    generators: Counts
    chps: Counts
    first: Integers
    hour: Integers

    @property
    def year(self) -> Integers:
        """The scenario-year of each beginning, shape (beginnings,)."""
        return np.repeat(np.arange(self.first.size - 1), np.diff(self.first))

    def some(self, count: int) -> "Years":
        """The first `count` of these years, or all."""
        count = min(count, self.up.shape[0])
        return Years(
            self.up[:count],
            self.generators[:count],
            self.chps[:count],
            self.first[: count + 1],
            self.hour[: self.first[count]],
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


def ready(case: IslandCase, grid_up: Booleans, *, seed: int) -> Years:
    """Return scenario-years with the failures of the machines drawn."""
    before = np.ones_like(grid_up)
    before[:, 1:] = grid_up[:, :-1]
    year, hour = np.nonzero(before & ~grid_up)
    first = np.searchsorted(year, np.arange(grid_up.shape[0] + 1))
    return Years(
        grid_up,
        failures(grid_up, case.generators, seed=2 * seed),
        failures(grid_up, case.chps, seed=2 * seed + 1),
        first.astype(np.int64),
        hour.astype(np.int64),
    )


def failures(up: Booleans, machines: Reliability, *, seed: int) -> Counts:
    """Return the units that are up in every hour, shape like `up`; with the grid up, all are."""
    units = np.full(up.shape, machines.units, np.uint8)
    if machines.start_failure > 0 or machines.fails > 0:
        chances = np.random.default_rng(seed).random((int((~up).sum()), machines.units))
        _fail(up, chances, machines.start_failure, machines.fails, machines.mended, units)
    return units


@njit(cache=True, error_model="numpy")
def _fail(
    up: Booleans,
    chances: Floats,
    start_failure: float,
    fails: float,
    mended: float,
    units: Counts,
) -> None:
    row = 0
    runs = np.ones(chances.shape[1], np.bool_)
    for year in range(up.shape[0]):
        for hour in range(up.shape[1]):
            if up[year, hour]:
                continue
            begins = hour == 0 or up[year, hour - 1]
            count = 0
            for unit in range(runs.size):
                chance = chances[row, unit]
                if begins:
                    runs[unit] = chance >= start_failure
                elif runs[unit]:
                    runs[unit] = chance >= fails
                else:
                    runs[unit] = chance < mended
                count += runs[unit]
            units[year, hour] = count
            row += 1


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
        years.up,
        years.generators,
        years.chps,
        years.first,
        years.hour,
        totals,
        charge,
        fuel,
    )
    totals[:, 4] = case.heat_kw.sum() - totals[:, 3]
    return Run(totals, charge, fuel)


def trace(case: IslandCase, sizes: Sizes, years: Years, year: int) -> Floats:
    """Return the flows of every hour of one scenario-year, shape (8760, `TRACE`)."""
    flows = np.empty((HOURS, len(TRACE)))
    _year(
        plant(case, sizes),
        case.load_kw,
        case.heat_kw,
        case.solar,
        years.up[year],
        years.generators[year],
        years.chps[year],
        flows,
    )
    return flows


def charges(case: IslandCase, sizes: Sizes, years: Years) -> tuple[Floats, Floats]:
    """Return charge and fuel at the beginning of every hour, shape (years, 8760). [kWh], [l]."""
    found = [trace(case, sizes, years, year) for year in range(years.up.shape[0])]
    charge, fuel = (
        np.array([flows[:, TRACE.index(n)] for flows in found]) for n in Flow._fields[-2:]
    )
    return np.roll(charge, 1, axis=1), np.roll(fuel, 1, axis=1)


@dataclass(frozen=True)
class Costs:
    """Yearly cost of a design by part. [EUR a year]."""

    solar: float
    battery: float
    generator: float
    chp: float
    fuel_store: float
    grid_power: float
    connection: float
    operator: float
    grid_energy: float
    fuel: float
    gas: float
    lost_critical: float
    lost_important: float
    lost_rest: float

    @property
    def total(self) -> float:
        """All of it."""
        return float(sum(vars(self).values()))


def costs(case: IslandCase, sizes: Sizes, run: Run) -> Costs:
    """Return what a design costs a year; charge borrowed from the year's start is bought."""
    prices, units = case.prices, case.units
    each = units.annual_eur * sizes.vector[:7]
    gas = run.mean("chp_kwh") / prices.chp_electric_efficiency
    gas += run.mean("boiler_kwh") / prices.boiler_efficiency
    bought = run.mean("grid_kwh") + run.mean("borrowed_kwh") / case.storage.charge_efficiency
    return Costs(
        solar=float(each[0]),
        battery=float(each[1] + each[2]),
        generator=float(each[3]),
        chp=float(each[4]),
        fuel_store=float(each[5]),
        grid_power=float(each[6]),
        connection=units.fixed_eur - units.operator_eur,
        operator=units.operator_eur,
        grid_energy=prices.grid_eur_per_kwh * bought,
        fuel=prices.fuel_eur_per_l * run.mean("fuel_l"),
        gas=prices.gas_eur_per_kwh * gas,
        lost_critical=prices.lost_critical_eur_per_kwh * run.mean("lost_critical_kwh"),
        lost_important=prices.lost_important_eur_per_kwh * run.mean("lost_important_kwh"),
        lost_rest=prices.lost_rest_eur_per_kwh * run.mean("lost_rest_kwh"),
    )


def yearly_eur(case: IslandCase, sizes: Sizes, run: Run) -> Floats:
    """Return what a design costs in each scenario-year, shape (years,). [EUR a year]."""
    years = range(run.totals.shape[0])
    single = (Run(run.totals[year : year + 1], *_NO_STARTS) for year in years)
    return np.array([costs(case, sizes, one).total for one in single])


def emissions_kg(case: IslandCase, run: Run) -> float:
    """Return the carbon dioxide of a year of a design. [kg]."""
    prices = case.prices
    gas = run.mean("chp_kwh") / prices.chp_electric_efficiency
    gas += run.mean("boiler_kwh") / prices.boiler_efficiency
    return (
        prices.grid_kg_per_kwh * run.mean("grid_kwh")
        + prices.fuel_kg_per_l * run.mean("fuel_l")
        + prices.gas_kg_per_kwh * gas
    )


_NO_STARTS = (np.empty(0), np.empty(0))


@dataclass(frozen=True, eq=False)
class Week:
    """
    Some hours of dispatch for a page to draw.

    Parameters
    ----------
    hour
        Hour of the year, shape (hours,).
    grid_up
        Whether the grid is up, shape (hours,).
    load_kw
        Load by priority, shape (hours, 3). [kW]
    flows
        What flows by name, as in `TRACE`, each of shape (hours,). [kW], charge [kWh], fuel [l]
    """

    hour: Integers
    grid_up: Booleans
    load_kw: Floats
    flows: dict[str, Floats]


def week(
    case: IslandCase, sizes: Sizes, scenario: int, first_hour: int, *, seed: int, hours: int = 168
) -> Week:
    """Return the hours of dispatch from one hour of a scenario-year of the case."""
    one = ready(case, case.grid_up[scenario : scenario + 1], seed=seed)
    when = (first_hour + np.arange(hours)) % HOURS
    flows = trace(case, sizes, one, 0)[when]
    named = {name: flows[:, column] for column, name in enumerate(TRACE)}
    return Week(when, one.up[0, when], case.load_kw[when], named)
