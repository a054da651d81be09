"""How long sites and services last from the present state on, with nothing left to chance."""

from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from yakir.engine.arrays import Booleans, Floats, Integers, freeze
from yakir.engine.endurance.packed import BATTERY, FUEL, LINE, STAFF, TANK, WARMTH, Packed, packed
from yakir.engine.endurance.results import ordinary_of
from yakir.engine.endurance.runs import Room, hold_faults, room, run
from yakir.engine.endurance.simulate import HOLD_SHARE
from yakir.engine.endurance.walk import SERVICES_AND_PACKAGE, Window
from yakir.engine.faults import Fault, InvalidData, elements, shape
from yakir.engine.network import Network
from yakir.engine.outages.scenario import HOURS_OF_YEAR, STEPS_IN_MINUTES, Scenario
from yakir.engine.outages.timeline import compile_scenario

#: What may end the work of a site, in the order of `Now.input_hours`; damage comes last.
INPUTS = ("power", "heat", "water", "staff", "damage")
DAMAGE = INPUTS.index("damage")
#: `Now.ended_by` of a site that lasts.
LASTS = -1


class InvalidPresent(InvalidData):
    """The present state contradicts itself or the network; `faults` names every place."""


@dataclass(frozen=True, eq=False, kw_only=True)
class Present:
    """
    The state from which to look ahead; None for full stores, no damage and no alert.

    Parameters
    ----------
    grid_on
        Whether the grid reaches each site that it can reach, shape (sites,).
    temperature_c
        Outdoor temperature, taken to stay, shape (communities,). [C]
    alert
        Whether an alert is on, taken to last, shape (communities,).
    damage_hours
        Hours until a damaged site is mended, 0 for a whole one, shape (sites,). [h]
    battery_kwh, fuel_l, tank_m3, warmth_kwh
        What is in the stores, shape (sites,); nan for full. [kWh, l, m3, kWh]
    staff_hours
        Hours that the present staff still holds out, shape (sites,); nan as the network says. [h]
    """

    grid_on: Booleans
    temperature_c: Floats
    alert: Booleans | None = None
    damage_hours: Floats | None = None
    battery_kwh: Floats | None = None
    fuel_l: Floats | None = None
    tank_m3: Floats | None = None
    warmth_kwh: Floats | None = None
    staff_hours: Floats | None = None

    def __post_init__(self) -> None:
        kinds = {"grid_on": bool, "alert": bool}
        given = [f.name for f in fields(self) if getattr(self, f.name) is not None]
        freeze(self, **{name: kinds.get(name, float) for name in given})


@dataclass(frozen=True, eq=False)
class Now:
    """
    What lasts how long from now on; hours that reach the horizon are not known to end there.

    Parameters
    ----------
    site_hours
        Hours until each site no longer works, 0 for one that does not now, shape (sites,). [h]
    ended_by
        Which of INPUTS ends it, -1 for a site that lasts, shape (sites,).
    input_hours
        Hours until each site lacks power, heat, water, staff, shape (sites, 4). [h]
    hours
        Hours that each service and the package hold, shape (communities, 8); nan where a
        community has no site with the service. [h]
    person_hours_without
        Person-hours without each up to the horizon, shape (communities, 8). [h]
    horizon_hours
        How far it was looked. [h]
    """

    site_hours: Floats
    ended_by: Integers
    input_hours: Floats
    hours: Floats
    person_hours_without: Floats
    horizon_hours: float


