"""Tables of scenarios of outages, runs of the network, and what they found."""

import json
from hashlib import sha256

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.endurance.rules import USUAL_DRAWS, USUAL_HOLD_SHARE, Basis
from yakir.apps.places.models import Community, Site
from yakir.common.ids import public_id_field
from yakir.common.protected import Service
from yakir.common.records import AppendOnly, Recorded
from yakir.common.runs import Background


class OutageScenario(Recorded):
    """What may befall in a window of hours; always a scenario, never a forecast."""

    public_id = public_id_field("outages")
    key = models.SlugField(_("key"), max_length=60, unique=True, null=True, blank=True)
    name_uk = models.CharField(_("name in Ukrainian"), max_length=160)
    name_en = models.CharField(_("name in English"), max_length=160)
    about_uk = models.TextField(_("description in Ukrainian"), blank=True)
    about_en = models.TextField(_("description in English"), blank=True)
    record = models.JSONField(_("what befalls, each part with its source"), default=dict)
    hours = models.PositiveSmallIntegerField(_("hours"))
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="outage_scenarios")
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("scenario of outages")
        verbose_name_plural = _("scenarios of outages")
        ordering = ["name_uk", "pk"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_uk if get_language() == "uk" else self.name_en

    @property
    def about(self) -> str:
        """The description in the reader's language."""
        return self.about_uk if get_language() == "uk" else self.about_en


class EnduranceRun(Recorded, Background):
    """One simulation of a community, or of all, under a scenario."""

    public_id = public_id_field("endurance")
    scenario = models.ForeignKey(OutageScenario, on_delete=models.PROTECT, related_name="runs")
    community = models.ForeignKey(
        Community,
        on_delete=models.PROTECT,
        related_name="endurance_runs",
        null=True,
        blank=True,
        help_text=_("none: every community outside occupation"),
    )
    basis = models.CharField(
        _("sites"), max_length=10, choices=Basis.choices, default=Basis.REGISTER
    )
    draws = models.PositiveIntegerField(_("draws"), default=USUAL_DRAWS)
    seed = models.PositiveIntegerField(_("seed"), default=1)
    hold_share = models.FloatField(
        _("share of an ordinary day that still counts as held"), default=USUAL_HOLD_SHARE
    )
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="endurance_runs")
    change = models.JSONField(_("what is added to a site, to see its effect"), default=dict)
    gain = models.JSONField(_("what the addition brings"), default=dict)
    left_out = models.JSONField(
        _("communities left out, by code, with the faults of their registers"), default=dict
    )
    network_sha256 = models.CharField(_("hash of the network"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("run of endurance")
        verbose_name_plural = _("runs of endurance")
        ordering = ["-recorded_at", "-pk"]
        indexes = [
            models.Index(
                fields=["community", "state", "-recorded_at"], name="endurance_run_by_place"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(hold_share__gt=0, hold_share__lte=1),
                name="endurance_hold_share_is_a_share",
            )
        ]

    def __str__(self) -> str:
        return f"{self.scenario}, {self.get_state_display()}"


class Chunk(models.Model):
    """A finished part of a run, kept so that a run that ended half-way can go on."""

    run = models.ForeignKey(EnduranceRun, on_delete=models.CASCADE, related_name="chunks")
    number = models.PositiveIntegerField(_("number"))
    arrays = models.BinaryField(_("arrays"))

    class Meta:
        verbose_name = _("part of a run")
        verbose_name_plural = _("parts of runs")
        ordering = ["run", "number"]
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="chunk_once_a_run")]

    def __str__(self) -> str:
        return f"{self.run}: {self.number}"


class Holding(AppendOnly):
    """How long one service, or the whole package, holds in one community, as a run found it."""

    run = models.ForeignKey(EnduranceRun, on_delete=models.PROTECT, related_name="holdings")
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="holdings")
    service = models.CharField(
        _("service"), max_length=12, choices=Service.choices, blank=True, help_text=_("none: all")
    )
    by_norm = models.BooleanField(_("sites estimated by norm, wholly or in part"))
    hours = models.FloatField(_("mean hours"))
    error = models.FloatField(_("standard error of the mean"))
    quantiles = models.JSONField(_("hours at 5, 25, 50, 75 and 95 percent of draws"))
    median = models.FloatField(_("median hours"))
    outlasted = models.FloatField(_("share of draws that outlast the window"))
    person_hours_without = models.FloatField(_("person-hours without, mean"))
    person_hours_error = models.FloatField(_("standard error of person-hours"))
    curve = models.JSONField(_("share of draws that still hold, by hour"), default=list)

    class Meta:
        verbose_name = _("holding")
        verbose_name_plural = _("holdings")
        ordering = ["run", "median", "pk"]
        indexes = [
            models.Index(fields=["run", "service", "median", "id"], name="holding_by_median")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["run", "community", "service"], name="holding_once_a_run"
            )
        ]

    def __str__(self) -> str:
        return f"{self.community}, {self.get_service_display()}: {self.median}"


class WeakLink(AppendOnly):
    """What a community would gain if one of its sites lasted a day longer."""

    run = models.ForeignKey(EnduranceRun, on_delete=models.PROTECT, related_name="weak_links")
    site = models.ForeignKey(
        Site, on_delete=models.PROTECT, related_name="weak_links", null=True, blank=True
    )
    label = models.CharField(_("site"), max_length=200)
    hours_gained = models.FloatField(_("hours gained"))
    hours_error = models.FloatField(_("standard error of the hours"))
    person_hours_gained = models.FloatField(_("person-hours of the seven services gained"))
    person_hours_error = models.FloatField(_("standard error of the person-hours"))

    class Meta:
        verbose_name = _("weak link")
        verbose_name_plural = _("weak links")
        ordering = ["run", "-person_hours_gained", "pk"]

    def __str__(self) -> str:
        return self.label


class Look(AppendOnly, Recorded):
    """A look ahead from a present state: who looked, what was known, what came out."""

    public_id = public_id_field("look")
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="looks")
    looked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="looks")
    told = models.JSONField(_("what was known of grid, weather and stores"))
    found = models.JSONField(_("how long sites and services last"))
    package_hours = models.FloatField(_("hours of all seven together"), null=True, blank=True)
    network_sha256 = models.CharField(_("hash of the network"), max_length=64)
    salt = models.CharField(_("salt of the journal's commitment"), max_length=32)

    class Meta:
        verbose_name = _("look ahead")
        verbose_name_plural = _("looks ahead")
        ordering = ["-recorded_at", "-pk"]
        indexes = [
            models.Index(fields=["community", "-recorded_at", "-id"], name="look_by_community")
        ]

    def __str__(self) -> str:
        return f"{self.community}, {self.recorded_at:%Y-%m-%d %H:%M}"

    @property
    def commitment(self) -> str:
        """A salted hash of what was known and found; it tells neither."""
        said = json.dumps([self.told, self.found], sort_keys=True, ensure_ascii=False)
        return sha256(f"{self.salt}{said}".encode()).hexdigest()
