"""An island's charts in words: its survival by duration, and a week hour by hour."""

from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from yakir.common import charts
from yakir.common.charts import PALETTE, Curve, Entry, Week
from yakir.common.formats import write_percent

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


def week(flows: Mapping[str, Sequence[float]], *, label: str) -> Week:
    """Return what gave power hour by hour, the load as a line, hours without the grid shaded."""
    names = (_("Grid"), _("Sun"), _("Battery"), _("Generator and cogeneration"))
    return charts.hourly(
        [flows[name] for name in SOURCES],
        flows["load"],
        marked=[not supplied for supplied in flows["up"]],
        label=label,
        legend=[
            *(Entry(css, name) for css, name in zip(PALETTE, names, strict=True)),
            Entry("ghost", _("Hours without the grid")),
        ],
    )
