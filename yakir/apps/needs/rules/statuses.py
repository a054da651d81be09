"""Statuses of a need and who may move it on."""

from collections.abc import Mapping

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """Where a need or a record of damage stands."""

    REPORTED = "reported", _("Reported")
    VERIFIED = "verified", _("Verified")
    REJECTED = "rejected", _("Rejected")
    PLANNED = "planned", _("In a project")
    MET = "met", _("Met")


class DamageCategory(models.TextChoices):
    """How badly something is damaged."""

    LIGHT = "light", _("Light: windows, doors, roof covering")
    MEDIUM = "medium", _("Medium: walls or roof, structure sound")
    HEAVY = "heavy", _("Heavy: structure damaged, can be restored")
    DESTROYED = "destroyed", _("Destroyed or beyond restoring")


NEXT: Mapping[Status, frozenset[Status]] = {
    Status.REPORTED: frozenset({Status.VERIFIED, Status.REJECTED}),
    Status.VERIFIED: frozenset({Status.PLANNED, Status.REJECTED}),
    Status.PLANNED: frozenset({Status.MET, Status.VERIFIED}),
    Status.REJECTED: frozenset(),
    Status.MET: frozenset(),
}


def may_become(now: Status, then: Status) -> bool:
    """Return whether a record may go from one status to another."""
    return then in NEXT[now]
