"""Nanoseconds a site and step, and what a whole country takes: time by draws, sites and hours, memory.

Usage: python -m benchmarks.endurance [communities sites_per_community hours draws] [--whole]

The country is made up (`yakir.engine.endurance.example`): 1,500 communities of ten sites, 720 hours
in winter with turns of four hours in eight, strikes, frost, and supplies that fail. The time of
1,000 draws is projected from the draws that are run; growth shows that this is fair. With `--whole`
all 1,000 draws are run in truth, and nothing else.
"""

import argparse
import resource
import time

import numba
import numpy as np

from yakir.engine.endurance.example import example, example_scenario
from yakir.engine.endurance.simulate import simulate

#: Draws of the whole country that have to fit into the time, and that time. [s]
WANTED_DRAWS, WANTED_SECONDS = 1000, 900


def timed(network, hours, draws, progress):
    """Seconds of the clock and of the processor."""
    wall, busy = time.perf_counter(), time.process_time()
    simulate(network, example_scenario(hours), draws=draws, seed=1, progress=progress)
    return time.perf_counter() - wall, time.process_time() - busy


def report(name, network, hours, draws, progress=lambda share: None):
    """Print one line."""
    wall, busy = timed(network, hours, draws, progress)
    steps = network.sites.count * hours * draws
    print(
        f"{name:24} {network.sites.count:6} sites {hours:4} h {draws:4} draws"
        f" {wall:8.2f} s, {busy:8.2f} s of processors, {busy / steps * 1e9:6.1f} ns a site-step"
    )
    return wall, busy


def tenths():
    """Prints how much is done, each time another tenth of it is."""
    told = 0

    def progress(share):
        nonlocal told
        if int(10 * share) > told:
            told = int(10 * share)
            print(f"{share:.0%} done", flush=True)

    return progress


def whole(country, communities, hours):
    """Print the country with all the draws that are wanted."""
    wall, busy = report("country", country, hours, WANTED_DRAWS, tenths())
    print(
        f"{WANTED_DRAWS} draws in truth: {wall:.0f} s by the clock, {busy:.0f} s of processors,"
        f" {busy / numba.get_num_threads():.0f} s of each core (wanted: {WANTED_SECONDS} s)"
    )
    print_memory(communities)


def growth(country, communities, sites, hours, draws):
    """Print the country with a few draws, then growth in draws, sites and hours."""
    wall, busy = report("country", country, hours, draws)
    cores = numba.get_num_threads()
    print(
        f"{WANTED_DRAWS} draws: {wall / draws * WANTED_DRAWS:.0f} s by the clock,"
        f" {busy / draws * WANTED_DRAWS / cores:.0f} s on {cores} idle cores"
        f" (wanted: {WANTED_SECONDS} s)"
    )
    tenth = max(1, communities // 10)
    small = example(tenth, sites, 1)
    base = np.array(report("a tenth", small, hours, draws))
    for name, network, window, count in (
        ("twice the draws", small, hours, 2 * draws),
        ("twice the communities", example(2 * tenth, sites, 1), hours, draws),
        ("twice the sites", example(tenth, 2 * sites, 1), hours, draws),
        ("twice the hours", small, 2 * hours, draws),
    ):
        more = np.array(report(name, network, window, count))
        print(f"{'':24} {more[1] / base[1]:.2f} times the time of processors")
    print_memory(communities)


def print_memory(communities):
    """Print the peak, and what the results of all draws that are wanted take of it."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    rows = WANTED_DRAWS * communities * 8 * 6 / 1e6
    print(f"peak memory {peak:.0f} MB; results of {WANTED_DRAWS} draws take {rows:.0f} MB of it")


def main():
    """Print what was asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.endurance")
    parser.add_argument("numbers", nargs="*", type=int, help="communities sites hours draws")
    parser.add_argument("--whole", action="store_true", help="run all 1,000 draws")
    asked = parser.parse_args()
    communities, sites, hours, draws = asked.numbers + [1500, 10, 720, 20][len(asked.numbers) :]
    simulate(example(2, sites, 1), example_scenario(24), draws=1, seed=1)
    country = example(communities, sites, 1)
    if asked.whole:
        whole(country, communities, hours)
    else:
        growth(country, communities, sites, hours, draws)


if __name__ == "__main__":
    main()
