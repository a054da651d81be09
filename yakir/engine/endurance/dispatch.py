"""What one site does in one step: own generation by rule, heat, water and their stores."""

import math
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from yakir.engine.arrays import Floats, Integers
from yakir.engine.compiling import hot, inner
from yakir.engine.endurance.packed import (
    BATTERY,
    BATTERY_KW,
    BOILER,
    CHP,
    CHP_FUEL,
    CHP_HEAT,
    FUEL,
    GENERATOR,
    GENERATOR_FUEL,
    HEAT_LOSS,
    LEAST_SHARE,
    LOAD,
    OWN_WATER,
    PROFILE,
    RESERVE,
    SOLAR,
    STAFF,
    TANK,
    WARMTH,
    WATER_USE,
    Packed,
)

#: Slack for sums of decimal fractions, in kW, kWh, l and m3.
TOLERANCE = 1e-9
#: Part of the energy charged into a battery that it gives back; 0.96 each way; assumption. [1]
CHARGED_SHARE = 0.96 * 0.96
#: Hours in which a main fills a tank, or district heat warms a cold building; assumption. [h]
REFILL_HOURS = 12.0
#: A step that never comes.
NEVER = 1 << 40
#: Inputs, as bits.
HAS_POWER, HAS_HEAT, HAS_WATER, HAS_STAFF = 1, 2, 4, 8
HAS_ALL = 15
#: What happened in a step, columns of a trace; kW but for water (m3/h) and fuel (l/h).
FLOWS = (
    "load",
    "given",
    "grid",
    "taken",
    "solar",
    "battery",
    "chp",
    "generator",
    "charge",
    "spilled",
    "heat_need",
    "heat_linked",
    "heat_boiler",
    "heat_chp",
    "warmth_lost",
    "warmth_gained",
    "heat_spilled",
    "heat_short",
    "water_used",
    "water_in",
    "fuel_used",
    "battery_kwh",
    "warmth_kwh",
    "tank_m3",
    "fuel_l",
    "inputs",
    "works",
)


class State(NamedTuple):
    """
    The sites of one community as they are, and room to work in; all of shape (sites,).

    `staff_end` is the first step without staff, `reserve` the steps in which the site will work
    though it lacks inputs. `works` and `passes` tell whether a site works and
    passes power of the grid on; `fed` whether another site's own generation carries its load in
    this step; `wake` whether it has to be looked at in the next. The others are room for circles.
    """

    battery: Floats
    fuel: Floats
    tank: Floats
    warmth: Floats
    staff_end: Integers
    reserve: Integers
    works: npt.NDArray[np.uint8]
    passes: npt.NDArray[np.uint8]
    fed: npt.NDArray[np.uint8]
    wake: npt.NDArray[np.uint8]
    line: npt.NDArray[np.uint8]
    inputs: npt.NDArray[np.uint8]
    trial: npt.NDArray[np.uint8]
    before: npt.NDArray[np.uint8]
    given: Floats


def room_for(sites: int) -> State:
    """Return a state for so many sites, with nothing in it."""
    return State(
        battery=np.zeros(sites),
        fuel=np.zeros(sites),
        tank=np.zeros(sites),
        warmth=np.zeros(sites),
        staff_end=np.zeros(sites, np.int64),
        reserve=np.zeros(sites, np.int64),
        works=np.zeros(sites, np.uint8),
        passes=np.zeros(sites, np.uint8),
        fed=np.zeros(sites, np.uint8),
        wake=np.zeros(sites, np.uint8),
        line=np.zeros(sites, np.uint8),
        inputs=np.zeros(sites, np.uint8),
        trial=np.zeros(sites, np.uint8),
        before=np.zeros(sites, np.uint8),
        given=np.zeros(sites),
    )


class Moment(NamedTuple):
    """One step as every site sees it."""

    step: int
    step_hours: float
    #: Column of `Packed.profiles`.
    hour: int
    sun: float
    cold_k: float
    #: Least and greatest of `cold_k` over the whole window.
    least_cold_k: float
    most_cold_k: float


@hot
def _write(flows: Any, step: int, k: int, first: int, values: Any) -> None:
    """Write some columns of a trace."""
    for i in range(len(values)):
        flows[step, k, first + i] = values[i]


