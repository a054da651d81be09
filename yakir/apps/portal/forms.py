"""Filters of the public lists, read from the address."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yakir.apps.publishing.queries import choices
from yakir.common.forms import YakirForm
from yakir.common.protected import Sector, Service

ANY = ("", _("any"))


class CommunityFilters(YakirForm):
    """What to show of the communities."""

    q = forms.CharField(label=_("Name or code"), required=False, max_length=100)
    oblast = forms.ChoiceField(label=_("Oblast"), required=False)
    status = forms.ChoiceField(label=_("Official status"), required=False)
    service = forms.ChoiceField(label=_("Service"), required=False, choices=[ANY, *Service.choices])
    need = forms.ChoiceField(label=_("Need"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "oblast", [ANY, *choices.oblasts()])
        _choose(self, "status", [ANY, *choices.statuses()])
        _choose(self, "need", [ANY, *choices.bands()])

    def clean(self) -> dict[str, Any]:
        """Ask for the service when the need is asked for."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("need") and not cleaned.get("service"):
            self.add_error("service", _("Choose the service whose need you ask for."))
        return cleaned


class NeedFilters(YakirForm):
    """What to show of the needs."""

    oblast = forms.ChoiceField(label=_("Oblast"), required=False)
    service = forms.ChoiceField(label=_("Service"), required=False, choices=[ANY, *Service.choices])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "oblast", [ANY, *choices.oblasts()])


class PledgeFilters(YakirForm):
    """What to show of the pledge board; the state stays as the tabs have it."""

    q = forms.CharField(label=_("Words"), required=False, max_length=100)
    partner = forms.ChoiceField(label=_("Partner"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)
    sector = forms.ChoiceField(label=_("Sector"), required=False, choices=[ANY, *Sector.choices])
    state = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "partner", [ANY, *choices.partners()])
        _choose(self, "country", [ANY, *choices.countries()])


class PartnerFilters(YakirForm):
    """What to show of the partners."""

    q = forms.CharField(label=_("Name"), required=False, max_length=100)
    form = forms.ChoiceField(label=_("Kind"), required=False)
    country = forms.ChoiceField(label=_("Country"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "form", [ANY, *choices.partner_forms()])
        _choose(self, "country", [ANY, *choices.countries()])


class FactFilters(YakirForm):
    """What to show of the facts."""

    q = forms.CharField(label=_("Words"), required=False, max_length=100)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    sector = forms.ChoiceField(label=_("Sector"), required=False, choices=[ANY, *Sector.choices])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "kind", [ANY, *choices.act_kinds()])


class ProjectFilters(YakirForm):
    """What to show of the projects."""

    q = forms.CharField(label=_("Words"), required=False, max_length=100)
    oblast = forms.ChoiceField(label=_("Oblast"), required=False)
    service = forms.ChoiceField(label=_("Service"), required=False, choices=[ANY, *Service.choices])
    stage = forms.ChoiceField(label=_("Stage"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose(self, "oblast", [ANY, *choices.oblasts()])
        _choose(self, "stage", [ANY, *choices.stages()])


def _choose(form: forms.Form, name: str, offered: list[Any]) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = offered
