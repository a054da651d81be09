"""Frontiers: plans of one question with more and less money."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.planning.models.scenarios import Scenario
from yakir.apps.planning.rules import Ending, FrontierKind
from yakir.common.ids import public_id_field
from yakir.common.records import AppendOnly, Recorded
from yakir.common.runs import Background


class Frontier(Recorded, Background):
    """A curve of plans of one question: with more and less money, or with more for the neediest."""

    public_id = public_id_field("frontier")
    scenario = models.ForeignKey(Scenario, on_delete=models.PROTECT, related_name="frontiers")
    kind = models.CharField(
        _("what varies"), max_length=8, choices=FrontierKind.choices, default=FrontierKind.MONEY
    )
    seconds_a_point = models.PositiveSmallIntegerField(_("seconds a point"), default=20)
    seed = models.PositiveIntegerField(_("seed"), default=1)
    problem = models.TextField(_("the problem as canonical JSON"), blank=True)
    known = models.JSONField(
        _("the last plan, from which the next search begins"), default=list, blank=True
    )
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("frontier")
        verbose_name_plural = _("frontiers")
        ordering = ["-recorded_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.scenario}, {self.get_state_display()}"


class FrontierPoint(AppendOnly):
    """One plan of a frontier: with how much money, and what it gains."""

    frontier = models.ForeignKey(Frontier, on_delete=models.PROTECT, related_name="points")
    factor = models.FloatField(_("part of the money, or least share to the neediest half"))
    share = models.FloatField(_("share of the money that reaches the neediest half"), default=0)
    money_eur = models.DecimalField(_("money, EUR"), max_digits=16, decimal_places=2)
    used_eur = models.DecimalField(_("used, EUR"), max_digits=16, decimal_places=2)
    value = models.FloatField(_("gain"))
    bound = models.FloatField(_("bound of the gain"))
    ending = models.CharField(_("how it ended"), max_length=12, choices=Ending.choices)
    projects = models.PositiveIntegerField(_("projects"))
    communities = models.PositiveIntegerField(_("communities"))
    package_people = models.PositiveIntegerField(_("people who gain the package, upper bound"))

    class Meta:
        verbose_name = _("point of a frontier")
        verbose_name_plural = _("points of a frontier")
        ordering = ["frontier", "factor"]
        constraints = [
            models.UniqueConstraint(fields=["frontier", "factor"], name="one_point_a_factor")
        ]

    def __str__(self) -> str:
        return f"{self.frontier}: {self.factor}"
