"""Indicators of projects, their baselines and targets, and results by period."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Organisation, Person
from yakir.apps.catalogue.rules.words import Direction, Frequency
from yakir.apps.delivery.rules import Age, Displaced, ResultState, Sex
from yakir.apps.delivery.rules.results import BY_ANOTHER, FROM_OUTSIDE
from yakir.apps.projects.models import Project
from yakir.common.formats import is_ukrainian
from yakir.common.ids import public_id_field
from yakir.common.records import AppendOnly, Recorded


class Indicator(Recorded, AppendOnly):
    """What is measured of a project, as its design says."""

    public_id = public_id_field("indicator")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="indicators")
    key = models.SlugField(_("key"), max_length=60)
    label_uk = models.CharField(_("label in Ukrainian"), max_length=200)
    label_en = models.CharField(_("label in English"), max_length=200)
    unit = models.CharField(_("code of the unit"), max_length=40)
    unit_uk = models.CharField(_("unit in Ukrainian"), max_length=60)
    unit_en = models.CharField(_("unit in English"), max_length=60)
    direction = models.CharField(_("direction"), max_length=4, choices=Direction.choices)
    frequency = models.CharField(_("how often"), max_length=12, choices=Frequency.choices)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["project", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["project", "key"], name="indicator_once_a_project")
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """What is measured, in the reader's language."""
        return self.label_uk if is_ukrainian() else self.label_en

    @property
    def unit_name(self) -> str:
        """The unit in the reader's language."""
        return self.unit_uk if is_ukrainian() else self.unit_en


class Goal(Recorded, AppendOnly):
    """From where to where an indicator is to move; the newest holds."""

    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="goals")
    baseline = models.DecimalField(
        _("baseline"), max_digits=18, decimal_places=3, null=True, blank=True
    )
    baseline_on = models.DateField(_("baseline measured on"), null=True, blank=True)
    target = models.DecimalField(
        _("target"), max_digits=18, decimal_places=3, null=True, blank=True
    )
    target_on = models.DateField(_("target reached by"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("baseline and target")
        verbose_name_plural = _("baselines and targets")
        ordering = ["indicator", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(baseline__isnull=True) | models.Q(baseline_on__isnull=False),
                name="baseline_has_its_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.baseline} → {self.target}"


class Result(Recorded, AppendOnly):
    """What was measured in a period; a corrected one is a new row that names the old."""

    public_id = public_id_field("result")
    indicator = models.ForeignKey(Indicator, on_delete=models.PROTECT, related_name="results")
    since = models.DateField(_("from"))
    until = models.DateField(_("to"))
    value = models.DecimalField(_("value"), max_digits=18, decimal_places=3)
    method = models.CharField(_("how it was measured"), max_length=300)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="replaced_by", null=True, blank=True
    )
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")
        ordering = ["indicator", "-until", "-pk"]
        indexes = [models.Index(fields=["indicator", "-until"], name="result_by_period")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(until__gte=models.F("since")), name="result_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=~models.Q(method=""), name="result_has_a_method"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator}: {self.value}"


class ResultPart(AppendOnly):
    """How many of the people of a result are of one sex and age, displaced or not."""

    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="parts")
    sex = models.CharField(_("sex"), max_length=6, choices=Sex.choices, blank=True)
    age = models.CharField(_("age"), max_length=6, choices=Age.choices, blank=True)
    displaced = models.CharField(
        _("displaced"), max_length=3, choices=Displaced.choices, blank=True
    )
    value = models.PositiveIntegerField(_("people"))

    class Meta:
        verbose_name = _("part of a result")
        verbose_name_plural = _("parts of results")
        ordering = ["result", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["result", "sex", "age", "displaced"], name="part_of_a_result_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_sex_display()}, {self.get_age_display()}: {self.value}"


class ResultStep(Recorded, AppendOnly):
    """A step of a result: submitted, approved by another person, verified from outside."""

    result = models.ForeignKey(Result, on_delete=models.PROTECT, related_name="steps")
    state = models.CharField(_("state"), max_length=10, choices=ResultState.choices)
    note = models.CharField(_("reason or note"), max_length=300, blank=True)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    reported_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("step of a result")
        verbose_name_plural = _("steps of results")
        ordering = ["result", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["result", "state"], name="result_step_once"),
            models.CheckConstraint(
                condition=~models.Q(state__in=sorted(BY_ANOTHER))
                | ~models.Q(by=models.F("reported_by")),
                name="result_decided_by_another",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=sorted(FROM_OUTSIDE), organisation__isnull=False)
                | ~models.Q(state__in=sorted(FROM_OUTSIDE)) & models.Q(organisation__isnull=True),
                name="result_verified_for_an_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.result}: {self.get_state_display()}"
