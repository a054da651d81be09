"""Energy islands: the cheapest local generation that outlasts the outages."""

from .case import (
    SIZES,
    InvalidCase,
    IslandCase,
    Prices,
    Reliability,
    Sizes,
    Unit,
    Units,
)
from .certificate import NextStep
from .dispatch import TRACE, Costs, Years, ready, trace
from .loads import by_priority, scaled
from .sizing import CAREFUL, Effort, Island, IslandStatus, size
from .solar import Panels, clear_sky

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
    "NextStep",
    "Panels",
    "Prices",
    "Reliability",
    "Sizes",
    "Unit",
    "Units",
    "Years",
    "by_priority",
    "clear_sky",
    "ready",
    "scaled",
    "size",
    "trace",
]
