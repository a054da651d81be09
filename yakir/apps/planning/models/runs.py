"""Runs: searches for a plan, and the candidates that each may choose."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.catalogue.models import DesignVersion
from yakir.apps.places.models import Community
from yakir.apps.planning.models.scenarios import Scenario
from yakir.apps.planning.rules import Failure
from yakir.apps.projects.models import Project
from yakir.common.ids import public_id_field
from yakir.common.protected import Sector, Service
from yakir.common.records import AppendOnly, Recorded
from yakir.common.runs import RunState


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


class RunPoint(AppendOnly):
    """How far a search was after so many seconds: what its curve is drawn from."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="points")
    seconds = models.FloatField(_("seconds"))
    value = models.FloatField(_("best so far"), null=True)
    bound = models.FloatField(_("bound so far"), null=True)

    class Meta:
        verbose_name = _("point of a run")
        verbose_name_plural = _("points of a run")
        ordering = ["run", "seconds", "pk"]
        indexes = [models.Index(fields=["run", "seconds"], name="run_point_in_time")]

    def __str__(self) -> str:
        return f"{self.run}: {self.seconds:.1f} s"


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
