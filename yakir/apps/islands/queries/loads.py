"""The course of a load and its heat through the year, from published profiles."""

from collections.abc import Callable, Mapping

import numpy as np

from yakir.apps.islands.rules import LoadType
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


def source_of(load_type: str) -> str:
    """Return where the course of a load comes from: `doe`, `bdew` or `even`."""
    tables: tuple[tuple[str, Callable[[str], bool]], ...] = (
        ("doe", lambda each: each in BUILDINGS or each == LoadType.BOILERS),
        ("bdew", lambda each: each in STANDARD_LOADS),
    )
    return next((name for name, holds in tables if holds(load_type)), "even")
