"""Fields that forms of delivery share."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yakir.common.forms import YakirForm


def day_field(label: Any, *, required: bool = True) -> forms.DateField:
    """Return a field for a day."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget)


def number_field(label: Any, *, digits: int = 2, required: bool = True) -> forms.DecimalField:
    """Return a field for a number written as people write it."""
    widget = forms.TextInput(attrs={"inputmode": "decimal", "data-short": "1"})
    return forms.DecimalField(
        label=label,
        required=required,
        max_digits=18,
        decimal_places=digits,
        localize=True,
        widget=widget,
    )


def reason_field(*, required: bool = True) -> forms.CharField:
    """Return a box for a reason."""
    widget = forms.Textarea(attrs={"rows": 2})
    return forms.CharField(label=_("Reason"), max_length=300, required=required, widget=widget)


class VersionForm(YakirForm):
    """A form that knows which version of the delivery its reader has seen."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class ChangeAmountForm(VersionForm):
    """How much of an allocation or a payment stays."""

    amount = number_field(_("Amount that stays; zero sets all of it free"))
    reason = reason_field()

    def __init__(self, *args: Any, amount: Decimal, **kwargs: Any) -> None:
        kwargs["initial"] = {"amount": amount, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
