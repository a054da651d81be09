"""Thousands of draws over many communities, whatever the order and the number of threads."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import islice
from typing import NamedTuple

import numba
import numpy as np

from yakir.engine.arrays import Floats, Integers
from yakir.engine.endurance.dispatch import FLOWS
from yakir.engine.endurance.packed import Packed, packed
from yakir.engine.endurance.results import Endurance, ordinary_of
from yakir.engine.endurance.runs import Room, blocks, check, room, run, window_of
from yakir.engine.endurance.walk import SERVICES_AND_PACKAGE, Window
from yakir.engine.network import Network
from yakir.engine.outages.scenario import Scenario
from yakir.engine.outages.timeline import CompiledScenario, compile_scenario

#: Pairs of draw and community that are worked on between two looks at `stop`.
PAIRS_AT_ONCE = 4096
HOLD_SHARE = 0.9

Stop = Callable[[], bool]
Progress = Callable[[float], None]


def never() -> bool:
    """Never stop."""
    return False


def unheard(share: float) -> None:
    """Tell nobody."""


class Part(NamedTuple):
    """Some draws of some communities: rows and columns of the result."""

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
    stop: Stop = never,
    progress: Progress = unheard,
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
        Which communities, each once; all when None.
    hold_share
        Share of the people of an ordinary day from which a service counts as holding. [1]
    skip
        Whether to leave out what cannot have changed; it alters no result, only the time.
    stop
        Asked now and then; once it says so, draws not yet simulated are left out.
    progress
        Told the share that is done.

    Raises
    ------
    InvalidRun
        With every fault of draws, communities and share.
    """
    everyone = np.arange(network.communities.people.size)
    chosen = everyone if communities is None else np.asarray(communities, np.int64)
    check(network, chosen, draws=draws, first_draw=first_draw, hold_share=hold_share)
    return simulate_packed(
        packed(network),
        compile_scenario(scenario, network.communities.oblast),
        window_of(scenario, hold_share, skip=skip),
        Draws(seed, first_draw, draws),
        chosen,
        ordinary_of(network)[chosen],
        stop,
        progress,
    )


@dataclass(frozen=True)
class Draws:
    """Which draws of a seed."""

    seed: int
    first: int
    count: int


def simulate_packed(
    net: Packed,
    scenario: CompiledScenario,
    window: Window,
    draws: Draws,
    communities: Integers,
    ordinary: Floats,
    stop: Stop = never,
    progress: Progress = unheard,
) -> Endurance:
    """Return how long services hold, for a network and a scenario made ready."""
    shape = (draws.count, communities.size, SERVICES_AND_PACKAGE)
    held, lost = np.zeros(shape, np.uint16), np.zeros(shape, np.float32)
    staff_counts = bool(scenario.relief[0] > 0)

    def work(part: Part) -> Part:
        # Arrays of one kind for every part: another kind would be compiled for anew.
        chosen = np.array(communities[part.communities])
        size = (part.draws.stop - part.draws.start, chosen.size, SERVICES_AND_PACKAGE)
        held_here, lost_here = np.zeros(size, np.uint16), np.zeros(size, np.float32)
        run(
            net,
            scenario,
            window,
            draws.seed,
            draws.first + part.draws.start,
            chosen,
            True,
            staff_counts,
            room(net, window.steps),
            held_here,
            lost_here,
        )
        held[part.draws, part.communities] = held_here
        lost[part.draws, part.communities] = lost_here
        return part

    parts = _parts(draws.count, communities.size)
    done = _each(work, parts, stop, progress) if parts else draws.count
    return Endurance(
        held_steps=held[:done],
        person_hours=lost[:done],
        communities=communities,
        first_draw=draws.first,
        steps=window.steps,
        step_hours=window.step_hours,
        ordinary=ordinary,
    )


def _parts(draws: int, communities: int) -> list[Part]:
    """Parts of about equal size; draws in the outer loop, so that a stop leaves whole draws."""
    wide = max(1, min(communities, PAIRS_AT_ONCE // 8))
    high = max(1, min(PAIRS_AT_ONCE // wide, -(-draws // 8)))
    return [
        Part(rows, columns) for rows in blocks(draws, high) for columns in blocks(communities, wide)
    ]


def _each(work: Callable[[Part], Part], parts: list[Part], stop: Stop, progress: Progress) -> int:
    """Do the parts on as many threads as Numba may use; how many whole draws are done."""
    threads = numba.get_num_threads()
    done = 0
    with ThreadPoolExecutor(threads) as pool:
        waiting = iter(parts)
        running = [pool.submit(work, part) for part in islice(waiting, 2 * threads)]
        for i, last in enumerate(_ends_of_draws(parts)):
            if i == len(running):
                break
            part = running[i].result()
            done = part.draws.stop if last else done
            progress((i + 1) / len(parts))
            if not stop():
                running += [pool.submit(work, part) for part in islice(waiting, 1)]
    return done


def _ends_of_draws(parts: list[Part]) -> list[bool]:
    """Whether each part is the last one of its draws."""
    following = [part.draws for part in parts[1:]] + [None]
    return [part.draws != after for part, after in zip(parts, following, strict=True)]


@dataclass(frozen=True, eq=False)
class Trace:
    """
    What happened at every site of a community in every step of one draw.

    Parameters
    ----------
    sites
        Index of each site in the network, shape (sites,).
    flows
        The FLOWS of each step, shape (steps, sites, FLOWS). [kW, kWh, m3/h, m3, l/h, l]
    """

    sites: Integers
    flows: Floats

    def of(self, name: str) -> Floats:
        """One of the FLOWS, shape (steps, sites)."""
        return self.flows[:, :, FLOWS.index(name)]


def trace(network: Network, scenario: Scenario, *, seed: int, draw: int, community: int) -> Trace:
    """Return what happens at every site of a community in one draw."""
    check(network, np.array([community]), draws=1, first_draw=draw, hold_share=HOLD_SHARE)
    net = packed(network)
    low, high = net.first[community], net.first[community + 1]
    flows = np.zeros((scenario.steps, high - low, len(FLOWS)))
    compiled = compile_scenario(scenario, network.communities.oblast)
    _run_one(
        net,
        compiled,
        window_of(scenario, HOLD_SHARE, skip=False),
        Draws(seed, draw, 1),
        community,
        room(net, scenario.steps)._replace(flows=flows),
    )
    return Trace(net.number[low:high], flows)


def _run_one(
    net: Packed,
    scenario: CompiledScenario,
    window: Window,
    draws: Draws,
    community: int,
    place: Room,
) -> None:
    shape = (1, 1, SERVICES_AND_PACKAGE)
    held, lost = np.zeros(shape, np.uint16), np.zeros(shape, np.float32)
    chosen, staff = np.array([community]), bool(scenario.relief[0] > 0)
    run(net, scenario, window, draws.seed, draws.first, chosen, True, staff, place, held, lost)
