"""Classes of communities by the people who live there."""

from django.db import models
from django.utils.translation import gettext_lazy as _

SMALL_BELOW = 10_000  # people
LARGE_FROM = 50_000  # people


class SizeClass(models.TextChoices):
    """How large a community is, by people present or, where unknown, by residents."""

    SMALL = "small", _("under 10,000 people")
    MEDIUM = "medium", _("10,000 to 50,000 people")
    LARGE = "large", _("50,000 people and more")


def size_class(people: float) -> SizeClass:
    """Return the class of a community with so many people."""
    if people < SMALL_BELOW:
        return SizeClass.SMALL
    return SizeClass.LARGE if people >= LARGE_FROM else SizeClass.MEDIUM
