"""Tables of delivery: the undertaking of a project and the money allocated to it."""

from yakir.apps.delivery.models.funding import Allocation
from yakir.apps.delivery.models.undertakings import Undertaking

__all__ = ["Allocation", "Undertaking"]
