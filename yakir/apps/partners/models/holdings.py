"""What the ledger keeps account of: commitments, accounts, consignments and their items."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Organisation, Person
from yakir.apps.partners.models.acts import Act
from yakir.apps.partners.models.funds import Fund
from yakir.apps.partners.models.lasting import Lasting, in_language
from yakir.apps.partners.models.pledges import Pledge
from yakir.apps.partners.rules.ledger import Nature
from yakir.apps.partners.rules.numbers import NumberKind
from yakir.apps.places.models import Community, Oblast
from yakir.common.ids import public_id_field
from yakir.common.models import Source
from yakir.common.money import Money, currency_code
from yakir.common.protected import Sector
from yakir.common.records import AppendOnly, Recorded


class Holding(Recorded, Lasting):
    """What commitments, accounts and consignments share: a name, a place, and whether it is protected."""

    name_uk = models.CharField(_("name in Ukrainian"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    sector = models.CharField(_("sector"), max_length=20, choices=Sector.choices)
    is_protected = models.BooleanField(_("protected kind"), default=False)
    community = models.ForeignKey(
        Community, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    oblast = models.ForeignKey(
        Oblast, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language, else in the other."""
        return in_language(self.name_uk, self.name_en)


class Commitment(Holding):
    """A signed undertaking to give money, with its conditions; how much stands in its lines."""

    public_id = public_id_field("commitment")
    pledge = models.ForeignKey(
        Pledge, on_delete=models.PROTECT, related_name="commitments", null=True, blank=True
    )
    act = models.ForeignKey(
        Act,
        on_delete=models.PROTECT,
        related_name="commitments",
        null=True,
        blank=True,
        verbose_name=_("public fact"),
    )
    giver = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    taker = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    currency = models.CharField(_("currency"), max_length=3, validators=[currency_code])
    signed_on = models.DateField(_("signed"))
    ends_on = models.DateField(_("ends"), null=True, blank=True)
    conditions = models.TextField(_("conditions"), blank=True)
    document = models.CharField(_("document"), max_length=200, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, blank=True)

    class Meta:
        verbose_name = _("commitment")
        verbose_name_plural = _("commitments")
        ordering = ["-signed_on", "-pk"]
        indexes = [models.Index(fields=["-signed_on", "-id"], name="commitment_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(document="") | models.Q(source__isnull=False),
                name="commitment_has_a_document",
            ),
            models.CheckConstraint(
                condition=models.Q(ends_on__isnull=True)
                | models.Q(ends_on__gte=models.F("signed_on")),
                name="commitment_ends_after_signing",
            ),
        ]


class Instalment(Recorded, AppendOnly):
    """A payment that a commitment foresees; a changed one is a new row that names the old."""

    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="instalments")
    due_on = models.DateField(_("due"), null=True, blank=True)
    amount = models.DecimalField(_("amount"), max_digits=18, decimal_places=2)
    condition = models.CharField(_("condition"), max_length=300, blank=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="replaced_by", null=True, blank=True
    )

    class Meta:
        verbose_name = _("instalment")
        verbose_name_plural = _("instalments")
        ordering = ["commitment", "due_on", "pk"]
        constraints = [
            # Nothing is due any more: only a row that replaces another can say so.
            models.CheckConstraint(
                condition=models.Q(amount__gt=0) | models.Q(amount=0, replaces__isnull=False),
                name="instalment_above_zero",
            )
        ]

    def __str__(self) -> str:
        return f"{self.commitment}: {self.due_on}"

    @property
    def money(self) -> Money:
        """The amount with its currency."""
        return Money(self.amount, self.commitment.currency)


class Account(Holding):
    """Money that an organisation keeps apart: what was paid in, what is there, what was spent."""

    public_id = public_id_field("account")
    keeper = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    fund = models.ForeignKey(
        Fund, on_delete=models.PROTECT, related_name="accounts", null=True, blank=True
    )
    currency = models.CharField(_("currency"), max_length=3, validators=[currency_code])

    class Meta:
        verbose_name = _("account")
        verbose_name_plural = _("accounts")
        ordering = ["name_uk", "pk"]


class Consignment(Holding):
    """Goods or services in kind that a giver and a recipient handle together."""

    public_id = public_id_field("consignment")
    pledge = models.ForeignKey(
        Pledge, on_delete=models.PROTECT, related_name="consignments", null=True, blank=True
    )
    act = models.ForeignKey(
        Act,
        on_delete=models.PROTECT,
        related_name="consignments",
        null=True,
        blank=True,
        verbose_name=_("public fact"),
    )
    giver = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    recipient = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    is_aid = models.BooleanField(_("humanitarian aid"), default=False)
    expected_on = models.DateField(
        _("expected"), null=True, blank=True, help_text=_("Only where a document names a day.")
    )
    note = models.TextField(_("note"), blank=True)

    class Meta:
        verbose_name = _("consignment")
        verbose_name_plural = _("consignments")
        ordering = ["-recorded_at", "-pk"]
        indexes = [models.Index(fields=["-recorded_at", "-id"], name="consignment_by_time")]


class Item(Recorded, AppendOnly):
    """One row of a packing list: goods in a unit, or one thing with its number, or a service."""

    public_id = public_id_field("item")
    consignment = models.ForeignKey(Consignment, on_delete=models.PROTECT, related_name="items")
    row = models.PositiveIntegerField(_("row"))
    nature = models.CharField(
        _("nature"), max_length=8, choices=Nature.choices, default=Nature.GOODS
    )
    name_uk = models.CharField(_("name in Ukrainian"), max_length=200)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    unit_uk = models.CharField(_("unit in Ukrainian"), max_length=40)
    unit_en = models.CharField(_("unit in English"), max_length=40, blank=True)
    quantity = models.DecimalField(_("quantity"), max_digits=18, decimal_places=3)
    number_kind = models.CharField(
        _("kind of number"), max_length=6, choices=NumberKind.choices, blank=True
    )
    number = models.CharField(_("number"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("item")
        verbose_name_plural = _("items")
        ordering = ["consignment", "row", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["consignment", "row"], name="item_row_once"),
            models.UniqueConstraint(
                fields=["consignment", "number_kind", "number"],
                condition=~models.Q(number=""),
                name="item_number_once",
            ),
            models.CheckConstraint(
                condition=models.Q(quantity__gt=0), name="item_quantity_above_zero"
            ),
            models.CheckConstraint(
                condition=models.Q(number="") | models.Q(quantity=1), name="item_number_names_one"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language, else in the other."""
        return in_language(self.name_uk, self.name_en)

    @property
    def unit(self) -> str:
        """The unit in the reader's language, else in the other."""
        return in_language(self.unit_uk, self.unit_en)
