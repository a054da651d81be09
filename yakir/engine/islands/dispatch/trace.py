"""Every flow of every hour of a scenario-year, for whoever looks at it."""

from dataclasses import dataclass

import numpy as np
from numba import njit

from yakir.engine.arrays import Booleans, Floats, Integers
from yakir.engine.islands.case import HOURS, IslandCase, Sizes
from yakir.engine.islands.dispatch.hours import Flow, Plant, grid_hour, outage_hour, plant
from yakir.engine.islands.dispatch.years import Counts, Years, ready

#: Columns of a trace: the flow of the hour, then the heat of cogeneration and of the boiler.
TRACE = (*Flow._fields, "chp_heat", "boiler_heat")


def trace(case: IslandCase, sizes: Sizes, years: Years, year: int) -> Floats:
    """Return the flows of every hour of one scenario-year, shape (8760, `TRACE`)."""
    flows = np.empty((HOURS, len(TRACE)))
    low, high = years.dark[years.first[year : year + 2]]
    _year(
        plant(case, sizes),
        case.load_kw,
        case.heat_kw,
        case.solar,
        years.up[year],
        years.generators[low:high],
        years.chps[low:high],
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
    charge, fuel = plant.floor + plant.reserved, plant.fuel_l
    back, dark = HOURS, 0
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
                generators[dark],
                chps[dark],
            )
            dark += 1
        charge, fuel = flow.charge, flow.fuel
        warm = min(flow.chp * plant.chp_heat_per_kwh, heat[hour])
        _write(trace[hour], flow, warm, heat[hour] - warm)


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
