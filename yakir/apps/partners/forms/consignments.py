"""What is typed about consignments: items, packing lists, stages, receipts, reports, terms."""

import base64
import binascii
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from yakir.apps.partners.actions import HandOver, ItemOf, ReceivedItem, TermValues
from yakir.apps.partners.actions.receipts import MOST_PHOTOGRAPHS
from yakir.apps.partners.forms.acts import NOT_CHOSEN, Groups, line
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
from yakir.apps.partners.forms.ledger import DOCUMENT
from yakir.apps.partners.models import Item
from yakir.apps.partners.rules.ledger import MOVES, LineKind, Nature, Stand, ValueMethod
from yakir.apps.partners.rules.ledger.kinds import REASON_KINDS
from yakir.apps.partners.rules.numbers import NumberKind
from yakir.apps.partners.rules.terms import Counting, TermEvent
from yakir.common.forms import YakirForm
from yakir.common.photographs import (
    MOST_BYTES,
    NotAPicture,
    Picture,
    PictureTooBig,
    read_photograph,
    read_signature,
)

NOTHING = Decimal(0)
DRAWN = "data:image/png;base64,"


class ConsignmentForm(WhereForm):
    """A consignment between a giver and a recipient."""

    giver = organisation_field(_("Who gives"))
    recipient = organisation_field(_("Who receives"))
    is_aid = forms.BooleanField(label=_("Humanitarian aid"), required=False)
    expected_on = day_field(_("Expected"), _("Only where a document names a day."), required=False)
    note = line(_("Note"), 2000, long=True)
    short: ClassVar[Sequence[str]] = ("pledge",)


class ItemForm(VersionedForm):
    """One item, offered or agreed."""

    name_uk = line(_("Name in Ukrainian"), 200, required=True)
    name_en = line(_("Name in English"), 200)
    nature = forms.ChoiceField(label=_("Nature"), choices=Nature.choices)
    quantity = amount_field(_("Quantity"), digits=3)
    unit_uk = line(_("Unit"), 40, _("Pieces, hours, places …"), required=True)
    number_kind = forms.ChoiceField(
        label=_("Kind of number"), choices=NumberKind.choices, required=False
    )
    number = line(_("Number"), 60, _("Then the quantity is 1."))
    value = amount_field(_("Value"), _("Empty when nobody names it."), required=False)
    currency = forms.ChoiceField(label=_("Currency"), choices=IN_CURRENCIES, required=False)
    value_method = forms.ChoiceField(
        label=_("How the value was found"),
        choices=[*NOT_CHOSEN, *ValueMethod.choices],
        required=False,
    )
    on = day_field(_("Offered"))
    document = line(_("Document"), 200, DOCUMENT, required=True)

    def item(self) -> ItemOf:
        """Return the item as typed."""
        names = [name for name in ItemOf.__dataclass_fields__ if name in self.cleaned_data]
        return ItemOf(**{name: self.cleaned_data[name] for name in names})


class PackingListForm(YakirForm):
    """A packing list as a file."""

    file = forms.FileField(label=_("Packing list"), help_text=_("XLSX, ODS or CSV."))
    on = day_field(_("Offered"))
    document = line(_("Document"), 200, DOCUMENT, required=True)


class ByItem(VersionedForm):
    """A form with fields for each item of a consignment."""

    items: Sequence[Item] = ()
    per_item: Sequence[str] = ()

    def rows(self) -> Iterator[tuple[Item, list[BoundField]]]:
        """Yield each item with its fields."""
        for item in self.items:
            yield item, [self[f"{name}_{item.pk}"] for name in self.per_item]

    def plain(self) -> list[BoundField]:
        """Return the fields that belong to no item."""
        mine = {f"{name}_{item.pk}" for name in self.per_item for item in self.items}
        return [field for field in self if field.name not in mine and not field.is_hidden]

    def _add(self, name: str, item: Item, field: forms.Field) -> None:
        short = "" if name == "reason" else " input--short"
        field.widget.attrs.setdefault("class", f"input{short}")
        self.fields[f"{name}_{item.pk}"] = field


