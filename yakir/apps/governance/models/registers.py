"""Risks with their history, mandates and cost of overrules, and checks of plans by others."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Organisation, Person
from yakir.apps.governance.models.decisions import Decision
from yakir.apps.governance.models.programmes import Programme
from yakir.apps.governance.rules import CheckOutcome, Impact, Likelihood, RiskState
from yakir.apps.partners.models.lasting import Lasting
from yakir.apps.planning.models import Overrule, Plan
from yakir.common.ids import public_id_field
from yakir.common.records import AppendOnly, Recorded


class Risk(Recorded, Lasting):
    """What may keep a programme from its aims, as it stands now."""

    public_id = public_id_field("risk")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="risks")
    title = models.CharField(_("risk"), max_length=200)
    likelihood = models.PositiveSmallIntegerField(_("likelihood"), choices=Likelihood.choices)
    impact = models.PositiveSmallIntegerField(_("impact"), choices=Impact.choices)
    owner = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", verbose_name=_("owner")
    )
    response = models.CharField(_("response"), max_length=500)
    review_on = models.DateField(_("next review"))
    state = models.CharField(
        _("state"), max_length=10, choices=RiskState.choices, default=RiskState.OPEN
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("risk")
        verbose_name_plural = _("risks")
        ordering = ["programme", "review_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    likelihood__gte=1, likelihood__lte=5, impact__gte=1, impact__lte=5
                ),
                name="risk_stands_on_its_scales",
            )
        ]

    def __str__(self) -> str:
        return self.title


class RiskEntry(Recorded, AppendOnly):
    """How a risk stood from then on, and why it was changed."""

    risk = models.ForeignKey(Risk, on_delete=models.PROTECT, related_name="entries")
    likelihood = models.PositiveSmallIntegerField(_("likelihood"), choices=Likelihood.choices)
    impact = models.PositiveSmallIntegerField(_("impact"), choices=Impact.choices)
    response = models.CharField(_("response"), max_length=500)
    review_on = models.DateField(_("next review"))
    state = models.CharField(_("state"), max_length=10, choices=RiskState.choices)
    note = models.CharField(_("what is new"), max_length=300, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("history of a risk")
        verbose_name_plural = _("history of risks")
        ordering = ["risk", "pk"]

    def __str__(self) -> str:
        return str(self.risk)


class Mandate(Recorded, AppendOnly):
    """The decision under which the planner is overruled."""

    overrule = models.OneToOneField(Overrule, on_delete=models.PROTECT, related_name="mandate")
    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="mandates")
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="mandates")

    class Meta:
        verbose_name = _("mandate of an overrule")
        verbose_name_plural = _("mandates of overrules")
        ordering = ["-recorded_at", "-pk"]

    def __str__(self) -> str:
        return str(self.overrule)


class OverrulingCost(Recorded, AppendOnly):
    """What overruling costs: the gain of the best plan without, less that of the plan with it."""

    programme = models.ForeignKey(Programme, on_delete=models.PROTECT, related_name="costs")
    plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, related_name="costs", verbose_name=_("plan with overrules")
    )
    free_plan = models.ForeignKey(
        Plan, on_delete=models.PROTECT, related_name="+", verbose_name=_("plan without overrules")
    )
    overrules = models.ManyToManyField(Overrule, related_name="costs", verbose_name=_("overrules"))
    lost = models.FloatField(_("gain lost"), help_text=_("person-quarters, weighted"))
    at_most = models.FloatField(_("gain lost at most, by the bound"))
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("cost of overruling")
        verbose_name_plural = _("costs of overruling")
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "free_plan"], name="cost_of_overruling_once")
        ]

    def __str__(self) -> str:
        return str(self.plan)


class Verification(Recorded, AppendOnly):
    """Somebody outside the search computed a plan again and signs what came of it."""

    public_id = public_id_field("verification")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="verifications")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    problem_sha256 = models.CharField(_("fingerprint of the problem"), max_length=64)
    plan_sha256 = models.CharField(_("fingerprint of the plan"), max_length=64)
    outcome = models.CharField(_("outcome"), max_length=10, choices=CheckOutcome.choices)
    note = models.CharField(_("note"), max_length=500, blank=True)

    class Meta:
        verbose_name = _("check of a plan")
        verbose_name_plural = _("checks of plans")
        ordering = ["-recorded_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "person"], name="a_person_checks_a_plan_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_outcome_display()}"
