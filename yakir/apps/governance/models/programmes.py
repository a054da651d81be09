"""Programmes: aims, indicators, seats of the steering group, rules in versions, projects."""

from decimal import Decimal

from django.db import models
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Organisation, Person
from yakir.apps.governance.rules import Majority, SeatRole
from yakir.apps.partners.models.lasting import Lasting, in_language
from yakir.apps.planning.models import Scenario
from yakir.apps.projects.models import Project
from yakir.common.ids import public_id_field
from yakir.common.records import AppendOnly, Recorded


class Programme(Recorded, Lasting):
    """What partners want to reach together, in which time, by which rules."""

    public_id = public_id_field("programme")
    name_uk = models.CharField(_("name in Ukrainian"), max_length=160)
    name_en = models.CharField(_("name in English"), max_length=160)
    aims_uk = models.TextField(_("aims in Ukrainian"), max_length=3000)
    aims_en = models.TextField(_("aims in English"), max_length=3000)
    begins = models.DateField(_("begins"))
    ends = models.DateField(_("ends"))
    run_by = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("kept by")
    )
    members = models.ManyToManyField(
        Organisation, related_name="programmes", verbose_name=_("members"), blank=True
    )
    scenarios = models.ManyToManyField(
        Scenario, related_name="programmes", verbose_name=_("scenarios"), blank=True
    )
    made_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("programme")
        verbose_name_plural = _("programmes")
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends__gt=models.F("begins")),
                name="programme_ends_after_it_begins",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return in_language(self.name_uk, self.name_en)

    @property
    def aims(self) -> str:
        """The aims in the reader's language."""
        return in_language(self.aims_uk, self.aims_en)


class Target(Recorded, AppendOnly):
    """An indicator of a programme with what it is to reach; a later row of a key replaces it."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="targets")
    key = models.SlugField(_("standard indicator"), max_length=60, blank=True)
    label_uk = models.CharField(_("indicator in Ukrainian"), max_length=200)
    label_en = models.CharField(_("indicator in English"), max_length=200)
    unit_uk = models.CharField(_("unit in Ukrainian"), max_length=40)
    unit_en = models.CharField(_("unit in English"), max_length=40)
    target = models.DecimalField(_("target"), max_digits=16, decimal_places=2)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("indicator of a programme")
        verbose_name_plural = _("indicators of programmes")
        ordering = ["programme", "pk"]

    def __str__(self) -> str:
        return in_language(self.label_uk, self.label_en)


class Seat(Recorded, Lasting):
    """A person's seat in the steering group, for an organisation, from a day to a day."""

    public_id = public_id_field("seat")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="seats")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="seats")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("organisation")
    )
    role = models.CharField(
        _("role in the group"), max_length=8, choices=SeatRole.choices, default=SeatRole.MEMBER
    )
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True)

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ["programme", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["programme", "person"],
                condition=models.Q(until__isnull=True),
                name="one_seat_a_person",
            ),
            models.UniqueConstraint(
                fields=["programme", "role"],
                condition=models.Q(until__isnull=True) & ~models.Q(role=SeatRole.MEMBER),
                name="one_chair_and_one_deputy",
            ),
            models.CheckConstraint(
                condition=models.Q(until__isnull=True) | models.Q(until__gte=models.F("since")),
                name="seat_ends_after_it_begins",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}, {self.get_role_display()}"


class Rules(Recorded, Lasting):
    """A version of a programme's rules; once published it stays as it is."""

    public_id = public_id_field("rules")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="rules")
    number = models.PositiveSmallIntegerField(_("version number"))
    eligibility_uk = models.TextField(_("who and what is eligible, in Ukrainian"), max_length=3000)
    eligibility_en = models.TextField(_("who and what is eligible, in English"), max_length=3000)
    scoring_uk = models.TextField(_("how proposals are scored, in Ukrainian"), max_length=3000)
    scoring_en = models.TextField(_("how proposals are scored, in English"), max_length=3000)
    criteria = models.JSONField(_("criteria of scoring"), default=list)
    quorum = models.DecimalField(
        _("quorum"), max_digits=4, decimal_places=3, default=Decimal("0.5")
    )
    majority = models.CharField(
        _("majority"), max_length=12, choices=Majority.choices, default=Majority.SIMPLE
    )
    chair_percent = models.DecimalField(
        _("change of cost that the chair decides"), max_digits=5, decimal_places=2, default=0
    )
    chair_quarters = models.PositiveSmallIntegerField(
        _("change of time that the chair decides"), default=0
    )
    drafted_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    published_at = models.DateTimeField(_("published"), null=True, blank=True)
    published_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("rules of a programme")
        verbose_name_plural = _("rules of programmes")
        ordering = ["programme", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["programme", "number"], name="rules_number_once"),
            models.CheckConstraint(
                condition=models.Q(quorum__gt=0, quorum__lte=1), name="quorum_is_a_share"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.programme}, {self.number}"


class Enrolment(Recorded, AppendOnly):
    """A project of a programme: two people sign its stages, the programme decides its changes."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="enrolments")
    project = models.OneToOneField(Project, on_delete=models.PROTECT, related_name="enrolment")
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("project of a programme")
        verbose_name_plural = _("projects of programmes")
        ordering = ["programme", "pk"]

    def __str__(self) -> str:
        return str(self.project)
