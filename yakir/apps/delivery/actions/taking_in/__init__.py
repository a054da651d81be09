"""Projects that another installation told of: taken in whole under their own ids, or not at all."""

from yakir.apps.delivery.actions.taking_in.projects import CannotHold, Taken, take_in

__all__ = ["CannotHold", "Taken", "take_in"]
