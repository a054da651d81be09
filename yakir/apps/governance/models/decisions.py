"""Conflicts of interest and decisions: the question, options, votes, who was kept out, the result."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Organisation, Person
from yakir.apps.governance.models.programmes import Programme, Rules, Seat
from yakir.apps.governance.rules import About, Nature, Outcome
from yakir.apps.partners.models import Fund
from yakir.apps.partners.models.lasting import Lasting
from yakir.apps.places.models import Community
from yakir.apps.planning.models import Plan
from yakir.apps.projects.models import Change, Project
from yakir.common.ids import public_id_field
from yakir.common.records import AppendOnly, Recorded


class Declaration(Recorded, AppendOnly):
    """What a member says of their interests; "none" is said too. A later one may replace it."""

    public_id = public_id_field("declaration")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="declarations")
    about = models.CharField(_("interest in"), max_length=12, choices=About.choices)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    community = models.ForeignKey(
        Community, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    fund = models.ForeignKey(
        Fund, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    nature = models.CharField(_("nature"), max_length=8, choices=Nature.choices, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    since = models.DateField(_("since"), null=True, blank=True)
    until = models.DateField(_("until"), null=True, blank=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="replaced_by", null=True, blank=True
    )

    class Meta:
        verbose_name = _("declaration of interests")
        verbose_name_plural = _("declarations of interests")
        ordering = ["seat", "pk"]

    def __str__(self) -> str:
        return str(self.subject or self.get_about_display())

    @property
    def subject(self) -> Organisation | Community | Fund | Project | None:
        """What the interest is in; nothing when there is none."""
        return self.organisation or self.community or self.fund or self.project


class Decision(Recorded, Lasting):
    """A question to the steering group; once closed it stays, and a new one may replace it."""

    public_id = public_id_field("decision")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="decisions")
    rules = models.ForeignKey(Rules, on_delete=models.PROTECT, related_name="decisions")
    question = models.CharField(_("question"), max_length=500)
    plan = models.ForeignKey(
        Plan,
        on_delete=models.PROTECT,
        related_name="decisions",
        null=True,
        blank=True,
        verbose_name=_("plan"),
    )
    change = models.ForeignKey(
        Change,
        on_delete=models.PROTECT,
        related_name="decisions",
        null=True,
        blank=True,
        verbose_name=_("change of a project"),
    )
    projects = models.ManyToManyField(
        Project, related_name="decisions", blank=True, verbose_name=_("projects")
    )
    communities = models.ManyToManyField(
        Community, related_name="+", blank=True, verbose_name=_("communities")
    )
    organisations = models.ManyToManyField(
        Organisation, related_name="+", blank=True, verbose_name=_("organisations")
    )
    funds = models.ManyToManyField(Fund, related_name="+", blank=True, verbose_name=_("funds"))
    opened_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    reasons = models.TextField(_("reasons"), max_length=3000, blank=True)
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices, blank=True)
    chosen = models.ForeignKey(
        "Option",
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("chosen option"),
    )
    may_vote = models.PositiveSmallIntegerField(_("who may vote"), null=True, blank=True)
    voted = models.PositiveSmallIntegerField(_("who voted"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    closed_by = models.ForeignKey(
        Person, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="replaced_by", null=True, blank=True
    )

    class Meta:
        verbose_name = _("decision of a steering group")
        verbose_name_plural = _("decisions of steering groups")
        ordering = ["-recorded_at", "-pk"]
        indexes = [
            models.Index(fields=["programme", "-recorded_at", "-id"], name="decision_by_programme")
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True, outcome="")
                | (models.Q(closed_at__isnull=False) & ~models.Q(outcome="")),
                name="closed_decision_has_its_outcome",
            )
        ]

    def __str__(self) -> str:
        return self.question


class Option(AppendOnly):
    """One answer to the question, by its number."""

    public_id = public_id_field("option")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="options")
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.CharField(_("option"), max_length=300)

    class Meta:
        verbose_name = _("option of a decision")
        verbose_name_plural = _("options of decisions")
        ordering = ["decision", "number"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "number"], name="option_number_once")
        ]

    def __str__(self) -> str:
        return self.text


class Vote(Recorded, AppendOnly):
    """A member's vote for an option, or an abstention, with the reason."""

    public_id = public_id_field("vote")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="votes")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="votes")
    option = models.ForeignKey(
        Option, on_delete=models.PROTECT, related_name="votes", null=True, blank=True
    )
    reason = models.CharField(_("reason"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("vote")
        verbose_name_plural = _("votes")
        ordering = ["decision", "pk"]
        constraints = [models.UniqueConstraint(fields=["decision", "seat"], name="one_vote_a_seat")]

    def __str__(self) -> str:
        return f"{self.seat}: {self.option or _('abstained')}"


class KeptOut(Recorded, AppendOnly):
    """A member is kept from a decision by an interest that it touches."""

    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="kept_out")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="kept_out")
    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("member kept from a decision")
        verbose_name_plural = _("members kept from decisions")
        ordering = ["decision", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["decision", "seat"], name="kept_out_once_a_decision")
        ]

    def __str__(self) -> str:
        return str(self.seat)
