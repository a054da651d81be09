"""Islands small enough to check by hand."""

from dataclasses import replace

import numpy as np

from yakir.engine.islands.case import (
    HOURS,
    SIZES,
    IslandCase,
    Prices,
    Reliability,
    Storage,
    Unit,
    Units,
)

#: A battery that loses nothing, so that whole numbers stay whole.
IDEAL = Storage(1.0, 1.0, 0.0, 0.0)
NEVER_FAILS = Reliability()


def units(**steps):
    """A catalogue with the given steps, and 0 alone for every size not named."""
    prices = {
        "solar_kwp": (700, 25, 12),
        "battery_kwh": (250, 15, 2),
        "battery_kw": (120, 15, 2),
        "generator_kw": (350, 15, 8),
        "chp_kw": (1100, 15, 30),
        "fuel_l": (1, 20, 0.05),
        "grid_kw": (0, 25, 24),
    }
    return Units(**{name: Unit(steps.get(name, [0.0]), *prices[name]) for name in SIZES})


PRICES = Prices(
    grid_eur_per_kwh=0.16,
    fuel_eur_per_l=1.4,
    generator_l_per_kwh=0.3,
    gas_eur_per_kwh=0.06,
    lost_critical_eur_per_kwh=10.0,
    lost_important_eur_per_kwh=4.0,
    lost_rest_eur_per_kwh=1.0,
)


def island(load=10.0, *, heat=0.0, solar=0.0, grid_up=None, **other):
    """A case of constant load (or an array of it), two years with an outage of 10 h each."""
    if np.ndim(load) < 2:
        load = np.column_stack([np.broadcast_to(load, HOURS), np.zeros((HOURS, 2))])
    if grid_up is None:
        grid_up = np.ones((2, HOURS), bool)
        grid_up[0, 100:110] = grid_up[1, 500:510] = False
    given = {"units": units(), "prices": PRICES, "storage": IDEAL} | other
    heat, solar = np.broadcast_to(heat, HOURS), np.broadcast_to(solar, HOURS)
    return IslandCase(load, heat, solar, grid_up, **given)


def with_litre_a_kwh(case):
    """The same case with a litre of fuel for each kilowatt-hour."""
    return replace(case, prices=replace(case.prices, generator_l_per_kwh=1.0))
