"""Floors of fairness and limits of building: which are possible, and whom a floor is for."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yakir.common.time import QUARTER_TEXT

MOST_FLOORS = 12
MOST_LIMITS = 12
ROUNDING = 1e-9


class FloorKind(models.TextChoices):
    """What the communities of a floor have in common."""

    OBLAST = "oblast", _("oblast")
    SIZE = "size", _("size of the community")
    STATUS = "status", _("official status")


def floor_faults(floors: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Return what is wrong with floors, by the field of the form."""
    faults: dict[str, str] = {}
    sums: dict[str, float] = defaultdict(float)
    for number, floor in enumerate(floors, start=1):
        name = floor_field(floor, number)
        sums[floor["of"]] += floor["least"]
        if not 0 < floor["least"] <= 1:
            faults[name] = gettext("Write a share of the money from 0 to 1, such as 0.3.")
        elif sums[floor["of"]] > 1 + ROUNDING:
            faults[name] = gettext("Together these floors ask for more than all of the money.")
    if len(floors) > MOST_FLOORS:
        faults["floors"] = gettext("A scenario has %(most)s floors at most.") % {
            "most": MOST_FLOORS
        }
    return faults


def floor_field(floor: Mapping[str, Any], number: int) -> str:
    """Return the field of the form in which a floor stands."""
    if floor["of"] == FloorKind.OBLAST:
        return f"floor_least_{number}"
    return f"floor_{floor['of']}_{floor['which']}"


def capacity_faults(limits: Sequence[Mapping[str, Any]], first_quarter: str) -> dict[str, str]:
    """Return what is wrong with limits of building, by the field of the form."""
    faults: dict[str, str] = {}
    seen: set[tuple[str, str]] = set()
    for number, limit in enumerate(limits, start=1):
        place = (limit["oblast"], limit["quarter"])
        if limit["eur"] is None or limit["eur"] < 0:
            faults[f"capacity_eur_{number}"] = gettext("Write an amount of zero or more.")
        if limit["quarter"] and not QUARTER_TEXT.match(limit["quarter"]):
            faults[f"capacity_quarter_{number}"] = gettext("Write a quarter as 2027-Q1.")
        elif limit["quarter"] and limit["quarter"] < first_quarter:
            faults[f"capacity_quarter_{number}"] = gettext("This is before the first quarter.")
        elif place in seen:
            faults[f"capacity_oblast_{number}"] = gettext("This limit stands twice.")
        seen.add(place)
    return faults
