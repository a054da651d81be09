"""Tables of scenarios, runs, candidates and plans."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.catalogue.models import DesignVersion
from yakir.apps.partners.models import Fund
from yakir.apps.places.models import Community
from yakir.apps.planning.rules import Ending, Failure, PackageForm, Reason, usual_statuses
from yakir.apps.projects.models import Project
from yakir.common.ids import public_id_field
from yakir.common.protected import Sector, Service
from yakir.common.records import AppendOnly, Recorded
from yakir.common.runs import RunState
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


class Run(Recorded):
    """One search for a plan, with its progress."""

    public_id = public_id_field("run")
    scenario = models.ForeignKey(Scenario, on_delete=models.PROTECT, related_name="runs")
    state = models.CharField(
        _("state"), max_length=10, choices=RunState.choices, default=RunState.QUEUED
    )
    gap_wanted = models.FloatField(_("gap wanted"), default=0.002)
    seconds_allowed = models.PositiveSmallIntegerField(_("seconds allowed"), default=60)
    seed = models.PositiveIntegerField(_("seed"), default=1)
    seconds = models.FloatField(_("seconds"), default=0)
    value = models.FloatField(_("best so far"), null=True, blank=True)
    bound = models.FloatField(_("bound so far"), null=True, blank=True)
    failure = models.CharField(
        _("why it failed"), max_length=14, choices=Failure.choices, blank=True
    )
    detail = models.CharField(_("what exactly failed"), max_length=500, blank=True)
    stop_asked = models.BooleanField(_("asked to stop"), default=False)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="runs")
    started_at = models.DateTimeField(_("started"), null=True, blank=True)
    heard_at = models.DateTimeField(_("last heard of"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)

    class Meta:
        verbose_name = _("run")
        verbose_name_plural = _("runs")
        ordering = ["-recorded_at", "-pk"]
        indexes = [models.Index(fields=["scenario", "-recorded_at"], name="run_by_scenario")]

    def __str__(self) -> str:
        return f"{self.scenario}, {self.get_state_display()}"


class Candidate(models.Model):
    """A project that a run may choose: a design in a size at a community, or a drafted project."""

    public_id = public_id_field("candidate")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="candidates")
    number = models.PositiveIntegerField(_("number in the problem"))
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="candidates")
    version_of_design = models.ForeignKey(
        DesignVersion, on_delete=models.PROTECT, related_name="candidates", null=True, blank=True
    )
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="candidates", null=True, blank=True
    )
    parameters = models.JSONField(_("parameters"), default=dict)
    service = models.CharField(_("service"), max_length=12, choices=Service.choices)
    sector = models.CharField(_("sector"), max_length=20, choices=Sector.choices)
    is_protected = models.BooleanField(_("protected kind"))
    effects = models.JSONField(_("share of people who gain each service"), default=dict)
    people = models.PositiveIntegerField(_("people who gain the service"))
    cost_eur = models.DecimalField(_("cost"), max_digits=14, decimal_places=2)
    lead_quarters = models.PositiveSmallIntegerField(_("lead time"))
    group = models.IntegerField(_("sizes that exclude each other"), default=-1)

    class Meta:
        verbose_name = _("candidate")
        verbose_name_plural = _("candidates")
        ordering = ["run", "number"]
        constraints = [
            models.UniqueConstraint(fields=["run", "number"], name="candidate_number_once_a_run")
        ]

    def __str__(self) -> str:
        return f"{self.community}, {self.version_of_design or self.project}"


class Plan(Recorded, AppendOnly):
    """What a run found: value, bound, gap, how it ended, money used and left."""

    public_id = public_id_field("plan")
    run = models.OneToOneField(Run, on_delete=models.PROTECT, related_name="plan")
    value = models.FloatField(_("gain"), help_text=_("person-quarters, weighted"))
    bound = models.FloatField(_("bound of the gain"))
    gap = models.FloatField(
        _("gap"),
        null=True,
        help_text=_("none when the plan gains nothing and might gain something"),
    )
    ending = models.CharField(_("how it ended"), max_length=12, choices=Ending.choices)
    seconds = models.FloatField(_("seconds"))
    people = models.JSONField(_("people who gain, by service"))
    package_people = models.PositiveIntegerField(_("people who gain the package, upper bound"))
    money = models.JSONField(_("money by fund and quarter"))
    problem = models.TextField(_("the problem as canonical JSON"))
    problem_sha256 = models.CharField(_("fingerprint of the problem"), max_length=64)

    class Meta:
        verbose_name = _("plan")
        verbose_name_plural = _("plans")
        ordering = ["-recorded_at", "-pk"]

    def __str__(self) -> str:
        return str(self.run.scenario)


class Publication(Recorded, AppendOnly):
    """A plan was made public, or withdrawn from the public, by a person who signs."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="publications")
    is_public = models.BooleanField(_("public"))
    note = models.CharField(_("reason"), max_length=300, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("publication of a plan")
        verbose_name_plural = _("publications of plans")
        ordering = ["-recorded_at", "-pk"]

    def __str__(self) -> str:
        return f"{self.plan}"


class Choice(AppendOnly):
    """A candidate that the plan builds: from which quarter, paid by which funds."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="choices")
    candidate = models.OneToOneField(Candidate, on_delete=models.PROTECT, related_name="choice")
    quarter = models.PositiveSmallIntegerField(_("quarter of start, from the first"))
    shares = models.JSONField(_("share of each fund"))

    class Meta:
        verbose_name = _("chosen project")
        verbose_name_plural = _("chosen projects")
        ordering = ["plan", "quarter", "pk"]

    def __str__(self) -> str:
        return str(self.candidate)


class LeftOut(AppendOnly):
    """A candidate that the plan does not build, and the rule that keeps it out."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="left_out")
    candidate = models.OneToOneField(Candidate, on_delete=models.PROTECT, related_name="left_out")
    reason = models.CharField(_("reason"), max_length=20, choices=Reason.choices)
    detail = models.JSONField(_("detail"), default=dict)

    class Meta:
        verbose_name = _("project left out")
        verbose_name_plural = _("projects left out")
        ordering = ["plan", "pk"]

    def __str__(self) -> str:
        return f"{self.candidate}: {self.get_reason_display()}"
