"""Loads of a site from a normalised profile: scaled, split by priority, added up."""

from collections.abc import Iterable

import numpy as np

from yakir.engine.arrays import Floats
from yakir.engine.faults import Fault
from yakir.engine.islands.case import HOURS, PRIORITIES, InvalidCase


def scaled(
    profile: Floats, *, yearly_kwh: float | None = None, peak_kw: float | None = None
) -> Floats:
    """
    Return the load of a site, shape (8760,). [kW].

    A profile that is given the year's energy or the peak is multiplied; one that is given both is
    also raised or lowered by a constant, so that both come out.

    Parameters
    ----------
    profile
        Load by hour in any unit, 0 or more, shape (8760,).
    yearly_kwh
        Energy of the year. [kWh]
    peak_kw
        Highest hourly load. [kW]

    Raises
    ------
    InvalidCase
        When the profile is not one, nothing is given, or the two do not go with its shape.
    """
    profile = np.asarray(profile, float)
    faults = list(_faults(profile, yearly_kwh, peak_kw))
    if faults:
        raise InvalidCase(faults)
    if yearly_kwh is None:
        return np.asarray(profile * (peak_kw or 0.0) / profile.max())
    if peak_kw is None:
        return np.asarray(profile * yearly_kwh / profile.sum())
    mean = yearly_kwh / HOURS
    above = profile.max() - profile.mean()
    slope = (peak_kw - mean) / above if above > 0 else 0.0
    load = mean + slope * (profile - profile.mean())
    if peak_kw < mean or (load < -1e-9 * peak_kw).any():
        fault = Fault("/peak_kw", "does not go with the year's energy and this profile")
        raise InvalidCase([fault])
    return np.asarray(np.maximum(load, 0.0))


def by_priority(load_kw: Floats, shares: Iterable[float]) -> Floats:
    """Return a load split by the shares of critical, important and rest, shape (8760, 3). [kW]."""
    parts = np.array(list(shares), float)
    if parts.shape != (len(PRIORITIES),) or not (parts >= 0).all() or abs(parts.sum() - 1) > 1e-9:
        raise InvalidCase([Fault("/shares", "have to be three, 0 or more, and to sum to 1")])
    return np.asarray(load_kw[:, None] * parts)


def cluster(loads: Iterable[Floats]) -> Floats:
    """Return the load of sites on one feeder, hour by hour their sum, shape of each. [kW]."""
    return np.asarray(np.sum(list(loads), axis=0))


def _faults(profile: Floats, yearly_kwh: float | None, peak_kw: float | None) -> Iterable[Fault]:
    if profile.shape != (HOURS,):
        yield Fault("/profile", f"has shape {profile.shape}, expected {HOURS}")
    elif not (np.isfinite(profile) & (profile >= 0)).all():
        yield Fault("/profile", "has to be 0 or more in every hour")
    elif profile.max() == 0:
        yield Fault("/profile", "is 0 in every hour")
    if yearly_kwh is None and peak_kw is None:
        yield Fault("/yearly_kwh", "has to be given, or the peak")
    for name, value in (("yearly_kwh", yearly_kwh), ("peak_kw", peak_kw)):
        if value is not None and not (np.isfinite(value) and value > 0):
            yield Fault(f"/{name}", "has to be above 0")
