"""Schedules of power cuts by group, as regional grid operators publish them."""

from yakir.standards.outages.schedule import (
    KYIV,
    Fault,
    InvalidSchedule,
    Period,
    Schedule,
    State,
    WeeklyPeriod,
    laid_out,
    read,
)

__all__ = [
    "KYIV",
    "Fault",
    "InvalidSchedule",
    "Period",
    "Schedule",
    "State",
    "WeeklyPeriod",
    "laid_out",
    "read",
]
