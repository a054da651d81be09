"""States and endings of runs, forms of the package, reasons, ways to overrule: codes with words."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Failure(models.TextChoices):
    """Why a run ended without a plan."""

    NO_CANDIDATES = "no_candidates", _("No community and service gives a candidate")
    NO_RATE = "no_rate", _("A currency has no exchange rate")
    BAD_PROBLEM = "bad_problem", _("The data contradict themselves")
    INFEASIBLE = "infeasible", _("The rules cannot all be kept")
    BROKEN_RULES = "broken_rules", _("The plan found breaks a rule, so it was not recorded")
    SOLVER = "solver", _("The solver ended without an answer")
    LOST = "lost", _("The worker stopped without a word")
    UNEXPECTED = "unexpected", _("An unexpected fault; the server's log tells more")


class Ending(models.TextChoices):
    """How the search ended."""

    OPTIMAL = "optimal", _("Proven best")
    GAP_REACHED = "gap_reached", _("Within the wanted gap of the best")
    TIME_LIMIT = "time_limit", _("Time was up")
    WORK_LIMIT = "work_limit", _("The steps allowed were taken")
    STOPPED = "stopped", _("Stopped by a person")


class FrontierKind(models.TextChoices):
    """What varies along a curve of plans."""

    MONEY = "money", _("Gain against money")
    FAIRNESS = "fairness", _("Gain against fairness")


class StudyKind(models.TextChoices):
    """What many searches around a plan are asked for."""

    STABILITY = "stability", _("How sure the choices are")
    NEAREST = "nearest", _("What would bring more in")


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
    RULED_OUT = "ruled_out", _("A person has ruled it out")
    WITHIN_MARGIN = "within_margin", _("Within the margin of this plan")


class OverruleKind(models.TextChoices):
    """How a person overrules the planner."""

    FIX = "fix", _("Built in every plan")
    EXCLUDE = "exclude", _("Ruled out")