@inner
def begin(net: Packed, community: int, step_hours: float, staff_counts: bool, state: State) -> None:
    """Fill every store and let every site work, as on an ordinary day."""
    low = net.first[community]
    for place in range(low, net.first[community + 1]):
        k = place - low
        state.battery[k] = net.amounts[place, BATTERY]
        state.fuel[k] = net.amounts[place, FUEL]
        state.tank[k] = net.amounts[place, TANK]
        state.warmth[k] = net.amounts[place, WARMTH]
        state.staff_end[k] = NEVER
        if staff_counts:
            state.staff_end[k] = staff_steps(net, place, step_hours)
        state.reserve[k] = net.marks[place, RESERVE]
        state.works[k] = 1


@inner
def staff_steps(net: Packed, place: int, step_hours: float) -> int:
    """Whole steps that the staff of a site hold out."""
    hours = net.amounts[place, STAFF]
    if hours >= NEVER * step_hours:
        return NEVER
    return int(math.floor(hours / step_hours + TOLERANCE))  # noqa: RUF046 - Any for mypy


@hot
def load_kw(net: Packed, place: int, hour: int) -> float:
    """The load of a site in an hour."""
    return float(net.amounts[place, LOAD] * net.profiles[net.marks[place, PROFILE], hour])


@hot
def chp_most_kw(net: Packed, place: int, fuel: float, step_hours: float) -> float:
    """The power of cogeneration, as far as fuel lasts for the step."""
    takes = net.amounts[place, CHP_FUEL]
    most = net.amounts[place, CHP]
    if takes > 0.0:
        return float(min(most, fuel / (takes * step_hours)))
    return float(most)


@hot
def generate(
    net: Packed,
    place: int,
    need: float,
    sun: float,
    battery: float,
    fuel: float,
    chp_least: float,
    step_hours: float,
) -> tuple[bool, float, float, float, float]:
    """
    Whether own generation covers a need, and then power of battery, cogeneration, generator, rest.

    Solar panels first, then the battery, cogeneration, and the generator, which runs at its least
    load or more: what it gives too much spares the battery. `chp_least` runs for its heat anyway.
    """
    a = net.amounts[place]
    short = need - a[SOLAR] * sun - chp_least
    if short <= TOLERANCE:
        return True, 0.0, chp_least, 0.0, max(0.0, -short)
    drawn = min(short, min(a[BATTERY_KW], battery / step_hours))
    short -= drawn
    chp = chp_least
    if short > TOLERANCE and a[CHP] > 0.0:
        more = min(short, max(0.0, chp_most_kw(net, place, fuel, step_hours) - chp_least))
        chp += more
        short -= more
    if short <= TOLERANCE:
        return True, drawn, chp, 0.0, 0.0
    power = max(short, a[LEAST_SHARE] * a[GENERATOR])
    left = fuel - chp * a[CHP_FUEL] * step_hours
    if (
        power > a[GENERATOR] + TOLERANCE
        or power * a[GENERATOR_FUEL] * step_hours > left + TOLERANCE
    ):
        return False, 0.0, chp_least, 0.0, a[SOLAR] * sun + chp_least
    spared = min(drawn, power - short)
    return True, drawn - spared, chp, power, power - short - spared


@hot
def inputs_of(
    net: Packed,
    place: int,
    k: int,
    powered: bool,
    heated: bool,
    watered: bool,
    now: Moment,
    state: State,
) -> int:
    """
    Which inputs a site has, as bits.

    `powered`, `heated` and `watered` tell what reaches it from outside.
    """
    a = net.amounts[place]
    bits = 0
    if not powered:
        need = load_kw(net, place, now.hour)
        powered = need <= TOLERANCE
        if not powered:
            powered = generate(
                net, place, need, now.sun, state.battery[k], state.fuel[k], 0.0, now.step_hours
            )[0]
    if powered:
        bits |= HAS_POWER
    loss = a[HEAT_LOSS] * now.cold_k
    if not heated and loss > 0.0:
        made = a[BOILER] if powered else 0.0
        if a[CHP_HEAT] > 0.0:
            chp = chp_most_kw(net, place, state.fuel[k], now.step_hours)
            made += a[CHP_HEAT] * chp / a[CHP]
        heated = (loss - made) * now.step_hours <= state.warmth[k] + TOLERANCE
    if heated or loss == 0.0:
        bits |= HAS_HEAT
    use = a[WATER_USE]
    if (
        watered
        or use == 0.0
        or (powered and net.marks[place, OWN_WATER])
        or use * now.step_hours <= state.tank[k] + TOLERANCE
    ):
        bits |= HAS_WATER
    if now.step < state.staff_end[k]:
        bits |= HAS_STAFF
    return bits


