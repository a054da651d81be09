"""Hourly loads of the commercial reference buildings of the United States' Department of Energy."""

from datetime import date

import numpy as np

from yakir.standards.profiles.packed import (
    BUILDINGS,
    CITIES,
    STEPS,
    USES,
    Floats,
    annual_kwh,
    array,
    place,
)

SUNDAY = 6


def profile(use: str, city: str, building: str, *, year: int | None = None) -> Floats:
    """
    Return each hour's share of the year's load, shape (8760,), which sum to one.

    A use that a building does not have is zero in every hour, and so is its sum: there is no hot
    water in the warehouse.

    Parameters
    ----------
    use
        `electric`, `space_heating` or `hot_water`.
    city
        `Chicago` (climate zone 5A) or `Minneapolis` (6A).
    building
        One of `BUILDINGS`, as `Hospital` or `PrimarySchool`.
    year
        Year whose weekdays the load follows; without it, as published, from a Sunday on. The
        hours move by up to three days, and nothing but the weekdays is fitted: the holidays and
        the summer time inside are American.

    Raises
    ------
    UnknownProfile
        When there is no such use, city or building.

    References
    ----------
    .. [1] M. Deru et al., "U.S. Department of Energy commercial reference building models of the
       national building stock", NREL/TP-5500-46861, 2011; hours by NREL, REopt.jl.
    """
    key = (
        place("use", use, USES),
        place("city", city, CITIES),
        place("building", building, BUILDINGS),
    )
    shares = array("doe_steps")[key] * (array("doe_peaks")[key] / STEPS)
    shares /= shares.sum() or 1.0
    return shares if year is None else np.roll(shares, 24 * _days_to_move(year))


def reference_kwh(use: str, city: str, building: str) -> float:
    """
    Return the yearly use of the reference building in kWh, 0 where it has none.

    Heat is told as the gas burnt for it: what reaches the rooms is this times the efficiency of
    the boiler.
    """
    place("use", use, USES)
    place("city", city, CITIES)
    place("building", building, BUILDINGS)
    return annual_kwh()[use][city][building]


def _days_to_move(year: int) -> int:
    """Days, -3 to 3, by which the hours come later so that weekdays are those of the year."""
    return (SUNDAY - date(year, 1, 1).weekday() + 3) % 7 - 3
