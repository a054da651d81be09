"""An island's charts in words: its survival by duration, and a week hour by hour."""

import math
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from yakir.common import charts
from yakir.common.charts import PALETTE, Curve, Entry, Told, Week
from yakir.common.charts.hourly import DAY
from yakir.common.formats import write_number, write_percent

Flows = Mapping[str, Sequence[float]]

SOURCES = ("grid", "sun", "battery", "engines")


def curve(survival: Mapping[str, Sequence[float]], *, probability: float) -> Curve:
    """Return the exact survival, the interval of unseen years, and the rule as a dashed line."""
    hours = len(survival["exact"]) - 1
    told = sorted({hour for hour in (24, 48, 72) if hour < hours} | {hours})
    return charts.enclosed(
        survival["exact"],
        low=survival["low"],
        high=survival["high"],
        rule=probability,
        label=_("Probability that the critical load is served, asked %(asked)s. %(values)s.")
        % {
            "asked": write_percent(probability, 1),
            "values": "; ".join(_told(survival, hour) for hour in told),
        },
        unit=_("h"),
        legend=[
            Entry("line", _("Exact, over failures of machines, charge and fuel")),
            Entry("area", _("Years the search has not seen, interval of confidence")),
            Entry("lim", _("What was asked for")),
        ],
        words=lambda hour: _told(survival, hour),
    )


def _told(survival: Mapping[str, Sequence[float]], hour: int) -> str:
    return _("%(hours)s h: %(share)s, unseen years %(low)s to %(high)s") % {
        "hours": hour,
        "share": write_percent(survival["exact"][hour], 1),
        "low": write_percent(survival["low"][hour], 1),
        "high": write_percent(survival["high"][hour], 1),
    }


def week(flows: Flows, *, label: str, day: int) -> Week:
    """
    Return what gave power hour by hour, the load as a line, hours without the grid shaded.

    The hours of one day, counted from 0, say their numbers when pointed at, other days their sum:
    every hour of the week would make a page too heavy.
    """
    names = source_names()
    return charts.hourly(
        [flows[name] for name in SOURCES],
        flows["load"],
        marked=[not supplied for supplied in flows["up"]],
        label=label,
        legend=[
            *(Entry(css, name) for css, name in zip(PALETTE, names, strict=True)),
            Entry("ghost", _("Hours without the grid")),
        ],
        told=[
            told
            for number in range(math.ceil(len(flows["load"]) / DAY))
            for told in (
                _hours_told(flows, names, number)
                if number == day
                else [Told(number * DAY, _day_told(flows, number))]
            )
        ],
    )


def darkest_day(flows: Flows) -> int:
    """Return the day of the week that says most: with most hours without the grid."""
    dark = [not supplied for supplied in flows["up"]]
    return max(range(len(dark) // DAY), key=lambda day: sum(dark[day * DAY : (day + 1) * DAY]))


def _hours_told(flows: Flows, names: Sequence[str], day: int) -> list[Told]:
    hours = range(day * DAY, min((day + 1) * DAY, len(flows["load"])))
    return [Told(hour, _hour_told(flows, names, hour)) for hour in hours]


def _day_told(flows: Flows, day: int) -> str:
    load = sum(flows["load"][day * DAY : (day + 1) * DAY])
    return _("Day %(day)s: load %(kwh)s kWh; the table leads to its hours") % {
        "day": day + 1,
        "kwh": write_number(load),
    }


def source_names() -> tuple[str, ...]:
    """What gives power, in the order in which it is stacked."""
    return _("Grid"), _("Sun"), _("Battery"), _("Generator and cogeneration")


def _hour_told(flows: Flows, names: Sequence[str], hour: int) -> str:
    """An hour in one line: the load, what gave it and what was missing, in kilowatts."""
    given = [
        f"{name} {write_number(flows[source][hour])}"
        for source, name in zip(SOURCES, names, strict=True)
        if round(flows[source][hour])
    ]
    missing = max(flows["load"][hour] - flows["served"][hour], 0)
    if round(missing):
        given.append(_("not served %(kw)s") % {"kw": write_number(missing)})
    if not flows["up"][hour]:
        given.append(_("no grid"))
    return _("Day %(day)s, %(time)s: load %(kw)s kW") % {
        "day": hour // DAY + 1,
        "time": f"{hour % DAY:02}:00",
        "kw": write_number(flows["load"][hour]),
    } + "".join(f"; {part}" for part in given)


def days(flows: Flows) -> list[dict[str, Any]]:
    """Return the same week day by day: energy in kilowatt-hours, and hours without the grid."""
    missing = [max(a - b, 0) for a, b in zip(flows["load"], flows["served"], strict=True)]
    dark = [not supplied for supplied in flows["up"]]
    columns = [flows["load"], *(flows[name] for name in SOURCES), missing, dark]
    titles = day_titles()
    return [
        {
            "day": begin // DAY + 1,
            "cells": [
                (title, sum(column[begin : begin + DAY]))
                for title, column in zip(titles, columns, strict=True)
            ],
        }
        for begin in range(0, len(dark), DAY)
    ]


def day_titles() -> list[str]:
    """Names of the columns of `days`."""
    sources = (_("Grid"), _("Sun"), _("Battery"), _("Engines"))
    return [_("Load"), *sources, _("Not served"), _("Hours without the grid")]
