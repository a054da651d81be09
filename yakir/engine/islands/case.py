"""The case of an energy island: load, sun, outages, what may be built, and what things cost."""

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, fields
from functools import cached_property

import numpy as np

from yakir.engine.arrays import Booleans, Floats, freeze
from yakir.engine.faults import Fault, InvalidData, elements, shape

#: Hours of the year that every case is made of. [h]
HOURS = 8760
PRIORITIES = ("critical", "important", "rest")


class InvalidCase(InvalidData):
    """The case of an island contradicts itself; `faults` names every place."""


@dataclass(frozen=True, eq=False)
class Unit:
    """
    One kind of equipment, as a catalogue sells it.

    Parameters
    ----------
    steps
        Sizes to choose from, rising, shape (any,). [the unit's own unit]
    capex_eur
        Price of one unit of size. [EUR]
    life_years
        Years after which it is bought again. [years]
    upkeep_eur
        Upkeep, or for the grid the charge for reserved power, of one unit of size. [EUR a year]
    """

    steps: Floats
    capex_eur: float
    life_years: float
    upkeep_eur: float = 0.0

    def __post_init__(self) -> None:
        freeze(self, steps=float)

    def annual_eur(self, rate: float) -> float:
        """Cost of one unit of size: the price in equal yearly parts, and the upkeep. [EUR a year]."""
        return self.capex_eur * annuity(rate, self.life_years) + self.upkeep_eur


@dataclass(frozen=True, eq=False)
class Units:
    """
    What may be built, one field for each size, and the costs that do not depend on size.

    Parameters
    ----------
    solar_kwp, battery_kwh, battery_kw, generator_kw, chp_kw, fuel_l, grid_kw
        The seven sizes that are looked for; the battery's power is counted at the store when it
        gives and at the site when it takes.
    connection_eur
        Works that connect the island, paid once. [EUR]
    connection_years
        Years over which these works last. [years]
    operator_eur
        Operator and staff. [EUR a year]
    rate
        Discount rate for a year. [1]
    """

    solar_kwp: Unit
    battery_kwh: Unit
    battery_kw: Unit
    generator_kw: Unit
    chp_kw: Unit
    fuel_l: Unit
    grid_kw: Unit
    connection_eur: float = 0.0
    connection_years: float = 25.0
    operator_eur: float = 0.0
    rate: float = 0.07

    @property
    def fixed_eur(self) -> float:
        """What any design pays: connection works in yearly parts, and the operator. [EUR a year]."""
        works = self.connection_eur * annuity(self.rate, self.connection_years)
        return works + self.operator_eur

    @cached_property
    def annual_eur(self) -> Floats:
        """Cost of one unit of each of the seven sizes, shape (7,). [EUR a year]."""
        return np.array([getattr(self, name).annual_eur(self.rate) for name in SIZES])


@dataclass(frozen=True)
class Sizes:
    """
    How much of each is built, and the two shares that the rule of dispatch keeps to.

    Parameters
    ----------
    reserve
        Share of the usable charge that is kept for outages while the grid is up. [1]
    hold
        Share of the usable charge and of the fuel below which an outage is served for the
        critical load alone, and the battery only gives what sun and generators cannot. [1]
    """

    solar_kwp: float = 0.0
    battery_kwh: float = 0.0
    battery_kw: float = 0.0
    generator_kw: float = 0.0
    chp_kw: float = 0.0
    fuel_l: float = 0.0
    grid_kw: float = 0.0
    reserve: float = 1.0
    hold: float = 0.0

    @cached_property
    def vector(self) -> Floats:
        """The nine numbers in the order of the fields, shape (9,)."""
        return np.array([getattr(self, part.name) for part in fields(self)], float)


#: The seven sizes in the order of all vectors.
SIZES = tuple(part.name for part in fields(Sizes))[:7]


@dataclass(frozen=True)
class Prices:
    """
    What energy costs, what a lost kilowatt-hour is worth, and what is emitted.

    Parameters
    ----------
    generator_l_per_kwh
        Fuel for a kilowatt-hour of the generator. [l/kWh]
    chp_electric_efficiency, chp_heat_efficiency, boiler_efficiency
        Shares of the gas that become electricity and heat. [1]
    lost_critical_eur_per_kwh
        What a lost kilowatt-hour of the critical load is charged with, beside the survival rule.
    """

    grid_eur_per_kwh: float
    fuel_eur_per_l: float
    generator_l_per_kwh: float
    gas_eur_per_kwh: float
    lost_critical_eur_per_kwh: float
    lost_important_eur_per_kwh: float
    lost_rest_eur_per_kwh: float
    chp_electric_efficiency: float = 0.35
    chp_heat_efficiency: float = 0.5
    boiler_efficiency: float = 0.9
    grid_kg_per_kwh: float = 0.0
    fuel_kg_per_l: float = 2.7
    gas_kg_per_kwh: float = 0.2

    @property
    def chp_saves(self) -> bool:
        """Whether cogeneration whose heat is all used undercuts the grid."""
        heat = self.chp_heat_efficiency / self.boiler_efficiency
        price = self.gas_eur_per_kwh * (1 - heat) / self.chp_electric_efficiency
        return price < self.grid_eur_per_kwh


