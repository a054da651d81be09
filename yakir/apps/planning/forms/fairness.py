"""Fields for floors of fairness and limits of building, and what was typed in them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yakir.apps.places.models import Oblast
from yakir.apps.places.rules import SizeClass
from yakir.apps.planning.rules import POSSIBLE_STATUSES, FloorKind
from yakir.common.forms import NamedChoiceField, NumberField

OBLAST_FLOORS = 4
LIMITS = 6
Choices = list[tuple[str, Any]]


def oblast_choices() -> Choices:
    """Return every oblast to choose from, by name; one query for all rows."""
    return [(oblast.code, oblast.name) for oblast in Oblast.objects.order_by("name_uk")]


def fairness_fields(oblasts: Choices) -> dict[str, forms.Field]:
    """Return a field for each official status and size, and rows of oblasts."""
    fields: dict[str, forms.Field] = {}
    for status in POSSIBLE_STATUSES:
        fields[f"floor_status_{status.value}"] = _share(status.label)
    for size in SizeClass:
        fields[f"floor_size_{size.value}"] = _share(size.label)
    for row in range(1, OBLAST_FLOORS + 1):
        fields[f"floor_oblast_{row}"] = _oblast(oblasts)
        fields[f"floor_least_{row}"] = _share(_("Least share"))
    return fields


def capacity_fields(oblasts: Choices) -> dict[str, forms.Field]:
    """Return rows of limits: where, in which quarter, how much can be built."""
    fields: dict[str, forms.Field] = {}
    for row in range(1, LIMITS + 1):
        fields[f"capacity_oblast_{row}"] = _oblast(oblasts)
        fields[f"capacity_quarter_{row}"] = forms.CharField(
            label=_("Quarter; empty means each"),
            required=False,
            max_length=7,
            widget=forms.TextInput(attrs={"data-short": "1"}),
        )
        fields[f"capacity_eur_{row}"] = NumberField(
            label=_("At most, EUR a quarter"), required=False, min_value=0
        )
    return fields


def floors_typed(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the floors of a filled-in form; oblasts first, so that rows keep their numbers."""
    floors = [
        {"of": FloorKind.OBLAST.value, "which": data[f"floor_oblast_{row}"], "least": least}
        for row in range(1, OBLAST_FLOORS + 1)
        if data.get(f"floor_oblast_{row}") and (least := data.get(f"floor_least_{row}")) is not None
    ]
    for kind, codes in (
        (FloorKind.STATUS, [status.value for status in POSSIBLE_STATUSES]),
        (FloorKind.SIZE, SizeClass.values),
    ):
        for code in codes:
            least = data.get(f"floor_{kind.value}_{code}")
            if least:
                floors.append({"of": kind.value, "which": code, "least": least})
    return floors


def capacity_typed(data: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the limits of a filled-in form; a row without an oblast counts for nothing."""
    return [
        {
            "oblast": data[f"capacity_oblast_{row}"],
            "quarter": data.get(f"capacity_quarter_{row}", "").upper(),
            "eur": data.get(f"capacity_eur_{row}"),
        }
        for row in range(1, LIMITS + 1)
        if data.get(f"capacity_oblast_{row}")
    ]


def fairness_initial(
    floors: Sequence[Mapping[str, Any]], capacity: Sequence[Mapping[str, Any]]
) -> dict[str, Any]:
    """Return floors and limits as the form shows them."""
    initial: dict[str, Any] = {}
    oblasts = [floor for floor in floors if floor["of"] == FloorKind.OBLAST]
    for row, floor in enumerate(oblasts, start=1):
        initial |= {f"floor_oblast_{row}": floor["which"], f"floor_least_{row}": floor["least"]}
    for floor in floors:
        if floor["of"] != FloorKind.OBLAST:
            initial[f"floor_{floor['of']}_{floor['which']}"] = floor["least"]
    for row, limit in enumerate(capacity, start=1):
        initial |= {f"capacity_{name}_{row}": limit[name] for name in ("oblast", "quarter", "eur")}
    return initial


def _share(label: Any) -> NumberField:
    return NumberField(label=label, required=False, min_value=0, max_value=1)


def _oblast(oblasts: Choices) -> forms.ChoiceField:
    return NamedChoiceField(listed="oblasts", label=_("Oblast"), required=False, choices=oblasts)