@hot
def settle(
    net: Packed,
    place: int,
    k: int,
    bits: int,
    line: bool,
    fed: bool,
    given: float,
    heated: bool,
    watered: bool,
    now: Moment,
    state: State,
    flows: Any,
) -> bool:
    """
    Let the step pass at an undamaged site, and return whether the next may be just the same.

    `given` is the power it gives to linked sites from its own generation. `flows` takes what
    happened, where it has room.
    """
    a, hours = net.amounts[place], now.step_hours
    powered = (bits & HAS_POWER) != 0
    chp_least = 0.0
    loss = a[HEAT_LOSS] * now.cold_k
    boiler = a[BOILER] if powered else 0.0
    if a[CHP_HEAT] > 0.0 and not heated and loss > boiler:
        chp_least = min(
            chp_most_kw(net, place, state.fuel[k], hours), (loss - boiler) / a[CHP_HEAT] * a[CHP]
        )
    chp, quiet = _settle_power(
        net, place, k, powered, line, fed, given, chp_least, now, state, flows
    )
    if a[HEAT_LOSS] > 0.0:
        quiet &= _settle_heat(net, place, k, heated, line, boiler, chp, now, state, flows)
    if a[WATER_USE] > 0.0 or a[TANK] > 0.0:
        watered = watered or (powered and net.marks[place, OWN_WATER] > 0)
        quiet &= _settle_water(net, place, k, watered, now, state, flows)
    return bool(quiet)


@hot
def _settle_power(
    net: Packed,
    place: int,
    k: int,
    powered: bool,
    line: bool,
    fed: bool,
    given: float,
    chp_least: float,
    now: Moment,
    state: State,
    flows: Any,
) -> tuple[float, bool]:
    """Pass a step of power; power of cogeneration, and whether the next may be the same."""
    a, hours = net.amounts[place], now.step_hours
    need = load_kw(net, place, now.hour) if powered else 0.0
    solar = a[SOLAR] * now.sun
    battery, chp, generator, grid = 0.0, chp_least, 0.0, 0.0
    taken = need if fed else 0.0
    if line:
        rest = max(0.0, solar + chp - (need - taken))
        grid = max(0.0, need - taken - solar - chp)
    else:
        wanted = need - taken + given
        _, battery, chp, generator, rest = generate(
            net, place, wanted, now.sun, state.battery[k], state.fuel[k], chp_least, hours
        )
    charge = 0.0
    room = a[BATTERY] - state.battery[k]
    if room > 0.0 and battery == 0.0 and (line or rest > 0.0):
        charge = min(a[BATTERY_KW], room / (CHARGED_SHARE * hours))
        if line:
            grid += max(0.0, charge - rest)
        else:
            charge = min(charge, rest)
    rest = max(0.0, rest - charge)
    level = state.battery[k] + (charge * CHARGED_SHARE - battery) * hours
    level = max(0.0, level)
    state.battery[k] = a[BATTERY] if a[BATTERY] - level < TOLERANCE else level
    burnt = chp * a[CHP_FUEL] + generator * a[GENERATOR_FUEL]
    state.fuel[k] = max(0.0, state.fuel[k] - burnt * hours)
    if flows.shape[0] > 0:
        happened = (need, given, grid, taken, solar, battery, chp, generator, charge, rest)
        _write(flows, now.step, k, 0, happened)
        flows[now.step, k, 20] = burnt
    if chp > 0.0:
        return chp, False
    if line:
        return chp, not fed and state.battery[k] == a[BATTERY]
    if fed or powered:
        return chp, a[LOAD] == 0.0 and a[SOLAR] == 0.0
    return chp, a[SOLAR] == 0.0 and not _may_return(net, place, k, state, hours)


