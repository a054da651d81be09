"""Scenarios of grid outages, alerts, strikes and resupply, drawn the same for every variant."""

from .record import read
from .scenario import (
    Durations,
    Family,
    InvalidScenario,
    OnOff,
    Processes,
    Scenario,
)
from .timeline import years

__all__ = [
    "Durations",
    "Family",
    "InvalidScenario",
    "OnOff",
    "Processes",
    "Scenario",
    "read",
    "years",
]
