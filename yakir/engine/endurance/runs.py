"""The one door to compiled code: walk communities through draws, or through what is given."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from yakir.engine.arrays import Integers
from yakir.engine.endurance.compiling import entry
from yakir.engine.endurance.dispatch import FLOWS, State, begin, room_for
from yakir.engine.endurance.luck import Luck, blank, draw_luck, mark_changes, widest
from yakir.engine.endurance.packed import Packed
from yakir.engine.endurance.walk import SERVICES_AND_PACKAGE, Tally, Window, tally_for, walk
from yakir.engine.outages.scenario import Scenario
from yakir.engine.outages.timeline import CompiledScenario


class Room(NamedTuple):
    """What one thread works in; `flows` and `ends` as in `walk`."""

    luck: Luck
    state: State
    tally: Tally
    flows: npt.NDArray[np.float64]
    ends: Integers


def room(net: Packed, steps: int, *, groups: int = 0) -> Room:
    """Return room for the largest community and so many steps."""
    sites = widest(net.first)
    return Room(
        blank(max(groups, widest(net.groups_first)), sites, steps),
        room_for(sites),
        tally_for(sites),
        np.zeros((0, 0, len(FLOWS))),
        np.zeros((0, 4), np.int64),
    )


def window_of(scenario: Scenario, hold_share: float, *, skip: bool) -> Window:
    """Return the window that a scenario covers."""
    return Window(
        scenario.steps, scenario.step_hours, scenario.first_hour_of_year, hold_share, skip
    )


def blocks(count: int, size: int) -> Iterator[slice]:
    """Slices that cover so many things, so many at a time."""
    for start in range(0, count, size):
        yield slice(start, min(count, start + size))


@entry
def run(
    net: Packed,
    scenario: CompiledScenario,
    window: Window,
    seed: int,
    first_draw: int,
    communities: Integers,
    drawn: bool,
    staff_counts: bool,
    room: Room,
    held: Any,
    lost: Any,
) -> None:
    """
    Walk the given communities through as many draws as `held` and `lost` have rows.

    Where nothing is `drawn`, luck and state are taken as they are in `room`.
    """
    for column in range(communities.size):
        community = communities[column]
        for draw in range(held.shape[0]):
            if drawn:
                draw_luck(scenario, net, seed, first_draw + draw, community, room.luck)
                begin(net, community, window.step_hours, staff_counts, room.state)
            else:
                sites = net.first[community + 1] - net.first[community]
                mark_changes(room.luck, room.luck.up.shape[0], sites)
            walk(
                net,
                community,
                window,
                room.luck,
                staff_counts,
                room.state,
                room.tally,
                room.flows,
                room.ends,
            )
            for service in range(SERVICES_AND_PACKAGE):
                held[draw, column, service] = room.tally.held[service]
                lost[draw, column, service] = room.tally.lost[service]
