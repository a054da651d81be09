"""What a run is asked for, what is added to a site, and the filters of the table."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from yakir.apps.endurance import rules
from yakir.apps.endurance.models import OutageScenario
from yakir.apps.endurance.queries.community import SiteRow
from yakir.apps.endurance.queries.table import Wanted
from yakir.apps.places.models import Oblast
from yakir.apps.places.rules import OCCUPIED_STATUSES, Status
from yakir.common.errors import Invalid
from yakir.common.forms import YakirForm
from yakir.common.protected import Service

GREATEST = 1_000_000


class RunForm(YakirForm):
    """Which scenario, and how many draws."""

    short = ("draws",)

    scenario: Any = forms.ModelChoiceField(
        label=_("Scenario"), queryset=OutageScenario.objects.none(), to_field_name="public_id"
    )
    draws = forms.IntegerField(
        label=_("Draws"),
        initial=rules.USUAL_DRAWS,
        min_value=rules.LEAST_DRAWS,
        max_value=rules.MOST_DRAWS,
        help_text=_("Each draw is one course of bad luck. More draws: smaller error, more time."),
    )
    basis = forms.ChoiceField(label=_("Sites"), choices=rules.Basis.choices, required=False)

    def __init__(
        self, *args: Any, scenarios: QuerySet[OutageScenario], country: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scenario"].queryset = scenarios  # type: ignore[attr-defined]
        if not country:
            del self.fields["basis"]


class AdditionForm(YakirForm):
    """What is added to one site, to see what its community gains."""

    units: ClassVar[Mapping[str, Any]] = {
        "battery_kwh": _("kWh"),
        "battery_kw": _("kW"),
        "generator_kw": _("kW"),
        "fuel_l": _("l"),
    }
    short = rules.ADDITIONS

    scenario: Any = forms.ModelChoiceField(
        label=_("Scenario"), queryset=OutageScenario.objects.none(), to_field_name="public_id"
    )
    site = forms.ChoiceField(label=_("Site"))
    battery_kwh = forms.FloatField(
        label=_("Battery: energy"), min_value=0, max_value=GREATEST, required=False, localize=True
    )
    battery_kw = forms.FloatField(
        label=_("Battery: power"), min_value=0, max_value=GREATEST, required=False, localize=True
    )
    generator_kw = forms.FloatField(
        label=_("Generator"), min_value=0, max_value=GREATEST, required=False, localize=True
    )
    fuel_l = forms.FloatField(
        label=_("Fuel store"), min_value=0, max_value=GREATEST, required=False, localize=True
    )

    def __init__(
        self,
        *args: Any,
        scenarios: QuerySet[OutageScenario],
        sites: list[SiteRow],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scenario"].queryset = scenarios  # type: ignore[attr-defined]
        self.fields["site"].choices = [  # type: ignore[attr-defined]
            (row.label.key, row.label.label) for row in sites
        ]

    @property
    def change(self) -> dict[str, Any]:
        """The site and what it gets."""
        more = {name: self.cleaned_data.get(name) or 0.0 for name in rules.ADDITIONS}
        if not any(more.values()):
            raise Invalid({"battery_kwh": str(_("Write what the site gets."))})
        if bool(more["battery_kwh"]) != bool(more["battery_kw"]):
            raise Invalid({"battery_kw": str(_("A battery has both energy and power."))})
        return {"site": self.cleaned_data["site"], **{k: v for k, v in more.items() if v}}


class TableFilters(YakirForm):
    """Filters of the country's table."""

    scenario: Any = forms.ModelChoiceField(
        label=_("Scenario"),
        queryset=OutageScenario.objects.none(),
        to_field_name="public_id",
        required=False,
        empty_label=_("the newest run"),
    )
    q = forms.CharField(label=_("Search by name"), required=False)
    oblast = forms.ChoiceField(label=_("Oblast"), required=False)
    status = forms.ChoiceField(label=_("Official status"), required=False)
    service = forms.ChoiceField(label=_("Service"), required=False)
    sites = forms.ChoiceField(label=_("Sites"), required=False)
    order = forms.ChoiceField(label=_("Sorted by"), required=False)

    def __init__(self, *args: Any, scenarios: QuerySet[OutageScenario], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scenario"].queryset = scenarios  # type: ignore[attr-defined]
        statuses = [(each.value, each.label) for each in Status if each not in OCCUPIED_STATUSES]
        choices: dict[str, list[tuple[str, Any]]] = {
            "oblast": [("", _("all")), *((each.code, each.name) for each in Oblast.objects.all())],
            "status": [("", _("all")), *statuses],
            "service": [("", _("all seven together")), *Service.choices],
            "sites": [
                ("", _("all")),
                ("register", _("all registered")),
                ("norm", _("by norm, wholly or in part")),
            ],
            "order": [
                ("hours", _("shortest first")),
                ("longest", _("longest first")),
                ("people", _("most people first")),
                ("name", _("by name")),
            ],
        }
        for name, listed in choices.items():
            self.fields[name].choices = listed  # type: ignore[attr-defined]

    @cached_property
    def wanted(self) -> Wanted:
        """What is asked for; a value that is not on the list asks for nothing."""
        self.is_valid()
        names = ("q", "oblast", "status", "service", "sites", "order")
        given = {name: self.cleaned_data.get(name) or "" for name in names}
        return Wanted(**{**given, "order": given["order"] or "hours"})

    @property
    def chosen(self) -> OutageScenario | None:
        """The scenario asked for."""
        self.is_valid()
        found: OutageScenario | None = self.cleaned_data.get("scenario")
        return found
