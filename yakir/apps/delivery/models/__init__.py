"""Tables of delivery: the undertaking of a project, its money, works, contracts and results."""

from yakir.apps.delivery.models.contracts import Contract, ContractTerms, Payment
from yakir.apps.delivery.models.funding import Allocation
from yakir.apps.delivery.models.results import Goal, Indicator, Result, ResultPart, ResultStep
from yakir.apps.delivery.models.undertakings import Undertaking
from yakir.apps.delivery.models.works import Delay, Milestone, MilestoneEntry, ProjectRisk

__all__ = [
    "Allocation",
    "Contract",
    "ContractTerms",
    "Delay",
    "Goal",
    "Indicator",
    "Milestone",
    "MilestoneEntry",
    "Payment",
    "ProjectRisk",
    "Result",
    "ResultPart",
    "ResultStep",
    "Undertaking",
]
