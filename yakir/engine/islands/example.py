"""Made-up sites of several kinds, for tests, benchmarks and a first try."""

import numpy as np

from yakir.engine.arrays import Booleans, Floats
from yakir.engine.islands.case import (
    HOURS,
    IslandCase,
    Prices,
    Reliability,
    Unit,
    Units,
)

#: Mean electric load of the made-up kinds, and their shares by priority. [kW], [1]
KINDS = {
    "hospital": (136.0, (0.5, 0.3, 0.2)),
    "clinic": (22.0, (0.5, 0.3, 0.2)),
    "school": (30.0, (0.3, 0.3, 0.4)),
    "pumping": (60.0, (0.8, 0.2, 0.0)),
    "boiler": (18.0, (0.9, 0.1, 0.0)),
    "housing": (45.0, (0.2, 0.3, 0.5)),
}


def example(
    seed: int,
    kind: str = "hospital",
    *,
    communities: int = 1,
    scenarios: int = 200,
    served_hours: int = 72,
) -> IslandCase:
    """
    Return a made-up island with its scenario-years; every number is an assumption.

    It holds a site of the kind in each of so many communities, all on one feeder: their loads and
    their heat add up, outages, frost and sun are the same for all, and each has its connection.
    """
    number = sorted(KINDS).index(kind)
    draw = np.random.default_rng([seed, number])
    means = [_mean_of(kind, draw)]
    temperature = _temperature(draw)
    load = _load_of(kind, means[0], draw)
    for place in range(1, communities):
        own = np.random.default_rng([seed, number, place])
        means.append(_mean_of(kind, own))
        load = load + _load_of(kind, means[-1], own)
    heat = 0.0 if kind == "pumping" else 0.12 * sum(means)
    return IslandCase(
        load_kw=load[:, None] * np.array(KINDS[kind][1]),
        heat_kw=heat * np.maximum(16 - temperature, 0),
        solar=_sun(draw),
        grid_up=outage_years(int(draw.integers(1 << 31)), scenarios),
        units=catalogue(load.max(), served_hours, sites=communities),
        prices=prices(),
        generators=Reliability(1, 1100.0, 24.0, 0.01, 0.3),
        chps=Reliability(1, 1000.0, 48.0, 0.02, 0.4),
        served_hours=served_hours,
        served_probability=0.95,
    )


def _mean_of(kind: str, draw: np.random.Generator) -> float:
    return KINDS[kind][0] * draw.uniform(0.6, 1.6)


def _load_of(kind: str, mean: float, draw: np.random.Generator) -> Floats:
    shape = _shape_of(kind, draw)
    return np.asarray(mean * shape / shape.mean())


def prices() -> Prices:
    """Prices of the made-up sites; assumptions."""
    return Prices(
        grid_eur_per_kwh=0.16,
        fuel_eur_per_l=1.4,
        generator_l_per_kwh=0.3,
        gas_eur_per_kwh=0.06,
        lost_critical_eur_per_kwh=10.0,
        lost_important_eur_per_kwh=4.0,
        lost_rest_eur_per_kwh=1.0,
        grid_kg_per_kwh=0.35,
    )


def catalogue(peak_kw: float, served_hours: int, *, sites: int = 1) -> Units:
    """Sizes in about a dozen steps up to what an island of that peak could use; assumptions."""

    def steps(largest: float, count: int = 13) -> Floats:
        return np.round(np.linspace(0, largest, count), 1)

    fuel = 0.3 * peak_kw * max(served_hours, 24)
    return Units(
        solar_kwp=Unit(steps(3 * peak_kw), 700, 25, 12),
        battery_kwh=Unit(steps(6 * peak_kw), 250, 15, 2),
        battery_kw=Unit(steps(1.5 * peak_kw), 120, 15, 2),
        generator_kw=Unit(steps(1.2 * peak_kw), 350, 15, 8),
        chp_kw=Unit(steps(0.8 * peak_kw, 9), 1100, 15, 30),
        fuel_l=Unit(steps(1.2 * fuel), 1.0, 20, 0.05),
        grid_kw=Unit(steps(1.2 * peak_kw), 0, 25, 24),
        connection_eur=20_000 * sites,
        operator_eur=2_000,
    )


def outage_years(seed: int, scenarios: int) -> Booleans:
    """Scenario-years with short winter outages and some ten long ones, shape (scenarios, 8760)."""
    return np.array(
        [_outage_year(np.random.default_rng([seed, year])) for year in range(scenarios)]
    )


def _outage_year(draw: np.random.Generator) -> Booleans:
    up = np.ones(HOURS, bool)
    chance = 0.25 + 0.30 * np.cos(2 * np.pi * (np.arange(365) - 15) / 365)
    days = np.repeat(np.flatnonzero(draw.random(365) < chance), 2)
    days = days[draw.random(days.size) < 0.75]
    begins = days * 24 + draw.integers(0, 24, days.size)
    ends = begins + draw.integers(2, 9, days.size)
    long = draw.integers(0, HOURS - 96, draw.poisson(10))
    begins = np.append(begins, long)
    ends = np.append(ends, long + draw.integers(24, 97, long.size))
    for begin, end in zip(begins, ends, strict=True):
        up[begin:end] = False
    return up


def _temperature(draw: np.random.Generator) -> Floats:
    hours = np.arange(HOURS)
    season = 8.5 - 14.0 * np.cos(2 * np.pi * (hours / 24 - 20) / 365)
    day = 4 * np.sin(2 * np.pi * (hours % 24 - 7) / 24)
    return np.asarray(season + day + np.repeat(3 * draw.normal(size=365), 24))


def _shape_of(kind: str, draw: np.random.Generator) -> Floats:
    hour, day = np.arange(HOURS) % 24, np.arange(HOURS) // 24
    noon = np.exp(-(((hour - 12) / 4.5) ** 2))
    evening = np.exp(-(((hour - 19) / 3.0) ** 2))
    workday = np.where(day % 7 < 5, 1.0, 0.3)
    season = 1 + 0.15 * np.cos(2 * np.pi * (day - 15) / 365)
    shapes = {
        "hospital": 0.72 + 0.38 * noon,
        "clinic": 0.25 + noon * workday,
        "school": 0.15 + noon * workday,
        "pumping": 0.7 + 0.2 * noon + 0.3 * evening,
        "boiler": np.maximum(season - 0.9, 0.05),
        "housing": 0.4 + 0.2 * noon + 0.8 * evening,
    }
    return np.asarray(shapes[kind] * season * (1 + 0.03 * draw.normal(size=HOURS)))


def _sun(draw: np.random.Generator) -> Floats:
    """Sun by the height above the horizon at 50 degrees north and days of random clouds."""
    hours = np.arange(HOURS) + 0.5
    tilt = np.radians(-23.44) * np.cos(2 * np.pi * (hours / 24 + 10) / 365)
    angle = np.radians(15 * (hours % 24 - 12))
    north = np.radians(50.0)
    height = np.sin(north) * np.sin(tilt) + np.cos(north) * np.cos(tilt) * np.cos(angle)
    season = 0.55 + 0.2 * np.cos(2 * np.pi * (hours / 24 - 200) / 365)
    clear = np.clip(season[::24] + 0.22 * draw.normal(size=365), 0.05, 1.0)
    return np.asarray(0.95 * np.maximum(height, 0) ** 0.9 * np.repeat(clear, 24))
