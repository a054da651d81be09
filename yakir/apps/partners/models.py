"""Tables of partners' acts: public facts with their parties, pledges, deliveries, funds."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Organisation, Person
from yakir.apps.partners.rules import ActKind, DeliveryState, PartyRole, PledgeState
from yakir.apps.places.models import Community, Oblast
from yakir.common.ids import public_id_field
from yakir.common.models import Source
from yakir.common.money import Money, currency_code
from yakir.common.protected import Sector
from yakir.common.records import AppendOnly, Recorded
from yakir.common.time import partial_date, quarter_text


class Act(Recorded):
    """A public fact: who said, signed, pledged or delivered what, when, by which source."""

    public_id = public_id_field("act")
    key = models.SlugField(_("key"), max_length=40, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=ActKind.choices)
    sector = models.CharField(_("sector"), max_length=20, choices=Sector.choices)
    is_protected = models.BooleanField(_("protected kind"), default=False)
    title_uk = models.CharField(_("title in Ukrainian"), max_length=300)
    title_en = models.CharField(_("title in English"), max_length=300)
    detail_uk = models.TextField(_("detail in Ukrainian"), blank=True)
    detail_en = models.TextField(_("detail in English"), blank=True)
    happened = models.CharField(_("when"), max_length=10, blank=True, validators=[partial_date])
    quantity = models.DecimalField(
        _("quantity"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    unit_uk = models.CharField(_("unit in Ukrainian"), max_length=80, blank=True)
    unit_en = models.CharField(_("unit in English"), max_length=80, blank=True)
    amount = models.DecimalField(
        _("amount"), max_digits=18, decimal_places=2, null=True, blank=True
    )
    currency = models.CharField(_("currency"), max_length=3, blank=True, validators=[currency_code])
    community = models.ForeignKey(
        Community, on_delete=models.PROTECT, related_name="acts", null=True, blank=True
    )
    oblast = models.ForeignKey(
        Oblast, on_delete=models.PROTECT, related_name="acts", null=True, blank=True
    )
    place_uk = models.CharField(_("place in Ukrainian"), max_length=200, blank=True)
    place_en = models.CharField(_("place in English"), max_length=200, blank=True)
    stated_uk = models.CharField(
        _("status in the source, in Ukrainian"), max_length=120, blank=True
    )
    stated_en = models.CharField(_("status in the source, in English"), max_length=120, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT)
    part_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="parts", null=True, blank=True
    )
    overlaps = models.ManyToManyField("self", blank=True)
    replaces = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="replaced_by", null=True, blank=True
    )

    class Meta:
        verbose_name = _("act")
        verbose_name_plural = _("acts")
        ordering = ["-happened", "-pk"]
        indexes = [
            models.Index(fields=["-happened", "-id"], name="act_by_date"),
            models.Index(fields=["kind", "-happened"], name="act_by_kind"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(amount__isnull=True) | ~models.Q(currency=""),
                name="act_amount_has_a_currency",
            ),
            models.CheckConstraint(
                condition=models.Q(amount__isnull=True) | models.Q(amount__gt=0),
                name="act_amount_above_zero",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def title(self) -> str:
        """The title in the reader's language."""
        return self.title_uk if get_language() == "uk" else self.title_en

    @property
    def money(self) -> Money | None:
        """The amount, where the source names one."""
        return None if self.amount is None else Money(self.amount, self.currency)


class Party(models.Model):
    """The role of an organisation in an act."""

    act = models.ForeignKey(Act, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="acts")
    role = models.CharField(_("role"), max_length=12, choices=PartyRole.choices)

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ["act", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["act", "organisation", "role"], name="role_once_an_act")
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.get_role_display()}"


class Pledge(Recorded):
    """A public statement of intent, kept as a record until it is kept, changed or withdrawn."""

    public_id = public_id_field("pledge")
    act = models.OneToOneField(Act, on_delete=models.PROTECT, related_name="pledge")
    state = models.CharField(
        _("state"), max_length=14, choices=PledgeState.choices, default=PledgeState.MADE
    )
    due_on = models.DateField(
        _("due"), null=True, blank=True, help_text=_("Only where the source itself names a date.")
    )
    due_uk = models.CharField(
        _("due, in the source's words, in Ukrainian"), max_length=120, blank=True
    )
    due_en = models.CharField(
        _("due, in the source's words, in English"), max_length=120, blank=True
    )
    last_news = models.CharField(
        _("last news"), max_length=10, blank=True, validators=[partial_date]
    )
    is_silent = models.BooleanField(_("no news since"), default=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name = _("pledge")
        verbose_name_plural = _("pledges")
        ordering = ["state", "pk"]
        indexes = [models.Index(fields=["state", "id"], name="pledge_by_state")]

    def __str__(self) -> str:
        return str(self.act)


class PledgeChange(Recorded, AppendOnly):
    """A step in the life of a pledge, with its reason and source."""

    pledge = models.ForeignKey(Pledge, on_delete=models.PROTECT, related_name="changes")
    before = models.CharField(_("before"), max_length=14, choices=PledgeState.choices, blank=True)
    after = models.CharField(_("after"), max_length=14, choices=PledgeState.choices)
    on = models.CharField(_("when"), max_length=10, blank=True, validators=[partial_date])
    note = models.CharField(_("reason"), max_length=300, blank=True)
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, blank=True)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("change of a pledge")
        verbose_name_plural = _("changes of pledges")
        ordering = ["pledge", "pk"]

    def __str__(self) -> str:
        return f"{self.before} → {self.after}"


