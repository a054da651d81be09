"""Our side of the year's program, in a process of its own: prints one line of JSON."""

import json
import resource
import sys
import time

import numpy as np

from yakir.engine.islands import lp
from yakir.engine.islands.case import HOURS, SIZES, IslandCase, Prices, Unit, Units
from yakir.engine.solvers import banded, highs


def hospital_case(load, solar, up):
    """The case in our words: all load may be lost at 10 EUR/kWh, fuel 0.42 EUR/kWh of any amount."""
    units = {
        "solar_kwp": Unit([0, 600], 700, 25, 12),
        "battery_kwh": Unit([0, 5000], 250, 15, 2),
        "battery_kw": Unit([0, 1000], 120, 15, 2),
        "generator_kw": Unit([0, 1000], 350, 15, 8),
        "chp_kw": Unit([0], 0, 1),
        "fuel_l": Unit([0, 1e7], 0, 1),
        "grid_kw": Unit([0, 1000], 0, 1, 24),
    }
    return IslandCase(
        load_kw=np.stack([np.zeros(HOURS), np.zeros(HOURS), load], axis=1),
        heat_kw=np.zeros(HOURS),
        solar=solar,
        grid_up=up[None],
        units=Units(**units),
        prices=Prices(0.16, 1.4, 0.3, 0.0, 10.0, 10.0, 10.0),
    )


def main():
    """Build and solve the case of a file with the solver that is named."""
    data = np.load(sys.argv[1])
    case = hospital_case(data["load"], data["solar"], data["up"])
    lp.formulate(case, 0, service_rule=False)
    begin, used = time.perf_counter(), time.process_time()
    year = lp.formulate(case, 0, service_rule=False)
    built, built_used = time.perf_counter(), time.process_time()
    if sys.argv[2] == "banded":
        solution = banded.minimise(year.program, gap=1e-7)
    else:
        solution = highs.minimise(year.program)
    solved, solved_used = time.perf_counter(), time.process_time()
    answer = year.answer(solution)
    found = {
        "eur": answer.eur,
        "bound_eur": answer.bound_eur,
        "build_s": built - begin,
        "build_cpu_s": built_used - used,
        "solve_s": solved - built,
        "solve_cpu_s": solved_used - built_used,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "sizes": dict(zip(SIZES, answer.sizes.vector[: len(SIZES)].round(2), strict=True)),
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
