"""Exact survival by hour of the year, with and without fuel as a state."""

import time
from dataclasses import replace

import numpy as np

from yakir.engine.islands.case import HOURS, Sizes
from yakir.engine.islands.example import example
from yakir.engine.islands.survival import Beginnings, survival

STARTS, LASTING = HOURS, 96


def measured():
    """Name, processor time, clock, bins and mean survival of each of the two; best of three."""
    case = replace(example(1, "hospital", scenarios=1), served_hours=LASTING)
    peak = float(case.load_kw[:, 0].max())
    hour = np.arange(HOURS)
    for name, litres in (("fuel not a state", 1e6), ("fuel a state", 20 * peak)):
        sizes = Sizes(peak, 2 * peak, peak, peak, 0, litres, 2 * peak, 1.0, 0.25)
        full = Beginnings(hour, np.full(HOURS, 2 * peak), np.full(HOURS, litres), hour, HOURS)
        survival(case, sizes, full, hours=2)
        times = []
        for _ in range(3):
            begin, used = time.perf_counter(), time.process_time()
            found = survival(case, sizes, full, hours=LASTING)
            times.append((time.perf_counter() - begin, time.process_time() - used))
        seconds, processor = min(times)
        yield name, processor, seconds, found.bins, found.mean[-1]
