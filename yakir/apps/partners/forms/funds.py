"""What is typed about a scenario's fund."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yakir.apps.partners.actions import FundValues
from yakir.apps.partners.actions.funds import LISTS, PLAIN
from yakir.apps.partners.forms.acts import Grouped, line, number
from yakir.apps.partners.models import Fund
from yakir.apps.places.models import Oblast
from yakir.apps.places.rules import SizeClass, Status
from yakir.common.money import CURRENCIES
from yakir.common.protected import Sector

ROWS = 8


class FundForm(Grouped):
    """A fund of a scenario."""

    name_uk = line(_("Name in Ukrainian"), 120, required=True)
    name_en = line(_("Name in English"), 120, required=True)
    currency = forms.ChoiceField(
        label=_("Currency"), choices=[(code, code) for code in CURRENCIES], initial="EUR"
    )
    sectors = forms.MultipleChoiceField(
        label=_("Sectors"),
        choices=Sector.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen means any."),
    )
    oblasts = forms.ModelMultipleChoiceField(
        Oblast.objects.all(),
        label=_("Oblasts"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("None chosen means any."),
    )
    smallest = number(_("Smallest project"))
    largest = number(_("Largest project"))
    greatest_share = forms.DecimalField(
        label=_("Greatest share of a project"),
        help_text=_("1 pays for a whole project, 0.5 for half of it."),
        max_digits=5,
        decimal_places=4,
        localize=True,
        initial=Decimal(1),
    )
    carry_over = forms.BooleanField(
        label=_("Unused money carries over to the next quarter"), required=False, initial=True
    )
    own_contribution = forms.DecimalField(
        label=_("Least share that others pay, the community included"),
        help_text=_("0 asks for nothing; 0.2 for a fifth of each project it takes part in."),
        max_digits=5,
        decimal_places=4,
        localize=True,
        required=False,
        initial=Decimal(0),
    )
    ticket = number(
        _("Least it pays of a project"),
        _("Of a project with such a fund at most three funds pay. Empty asks for nothing."),
    )
    last_quarter = forms.CharField(
        label=_("Last quarter of payment"),
        max_length=7,
        required=False,
        help_text=_("Written as 2029-Q4. Empty means as long as there is money."),
    )
    named_share = forms.DecimalField(
        label=_("Least share of the money it spends that goes to the group"),
        help_text=_("0 names no group."),
        max_digits=5,
        decimal_places=4,
        localize=True,
        required=False,
        initial=Decimal(0),
    )
    named_oblasts = forms.ModelMultipleChoiceField(
        Oblast.objects.all(),
        label=_("Communities of these oblasts"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("A community that meets any of the three lists belongs to the group."),
    )
    named_statuses = forms.MultipleChoiceField(
        label=_("Communities of these official statuses"),
        choices=[(status.value, status.label) for status in Status],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    named_sizes = forms.MultipleChoiceField(
        label=_("Communities of these sizes"),
        choices=SizeClass.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    short = (
        "currency",
        "smallest",
        "largest",
        "greatest_share",
        "own_contribution",
        "ticket",
        "last_quarter",
        "named_share",
    )
    groups = (
        (_("Name"), r"name_.."),
        (_("Rules"), r"currency|sectors|oblasts|smallest|largest|greatest_share|carry_over"),
        (_("Beside other funds"), r"own_contribution|ticket|last_quarter"),
        (_("A group of communities"), r"named_.*"),
        (_("Money by quarter"), r"quarter_\d+|tranche_\d+"),
    )

    def __init__(self, *args: Any, fund: Fund | None = None, **kwargs: Any) -> None:
        self.fund = fund
        self.tranches = [] if fund is None else list(fund.tranches.order_by("quarter"))
        self.rows = max(ROWS, len(self.tranches) + 1)
        if fund is not None:
            kwargs["initial"] = self._of(fund)
        super().__init__(*args, **kwargs)
        self._add_tranche_fields()

    def values(self) -> FundValues:
        """Return what was typed; rows without quarter and amount count for nothing."""
        data = self.cleaned_data
        rows = [(data[f"quarter_{row}"], data[f"tranche_{row}"]) for row in range(1, self.rows + 1)]
        return FundValues(
            name_uk=data["name_uk"],
            name_en=data["name_en"],
            currency=data["currency"],
            tranches=tuple((quarter, amount) for quarter, amount in rows if quarter),
            sectors=tuple(data["sectors"]),
            oblasts=tuple(data["oblasts"]),
            communities=() if self.fund is None else tuple(self.fund.communities.all()),
            smallest=data["smallest"],
            largest=data["largest"],
            greatest_share=data["greatest_share"],
            carry_over=data["carry_over"],
            own_contribution=data["own_contribution"] or Decimal(0),
            ticket=data["ticket"],
            last_quarter=data["last_quarter"].upper(),
            named_share=data["named_share"] or Decimal(0),
            named_oblasts=tuple(data["named_oblasts"]),
            named_statuses=tuple(data["named_statuses"]),
            named_sizes=tuple(data["named_sizes"]),
        )

    def clean(self) -> dict[str, Any]:
        """Ask for the other half of a row, and for rows without a gap."""
        data = super().clean() or {}
        empty_before = False
        for row in range(1, self.rows + 1):
            quarter, amount = data.get(f"quarter_{row}"), data.get(f"tranche_{row}")
            if quarter and amount is None and f"tranche_{row}" not in self.errors:
                self.add_error(f"tranche_{row}", _("Write how much comes in this quarter."))
            if amount is not None and not quarter:
                self.add_error(f"quarter_{row}", _("Write the quarter, such as 2027-Q1."))
            if quarter and empty_before:
                self.add_error(f"quarter_{row}", _("Leave no empty row before this one."))
            empty_before = empty_before or not quarter
        return data

    def _add_tranche_fields(self) -> None:
        for row in range(1, self.rows + 1):
            tranche = self.tranches[row - 1] if row <= len(self.tranches) else None
            self.fields[f"quarter_{row}"] = forms.CharField(
                label=_("Quarter %(number)s") % {"number": row},
                required=False,
                max_length=7,
                initial=tranche.quarter if tranche else "",
                widget=forms.TextInput(attrs={"class": "input input--short"}),
            )
            self.fields[f"tranche_{row}"] = forms.DecimalField(
                label=_("Amount in quarter %(number)s") % {"number": row},
                initial=tranche.amount if tranche else None,
                widget=forms.TextInput(attrs={"class": "input input--short"}),
                required=False,
                max_digits=16,
                decimal_places=2,
                localize=True,
            )

    @staticmethod
    def _of(fund: Fund) -> dict[str, Any]:
        return {
            **{name: getattr(fund, name) for name in (*PLAIN, *LISTS)},
            "oblasts": list(fund.oblasts.all()),
            "named_oblasts": list(fund.named_oblasts.all()),
            "version": fund.version,
        }
