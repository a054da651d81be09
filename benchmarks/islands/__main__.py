"""Energy islands beside PyPSA, both sides in one run, each in a process of its own.

Usage: python -m benchmarks.islands [bound]

Prints the year's linear program (row 1) and, with `bound`, the lower bound over 200 scenario-years.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

from benchmarks.islands.hospital import hospital

ROOT = Path(__file__).parents[2]
OURS, PEERS = ROOT / ".venv/bin/python", ROOT / ".venv-bench/bin/python"


def run(python, module, *words):
    """What one side printed last."""
    command = [str(python), "-m", module, *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.strip().splitlines()[-1])


def year(case):
    """Row 1: one hourly year, one site, the same program."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "case.npz"
        np.savez(path, load=case.load, solar=case.solar, up=case.up)
        sides = {
            "ours": run(OURS, "benchmarks.islands.ours", str(path), "banded"),
            "ours, HiGHS": run(OURS, "benchmarks.islands.ours", str(path), "highs"),
            "PyPSA": run(PEERS, "benchmarks.islands.peer", str(path)),
        }
    peer = sides["PyPSA"]
    print(f"one year of {case.load.mean():.0f} kW, beside PyPSA {peer['version']} + HiGHS")
    for name, side in sides.items():
        print(
            f"{name}: {side['eur']:.2f} EUR a year, build {side['build_cpu_s']:.3f} s, "
            f"solve {side['solve_cpu_s']:.2f} s of processor time "
            f"({side['build_s']:.3f} s and {side['solve_s']:.2f} s by the clock), "
            f"{side['peak_mb']:.0f} MB"
        )
    for name in ("ours", "ours, HiGHS"):
        side = sides[name]
        print(
            f"{name} | PyPSA: objective off by {abs(side['eur'] / peer['eur'] - 1):.1e}, "
            f"build {peer['build_cpu_s'] / side['build_cpu_s']:.0f} times quicker, "
            f"solve {peer['solve_cpu_s'] / side['solve_cpu_s']:.1f} times quicker, "
            f"{side['peak_mb'] / peer['peak_mb']:.0%} of the memory"
        )


def bound(case):
    """The lower bound over all scenario-years, on every core."""
    from dataclasses import replace

    from benchmarks.islands.ours import hospital_case
    from yakir.engine.islands.bound import lower_bound
    from yakir.engine.parallel import EveryCore

    # Half of the load is critical: the rule on scenario-years has something to hold on to.
    island = hospital_case(case.load, case.solar, case.up)
    load = case.load[:, None] * np.array([0.5, 0.3, 0.2])
    island = replace(island, load_kw=load, grid_up=case.scenarios, years_probability=0.95)
    begin = time.perf_counter()
    found = lower_bound(island, workers=EveryCore())
    seconds = time.perf_counter() - begin
    print(
        f"lower bound over {island.scenarios} scenario-years: {found.eur:.2f} EUR a year, "
        f"{found.freed.sum()} freed, {seconds:.0f} s by the clock"
    )


def main():
    """Measure what was asked for."""
    case = hospital()
    year(case)
    if "bound" in sys.argv[1:]:
        bound(case)


if __name__ == "__main__":
    main()
