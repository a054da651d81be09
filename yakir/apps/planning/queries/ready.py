"""A scenario made ready for a search: candidates, what each does, what tied pairs do together."""

from yakir.apps.planning.models import Scenario
from yakir.apps.planning.queries.blackout import Stop, blackout_of
from yakir.apps.planning.queries.candidates import candidates_for, candidates_of, places_of
from yakir.apps.planning.queries.joint import tied
from yakir.apps.planning.queries.problem import ScenarioProblem, problem_from, with_joints
from yakir.apps.planning.queries.questions import question_of


def problem_for(scenario: Scenario, *, stop: Stop = lambda: False) -> ScenarioProblem:
    """
    The problem of a scenario with every candidate that it gives.

    Under outages each candidate is simulated in its network, which takes a while: a stop raises
    `Interrupted`.
    """
    if scenario.outages is None:
        return problem_from(scenario, candidates_for(scenario))
    question = question_of(scenario)
    blackout = blackout_of(scenario.outages, places_of(question), stop=stop)
    drafts = blackout.effects(candidates_of(question, blackout.kept))
    ready = problem_from(scenario, drafts, blackout)
    return with_joints(ready, [each.joint() for each in tied(ready)]) if drafts else ready
