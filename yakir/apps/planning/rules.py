"""States of a run, how a search ended, and why a project is left out."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RunState(models.TextChoices):
    """Where a run stands."""

    QUEUED = "queued", _("Waiting")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    FAILED = "failed", _("Failed")
    STOPPED = "stopped", _("Stopped by a person")


class Ending(models.TextChoices):
    """How the search ended."""

    OPTIMAL = "optimal", _("Proven best")
    GAP_REACHED = "gap_reached", _("Within the wanted gap of the best")
    TIME_LIMIT = "time_limit", _("Time was up")
    STOPPED = "stopped", _("Stopped by a person")


class PackageForm(models.TextChoices):
    """How the package of seven is counted."""

    SHARE = "share", _("Share: people who have the scarcest of the seven")
    THRESHOLD = "threshold", _("Threshold: a community counts when all seven suffice")


class Reason(models.TextChoices):
    """The rule that keeps a candidate out of a plan."""

    NO_FUND = "no_fund", _("No fund's rules allow it")
    LARGER_CHOSEN = "larger_chosen", _("Another size for the same community was chosen")
    NO_GAIN = "no_gain", _("It would add nothing to this plan")
    MONEY = "money", _("The funds that may pay are used up")
    CARRIES = "carries", _("The community cannot carry another project at once")
    WORTH_LESS = "worth_less", _("The same money does more elsewhere")
    FITS = "fits", _("It would still fit; the search stopped before")


GREATEST_CANDIDATES = 20  # a community
GREATEST_FUNDS = 6
