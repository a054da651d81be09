"""Scenarios: questions to the planner."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.endurance.models import OutageScenario
from yakir.apps.partners.models import Fund
from yakir.apps.places.models import Community
from yakir.apps.planning.rules import PackageForm, usual_statuses
from yakir.common.ids import public_id_field
from yakir.common.records import AppendOnly, Recorded
from yakir.common.time import quarter_text


class Scenario(Recorded):
    """A question to the planner: which funds, from which quarter, valued how."""

    public_id = public_id_field("scenario")
    key = models.SlugField(_("key"), max_length=60, unique=True, null=True, blank=True)
    name_uk = models.CharField(_("name in Ukrainian"), max_length=160)
    name_en = models.CharField(_("name in English"), max_length=160)
    funds = models.ManyToManyField(Fund, related_name="scenarios", verbose_name=_("funds"))
    first_quarter = models.CharField(_("first quarter"), max_length=7, validators=[quarter_text])
    quarters = models.PositiveSmallIntegerField(_("quarters of starts"), default=8)
    horizon = models.PositiveSmallIntegerField(_("quarters over which value counts"), default=40)
    thresholds = models.JSONField(_("thresholds"), default=dict)
    weights = models.JSONField(_("weights"), default=dict)
    package = models.CharField(
        _("package"), max_length=10, choices=PackageForm.choices, default=PackageForm.SHARE
    )
    at_once = models.PositiveSmallIntegerField(
        _("projects a community can carry"), null=True, blank=True
    )
    statuses = models.JSONField(_("official statuses"), default=usual_statuses)
    communities = models.ManyToManyField(
        Community, blank=True, related_name="scenarios", verbose_name=_("only these communities")
    )
    include_projects = models.BooleanField(_("drafted projects are candidates too"), default=True)
    floors = models.JSONField(_("floors of fairness"), default=list, blank=True)
    capacity = models.JSONField(_("limits of building"), default=list, blank=True)
    outages = models.ForeignKey(
        OutageScenario,
        on_delete=models.PROTECT,
        related_name="planning_scenarios",
        verbose_name=_("coverage under these outages"),
        null=True,
        blank=True,
        help_text=_("none: coverage of an ordinary day"),
    )
    prerequisites = models.JSONField(_("designs that need another one"), default=list, blank=True)
    fixed = models.JSONField(_("built in every plan"), default=list, blank=True)
    excluded = models.JSONField(_("built in no plan"), default=list, blank=True)
    one_a_site = models.BooleanField(
        _("drafted projects of one site and service exclude each other"), default=True
    )
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="scenarios")
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("scenario")
        verbose_name_plural = _("scenarios")
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(quarters__gte=1, quarters__lte=16),
                name="scenario_quarters_are_possible",
            ),
            models.CheckConstraint(
                condition=models.Q(horizon__gte=models.F("quarters"), horizon__lte=80),
                name="scenario_horizon_is_possible",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_uk if get_language() == "uk" else self.name_en


class ScenarioVersion(Recorded, AppendOnly):
    """What a scenario asked in one of its versions; earlier ones stay readable."""

    scenario = models.ForeignKey(Scenario, on_delete=models.PROTECT, related_name="versions")
    version = models.PositiveIntegerField(_("version"))
    question = models.JSONField(_("question"))
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("version of a scenario")
        verbose_name_plural = _("versions of a scenario")
        ordering = ["scenario", "-version"]
        constraints = [
            models.UniqueConstraint(
                fields=["scenario", "version"], name="one_version_of_a_number_a_scenario"
            )
        ]

    def __str__(self) -> str:
        return f"{self.scenario}, {self.version}"
