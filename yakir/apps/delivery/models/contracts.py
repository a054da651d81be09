"""Contracts of a project, their terms as signed and amended, and payments under them."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.partners.models import Line
from yakir.apps.projects.models import Project
from yakir.common.ids import public_id_field
from yakir.common.money import Money, currency_code
from yakir.common.records import AppendOnly, Recorded


class Contract(Recorded, AppendOnly):
    """A contract for works, goods or services of a project; what it says stands in its terms."""

    public_id = public_id_field("contract")
    project = models.ForeignKey(Project, on_delete=models.PROTECT, related_name="contracts")
    tender_id = models.CharField(_("tender in Prozorro"), max_length=40, blank=True)
    contract_id = models.CharField(_("contract in Prozorro"), max_length=46, blank=True)
    currency = models.CharField(_("currency"), max_length=3, validators=[currency_code])
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("contract")
        verbose_name_plural = _("contracts")
        ordering = ["project", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["contract_id"],
                condition=~models.Q(contract_id=""),
                name="contract_of_prozorro_once",
            )
        ]

    def __str__(self) -> str:
        return self.contract_id or self.public_id


class ContractTerms(Recorded, AppendOnly):
    """What a contract says since it was signed or amended; the newest row holds."""

    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="terms")
    title = models.CharField(_("subject"), max_length=300)
    supplier = models.CharField(_("supplier"), max_length=200)
    amount = models.DecimalField(_("amount"), max_digits=18, decimal_places=2)
    signed_on = models.DateField(_("signed"))
    ends_on = models.DateField(_("ends"), null=True, blank=True)
    document = models.CharField(_("document"), max_length=200)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("terms of a contract")
        verbose_name_plural = _("terms of contracts")
        ordering = ["contract", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount__gte=0), name="contract_amount_not_negative"
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("signed_on")),
                name="contract_ends_after_signing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title}: {self.supplier}"

    @property
    def money(self) -> Money:
        """The amount with the contract's currency."""
        return Money(self.amount, self.contract.currency)


class Payment(Recorded, AppendOnly):
    """Part of a spending line of the ledger that paid a contract; a changed one names the old."""

    public_id = public_id_field("payment")
    contract = models.ForeignKey(Contract, on_delete=models.PROTECT, related_name="payments")
    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="payments")
    amount = models.DecimalField(_("amount"), max_digits=18, decimal_places=2)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="replaced_by", null=True, blank=True
    )
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("payment under a contract")
        verbose_name_plural = _("payments under contracts")
        ordering = ["contract", "pk"]
        constraints = [
            # Nothing was paid after all: only a row that replaces another can say so.
            models.CheckConstraint(
                condition=models.Q(amount__gt=0) | models.Q(amount=0, replaces__isnull=False),
                name="payment_above_zero",
            )
        ]

    def __str__(self) -> str:
        return f"{self.contract}: {self.amount}"

    @property
    def money(self) -> Money:
        """The amount with the contract's currency."""
        return Money(self.amount, self.contract.currency)
