"""Standard load profiles of the German energy industry, by season, month and weekday."""

from collections.abc import Collection
from datetime import date, timedelta

import numpy as np

from yakir.standards.profiles.packed import (
    BDEW_1999,
    BDEW_2025,
    HOURS,
    SEASONS,
    Floats,
    array,
    place,
)

#: Profiles of households: they are multiplied by the function of the day.
DYNAMIC = frozenset({"h25", "p25", "s25", "h0"})
#: Coefficients of the function of the day of the year, from the fourth power down.
DYNAMISATION = (-3.92e-10, 3.20e-7, -7.02e-5, 2.10e-3, 1.24)
SATURDAY, SUNDAY = 5, 6
MONTH_AND_DAY = {
    "winter": ((11, 1), (3, 20)),
    "summer": ((5, 15), (9, 14)),
}


def names() -> tuple[str, ...]:
    """Names of the profiles: those of 2025 by month, then those of 1999 by season."""
    return (*BDEW_2025, *BDEW_1999)


def profile(name: str, *, year: int, holidays: Collection[date] = ()) -> Floats:
    """
    Return each hour's share of the year's load, shape (8760,), which sum to one.

    Hours are those of the clock on the wall, each day with 24 of them; the leap day is left out.

    Parameters
    ----------
    name
        `h25`, `h0` household, `g25`, `g0` to `g6` trade, `l25`, `l0` to `l2` farms, `p25`
        household with solar panels, `s25` with a battery too.
    year
        Year whose weekdays the load follows.
    holidays
        Days that count as Sundays.

    Raises
    ------
    UnknownProfile
        When there is no such profile.

    References
    ----------
    .. [1] BDEW, "Standardlastprofile Strom", 2025; VDEW, "Repräsentative VDEW-Lastprofile", 1999.
    .. [2] VDEW, "Anwendung der Repräsentativen VDEW-Lastprofile step-by-step", 2000 -- the
       function of the day. Tables and function as in oemof, demandlib.
    """
    place("profile", name, names())
    days = _days(year)
    loads = np.stack([_day(name, day, day in holidays) for day in days]).astype(float)
    if name in DYNAMIC:
        numbers = [day.timetuple().tm_yday for day in days]
        loads *= np.polyval(DYNAMISATION, np.array(numbers, float))[:, None]
    hours = loads.reshape(HOURS, 4).sum(axis=1)
    return np.asarray(hours / hours.sum())


def _days(year: int) -> list[date]:
    first = date(year, 1, 1)
    days = [first + timedelta(days=n) for n in range(366)]
    return [day for day in days if day.year == year and (day.month, day.day) != (2, 29)]


def _day(name: str, day: date, is_holiday: bool) -> Floats:
    """The 96 quarter hours of a day."""
    weekday = SUNDAY if is_holiday else day.weekday()
    if name in BDEW_2025:
        column = {SATURDAY: 0, SUNDAY: 1}.get(weekday, 2)
        month: Floats = array("bdew_2025")[BDEW_2025.index(name), day.month - 1, column]
        return month
    week: Floats = array("bdew_1999")[BDEW_1999.index(name), _season(day), weekday]
    return week


def _season(day: date) -> int:
    first, last = MONTH_AND_DAY["winter"]
    if (day.month, day.day) >= first or (day.month, day.day) <= last:
        return SEASONS.index("winter")
    first, last = MONTH_AND_DAY["summer"]
    if first <= (day.month, day.day) <= last:
        return SEASONS.index("summer")
    return SEASONS.index("transition")
