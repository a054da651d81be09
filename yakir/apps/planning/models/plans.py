"""Plans: what a run found, what it chose and left out, whether it is public."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.places.models import Community
from yakir.apps.planning.models.runs import Candidate, Run
from yakir.apps.planning.rules import Ending, Reason
from yakir.common.ids import public_id_field
from yakir.common.protected import Service
from yakir.common.records import AppendOnly, Recorded


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
    work = models.PositiveBigIntegerField(_("steps of the search"), default=0)
    gain = models.FloatField(
        _("gain before missed floors"),
        null=True,
        help_text=_("the same as the gain where no floor is missed"),
    )
    missing = models.JSONField(_("money missing at each floor"), default=list, blank=True)
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


class Correction(AppendOnly):
    """
    What projects of one community do together, where that is not the sum of what each does alone.

    Both numbers are shares of people, as the plan reckons them and as the network was simulated.
    """

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="corrections")
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="+")
    numbers = models.JSONField(_("numbers of the candidates in the problem"), default=list)
    service = models.CharField(_("service"), max_length=12, choices=Service.choices)
    summed = models.FloatField(_("share of people, each project alone added up"))
    simulated = models.FloatField(_("share of people, simulated together"))
    is_corrected = models.BooleanField(
        _("the plan reckons with it"),
        help_text=_("no: it was found in the last plan, after which nothing is searched again"),
    )

    class Meta:
        verbose_name = _("corrected joint effect")
        verbose_name_plural = _("corrected joint effects")
        ordering = ["plan", "pk"]

    def __str__(self) -> str:
        return f"{self.community}, {self.get_service_display()}"


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
