"""Thousands of draws over many communities, whatever the order and the number of threads."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from typing import Any, NamedTuple

import numba
import numpy as np
import numpy.typing as npt

from yakir.engine.arrays import Integers
from yakir.engine.endurance.compiling import entry
from yakir.engine.endurance.dispatch import FLOWS, State, begin, room_for
from yakir.engine.endurance.luck import Luck, blank, draw_luck, widest
from yakir.engine.endurance.packed import Packed, packed
from yakir.engine.endurance.results import Endurance, ordinary_of
from yakir.engine.endurance.walk import SERVICES_AND_PACKAGE, Tally, Window, tally_for, walk
from yakir.engine.network import Network
from yakir.engine.outages.scenario import Scenario
from yakir.engine.outages.timeline import CompiledScenario, compile_scenario

#: Pairs of draw and community that are worked on between two looks at `stop`.
PAIRS_AT_ONCE = 4096
HOLD_SHARE = 0.9


class _Part(NamedTuple):
    """Some draws of some communities: rows of the result."""

    draws: slice
    communities: slice


def simulate(
    network: Network,
    scenario: Scenario,
    *,
    draws: int,
    seed: int,
    first_draw: int = 0,
    communities: Integers | None = None,
    hold_share: float = HOLD_SHARE,
    skip: bool = True,
    stop: Callable[[], bool] = lambda: False,
    progress: Callable[[float], None] = lambda share: None,
) -> Endurance:
    """
    Return how long services hold in many draws of a scenario.

    Each draw of a community depends on the seed, the number of the draw and the community alone:
    parts with other `first_draw` or `communities` are put together by `Endurance.joined`.

    Parameters
    ----------
    network, scenario, seed
        What stands where, what may befall it, and the seed of all that does.
    draws, first_draw
        How many draws, and the number of the first.
    communities
        Which communities, in rising order; all when None.
    hold_share
        Share of the people of an ordinary day from which a service counts as holding. [1]
    skip
        Whether to leave out what cannot have changed; it alters no result, only the time.
    stop
        Asked now and then; once it says so, draws not yet simulated are left out.
    progress
        Told the share that is done.
    """
    chosen = np.arange(network.communities.people.size) if communities is None else communities
    chosen = np.asarray(chosen, np.int64)
    net, luck = packed(network), compile_scenario(scenario, network.communities.oblast)
    window = window_of(scenario, hold_share, skip)
    held = np.zeros((draws, chosen.size, SERVICES_AND_PACKAGE), np.uint16)
    lost = np.zeros((draws, chosen.size, SERVICES_AND_PACKAGE), np.float32)

    def work(part: _Part) -> _Part:
        _simulate(
            net,
            luck,
            window,
            seed,
            first_draw + part.draws.start,
            chosen[part.communities],
            room(net, scenario.steps),
            held[part.draws, part.communities],
            lost[part.draws, part.communities],
        )
        return part

    done = _each(work, list(_parts(draws, chosen.size)), stop, progress)
    return Endurance(
        held_steps=held[:done],
        person_hours=lost[:done],
        communities=chosen,
        first_draw=first_draw,
        steps=scenario.steps,
        step_hours=scenario.step_hours,
        ordinary=ordinary_of(network)[chosen],
    )


def window_of(scenario: Scenario, hold_share: float, skip: bool) -> Window:
    """Return the window that a scenario covers."""
    return Window(
        scenario.steps, scenario.step_hours, scenario.first_hour_of_year, hold_share, skip
    )


class Room(NamedTuple):
    """What one thread works in."""

    luck: Luck
    state: State
    tally: Tally
    flows: npt.NDArray[np.float64]
    ends: Integers


def room(net: Packed, steps: int) -> Room:
    """Return room for the largest community and so many steps."""
    sites = widest(net.first)
    return Room(
        blank(widest(net.groups_first), sites, steps),
        room_for(sites),
        tally_for(sites),
        np.zeros((0, 0, len(FLOWS))),
        np.zeros((0, 4), np.int64),
    )


def _parts(draws: int, communities: int) -> Iterator[_Part]:
    """Parts of about equal size; draws in the outer loop, so that a stop leaves whole draws."""
    wide = max(1, min(communities, PAIRS_AT_ONCE // 8))
    high = max(1, min(draws, PAIRS_AT_ONCE // wide, -(-draws // 8)))
    for draw in range(0, draws, high):
        for community in range(0, communities, wide):
            yield _Part(
                slice(draw, min(draws, draw + high)),
                slice(community, min(communities, community + wide)),
            )


def _each(
    work: Callable[[_Part], _Part],
    parts: list[_Part],
    stop: Callable[[], bool],
    progress: Callable[[float], None],
) -> int:
    """Do the parts on as many threads as Numba may use; how many whole draws are done."""
    threads = numba.get_num_threads()
    last_of_draws = [i for i, p in enumerate(parts) if p.draws != _after(parts, i)]
    done = 0
    with ThreadPoolExecutor(threads) as pool:
        waiting = iter(parts)
        running = [pool.submit(work, part) for part in islice(waiting, 2 * threads)]
        for i in range(len(parts)):
            if i == len(running):
                break
            part = running[i].result()
            done = part.draws.stop if i in last_of_draws else done
            progress((i + 1) / len(parts))
            if not stop():
                running += [pool.submit(work, part) for part in islice(waiting, 1)]
    return done


def _after(parts: list[_Part], i: int) -> slice | None:
    return parts[i + 1].draws if i + 1 < len(parts) else None


@entry
def _simulate(
    net: Packed,
    scenario: CompiledScenario,
    window: Window,
    seed: int,
    first_draw: int,
    communities: Integers,
    room: Room,
    held: Any,
    lost: Any,
) -> None:
    """Walk the given communities through as many draws as `held` and `lost` have rows."""
    staff_counts = scenario.relief[0] > 0.0
    for column in range(communities.size):
        community = communities[column]
        for draw in range(held.shape[0]):
            draw_luck(scenario, net, seed, first_draw + draw, community, room.luck)
            begin(net, community, window.step_hours, staff_counts, room.state)
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
