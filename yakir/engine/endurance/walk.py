"""One community, step by step: who works, whom that supplies, and how many people are served."""

from typing import Any, NamedTuple

import numpy as np

from yakir.engine.arrays import Floats, Integers
from yakir.engine.compiling import hot, inner
from yakir.engine.endurance.dispatch import (
    HAS_ALL,
    TOLERANCE,
    Moment,
    State,
    cool,
    generate,
    inputs_of,
    load_kw,
    settle,
    staff_steps,
)
from yakir.engine.endurance.luck import Luck
from yakir.engine.endurance.packed import CLOSES, EXPORT, FUEL, LINE, Packed
from yakir.engine.network import HEAT, HEATED_BELOW_C, HOURS_OF_YEAR, POWER, WATER

#: The seven services, and after them the package.
SERVICES_AND_PACKAGE = 8
PACKAGE = 7


class Window(NamedTuple):
    """
    Which steps are walked through, and when a service counts as holding.

    `skip` leaves out what cannot have changed, which alters no result.
    """

    steps: int
    step_hours: float
    first_hour: int
    hold_share: float
    skip: bool


class Tally(NamedTuple):
    """
    What a walk comes to: for the seven services and the package, shape (8,).

    `held` is the first step in which it does not hold, the number of steps if it always does;
    `lost` the person-hours without it. `rate` is the people without it now; `served`, `left` and
    `free`, shapes (7,) and twice (sites, 7), are room to count in.
    """

    held: Integers
    lost: Floats
    rate: Floats
    served: Floats
    left: Floats
    free: Floats


def tally_for(sites: int) -> Tally:
    """Return an empty tally for a community of so many sites."""
    return Tally(
        np.zeros(SERVICES_AND_PACKAGE, np.int64),
        np.zeros(SERVICES_AND_PACKAGE),
        np.zeros(SERVICES_AND_PACKAGE),
        np.zeros(PACKAGE),
        np.zeros((sites, PACKAGE)),
        np.zeros((sites, PACKAGE)),
    )


@hot
def walk(
    net: Packed,
    community: int,
    window: Window,
    luck: Luck,
    staff_counts: bool,
    state: State,
    tally: Tally,
    flows: Any,
    ends: Any,
) -> None:
    """
    Walk one community through a window from the state it is in.

    `flows`, shape (steps, sites, FLOWS) or empty, takes what happens in each step, and `ends`,
    shape (sites, 4) or empty, the first step without each input.
    """
    low, high = net.first[community], net.first[community + 1]
    tally.held[:] = window.steps
    tally.lost[:] = 0.0
    tally.rate[:] = 0.0
    state.passes[:] = 0
    state.fed[:] = 0
    least, most = _cold(luck, window.steps)
    waiting, step = 0, 0
    while step < window.steps:
        changed = False
        if luck.changes[step]:
            _arrive(net, low, high, luck, step, window, staff_counts, state)
            changed = step == 0 or luck.alert[step] != luck.alert[step - 1]
        if not window.skip:
            state.wake[: high - low] = 1
        now = _moment(net, luck, window, step, least, most)
        changed |= _pass(net, low, high, luck, now, state, flows)
        if ends.shape[0] > 0:
            _note_ends(high - low, step, window.steps, state, ends)
        if changed:
            _charge_losses(tally, waiting * window.step_hours)
            waiting = 0
            _count(net, community, luck.alert[step], window.hold_share, step, state, tally)
        ahead = 1
        if window.skip and not state.wake[: high - low].any():
            while step + ahead < window.steps and not luck.changes[step + ahead]:
                ahead += 1
        waiting += ahead
        step += ahead
    _charge_losses(tally, waiting * window.step_hours)


@inner
def _cold(luck: Luck, steps: int) -> tuple[float, float]:
    """Least and greatest degrees below the temperature from which buildings are heated."""
    least, most = np.inf, 0.0
    for step in range(steps):
        cold = max(0.0, HEATED_BELOW_C - luck.temperature_c[step])
        least, most = min(least, cold), max(most, cold)
    return least, most


@hot
def _moment(
    net: Packed, luck: Luck, window: Window, step: int, least: float, most: float
) -> Moment:
    hour = (window.first_hour + int(step * window.step_hours)) % HOURS_OF_YEAR
    return Moment(
        step,
        window.step_hours,
        hour % net.profiles.shape[1],
        net.solar[hour],
        max(0.0, HEATED_BELOW_C - luck.temperature_c[step]),
        least,
        most,
    )


