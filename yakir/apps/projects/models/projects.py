"""Tables of projects and the steps of their life."""

from decimal import Decimal

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.catalogue.models import DesignVersion
from yakir.apps.needs.models import Need
from yakir.apps.places.models import Community, District, Site
from yakir.apps.places.rules import Status
from yakir.apps.projects.rules import LONGEST_QUARTERS, Stage
from yakir.common.ids import public_id_field
from yakir.common.money import Money, currency_code
from yakir.common.protected import Sector, Service
from yakir.common.records import AppendOnly, Recorded


class Project(Recorded):
    """A design at a place with parameters, or a free description, with cost and time."""

    public_id = public_id_field("project")
    community = models.ForeignKey(
        Community, on_delete=models.PROTECT, related_name="projects", verbose_name=_("community")
    )
    district = models.ForeignKey(
        District,
        on_delete=models.PROTECT,
        related_name="projects",
        null=True,
        blank=True,
        verbose_name=_("city district"),
    )
    site = models.ForeignKey(
        Site,
        on_delete=models.PROTECT,
        related_name="projects",
        null=True,
        blank=True,
        verbose_name=_("site"),
    )
    needs = models.ManyToManyField(
        Need, blank=True, related_name="projects", verbose_name=_("needs")
    )
    version_of_design = models.ForeignKey(
        DesignVersion,
        on_delete=models.PROTECT,
        related_name="projects",
        null=True,
        blank=True,
        verbose_name=_("typical design"),
    )
    parameters = models.JSONField(_("parameters"), default=dict, blank=True)
    title_uk = models.CharField(_("title in Ukrainian"), max_length=200)
    title_en = models.CharField(_("title in English"), max_length=200)
    description = models.TextField(_("description"), blank=True)
    service = models.CharField(_("service"), max_length=12, choices=Service.choices)
    sector = models.CharField(_("sector"), max_length=20, choices=Sector.choices)
    is_protected = models.BooleanField(_("protected kind"))
    people = models.PositiveIntegerField(_("people who gain the service"))
    coverage_people = models.PositiveIntegerField(
        _("residents covered"),
        default=0,
        help_text=_("of whom the share of people with the service is computed"),
    )
    cost = models.DecimalField(_("cost"), max_digits=16, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3, validators=[currency_code])
    yearly_cost = models.DecimalField(
        _("yearly operating cost"), max_digits=16, decimal_places=2, default=Decimal(0)
    )
    # The rates by which the cost was converted, so that the bill can be shown as it was.
    rates = models.JSONField(_("exchange rates used"), default=dict, blank=True)
    lead_quarters = models.PositiveSmallIntegerField(_("quarters from start to operation"))
    stage = models.CharField(_("stage"), max_length=14, choices=Stage.choices, default=Stage.DRAFT)
    dream_id = models.CharField(_("identifier in DREAM"), max_length=60, blank=True)
    governed = models.BooleanField(
        _("of a programme"),
        default=False,
        help_text=_("two people sign its stages, and the programme decides its changes"),
    )
    drafted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="projects")
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["-recorded_at", "-pk"]
        indexes = [
            models.Index(fields=["community", "-recorded_at", "-id"], name="project_by_community"),
            models.Index(fields=["stage", "-recorded_at", "-id"], name="project_by_stage"),
            models.Index(fields=["-recorded_at", "-id"], name="project_by_date"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(cost__gt=0), name="project_cost_above_zero"),
            models.CheckConstraint(
                condition=models.Q(yearly_cost__gte=0), name="project_yearly_cost_not_negative"
            ),
            models.CheckConstraint(
                condition=models.Q(lead_quarters__gte=1, lead_quarters__lte=LONGEST_QUARTERS),
                name="project_lead_is_possible",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return self.title_uk if get_language() == "uk" else self.title_en

    @property
    def money(self) -> Money:
        """The cost with its currency."""
        return Money(self.cost, self.currency)


class Eligibility(Recorded):
    """Whether a kind of project may be drafted where an official status holds."""

    design = models.SlugField(_("kind of project"), max_length=60, help_text=_("or any"))
    status = models.CharField(
        _("official status"), max_length=40, choices=Status.choices, blank=True
    )
    allowed = models.BooleanField(_("allowed"))
    source_uk = models.CharField(_("rule in Ukrainian"), max_length=300)
    source_en = models.CharField(_("rule in English"), max_length=300)

    class Meta:
        verbose_name = _("eligibility")
        verbose_name_plural = _("eligibility")
        ordering = ["status", "design", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["design", "status"], name="eligibility_once")
        ]

    def __str__(self) -> str:
        return f"{self.design}, {self.status}"


class Step(Recorded, AppendOnly):
    """A step in the life of a project: from which stage to which, by whom, why."""

    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="steps")
    before = models.CharField(_("before"), max_length=14, choices=Stage.choices, blank=True)
    after = models.CharField(_("after"), max_length=14, choices=Stage.choices)
    note = models.CharField(_("reason"), max_length=300, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("step of a project")
        verbose_name_plural = _("steps of projects")
        ordering = ["project", "pk"]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"
