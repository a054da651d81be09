"""What a run may be asked for, and from what its sites are taken."""

from django.db import models
from django.utils.translation import gettext_lazy as _

LEAST_DRAWS, MOST_DRAWS, USUAL_DRAWS = 10, 2_000, 200
LONGEST_HOURS = 2_160  # a quarter of a year
USUAL_HOLD_SHARE = 0.9
MOST_RUNS = 3  # of one person, waiting or running
#: Steps of sites that a search for weak links may take; with more sites it has fewer draws.
SITE_STEPS = 100_000_000
WEAK_LINKS_SHOWN = 12
CURVE_POINTS = 48
#: What may be added to a site to see its effect: fields of the engine's sites.
ADDITIONS = ("battery_kwh", "battery_kw", "generator_kw", "fuel_l")


class Basis(models.TextChoices):
    """From what the sites of a run are taken."""

    REGISTER = (
        "register",
        _("Registered sites, and sites by norm for people whom none of them serves"),
    )
    # Computed from public data alone, so that nothing registered can change what the public sees.
    NORM = "norm", _("Every community by norm")
