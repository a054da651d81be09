"""Filters in the address of a register."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Organisation
from yakir.apps.partners import queries
from yakir.apps.partners.rules import ActKind, Board, PledgeState
from yakir.common.forms import YakirForm
from yakir.common.protected import Sector


def with_all(choices: Iterable[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """Return choices that begin with none."""
    return [("", _("All")), *choices]


def chosen(form: forms.Form) -> dict[str, str]:
    """Return the filters that make sense; what nobody offered is left aside."""
    form.is_valid()
    return {name: str(value) for name, value in form.cleaned_data.items() if value}


class PledgeFilters(YakirForm):
    """Filters of the register of pledges."""

    board = forms.ChoiceField(required=False, widget=forms.HiddenInput)
    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    state = forms.ChoiceField(label=_("State"), required=False)
    partner = forms.ChoiceField(label=_("Organisation"), required=False)
    sector = forms.ChoiceField(label=_("Sector"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "board", Board.choices)
        _offer(self, "state", PledgeState.choices)
        _offer(self, "sector", Sector.choices)
        partners = queries.partners()
        _offer(self, "partner", [(partner.key, partner.name) for partner in partners])
        _offer(self, "country", [(code, code) for code in queries.countries()])


class ActFilters(YakirForm):
    """Filters of the register of facts."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    sector = forms.ChoiceField(label=_("Sector"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self, "kind", ActKind.choices)
        _offer(self, "sector", Sector.choices)


class OrganisationFilters(YakirForm):
    """Filters of the register of organisations."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    country = forms.ChoiceField(label=_("Country"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = Organisation.objects.exclude(country="").values_list("country", flat=True)
        _offer(self, "country", [(code, code) for code in codes.order_by("country").distinct()])


def _offer(form: forms.Form, name: str, choices: Iterable[tuple[str, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = with_all(choices)
