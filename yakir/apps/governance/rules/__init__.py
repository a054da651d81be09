"""How a programme decides: states, voting, conflicts of interest, scales of risk, small changes."""

from yakir.apps.governance.rules.conflicts import About, Interest, Matter, Nature, touches
from yakir.apps.governance.rules.limits import chair_may_decide
from yakir.apps.governance.rules.risks import BANDS, Impact, Likelihood, RiskState, band_of
from yakir.apps.governance.rules.voting import (
    FEWEST_FREE,
    Ballot,
    Majority,
    Outcome,
    Result,
    SeatRole,
    closers_of,
    result_of,
)
from yakir.apps.governance.rules.words import CheckOutcome, criteria_faults, weighted_total

__all__ = [
    "BANDS",
    "FEWEST_FREE",
    "About",
    "Ballot",
    "CheckOutcome",
    "Impact",
    "Interest",
    "Likelihood",
    "Majority",
    "Matter",
    "Nature",
    "Outcome",
    "Result",
    "RiskState",
    "SeatRole",
    "band_of",
    "chair_may_decide",
    "closers_of",
    "criteria_faults",
    "result_of",
    "touches",
    "weighted_total",
]
