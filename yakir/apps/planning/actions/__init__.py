"""Writes of planning: scenarios, runs, the search itself, plans and their publication."""

from yakir.apps.planning.actions.earmarks import earmark_fund
from yakir.apps.planning.actions.frontiers import ask_frontier, stop_frontier, trace
from yakir.apps.planning.actions.overrules import (
    OverruleClashes,
    OverruleWithdrawn,
    overrule,
    record_overrule,
    withdraw_overrule,
)
from yakir.apps.planning.actions.plans import (
    RestsOnRegister,
    publish_plan,
    record_plan,
    withdraw_plan,
)
from yakir.apps.planning.actions.runs import ask_again, ask_run, search_now, stop_run
from yakir.apps.planning.actions.scenarios import (
    change_scenario,
    copy_scenario,
    make_scenario,
    restore_version,
)
from yakir.apps.planning.actions.search import search
from yakir.apps.planning.actions.studies import ask_study, stop_study

__all__ = [
    "OverruleClashes",
    "OverruleWithdrawn",
    "RestsOnRegister",
    "ask_again",
    "ask_frontier",
    "ask_run",
    "ask_study",
    "change_scenario",
    "copy_scenario",
    "earmark_fund",
    "make_scenario",
    "overrule",
    "publish_plan",
    "record_overrule",
    "record_plan",
    "restore_version",
    "search",
    "search_now",
    "stop_frontier",
    "stop_run",
    "stop_study",
    "trace",
    "withdraw_overrule",
    "withdraw_plan",
]
