"""Works of a project: milestones and what is new of them, delays with their cause, risks."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.delivery.rules import Bearer, DelayCause, MilestoneState
from yakir.apps.governance.rules import Impact, Likelihood, RiskState
from yakir.apps.projects.models import Project
from yakir.common.formats import is_ukrainian
from yakir.common.ids import public_id_field
from yakir.common.money import Money
from yakir.common.records import AppendOnly, Recorded


class Milestone(Recorded, AppendOnly):
    """Something that is to be finished by a day; its planned day and cost never move."""

    public_id = public_id_field("milestone")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="milestones")
    title_uk = models.CharField(_("title in Ukrainian"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200)
    planned_from = models.DateField(_("planned start"), null=True, blank=True)
    planned_on = models.DateField(_("planned end"))
    budget = models.DecimalField(
        _("planned cost"), max_digits=16, decimal_places=2, help_text=_("in the project’s currency")
    )
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("milestone")
        verbose_name_plural = _("milestones")
        ordering = ["project", "planned_on", "pk"]
        indexes = [models.Index(fields=["project", "planned_on", "id"], name="milestone_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(planned_from__isnull=True)
                | models.Q(planned_from__lte=models.F("planned_on")),
                name="milestone_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=models.Q(budget__gte=0), name="milestone_budget_not_negative"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return self.title_uk if is_ukrainian() else self.title_en

    @property
    def money(self) -> Money:
        """The planned cost in the project's currency."""
        return Money(self.budget, self.project.currency)


class MilestoneEntry(Recorded, AppendOnly):
    """How a milestone stands from then on: expected when, or done when and by what evidence."""

    milestone = models.ForeignKey(Milestone, on_delete=models.PROTECT, related_name="entries")
    state = models.CharField(_("state"), max_length=8, choices=MilestoneState.choices)
    forecast_on = models.DateField(_("expected"), null=True, blank=True)
    actual_on = models.DateField(_("done on"), null=True, blank=True)
    evidence = models.CharField(_("evidence"), max_length=300, blank=True)
    note = models.CharField(_("reason or note"), max_length=300, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("history of a milestone")
        verbose_name_plural = _("history of milestones")
        ordering = ["milestone", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=MilestoneState.DONE, actual_on__isnull=False)
                & ~models.Q(evidence="")
                | ~models.Q(state=MilestoneState.DONE) & models.Q(actual_on__isnull=True),
                name="milestone_done_with_evidence",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.milestone}: {self.get_state_display()}"


class Delay(Recorded, AppendOnly):
    """Days lost to a cause, and who bears them; a corrected one names the old, zero days void it."""

    public_id = public_id_field("delay")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="delays")
    milestone = models.ForeignKey(
        Milestone, on_delete=models.PROTECT, related_name="delays", null=True, blank=True
    )
    cause = models.CharField(_("cause"), max_length=12, choices=DelayCause.choices)
    days = models.PositiveIntegerField(_("days"))
    bearer = models.CharField(_("who bears it"), max_length=10, choices=Bearer.choices)
    since = models.DateField(_("from"))
    note = models.CharField(_("note"), max_length=300, blank=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="replaced_by", null=True, blank=True
    )
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("delay")
        verbose_name_plural = _("delays")
        ordering = ["project", "-since", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(days__gt=0) | models.Q(replaces__isnull=False),
                name="delay_above_zero",
            ),
            models.CheckConstraint(
                condition=~models.Q(cause=DelayCause.OTHER) | ~models.Q(note=""),
                name="other_cause_is_told",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_cause_display()}: {self.days}"


class ProjectRisk(Recorded, AppendOnly):
    """What may keep a project from its aims, as it stood then; a newer row names the old."""

    public_id = public_id_field("project-risk")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="risks")
    title = models.CharField(_("risk"), max_length=200)
    likelihood = models.PositiveSmallIntegerField(_("likelihood"), choices=Likelihood.choices)
    impact = models.PositiveSmallIntegerField(_("impact"), choices=Impact.choices)
    response = models.CharField(_("response"), max_length=500)
    review_on = models.DateField(_("next review"))
    state = models.CharField(_("state"), max_length=10, choices=RiskState.choices)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="replaced_by", null=True, blank=True
    )
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("risk of a project")
        verbose_name_plural = _("risks of projects")
        ordering = ["project", "review_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    likelihood__gte=1, likelihood__lte=5, impact__gte=1, impact__lte=5
                ),
                name="project_risk_stands_on_its_scales",
            )
        ]

    def __str__(self) -> str:
        return self.title
