"""Lines of the ledger: what happened to money, goods and services, never edited."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Organisation, Person
from yakir.apps.partners.models.holdings import Account, Commitment, Consignment, Item
from yakir.apps.partners.models.receipts import Receipt
from yakir.apps.partners.rules import PartyRole
from yakir.apps.partners.rules.ledger import MOVES, LineKind, Stand, ValueMethod
from yakir.common.ids import public_id_field
from yakir.common.models import Rate, Source
from yakir.common.money import Money, currency_code
from yakir.common.records import AppendOnly, Recorded

_MONEY = models.Q(consignment__isnull=True)
_HAS_AMOUNT = models.Q(amount__isnull=False)


def _moves() -> models.Q:
    """Return the condition that each kind moves only as the rules have it."""
    allowed = models.Q()
    for kind, moves in MOVES.items():
        for before, after in moves:
            allowed |= models.Q(kind=kind.value, before=before.value, after=after.value)
    return allowed


class Line(Recorded, AppendOnly):
    """One thing that happened to money, goods or a service, from whom to whom, and when."""

    public_id = public_id_field("line")
    kind = models.CharField(_("kind"), max_length=14, choices=LineKind.choices)
    held_on = models.DateField(_("when"))
    before = models.CharField(
        _("from where"), max_length=8, choices=Stand.choices, blank=True, default=""
    )
    after = models.CharField(
        _("to where"), max_length=8, choices=Stand.choices, blank=True, default=""
    )
    commitment = models.ForeignKey(
        Commitment, on_delete=models.PROTECT, related_name="lines", null=True, blank=True
    )
    account = models.ForeignKey(
        Account, on_delete=models.PROTECT, related_name="lines", null=True, blank=True
    )
    other_account = models.ForeignKey(
        Account,
        on_delete=models.PROTECT,
        related_name="lines_in",
        null=True,
        blank=True,
        verbose_name=_("account it went to"),
    )
    consignment = models.ForeignKey(
        Consignment, on_delete=models.PROTECT, related_name="lines", null=True, blank=True
    )
    item = models.ForeignKey(
        Item, on_delete=models.PROTECT, related_name="lines", null=True, blank=True
    )
    receipt = models.ForeignKey(
        Receipt, on_delete=models.PROTECT, related_name="lines", null=True, blank=True
    )
    quantity = models.DecimalField(
        _("quantity"), max_digits=18, decimal_places=3, null=True, blank=True
    )
    amount = models.DecimalField(
        _("amount"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True, validators=[currency_code])
    into_amount = models.DecimalField(
        _("amount in the other currency"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    value_method = models.CharField(
        _("how the value was found"), max_length=8, choices=ValueMethod.choices, blank=True
    )
    rate = models.ForeignKey(
        Rate, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    giver = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="lines_given",
        null=True,
        blank=True,
        verbose_name=_("from whom"),
    )
    taker = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="lines_taken",
        null=True,
        blank=True,
        verbose_name=_("to whom"),
    )
    document = models.CharField(_("document"), max_length=200, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="replaced_by", null=True, blank=True
    )
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("line of the ledger")
        verbose_name_plural = _("lines of the ledger")
        ordering = ["-held_on", "-pk"]
        indexes = [
            models.Index(fields=["-held_on", "-id"], name="line_by_day"),
            models.Index(fields=["kind", "-held_on"], name="line_by_kind"),
        ]
        constraints = [
            models.CheckConstraint(condition=_moves(), name="line_moves_by_its_kind"),
            models.CheckConstraint(
                condition=_MONEY & _HAS_AMOUNT & models.Q(quantity__isnull=True, item__isnull=True)
                | models.Q(
                    consignment__isnull=False,
                    commitment__isnull=True,
                    account__isnull=True,
                    other_account__isnull=True,
                ),
                name="line_is_of_money_or_of_goods",
            ),
            models.CheckConstraint(
                condition=_MONEY | models.Q(item__isnull=True) | models.Q(quantity__isnull=False),
                name="line_of_an_item_has_a_quantity",
            ),
            models.CheckConstraint(
                condition=~models.Q(after=Stand.DUE) & ~models.Q(before=Stand.DUE)
                | models.Q(commitment__isnull=False),
                name="line_of_a_commitment_names_it",
            ),
            models.CheckConstraint(
                condition=~models.Q(after=Stand.HELD) & ~models.Q(before=Stand.HELD)
                | models.Q(account__isnull=False),
                name="line_of_an_account_names_it",
            ),
            models.CheckConstraint(
                condition=~models.Q(after=Stand.HELD, before=Stand.HELD)
                | models.Q(other_account__isnull=False)
                & ~models.Q(other_account=models.F("account")),
                name="line_between_two_accounts",
            ),
            models.CheckConstraint(
                condition=models.Q(kind=LineKind.EXCHANGE, into_amount__isnull=False)
                | ~models.Q(kind=LineKind.EXCHANGE) & models.Q(into_amount__isnull=True),
                name="line_of_an_exchange_has_two_amounts",
            ),
            # Nothing happened after all: only a correction can say so.
            models.CheckConstraint(
                condition=models.Q(replaces__isnull=False)
                | (models.Q(quantity__isnull=True) | models.Q(quantity__gt=0))
                & (models.Q(amount__isnull=True) | models.Q(amount__gt=0)),
                name="line_above_zero",
            ),
            models.CheckConstraint(
                condition=(models.Q(quantity__isnull=True) | models.Q(quantity__gte=0))
                & (models.Q(amount__isnull=True) | models.Q(amount__gte=0)),
                name="line_not_negative",
            ),
            models.CheckConstraint(
                condition=models.Q(amount__isnull=True) | ~models.Q(currency=""),
                name="line_amount_has_a_currency",
            ),
            models.CheckConstraint(
                condition=_MONEY | models.Q(amount__isnull=True) | ~models.Q(value_method=""),
                name="line_value_has_a_method",
            ),
            models.CheckConstraint(
                condition=~models.Q(document="") | models.Q(source__isnull=False),
                name="line_has_a_document_or_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.held_on}"

    @property
    def money(self) -> Money | None:
        """The amount, where the line names one."""
        return None if self.amount is None else Money(self.amount, self.currency)

    @property
    def moved(self) -> object:
        """How much the line moves: money by its amount, goods and services by their quantity."""
        return self.amount if self.consignment_id is None else self.quantity

    @property
    def is_void(self) -> bool:
        """Whether the line says that nothing happened after all."""
        return not self.moved and self.replaces_id is not None


class LineParty(AppendOnly):
    """The role of an organisation in a line, beside the two ends."""

    line = models.ForeignKey(Line, on_delete=models.PROTECT, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="lines")
    role = models.CharField(_("role"), max_length=12, choices=PartyRole.choices)

    class Meta:
        verbose_name = _("party of a line")
        verbose_name_plural = _("parties of lines")
        ordering = ["line", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["line", "organisation", "role"], name="role_once_a_line"
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_role_display()}"
