"""Forms of orders to the gate."""

from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.publishing.actions import AlreadyWithdrawn, UnknownRecord
from yakir.apps.publishing.queries import orders
from yakir.common.forms import YakirForm

LONGEST_REASON = 300  # [character]


class ReasonForm(YakirForm):
    """Why a person lets something through; `read` is the fingerprint of what the page showed."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        help_text=_("Why this may be public. It stays on record with your name."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    read = forms.CharField(widget=forms.HiddenInput)


class RecordForm(YakirForm):
    """Which public record is meant."""

    record = forms.CharField(
        label=_("Record"),
        max_length=500,
        help_text=_("Its id, which begins with ykr:, or the address of its public page."),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_record(self) -> models.Model:
        """Return the record that is meant, if this person may withdraw it."""
        record = orders.withdrawable(self.cleaned_data["record"], self.person)
        if record is None:
            raise ValidationError(UnknownRecord.message)
        if orders.is_withdrawn(str(getattr(record, "public_id", ""))):
            raise ValidationError(AlreadyWithdrawn.message)
        return record


class WithdrawForm(YakirForm):
    """What of a record is withdrawn, and why."""

    field = forms.ChoiceField(
        label=_("What to withdraw"),
        required=False,
        error_messages={
            "invalid_choice": _(
                "The public does not have this field; it may have been withdrawn already."
            )
        },
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=LONGEST_REASON,
        help_text=_("It stays on record with your name. The public learns the rule only."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    record = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, shown: orders.Shown, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.shown = shown
        parts = [(field.name, field.label) for field in shown.fields if field.alone]
        cast("forms.ChoiceField", self.fields["field"]).choices = [
            ("", _("The whole record")),
            *parts,
        ]

    @property
    def going(self) -> list[orders.ShownField]:
        """What the public would no longer have."""
        one = self.cleaned_data["field"]
        return [field for field in self.shown.fields if one in {"", field.name}]
