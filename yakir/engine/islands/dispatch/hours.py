"""One hour of an island by rule: who gives, who takes, and what is left in the stores."""

import math
from typing import NamedTuple

from yakir.engine.compiling import hot
from yakir.engine.islands.case import IslandCase, Sizes

#: Power below which a shortfall is rounding, not a loss. [kW]
TINY_KW = 1e-7


class Plant(NamedTuple):
    """
    Sizes and behaviour of an island as the kernels take them.

    `floor` is the charge that is never used, `reserved` what the grid keeps above it, `held` and
    `held_l` what is kept of battery and fuel for the critical load. `chp_each` and
    `generator_each` are the powers of one unit, `chp_least` and `generator_least` its least loads.
    """

    solar_kwp: float
    battery_kwh: float
    battery_kw: float
    generator_kw: float
    chp_kw: float
    fuel_l: float
    grid_kw: float
    reserve: float
    hold: float
    charge_efficiency: float
    discharge_efficiency: float
    charge_price: float
    discharge_price: float
    kept: float
    floor: float
    reserved: float
    held: float
    held_l: float
    refuel_hours: float
    generator_units: float
    generator_each: float
    generator_least: float
    generator_l_per_kwh: float
    generator_kwh_per_l: float
    chp_units: float
    chp_each: float
    chp_least: float
    chp_heat_per_kwh: float
    chp_saves: float


class Flow(NamedTuple):
    """What flows in one hour, and the stores after it. [kW], charge [kWh], fuel [l]."""

    sun: float
    grid: float
    generator: float
    chp: float
    battery_out: float
    battery_in: float
    curtailed: float
    dumped: float
    critical: float
    important: float
    rest: float
    charge: float
    fuel: float


def plant(case: IslandCase, sizes: Sizes) -> Plant:
    """Return a design of a case as the kernels take it."""
    prices, storage = case.prices, case.storage
    generators, chps = case.generators, case.chps
    floor = storage.least_charge * sizes.battery_kwh
    generator_each = sizes.generator_kw / generators.units
    chp_each = sizes.chp_kw / chps.units
    litres = prices.generator_l_per_kwh
    return Plant(
        **dict(zip(Plant._fields, sizes.vector.tolist(), strict=False)),
        charge_efficiency=storage.charge_efficiency,
        discharge_efficiency=storage.discharge_efficiency,
        charge_price=1 / storage.charge_efficiency,
        discharge_price=1 / storage.discharge_efficiency,
        kept=1 - storage.standing_loss,
        floor=floor,
        reserved=sizes.reserve * (sizes.battery_kwh - floor),
        held=sizes.hold * (sizes.battery_kwh - floor),
        held_l=sizes.hold * sizes.fuel_l,
        refuel_hours=float(storage.refuel_hours),
        generator_units=float(generators.units),
        generator_each=generator_each,
        generator_least=generators.least_share * generator_each,
        generator_l_per_kwh=litres,
        generator_kwh_per_l=1 / litres if litres > 0 else math.inf,
        chp_units=float(chps.units),
        chp_each=chp_each,
        chp_least=chps.least_share * chp_each,
        chp_heat_per_kwh=prices.chp_heat_efficiency / prices.chp_electric_efficiency,
        chp_saves=float(prices.chp_saves),
    )


