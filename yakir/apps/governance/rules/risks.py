"""Scales of risk: what each step of likelihood and impact means, in the page's own words."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Likelihood(models.IntegerChoices):
    """How likely it is within the programme's period; the shares are a convention of the scale."""

    RARE = 1, _("1: rare, under 5 %")
    UNLIKELY = 2, _("2: unlikely, 5 to 20 %")
    POSSIBLE = 3, _("3: possible, 20 to 50 %")
    LIKELY = 4, _("4: likely, 50 to 80 %")
    EXPECTED = 5, _("5: expected, over 80 %")


class Impact(models.IntegerChoices):
    """What it would do to the aims; the shares are a convention of the scale."""

    SLIGHT = 1, _("1: slight, nothing is lost")
    SMALL = 2, _("2: small, a project is late by a quarter")
    SERIOUS = 3, _("3: serious, a project is lost or late by a year")
    GREAT = 4, _("4: great, several projects are lost")
    CRITICAL = 5, _("5: critical, the aims are out of reach")


class RiskState(models.TextChoices):
    """Where a risk stands."""

    OPEN = "open", _("Open")
    HAPPENED = "happened", _("It happened")
    CLOSED = "closed", _("Closed")


LESSER, MEDIUM, GREAT = "lesser", "medium", "great"
BANDS = {LESSER: _("lesser"), MEDIUM: _("medium"), GREAT: _("great")}


def band_of(likelihood: int, impact: int) -> str:
    """Return how grave a risk is: the product of the two scales in three bands."""
    product = likelihood * impact
    if product >= 15:
        return GREAT
    return MEDIUM if product >= 6 else LESSER
