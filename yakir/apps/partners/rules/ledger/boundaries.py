"""Boundaries of a set of organisations, so that a total counts nothing twice."""

from collections.abc import Collection

from django.db import models
from django.utils.translation import gettext_lazy as _


class Boundary(models.TextChoices):
    """How a line lies to a set of organisations."""

    INCOMING = "incoming", _("Incoming")
    INTERNAL = "internal", _("Internal")
    OUTGOING = "outgoing", _("Outgoing")
    ELSEWHERE = "elsewhere", _("Elsewhere")


def boundary(giver: int | None, taker: int | None, inside: Collection[int]) -> Boundary:
    """
    Return how a line from one organisation to another lies to a set of them.

    What passes between two of the set is internal: it came in once already. A line whose other
    end nobody named lies outside on that end.

    References
    ----------
    .. [1] UN OCHA, Financial Tracking Service, "Boundaries": incoming, internal, outgoing flows.
    """
    return {
        (False, True): Boundary.INCOMING,
        (True, True): Boundary.INTERNAL,
        (True, False): Boundary.OUTGOING,
        (False, False): Boundary.ELSEWHERE,
    }[giver in inside, taker in inside]
