"""What befalls one community in one draw, or from now on, written out step by step."""

import math
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from yakir.engine.arrays import Integers
from yakir.engine.compiling import hot, inner
from yakir.engine.endurance.packed import KIND, Packed
from yakir.engine.outages.timeline import (
    CompiledScenario,
    fill,
    next_strike,
    relieved,
    resupplied,
    schedule_shift,
    schedule_up,
)

Marks = npt.NDArray[np.uint8]

#: Asked for every feeder in every step.
_plain: Any = schedule_up
_has_turn = hot(_plain.py_func)


class Luck(NamedTuple):
    """
    What befalls one community, by step.

    `grid` tells whether the grid is up but for turns, shape (steps,); `up` whether each feeder
    group has supply, shape (groups, steps); `damaged`, `refilled` (share of the store of fuel, 1
    for full) and `relieved` have shape (sites of the community, steps); `changes` marks the steps
    in which any of these, or the alert, differs from the step before.
    """

    grid: Marks
    up: Marks
    alert: Marks
    temperature_c: npt.NDArray[np.float32]
    damaged: Marks
    refilled: npt.NDArray[np.float32]
    relieved: Marks
    changes: Marks


def blank(groups: int, sites: int, steps: int) -> Luck:
    """Return luck with the grid up and nothing else, for so many groups, sites and steps."""
    return Luck(
        grid=np.ones(steps, np.uint8),
        up=np.ones((groups, steps), np.uint8),
        alert=np.zeros(steps, np.uint8),
        temperature_c=np.zeros(steps, np.float32),
        damaged=np.zeros((sites, steps), np.uint8),
        refilled=np.zeros((sites, steps), np.float32),
        relieved=np.zeros((sites, steps), np.uint8),
        changes=np.zeros(steps, np.uint8),
    )


def widest(first: Integers) -> int:
    """The greatest number of members of a group, given where each group begins."""
    return int(np.diff(first).max(initial=0))


@hot
def draw_luck(
    scenario: CompiledScenario, net: Packed, seed: int, draw: int, community: int, luck: Luck
) -> None:
    """Write what befalls a community in a draw."""
    low, high = net.first[community], net.first[community + 1]
    groups = net.groups[net.groups_first[community] : net.groups_first[community + 1]]
    grid = luck.grid
    fill(scenario, seed, draw, community, grid, luck.alert, luck.temperature_c)
    shift = schedule_shift(scenario, seed, draw, community)
    for row in range(groups.size):
        for step in range(scenario.steps):
            supply = grid[step] and _has_turn(scenario, shift, groups[row], step)
            luck.up[row, step] = 1 if supply else 0
    luck.damaged[: high - low] = 0
    luck.refilled[: high - low] = 0.0
    luck.relieved[: high - low] = 0
    for place in range(low, high):
        _strike(scenario, net, seed, draw, community, place, luck.damaged[place - low])
        own = net.luck[place]
        _rounds(scenario, seed, draw, community, own, place - low, luck)
    mark_changes(luck, groups.size, high - low)


@hot
def _strike(
    scenario: CompiledScenario,
    net: Packed,
    seed: int,
    draw: int,
    community: int,
    place: int,
    damaged: Any,
) -> None:
    """Mark the steps in which a site is damaged."""
    own, kind, oblast = net.luck[place], net.marks[place, KIND], net.oblast[community]
    step, hours = next_strike(scenario, seed, draw, community, oblast, own, kind, 0)
    while step < scenario.steps:
        length = max(1, math.ceil(hours / scenario.step_hours - 1e-9))
        damaged[step : min(scenario.steps, step + length)] = 1
        step, hours = next_strike(scenario, seed, draw, community, oblast, own, kind, step + 1)


@hot
def _rounds(
    scenario: CompiledScenario,
    seed: int,
    draw: int,
    community: int,
    own: int,
    row: int,
    luck: Luck,
) -> None:
    """Write when fuel comes to a site, and when its staff are relieved."""
    every = scenario.resupply[0]
    if every > 0.0:
        for count in range(1, int(scenario.steps * scenario.step_hours / every) + 1):
            step = int(count * every / scenario.step_hours + 1e-9)
            if step < scenario.steps:
                came = resupplied(scenario, seed, draw, community, own, step)
                luck.refilled[row, step] = came
    every = scenario.relief[0]
    if every > 0.0:
        for count in range(1, int(scenario.steps * scenario.step_hours / every) + 1):
            step = int(count * every / scenario.step_hours + 1e-9)
            if step < scenario.steps and relieved(scenario, seed, draw, community, own, step):
                luck.relieved[row, step] = 1


@inner
def mark_changes(luck: Luck, groups: int, sites: int) -> None:
    """Mark the steps that differ from the one before, the first one included."""
    steps = luck.alert.size
    luck.changes[0] = 1
    for step in range(1, steps):
        luck.changes[step] = 1 if luck.alert[step] != luck.alert[step - 1] else 0
    for row in range(groups):
        for step in range(1, steps):
            if luck.up[row, step] != luck.up[row, step - 1]:
                luck.changes[step] = 1
    for row in range(sites):
        for step in range(1, steps):
            if luck.damaged[row, step] != luck.damaged[row, step - 1]:
                luck.changes[step] = 1
            if luck.refilled[row, step] > 0.0 or luck.relieved[row, step]:
                luck.changes[step] = 1
