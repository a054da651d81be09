"""What is typed in the ledger: commitments, accounts, lines of money, corrections, filters."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, ClassVar

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Organisation, Person
from yakir.apps.partners.actions import InstalmentOf, LineValues, values_of
from yakir.apps.partners.forms.acts import NOT_CHOSEN, Groups, line
from yakir.apps.partners.forms.filters import with_all
from yakir.apps.partners.forms.keyed import (
    IN_CURRENCIES,
    KeyedForm,
    VersionedForm,
    WhereForm,
    amount_field,
    as_typed,
    day_field,
    organisation_field,
)
from yakir.apps.partners.models import Fund, Line
from yakir.apps.partners.queries import ledger
from yakir.apps.partners.rules.ledger import MONEY_KINDS, Boundary, LineKind, ValueMethod
from yakir.apps.partners.rules.ledger.kinds import RELIEFS
from yakir.common.forms import YakirForm
from yakir.common.money import CURRENCIES

INSTALMENTS = 4
DOCUMENT = _("Number and date of the agreement, payment, invoice or waybill.")


class ScheduleFields(KeyedForm):
    """Rows of a schedule: day, amount and condition of each payment."""

    def add_schedule(self, rows: int) -> None:
        """Add the fields of so many payments."""
        self.schedule_rows = rows
        for row in range(1, rows + 1):
            said = {"number": row}
            self.fields[f"amount_{row}"] = amount_field(
                _("Payment %(number)s") % said, required=False
            )
            self.fields[f"due_{row}"] = day_field(
                _("By when, payment %(number)s") % said, required=False
            )
            self.fields[f"condition_{row}"] = line(_("Condition of payment %(number)s") % said, 300)
        for name, field in self.fields.items():
            if name.startswith(("amount_", "due_", "condition_")):
                short = "" if name.startswith("condition_") else " input--short"
                field.widget.attrs.setdefault("class", f"input{short}")

    def schedule(self) -> list[InstalmentOf]:
        """Return the payments that were typed."""
        data = self.cleaned_data
        return [
            InstalmentOf(data[f"amount_{row}"], data[f"due_{row}"], data[f"condition_{row}"])
            for row in range(1, self.schedule_rows + 1)
            if data[f"amount_{row}"]
        ]


class CommitmentForm(WhereForm, ScheduleFields):
    """A signed undertaking with its schedule."""

    giver = organisation_field(_("Who gives"))
    taker = organisation_field(_("Who receives"))
    amount = amount_field(_("Amount"))
    currency = forms.ChoiceField(label=_("Currency"), choices=IN_CURRENCIES)
    signed_on = day_field(_("Signed"))
    ends_on = day_field(_("Ends"), required=False)
    conditions = line(_("Conditions"), 4000, long=True)
    document = line(_("Document"), 200, DOCUMENT, required=True)
    short: ClassVar[Sequence[str]] = ("currency", "pledge")
    groups: Groups = (
        *WhereForm.groups,
        (_("What was signed"), r"amount|currency|signed_on|ends_on|conditions|document|pledge"),
        (_("Schedule of payments"), r"(amount|due|condition)_\d"),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_schedule(INSTALMENTS)


class ScheduleForm(VersionedForm, ScheduleFields):
    """A new schedule in place of the one that holds."""

    def __init__(self, *args: Any, rows: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_schedule(rows)


class AccountForm(WhereForm):
    """Money that an organisation keeps apart."""

    keeper = organisation_field(_("Who keeps it"))
    currency = forms.ChoiceField(label=_("Currency"), choices=IN_CURRENCIES)
    fund = forms.ModelChoiceField(
        Fund.objects.filter(is_scenario=False), label=_("Fund"), required=False
    )
    pledge = None  # type: ignore[assignment]  # money of several pledges may lie in one account
    short: ClassVar[Sequence[str]] = ("currency",)


class MoneyLineForm(KeyedForm):
    """A line of money."""

    kind = forms.ChoiceField(label=_("Kind"))
    held_on = day_field(_("When"))
    commitment = forms.ChoiceField(label=_("Commitment"), required=False)
    account = forms.ChoiceField(label=_("Account"), required=False)
    other_account = forms.ChoiceField(
        label=_("Account it goes to"),
        required=False,
        help_text=_("For money passed on or exchanged."),
    )
    amount = amount_field(_("Amount"), _("In the currency of the commitment or account."))
    into_amount = amount_field(
        _("Amount in the other currency"), _("For an exchange."), required=False
    )
    giver = organisation_field(
        _("From whom"), required=False, hint=_("Empty: who keeps the account.")
    )
    taker = organisation_field(
        _("To whom"), required=False, hint=_("Empty: who keeps the account.")
    )
    document = line(_("Document"), 200, DOCUMENT, required=True)
    reason = line(_("Reason"), 300, _("For a reduction or a return."))

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.commitments = {each.public_id: each for each in ledger.commitments_seen_by(person)}
        self.accounts = {each.public_id: each for each in ledger.accounts_seen_by(person)}
        kinds = [kind for kind in LineKind if kind in MONEY_KINDS and kind not in RELIEFS]
        self._offer("kind", [*NOT_CHOSEN, *((kind.value, kind.label) for kind in kinds)])
        self._offer("commitment", _named(self.commitments))
        for name in ("account", "other_account"):
            self._offer(name, _named(self.accounts))

    def values(self) -> LineValues:
        """Return the line as typed."""
        data = self.cleaned_data
        return LineValues(
            kind=data["kind"],
            held_on=data["held_on"],
            amount=data["amount"],
            into_amount=data["into_amount"],
            commitment=self.commitments.get(data["commitment"]),
            account=self.accounts.get(data["account"]),
            other_account=self.accounts.get(data["other_account"]),
            giver=data["giver"],
            taker=data["taker"],
            document=data["document"],
            reason=data["reason"],
        )

    def _offer(self, name: str, choices: list[tuple[str, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices


class CorrectionForm(KeyedForm):
    """A line in place of a mistaken one."""

    held_on = day_field(_("When"))
    quantity = amount_field(_("Quantity"), required=False, digits=3)
    amount = amount_field(_("Amount"), required=False)
    into_amount = amount_field(_("Amount in the other currency"), required=False)
    currency = forms.ChoiceField(label=_("Currency"), choices=IN_CURRENCIES, required=False)
    value_method = forms.ChoiceField(
        label=_("How the value was found"),
        choices=[*NOT_CHOSEN, *ValueMethod.choices],
        required=False,
    )
    giver = organisation_field(_("From whom"), required=False)
    taker = organisation_field(_("To whom"), required=False)
    document = line(_("Document"), 200, DOCUMENT, required=True)
    reason = line(_("Reason"), 300, _("What was mistaken, or why the goods were refused or lost."))
    is_void = forms.BooleanField(
        label=_("It never happened"),
        required=False,
        help_text=_("Then only the reason counts; the old line stays to be seen."),
    )

    def __init__(self, *args: Any, corrected: Line, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.corrected = corrected
        of_money = corrected.consignment_id is None
        dropped = ["quantity", "currency", "value_method"] if of_money else ["into_amount"]
        if corrected.into_amount is None and of_money:
            dropped.append("into_amount")
        if corrected.item_id is None and not of_money:
            dropped.append("quantity")
        for name in dropped:
            del self.fields[name]
        for name in self.fields:
            if name not in ("idempotency_key", "is_void", "reason"):
                self.initial.setdefault(name, getattr(corrected, name))
        if "quantity" in self.fields:
            self.initial["quantity"] = as_typed(corrected.quantity)
        for name in ("giver", "taker"):
            organisation = getattr(corrected, name)
            self.initial[name] = organisation.key if organisation else None

    def values(self) -> LineValues:
        """Return the correction as typed, the rest as it was."""
        data = self.cleaned_data
        typed = {
            name: data[name] for name in self.fields if name not in ("idempotency_key", "is_void")
        }
        return replace(values_of(self.corrected), **typed)


class LedgerFilters(YakirForm):
    """Filters of the ledger."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), required=False, choices=with_all(LineKind.choices))
    what = forms.ChoiceField(
        label=_("Money or goods"),
        required=False,
        choices=with_all([("money", _("Money")), ("goods", _("Goods and services"))]),
    )
    organisation = forms.ChoiceField(label=_("Organisation"), required=False)
    currency = forms.ChoiceField(
        label=_("Currency"), required=False, choices=with_all((code, code) for code in CURRENCIES)
    )
    inside = forms.ChoiceField(label=_("Totals for"), required=False)
    side = forms.ChoiceField(
        label=_("Boundary"), required=False, choices=with_all(Boundary.choices)
    )
    on = day_field(_("Held by"), required=False)
    known = day_field(_("As known on"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        acting = Organisation.objects.filter(
            Q(lines_given__isnull=False) | Q(lines_taken__isnull=False)
        )
        named = [(each.key, each.name) for each in acting.distinct().order_by("name_en", "pk")]
        organisation, inside = self.fields["organisation"], self.fields["inside"]
        assert isinstance(organisation, forms.ChoiceField)
        assert isinstance(inside, forms.ChoiceField)
        organisation.choices = with_all(named)
        inside.choices = [
            ("", _("Cities and the Association")),
            ("cities", _("Cities")),
            ("association", _("The Association")),
            *named,
        ]

    def asked(self) -> dict[str, Any]:
        """Return the filters that make sense, days as days."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}


def _named(holdings: dict[str, Any]) -> list[tuple[str, Any]]:
    return [
        *NOT_CHOSEN,
        *((key, f"{each.name} ({each.currency})") for key, each in holdings.items()),
    ]
