"""Energy islands beside PyPSA, both sides in one run, each in a process of its own.

Usage: python -m benchmarks.islands [year] [sizing] [fleet] [survival] [bound] [--islands N]

    year      the year's linear program (row 1)
    sizing    the hospital with 95 % of 200 scenario-years without loss (row 2)
    fleet     1,000 islands of mixed sites on every core (row 3), or as many as --islands says
    survival  8,760 starts of 96 hours, with fuel as a state and without (row 4)
    bound     the lower bound over the 200 scenario-years: several minutes, so only when it is named
"""

import argparse
import json
import subprocess
import tempfile
import time
from collections import Counter
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


def peer_year(case, *ours):
    """The year's program by PyPSA, and by as many of our solvers as are named."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "case.npz"
        np.savez(path, load=case.load, solar=case.solar, up=case.up)
        sides = {
            name: run(OURS, "benchmarks.islands.ours", str(path), solver) for name, solver in ours
        }
        return sides | {"PyPSA": run(PEERS, "benchmarks.islands.peer", str(path))}


def year(case):
    """Row 1: one hourly year, one site, the same program."""
    sides = peer_year(case, ("ours", "banded"), ("ours, HiGHS", "highs"))
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


def sizing(case, bounds):
    """Row 2: one site, 200 scenario-years, beside PyPSA's time for one known year."""
    from benchmarks.islands import sizes

    island = sizes.hospital_island(case)
    sizes.size_hospital(island)  # what is compiled is read from its cache
    found, seconds, processor, out = sizes.size_hospital(island)
    low, high = sizes.stated(found, island)
    peer = peer_year(case)["PyPSA"]
    peer_cpu = peer["build_cpu_s"] + peer["solve_cpu_s"]
    print(
        f"hospital, 95 % of 200 scenario-years whole: {found.annual_cost_eur:.2f} EUR a year, "
        f"{found.status.value}, {found.evaluations} designs, {processor:.2f} s of processor time, "
        f"{seconds:.2f} s by the clock\n"
        f"PyPSA, one known year: {peer_cpu:.2f} s of processor time, "
        f"{peer['build_s'] + peer['solve_s']:.2f} s by the clock: "
        f"{peer_cpu / processor:.1f} times as long\n"
        f"whole years seen {found.certificate.whole_years:.4f}, stated interval {low:.4f} to "
        f"{high:.4f}; {sizes.FRESH} fresh years {out:.4f}: {'in' if low <= out <= high else 'out'}"
        f"side\nsizes {found.sizes}"
    )
    if bounds is not None:
        print(f"cost over the lower bound: {found.annual_cost_eur / bounds - 1:.2%}")


def fleet(count):
    """Row 3: islands of mixed sites, each with 200 scenario-years, one process a core."""
    from benchmarks.islands.sizes import one_of_many
    from yakir.engine import parallel

    begin = time.perf_counter()
    outcome = parallel.run(one_of_many, range(count), workers=parallel.EveryCore())
    seconds = time.perf_counter() - begin
    status, cost, used = zip(*outcome.results.values(), strict=True)
    print(
        f"{count} islands of mixed sites x 200 scenario-years: {seconds:.0f} s by the clock, "
        f"{sum(used):.0f} s of processor time, {seconds / count * 1000:.0f} s for a thousand at "
        f"this pace; {dict(Counter(status))}, {sum(cost):.0f} EUR a year in all"
    )


def survival():
    """Row 4: exact survival of every hour of the year, 96 hours long."""
    from benchmarks.islands import chain

    for name, cpu, seconds, bins, served in chain.measured():
        print(
            f"8,760 starts x 96 h, {name}, bins of charge and fuel {bins}: {seconds:.3f} s by the "
            f"clock, {cpu:.3f} s of processor time, {served:.4f} survive"
        )


def bound(case):
    """The lower bound over all scenario-years, on every core. [EUR a year]."""
    from benchmarks.islands.sizes import hospital_island
    from yakir.engine.islands.bound import lower_bound
    from yakir.engine.parallel import EveryCore

    def progress(done, total):
        if done and done % 10 == 0:
            print(f"{done} of {total} years, {time.perf_counter() - begin:.0f} s", flush=True)

    island = hospital_island(case)
    begin = time.perf_counter()
    found = lower_bound(island, workers=EveryCore(), progress=progress)
    seconds = time.perf_counter() - begin
    print(
        f"lower bound over {island.scenarios} scenario-years: {found.eur:.2f} EUR a year, "
        f"{found.freed.sum()} freed, {seconds:.0f} s by the clock"
    )
    return found.eur


def main():
    """Measure what was asked for, all but the bound by default."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.islands")
    parts = ("year", "sizing", "fleet", "survival", "bound")
    parser.add_argument("parts", nargs="*", choices=parts, default=parts[:-1])
    parser.add_argument("--islands", type=int, default=1000)
    asked = parser.parse_args()
    case = hospital()
    if "year" in asked.parts:
        year(case)
    bounds = bound(case) if "bound" in asked.parts else None
    if "sizing" in asked.parts:
        sizing(case, bounds)
    if "fleet" in asked.parts:
        fleet(asked.islands)
    if "survival" in asked.parts:
        survival()


if __name__ == "__main__":
    main()
