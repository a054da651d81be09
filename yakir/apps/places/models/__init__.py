"""Tables of places: administrative units, facts about communities, and sites."""

from yakir.apps.places.models.equipment import Equipment, Substitute
from yakir.apps.places.models.facts import (
    AskedFor,
    Coverage,
    Indicator,
    OblastIndicator,
    Population,
    StatusEntry,
    Stewardship,
)
from yakir.apps.places.models.sites import Dependency, Site, SiteService
from yakir.apps.places.models.units import Community, District, Oblast, Raion

__all__ = [
    "AskedFor",
    "Community",
    "Coverage",
    "Dependency",
    "District",
    "Equipment",
    "Indicator",
    "Oblast",
    "OblastIndicator",
    "Population",
    "Raion",
    "Site",
    "SiteService",
    "StatusEntry",
    "Stewardship",
    "Substitute",
]