def now(
    network: Network,
    state: Present,
    *,
    hours: int,
    grid_returns: npt.ArrayLike | None = None,
    first_hour_of_year: int = 0,
    step_minutes: int = 15,
    hold_share: float = HOLD_SHARE,
) -> Now:
    """
    Return how long sites and services last from the present state on.

    Sites with the grid keep it; the others get it back after `grid_returns` hours, one number or
    one for each community, or not at all. No fuel and no relief comes.

    Raises
    ------
    InvalidPresent
        With every fault, each under a path such as `/fuel_l/3`.
    """
    returns = _returns(network, grid_returns)
    faults = list(_faults(network, state, returns, hours, step_minutes, hold_share))
    if faults:
        raise InvalidPresent(faults)
    net = packed(network)
    step_hours = step_minutes / 60
    window = Window(hours * 60 // step_minutes, step_hours, first_hour_of_year, hold_share, True)
    found = _Found.empty(network, window.steps)
    place = room(net, window.steps, groups=int(np.diff(net.first).max(initial=0)))
    scenario = compile_scenario(Scenario(hours), network.communities.oblast)
    for community in range(network.communities.people.size):
        sites = net.number[net.first[community] : net.first[community + 1]]
        ready = _prepare(net, network, state, community, sites, returns, window, place)
        ends = np.full((sites.size, 4), window.steps, np.int64)
        chosen = np.array([community])
        ready_room = place._replace(ends=ends)
        held, lost = found.held[None, [community]], found.lost[None, [community]]
        run(ready, scenario, window, 0, 0, chosen, False, True, ready_room, held, lost)
        found.held[community], found.lost[community] = held[0, 0], lost[0, 0]
        found.ends[sites] = ends
    return _now(network, state, found, window)


def later(
    network: Network,
    state: Present,
    *,
    hours: float,
    first_hour_of_year: int = 0,
    step_minutes: int = 15,
) -> Present:
    """
    Return the state some hours on, when the grid, the weather and the alert stay as they are.

    Stores are what the same rules leave that `now` looks ahead with; hours count in whole steps.

    Raises
    ------
    InvalidPresent
        With every fault, as `now` has them.
    """
    steps, step_hours = round(hours * 60 / step_minutes), step_minutes / 60
    returns = _returns(network, None)
    faults = list(_faults(network, state, returns, max(1, round(hours)), step_minutes, HOLD_SHARE))
    if faults:
        raise InvalidPresent(faults)
    if steps < 1:
        return state
    net = packed(network)
    window = Window(steps, step_hours, first_hour_of_year, HOLD_SHARE, True)
    place = room(net, steps, groups=int(np.diff(net.first).max(initial=0)))
    scenario = compile_scenario(Scenario(hours=1), network.communities.oblast)
    left = {name: np.zeros(network.sites.count) for name in _LEVELS}
    held, lost = (np.zeros((1, 1, SERVICES_AND_PACKAGE), kind) for kind in (np.uint16, np.float32))
    for community in range(network.communities.people.size):
        sites = net.number[net.first[community] : net.first[community + 1]]
        ready = _prepare(net, network, state, community, sites, returns, window, place)
        run(ready, scenario, window, 0, 0, np.array([community]), False, True, place, held, lost)
        for name, level in _LEVELS.items():
            left[name][sites] = getattr(place.state, level)[: sites.size]
    passed = steps * step_hours
    every = np.arange(network.sites.count)
    staff = _stored(state.staff_hours, every, network.sites.values("staff_hours"))
    damage = np.zeros(every.size) if state.damage_hours is None else state.damage_hours
    levels: dict[str, Any] = {
        name: np.clip(left[name], 0, network.sites.values(_STORES[name])) for name in _LEVELS
    }
    return replace(
        state,
        damage_hours=np.maximum(damage - passed, 0),
        staff_hours=np.maximum(staff - passed, 0),
        **levels,
    )


@dataclass(frozen=True, eq=False)
class _Found:
    """First steps without an input (sites, 4), without a service, and person-hours lost."""

    ends: Integers
    held: npt.NDArray[np.uint16]
    lost: npt.NDArray[np.float32]

    @classmethod
    def empty(cls, network: Network, steps: int) -> "_Found":
        shape = (network.communities.people.size, SERVICES_AND_PACKAGE)
        ends = np.full((network.sites.count, 4), steps, np.int64)
        return cls(ends, np.zeros(shape, np.uint16), np.zeros(shape, np.float32))


def _prepare(
    net: Packed,
    network: Network,
    state: Present,
    community: int,
    sites: Integers,
    returns: Floats,
    window: Window,
    place: Room,
) -> Packed:
    """Write the present state of a community into the room; the network with a line a site."""
    low, count, luck, there = net.first[community], sites.size, place.luck, place.state
    moments = (np.arange(window.steps) + 0.5) * window.step_hours
    on = state.grid_on[sites, None] | (moments >= returns[community])
    luck.up[:] = 0
    luck.up[:count] = on
    luck.alert[:] = state.alert is not None and state.alert[community]
    luck.temperature_c[:] = state.temperature_c[community]
    luck.damaged[:] = 0
    if state.damage_hours is not None:
        until = np.ceil(state.damage_hours[sites] / window.step_hours - 1e-9)
        luck.damaged[:count] = np.arange(window.steps) < until[:, None]
    rows = slice(low, low + count)
    amounts = net.amounts[rows]
    there.battery[:count] = _stored(state.battery_kwh, sites, amounts[:, BATTERY])
    there.fuel[:count] = _stored(state.fuel_l, sites, amounts[:, FUEL])
    there.tank[:count] = _stored(state.tank_m3, sites, amounts[:, TANK])
    there.warmth[:count] = _stored(state.warmth_kwh, sites, amounts[:, WARMTH])
    staff = _stored(state.staff_hours, sites, amounts[:, STAFF])
    there.staff_end[:count] = np.minimum(np.floor(staff / window.step_hours + 1e-9), 1 << 40)
    there.reserve[:] = 0
    there.works[:count] = luck.damaged[:count, 0] == 0
    marks = net.marks.copy()
    reached = network.sites.values("on_grid")[sites]
    marks[rows, LINE] = np.where(reached, np.arange(count), -1)
    return net._replace(marks=marks)


def _stored(level: Floats | None, sites: Integers, full: Floats) -> Floats:
    """What is in a store, full where nothing is said."""
    if level is None:
        return full
    return np.where(np.isnan(level[sites]), full, level[sites])


def _returns(network: Network, grid_returns: npt.ArrayLike | None) -> Floats:
    count = network.communities.people.size
    values = np.asarray(np.inf if grid_returns is None else grid_returns, float)
    return np.full(count, values) if values.ndim == 0 else values


def _now(network: Network, state: Present, found: _Found, window: Window) -> Now:
    ends = found.ends
    first = ends.min(axis=1)
    ended_by = np.where(first < window.steps, ends.argmin(axis=1), LASTS)
    if state.damage_hours is not None:
        ended_by = np.where(state.damage_hours > 0, DAMAGE, ended_by)
    known = ordinary_of(network) > 0
    return Now(
        site_hours=first * window.step_hours,
        ended_by=ended_by.astype(np.int64),
        input_hours=ends.astype(float) * window.step_hours,
        hours=np.where(known, found.held * window.step_hours, np.nan),
        person_hours_without=np.where(known, found.lost.astype(float), np.nan),
        horizon_hours=window.steps * window.step_hours,
    )


def _faults(
    network: Network,
    state: Present,
    returns: Floats,
    hours: int,
    step_minutes: int,
    hold_share: float,
) -> Iterable[Fault]:
    communities, sites = network.communities.people.size, network.sites.count
    if not 1 <= hours <= HOURS_OF_YEAR:
        yield Fault("/hours", "has to lie between 1 and 8760")
    if step_minutes not in STEPS_IN_MINUTES:
        yield Fault("/step_minutes", "has to be 15 or 60")
    yield from hold_faults(hold_share)
    wrong_shape = shape("/grid_returns", returns, (communities,))
    yield from wrong_shape
    if not wrong_shape:
        yield from elements("/grid_returns", ~(returns >= 0), "has to be 0 or more")
    for f in fields(state):
        values = getattr(state, f.name)
        if values is None:
            continue
        count = communities if f.name in ("temperature_c", "alert") else sites
        wrong = shape(f"/{f.name}", values, (count,))
        yield from wrong
        if f.name in _STORES and not wrong:
            yield from elements(f"/{f.name}", values < 0, "has to be 0 or more")
            full = network.sites.values(_STORES[f.name])
            yield from elements(f"/{f.name}", values > full, "is more than the store holds")
        if f.name == "temperature_c" and not wrong:
            yield from elements("/temperature_c", ~np.isfinite(values), "has to be a number")
        if f.name == "damage_hours" and not wrong:
            yield from elements("/damage_hours", ~(values >= 0), "has to be 0 or more")


#: Fields of the present state, and the field of sites that tells how much is full.
_STORES = {
    "battery_kwh": "battery_kwh",
    "fuel_l": "fuel_l",
    "tank_m3": "tank_m3",
    "warmth_kwh": "heat_kwh",
    "staff_hours": "staff_hours",
}
#: Stores that drain, and where the walk keeps them.
_LEVELS = {"battery_kwh": "battery", "fuel_l": "fuel", "tank_m3": "tank", "warmth_kwh": "warmth"}
