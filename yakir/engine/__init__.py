"""Numbers only: what communities have, and which projects give them most."""

from yakir.engine.baseline import (
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
from yakir.engine.portfolio.check import check
from yakir.engine.portfolio.plan import Options, Plan, Status
from yakir.engine.portfolio.problem import (
    Candidates,
    Communities,
    Funds,
    InvalidProblem,
    Package,
    PlanningProblem,
)
from yakir.engine.portfolio.reasons import LeftOut, Reason, reasons
from yakir.engine.portfolio.solve import solve
from yakir.engine.portfolio.value import Start, value

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
    "estimate",
    "reasons",
    "solve",
    "value",
]
