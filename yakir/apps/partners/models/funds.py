"""Funds: money with its rules, quarter by quarter."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Organisation
from yakir.apps.partners.models.lasting import Lasting, in_language
from yakir.apps.places.models import Community, Oblast
from yakir.common.ids import public_id_field
from yakir.common.money import currency_code
from yakir.common.records import Recorded
from yakir.common.time import quarter_text


class Fund(Recorded, Lasting):
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
    own_contribution = models.DecimalField(
        _("least share that others pay, the community included"),
        max_digits=5,
        decimal_places=4,
        default=Decimal(0),
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal("0.99"))],
    )
    ticket = models.DecimalField(
        _("least it pays of a project"), max_digits=16, decimal_places=2, null=True, blank=True
    )
    last_quarter = models.CharField(
        _("last quarter of payment"), max_length=7, blank=True, validators=[quarter_text]
    )
    named_share = models.DecimalField(
        _("least share to the named group"),
        max_digits=5,
        decimal_places=4,
        default=Decimal(0),
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(1))],
    )
    named_oblasts = models.ManyToManyField(
        Oblast, blank=True, related_name="named_by_funds", verbose_name=_("oblasts of the group")
    )
    named_statuses = models.JSONField(_("statuses of the group"), default=list, blank=True)
    named_sizes = models.JSONField(_("sizes of the group"), default=list, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

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
                condition=models.Q(own_contribution__gte=0, own_contribution__lt=1),
                name="fund_own_contribution_is_a_share",
            ),
            models.CheckConstraint(
                condition=models.Q(named_share__gte=0, named_share__lte=1),
                name="fund_named_share_is_a_share",
            ),
            models.CheckConstraint(
                condition=models.Q(ticket__isnull=True) | models.Q(ticket__gt=0),
                name="fund_ticket_is_above_zero",
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
        return in_language(self.name_uk, self.name_en)


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
