"""Forms of needs and damage: filters, reports, decisions, uploads."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.needs.queries import Filters
from yakir.apps.needs.rules import DamageCategory, Kind, Status
from yakir.apps.places.models import Community, Oblast, Site
from yakir.apps.places.queries import communities_where, scope_of, within
from yakir.common import spreadsheet
from yakir.common.forms import YakirForm
from yakir.common.protected import Service


class CellField(forms.CharField):
    """A field that reads a value as a cell of a spreadsheet is read."""

    def __init__(self, parse: spreadsheet.Parse, **kwargs: Any) -> None:
        self.parse = parse
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        """Return the value that was meant, or say what to write."""
        written = super().clean(value)
        if not written:
            return None
        try:
            return self.parse(written)
        except spreadsheet.CellFault as fault:
            raise forms.ValidationError(spreadsheet.words(fault.code, fault.params)) from fault


def day_field(label: Any, **kwargs: Any) -> CellField:
    """Return a field for a day."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return CellField(spreadsheet.day(), label=label, widget=widget, **kwargs)


class ReportForm(YakirForm):
    """What needs and damage share."""

    short = ("quantity", "unit", "people")

    community = forms.ModelChoiceField(Community.objects.none(), label=_("Community"))
    title = forms.CharField(
        label=_("What"),
        max_length=200,
        help_text=_("What is missing or damaged. No names, no addresses."),
    )
    service = forms.ChoiceField(label=_("Service"))
    quantity = CellField(spreadsheet.number(), label=_("Quantity"), max_length=40)
    unit = forms.CharField(
        label=_("Unit"), max_length=40, help_text=_("What is counted, for example m² or pieces")
    )
    observed_on = day_field(_("Date"), help_text=_("When it was seen"))
    source_text = forms.CharField(
        label=_("Source"), max_length=300, help_text=_("Who established it and in which document")
    )
    site = forms.ModelChoiceField(Site.objects.none(), label=_("Site"), required=False)
    detail = forms.CharField(
        label=_("Detail"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("No names of people."),
    )
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        scope = scope_of(person, Permission.REGISTER)
        self._offer("community", communities_where(person, Permission.REGISTER))
        sites = Site.objects.filter(within(scope)).select_related("community")
        self._offer("site", sites.order_by("name", "pk"))
        service = self.fields["service"]
        if isinstance(service, forms.ChoiceField):
            service.choices = [("", _("Choose")), *Service.choices]

    def _offer(self, name: str, rows: Any) -> None:
        field = self.fields[name]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = rows

    @property
    def values(self) -> dict[str, Any]:
        """What was filled in, without the version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}


class NeedForm(ReportForm):
    """A need."""

    people = CellField(
        spreadsheet.integer(),
        label=_("People"),
        max_length=20,
        help_text=_("How many people lack it, a whole number"),
    )
    field_order = [
        "community",
        "title",
        "service",
        "quantity",
        "unit",
        "people",
        "observed_on",
        "source_text",
        "site",
        "detail",
    ]


class DamageForm(ReportForm):
    """A record of damage."""

    category = forms.ChoiceField(label=_("Category"), choices=DamageCategory.choices)
    field_order = [
        "community",
        "title",
        "category",
        "service",
        "quantity",
        "unit",
        "observed_on",
        "source_text",
        "site",
        "detail",
    ]


FORMS: dict[Kind, type[ReportForm]] = {Kind.NEEDS: NeedForm, Kind.DAMAGE: DamageForm}


class VerifyForm(YakirForm):
    """A second person accepts a record."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("How it was checked"),
        max_length=300,
        required=False,
        help_text=_("For example: seen on site, compared with the inspection report"),
    )


class RejectForm(YakirForm):
    """A second person rejects a record and says why."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(label=_("Why it is rejected"), max_length=300)


class UploadForm(YakirForm):
    """A spreadsheet to import."""

    kind = forms.ChoiceField(
        label=_("The rows are"), choices=Kind.choices, widget=forms.RadioSelect
    )
    file = forms.FileField(
        label=_("File"),
        help_text=_("XLSX or CSV, up to 20 MB and 100,000 rows"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={
            "required": _("Choose a file."),
            "empty": _("The file is empty. Choose another one."),
        },
    )


class FilterForm(YakirForm):
    """What narrows a register; a faulty filter is left out."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    community = forms.CharField(label=_("Community or code"), required=False, max_length=120)
    oblast = forms.ModelChoiceField(
        Oblast.objects.none(),
        label=_("Oblast"),
        required=False,
        to_field_name="code",
        empty_label=_("All"),
    )
    service = forms.ChoiceField(label=_("Service"), required=False)
    status = forms.ChoiceField(label=_("Status"), required=False)
    protection = forms.ChoiceField(
        label=_("Open or protected"),
        required=False,
        choices=[
            ("", _("All")),
            ("open", pgettext_lazy("kind", "Open")),
            ("protected", _("Protected")),
        ],
    )
    since = day_field(_("From"), required=False)
    until = day_field(_("To"), required=False)
    sort = forms.ChoiceField(
        label=_("Sort"),
        required=False,
        choices=[("", _("Newest first")), ("oldest", _("Oldest first"))],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        oblast = self.fields["oblast"]
        if isinstance(oblast, forms.ModelChoiceField):
            oblast.queryset = Oblast.objects.order_by("name_uk", "pk")
        for name, choices in (("service", Service.choices), ("status", Status.choices)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [("", _("All")), *choices]

    @property
    def filters(self) -> Filters:
        """The filters that can be read."""
        self.is_valid()
        given: dict[str, Any] = self.cleaned_data
        oblast = given.get("oblast")
        return Filters(
            text=given.get("q", ""),
            community=given.get("community", ""),
            oblast=oblast.code if oblast else "",
            service=given.get("service", ""),
            status=given.get("status", ""),
            protection=given.get("protection", ""),
            since=_day(given.get("since")),
            until=_day(given.get("until")),
            oldest_first=given.get("sort") == "oldest",
        )

    @property
    def narrows(self) -> bool:
        """Whether anything narrows the register."""
        return self.filters != Filters(oldest_first=self.filters.oldest_first)


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None
