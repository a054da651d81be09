"""Reads on delivery: funding of projects."""

from yakir.apps.delivery.queries.funding import (
    Funding,
    allocatable_commitments,
    allocatable_lines,
    free_of_commitment,
    free_of_line,
    funding_of,
    standing_allocations,
)
from yakir.apps.delivery.queries.parties import parties_of
from yakir.apps.delivery.queries.undertakings import may_in, version_of

__all__ = [
    "Funding",
    "allocatable_commitments",
    "allocatable_lines",
    "free_of_commitment",
    "free_of_line",
    "funding_of",
    "may_in",
    "parties_of",
    "standing_allocations",
    "version_of",
]
