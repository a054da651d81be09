"""Fields that several forms of governance share."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Organisation
from yakir.apps.governance.models import Programme
from yakir.apps.governance.queries.access import plans_of
from yakir.common.formats import write_moment, write_number

PUBLIC_HINT = _("This is public. Name no people and no addresses.")


def text(label: Any, longest: int, *, rows: int = 0, hint: Any = "", required: bool = True) -> Any:
    """Return a line of text, or a box of so many rows."""
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(
        label=label, max_length=longest, help_text=hint, required=required, widget=widget
    )


def day(label: Any, *, required: bool = True, hint: Any = "") -> Any:
    """Return a date."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=required, widget=widget, help_text=hint)


def some(label: Any, rows: QuerySet[Any], *, hint: Any = "", key: str = "pk") -> Any:
    """Return boxes to tick, of which none has to be ticked."""
    return forms.ModelMultipleChoiceField(
        label=label,
        queryset=rows,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=hint,
        to_field_name=key,
    )


def one(label: Any, rows: QuerySet[Any], *, required: bool = False, hint: Any = "") -> Any:
    """Return a list of records to choose one from, by public id."""
    return forms.ModelChoiceField(
        label=label,
        queryset=rows,
        required=required,
        to_field_name="public_id",
        empty_label=_("not chosen"),
        help_text=hint,
    )


class PlanField(forms.ModelChoiceField):
    """One of the plans of a programme; each is told by its time and gain, for names repeat."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the scenario, when the plan was found, and what it gains."""
        return _("%(name)s, %(when)s, gain %(gain)s") % {
            "name": obj,
            "when": write_moment(obj.recorded_at),
            "gain": write_number(obj.value),
        }


def plan_of(label: Any, programme: Programme, *, required: bool = False) -> PlanField:
    """Return the plans of a programme to choose one from."""
    return PlanField(
        label=label,
        queryset=plans_of(programme),
        required=required,
        to_field_name="public_id",
        empty_label=_("not chosen"),
    )


def with_all(choices: Iterable[tuple[Any, Any]]) -> list[tuple[Any, Any]]:
    """Return choices that begin with all."""
    return [("", _("All")), *choices]


def members_of(programme: Programme) -> QuerySet[Organisation]:
    """Organisations of a programme: whoever runs it and its members, by name."""
    own = Q(pk=programme.run_by_id) | Q(programmes=programme)
    return Organisation.objects.filter(own).distinct().order_by("name_uk", "pk")
