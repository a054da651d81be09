"""What a change brings, under the same luck: weakest links and added projects."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from yakir.engine.arrays import Booleans, Floats, Integers
from yakir.engine.endurance.packed import RESERVE, packed
from yakir.engine.endurance.results import Endurance, ordinary_of
from yakir.engine.endurance.runs import check, window_of
from yakir.engine.endurance.simulate import (
    HOLD_SHARE,
    Draws,
    Progress,
    Stop,
    never,
    simulate_packed,
    unheard,
)
from yakir.engine.network import Network
from yakir.engine.outages.scenario import Scenario
from yakir.engine.outages.timeline import compile_scenario

#: Hours of a last reserve, by which weak links are found. [h]
RESERVE_HOURS = 24.0


@dataclass(frozen=True, eq=False)
class Gain:
    """
    What is gained, with standard errors of the difference under the same draws.

    The last axis are the seven services and the package; the first communities, or sites. Hours
    count up to the horizon.

    Parameters
    ----------
    hours, hours_error
        Further hours that it holds, shape (rows, 8). [h]
    person_hours, person_hours_error
        Person-hours without it that are spared, shape (rows, 8). [h]
    """

    hours: Floats
    hours_error: Floats
    person_hours: Floats
    person_hours_error: Floats


@dataclass(frozen=True, eq=False)
class WeakestLinks:
    """
    What a community gains when one of its sites gains a last reserve.

    Parameters
    ----------
    sites
        Index of each site in the network, those that bring most first, shape (sites,).
    gain
        What each brings, rows in the same order.
    draws
        Number of draws.
    """

    sites: Integers
    gain: Gain
    draws: int

    @classmethod
    def joined(cls, parts: Sequence["WeakestLinks"]) -> "WeakestLinks":
        """Return one result of parts that tell of some sites each, under the same draws."""
        gains = [part.gain for part in parts]
        return _ranked(np.concatenate([part.sites for part in parts]), gains, parts[0].draws)


@dataclass(frozen=True, eq=False)
class Variants:
    """
    A network as it is and as it would be changed, under the same draws and the same ordinary day.

    Parameters
    ----------
    base, changed
        How long services hold in each.
    new
        Whether the changed network has the service at all, shape (communities, 8).
    """

    base: Endurance
    changed: Endurance
    new: Booleans

    @property
    def gain(self) -> Gain:
        """What the change brings."""
        return _gain(self.base, self.changed, new=self.new)

    @classmethod
    def joined(cls, parts: Sequence["Variants"]) -> "Variants":
        """Return one result of parts that cover some draws of the same communities each."""
        base, changed = ([getattr(part, name) for part in parts] for name in ("base", "changed"))
        return cls(Endurance.joined(base), Endurance.joined(changed), parts[0].new)


def effect(
    network: Network,
    changed: Network,
    scenario: Scenario,
    *,
    draws: int,
    seed: int,
    communities: Integers | None = None,
    hold_share: float = HOLD_SHARE,
    stop: Stop = never,
    progress: Progress = unheard,
) -> Gain:
    """
    Return what communities gain when the network becomes the changed one, as `variants` find it.

    Raises
    ------
    InvalidRun
        With every fault of draws, communities and share.
    """
    return variants(
        network,
        changed,
        scenario,
        draws=draws,
        seed=seed,
        communities=communities,
        hold_share=hold_share,
        stop=stop,
        progress=progress,
    ).gain


def variants(
    network: Network,
    changed: Network,
    scenario: Scenario,
    *,
    draws: int,
    seed: int,
    first_draw: int = 0,
    communities: Integers | None = None,
    hold_share: float = HOLD_SHARE,
    stop: Stop = never,
    progress: Progress = unheard,
) -> Variants:
    """
    Return how long services hold in a network and in the changed one.

    Both have the same luck, also where the changed network has further sites, and both are
    measured against the ordinary day of the present network: places added count as added, and a
    service is not harder to hold because there is more of it. A service that is new has no hours
    to compare.

    Raises
    ------
    InvalidRun
        With every fault of draws, communities and share.
    """
    everyone = np.arange(network.communities.people.size)
    chosen = everyone if communities is None else np.asarray(communities, np.int64)
    for one in (network, changed):
        check(one, chosen, draws=draws, first_draw=first_draw, hold_share=hold_share)
    ordinary = ordinary_of(network)
    base, other = (
        simulate_packed(
            packed(one)._replace(wanted=np.array(ordinary[:, :-1])),
            compile_scenario(scenario, one.communities.oblast),
            window_of(scenario, hold_share, skip=True),
            Draws(seed, first_draw, draws),
            chosen,
            ordinary[chosen],
            stop,
            lambda share, before=before: progress((before + share) / 2),  # type: ignore[misc]
        )
        for before, one in enumerate((network, changed))
    )
    return Variants(base, other, new=ordinary_of(changed)[chosen] > 0)


def weakest_links(
    network: Network,
    scenario: Scenario,
    community: int,
    *,
    draws: int,
    seed: int,
    sites: Integers | None = None,
    reserve_hours: float = RESERVE_HOURS,
    hold_share: float = HOLD_SHARE,
    stop: Stop = never,
    progress: Progress = unheard,
) -> WeakestLinks:
    """
    Return what a community gains when one of its sites gains a last reserve, site by site.

    With the reserve an undamaged site works for so many hours in all though it lacks inputs. All
    sites are tried under the same draws; they are told by the hours that the package then holds,
    and by person-hours where that is alike. A stop leaves sites out. With `sites`, indices in the
    network, only these are tried; such parts are put together by `WeakestLinks.joined`.

    Raises
    ------
    InvalidRun
        With every fault of draws, community and share.
    """
    check(network, np.array([community]), draws=draws, first_draw=0, hold_share=hold_share)
    net = packed(network)
    compiled = compile_scenario(scenario, network.communities.oblast)
    window = window_of(scenario, hold_share, skip=True)
    chosen, ordinary = np.array([community]), ordinary_of(network)[[community]]
    steps = math.floor(reserve_hours / scenario.step_hours + 1e-9)

    def under(marks: npt.NDArray[np.int64]) -> Endurance:
        ready = net._replace(marks=marks)
        return simulate_packed(ready, compiled, window, Draws(seed, 0, draws), chosen, ordinary)

    base, gains = under(net.marks), []
    places = np.arange(net.first[community], net.first[community + 1])
    if sites is not None:
        places = places[np.isin(net.number[places], sites)]
    for place in places:
        if stop():
            break
        marks = net.marks.copy()
        marks[place, RESERVE] = steps
        gains.append(_gain(base, under(marks)))
        progress(len(gains) / len(places))
    return _ranked(net.number[places[: len(gains)]], gains, draws)


def _ranked(sites: Integers, gains: list[Gain], draws: int) -> WeakestLinks:
    stacked = [
        np.concatenate([getattr(gain, name) for gain in gains] or [np.zeros((0, 8))])
        for name in ("hours", "hours_error", "person_hours", "person_hours_error")
    ]
    hours, person_hours = np.nan_to_num(stacked[0][:, -1]), np.nan_to_num(stacked[2][:, -1])
    order = np.lexsort((sites, -person_hours, -hours))
    return WeakestLinks(sites[order], Gain(*(values[order] for values in stacked)), draws)


def _gain(base: Endurance, other: Endurance, *, new: Booleans | bool = False) -> Gain:
    """
    The mean paired difference and its standard error; draws that only one has are left out.

    Services that are `new` have person-hours alone.
    """
    draws = min(base.draws, other.draws)
    longer = other.held_steps[:draws].astype(float) - base.held_steps[:draws]
    spared = base.person_hours[:draws].astype(float) - other.person_hours[:draws]
    both = ((base.known, longer * base.step_hours), (base.known | new, spared))
    means = [_known(known, values.mean(axis=0)) for known, values in both]
    errors = [
        _known(known, values.std(axis=0, ddof=draws > 1) / math.sqrt(max(1, draws)))
        for known, values in both
    ]
    return Gain(means[0], errors[0], means[1], errors[1])


def _known(known: npt.NDArray[np.bool_], values: Floats) -> Floats:
    return np.where(known, values, np.nan)
