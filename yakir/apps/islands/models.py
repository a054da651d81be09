"""Tables of studies of energy islands."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.catalogue.models import DesignVersion
from yakir.apps.endurance.models import OutageScenario
from yakir.apps.places.models import Community, Site
from yakir.apps.projects.models import Project
from yakir.common.ids import public_id_field
from yakir.common.money import Money
from yakir.common.records import AppendOnly, Recorded
from yakir.common.runs import Background


class Study(Recorded, Background):
    """Sizes of local generation looked for at one site or load, under one risk of outages."""

    public_id = public_id_field("island")
    name = models.CharField(_("name"), max_length=160)
    community = models.ForeignKey(
        Community, on_delete=models.PROTECT, related_name="island_studies"
    )
    site = models.ForeignKey(
        Site, on_delete=models.PROTECT, related_name="island_studies", null=True, blank=True
    )
    design = models.ForeignKey(
        DesignVersion,
        on_delete=models.PROTECT,
        related_name="island_studies",
        help_text=_("whose unit costs are used"),
    )
    scenario = models.ForeignKey(
        OutageScenario,
        on_delete=models.PROTECT,
        related_name="island_studies",
        null=True,
        blank=True,
    )
    question = models.JSONField(_("load, sun, outages and prices as asked"), default=dict)
    probability = models.FloatField(
        _("probability with which the critical load is served"),
        default=0.95,
        validators=[MinValueValidator(0.5), MaxValueValidator(0.999)],
    )
    hours = models.PositiveSmallIntegerField(
        _("hours of an outage that are served"),
        default=72,
        validators=[MinValueValidator(1), MaxValueValidator(336)],
    )
    seed = models.PositiveIntegerField(_("seed"), default=1)
    wants_bound = models.BooleanField(_("a lower bound of the cost is asked for"), default=False)
    sun = models.BinaryField(_("measured sun, hour by hour"), null=True, blank=True)
    sun_about = models.JSONField(_("where the measured sun comes from"), default=dict, blank=True)
    tried = models.JSONField(
        _("designs tried so far, while others go first"), default=dict, blank=True
    )
    answer = models.JSONField(_("sizes, costs and certificate"), default=dict)
    project = models.ForeignKey(
        Project,
        on_delete=models.PROTECT,
        related_name="island_studies",
        null=True,
        blank=True,
        help_text=_("the project it was saved as"),
    )
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="island_studies")
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("study of an energy island")
        verbose_name_plural = _("studies of energy islands")
        ordering = ["-recorded_at", "-pk"]
        indexes = [models.Index(fields=["community", "-recorded_at"], name="study_by_community")]

    def __str__(self) -> str:
        return self.name

    @property
    def annual_cost(self) -> Money | None:
        """What the sizes cost a year, once they are found."""
        if "annual_cost_eur" not in self.answer:
            return None
        return Money(Decimal(round(self.answer["annual_cost_eur"])), "EUR")


class Dispatch(AppendOnly):
    """One drawn year of a study hour by hour, kept so that its weeks can be looked at."""

    study = models.ForeignKey(Study, on_delete=models.PROTECT, related_name="dispatches")
    year = models.PositiveIntegerField(_("number of the drawn year"))
    dark_hours = models.PositiveIntegerField(_("hours without the grid"))
    darkest_week = models.PositiveSmallIntegerField(_("week with most hours without the grid"))
    flows = models.BinaryField(_("flows hour by hour"))

    class Meta:
        verbose_name = _("drawn year of a study")
        verbose_name_plural = _("drawn years of studies")
        ordering = ["study", "-dark_hours", "year"]
        constraints = [
            models.UniqueConstraint(fields=["study", "year"], name="dispatch_once_a_study")
        ]

    def __str__(self) -> str:
        return f"{self.study}: {self.year}"


class Bound(Recorded, Background):
    """What no sizes of a study undercut in the mean over its drawn years, year by year."""

    public_id = public_id_field("island-bound")
    study = models.OneToOneField(Study, on_delete=models.PROTECT, related_name="bound")
    years = models.JSONField(_("least cost of each drawn year so far"), default=list)
    eur = models.FloatField(_("lower bound of the yearly cost"), null=True, blank=True)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="island_bounds")

    class Meta:
        verbose_name = _("lower bound of a study")
        verbose_name_plural = _("lower bounds of studies")
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state="done", eur__isnull=False)
                | (~models.Q(state="done") & models.Q(eur__isnull=True)),
                name="island_bound_is_told_once_done",
            )
        ]

    def __str__(self) -> str:
        return f"{self.study}, {self.get_state_display()}"

    @property
    def above(self) -> float | None:
        """By what share the study's cost lies above the bound; None where nobody knows."""
        cost = self.study.answer.get("annual_cost_eur")
        return cost / self.eur - 1 if self.eur and cost is not None else None
