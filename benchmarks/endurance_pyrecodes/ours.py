"""Our side of the town, in a process of its own: prints one line of JSON."""

import json
import sys
import time
from itertools import count, islice

import numpy as np

from benchmarks.endurance_pyrecodes.town import (
    COMPONENTS,
    HEAT,
    KINDS,
    POWER,
    STEPS,
    WATER,
)
from yakir.engine.baseline import SERVICES
from yakir.engine.endurance.simulate import simulate, trace
from yakir.engine.network import Communities, Links, Network, Sites
from yakir.engine.outages.scenario import Durations, Family, Scenario, Strikes, Weather
from yakir.engine.outages.timeline import compile_scenario, next_strike

SEED = 20261122
FIRST_DAY = 24
#: Least processor time that is measured. [s]
LEAST_SECONDS = 5.0


def network():
    """The town as one community: a supplier is linked to all in its district that need it."""
    kind = np.array([component.kind for component in COMPONENTS])
    serves = np.zeros((kind.size, len(SERVICES)))
    for site, row in enumerate(KINDS[k] for k in kind):
        if row.service:
            serves[site, SERVICES.index(row.service)] = row.people
    needs = np.array([[carried in row.needs for carried in range(3)] for row in KINDS], float)[kind]
    gives_power = kind == 0
    sites = Sites(
        community=np.zeros(kind.size),
        kind=kind,
        serves=serves,
        power_kw=np.where(gives_power, 1.0, needs[:, POWER]),
        heat_kw_per_k=needs[:, HEAT],
        water_m3_per_h=needs[:, WATER],
        on_grid=gives_power,
        feeder=-1,
    )
    people = Communities(people=np.array([serves.sum(axis=0).max()]), oblast=np.array([0]))
    return Network(people, sites, Links(*np.array(list(_links())).T))


def _links():
    """Site, supplier and what it carries, for all suppliers of a district."""
    for site, taker in enumerate(COMPONENTS):
        for supplier, giver in enumerate(COMPONENTS):
            carried = KINDS[giver.kind].supplies
            if giver.district == taker.district and carried in KINDS[taker.kind].needs:
                yield site, supplier, carried


def scenario():
    """Frost, and a wave of strikes every second day in the mean."""
    source = "assumption: a case that both sides can express"
    strikes = Strikes(
        waves_per_year=np.array([365 / 2]),
        hits=np.array([kind.hit for kind in KINDS]),
        per_year=np.zeros(len(KINDS)),
        repair=tuple(Durations(Family.FIXED, kind.repair_hours) for kind in KINDS),
        source=source,
    )
    frost = Weather(np.full((1, 12), -5.0), source)
    return Scenario(hours=STEPS, strikes=strikes, weather=frost)


def strikes_of(draw, compiled):
    """Where and when components are struck in a draw, each time: rows of component and step."""
    for place, component in enumerate(COMPONENTS):
        step, _ = next_strike(compiled, SEED, draw, 0, 0, place, component.kind, 0)
        while step < STEPS:
            yield place, step
            step, _ = next_strike(compiled, SEED, draw, 0, 0, place, component.kind, step + 1)


def with_one_wave(compiled):
    """
    Draws in which all that is struck is struck at once: number, step, damage by component.

    On the first day, so that most of it is mended before the end.
    """
    for draw in count():
        struck = np.array(list(strikes_of(draw, compiled)))
        if struck.size and np.unique(struck[:, 1]).size == 1 and struck[0, 1] < FIRST_DAY:
            damaged = np.zeros(len(COMPONENTS), bool)
            damaged[struck[:, 0]] = True
            yield draw, struck[0, 1], damaged


def timed(town, befalls, skip):
    """Seconds by the clock and of processor time, for enough draws; all draws count, struck or not."""
    draws, cpu_seconds = 50, 0.0
    while cpu_seconds < LEAST_SECONDS:
        draws *= 2
        begin, used = time.perf_counter(), time.process_time()
        simulate(town, befalls, draws=draws, seed=SEED, skip=skip)
        seconds, cpu_seconds = time.perf_counter() - begin, time.process_time() - used
    amount = draws * STEPS * len(COMPONENTS)
    return {"component_steps": amount, "seconds": seconds, "cpu_seconds": cpu_seconds}


def main():
    """Write so many draws with one wave and their answers into a file; then measure."""
    town, befalls = network(), scenario()
    compiled = compile_scenario(befalls, np.array([0]))
    draws = list(islice(with_one_wave(compiled), int(sys.argv[2])))
    # Whatever has to be compiled is compiled here, before time is taken.
    lost = [simulate(town, befalls, draws=1, seed=SEED, first_draw=draw) for draw, _, _ in draws]
    works = [trace(town, befalls, seed=SEED, draw=draw, community=0) for draw, _, _ in draws]
    np.savez(
        sys.argv[1],
        step=[step for _, step, _ in draws],
        damaged=[damaged for _, _, damaged in draws],
        works=[traced.of("works")[:, np.argsort(traced.sites)] > 0 for traced in works],
        person_hours=[result.person_hours[0, 0, : len(SERVICES)] for result in lost],
    )
    answer = {"every step": timed(town, befalls, False), "skipping": timed(town, befalls, True)}
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
