"""What is typed about a public fact: what, who, how much, where, and the source."""

import re
from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Organisation, Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.partners import queries
from yakir.apps.partners.actions import ActValues, Due, FromSource, PartyOf, SourceValues
from yakir.apps.partners.models import Act
from yakir.apps.partners.rules import ActKind, DeliveryState, PartyRole
from yakir.apps.places.models import Community, Oblast
from yakir.apps.places.queries import communities_where, scope_of
from yakir.common.forms import YakirForm
from yakir.common.money import CURRENCIES
from yakir.common.protected import Sector

Groups = tuple[tuple[Any, str], ...]
PARTIES = 4
NOT_CHOSEN = [("", _("Choose"))]
PARTIAL_DATE = _("2026-03-06, or 2026-03, or 2026 when the day is not known.")
PROTECTION = [
    ("", _("By its sector and goods")),
    ("yes", _("Protected: outside, only the oblast")),
    ("no", _("Open")),
]


def number(label: Any, help_text: Any = "") -> forms.DecimalField:
    """Return a field for a number written as people write it, which may stay empty."""
    return forms.DecimalField(
        label=label,
        help_text=help_text,
        required=False,
        max_digits=18,
        decimal_places=2,
        localize=True,
    )


def line(
    label: Any, length: int, help_text: Any = "", *, long: bool = False, required: bool = False
) -> forms.CharField:
    """Return a field for a text, which may stay empty unless it is required."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=length,
        widget=forms.Textarea(attrs={"rows": 3}) if long else forms.TextInput(),
    )


class Grouped(YakirForm):
    """A long form whose fields stand under headings."""

    groups: Groups = ()

    def grouped(self) -> Iterator[tuple[Any, list[BoundField]]]:
        """Yield each heading with its fields, those not named in any group last."""
        rest = dict.fromkeys(self.fields)
        for heading, names in self.groups:
            fields = [name for name in rest if re.fullmatch(names, name)]
            for name in fields:
                del rest[name]
            if fields:
                yield heading, [self[name] for name in fields]
        yield "", [self[name] for name in rest]


class CommunityField(forms.CharField):
    """A community typed by name or code, for people who work with all of them."""

    def clean(self, value: Any) -> Any:
        """Return the community, or nothing when the field is empty."""
        typed = super().clean(value)
        if not typed:
            return None
        known = Community.objects.filter(Q(code=typed) | Q(name_uk=typed) | Q(name_en=typed))
        found = list(known.select_related("oblast")[:2])
        if len(found) == 1:
            return found[0]
        if found:
            raise ValidationError(_("Several communities have this name. Write the KATOTTG code."))
        raise ValidationError(_("No community has this name or code."))

    def prepare_value(self, value: Any) -> Any:
        """Return a community as its code."""
        return value.code if isinstance(value, Community) else value


def community_field(person: Person, permission: Permission) -> forms.Field:
    """Return the field for a community in which a person may do one thing."""
    label = _("Community")
    if scope_of(person, permission).everywhere:
        hint = _("Name or KATOTTG code. Empty when it is for more than one community.")
        return CommunityField(label=label, required=False, help_text=hint, max_length=120)
    theirs = communities_where(person, permission).select_related("oblast")
    only = theirs[0] if len(theirs) == 1 else None
    return forms.ModelChoiceField(theirs, label=label, initial=only)


class SourceForm(Grouped):
    """Where it stands."""

    publisher = line(_("Publisher"), 200, required=True)
    title = line(_("Title as published"), 400, required=True)
    url = line(_("Address"), 500, _("Begins with https://"))
    published = line(_("Published"), 10, PARTIAL_DATE)
    read_on = forms.DateField(
        label=_("Read on"), required=False, widget=forms.DateInput(attrs={"type": "date"})
    )
    short: ClassVar[Sequence[str]] = ("published",)
    source_is_required = True

    def source_values(self) -> SourceValues | None:
        """Return the source as typed; nothing when it may stay empty and does."""
        names = ("publisher", "title", "url", "published")
        typed = {name: self.cleaned_data[name].strip() for name in names}
        if not self.source_is_required and not any(typed.values()):
            return None
        return SourceValues(**typed, read_on=self.cleaned_data["read_on"])

    def source(self) -> SourceValues:
        """Return the source as typed, empty or not."""
        return self.source_values() or SourceValues("", "")


class ActForm(SourceForm):
    """A public fact with its source."""

    kind = forms.ChoiceField(label=_("Kind"), choices=ActKind.choices)
    title_uk = line(_("What, in Ukrainian"), 300)
    title_en = line(_("What, in English"), 300)
    sector = forms.ChoiceField(label=_("Sector"), choices=[*NOT_CHOSEN, *Sector.choices])
    protection = forms.ChoiceField(
        label=_("Protected kind"),
        choices=PROTECTION,
        required=False,
        help_text=_(
            "Energy, heat, water and communications are always protected. "
            "So are generators, shelters, hospitals and depots in any sector."
        ),
    )
    happened = line(_("When"), 10, PARTIAL_DATE)
    quantity = number(_("Quantity"), _("Empty when the source names none."))
    unit_uk = line(_("Unit in Ukrainian"), 80)
    unit_en = line(_("Unit in English"), 80)
    amount = number(_("Amount"), _("Empty when the source names none. Never an estimate of ours."))
    currency = forms.ChoiceField(
        label=_("Currency"), required=False, choices=[("", "")] + [(c, c) for c in CURRENCIES]
    )
    oblast = forms.ModelChoiceField(Oblast.objects.all(), label=_("Oblast"), required=False)
    place_uk = line(_("Place in the source’s words, in Ukrainian"), 200)
    place_en = line(_("Place in the source’s words, in English"), 200)
    stated_uk = line(_("How the source calls its state, in Ukrainian"), 120)
    stated_en = line(_("How the source calls its state, in English"), 120)
    detail_uk = line(_("Detail in Ukrainian"), 4000, long=True)
    detail_en = line(_("Detail in English"), 4000, long=True)
    part_of = line(_("Part of"), 40, _("Key of the fact that contains this one, such as K020."))
    overlaps = line(_("Overlaps"), 400, _("Keys of facts that share money or goods with this one."))
    short: ClassVar[Sequence[str]] = (
        "published",
        "happened",
        "quantity",
        "amount",
        "currency",
        "part_of",
    )
    field_order = (
        "kind",
        "title_uk",
        "title_en",
        "sector",
        "protection",
        "happened",
    )
    groups: Groups = (
        (_("What"), r"kind|title_..|sector|protection|happened|detail_.."),
        (_("Who"), r"organisation_\d|role_\d"),
        (_("How much"), r"quantity|unit_..|amount|currency"),
        (_("Where"), r"community|oblast|place_.."),
        (_("By when"), r"due_.*"),
        (_("State"), r"state|stated_.."),
        (_("Source"), r"publisher|title|url|published|read_on"),
        (_("How it lies to other facts"), r"part_of|overlaps"),
    )

    def __init__(self, *args: Any, person: Person, parties: int = PARTIES, **kwargs: Any) -> None:
        self.person, self.party_rows = person, parties
        super().__init__(*args, **kwargs)
        self.fields["community"] = community_field(self.person, Permission.RECORD_PLEDGE)
        self._add_party_fields()
        self.order_fields(self.field_order)
        for field in self.fields.values():
            field.widget.attrs.setdefault("class", "input")

    def values(self, kind: str = "") -> ActValues:
        """Return what was typed about the fact."""
        data = self.cleaned_data
        typed = {
            name: data[name]
            for name in ActValues.__dataclass_fields__
            if name in data and name not in ("kind", "is_protected")
        }
        protection = {"yes": True, "no": False}.get(data.get("protection", ""))
        return ActValues(kind=kind or data["kind"], is_protected=protection, **typed)

    def parties(self) -> list[PartyOf]:
        """Return the organisations named, each in its role."""
        organisations = {each.key: each for each in Organisation.objects.all()}
        rows = [
            (self.cleaned_data[f"organisation_{row}"], self.cleaned_data[f"role_{row}"])
            for row in range(1, self.party_rows + 1)
        ]
        return [PartyOf(organisations[key], role) for key, role in rows if key]

    def told(self, kind: str = "") -> FromSource:
        """Return all that was typed: the fact, who, its source and how it lies to others."""
        return FromSource(
            values=self.values(kind),
            parties=self.parties(),
            source=self.source(),
            part_of=self.cleaned_data["part_of"],
            overlaps=self.cleaned_data["overlaps"],
        )

    def clean_part_of(self) -> Act | None:
        """Return the act of this key."""
        keys = self.cleaned_data["part_of"].split()
        acts = self._acts(keys)
        return acts[0] if acts else None

    def clean_overlaps(self) -> list[Act]:
        """Return the acts of these keys."""
        return self._acts(re.split(r"[\s,;]+", self.cleaned_data["overlaps"].strip()))

    def clean(self) -> dict[str, Any]:
        """Ask for the role of each organisation named."""
        data = super().clean() or {}
        for row in range(1, self.party_rows + 1):
            if data.get(f"organisation_{row}") and not data.get(f"role_{row}"):
                self.add_error(f"role_{row}", _("Choose what this organisation does."))
        return data

    def _acts(self, keys: list[str]) -> list[Act]:
        keys = [key for key in keys if key]
        found = {act.key: act for act in queries.acts_seen_by(self.person).filter(key__in=keys)}
        if missing := [key for key in keys if key not in found]:
            raise ValidationError(
                _("No fact has the key %(keys)s."), params={"keys": ", ".join(missing)}
            )
        return [found[key] for key in keys]

    def _add_party_fields(self) -> None:
        organisations = [
            (each.key, each.name) for each in Organisation.objects.order_by("name_en", "pk")
        ]
        for row in range(1, self.party_rows + 1):
            self.fields[f"organisation_{row}"] = forms.ChoiceField(
                label=_("Organisation %(number)s") % {"number": row},
                choices=[("", _("Nobody")), *organisations],
                required=False,
            )
            self.fields[f"role_{row}"] = forms.ChoiceField(
                label=_("What organisation %(number)s does") % {"number": row},
                choices=[*NOT_CHOSEN, *PartyRole.choices],
                required=False,
            )


class PledgeForm(ActForm):
    """A pledge with its source."""

    kind = None  # type: ignore[assignment]  # a pledge is a pledge
    due_on = forms.DateField(
        label=_("Due"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("Only where the source itself names a day. Without one nothing can be late."),
    )
    due_uk = line(_("Due in the source’s words, in Ukrainian"), 120)
    due_en = line(_("Due in the source’s words, in English"), 120)

    def due(self) -> Due:
        """Return when it falls due, as typed."""
        data = self.cleaned_data
        return Due(on=data["due_on"], uk=data["due_uk"], en=data["due_en"])


class DeliveryForm(ActForm):
    """A delivery of a pledge; its parties are those of the pledge."""

    kind = None  # type: ignore[assignment]  # a delivery is a delivery
    part_of = None  # type: ignore[assignment]  # it is part of its pledge
    overlaps = None  # type: ignore[assignment]
    state = forms.ChoiceField(label=_("State"), choices=DeliveryState.choices)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, parties=0, **kwargs)
