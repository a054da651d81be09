"""Studies of a plan: how sure its choices are, and what would bring more candidates in."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.planning.models.plans import Plan
from yakir.apps.planning.models.runs import Candidate
from yakir.apps.planning.rules import StudyKind
from yakir.common.ids import public_id_field
from yakir.common.records import AppendOnly, Recorded
from yakir.common.runs import Background


class Study(Recorded, Background):
    """Many searches around one plan: with numbers that vary, or with one candidate more."""

    public_id = public_id_field("study")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="studies")
    kind = models.CharField(_("what is asked"), max_length=10, choices=StudyKind.choices)
    candidate = models.ForeignKey(
        Candidate,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        help_text=_("none: the fifty nearest"),
    )
    draws = models.PositiveSmallIntegerField(_("draws"), default=0)
    seed = models.PositiveIntegerField(_("seed"), default=1)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("study of a plan")
        verbose_name_plural = _("studies of plans")
        ordering = ["-recorded_at", "-pk"]
        indexes = [models.Index(fields=["plan", "kind", "-recorded_at"], name="study_by_plan")]

    def __str__(self) -> str:
        return f"{self.plan}, {self.get_kind_display()}"


class Draw(models.Model):
    """What one search of an unfinished study chose, kept so that the study can go on."""

    study = models.ForeignKey(Study, on_delete=models.CASCADE, related_name="found_draws")
    number = models.PositiveIntegerField(_("number"))
    chosen = models.JSONField(_("numbers of the candidates in the problem"), default=list)

    class Meta:
        verbose_name = _("search of an unfinished study")
        verbose_name_plural = _("searches of unfinished studies")
        ordering = ["study", "number"]
        constraints = [
            models.UniqueConstraint(fields=["study", "number"], name="draw_once_a_study")
        ]

    def __str__(self) -> str:
        return f"{self.study}: {self.number}"


class Finding(AppendOnly):
    """
    What a study found of one candidate.

    In a study of how sure choices are: the part of draws that choose it. In one of what would
    bring it in: what is lost with it, how much cheaper it has to be, how much more a fund.
    """

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="findings")
    candidate = models.ForeignKey(Candidate, on_delete=models.PROTECT, related_name="findings")
    part = models.FloatField(_("part of draws that choose it"), null=True)
    lost = models.FloatField(_("what the plan loses with it"), null=True)
    cheaper_eur = models.FloatField(_("how much cheaper it has to be, EUR"), null=True)
    fund = models.CharField(_("fund that needs more"), max_length=60, blank=True)
    more_eur = models.FloatField(_("how much more the fund needs, EUR"), null=True)

    class Meta:
        verbose_name = _("finding of a study")
        verbose_name_plural = _("findings of studies")
        ordering = ["study", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["study", "candidate"], name="one_finding_a_candidate_a_study"
            )
        ]

    def __str__(self) -> str:
        return str(self.candidate)


class CommunityPart(AppendOnly):
    """The part of a study's draws in which a community gets anything."""

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="communities")
    code = models.CharField(_("code of the community"), max_length=19)
    part = models.FloatField(_("part of draws that choose anything there"))

    class Meta:
        verbose_name = _("part of draws that choose a community")
        verbose_name_plural = _("parts of draws that choose communities")
        ordering = ["study", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["study", "code"], name="one_part_a_community_a_study")
        ]

    def __str__(self) -> str:
        return self.code