@hot
def _may_return(net: Packed, place: int, k: int, state: State, hours: float) -> bool:
    """Whether what is left without sun would carry the least load of the profile."""
    a = net.amounts[place]
    least = a[LOAD] * net.profile_least[net.marks[place, PROFILE]]
    if least <= TOLERANCE:
        return True
    left = min(a[BATTERY_KW], state.battery[k] / hours)
    left += chp_most_kw(net, place, state.fuel[k], hours)
    if a[GENERATOR] > 0.0:
        left += min(a[GENERATOR], state.fuel[k] / (a[GENERATOR_FUEL] * hours))
    return bool(left > 0.999 * least - TOLERANCE)


@hot
def _settle_heat(
    net: Packed,
    place: int,
    k: int,
    heated: bool,
    line: bool,
    boiler: float,
    chp: float,
    now: Moment,
    state: State,
    flows: Any,
) -> bool:
    """Pass a step of heat, and return whether the next may be the same."""
    a, hours = net.amounts[place], now.step_hours
    loss = a[HEAT_LOSS] * now.cold_k
    room = (a[WARMTH] - state.warmth[k]) / hours
    linked, from_chp, lost, spilled = 0.0, 0.0, 0.0, 0.0
    if chp > 0.0:
        from_chp = a[CHP_HEAT] * chp / a[CHP]
    if heated:
        gained = min(room, a[WARMTH] / REFILL_HOURS)
        boiler = 0.0
        linked = max(0.0, loss + gained - from_chp)
        spilled = max(0.0, from_chp - loss - gained)
    elif boiler + from_chp >= loss:
        gained = min(room, boiler + from_chp - loss)
        boiler = max(0.0, loss + gained - from_chp)
        spilled = max(0.0, from_chp - loss - gained)
    else:
        gained = 0.0
        lost = min(state.warmth[k] / hours, loss - boiler - from_chp)
    level = max(0.0, state.warmth[k] + (gained - lost) * hours)
    state.warmth[k] = a[WARMTH] if a[WARMTH] - level < TOLERANCE else level
    if flows.shape[0] > 0:
        short = max(0.0, loss + gained + spilled - linked - boiler - from_chp - lost)
        _write(
            flows, now.step, k, 10, (loss, linked, boiler, from_chp, lost, gained, spilled, short)
        )
    full = state.warmth[k] == a[WARMTH]
    if a[CHP_HEAT] > 0.0:
        return False
    if heated:
        return bool(full)
    if now.most_cold_k == 0.0:
        return bool(full or a[BOILER] == 0.0)
    if a[BOILER] == 0.0 or not (line or boiler > 0.0):
        return bool(state.warmth[k] == 0.0 and now.least_cold_k > 0.0)
    return bool(line and full and a[BOILER] >= a[HEAT_LOSS] * now.most_cold_k)


@hot
def _settle_water(
    net: Packed, place: int, k: int, watered: bool, now: Moment, state: State, flows: Any
) -> bool:
    """Pass a step of water, and return whether the next may be the same."""
    a, hours = net.amounts[place], now.step_hours
    use = a[WATER_USE] * hours
    if watered:
        came = min(a[TANK] - state.tank[k], a[TANK] / REFILL_HOURS * hours)
        level, quiet = state.tank[k] + came, False
        state.tank[k] = a[TANK] if a[TANK] - level < TOLERANCE else level
        quiet = state.tank[k] == a[TANK]
        came, used = came + use, use
    elif use <= state.tank[k] + TOLERANCE:
        came, used, quiet = 0.0, use, use == 0.0
        state.tank[k] = max(0.0, state.tank[k] - use)
    else:
        came, used, quiet = 0.0, 0.0, True
    if flows.shape[0] > 0:
        _write(flows, now.step, k, 18, (used / hours, came / hours))
    return quiet


@hot
def cool(net: Packed, place: int, k: int, now: Moment, state: State, flows: Any) -> bool:
    """Let a damaged site lose its warmth, and return whether the next step may be the same."""
    loss = net.amounts[place, HEAT_LOSS] * now.cold_k
    lost = min(loss, state.warmth[k] / now.step_hours)
    state.warmth[k] = max(0.0, state.warmth[k] - lost * now.step_hours)
    if flows.shape[0] > 0:
        row = flows[now.step, k]
        row[10], row[14], row[17] = loss, lost, loss - lost
    return bool(state.warmth[k] == 0.0 or net.amounts[place, HEAT_LOSS] * now.most_cold_k == 0.0)
