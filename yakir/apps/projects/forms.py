"""Forms of projects: choosing a design and a place, drafting, changing, and taking a step."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.catalogue import queries as catalogue
from yakir.apps.catalogue.forms import CalculatorForm
from yakir.apps.catalogue.models import DesignVersion
from yakir.apps.needs.models import Need
from yakir.apps.places.models import Community, Site
from yakir.apps.places.queries import communities_where
from yakir.apps.projects import actions, queries
from yakir.apps.projects.models import Change, Project
from yakir.apps.projects.rules import LONGEST_QUARTERS, Aspect, Stage
from yakir.common.errors import Refused
from yakir.common.forms import NumberField, YakirForm
from yakir.common.money import CURRENCIES
from yakir.common.protected import Sector, Service

LONG_LIST = 60
MOST_NEEDS = 50
MOST_PEOPLE = 50_000_000


class RegisterFilters(YakirForm):
    """What the register of projects is narrowed to."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    stage = forms.ChoiceField(label=_("Stage"), required=False)
    service = forms.ChoiceField(label=_("Service"), required=False)

    def __init__(self, data: Mapping[str, Any]) -> None:
        super().__init__(data)
        every = ("", gettext("All"))
        self.fields["stage"].choices = [every, *Stage.choices]  # type: ignore[attr-defined]
        self.fields["service"].choices = [every, *Service.choices]  # type: ignore[attr-defined]

    @property
    def narrowing(self) -> dict[str, str]:
        """The filters as `queries.register` takes them; a filter with a fault is left out."""
        self.is_valid()
        return {
            "search": self.cleaned_data.get("q", "").strip(),
            "stage": self.cleaned_data.get("stage", ""),
            "service": self.cleaned_data.get("service", ""),
        }


class CommunityField(forms.ModelChoiceField):
    """A community by choice, or typed as code or name where the list would be too long."""

    def __init__(self, person: Person, *, may_wait: bool = False) -> None:
        self.may_wait = may_wait
        communities = communities_where(person, Permission.DRAFT)
        listed = list(communities[: LONG_LIST + 1])
        is_long = len(listed) > LONG_LIST
        super().__init__(
            communities,
            to_field_name="code",
            label=_("Community"),
            empty_label=None if len(listed) == 1 else _("Choose"),
            help_text=_("Name or KATOTTG code") if is_long else "",
            widget=forms.TextInput if is_long else forms.Select,
        )
        self.communities = communities
        self.only = listed[0] if len(listed) == 1 else None

    def clean(self, value: Any) -> Community | None:
        """Return the community, or nothing yet where the choice may wait."""
        return None if self.may_wait and not value else super().clean(value)

    def to_python(self, value: Any) -> Community | None:
        """Return the community of a code or an unmistakable name."""
        text = str(value or "").replace("\x00", "").strip()
        if not text:
            return None
        communities = self.communities
        for match in ("code", "name_uk__iexact", "name_en__iexact"):
            found = list(communities.filter(**{match: text})[:2])
            if len(found) == 1:
                return found[0]
        near = list(communities.filter(name_uk__istartswith=text)[:4])
        near = near or list(communities.filter(name_en__istartswith=text)[:4])
        if len(near) == 1:
            return near[0]
        if near:
            names = "; ".join(f"{each.name} — {each.code}" for each in near[:3])
            raise forms.ValidationError(
                gettext("Several communities fit; write the code. For example: %(names)s.")
                % {"names": names}
            )
        raise forms.ValidationError(
            gettext("No community of yours has this name or code. Check the spelling.")
        )


class ChoiceForm(CalculatorForm):
    """A design's parameters and the community to build it in, read from the address."""

    def __init__(self, version: DesignVersion, data: Mapping[str, Any], person: Person) -> None:
        super().__init__(version, data)
        places = CommunityField(person, may_wait=True)
        only = places.only.code if places.only else ""
        self.data = {
            **self.data,
            "design": version.design.key,
            "community": str(data.get("community") or only),
        }
        fields = {"design": forms.CharField(widget=forms.HiddenInput), "community": places}
        self.fields = {**fields, **self.fields}

    @property
    def community(self) -> Community | None:
        """The community chosen, unless it has a fault."""
        return self.cleaned_data.get("community") if self.is_bound and self.is_valid() else None


