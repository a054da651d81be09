"""Reads on delivery: funding, works, contracts and results of projects."""

from yakir.apps.delivery.queries.contracts import (
    ContractRow,
    contract_rows,
    free_of_contract,
    paying_lines,
    unpaid_of_line,
)
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
from yakir.apps.delivery.queries.works import (
    MilestoneRow,
    delay_rows,
    milestone_rows,
    past_delays,
    risk_rows,
)

__all__ = [
    "STEP_WORDS",
    "ContractRow",
    "DeliveryPage",
    "Funding",
    "IndicatorRow",
    "MilestoneRow",
    "allocatable_commitments",
    "allocatable_lines",
    "contract_rows",
    "delay_rows",
    "delivery_page",
    "free_of_commitment",
    "free_of_contract",
    "free_of_line",
    "funding_of",
    "indicator_rows",
    "may_in",
    "milestone_rows",
    "next_states",
    "outside_organisation",
    "parties_of",
    "past_delays",
    "paying_lines",
    "results_standing",
    "risk_rows",
    "rolled_up",
    "standing_allocations",
    "state_of",
    "unpaid_of_line",
    "version_of",
]
