"""Tables of governance: programmes, decisions, and what is kept beside them."""

from yakir.apps.governance.models.decisions import Decision, Declaration, KeptOut, Option, Vote
from yakir.apps.governance.models.programmes import Enrolment, Programme, Rules, Seat, Target
from yakir.apps.governance.models.rankings import Ranking, Score
from yakir.apps.governance.models.registers import (
    Mandate,
    OverrulingCost,
    Risk,
    RiskEntry,
    Verification,
)

__all__ = [
    "Decision",
    "Declaration",
    "Enrolment",
    "KeptOut",
    "Mandate",
    "Option",
    "OverrulingCost",
    "Programme",
    "Ranking",
    "Risk",
    "RiskEntry",
    "Rules",
    "Score",
    "Seat",
    "Target",
    "Verification",
    "Vote",
]
