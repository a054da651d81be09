"""What an island's parts cost: read from the functions of a typical design."""

from collections.abc import Mapping
from decimal import Decimal

import numpy as np

from yakir import engine
from yakir.apps.catalogue import queries as catalogue
from yakir.apps.catalogue.models import DesignVersion
from yakir.apps.catalogue.rules import Quote
from yakir.apps.islands.rules import CRITICAL_LOAD, ENERGY_LINES, SIZE_NAMES
from yakir.engine.arrays import Floats

#: Years a part lasts, and the yearly charge for a reserved kilowatt of the grid. Assumptions.
LIFE_YEARS: Mapping[str, float] = {
    "solar_kwp": 25,
    "battery_kwh": 15,
    "battery_kw": 15,
    "generator_kw": 15,
    "chp_kw": 15,
    "fuel_l": 20,
    "grid_kw": 25,
}
GRID_CHARGE_EUR_PER_KW = 24.0
CONNECTION_YEARS, RATE = 25.0, 0.07
#: The largest of each size that is looked at, for each kilowatt of the peak; fuel in hours of it.
REACH: Mapping[str, float] = {
    "solar_kwp": 3.0,
    "battery_kwh": 6.0,
    "battery_kw": 1.5,
    "generator_kw": 1.2,
    "chp_kw": 0.8,
    "fuel_l": 1.2,
    "grid_kw": 1.2,
}
STEPS = 13
L_PER_KWH = 0.3


def units_of(version: DesignVersion, load_kw: Floats, hours: int) -> "engine.islands.Units":
    """
    Return the sizes to choose from and their prices, as a design has them at this load.

    The price of a unit is the slope of the design's cost from none to the largest size looked at,
    supervision and contingency in it. What is left at none of anything is paid by any design.
    """
    critical = critical_setting(version, float(load_kw[:, 0].max()))
    none = {CRITICAL_LOAD: critical}
    base = quoted(version, none)
    found = {}
    for name in SIZE_NAMES:
        steps = _steps(version, name, float(load_kw.sum(axis=1).max()), hours)
        found[name] = _unit(version, name, steps, none, base)
    return engine.islands.Units(
        **found,
        connection_eur=float(base.total.amount),
        connection_years=CONNECTION_YEARS,
        operator_eur=yearly_without_energy(base),
        rate=RATE,
    )


def quoted(version: DesignVersion, settings: Mapping[str, float]) -> Quote:
    """Return the design at these sizes, none of what is not named, in euro."""
    given = dict.fromkeys(SIZE_NAMES, "0")
    given |= {name: str(Decimal(repr(value))) for name, value in settings.items()}
    return catalogue.quote(version, given, currency="EUR", anchors={})


def critical_setting(version: DesignVersion, critical_kw: float) -> float:
    """Return the parameter of the critical load that covers it, within the design's bounds."""
    wanted = Decimal(repr(round(critical_kw, 2)))
    return float(version.rows.parameter(CRITICAL_LOAD).reaching(wanted))


def yearly_without_energy(quote: Quote) -> float:
    """Return the yearly cost without the energy, which the dispatch works out. [EUR a year]."""
    return float(
        sum(line.converted.amount for line in quote.operating if line.key not in ENERGY_LINES)
    )


def _unit(
    version: DesignVersion, name: str, steps: Floats, none: Mapping[str, float], base: Quote
) -> "engine.islands.Unit":
    most = float(steps[-1])
    full = quoted(version, {**none, name: most})
    yearly = yearly_without_energy(full) - yearly_without_energy(base)
    charge = GRID_CHARGE_EUR_PER_KW if name == "grid_kw" else 0.0
    return engine.islands.Unit(
        steps=steps,
        capex_eur=max(float(full.total.amount - base.total.amount) / most, 0.0),
        life_years=LIFE_YEARS[name],
        upkeep_eur=max(yearly / most, 0.0) + charge,
    )


def _steps(version: DesignVersion, name: str, peak_kw: float, hours: int) -> Floats:
    """About a dozen sizes up to what the load could use, all of them possible in the design."""
    parameter = version.rows.parameter(name)
    most = REACH[name] * peak_kw
    if name == "fuel_l":
        most *= L_PER_KWH * max(hours, 24)
    least = float(parameter.min + parameter.step)
    wanted = np.linspace(0, max(most, least), STEPS)
    reached = [parameter.reaching(Decimal(repr(round(w, 2)))) for w in wanted.tolist()]
    return np.unique(np.array(reached, float))