@hot
def _arrive(
    net: Packed,
    low: int,
    high: int,
    luck: Luck,
    step: int,
    window: Window,
    staff_counts: bool,
    state: State,
) -> None:
    """Take in fuel and fresh staff, and wake the sites for which something changes."""
    for place in range(low, high):
        k = place - low
        if step == 0 or step == state.staff_end[k] or _differs(net, place, k, luck, step):
            state.wake[k] = 1
        share = luck.refilled[k, step]
        if share > 0.0:
            full = net.amounts[place, FUEL]
            state.fuel[k] = min(full, state.fuel[k] + share * full)
        if staff_counts and luck.relieved[k, step]:
            state.staff_end[k] = step + staff_steps(net, place, window.step_hours)
        if step < state.staff_end[k] < window.steps:
            luck.changes[state.staff_end[k]] = 1


@hot
def _differs(net: Packed, place: int, k: int, luck: Luck, step: int) -> bool:
    """Whether a site's own feeder, damage or supplies are otherwise than in the step before."""
    row = net.marks[place, LINE]
    if row >= 0 and luck.up[row, step] != luck.up[row, step - 1]:
        return True
    if luck.refilled[k, step] > 0.0 or luck.relieved[k, step]:
        return True
    return bool(luck.damaged[k, step] != luck.damaged[k, step - 1])


@hot
def _pass(
    net: Packed, low: int, high: int, luck: Luck, now: Moment, state: State, flows: Any
) -> bool:
    """Let one step pass at every site that is awake, and return whether others work than before."""
    changed = False
    place = low
    while place < high:
        end = net.circle_end[place]
        if end == place + 1:
            if state.wake[place - low]:
                changed |= _pass_site(net, low, place, luck, now, state, flows)
        elif state.wake[place - low : end - low].any():
            changed |= _pass_circle(net, low, place, end, luck, now, state, flows)
        place = end
    return changed


@hot
def _pass_site(
    net: Packed, low: int, place: int, luck: Luck, now: Moment, state: State, flows: Any
) -> bool:
    """Let one step pass at a site that is in no circle, and return whether it changed."""
    k = place - low
    worked, passed = state.works[k], state.passes[k]
    heated, watered = _supplied(net, low, place, state)
    state.given[k] = 0.0
    if luck.damaged[k, now.step]:
        state.works[k], state.passes[k] = 0, 0
    else:
        line = _has_line(net, low, place, place, luck, now.step, state)
        state.line[k] = line
        powered = line or state.fed[k] > 0
        bits = inputs_of(net, place, k, powered, heated, watered, now, state)
        state.inputs[k] = bits
        state.works[k] = 1 if bits == HAS_ALL or state.reserve[k] > 0 else 0
        state.passes[k] = state.works[k] & state.line[k]
        if state.works[k] and not line:
            _feed(net, low, place, place + 1, luck, now, state, state.fed)
    _finish(net, low, place, heated, watered, luck, now, state, flows)
    return bool(_spread(net, low, place, worked, passed, state))


@hot
def _finish(
    net: Packed,
    low: int,
    place: int,
    heated: bool,
    watered: bool,
    luck: Luck,
    now: Moment,
    state: State,
    flows: Any,
) -> None:
    """Settle a site whose inputs are known, and let it sleep if nothing can change by itself."""
    k = place - low
    if luck.damaged[k, now.step]:
        state.inputs[k] = 0
        quiet = cool(net, place, k, now, state, flows)
    else:
        quiet = settle(
            net,
            place,
            k,
            int(state.inputs[k]),
            state.line[k] > 0,
            state.fed[k] > 0,
            state.given[k],
            heated,
            watered,
            now,
            state,
            flows,
        )
    if state.works[k] and state.inputs[k] != HAS_ALL:
        state.reserve[k] -= 1
        quiet = False
    state.fed[k] = 0
    state.wake[k] = 0 if quiet else 1
    if flows.shape[0] > 0:
        row = flows[now.step, k]
        row[21], row[22] = state.battery[k], state.warmth[k]
        row[23], row[24] = state.tank[k], state.fuel[k]
        row[25], row[26] = state.inputs[k], state.works[k]


@hot
def _spread(net: Packed, low: int, place: int, worked: int, passed: int, state: State) -> bool:
    """Wake the users of a site that works or passes power otherwise than before."""
    k = place - low
    if state.works[k] == worked and state.passes[k] == passed:
        return False
    for link in range(net.users_first[place], net.users_first[place + 1]):
        state.wake[net.users[link] - low] = 1
    return bool(state.works[k] != worked)


