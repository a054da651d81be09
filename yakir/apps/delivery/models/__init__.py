"""Tables of delivery: the undertaking of a project, its money, and its results."""

from yakir.apps.delivery.models.funding import Allocation
from yakir.apps.delivery.models.results import Goal, Indicator, Result, ResultPart, ResultStep
from yakir.apps.delivery.models.undertakings import Undertaking

__all__ = ["Allocation", "Goal", "Indicator", "Result", "ResultPart", "ResultStep", "Undertaking"]
