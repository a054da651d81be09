"""Filters of the public lists, read from the address."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from yakir.apps.publishing.queries import choices
from yakir.common.forms import YakirForm
from yakir.common.protected import Service

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


def _choose(form: forms.Form, name: str, offered: list[Any]) -> None:
    field = form.fields[name]
    if isinstance(field, forms.ChoiceField):
        field.choices = offered
