"""What is typed about a plan: its publication, the filters of its rows."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from yakir.apps.planning.models import Plan
from yakir.apps.planning.queries.plans import Filters, PlanView
from yakir.apps.planning.rules import Reason
from yakir.common.formats import write_moment, write_percent
from yakir.common.forms import YakirForm
from yakir.common.protected import Service


class PublicationForm(YakirForm):
    """The words that stand beside a publication or withdrawal."""

    note = forms.CharField(label=_("Reason"), max_length=300, required=False)

    def __init__(self, *args: Any, is_public: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_public:
            self.fields["note"].required = True
            self.fields["note"].help_text = _("Say why the plan is taken back; this is public.")


class PlanChoice(forms.ModelChoiceField):
    """A plan, chosen by what it answers and when it was found."""

    def label_from_instance(self, obj: Any) -> str:
        """Return the scenario's name, the time and how near to the bound."""
        near = write_percent(obj.value / obj.bound if obj.bound else 1.0, 1)
        return f"{obj.run.scenario.name}, {write_moment(obj.recorded_at)}, {near}"


class CompareForm(YakirForm):
    """Which two plans are put side by side."""

    a = PlanChoice(label=_("Plan A"), queryset=Plan.objects.none(), to_field_name="public_id")
    b = PlanChoice(label=_("Plan B"), queryset=Plan.objects.none(), to_field_name="public_id")

    def __init__(self, *args: Any, plans: QuerySet[Plan], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("a", "b"):
            self.fields[name].queryset = plans  # type: ignore[attr-defined]


class PlanFilters(YakirForm):
    """Filters of a plan's rows."""

    show = forms.CharField(widget=forms.HiddenInput, required=False)
    oblast = forms.ChoiceField(label=_("Oblast"), required=False)
    service = forms.ChoiceField(label=_("Service"), required=False)
    fund = forms.ChoiceField(label=_("Fund"), required=False)
    reason = forms.ChoiceField(label=_("Reason"), required=False)

    def __init__(self, *args: Any, view: PlanView, left: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices: dict[str, list[tuple[str, Any]]] = {
            "oblast": [(oblast.code, oblast.name) for oblast in view.oblasts()],
            "service": [(service.value, service.label) for service in Service],
            "fund": list(view.fund_names.items()),
            "reason": [(reason.value, reason.label) for reason in Reason],
        }
        for name, listed in choices.items():
            field = self.fields[name]
            field.choices = [("", _("all")), *listed]  # type: ignore[attr-defined]
        del self.fields["fund" if left else "reason"]

    @cached_property
    def wanted(self) -> Filters:
        """What is asked for; a value that is not on the list asks for nothing."""
        self.is_valid()
        names = ("oblast", "service", "fund", "reason")
        return Filters(**{name: self.cleaned_data.get(name, "") for name in names})
