"""The one door to compiled code: walk communities through draws, or through what is given."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from yakir.engine.arrays import Integers
from yakir.engine.compiling import entry
from yakir.engine.endurance.dispatch import FLOWS, State, begin, room_for
from yakir.engine.endurance.luck import Luck, blank, draw_luck, mark_changes, widest
from yakir.engine.endurance.packed import Packed
from yakir.engine.endurance.walk import SERVICES_AND_PACKAGE, Tally, Window, tally_for, walk
from yakir.engine.faults import Fault, InvalidData, elements
from yakir.engine.network import Network
from yakir.engine.outages.scenario import Scenario
from yakir.engine.outages.timeline import CompiledScenario


class InvalidRun(InvalidData):
    """The run that is asked for makes no sense; `faults` names every reason."""


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


def check(
    network: Network, communities: Integers, *, draws: int, first_draw: int, hold_share: float
) -> None:
    """
    Raise what is wrong with a run.

    Raises
    ------
    InvalidRun
        With every fault, each under the name of what was asked for, such as `/communities/0`.
    """
    faults = list(hold_faults(hold_share))
    if draws < 1:
        faults.append(Fault("/draws", "has to be 1 or more"))
    if first_draw < 0:
        faults.append(Fault("/first_draw", "has to be 0 or more"))
    count = network.communities.people.size
    wrong = (communities < 0) | (communities >= count)
    faults += elements("/communities", wrong, "is no community")
    again = np.ones(communities.size, bool)
    again[np.unique(communities, return_index=True)[1]] = False
    faults += elements("/communities", again, "is listed before")
    if faults:
        raise InvalidRun(faults)


def hold_faults(hold_share: float) -> Iterator[Fault]:
    """The fault of a share that nothing or everything would reach."""
    if not 0 < hold_share <= 1:
        yield Fault("/hold_share", "has to be above 0 and at most 1")


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
