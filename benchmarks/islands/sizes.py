"""Sizes of one site and of a thousand: what is searched for in rows 2 to 4, and by whom."""

import time
from dataclasses import replace

import numpy as np

from benchmarks.islands.hospital import outage_year
from benchmarks.islands.ours import hospital_case
from yakir.engine.islands.case import SIZES, Unit
from yakir.engine.islands.certificate import wilson
from yakir.engine.islands.dispatch.simulate import simulate
from yakir.engine.islands.dispatch.years import ready
from yakir.engine.islands.example import KINDS, example
from yakir.engine.islands.sizing import Effort, size

#: Sizes between nothing and the most that the linear program may take as well.
STEPS = {
    "solar_kwp": np.linspace(0, 600, 61),
    "battery_kwh": np.append(np.linspace(0, 600, 61), [1000.0, 2000.0, 5000.0]),
    "battery_kw": np.append(np.linspace(0, 200, 41), [500.0, 1000.0]),
    "generator_kw": np.append(np.linspace(0, 300, 61), [500.0, 1000.0]),
    "grid_kw": np.append(np.linspace(0, 300, 61), [500.0, 1000.0]),
    "fuel_l": np.array([0.0, 1e7]),
    "chp_kw": np.zeros(1),
}
#: Every year of the hospital is looked at, and a few many times.
EFFORT = Effort(few=8, more=40, most=200, finalists=2, held_out=0.0)
#: Scenario-years that the search has not seen.
FRESH = 400


def hospital_island(case):
    """The hospital whose critical half is served without any loss in 95 % of its 200 years."""
    island = hospital_case(case.load, case.solar, case.up)
    load = case.load[:, None] * np.array([0.5, 0.3, 0.2])
    units = replace(
        island.units,
        **{n: Unit(STEPS[n], *_costs(getattr(island.units, n))) for n in SIZES},
    )
    return replace(
        island, load_kw=load, grid_up=case.scenarios, years_probability=0.95, units=units
    )


def _costs(unit):
    return unit.capex_eur, unit.life_years, unit.upkeep_eur


def fresh_years():
    """Scenario-years drawn like the 200, from other seeds."""
    return np.array([outage_year(np.random.default_rng(50_000 + year)) for year in range(FRESH)])


def size_hospital(island):
    """The island that was found, its seconds, and its survival in fresh years with the interval."""
    begin, used = time.perf_counter(), time.process_time()
    found = size(island, seed=1, effort=EFFORT)
    seconds, processor = time.perf_counter() - begin, time.process_time() - used
    fresh = ready(island, fresh_years(), seed=99)
    out = simulate(island, found.sizes, fresh).whole_years
    return found, seconds, processor, out


def stated(found, island):
    """The 95 % interval of the share of whole years that the search's own years state."""
    return wilson(found.certificate.whole_years, island.scenarios)


def one_of_many(number):
    """What a made-up site's search came to: status, cost and processor time; sites of six kinds."""
    used = time.process_time()
    kind = sorted(KINDS)[number % len(KINDS)]
    case = example(number, kind, scenarios=200, served_hours=(24, 48, 72, 96)[number % 4])
    found = size(case, seed=number)
    return found.status.value, found.annual_cost_eur, time.process_time() - used