@hot
def _supplied(net: Packed, low: int, place: int, state: State) -> tuple[bool, bool]:
    """Whether a working site supplies heat, and water."""
    heated, watered = False, False
    for link in range(net.supply_first[place], net.supply_first[place + 1]):
        if state.works[net.supplier[link] - low]:
            heated |= net.carries[link] == HEAT
            watered |= net.carries[link] == WATER
    return heated, watered


@hot
def _has_line(
    net: Packed, low: int, place: int, end: int, luck: Luck, step: int, state: State
) -> bool:
    """Whether power of the grid reaches a site, directly or through suppliers before `end`."""
    row = net.marks[place, LINE]
    if row >= 0 and luck.up[row, step]:
        return True
    for link in range(net.supply_first[place], net.supply_first[place + 1]):
        supplier = net.supplier[link]
        if net.carries[link] == POWER and supplier < end and state.passes[supplier - low]:
            return True
    return False


@hot
def _feed(
    net: Packed,
    low: int,
    place: int,
    end: int,
    luck: Luck,
    now: Moment,
    state: State,
    fed: Any,
) -> None:
    """Give power of own generation to all sites that hang on this one and have none, or to none."""
    k = place - low
    state.given[k] = 0.0
    most = net.amounts[place, EXPORT]
    if most == 0.0:
        return
    given = 0.0
    for link in range(net.feeds_first[place], net.feeds_first[place + 1]):
        taker = net.feeds[link]
        if _without(net, low, taker, end, luck, now.step, state, fed):
            given += load_kw(net, taker, now.hour)
    if given == 0.0 or given > most + TOLERANCE:
        return
    need = given if fed[k] else given + load_kw(net, place, now.hour)
    hours = now.step_hours
    if not generate(net, place, need, now.sun, state.battery[k], state.fuel[k], 0.0, hours)[0]:
        return
    state.given[k] = given
    for link in range(net.feeds_first[place], net.feeds_first[place + 1]):
        taker = net.feeds[link]
        if _without(net, low, taker, end, luck, now.step, state, fed):
            fed[taker - low] = 1
            state.wake[taker - low] = 1


@hot
def _without(
    net: Packed, low: int, taker: int, end: int, luck: Luck, step: int, state: State, fed: Any
) -> bool:
    """Whether a site could take power and nobody gives it any."""
    k = taker - low
    if luck.damaged[k, step] or fed[k]:
        return False
    return not _has_line(net, low, taker, end, luck, step, state)


@hot
def _pass_circle(
    net: Packed,
    low: int,
    first: int,
    end: int,
    luck: Luck,
    now: Moment,
    state: State,
    flows: Any,
) -> bool:
    """
    Let one step pass at sites that depend on each other, and return whether one changed.

    What worked goes on as far as it can sustain itself; then what that can start is started.
    """
    for k in range(first - low, end - low):
        state.before[k] = state.works[k] | (state.passes[k] << 1)
        if luck.damaged[k, now.step]:
            state.works[k] = 0
    while _try_circle(net, low, first, end, luck, now, state, False):
        pass
    while _try_circle(net, low, first, end, luck, now, state, True):
        pass
    _hand_out(net, low, first, end, state)
    for place in range(first, end):
        heated, watered = _supplied(net, low, place, state)
        _finish(net, low, place, heated, watered, luck, now, state, flows)
    changed = False
    for place in range(first, end):
        before = state.before[place - low]
        changed |= _spread(net, low, place, before & 1, before >> 1, state)
    return changed


@hot
def _try_circle(
    net: Packed,
    low: int,
    first: int,
    end: int,
    luck: Luck,
    now: Moment,
    state: State,
    rising: bool,
) -> bool:
    """
    Find out who would work given who works, take it over, and return whether that changed it.

    Falling, sites only stop; rising, they only start.
    """
    _energise(net, low, first, end, luck, now.step, state)
    _try_feeding(net, low, first, end, luck, now, state)
    moved = False
    for place in range(first, end):
        k = place - low
        if luck.damaged[k, now.step]:
            continue
        heated, watered = _supplied(net, low, place, state)
        powered = state.line[k] > 0 or state.trial[k] > 0
        state.inputs[k] = inputs_of(net, place, k, powered, heated, watered, now, state)
    for k in range(first - low, end - low):
        if not luck.damaged[k, now.step] and (state.works[k] == 0) == rising:
            would = 1 if state.inputs[k] == HAS_ALL or state.reserve[k] > 0 else 0
            moved |= would != state.works[k]
            state.works[k] = would
    return moved


