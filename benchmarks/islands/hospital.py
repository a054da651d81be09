"""A hospital-like year: load of about 136 kW, sun of 891 kWh/kWp, 121 outages, from a fixed seed."""

from typing import NamedTuple

import numpy as np

HOURS = 8760


class Hospital(NamedTuple):
    """Load [kW], sun [kW/kWp], one year of grid and 200 scenario-years of it."""

    load: np.ndarray
    solar: np.ndarray
    up: np.ndarray
    scenarios: np.ndarray


def hospital() -> Hospital:
    """Return the case; both sides of the benchmark take it."""
    import pandas as pd
    import pvlib

    draw = np.random.default_rng(20261121)
    hours = pd.date_range("2025-01-01", periods=HOURS, freq="h", tz="UTC")
    day = hours.day_of_year.to_numpy()
    site = pvlib.location.Location(50.0, 36.2, tz="UTC", altitude=150)
    middle = hours + pd.Timedelta("30min")
    clear = site.get_clearsky(middle, model="ineichen", linke_turbidity=3.0)
    place = site.get_solarposition(middle)
    ghi, dhi, dni = _clouds(draw, day, clear, place)
    plane = pvlib.irradiance.get_total_irradiance(
        35, 180, place["apparent_zenith"], place["azimuth"], dni, ghi, dhi
    )["poa_global"]
    plane = plane.fillna(0).to_numpy()
    clock = (hours.hour.to_numpy() + 2) % 24
    season = 8.5 - 14.0 * np.cos(2 * np.pi * (day - 20) / 365)
    warmth = 4 * np.sin(2 * np.pi * (hours.hour.to_numpy() - 7) / 24)
    celsius = season + warmth + 3 * np.repeat(draw.normal(size=365), 24)
    cell = celsius + plane / 800 * 25
    solar = np.clip(plane / 1000 * (1 - 0.004 * (cell - 25)) * 0.86, 0, 1)
    shape = 0.72 + 0.38 * np.exp(-(((clock - 12) / 4.5) ** 2))
    shape *= np.where(hours.day_of_week.to_numpy() < 5, 1.0, 0.86)
    weather = 1 + np.clip(16 - celsius, 0, None) * 0.012 + np.clip(celsius - 22, 0, None) * 0.02
    load = 150 * shape * weather * (1 + 0.03 * draw.normal(size=HOURS))
    up = outage_year(draw)
    years = np.array([outage_year(np.random.default_rng(1000 + year)) for year in range(200)])
    return Hospital(load, solar, up, years)


def _clouds(draw, day, clear, place):
    """Irradiance under days of clouds that follow each other, and hourly noise."""
    mean = 0.52 + 0.20 * np.cos(2 * np.pi * (day - 200) / 365)
    noise = draw.normal(size=365)
    state = np.zeros(365)
    for today in range(365):
        before = 0.45 * state[today - 1] if today else 0
        state[today] = before + np.sqrt(1 - 0.45**2) * noise[today]
    daily = np.clip(mean.reshape(365, 24)[:, 0] + 0.22 * state, 0.05, 1.0)
    share = np.clip(np.repeat(daily, 24) * (1 + 0.15 * draw.normal(size=HOURS)), 0.03, 1.0)
    ghi = clear["ghi"].to_numpy() * share
    dhi = np.minimum(ghi, clear["dhi"].to_numpy() * (1 + 1.2 * (1 - share)))
    height = np.cos(np.radians(place["apparent_zenith"].to_numpy()))
    dni = np.where(height > 0.05, (ghi - dhi) / np.maximum(height, 0.05), 0.0)
    return ghi, dhi, dni


def outage_year(draw):
    """A year with short outages, most in winter, and some ten of one to four days."""
    up = np.ones(HOURS, bool)
    for day in range(365):
        if draw.random() < 0.25 + 0.30 * np.cos(2 * np.pi * (day - 15) / 365):
            for _ in range(draw.integers(1, 3)):
                begin = day * 24 + draw.integers(0, 24)
                up[begin : begin + draw.integers(2, 9)] = False
    for _ in range(draw.poisson(10)):
        begin = draw.integers(0, HOURS - 96)
        up[begin : begin + draw.integers(24, 97)] = False
    return up
