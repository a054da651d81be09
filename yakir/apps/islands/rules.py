"""What a study may ask, what stands in where nothing is typed, and what its sizes are called."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from typing import Any, NamedTuple

from django.db import models
from django.utils.translation import gettext_lazy as _

from yakir.common.formats import write_exact
from yakir.common.protected import SiteKind

#: Drawn years that the search sees, and others that check what it found.
SEEN_YEARS, UNSEEN_YEARS = 200, 100
#: Durations that are named beside the whole curve. [h]
MARKED_HOURS = (24, 48, 72)
#: The parameter of a design from which its people follow; the others are the sizes themselves.
CRITICAL_LOAD = "critical_load"
#: Lines of a design's yearly cost that the dispatch works out itself.
ENERGY_LINES = frozenset({"gas", "fuel", "electricity"})
MOST_AT_ONCE = 5
#: Sites on one feeder that are sized together.
MOST_SITES = 20


class LoadType(models.TextChoices):
    """Whose course of the day and the year a load follows."""

    HOSPITAL = "hospital", _("Hospital")
    CLINIC = "clinic", _("Clinic")
    SCHOOL = "school", _("School")
    KINDERGARTEN = "kindergarten", _("Kindergarten")
    HOUSING = "housing", _("Homes")
    WORKS = "works", _("Pumps and treatment plants")
    BOILERS = "boilers", _("Boiler house")
    OFFICE = "office", _("Offices")
    WORKSHOP = "workshop", _("Workshops and trade")
    EVEN = "even", _("The same in every hour")


class Typical(NamedTuple):
    """What stands in where nothing is known of a load: all of it assumptions."""

    yearly_kwh: float
    critical: float
    important: float


TYPICAL: Mapping[str, Typical] = {
    LoadType.HOSPITAL: Typical(1_190_000, 0.5, 0.3),
    LoadType.CLINIC: Typical(190_000, 0.5, 0.3),
    LoadType.SCHOOL: Typical(260_000, 0.3, 0.3),
    LoadType.KINDERGARTEN: Typical(110_000, 0.4, 0.3),
    LoadType.HOUSING: Typical(390_000, 0.2, 0.3),
    LoadType.WORKS: Typical(525_000, 0.8, 0.2),
    LoadType.BOILERS: Typical(160_000, 0.9, 0.1),
    LoadType.OFFICE: Typical(150_000, 0.4, 0.3),
    LoadType.WORKSHOP: Typical(300_000, 0.2, 0.4),
    LoadType.EVEN: Typical(175_000, 0.6, 0.2),
}
TYPE_OF: Mapping[str, LoadType] = {
    SiteKind.SCHOOL: LoadType.SCHOOL,
    SiteKind.KINDERGARTEN: LoadType.KINDERGARTEN,
    SiteKind.CLINIC: LoadType.CLINIC,
    SiteKind.HOSPITAL: LoadType.HOSPITAL,
    SiteKind.PUMPING_STATION: LoadType.WORKS,
    SiteKind.WELL: LoadType.WORKS,
    SiteKind.WASTE_WATER: LoadType.WORKS,
    SiteKind.BOILER_HOUSE: LoadType.BOILERS,
    SiteKind.HOUSING_BLOCK: LoadType.HOUSING,
    SiteKind.SHELTER: LoadType.HOUSING,
    SiteKind.INDUSTRIAL_PARK: LoadType.WORKSHOP,
    SiteKind.SCIENCE_PARK: LoadType.OFFICE,
    SiteKind.OFFICE: LoadType.OFFICE,
}


class Bounds(NamedTuple):
    """The least and the most that may be asked."""

    least: float
    most: float


@dataclass(frozen=True)
class SiteLoad:
    """What one site adds to the load of its feeder; shares as in a question."""

    public_id: str
    load_type: str
    yearly_kwh: float
    critical: float
    important: float
    is_assumed: bool = False


@dataclass(frozen=True)
class Question:
    """
    Load, sun, outages and prices of a study; every price is an assumption until it is changed.

    `critical` and `important` are shares of the load, the rest is what remains. Without a recorded
    scenario, outages come by chance: so many a year, so many hours long in the mean. `sites` names
    the sites of one feeder with their own loads; `yearly_kwh` is then that of all of them together.
    """

    load_type: str
    yearly_kwh: float
    critical: float
    important: float
    peak_kw: float | None = None
    heat_kwh: float = 0.0
    tilt: float = 35.0
    azimuth: float = 180.0
    yield_kwh: float = 1075.0
    outages_a_year: float = 120.0
    outage_hours: float = 6.0
    grid_eur_per_kwh: float = 0.16
    fuel_eur_per_l: float = 1.4
    gas_eur_per_kwh: float = 0.06
    lost_important_eur_per_kwh: float = 4.0
    lost_rest_eur_per_kwh: float = 1.0
    is_load_assumed: bool = False
    sites: tuple[SiteLoad, ...] = ()

    def as_plain(self) -> dict[str, Any]:
        """The question as JSON keeps it."""
        return {**asdict(self), "sites": [asdict(site) for site in self.sites]}

    @classmethod
    def of(cls, plain: Mapping[str, Any]) -> "Question":
        """The question that JSON kept."""
        known = {field.name for field in fields(cls)}
        values = {name: value for name, value in plain.items() if name in known}
        sites = tuple(SiteLoad(**each) for each in plain.get("sites", ()))
        return cls(**{**values, "sites": sites})

    @property
    def sites_kwh(self) -> float:
        """What the sites of a feeder use a year, each by itself."""
        return sum(site.yearly_kwh for site in self.sites)


BOUNDS: Mapping[str, Bounds] = {
    "yearly_kwh": Bounds(1_000, 50_000_000),
    "peak_kw": Bounds(1, 20_000),
    "critical": Bounds(0.01, 1),
    "important": Bounds(0, 1),
    "heat_kwh": Bounds(0, 200_000_000),
    "tilt": Bounds(0, 90),
    "azimuth": Bounds(0, 360),
    "yield_kwh": Bounds(600, 1_600),
    "outages_a_year": Bounds(0.1, 2_000),
    "outage_hours": Bounds(0.5, 1_000),
    "grid_eur_per_kwh": Bounds(0, 5),
    "fuel_eur_per_l": Bounds(0, 20),
    "gas_eur_per_kwh": Bounds(0, 5),
    "lost_important_eur_per_kwh": Bounds(0, 1_000),
    "lost_rest_eur_per_kwh": Bounds(0, 1_000),
}
PROBABILITY, HOURS = Bounds(0.5, 0.999), Bounds(1, 336)
#: Without the grid for more of the year than this there is no outage to outlast. [1]
MOST_DARK = 0.9


def faults(question: Question, *, probability: float, hours: int) -> dict[str, str]:
    """Return what cannot be asked, each at its field; empty when it can."""
    values = {name: getattr(question, name) for name in BOUNDS}
    bounds = {**BOUNDS, "probability": PROBABILITY, "hours": HOURS}
    found = {
        name: str(_("From %(least)s to %(most)s is possible.") % _written(bounds[name]))
        for name, value in {**values, "probability": probability, "hours": hours}.items()
        if value is not None and not bounds[name].least <= value <= bounds[name].most
    }
    if question.sites and not _is_sound(question.sites):
        found["others"] = str(
            _("Choose from 2 to %(most)s different sites.") % {"most": MOST_SITES}
        )
    if question.load_type not in LoadType.values:
        found["load_type"] = str(_("Choose a type of load."))
    if question.critical + question.important > 1 + 1e-9:
        found["important"] = str(_("Critical and important together are more than all."))
    if question.outages_a_year * question.outage_hours > MOST_DARK * 8760:
        found["outage_hours"] = str(_("So many and such long outages leave no time with power."))
    return found


def _written(bounds: Bounds) -> dict[str, str]:
    """Bounds as people write them."""
    return {name: write_exact(limit) for name, limit in bounds._asdict().items()}


def _is_sound(sites: Sequence[SiteLoad]) -> bool:
    """Whether these are different sites, not too many, each with a load that can be."""
    least, most = BOUNDS["yearly_kwh"]
    return 2 <= len({site.public_id for site in sites}) == len(sites) <= MOST_SITES and all(
        site.load_type in LoadType.values
        and least <= site.yearly_kwh <= most
        and site.critical > 0
        and 0 <= site.important <= 1 - site.critical + 1e-9
        for site in sites
    )


#: Names of the sizes with their units, in the order of the engine.
SIZE_NAMES = {
    "solar_kwp": (_("Solar panels"), _("kW")),
    "battery_kwh": (_("Battery, energy"), _("kWh")),
    "battery_kw": (_("Battery, power"), _("kW")),
    "generator_kw": (_("Generator"), _("kW")),
    "chp_kw": (_("Cogeneration, electric"), _("kW")),
    "fuel_l": (_("Fuel store"), _("l")),
    "grid_kw": (_("Connection to the grid"), _("kW")),
}
#: Parts of the yearly cost, in the order in which they are shown.
COST_NAMES = {
    "solar": _("Solar panels"),
    "battery": _("Battery"),
    "generator": _("Generator"),
    "chp": _("Cogeneration"),
    "fuel_store": _("Fuel store"),
    "grid_power": _("Connection to the grid"),
    "connection": _("Control, cables, protection"),
    "operator": _("Operators"),
    "grid_energy": _("Power from the grid"),
    "fuel": _("Fuel"),
    "gas": _("Gas, with that of the boilers"),
    "lost_critical": _("Critical load that is lost"),
    "lost_important": _("Important load that is lost"),
    "lost_rest": _("Other load that is lost"),
}
