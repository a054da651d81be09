"""Tables of scenarios, runs, candidates and plans."""

from yakir.apps.planning.models.plans import Choice, LeftOut, Plan, Publication
from yakir.apps.planning.models.runs import Candidate, Run
from yakir.apps.planning.models.scenarios import Scenario

__all__ = ["Candidate", "Choice", "LeftOut", "Plan", "Publication", "Run", "Scenario"]