@dataclass(frozen=True)
class Storage:
    """How the battery and the fuel store behave."""

    charge_efficiency: float = 0.96
    discharge_efficiency: float = 0.96
    standing_loss: float = 1e-4  # share of the charge in an hour
    least_charge: float = 0.1  # share of the capacity that is never used
    refuel_hours: int = 0  # hours for which the grid is back before the store is refilled


@dataclass(frozen=True)
class Reliability:
    """
    How one kind of machine fails: identical units that share the size equally.

    A unit that is up in one hour of an outage fails before the next with the probability
    1 - exp(-1/mttf_hours), one that is down is mended with 1 - exp(-1/mttr_hours). Units are
    exposed through the whole outage, whether called or not; before it they stand mended.

    Parameters
    ----------
    units
        Number of identical units. [1]
    mttf_hours, mttr_hours
        Mean time to failure and to repair; inf for never. [h]
    start_failure
        Probability that a unit does not start when the outage begins. [1]
    least_share
        Least load of a running unit as a share of its power. [1]
    """

    units: int = 1
    mttf_hours: float = math.inf
    mttr_hours: float = math.inf
    start_failure: float = 0.0
    least_share: float = 0.0

    @property
    def fails(self) -> float:
        """Probability that a running unit fails within an hour. [1]."""
        return -math.expm1(-1 / self.mttf_hours)

    @property
    def mended(self) -> float:
        """Probability that a failed unit is mended within an hour. [1]."""
        return -math.expm1(-1 / self.mttr_hours)


@dataclass(frozen=True, eq=False)
class IslandCase:
    """
    What an island is sized for.

    Parameters
    ----------
    load_kw
        Load by hour and priority (critical, important, rest), shape (8760, 3). [kW]
    heat_kw
        Heat that boiler or cogeneration give, shape (8760,). [kW]
    solar
        Output of one kilowatt-peak, shape (8760,). [kW/kWp]
    grid_up
        Whether the grid is up, scenario-year by hour, shape (scenarios, 8760).
    units, prices
        What may be built, and what things cost.
    generators, chps
        How the generators and the cogeneration units fail.
    storage
        How battery and fuel store behave.
    served_hours, served_probability
        The survival rule: for every d up to `served_hours` (D), the critical load is served for d
        hours from the beginning of an outage with `served_probability` (p), in the mean over
        beginnings. D = 0 asks nothing. [h], [1]
    years_probability
        Least share of scenario-years without any loss of critical load; 0 asks nothing. [1]

    Raises
    ------
    InvalidCase
        With every fault, each under a path such as `/units/solar_kwp/steps`.
    """

    load_kw: Floats
    heat_kw: Floats
    solar: Floats
    grid_up: Booleans
    units: Units
    prices: Prices
    generators: Reliability = field(default_factory=Reliability)
    chps: Reliability = field(default_factory=Reliability)
    storage: Storage = field(default_factory=Storage)
    served_hours: int = 0
    served_probability: float = 0.95
    years_probability: float = 0.0

    def __post_init__(self) -> None:
        freeze(self, load_kw=float, heat_kw=float, solar=float, grid_up=bool)
        # Values are looked at only where shapes agree, or the look itself would fail.
        faults = list(_shape_faults(self)) or list(_value_faults(self))
        if faults:
            raise InvalidCase(faults)

    @property
    def scenarios(self) -> int:
        """Number of scenario-years."""
        return int(self.grid_up.shape[0])

    @cached_property
    def heat_kwh(self) -> float:
        """Heat of a year. [kWh]."""
        return float(self.heat_kw.sum())

    def capital_eur(self, sizes: Sizes) -> float:
        """What a design costs before it gives any energy. [EUR a year]."""
        return float(self.units.annual_eur @ sizes.vector[:7]) + self.units.fixed_eur


