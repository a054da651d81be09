"""Reads on delivery: funding and results of projects."""

from yakir.apps.delivery.queries.funding import (
    Funding,
    allocatable_commitments,
    allocatable_lines,
    free_of_commitment,
    free_of_line,
    funding_of,
    standing_allocations,
)
from yakir.apps.delivery.queries.pages import STEP_WORDS, DeliveryPage, delivery_page
from yakir.apps.delivery.queries.parties import parties_of
from yakir.apps.delivery.queries.results import (
    IndicatorRow,
    indicator_rows,
    next_states,
    outside_organisation,
    results_standing,
    rolled_up,
    state_of,
)
from yakir.apps.delivery.queries.undertakings import may_in, version_of

__all__ = [
    "STEP_WORDS",
    "DeliveryPage",
    "Funding",
    "IndicatorRow",
    "allocatable_commitments",
    "allocatable_lines",
    "delivery_page",
    "free_of_commitment",
    "free_of_line",
    "funding_of",
    "indicator_rows",
    "may_in",
    "next_states",
    "outside_organisation",
    "parties_of",
    "results_standing",
    "rolled_up",
    "standing_allocations",
    "state_of",
    "version_of",
]
