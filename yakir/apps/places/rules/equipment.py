"""What a site may have: bounds and units, groups of feeders, and which norm fills a blank."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yakir.common.protected import SiteKind

HOURS_OF_YEAR = 8760
GREATEST_PEOPLE = 5_000_000


class Bounds(NamedTuple):
    """The least and the most that is possible, and the unit."""

    least: float
    most: float
    unit: str | Promise


#: Beyond these a figure is a slip of the pen: no site in Ukraine has more. A nuclear unit is a
#: million kW; the largest city heat plant some two million kW of heat.
BOUNDS: Mapping[str, Bounds] = {
    "power_kw": Bounds(0, 1_000_000, _("kW")),
    "heat_kw_per_k": Bounds(0, 100_000, _("kW/°C")),
    "heat_kwh": Bounds(0, 10_000_000, _("kWh")),
    "water_m3_per_h": Bounds(0, 100_000, _("m³/h")),
    "tank_m3": Bounds(0, 1_000_000, _("m³")),
    "staff_hours": Bounds(1, HOURS_OF_YEAR, _("h")),
    "battery_kwh": Bounds(0, 1_000_000, _("kWh")),
    "battery_kw": Bounds(0, 1_000_000, _("kW")),
    "solar_kwp": Bounds(0, 1_000_000, _("kWp")),
    "generator_kw": Bounds(0, 1_000_000, _("kW")),
    "generator_least_share": Bounds(0, 1, ""),
    "generator_l_per_kwh": Bounds(0.1, 2, _("l/kWh")),
    "fuel_l": Bounds(0, 10_000_000, _("l")),
    "chp_kw": Bounds(0, 1_000_000, _("kW")),
    "chp_heat_kw": Bounds(0, 2_000_000, _("kW")),
    "chp_l_per_kwh": Bounds(0, 2, _("l/kWh")),
    "boiler_kw": Bounds(0, 2_000_000, _("kW")),
    "power_export_kw": Bounds(0, 1_000_000, _("kW")),
}
#: What makes no sense without what: more than nothing of the first needs some of the second.
TOGETHER = (
    ("battery_kwh", "battery_kw"),
    ("battery_kw", "battery_kwh"),
    ("chp_heat_kw", "chp_kw"),
)
#: Entries of the journal about what sites have and what ties them; read inside the community only.
INSIDE = frozenset(
    {"site.equipped", "site.depends", "site.freed", "site.covered", "site.uncovered"}
)
NEVER_OFF = "never"
QUEUES, HALVES = 6, 2
#: Groups in which grid operators switch feeders off by turns: six queues, each in two halves.
FEEDERS: tuple[tuple[str, str | Promise], ...] = (
    *((name, name) for q in range(QUEUES) for h in range(HALVES) for name in [f"{q + 1}.{h + 1}"]),
    (NEVER_OFF, _("never switched off by turns")),
)
_GROUPS = {name: number for number, (name, _label) in enumerate(FEEDERS)} | {NEVER_OFF: -1}
_POWER_NORMS: Mapping[str, Promise] = {
    SiteKind.SCHOOL: _("mean load for each pupil"),
    SiteKind.KINDERGARTEN: _("mean load for each place"),
    SiteKind.CLINIC: _("mean load for each doctor"),
    SiteKind.HOSPITAL: _("mean load for each bed"),
    SiteKind.PUMPING_STATION: _("electricity for each m³ of water"),
    SiteKind.WELL: _("electricity for each m³ of water"),
    SiteKind.WASTE_WATER: _("electricity for each m³ of water"),
    SiteKind.BOILER_HOUSE: _("electricity for each kWh of heat"),
    SiteKind.SUBSTATION: _("mean load for each household"),
    SiteKind.HOUSING_BLOCK: _("mean load for each household"),
}


def feeder_group(name: str) -> int:
    """Return the number of a feeder's group as the engine counts them; -1 is never switched off."""
    return _GROUPS[name]


def power_norm(kind: str) -> str:
    """Return in words the norm by which the load of a site of this kind is estimated."""
    return str(_POWER_NORMS.get(kind, _("mean load of places of work for each resident")))


def missing_beside(values: Mapping[str, Any]) -> Iterator[str]:
    """Yield the names of what has to be there beside what is there."""
    for name, beside in TOGETHER:
        if (values.get(name) or 0) > 0 and not (values.get(beside) or 0) > 0:
            yield beside
