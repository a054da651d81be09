"""Criteria of scoring, and what a check of a plan found."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

MOST_CRITERIA = 8
MOST_POINTS = 10


class CheckOutcome(models.TextChoices):
    """What somebody found who computed a plan again."""

    CONFIRMED = "confirmed", _("Confirmed: it keeps every rule and has the value it claims")
    DIFFERS = "differs", _("It differs: a rule is broken or the value is another")


def criteria_faults(criteria: Sequence[Mapping[str, Any]]) -> str:
    """Return what is wrong with the criteria of scoring; nothing when they can be used."""
    if not criteria:
        return gettext("Name at least one criterion with its weight.")
    if len(criteria) > MOST_CRITERIA:
        return gettext("At most %(most)s criteria.") % {"most": MOST_CRITERIA}
    if any(each["weight"] <= 0 for each in criteria):
        return gettext("A weight is above zero.")
    return ""


def weighted_total(criteria: Sequence[Mapping[str, Any]], points: Sequence[int]) -> Decimal:
    """Return the points of a proposal, each times the weight of its criterion over all weights."""
    weights = [Decimal(str(each["weight"])) for each in criteria]
    total = sum((w * p for w, p in zip(weights, points, strict=True)), Decimal(0))
    return (total / sum(weights)).quantize(Decimal("0.01"))
