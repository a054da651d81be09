"""Numbers and sites of endurance in words."""

from collections.abc import Sequence

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yakir.common.formats import write_number
from yakir.common.protected import SiteKind


def held(hours: float, horizon: float | None = None) -> str:
    """Return hours in words; at the end of the window nobody knows how much longer."""
    text = ngettext("%(hours)s hour", "%(hours)s hours", round(hours)) % {
        "hours": write_number(hours, 0)
    }
    return _("%(hours)s or more") % {"hours": text} if horizon and hours >= horizon else text


def between(quantiles: Sequence[float], horizon: float) -> str:
    """Return the hours between which nine draws in ten lie."""
    low, high = quantiles[0], quantiles[-1]
    if round(low) == round(high):
        return _("the same in nine draws of ten")
    return _("%(low)s to %(high)s in nine draws of ten") % {
        "low": write_number(low, 0),
        "high": held(high, horizon),
    }


def named_site(key: str) -> str:
    """Return a typical site's name from its key, such as school-2; other names as they are."""
    kind, _dash, number = key.rpartition("-")
    return f"{SiteKind(kind).label} {number}" if kind in SiteKind.values else key