class StageForm(ByItem):
    """One stage for the items of a consignment."""

    on = day_field(_("When"))
    before = forms.ChoiceField(label=_("From where"), required=False)
    taker = organisation_field(_("To whom"), required=False)
    document = line(_("Document"), 200, DOCUMENT, required=True)
    reason = line(_("Reason"), 300)
    per_item = ("quantity",)

    def __init__(
        self,
        *args: Any,
        kind: LineKind,
        items: Sequence[Item],
        most: Mapping[int, Decimal],
        whole: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.kind, self.items, self.most = kind, items, most
        stands = [before for before, _after in MOVES[kind] if before != Stand.OUTSIDE]
        before = self.fields["before"]
        assert isinstance(before, forms.ChoiceField)
        before.choices = [(stand.value, stand.label) for stand in stands if stand != Stand.HELD]
        if len(before.choices) < 2:
            del self.fields["before"]
        if kind != LineKind.REDISTRIBUTION:
            del self.fields["taker"]
        else:
            self.fields["taker"].required = True
        if kind in REASON_KINDS:
            self.fields["reason"].required = True
        else:
            del self.fields["reason"]
        for item in items:
            field = amount_field(item.name, required=False, digits=3)
            field.initial = as_typed(most[item.pk]) if whole else None
            self._add("quantity", item, field)

    def quantities(self) -> list[tuple[Item, Decimal]]:
        """Return how many of each item were typed."""
        typed = [(item, self.cleaned_data[f"quantity_{item.pk}"]) for item in self.items]
        return [(item, quantity) for item, quantity in typed if quantity]


class ManyFilesInput(forms.ClearableFileInput):
    """A control that takes several files."""

    allow_multiple_selected = True


class PhotographsField(forms.FileField):
    """Several photographs, each made anew."""

    def clean(self, data: Any, initial: Any = None) -> list[Picture]:
        """Return the pictures; a file that is none is refused."""
        files = data if isinstance(data, list | tuple) else [data] if data else []
        # Nothing is unpacked of more files, or of larger ones, than anybody may send.
        if len(files) > MOST_PHOTOGRAPHS:
            raise forms.ValidationError(
                _("Choose at most %(count)s photographs.") % {"count": MOST_PHOTOGRAPHS}
            )
        if any(file.size > MOST_BYTES for file in files if file):
            raise forms.ValidationError(PictureTooBig.message)
        try:
            return [read_photograph(file.read()) for file in files if file]
        except NotAPicture as error:
            raise forms.ValidationError(error.text) from error


class ReceiptForm(ByItem):
    """What was received: by item, with who handed over, who took, and how they signed."""

    on = day_field(_("When"))
    handed_by = line(_("Who handed over"), 200, required=True)
    taken_by = line(_("Who took"), 200, required=True)
    place = line(_("Place"), 200, _("Never shown outside."))
    document = line(_("Waybill or act"), 200)
    note = line(_("Note"), 300)
    photographs = PhotographsField(
        label=_("Photographs"),
        required=False,
        widget=ManyFilesInput(
            attrs={"multiple": True, "accept": "image/jpeg,image/png,image/webp"}
        ),
        help_text=_("Up to six. Place and time inside the files are removed."),
    )
    signed_as = line(_("Your name as a signature"), 200, _("Or draw your signature below."))
    signature = forms.CharField(required=False, max_length=200_000, widget=forms.HiddenInput)
    per_item = ("accepted", "refused", "reason")

    def __init__(
        self, *args: Any, items: Sequence[Item], expected: Mapping[int, Decimal], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.items, self.expected = items, expected
        for item in items:
            accepted = amount_field(_("Accepted"), required=False, digits=3)
            accepted.initial = as_typed(expected.get(item.pk) or None)
            self._add("accepted", item, accepted)
            self._add("refused", item, amount_field(_("Refused"), required=False, digits=3))
            self._add("reason", item, line(_("Why refused"), 300))

    def clean_signature(self) -> bytes | None:
        """Return the drawn signature made anew."""
        typed = self.cleaned_data["signature"]
        if not typed:
            return None
        try:
            return read_signature(base64.b64decode(typed.removeprefix(DRAWN), validate=True)).data
        except (binascii.Error, NotAPicture) as error:
            raise forms.ValidationError(
                _("The signature cannot be read. Draw it again.")
            ) from error

    def received(self) -> list[ReceivedItem]:
        """Return what was accepted and refused of each item."""
        data = self.cleaned_data
        return [
            ReceivedItem(
                item,
                data[f"accepted_{item.pk}"] or NOTHING,
                data[f"refused_{item.pk}"] or NOTHING,
                data[f"reason_{item.pk}"],
            )
            for item in self.items
        ]

    def hand_over(self) -> HandOver:
        """Return who gave and who took, when and where."""
        names = HandOver.__dataclass_fields__
        return HandOver(**{name: self.cleaned_data[name] for name in names})


class HandInForm(VersionedForm):
    """That the report was handed in."""

    on = day_field(_("Handed in"))
    document = line(
        _("Document"), 200, _("Number and date under which it was taken."), required=True
    )


class TermForm(VersionedForm):
    """What an act of law says of a term."""

    days = forms.IntegerField(label=_("Days"), required=False, min_value=1, max_value=3999)
    counting = forms.ChoiceField(
        label=_("Days counted"), choices=[*NOT_CHOSEN, *Counting.choices], required=False
    )
    event = forms.ChoiceField(
        label=_("From which event"), choices=[*NOT_CHOSEN, *TermEvent.choices], required=False
    )
    act_title = line(_("Act of law"), 300)
    act_url = line(_("Address of the act"), 500, _("Begins with https://"))
    in_force_from = day_field(_("In force from"), required=False)
    in_force_to = day_field(_("In force to"), required=False)
    days_off = line(_("Days off that the rule names"), 2000, _("Days as 2026-03-06."), long=True)
    groups: Groups = (
        (_("Term"), r"days|counting|event|days_off"),
        (_("Act"), r"act_.*|in_force_.*"),
    )

    def values(self) -> TermValues:
        """Return the term as typed."""
        data = {name: self.cleaned_data[name] for name in TermValues.__dataclass_fields__}
        days_off = tuple(data["days_off"].replace(",", " ").replace(";", " ").split())
        return TermValues(**{**data, "days_off": days_off})


class ReminderForm(KeyedForm):
    """A note to ourselves."""

    on = day_field(_("When"))
    text = line(_("What is to be done"), 200, required=True)
