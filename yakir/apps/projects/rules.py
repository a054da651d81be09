"""The life of a project as a table, with DREAM's stage codes beside ours, and what is impossible."""

from collections.abc import Mapping
from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _


class Stage(models.TextChoices):
    """Where a project stands."""

    DRAFT = "draft", _("Draft")
    APPRAISED = "appraised", _("Appraised")
    APPROVED = "approved", _("Approved")
    FUNDED = "funded", _("Funded")
    IN_PROGRESS = "in_progress", _("Under way")
    COMPLETED = "completed", _("Completed")
    IN_OPERATION = "in_operation", _("In operation")
    CANCELLED = "cancelled", _("Cancelled")


NEXT: Mapping[Stage, frozenset[Stage]] = {
    Stage.DRAFT: frozenset({Stage.APPRAISED, Stage.CANCELLED}),
    Stage.APPRAISED: frozenset({Stage.APPROVED, Stage.DRAFT, Stage.CANCELLED}),
    Stage.APPROVED: frozenset({Stage.FUNDED, Stage.CANCELLED}),
    Stage.FUNDED: frozenset({Stage.IN_PROGRESS, Stage.CANCELLED}),
    Stage.IN_PROGRESS: frozenset({Stage.COMPLETED, Stage.CANCELLED}),
    Stage.COMPLETED: frozenset({Stage.IN_OPERATION}),
    Stage.IN_OPERATION: frozenset(),
    Stage.CANCELLED: frozenset(),
}

# These steps are signed: another person than the drafter, with a one-time code.
SIGNED = frozenset({Stage.APPROVED, Stage.FUNDED, Stage.COMPLETED, Stage.IN_OPERATION})

LONGEST_QUARTERS = 40
DEAREST_EUR = Decimal(1000000000)


def may_become(now: Stage, then: Stage) -> bool:
    """Return whether a project may go from one stage to another."""
    return then in NEXT[now]
