"""Small cases of islands whose best design can be worked out by hand or by trying everything."""

import numpy as np

from yakir.engine.islands.case import HOURS, IslandCase, Prices, Storage, Unit, Units


def unit(largest: float, eur: float = 0.0, steps: int = 2) -> Unit:
    """Equipment of any size up to the largest, at so much a year."""
    return Unit(np.linspace(0, largest, steps) if largest else np.zeros(1), 0.0, 1.0, eur)


def island(
    grid_up: np.ndarray,
    *,
    load: tuple[float, float, float] = (4.0, 3.0, 3.0),
    solar: np.ndarray | float = 0.0,
    heat: float = 0.0,
    sizes: dict[str, Unit] | None = None,
    **more: object,
) -> IslandCase:
    """A constant load with a grid of 12 kW and nothing else, unless told."""
    none = dict.fromkeys(
        ("solar_kwp", "battery_kwh", "battery_kw", "generator_kw", "chp_kw", "fuel_l"), unit(0.0)
    )
    units = Units(**(none | {"grid_kw": unit(12.0, 20.0)} | (sizes or {})), rate=0.0)
    prices = Prices(0.2, 1.5, 0.3, 0.06, 10.0, 4.0, 1.0)
    return IslandCase(
        load_kw=np.tile(np.array(load, float), (HOURS, 1)),
        heat_kw=np.full(HOURS, heat),
        solar=np.broadcast_to(np.asarray(solar, float), HOURS),
        grid_up=np.atleast_2d(grid_up),
        units=units,
        prices=prices,
        storage=Storage(),
        **more,
    )


def outages(*spells: tuple[int, int]) -> np.ndarray:
    """A year with the grid down from one hour to another."""
    up = np.ones(HOURS, bool)
    for begin, end in spells:
        up[begin:end] = False
    return up
