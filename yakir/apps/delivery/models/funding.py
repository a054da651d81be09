"""Money allocated to projects, from commitments and lines of the ledger."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.delivery.rules import MoneyStage
from yakir.apps.partners.models import Commitment, Line
from yakir.apps.projects.models import Project
from yakir.common.ids import public_id_field
from yakir.common.models import Rate
from yakir.common.money import Money, currency_code
from yakir.common.records import AppendOnly, Recorded


class Allocation(Recorded, AppendOnly):
    """
    Part of a commitment, or of a payment, that is for a project; a changed one names the old.

    The amount is in the currency of the commitment or line, its worth in that of the project by
    the rates of the day, which are kept with their sources.
    """

    public_id = public_id_field("allocation")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="allocations")
    stage = models.CharField(_("moment"), max_length=10, choices=MoneyStage.choices)
    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, related_name="allocations", null=True, blank=True
    )
    line = models.ForeignKey(
        Line, on_delete=models.PROTECT, related_name="allocations", null=True, blank=True
    )
    amount = models.DecimalField(_("amount"), max_digits=18, decimal_places=2)
    currency = models.CharField(_("currency"), max_length=3, validators=[currency_code])
    worth = models.DecimalField(
        _("amount in the project's currency"), max_digits=18, decimal_places=2
    )
    worth_currency = models.CharField(
        _("project's currency"), max_length=3, validators=[currency_code]
    )
    rate = models.ForeignKey(
        Rate, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    project_rate = models.ForeignKey(
        Rate, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    held_on = models.DateField(_("when"))
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="replaced_by", null=True, blank=True
    )
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("allocation")
        verbose_name_plural = _("allocations")
        ordering = ["project", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    stage=MoneyStage.COMMITTED, commitment__isnull=False, line__isnull=True
                )
                | ~models.Q(stage=MoneyStage.COMMITTED)
                & models.Q(commitment__isnull=True, line__isnull=False),
                name="allocation_of_a_commitment_or_a_line",
            ),
            # Nothing is for the project any more: only a row that replaces another can say so.
            models.CheckConstraint(
                condition=models.Q(amount__gt=0, worth__gt=0)
                | models.Q(amount=0, worth=0, replaces__isnull=False),
                name="allocation_above_zero",
            ),
            models.CheckConstraint(
                condition=~models.Q(currency=models.F("worth_currency"))
                | models.Q(amount=models.F("worth")),
                name="allocation_worth_itself_in_one_currency",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project}: {self.amount} {self.currency}"

    @property
    def money(self) -> Money:
        """The amount as it was committed or paid."""
        return Money(self.amount, self.currency)

    @property
    def worth_money(self) -> Money:
        """The amount in the project's currency."""
        return Money(self.worth, self.worth_currency)
