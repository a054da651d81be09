"""What befalls in one draw: the state of grid, alert and weather by step, and strikes by site."""

import dataclasses
import math
from typing import Any

import numpy as np

from yakir.engine.arrays import Booleans, Floats
from yakir.engine.compiling import shared
from yakir.engine.outages.compiled import CompiledScenario, compile_scenario
from yakir.engine.outages.draws import (
    ALERT_FIRST,
    EVERYWHERE,
    GRID_FIRST,
    HIT,
    RELIEF,
    REPAIR,
    RESUPPLY,
    SCHEDULE,
    STRIKE,
    WAVE,
    of_oblast,
    uniform,
)
from yakir.engine.outages.scenario import HOURS_OF_DAY, HOURS_OF_YEAR, Scenario
from yakir.engine.outages.sojourns import duration, mark, run

__all__ = [
    "CompiledScenario",
    "compile_scenario",
    "fill",
    "fill_alert",
    "fill_grid",
    "next_round",
    "next_strike",
    "relieved",
    "resupplied",
    "schedule_shift",
    "schedule_up",
    "struck",
    "years",
]

#: Part of an interval by which a round may seem to miss its step, for hours are not exact.
_SLACK = 1e-9
#: A step beyond any window.
NEVER = 2**31


@shared
def fill(
    compiled: CompiledScenario,
    seed: int,
    draw: int,
    community: int,
    grid_up: Any,
    alert: Any,
    temperature: Any,
) -> None:
    """
    Write what befalls a community in a draw, step by step.

    `grid_up`, uint8 of shape (steps,), becomes 1 where neither its oblast's nor its own outage nor
    a blackout is on; turns of feeder groups are not in it (`schedule_up`). `alert`, of the same
    kind, becomes 1 while an alert is on, which is no outage. `temperature`, float32 of shape
    (steps,), becomes the outdoor temperature in °C.
    """
    fill_grid(compiled, seed, draw, community, grid_up)
    fill_alert(compiled, seed, draw, community, alert)
    row = min(compiled.oblast[community], compiled.temperature.shape[0] - 1)
    # Step by step, since copying a whole row would make an array when the two might overlap.
    for step in range(temperature.size):
        temperature[step] = compiled.temperature[row, step]


@shared
def fill_grid(
    compiled: CompiledScenario, seed: int, draw: int, community: int, grid_up: Any
) -> None:
    """Write 1 where the grid is up but for turns of feeder groups, uint8 of shape (steps,)."""
    grid_up[:] = 1
    oblast, step = compiled.oblast[community], compiled.step_hours
    row = compiled.grid_of_oblast[oblast]
    if row >= 0:
        place = of_oblast(oblast)
        run(compiled.processes[row], seed, draw, place, GRID_FIRST, step, grid_up, 0)
    row = compiled.grid_of_community[community]
    if row >= 0:
        run(compiled.processes[row], seed, draw, community, GRID_FIRST, step, grid_up, 0)
    for i in range(compiled.blackouts.shape[0]):
        if compiled.blackout_in[i, oblast]:
            mark(grid_up, compiled.blackouts[i, 0], compiled.blackouts[i, 1], step, 0)


@shared
def fill_alert(
    compiled: CompiledScenario, seed: int, draw: int, community: int, alert: Any
) -> None:
    """Write 1 while an alert is on in the community's oblast, uint8 of shape (steps,)."""
    alert[:] = 0
    oblast = compiled.oblast[community]
    row = compiled.alert_of_oblast[oblast]
    if row >= 0:
        process, place = compiled.processes[row], of_oblast(oblast)
        run(process, seed, draw, place, ALERT_FIRST, compiled.step_hours, alert, 1)


@shared
def schedule_shift(compiled: CompiledScenario, seed: int, draw: int, community: int) -> float:
    """The hour of its period in which the schedule of a draw begins, in hours."""
    if compiled.schedule[3] == 0.0:
        return 0.0
    place = of_oblast(compiled.oblast[community])
    period = float(compiled.schedule[1])
    return float(period * uniform(seed, draw, place, EVERYWHERE, 0, SCHEDULE))


@shared
def schedule_up(compiled: CompiledScenario, shift: float, group: int, step: int) -> bool:
    """Whether a feeder group has its turn of supply in a step; group -1 is never switched off."""
    off, period = float(compiled.schedule[0]), float(compiled.schedule[1])
    if group < 0 or off == 0.0:
        return True
    groups = int(compiled.schedule[2])
    turn = (group % groups) * period / groups
    return ((step + 0.5) * compiled.step_hours + shift - turn) % period >= off


@shared
def struck(
    compiled: CompiledScenario,
    seed: int,
    draw: int,
    community: int,
    oblast: int,
    site: int,
    kind: int,
    step: int,
) -> float:
    """How long the damage lasts that a site takes in a step, 0 when it takes none, in hours."""
    if kind >= compiled.hits.size:
        return 0.0
    step_hours = compiled.step_hours
    day = int(step * step_hours / HOURS_OF_DAY)
    own = _own_hour(compiled.strikes_per_day[kind], seed, draw, community, site, day)
    chance, hits = compiled.waves_per_day[oblast], compiled.hits[kind]
    wave = _wave_hour(chance, hits, seed, draw, community, oblast, site, day)
    hours = 0.0
    for cause, hour in enumerate((own, wave)):
        if hour >= 0.0 and int(hour / step_hours) == step:
            u = uniform(seed, draw, community, site, 2 * day + cause, REPAIR)
            hours = max(hours, duration(compiled.repair[kind], u))
    return hours


