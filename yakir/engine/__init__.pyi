"""Numbers only: what communities have, how long it lasts, and which projects give them most."""

from . import endurance, islands, network, norms, outages, parallel
from .baseline import (
    SERVICES,
    BaselineParameters,
    CommunityFacts,
    Estimate,
    InvalidBaseline,
    OblastFacts,
    Range,
    band,
    estimate,
)
from .portfolio.check import check
from .portfolio.plan import Options, Plan, Status
from .portfolio.problem import (
    Candidates,
    Communities,
    Funds,
    InvalidProblem,
    Package,
    PlanningProblem,
)
from .portfolio.reasons import LeftOut, Reason, reasons
from .portfolio.solve import solve
from .portfolio.value import Start, value

__all__ = [
    "SERVICES",
    "BaselineParameters",
    "Candidates",
    "Communities",
    "CommunityFacts",
    "Estimate",
    "Funds",
    "InvalidBaseline",
    "InvalidProblem",
    "LeftOut",
    "OblastFacts",
    "Options",
    "Package",
    "Plan",
    "PlanningProblem",
    "Range",
    "Reason",
    "Start",
    "Status",
    "band",
    "check",
    "endurance",
    "estimate",
    "islands",
    "network",
    "norms",
    "outages",
    "parallel",
    "reasons",
    "solve",
    "value",
]
