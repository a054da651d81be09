"""Tables of scenarios, runs, candidates and plans."""

from yakir.apps.planning.models.earmarks import Earmark
from yakir.apps.planning.models.frontiers import Frontier, FrontierPoint
from yakir.apps.planning.models.overrules import Overrule
from yakir.apps.planning.models.plans import Choice, Correction, LeftOut, Plan, Publication
from yakir.apps.planning.models.runs import Candidate, Run, RunPoint
from yakir.apps.planning.models.scenarios import Scenario, ScenarioVersion
from yakir.apps.planning.models.studies import CommunityPart, Draw, Finding, Study

__all__ = [
    "Candidate",
    "Choice",
    "CommunityPart",
    "Correction",
    "Draw",
    "Earmark",
    "Finding",
    "Frontier",
    "FrontierPoint",
    "LeftOut",
    "Overrule",
    "Plan",
    "Publication",
    "Run",
    "RunPoint",
    "Scenario",
    "ScenarioVersion",
    "Study",
]
