"""What a run may be asked for, and from what its sites are taken."""

from django.db import models
from django.utils.translation import gettext_lazy as _

LEAST_DRAWS, MOST_DRAWS, USUAL_DRAWS = 10, 2_000, 200
LONGEST_HOURS = 2_160  # a quarter of a year
USUAL_HOLD_SHARE = 0.9


class Basis(models.TextChoices):
    """From what the sites of a run are taken."""

    REGISTER = "register", _("Registered sites; by norm where a community has registered none")
    # Computed from public data alone, so that nothing registered can change what the public sees.
    NORM = "norm", _("Every community by norm")
