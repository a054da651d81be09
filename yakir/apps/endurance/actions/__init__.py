"""Writes of endurance: scenarios of outages, runs and what they found."""

from yakir.apps.endurance.actions.looks import look_ahead
from yakir.apps.endurance.actions.runs import (
    Asked,
    ask_run,
    run_now,
    stop_run,
    take_up_again,
)
from yakir.apps.endurance.actions.scenarios import (
    Outages,
    change_scenario,
    copy_scenario,
    make_scenario,
    may_change,
    outages_of,
)

__all__ = [
    "Asked",
    "Outages",
    "ask_run",
    "change_scenario",
    "copy_scenario",
    "look_ahead",
    "make_scenario",
    "may_change",
    "outages_of",
    "run_now",
    "stop_run",
    "take_up_again",
]
