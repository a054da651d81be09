"""Reads of planning: candidates, the problem, scenarios and runs, plans."""

from yakir.apps.planning.queries.candidates import CandidateDraft, Place, candidates_for
from yakir.apps.planning.queries.desk import waiting_for
from yakir.apps.planning.queries.files import plan_file
from yakir.apps.planning.queries.overrules import broken_by, demands_of, overrules_of
from yakir.apps.planning.queries.plans import PlanView, plan_page, plans_seen_by
from yakir.apps.planning.queries.problem import ScenarioProblem, problem_from
from yakir.apps.planning.queries.ready import problem_for
from yakir.apps.planning.queries.runs import progress_of, runs_seen_by
from yakir.apps.planning.queries.scenarios import scenario_page, scenarios_seen_by
from yakir.apps.planning.queries.words import goodness_of, plan_people_bound

__all__ = [
    "CandidateDraft",
    "Place",
    "PlanView",
    "ScenarioProblem",
    "broken_by",
    "candidates_for",
    "demands_of",
    "goodness_of",
    "overrules_of",
    "plan_file",
    "plan_page",
    "plan_people_bound",
    "plans_seen_by",
    "problem_for",
    "problem_from",
    "progress_of",
    "runs_seen_by",
    "scenario_page",
    "scenarios_seen_by",
    "waiting_for",
]
