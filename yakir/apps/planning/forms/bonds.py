"""Fields for what needs what and what is fixed or ruled out, and what was typed in them."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yakir.apps.catalogue.queries import designs
from yakir.apps.planning.rules.bonds import MOST_DEMANDS, MOST_PREREQUISITES
from yakir.common.forms import NamedChoiceField

Choices = list[tuple[str, Any]]
Rows = Sequence[Mapping[str, str]]


def design_choices() -> Choices:
    """Return every typical design to choose from; one query for all rows."""
    return [(design.key, design.name) for design in designs()]


def bond_fields(known: Choices) -> dict[str, forms.Field]:
    """Return rows of prerequisites, and of what is fixed and ruled out."""
    fields: dict[str, forms.Field] = {}
    for row in range(1, MOST_PREREQUISITES + 1):
        fields[f"prerequisite_design_{row}"] = _design(_("Design"), known)
        fields[f"prerequisite_needs_{row}"] = _design(_("needs"), known)
    for kind, label in (
        ("fixed", _("Community (KATOTTG code)")),
        ("excluded", _("Community (KATOTTG code); empty means everywhere")),
    ):
        for row in range(1, MOST_DEMANDS + 1):
            fields[f"{kind}_design_{row}"] = _design(_("Design"), known)
            fields[f"{kind}_community_{row}"] = forms.CharField(
                label=label, required=False, max_length=19
            )
    return fields


def bonds_typed(data: Mapping[str, Any]) -> list[dict[str, str]]:
    """Return the prerequisites of a filled-in form; a row without both designs counts for nothing."""
    rows = (
        (data.get(f"prerequisite_design_{row}"), data.get(f"prerequisite_needs_{row}"))
        for row in range(1, MOST_PREREQUISITES + 1)
    )
    return [{"design": design, "needs": needs} for design, needs in rows if design and needs]


def demands_typed(data: Mapping[str, Any], kind: str) -> list[dict[str, str]]:
    """Return what is fixed, or ruled out; a row without a design counts for nothing."""
    return [
        {"design": data[f"{kind}_design_{row}"], "community": code_typed(data, kind, row)}
        for row in range(1, MOST_DEMANDS + 1)
        if data.get(f"{kind}_design_{row}")
    ]


def code_typed(data: Mapping[str, Any], kind: str, row: int) -> str:
    """Return the code of a community as registers write it."""
    return str(data.get(f"{kind}_community_{row}") or "").strip().upper()


def bonds_initial(prerequisites: Rows, fixed: Rows, excluded: Rows) -> dict[str, Any]:
    """Return the same as the form shows it."""
    initial: dict[str, Any] = {}
    for row, bond in enumerate(prerequisites, start=1):
        initial |= {f"prerequisite_{name}_{row}": bond[name] for name in ("design", "needs")}
    for kind, rows in (("fixed", fixed), ("excluded", excluded)):
        for row, demand in enumerate(rows, start=1):
            initial |= {f"{kind}_{name}_{row}": demand[name] for name in ("design", "community")}
    return initial


def _design(label: Any, known: Choices) -> forms.ChoiceField:
    return NamedChoiceField(listed="designs", label=label, required=False, choices=known)
