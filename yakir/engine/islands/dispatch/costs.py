"""What a design costs in scenario-years, and what it emits."""

from dataclasses import dataclass

import numpy as np

from yakir.engine.arrays import Floats
from yakir.engine.islands.case import IslandCase, Sizes
from yakir.engine.islands.dispatch.simulate import TOTALS, Run


@dataclass(frozen=True)
class Costs:
    """Yearly cost of a design by part. [EUR a year]."""

    solar: float
    battery: float
    generator: float
    chp: float
    fuel_store: float
    grid_power: float
    connection: float
    operator: float
    grid_energy: float
    fuel: float
    gas: float
    lost_critical: float
    lost_important: float
    lost_rest: float

    @property
    def total(self) -> float:
        """All of it."""
        return float(sum(vars(self).values()))


def costs(case: IslandCase, sizes: Sizes, run: Run) -> Costs:
    """Return what a design costs a year; charge borrowed from the year's start is bought."""
    prices, units = case.prices, case.units
    each = units.annual_eur * sizes.vector[:7]
    gas = run.mean("chp_kwh") / prices.chp_electric_efficiency
    gas += run.mean("boiler_kwh") / prices.boiler_efficiency
    bought = run.mean("grid_kwh") + run.mean("borrowed_kwh") / case.storage.charge_efficiency
    return Costs(
        solar=float(each[0]),
        battery=float(each[1] + each[2]),
        generator=float(each[3]),
        chp=float(each[4]),
        fuel_store=float(each[5]),
        grid_power=float(each[6]),
        connection=units.fixed_eur - units.operator_eur,
        operator=units.operator_eur,
        grid_energy=prices.grid_eur_per_kwh * bought,
        fuel=prices.fuel_eur_per_l * run.mean("fuel_l"),
        gas=prices.gas_eur_per_kwh * gas,
        lost_critical=prices.lost_critical_eur_per_kwh * run.mean("lost_critical_kwh"),
        lost_important=prices.lost_important_eur_per_kwh * run.mean("lost_important_kwh"),
        lost_rest=prices.lost_rest_eur_per_kwh * run.mean("lost_rest_kwh"),
    )


def yearly_eur(case: IslandCase, sizes: Sizes, run: Run) -> Floats:
    """Return what a design costs in each scenario-year, shape (years,). [EUR a year]."""
    return np.asarray(case.capital_eur(sizes) + run.totals @ price_of_totals(case))


def price_of_totals(case: IslandCase) -> Floats:
    """Return what one of each of the `TOTALS` costs, shape (12,). [EUR]."""
    prices = case.prices
    price = {
        "grid_kwh": prices.grid_eur_per_kwh,
        "fuel_l": prices.fuel_eur_per_l,
        "chp_kwh": prices.gas_eur_per_kwh / prices.chp_electric_efficiency,
        "boiler_kwh": prices.gas_eur_per_kwh / prices.boiler_efficiency,
        "lost_critical_kwh": prices.lost_critical_eur_per_kwh,
        "lost_important_kwh": prices.lost_important_eur_per_kwh,
        "lost_rest_kwh": prices.lost_rest_eur_per_kwh,
        "borrowed_kwh": prices.grid_eur_per_kwh / case.storage.charge_efficiency,
    }
    return np.array([price.get(name, 0.0) for name in TOTALS])


def emissions_kg(case: IslandCase, run: Run) -> float:
    """Return the carbon dioxide of a year of a design. [kg]."""
    prices = case.prices
    gas = run.mean("chp_kwh") / prices.chp_electric_efficiency
    gas += run.mean("boiler_kwh") / prices.boiler_efficiency
    return (
        prices.grid_kg_per_kwh * run.mean("grid_kwh")
        + prices.fuel_kg_per_l * run.mean("fuel_l")
        + prices.gas_kg_per_kwh * gas
    )
