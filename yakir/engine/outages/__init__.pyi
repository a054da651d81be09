"""Scenarios of grid outages, alerts, strikes and resupply, drawn the same for every variant."""

from .record import OTHERS, read
from .scenario import (
    Durations,
    Family,
    InvalidScenario,
    OnOff,
    Processes,
    Scenario,
    Strikes,
    Weather,
)
from .timeline import years

__all__ = [
    "OTHERS",
    "Durations",
    "Family",
    "InvalidScenario",
    "OnOff",
    "Processes",
    "Scenario",
    "Strikes",
    "Weather",
    "read",
    "years",
]
