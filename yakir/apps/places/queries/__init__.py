"""Reads on places: who works where, communities, coverage, sites and what they have."""

from yakir.apps.places.queries.communities import (
    KnownFacts,
    communities_where,
    coverage_of,
    facts_for_baseline,
    scope_of,
    sites_registered_by,
    sites_seen_by,
    within,
    working_view,
)
from yakir.apps.places.queries.registered import (
    EQUIPMENT,
    RegisteredLink,
    RegisteredSite,
    RegisteredSites,
    RegisteredSubstitute,
    registered_sites,
)
from yakir.apps.places.queries.sheets import Sheet, rows_of, sheet_of

__all__ = [
    "EQUIPMENT",
    "KnownFacts",
    "RegisteredLink",
    "RegisteredSite",
    "RegisteredSites",
    "RegisteredSubstitute",
    "Sheet",
    "communities_where",
    "coverage_of",
    "facts_for_baseline",
    "registered_sites",
    "rows_of",
    "scope_of",
    "sheet_of",
    "sites_registered_by",
    "sites_seen_by",
    "within",
    "working_view",
]