def annuity(rate: float, years: float) -> float:
    """Yearly part of a price that is paid over its life with interest. [1 a year]."""
    if rate == 0:
        return 1 / years
    return rate / -math.expm1(-years * math.log1p(rate))


def _shape_faults(case: IslandCase) -> Iterable[Fault]:
    yield from shape("/load_kw", case.load_kw, (HOURS, len(PRIORITIES)))
    yield from shape("/heat_kw", case.heat_kw, (HOURS,))
    yield from shape("/solar", case.solar, (HOURS,))
    yield from shape("/grid_up", case.grid_up, (None, HOURS))
    for name in SIZES:
        yield from shape(f"/units/{name}/steps", getattr(case.units, name).steps, (None,))


def _value_faults(case: IslandCase) -> Iterable[Fault]:
    for name in ("load_kw", "heat_kw", "solar"):
        values = getattr(case, name)
        wrong = ~(np.isfinite(values) & (values >= 0))
        yield from elements(f"/{name}", wrong, "has to be 0 or more")
    if case.scenarios == 0:
        yield Fault("/grid_up", "has to hold one scenario-year or more")
    yield from _unit_faults(case.units)
    yield from _price_faults(case.prices)
    yield from _storage_faults(case.storage)
    yield from _reliability_faults("/generators", case.generators)
    yield from _reliability_faults("/chps", case.chps)
    if not 0 <= case.served_hours <= HOURS:
        yield Fault("/served_hours", "has to lie between 0 and 8760")
    for name in ("served_probability", "years_probability"):
        yield from _share(f"/{name}", getattr(case, name))


def _unit_faults(units: Units) -> Iterator[Fault]:
    for name in SIZES:
        unit, path = getattr(units, name), f"/units/{name}"
        wrong = ~(np.isfinite(unit.steps) & (unit.steps >= 0))
        yield from elements(f"{path}/steps", wrong, "has to be 0 or more")
        if unit.steps.size == 0:
            yield Fault(f"{path}/steps", "has to hold one size or more")
        elif not wrong.any() and (np.diff(unit.steps) <= 0).any():
            yield Fault(f"{path}/steps", "have to rise")
        yield from _at_least_0(f"{path}/capex_eur", unit.capex_eur)
        yield from _at_least_0(f"{path}/upkeep_eur", unit.upkeep_eur)
        yield from _above_0(f"{path}/life_years", unit.life_years)
    yield from _at_least_0("/units/connection_eur", units.connection_eur)
    yield from _above_0("/units/connection_years", units.connection_years)
    yield from _at_least_0("/units/operator_eur", units.operator_eur)
    yield from _at_least_0("/units/rate", units.rate)


def _price_faults(prices: Prices) -> Iterator[Fault]:
    for part in fields(Prices):
        value, path = getattr(prices, part.name), f"/prices/{part.name}"
        if part.name.endswith("efficiency"):
            yield from _above_0(path, value)
            yield from _share(path, value)
        else:
            yield from _at_least_0(path, value)
    if prices.chp_electric_efficiency + prices.chp_heat_efficiency > 1:
        yield Fault("/prices/chp_heat_efficiency", "makes more than all of the gas")


def _storage_faults(storage: Storage) -> Iterator[Fault]:
    for name in ("charge_efficiency", "discharge_efficiency"):
        yield from _above_0(f"/storage/{name}", getattr(storage, name))
    for name in ("charge_efficiency", "discharge_efficiency", "standing_loss", "least_charge"):
        yield from _share(f"/storage/{name}", getattr(storage, name))
    yield from _at_least_0("/storage/refuel_hours", storage.refuel_hours)


def _reliability_faults(path: str, machines: Reliability) -> Iterator[Fault]:
    if not 1 <= machines.units <= 8:
        yield Fault(f"{path}/units", "has to lie between 1 and 8")
    for name in ("mttf_hours", "mttr_hours"):
        if not getattr(machines, name) > 0:
            yield Fault(f"{path}/{name}", "has to be above 0")
    for name in ("start_failure", "least_share"):
        yield from _share(f"{path}/{name}", getattr(machines, name))


def _at_least_0(path: str, value: float) -> Iterator[Fault]:
    if not (math.isfinite(value) and value >= 0):
        yield Fault(path, "has to be 0 or more")


def _above_0(path: str, value: float) -> Iterator[Fault]:
    if not (math.isfinite(value) and value > 0):
        yield Fault(path, "has to be above 0")


def _share(path: str, value: float) -> Iterator[Fault]:
    if not 0 <= value <= 1:
        yield Fault(path, "has to lie between 0 and 1")
