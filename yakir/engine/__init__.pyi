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
from .portfolio.infeasible import Clash, Rule, clashing
from .portfolio.plan import Options, Plan, Status
from .portfolio.planned import planned
from .portfolio.problem import (
    Candidates,
    Communities,
    Floors,
    Funds,
    InvalidProblem,
    Joint,
    Package,
    Payment,
    PlanningProblem,
)
from .portfolio.reasons import LeftOut, Reason, reasons
from .portfolio.solve import NoPlan, greedy, solve
from .portfolio.value import Start, value
from .portfolio.varying import (
    LeastChange,
    Stability,
    Vary,
    frontier,
    least_change,
    stability,
    with_money_times,
)
from .portfolio.why import FundWhy, PricedOut, Unlocking, funds_of, priced

__all__ = [
    "SERVICES",
    "BaselineParameters",
    "Candidates",
    "Clash",
    "Communities",
    "CommunityFacts",
    "Estimate",
    "Floors",
    "FundWhy",
    "Funds",
    "InvalidBaseline",
    "InvalidProblem",
    "Joint",
    "LeastChange",
    "LeftOut",
    "NoPlan",
    "OblastFacts",
    "Options",
    "Package",
    "Payment",
    "Plan",
    "PlanningProblem",
    "PricedOut",
    "Range",
    "Reason",
    "Rule",
    "Stability",
    "Start",
    "Status",
    "Unlocking",
    "Vary",
    "band",
    "check",
    "clashing",
    "endurance",
    "estimate",
    "frontier",
    "funds_of",
    "greedy",
    "islands",
    "least_change",
    "network",
    "norms",
    "outages",
    "parallel",
    "planned",
    "priced",
    "reasons",
    "solve",
    "stability",
    "value",
    "with_money_times",
]
