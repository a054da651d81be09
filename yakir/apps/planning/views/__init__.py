"""Work pages of planning: scenarios, searches, plans and their publication."""

from yakir.apps.planning.views.compare import compare, compare_file, compare_paper
from yakir.apps.planning.views.earmarks import earmark
from yakir.apps.planning.views.frontiers import ask_frontier, frontier, stop_frontier
from yakir.apps.planning.views.pictures import plan_map, plan_money, plan_time
from yakir.apps.planning.views.plans import plan_file, plan_page, plan_paper, publish
from yakir.apps.planning.views.runs import run_page, search_again, stop_search
from yakir.apps.planning.views.scenarios import (
    ask_search,
    change_scenario,
    copy_scenario,
    new_scenario,
    restore_version,
    scenario_list,
    scenario_page,
    scenario_version,
)
from yakir.apps.planning.views.studies import ask_study, stop_study, study
from yakir.apps.planning.views.why import candidate_why, plan_communities, plan_community

__all__ = [
    "ask_frontier",
    "ask_search",
    "ask_study",
    "candidate_why",
    "change_scenario",
    "compare",
    "compare_file",
    "compare_paper",
    "copy_scenario",
    "earmark",
    "frontier",
    "new_scenario",
    "plan_communities",
    "plan_community",
    "plan_file",
    "plan_map",
    "plan_money",
    "plan_page",
    "plan_paper",
    "plan_time",
    "publish",
    "restore_version",
    "run_page",
    "scenario_list",
    "scenario_page",
    "scenario_version",
    "search_again",
    "stop_frontier",
    "stop_search",
    "stop_study",
    "study",
]