class Answer(Recorded, AppendOnly):
    """What the partner says beside a pledge."""

    pledge = models.ForeignKey(Pledge, on_delete=models.PROTECT, related_name="answers")
    text = models.TextField(_("answer"))
    on = models.CharField(_("when"), max_length=10, validators=[partial_date])
    source = models.ForeignKey(Source, on_delete=models.PROTECT, null=True, blank=True)

    class Meta:
        verbose_name = _("partner's answer")
        verbose_name_plural = _("partners' answers")
        ordering = ["pledge", "pk"]

    def __str__(self) -> str:
        return self.text[:60]


class Delivery(Recorded):
    """Goods or works that a source says came, or are on their way."""

    public_id = public_id_field("delivery")
    act = models.OneToOneField(Act, on_delete=models.PROTECT, related_name="delivery")
    pledge = models.ForeignKey(
        Pledge, on_delete=models.PROTECT, related_name="deliveries", null=True, blank=True
    )
    state = models.CharField(_("state"), max_length=20, choices=DeliveryState.choices)

    class Meta:
        verbose_name = _("delivery")
        verbose_name_plural = _("deliveries")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.act)


class Fund(Recorded):
    """Money with its rules; a scenario's fund has no giver."""

    public_id = public_id_field("fund")
    key = models.SlugField(_("key"), max_length=60, unique=True)
    name_uk = models.CharField(_("name in Ukrainian"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=120)
    is_scenario = models.BooleanField(_("scenario: nobody has pledged this"), default=True)
    giver = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="funds", null=True, blank=True
    )
    currency = models.CharField(
        _("currency"), max_length=3, default="EUR", validators=[currency_code]
    )
    sectors = models.JSONField(_("sectors"), default=list, blank=True)
    oblasts = models.ManyToManyField(Oblast, blank=True, related_name="funds")
    communities = models.ManyToManyField(Community, blank=True, related_name="funds")
    smallest = models.DecimalField(
        _("smallest project"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    largest = models.DecimalField(
        _("largest project"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    greatest_share = models.DecimalField(
        _("greatest share of a project"),
        max_digits=5,
        decimal_places=4,
        default=Decimal(1),
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(Decimal(1))],
    )
    carry_over = models.BooleanField(_("unused money carries over"), default=True)

    class Meta:
        verbose_name = _("fund")
        verbose_name_plural = _("funds")
        ordering = ["name_en", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_scenario=False) | models.Q(giver__isnull=True),
                name="a_scenario_names_no_giver",
            ),
            models.CheckConstraint(
                condition=models.Q(greatest_share__gt=0, greatest_share__lte=1),
                name="fund_share_is_a_share",
            ),
            models.CheckConstraint(
                condition=models.Q(smallest__isnull=True)
                | models.Q(largest__isnull=True)
                | models.Q(smallest__lte=models.F("largest")),
                name="fund_smallest_below_largest",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the reader's language."""
        return self.name_uk if get_language() == "uk" else self.name_en


class Tranche(models.Model):
    """Money that a fund brings in a quarter."""

    fund = models.ForeignKey(Fund, on_delete=models.CASCADE, related_name="tranches")
    quarter = models.CharField(_("quarter"), max_length=7, validators=[quarter_text])
    amount = models.DecimalField(_("amount"), max_digits=16, decimal_places=2)

    class Meta:
        verbose_name = _("tranche")
        verbose_name_plural = _("tranches")
        ordering = ["fund", "quarter"]
        constraints = [
            models.UniqueConstraint(fields=["fund", "quarter"], name="one_tranche_a_quarter"),
            models.CheckConstraint(condition=models.Q(amount__gte=0), name="tranche_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.fund}: {self.quarter}"