def chosen(version: DesignVersion, data: Mapping[str, Any], person: Person) -> ChoiceForm:
    """Return the choice at the values of a request, with its quote or its faults."""
    form = ChoiceForm(version, data, person)
    if not form.is_valid():
        return form
    try:
        form.quote = catalogue.quote(version, form.settings)
    except Refused as error:
        form.refuse(error)
    community = form.cleaned_data.get("community")
    if community is not None:
        name = str(version.design)
        reason = queries.why_not_eligible(version.design.key, name, community)
        if reason:
            form.add_error("community", reason)
    return form


class WordsForm(YakirForm):
    """Titles and links that every project has."""

    title_uk = forms.CharField(label=_("Title in Ukrainian"), max_length=200)
    title_en = forms.CharField(label=_("Title in English"), max_length=200)
    description = forms.CharField(
        label=_("Description"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    site = forms.ModelChoiceField(
        Site.objects.none(), label=_("Site"), required=False, to_field_name="public_id"
    )
    needs = forms.ModelMultipleChoiceField(
        Need.objects.none(),
        label=_("Verified needs it meets"),
        required=False,
        to_field_name="public_id",
        widget=forms.CheckboxSelectMultiple,
    )

    def place_in(self, community: Community, service: str) -> None:
        """Offer the sites and verified needs of a community."""
        sites = Site.objects.filter(community=community).order_by("name", "pk")
        self.fields["site"].queryset = sites  # type: ignore[attr-defined]
        needs = queries.open_needs(community, service)[:MOST_NEEDS]
        shown = Need.objects.filter(pk__in=[need.pk for need in needs]).order_by("-people", "pk")
        self.fields["needs"].queryset = shown  # type: ignore[attr-defined]
        if not needs:
            del self.fields["needs"]


class DraftForm(WordsForm):
    """What is left to say once design, place and parameters are chosen."""

    def __init__(self, choice: ChoiceForm, community: Community, data: QueryDict | None) -> None:
        design = choice.version.design
        titles = {
            "title_uk": f"{design.name_uk}, {community.name_uk}",
            "title_en": f"{design.name_en}, {community.name_en}",
        }
        super().__init__(data, initial=titles)
        self.choice = choice
        self.community = community
        self.place_in(community, design.service)

    def save(self, *, by: Person, at: datetime) -> Project | None:
        """Draft the project, or show the refusal on the form."""
        if not self.is_valid() or self.choice.errors:
            return None
        try:
            return actions.draft_from_design(
                version=self.choice.version,
                parameters=self.choice.settings,
                community=self.community,
                by=by,
                at=at,
                **self.cleaned_data,
            )
        except Refused as error:
            self.refuse(error)
            return None


class FreeForm(WordsForm):
    """A project that follows no typical design."""

    service = forms.ChoiceField(label=_("Service"), choices=Service.choices)
    sector = forms.ChoiceField(label=_("Sector"), choices=Sector.choices)
    people = forms.IntegerField(
        label=_("People who gain the service"), min_value=1, max_value=MOST_PEOPLE
    )
    cost = forms.DecimalField(
        label=_("Cost"),
        max_digits=16,
        decimal_places=2,
        help_text=_("With connection works, supervision and contingency"),
    )
    currency = forms.ChoiceField(label=_("Currency"), choices=[(c, c) for c in CURRENCIES])
    yearly_cost = forms.DecimalField(
        label=_("Yearly operating cost"),
        max_digits=16,
        decimal_places=2,
        required=False,
        help_text=_("In the same currency"),
    )
    lead_quarters = forms.IntegerField(label=_("Quarters from start to operation"))
    short = ("people", "cost", "currency", "yearly_cost", "lead_quarters")

    def __init__(
        self, data: QueryDict | None, person: Person, *, initial: Mapping[str, Any] | None = None
    ) -> None:
        super().__init__(data, initial={"currency": "EUR", **(initial or {})})
        most = gettext("At most %(most)s") % {"most": LONGEST_QUARTERS}
        self.fields["lead_quarters"].help_text = most
        places = CommunityField(person)
        self.fields = {"community": places, **self.fields}
        if places.only:
            self.initial["community"] = places.only.code
        del self.fields["site"], self.fields["needs"]

    def clean_yearly_cost(self) -> Any:
        """Return nothing typed as nothing to pay."""
        return self.cleaned_data["yearly_cost"] or 0

    def save(self, *, by: Person, at: datetime) -> Project | None:
        """Draft the project, or show the refusal on the form."""
        if not self.is_valid():
            return None
        try:
            return actions.draft_free(**self.cleaned_data, by=by, at=at)
        except Refused as error:
            self.refuse(error)
            return None


FREE_FIELDS = (
    "service",
    "sector",
    "people",
    "cost",
    "currency",
    "yearly_cost",
    "lead_quarters",
)


class ChangeForm(WordsForm):
    """A draft's values, with the version that the person saw."""

    dream_id = forms.CharField(label=_("Identifier in DREAM"), required=False, max_length=60)
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, project: Project, data: QueryDict | None) -> None:
        words = ("title_uk", "title_en", "description", "dream_id", "version")
        initial: dict[str, Any] = {name: getattr(project, name) for name in words}
        initial["site"] = project.site.public_id if project.site else None
        super().__init__(data, initial=initial)
        self.project = project
        self.place_in(project.community, project.service)
        self.fields.pop("needs", None)
        self.calculator: CalculatorForm | None = None
        if project.version_of_design is None:
            self._add_free_fields(project)
        else:
            self._add_parameters(project.version_of_design, data)

    def _add_free_fields(self, project: Project) -> None:
        for name in FREE_FIELDS:
            self.fields[name] = FreeForm.base_fields[name]
            self.initial[name] = getattr(project, name)

    def _add_parameters(self, version: DesignVersion, data: QueryDict | None) -> None:
        self.calculator = CalculatorForm(version, data or self.project.parameters)
        for name, value in self.calculator.settings.items():
            self.fields[name] = self.calculator.fields[name]
            self.initial[name] = value

    def save(self, *, by: Person, at: datetime) -> Project | None:
        """Change the draft, or show the refusal on the form."""
        if not self.is_valid():
            return None
        values = dict(self.cleaned_data)
        seen = values.pop("version")
        if self.calculator is not None:
            values["parameters"] = self.calculator.settings
        if "yearly_cost" in values:
            values["yearly_cost"] = values["yearly_cost"] or 0
        try:
            return actions.change(project=self.project, changes=values, version=seen, by=by, at=at)
        except Refused as error:
            self.refuse(error)
            return None


class StepForm(YakirForm):
    """A step to another stage, with the reason."""

    to = forms.ChoiceField(choices=Stage.choices, widget=forms.HiddenInput)
    version = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(
        label=_("Reason or note"),
        required=False,
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def save(self, project: Project, *, by: Person, at: datetime) -> Project | None:
        """Take the step, or show the refusal on the form."""
        if not self.is_valid():
            return None
        try:
            return actions.advance(
                project=project,
                to=Stage(self.cleaned_data["to"]),
                note=self.cleaned_data["note"],
                version=self.cleaned_data["version"],
                by=by,
                at=at,
            )
        except Refused as error:
            self.refuse(error)
            return None


class AskChangeForm(YakirForm):
    """A change of scope, money or time that somebody asks for."""

    short = ("after",)

    aspect = forms.ChoiceField(
        label=_("What changes"), choices=Aspect.choices, widget=forms.RadioSelect
    )
    after = NumberField(
        label=_("New value"),
        required=False,
        min_value=0,
        max_value=10**12,
        help_text=_(
            "Money: the whole cost. Time: quarters from start to operation. "
            "Scope: people who gain the service, or empty when that stays."
        ),
    )
    what = forms.CharField(
        label=_("What of the scope becomes different"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("It becomes public with the project. Name no people and no addresses."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    version = forms.IntegerField(widget=forms.HiddenInput)

    def ask(self, project: Project, *, by: Person, at: datetime) -> Change:
        """Ask for the change as it was typed."""
        data = self.cleaned_data
        aspect, typed = Aspect(data["aspect"]), data["after"]
        after: Decimal | int | None = None
        if typed is not None:
            after = Decimal(str(typed)) if aspect is Aspect.MONEY else round(typed)
        return actions.ask_change(
            project=project,
            aspect=aspect,
            after=after,
            what=data["what"],
            reason=data["reason"],
            version=data["version"],
            by=by,
            at=at,
        )


class DecideChangeForm(YakirForm):
    """Yes or no to a change, with the reason."""

    approve = forms.TypedChoiceField(
        label=_("Decision on the change"),
        choices=[("yes", _("Approve the change")), ("no", _("Refuse the change"))],
        widget=forms.RadioSelect,
        coerce=lambda value: value == "yes",
    )
    ground = forms.CharField(
        label=_("Reason"),
        max_length=500,
        help_text=_("It becomes public with the project. Name no people and no addresses."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
