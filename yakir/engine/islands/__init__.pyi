"""Energy islands: the cheapest local generation that outlasts the outages."""

from .bound import LowerBound, lower_bound
from .case import (
    SIZES,
    InvalidCase,
    IslandCase,
    Prices,
    Reliability,
    Sizes,
    Storage,
    Unit,
    Units,
)
from .certificate import NextStep
from .dispatch.costs import Costs
from .dispatch.trace import TRACE, trace
from .dispatch.years import Years, ready
from .example import example
from .loads import by_priority, cluster, scaled
from .sizing import CAREFUL, Effort, Island, IslandStatus, size
from .solar import Panels, clear_sky, measured
from .tried import Tried

__all__ = [
    "CAREFUL",
    "SIZES",
    "TRACE",
    "Costs",
    "Effort",
    "InvalidCase",
    "Island",
    "IslandCase",
    "IslandStatus",
    "LowerBound",
    "NextStep",
    "Panels",
    "Prices",
    "Reliability",
    "Sizes",
    "Storage",
    "Tried",
    "Unit",
    "Units",
    "Years",
    "by_priority",
    "clear_sky",
    "cluster",
    "example",
    "lower_bound",
    "measured",
    "ready",
    "scaled",
    "size",
    "trace",
]
