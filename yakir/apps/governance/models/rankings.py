"""Rankings of proposals: by a plan, or by points; each by rules that were published before."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.governance.models.programmes import Programme, Rules, Seat
from yakir.apps.planning.models import Plan
from yakir.apps.projects.models import Project
from yakir.common.ids import public_id_field
from yakir.common.records import AppendOnly, Recorded


class Ranking(Recorded, AppendOnly):
    """A programme takes a plan as its ranking, by rules older than the search."""

    public_id = public_id_field("ranking")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="rankings")
    rules = models.ForeignKey(Rules, on_delete=models.PROTECT, related_name="rankings")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="rankings")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("ranking by a plan")
        verbose_name_plural = _("rankings by plans")
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "plan"], name="plan_ranks_once")
        ]

    def __str__(self) -> str:
        return str(self.plan)


class Score(Recorded, AppendOnly):
    """The points that a member gives a proposal by the criteria of the rules."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="scores")
    rules = models.ForeignKey(Rules, on_delete=models.PROTECT, related_name="scores")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="scores")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="scores")
    is_eligible = models.BooleanField(_("eligible"))
    points = models.JSONField(_("points"), default=list)
    total = models.DecimalField(_("weighted points"), max_digits=5, decimal_places=2)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("points of a proposal")
        verbose_name_plural = _("points of proposals")
        ordering = ["programme", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["rules", "project", "seat"], name="a_member_scores_a_proposal_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.total}"