@shared
def next_strike(
    compiled: CompiledScenario,
    seed: int,
    draw: int,
    community: int,
    oblast: int,
    site: int,
    kind: int,
    step: int,
) -> tuple[int, float]:
    """
    The first step from `step` on in which a site is struck, and the hours that damage lasts.

    The number of steps and 0 when there is none. The same strikes as `struck`, found by days.
    """
    steps, step_hours = compiled.steps, compiled.step_hours
    if kind >= compiled.hits.size:
        return steps, 0.0
    by_itself, hits = compiled.strikes_per_day[kind], compiled.hits[kind]
    # Read once: a call that is handed the whole scenario costs more than a random number.
    waves = compiled.waves_per_day[oblast]
    if by_itself == 0.0 and hits * waves == 0.0:
        return steps, 0.0
    for day in range(int(step * step_hours / HOURS_OF_DAY), _days(steps, step_hours)):
        own = _own_hour(by_itself, seed, draw, community, site, day)
        wave = _wave_hour(waves, hits, seed, draw, community, oblast, site, day)
        found = steps
        for hour in (own, wave):
            at = int(hour / step_hours)
            if hour >= 0.0 and step <= at < found:
                found = at
        if found < steps:
            return found, struck(compiled, seed, draw, community, oblast, site, kind, found)
    return steps, 0.0


@shared
def resupplied(
    compiled: CompiledScenario, seed: int, draw: int, community: int, site: int, step: int
) -> float:
    """The share of its store that is filled at a site in a step, 0 when nothing comes."""
    rounds, step_hours = compiled.resupply, compiled.step_hours
    came = _comes(rounds, step_hours, seed, draw, community, site, step, RESUPPLY)
    return float(rounds[3]) if came else 0.0


@shared
def relieved(
    compiled: CompiledScenario, seed: int, draw: int, community: int, site: int, step: int
) -> bool:
    """Whether the staff of a site are relieved in a step."""
    rounds, step_hours = compiled.relief, compiled.step_hours
    return bool(_comes(rounds, step_hours, seed, draw, community, site, step, RELIEF))


@shared
def next_round(rounds: Floats, step_hours: float, step: int) -> int:
    """
    The first step from `step` on into which a round falls, whether or not it reaches anyone.

    `rounds` is a scenario's `resupply` or `relief`. Where none ever comes, a step beyond any window.
    """
    if rounds[0] == 0.0:
        return NEVER
    count = _next_count(rounds[0], step_hours, step)
    return max(step, int((count + _SLACK) * rounds[0] / step_hours))


def years(
    scenario: Scenario,
    *,
    seed: int,
    draws: int,
    community: int = 0,
    oblast: int = 0,
    group: int = 0,
    first_draw: int = 0,
) -> Booleans:
    """
    Hours in which a feeder has supply, in as many years as there are draws, (draws, 8760).

    The scenario's random outages, blackouts and turns run over a whole year from its first hour;
    its weather and length do not count. Group -1 has no turns. With `first_draw` the draws can be had
    in parts.
    """
    year = dataclasses.replace(
        scenario, hours=int(HOURS_OF_YEAR), step_minutes=60, weather=None, cold_spells=()
    )
    communities = max(community + 1, scenario.grid_by_community.which.size)
    compiled = compile_scenario(year, np.full(communities, oblast))
    grid_up = np.empty((draws, compiled.steps), np.uint8)
    _fill_years(compiled, seed, first_draw, community, group, grid_up)
    return grid_up.astype(bool)


@shared
def _fill_years(
    compiled: CompiledScenario, seed: int, first: int, community: int, group: int, grid_up: Any
) -> None:
    for row in range(grid_up.shape[0]):
        draw = first + row
        fill_grid(compiled, seed, draw, community, grid_up[row])
        shift = schedule_shift(compiled, seed, draw, community)
        for step in range(compiled.steps):
            if not schedule_up(compiled, shift, group, step):
                grid_up[row, step] = 0


@shared
def _days(steps: int, step_hours: float) -> int:
    """Days that a window touches."""
    return math.ceil(steps * step_hours / HOURS_OF_DAY)


@shared
def _own_hour(chance: float, seed: int, draw: int, community: int, site: int, day: int) -> float:
    """The hour in a day in which a site is struck by itself, -1 for none."""
    if chance == 0.0:
        return -1.0
    u = uniform(seed, draw, community, site, day, STRIKE)
    # Given that it is below the chance, the number is even between 0 and the chance.
    return (day + u / chance) * HOURS_OF_DAY if u < chance else -1.0


@shared
def _wave_hour(
    chance: float,
    hits: float,
    seed: int,
    draw: int,
    community: int,
    oblast: int,
    site: int,
    day: int,
) -> float:
    """The hour in a day in which a wave over the oblast strikes a site, -1 for none."""
    if chance == 0.0 or hits == 0.0:
        return -1.0
    u = uniform(seed, draw, of_oblast(oblast), EVERYWHERE, day, WAVE)
    if u >= chance or uniform(seed, draw, community, site, day, HIT) >= hits:
        return -1.0
    return (day + float(u / chance)) * HOURS_OF_DAY


@shared
def _comes(
    rounds: Floats,
    step_hours: float,
    seed: int,
    draw: int,
    community: int,
    site: int,
    step: int,
    purpose: int,
) -> bool:
    """Whether a round falls into a step and reaches the site."""
    every = rounds[0]
    if every == 0.0:
        return False
    count = _next_count(every, step_hours, step)
    if (count + _SLACK) * every >= (step + 1) * step_hours:
        return False
    if uniform(seed, draw, community, EVERYWHERE, count, purpose) < rounds[2]:
        return False
    return bool(uniform(seed, draw, community, site, count, purpose) >= rounds[1])


@shared
def _next_count(every: float, step_hours: float, step: int) -> int:
    """The number of the next round from the beginning of a step on; the first is at `every`."""
    return max(math.ceil(step * step_hours / every - _SLACK), 1)