@hot
def outage_hour(
    plant: Plant,
    critical: float,
    important: float,
    rest: float,
    sun: float,
    charge: float,
    fuel: float,
    generators: float,
    chps: float,
) -> Flow:
    """
    Flows of an hour without the grid; `generators` and `chps` count the units that are up.

    The critical load is served before the others, by the sun, cogeneration, the battery above what
    is held, the generators, and the rest of the battery, in this order. What is held of battery and
    fuel serves the critical load alone. Machines that run fill the battery up to what is held.
    """
    # Nothing branches, so that the hours of several outages can be worked on in one instruction.
    charge *= plant.kept
    usable = max(charge - plant.floor, 0.0)
    need, others = critical, important + rest
    # Sun.
    given = min(sun, need)
    need -= given
    surplus = sun - given
    given = min(surplus, others)
    others -= given
    surplus -= given
    # Cogeneration, whose gas comes by pipe.
    most_chp = plant.chp_each * chps
    chp = min(most_chp, need + others)
    given = min(chp, need)
    need -= given
    others = max(others - (chp - given), 0.0)
    # The battery above what is held.
    free = min(plant.battery_kw, max(usable - plant.held, 0.0)) * plant.discharge_efficiency
    out = min(free, need + others)
    given = min(out, need)
    need -= given
    others = max(others - (out - given), 0.0)
    # Generators, for the others only with fuel above what is held.
    fuelled = plant.generator_l_per_kwh > 0
    most = plant.generator_each * generators
    above = max(fuel - plant.held_l, 0.0) * plant.generator_kwh_per_l if fuelled else most
    most = min(most, fuel * plant.generator_kwh_per_l) if fuelled else most
    generator = min(most, need)
    need -= generator
    given = max(min(min(most - generator, others), above - generator), 0.0)
    others -= given
    generator += given
    # The rest of the battery.
    whole = min(plant.battery_kw, usable) * plant.discharge_efficiency
    given = max(min(whole - out, need), 0.0)
    need -= given
    out += given
    # Machines that run below their least load run at it, and the battery rests.
    least = min(plant.chp_least, most_chp) if chp > 0 else 0.0
    over = max(least - chp, 0.0)
    chp = max(chp, least)
    least = min(plant.generator_least, most) if generator > 0 else 0.0
    over += max(least - generator, 0.0)
    generator = max(generator, least)
    given = min(out, over)
    out -= given
    over -= given
    # Charging.
    room = min(plant.battery_kw, max(plant.battery_kwh - charge, 0.0) * plant.charge_price)
    room = room if out == 0.0 else 0.0
    into = min(over, room)
    over -= into
    given = min(surplus, room - into)
    surplus -= given
    into += given
    # No more than the grid would have put there: fuel that is stored loses on the way.
    kept = min(plant.held, plant.reserved)
    lack = min((kept - usable) * plant.charge_price, room) - into
    lack = max(lack, 0.0) if need <= 0.0 else 0.0
    given = min(lack, most_chp - chp) if chp > 0 else 0.0
    chp += given
    into += given
    given = min(lack - given, most - generator) if generator > 0 else 0.0
    generator += given
    into += given
    charge = charge - out * plant.discharge_price + into * plant.charge_efficiency
    fuel = max(fuel - generator * plant.generator_l_per_kwh, 0.0)
    important -= max(others - rest, 0.0)
    rest = max(rest - others, 0.0)
    critical -= need
    return Flow(
        sun, 0.0, generator, chp, out, into, surplus, over, critical, important, rest, charge, fuel
    )


@hot
def grid_hour(
    plant: Plant,
    critical: float,
    important: float,
    rest: float,
    sun: float,
    heat: float,
    charge: float,
    fuel: float,
) -> Flow:
    """
    Flows of an hour with the grid.

    Sun first, then cogeneration where its heat makes it cheaper than the grid, then the grid up to
    its power; above that the battery down to what is held, cogeneration, generators, and the whole
    battery. Charge above the reserve, which can only come from the sun, replaces the grid.
    """
    charge *= plant.kept
    usable = max(charge - plant.floor, 0.0)
    lack = plant.reserved - usable
    need = critical + important + rest
    given = min(sun, need)
    need -= given
    surplus = sun - given
    chp = 0.0
    if plant.chp_saves > 0 and heat > 0:
        chp = min(plant.chp_kw, need, heat / plant.chp_heat_per_kwh)
        if chp < plant.chp_least:
            chp = 0.0
        need -= chp
    grid = min(need, plant.grid_kw)
    need -= grid
    generator = out = into = over = 0.0
    if need > 0:
        free = min(plant.battery_kw, max(usable - plant.held, 0.0)) * plant.discharge_efficiency
        out = min(need, free)
        need -= out
        given = min(plant.chp_kw - chp, need)
        need -= given
        chp += given
        most = plant.generator_kw
        if plant.generator_l_per_kwh > 0:
            most = min(most, fuel * plant.generator_kwh_per_l)
        generator = min(most, need)
        need -= generator
        if generator > 0:
            least = min(plant.generator_least, most)
            over = max(least - generator, 0.0)
            generator += over
            given = min(grid, over)
            grid -= given
            over -= given
        whole = min(plant.battery_kw, usable) * plant.discharge_efficiency
        given = max(min(need, whole - out), 0.0)
        need -= given
        out += given
    elif plant.battery_kw == 0.0:
        pass
    elif lack < 0 and grid > 0:
        out = min(grid, min(plant.battery_kw, -lack) * plant.discharge_efficiency)
        grid -= out
    else:
        room = min(plant.battery_kw, max(plant.battery_kwh - charge, 0.0) * plant.charge_price)
        into = min(surplus, room)
        surplus -= into
        given = min(lack * plant.charge_price - into, room - into, plant.grid_kw - grid)
        if given > 0:
            grid += given
            into += given
    charge = charge - out * plant.discharge_price + into * plant.charge_efficiency
    fuel = max(fuel - generator * plant.generator_l_per_kwh, 0.0)
    critical -= max(need - rest - important, 0.0)
    important = max(important - max(need - rest, 0.0), 0.0)
    rest = max(rest - need, 0.0)
    return Flow(
        sun, grid, generator, chp, out, into, surplus, over, critical, important, rest, charge, fuel
    )
