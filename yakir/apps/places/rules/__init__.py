"""Statuses, kinds of figures, whose community is whose, and what a site may have."""

from yakir.apps.places.rules.equipment import (
    BOUNDS,
    FEEDERS,
    GREATEST_PEOPLE,
    INSIDE,
    NEVER_OFF,
    TOGETHER,
    Bounds,
    feeder_group,
    missing_beside,
    power_norm,
)
from yakir.apps.places.rules.sizes import SizeClass, size_class
from yakir.apps.places.rules.statuses import (
    ACTIVE_STATUSES,
    BEST_FIRST,
    ESTIMATED,
    OCCUPIED_STATUSES,
    CommunityType,
    CoverageKind,
    PopulationKind,
    Scope,
    Status,
    scope,
)

__all__ = [
    "ACTIVE_STATUSES",
    "BEST_FIRST",
    "BOUNDS",
    "ESTIMATED",
    "FEEDERS",
    "GREATEST_PEOPLE",
    "INSIDE",
    "NEVER_OFF",
    "OCCUPIED_STATUSES",
    "TOGETHER",
    "Bounds",
    "CommunityType",
    "CoverageKind",
    "PopulationKind",
    "Scope",
    "SizeClass",
    "Status",
    "feeder_group",
    "missing_beside",
    "power_norm",
    "scope",
    "size_class",
]
