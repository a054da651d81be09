"""The course of a load and its heat through the year, from published profiles."""

from collections.abc import Callable, Mapping

import numpy as np

from yakir import engine
from yakir.apps.islands.rules import LoadType, Question
from yakir.engine.arrays import Floats
from yakir.standards.profiles import HOURS, bdew, doe

#: The year whose weekdays a load follows.
YEAR = 2027
#: American buildings stand for Ukrainian ones in their daily and yearly course alone.
CITY = "Chicago"
BUILDINGS: Mapping[str, str] = {
    LoadType.HOSPITAL: "Hospital",
    LoadType.CLINIC: "Outpatient",
    LoadType.SCHOOL: "SecondarySchool",
    LoadType.KINDERGARTEN: "PrimarySchool",
    LoadType.OFFICE: "SmallOffice",
}
STANDARD_LOADS: Mapping[str, str] = {
    LoadType.HOUSING: "h25",
    LoadType.WORKS: "g3",
    LoadType.WORKSHOP: "g25",
}


def power_profile(load_type: str) -> Floats:
    """Return each hour's share of the year's electric load, shape (8760,)."""
    if load_type in BUILDINGS:
        return doe.profile("electric", CITY, BUILDINGS[load_type], year=YEAR)
    if load_type in STANDARD_LOADS:
        return bdew.profile(STANDARD_LOADS[load_type], year=YEAR)
    if load_type == LoadType.BOILERS:
        # Pumps and fans run with the heat they move, and a little in summer for hot water.
        warm = heat_profile(LoadType.HOUSING) + 0.1 / HOURS
        return np.asarray(warm / warm.sum())
    return np.full(HOURS, 1 / HOURS)


def heat_profile(load_type: str) -> Floats:
    """Return each hour's share of the year's heat, shape (8760,)."""
    building = BUILDINGS.get(load_type, "MidriseApartment")
    uses = ("space_heating", "hot_water")
    needs = [doe.reference_kwh(use, CITY, building) for use in uses]
    parts = [
        need * doe.profile(use, CITY, building, year=YEAR)
        for use, need in zip(uses, needs, strict=True)
    ]
    total = np.sum(parts, axis=0)
    return np.asarray(total / total.sum())


def load_of(question: Question) -> Floats:
    """Return the load of a question hour by hour, by priority, shape (8760, 3). [kW]."""
    if not question.sites:
        load = engine.islands.scaled(
            power_profile(question.load_type),
            yearly_kwh=question.yearly_kwh,
            peak_kw=question.peak_kw,
        )
        return engine.islands.by_priority(load, _shares(question.critical, question.important))
    together = engine.islands.cluster(
        engine.islands.by_priority(
            power_profile(site.load_type) * site.yearly_kwh, _shares(site.critical, site.important)
        )
        for site in question.sites
    )
    total = together.sum(axis=1)
    load = engine.islands.scaled(total, yearly_kwh=question.yearly_kwh, peak_kw=question.peak_kw)
    # An hour in which no site needs anything is split as the year is.
    usual = together.sum(axis=0) / total.sum()
    shares = np.where(total[:, None] > 0, together / np.maximum(total, 1e-12)[:, None], usual)
    return np.asarray(load[:, None] * shares)


def heat_of(question: Question) -> Floats:
    """Return the heat of a question hour by hour; sites share it as they share power. [kW]."""
    if not question.sites:
        return question.heat_kwh * heat_profile(question.load_type)
    courses = [site.yearly_kwh * heat_profile(site.load_type) for site in question.sites]
    return np.asarray(question.heat_kwh / question.sites_kwh * np.sum(courses, axis=0))


def _shares(critical: float, important: float) -> tuple[float, float, float]:
    return critical, important, max(1 - critical - important, 0.0)


def source_of(load_type: str) -> str:
    """Return where the course of a load comes from: `doe`, `bdew` or `even`."""
    tables: tuple[tuple[str, Callable[[str], bool]], ...] = (
        ("doe", lambda each: each in BUILDINGS or each == LoadType.BOILERS),
        ("bdew", lambda each: each in STANDARD_LOADS),
    )
    return next((name for name, holds in tables if holds(load_type)), "even")