@hot
def _energise(
    net: Packed, low: int, first: int, end: int, luck: Luck, step: int, state: State
) -> None:
    """Find out where power of the grid reaches in a circle; in a ring it comes from outside."""
    state.passes[first - low : end - low] = 0
    state.line[first - low : end - low] = 0
    spreads = True
    while spreads:
        spreads = False
        for place in range(first, end):
            k = place - low
            if state.line[k] or luck.damaged[k, step]:
                continue
            if _has_line(net, low, place, end, luck, step, state):
                state.line[k] = 1
                state.passes[k] = state.works[k]
                spreads = True


@hot
def _try_feeding(
    net: Packed,
    low: int,
    first: int,
    end: int,
    luck: Luck,
    now: Moment,
    state: State,
) -> None:
    """Find out whom working sites of a circle would feed from their own generation."""
    for place in range(first, end):
        state.trial[place - low] = state.fed[place - low]
        for link in range(net.feeds_first[place], net.feeds_first[place + 1]):
            taker = net.feeds[link] - low
            state.trial[taker] = state.fed[taker]
    for place in range(first, end):
        state.given[place - low] = 0.0
        if state.works[place - low] and not state.line[place - low]:
            _feed(net, low, place, end, luck, now, state, state.trial)


@hot
def _hand_out(net: Packed, low: int, first: int, end: int, state: State) -> None:
    """Let the feeding that was tried out stand."""
    for place in range(first, end):
        state.fed[place - low] = state.trial[place - low]
        for link in range(net.feeds_first[place], net.feeds_first[place + 1]):
            taker = net.feeds[link] - low
            state.fed[taker] = state.trial[taker]


@hot
def _count(
    net: Packed,
    community: int,
    alert: int,
    hold_share: float,
    step: int,
    state: State,
    tally: Tally,
) -> None:
    """Count the people served from a step on, and note what no longer holds."""
    wanted = net.wanted[community]
    _serve(net, community, False, state, tally)
    least = 1.0
    for service in range(PACKAGE):
        if wanted[service] > 0.0:
            share = tally.served[service] / wanted[service]
            if share < hold_share - TOLERANCE:
                tally.held[service] = min(tally.held[service], step)
                tally.held[PACKAGE] = min(tally.held[PACKAGE], step)
    if alert and net.closing[community]:
        _serve(net, community, True, state, tally)
    for service in range(PACKAGE):
        tally.rate[service] = wanted[service] - tally.served[service]
        if wanted[service] > 0.0:
            least = min(least, tally.served[service] / wanted[service])
    tally.rate[PACKAGE] = net.people[community] * (1.0 - least)


@hot
def _serve(net: Packed, community: int, alert: bool, state: State, tally: Tally) -> None:
    """Add up the people whom sites serve, those who go to another site among them."""
    low, high = net.first[community], net.first[community + 1]
    tally.served[:] = 0.0
    for place in range(low, high):
        if _open(net, place, low, alert, state):
            for service in range(PACKAGE):
                tally.served[service] += net.serves[place, service]
    begin, end = net.arc_first[community], net.arc_first[community + 1]
    if begin < end:
        for place in range(low, high):
            for service in range(PACKAGE):
                people = net.serves[place, service]
                tally.left[place - low, service] = people
                tally.free[place - low, service] = net.places[place, service] - people
    for arc in range(begin, end):
        site, other, service = net.arc_site[arc], net.arc_other[arc], net.arc_service[arc]
        if _open(net, site, low, alert, state) or not _open(net, other, low, alert, state):
            continue
        go = min(tally.left[site - low, service], tally.free[other - low, service])
        tally.left[site - low, service] -= go
        tally.free[other - low, service] -= go
        tally.served[service] += go
    for service in range(PACKAGE):
        tally.served[service] = min(tally.served[service], net.ordinary[community, service])


@hot
def _open(net: Packed, place: int, low: int, alert: bool, state: State) -> bool:
    """Whether a site gives its services now."""
    return state.works[place - low] > 0 and not (alert and net.marks[place, CLOSES] > 0)


@inner
def _charge_losses(tally: Tally, hours: float) -> None:
    """Add the person-hours of so many hours in which nothing changed."""
    for service in range(SERVICES_AND_PACKAGE):
        tally.lost[service] += tally.rate[service] * hours


@inner
def _note_ends(sites: int, step: int, steps: int, state: State, ends: Any) -> None:
    """Note for each site the first step without each of power, heat, water and staff."""
    for k in range(sites):
        for bit in range(4):
            if not (state.inputs[k] >> bit) & 1 and ends[k, bit] == steps:
                ends[k, bit] = step
