"""Forms of the ledger: each carries a key, so that sent twice it does nothing twice."""

import secrets
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Organisation, Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.partners.actions import Where
from yakir.apps.partners.forms.acts import (
    NOT_CHOSEN,
    PROTECTION,
    Grouped,
    Groups,
    community_field,
    line,
)
from yakir.apps.partners.models import Act, Pledge
from yakir.apps.partners.queries import pledges_seen_by
from yakir.apps.places.models import Oblast
from yakir.common.money import CURRENCIES
from yakir.common.protected import Sector

IN_CURRENCIES = [("", "")] + [(code, code) for code in CURRENCIES]


def new_key() -> str:
    """Return a key for one sending of a form."""
    return secrets.token_urlsafe(18)


def day_field(label: Any, help_text: Any = "", *, required: bool = True) -> forms.DateField:
    """Return a field for a day."""
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=required,
        # A control of this type knows days in one way only, whatever the language.
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )


def amount_field(
    label: Any, help_text: Any = "", *, required: bool = True, digits: int = 2
) -> forms.DecimalField:
    """Return a field for an amount or a quantity, written as people write numbers."""
    return forms.DecimalField(
        label=label,
        help_text=help_text,
        required=required,
        max_digits=18,
        decimal_places=digits,
        min_value=0,
        localize=True,
        widget=forms.TextInput(attrs={"inputmode": "decimal", "data-short": "1"}),
    )


def as_typed(quantity: Decimal | None) -> Decimal | None:
    """Return a quantity as people would type it: 1 and not 1.000, which reads as a thousand."""
    if quantity is None:
        return None
    whole = quantity.to_integral_value()
    return whole.quantize(Decimal(1)) if whole == quantity else quantity.normalize()


def organisation_field(label: Any, *, required: bool = True, hint: Any = "") -> Any:
    """Return a field for an organisation of the register."""
    return forms.ModelChoiceField(
        Organisation.objects.order_by("name_en", "pk"),
        label=label,
        required=required,
        help_text=hint,
        to_field_name="key",
        empty_label=str(_("Choose")),
    )


class KeyedForm(Grouped):
    """A form with the key of its sending."""

    idempotency_key = forms.CharField(
        required=False, max_length=80, widget=forms.HiddenInput, initial=new_key
    )


class VersionedForm(KeyedForm):
    """A form that knows which version of a record it was made from."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class WhereForm(KeyedForm):
    """What a commitment, account or consignment is called, what for and where."""

    name_uk = line(_("Name in Ukrainian"), 200, required=True)
    name_en = line(_("Name in English"), 200)
    sector = forms.ChoiceField(label=_("Sector"), choices=[*NOT_CHOSEN, *Sector.choices])
    protection = forms.ChoiceField(
        label=_("Protected kind"),
        choices=PROTECTION,
        required=False,
        help_text=_("Energy, heat, water and communications are always protected."),
    )
    oblast = forms.ModelChoiceField(Oblast.objects.all(), label=_("Oblast"), required=False)
    pledge = line(
        _("Pledge that it keeps"), 40, _("Key of the fact on the pledge board, such as K020.")
    )
    own_order: Sequence[str] = ()
    groups: Groups = (
        (_("What"), r"name_..|sector|protection"),
        (_("Who"), r"giver|taker|recipient|keeper"),
        (_("Where"), r"community|oblast"),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["community"] = community_field(person, Permission.KEEP_LEDGER)
        self.order_fields(["name_uk", "name_en", "sector", "protection", "community", "oblast"])
        self.fields["community"].widget.attrs.setdefault("class", "input")

    def where(self) -> Where:
        """Return what was typed about the name, the sector and the place."""
        names = ("name_uk", "name_en", "sector", "community", "oblast")
        protection = {"yes": True, "no": False}.get(self.cleaned_data["protection"])
        return Where(**{name: self.cleaned_data[name] for name in names}, is_protected=protection)

    def clean_pledge(self) -> Pledge | None:
        """Return the pledge of this key."""
        key = self.cleaned_data["pledge"].strip()
        if not key:
            return None
        found = pledges_seen_by(self.person).filter(act__key__iexact=key).first()
        if found is None:
            raise forms.ValidationError(_("No pledge has this key."))
        return found

    @property
    def act(self) -> Act | None:
        """The public fact of the pledge."""
        pledge = self.cleaned_data.get("pledge")
        return pledge.act if pledge else None
