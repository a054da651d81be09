"""Facts of projects as they are reported to others, into published formats and back."""

from yakir.common.reported.facts import (
    Body,
    Contract,
    Gift,
    Indicator,
    Measurement,
    Milestone,
    Moment,
    Movement,
    Project,
    Value,
)
from yakir.common.reported.reporter import Reporter, Unready

__all__ = [
    "Body",
    "Contract",
    "Gift",
    "Indicator",
    "Measurement",
    "Milestone",
    "Moment",
    "Movement",
    "Project",
    "Reporter",
    "Unready",
    "Value",
]
