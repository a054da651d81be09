"""PyPSA's side of the year's program, in a process and an environment of its own: one line of JSON."""

import contextlib
import io
import json
import logging
import resource
import sys
import time
import warnings

import numpy as np
import pandas as pd
import pypsa

RATE = 0.07


def yearly(price, years):
    """Yearly part of a price at the rate of discount."""
    return price * RATE * (1 + RATE) ** years / ((1 + RATE) ** years - 1)


def network(load, solar, up):
    """The case in PyPSA's words."""
    n = pypsa.Network()
    n.set_snapshots(pd.RangeIndex(len(load)))
    n.add("Bus", ["site", "battery"])
    n.add("Load", "load", bus="site", p_set=load)
    plants = {
        "solar": {"p_nom_max": 600, "capital_cost": yearly(700, 25) + 12, "p_max_pu": solar},
        "generator": {"capital_cost": yearly(350, 15) + 8, "marginal_cost": 0.42},
        "grid": {"capital_cost": 24, "marginal_cost": 0.16, "p_max_pu": up.astype(float)},
    }
    for name, options in plants.items():
        n.add("Generator", name, bus="site", p_nom_extendable=True, **options)
    n.add("Generator", "lost", bus="site", p_nom=1e4, marginal_cost=10)
    n.add(
        "Store",
        "battery",
        bus="battery",
        e_nom_extendable=True,
        capital_cost=yearly(250, 15) + 2,
        e_cyclic=True,
        standing_loss=1e-4,
        e_min_pu=0.1,
    )
    power = {"p_nom_extendable": True, "efficiency": 0.96}
    n.add("Link", "charge", bus0="site", bus1="battery", capital_cost=yearly(120, 15) + 2, **power)
    n.add("Link", "discharge", bus0="battery", bus1="site", **power)
    return n


def main():
    """Build and solve the case of a file."""
    warnings.filterwarnings("ignore")
    logging.disable(logging.WARNING)
    data = np.load(sys.argv[1])
    n = network(data["load"], data["solar"], data["up"])
    begin, used = time.perf_counter(), time.process_time()
    model = n.optimize.create_model()
    power = model.variables["Link-p_nom"]
    model.add_constraints(power.loc["charge"] - power.loc["discharge"] == 0, name="one power")
    built, built_used = time.perf_counter(), time.process_time()
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        n.optimize.solve_model(solver_name="highs", solver_options={"output_flag": False})
    solved, solved_used = time.perf_counter(), time.process_time()
    found = {
        "eur": float(n.objective),
        "build_s": built - begin,
        "build_cpu_s": built_used - used,
        "solve_s": solved - built,
        "solve_cpu_s": solved_used - built_used,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "version": pypsa.__version__,
    }
    print(json.dumps(found))


if __name__ == "__main__":
    main()
