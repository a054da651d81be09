"""Forms of the island studio: where, what load, what risk; filters; two studies to compare."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.endurance.models import OutageScenario
from yakir.apps.islands import rules
from yakir.apps.islands.models import Study
from yakir.apps.islands.queries.seen import island_designs, scenarios_for, sites_of
from yakir.apps.islands.queries.weather import GREATEST_FILE, weather_of
from yakir.apps.islands.rules import MOST_SITES, TYPE_OF, TYPICAL, LoadType, Question, SiteLoad
from yakir.apps.places.models import Community, Site
from yakir.apps.projects.forms import CommunityField
from yakir.common.errors import Invalid
from yakir.common.forms import NumberField, YakirForm
from yakir.common.runs import RunState
from yakir.standards.weather import WeatherYear

HOURS_OF_YEAR = 8760
SHARES = ("critical", "important")
FEWEST_TOGETHER = 2


class PlaceForm(YakirForm):
    """The community that an island is for, before anything else is asked."""

    def __init__(self, data: Mapping[str, Any], person: Person) -> None:
        place = CommunityField(person, may_wait=True)
        only = place.only.code if place.only else ""
        code = str(data.get("community") or only)
        super().__init__({"community": code} if code else None)
        self.fields["community"] = place

    @property
    def community(self) -> Community | None:
        """The community chosen, or None yet."""
        return self.cleaned_data.get("community") if self.is_valid() else None


class StudyForm(YakirForm):
    """Load, sun, risk and prices of a study."""

    units: ClassVar[Mapping[str, Any]] = {
        "yearly_kwh": _("kWh"),
        "peak_kw": _("kW"),
        "heat_kwh": _("kWh"),
        "critical": "%",
        "important": "%",
        "probability": "%",
        "hours": _("h"),
        "outage_hours": _("h"),
        "tilt": "°",
        "azimuth": "°",
        "yield_kwh": _("kWh/kW"),
        "grid_eur_per_kwh": _("€/kWh"),
        "gas_eur_per_kwh": _("€/kWh"),
        "fuel_eur_per_l": _("€/l"),
        "lost_important_eur_per_kwh": _("€/kWh"),
        "lost_rest_eur_per_kwh": _("€/kWh"),
    }
    short = ("hours",)

    community = forms.CharField(widget=forms.HiddenInput)
    name = forms.CharField(label=_("Name of the study"), max_length=160)
    site = forms.ModelChoiceField(
        Site.objects.none(),
        to_field_name="public_id",
        required=False,
        label=_("Site"),
        empty_label=_("none: a load of a type"),
        help_text=_("What is registered of its load is used."),
    )
    others = forms.ModelMultipleChoiceField(
        Site.objects.none(),
        to_field_name="public_id",
        required=False,
        label=_("Other sites on the same feeder"),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Their loads are added hour by hour; power a year is then that of all."),
    )
    load_type = forms.ChoiceField(
        label=_("Type of load"),
        required=False,
        choices=[("", _("as the kind of the site")), *LoadType.choices],
        help_text=_("Gives the course of the day and the year."),
    )
    yearly_kwh = NumberField(
        label=_("Power a year"),
        required=False,
        help_text=_("From bills. Empty: what the site has registered, or a typical load."),
    )
    peak_kw = NumberField(
        label=_("Highest load"),
        required=False,
        help_text=_("Empty: as the course of the load has it."),
    )
    critical = NumberField(
        label=_("Critical part of the load"),
        required=False,
        min_value=1,
        max_value=100,
        help_text=_("What must not stop. Empty: a typical part."),
    )
    important = NumberField(
        label=_("Important part of the load"),
        required=False,
        min_value=0,
        max_value=100,
        help_text=_("Served next; the rest comes last."),
    )
    heat_kwh = NumberField(
        label=_("Heat a year"),
        required=False,
        initial=0,
        help_text=_("What an own boiler gives; cogeneration can take its place."),
    )
    scenario = forms.ModelChoiceField(
        OutageScenario.objects.none(),
        to_field_name="public_id",
        required=False,
        label=_("Scenario of outages"),
        empty_label=_("none: by chance, as below"),
    )
    outages_a_year = NumberField(label=_("Outages a year"), initial=120)
    outage_hours = NumberField(label=_("Mean length of an outage"), initial=6)
    probability = NumberField(
        label=_("Probability that the critical load is served"),
        initial=95,
        min_value=50,
        max_value=99.9,
    )
    hours = forms.IntegerField(
        label=_("For how long an outage"),
        initial=72,
        help_text=_("The rule holds for every duration up to this, in the mean over beginnings."),
    )
    wants_bound = forms.BooleanField(
        label=_("Find a lower bound of the cost too"),
        required=False,
        help_text=_("What no sizes undercut. It takes minutes to an hour more, behind other work."),
    )
    tilt = NumberField(label=_("Tilt of the panels"), initial=35)
    azimuth = NumberField(
        label=_("Direction of the panels"), initial=180, help_text=_("180 is south.")
    )
    yield_kwh = NumberField(
        label=_("Yield of the sun a year"),
        initial=1075,
        help_text=_("From 950 to 1,200 in Ukraine, an assumption."),
    )
    weather = forms.FileField(
        label=_("File of weather"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".csv,.epw,.txt"}),
        help_text=_(
            "PVGIS CSV (a typical year, or hours with components), EPW or TMY3, up to 2 MB. "
            "Goes before the yield."
        ),
        error_messages={"empty": _("The file is empty. Choose another one.")},
    )
    grid_eur_per_kwh = NumberField(label=_("Price of power"), initial=0.16)
    gas_eur_per_kwh = NumberField(label=_("Price of gas"), initial=0.06)
    fuel_eur_per_l = NumberField(label=_("Price of fuel"), initial=1.4)
    lost_important_eur_per_kwh = NumberField(label=_("Worth of a lost important kWh"), initial=4)
    lost_rest_eur_per_kwh = NumberField(label=_("Worth of another lost kWh"), initial=1)
    design = forms.ChoiceField(label=_("Typical design that gives the prices"))

    FIRST = ("name", "site", "load_type", "yearly_kwh", "peak_kw", *SHARES, "heat_kwh")
    RISK = (
        "scenario",
        "outages_a_year",
        "outage_hours",
        "probability",
        "hours",
        "wants_bound",
    )
    MORE = (
        "tilt",
        "azimuth",
        "yield_kwh",
        "weather",
        "grid_eur_per_kwh",
        "gas_eur_per_kwh",
        "fuel_eur_per_l",
        "lost_important_eur_per_kwh",
        "lost_rest_eur_per_kwh",
        "design",
    )

    def __init__(self, *args: Any, person: Person, community: Community, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.place = community
        self.initial.setdefault("community", community.code)
        self.designs = {version.public_id: version for version in island_designs()}
        for name in ("site", "others"):
            sites: Any = self.fields[name]
            sites.queryset = sites_of(community, person)
        if sites.queryset.count() < FEWEST_TOGETHER:
            del self.fields["others"]
        scenarios: Any = self.fields["scenario"]
        scenarios.queryset = scenarios_for(person)
        designs: Any = self.fields["design"]
        designs.choices = [(key, str(version)) for key, version in self.designs.items()]

    def fieldset(self, names: tuple[str, ...]) -> list[Any]:
        """The fields of these names."""
        return [self[name] for name in names]

    @property
    def feeder(self) -> Any:
        """The other sites to choose, or None where a community has no two."""
        return self["others"] if "others" in self.fields else None

    @property
    def first(self) -> list[Any]:
        """What the load is."""
        return self.fieldset(self.FIRST)

    @property
    def risk(self) -> list[Any]:
        """What may befall, and what has to hold."""
        return self.fieldset(self.RISK)

    @property
    def more(self) -> list[Any]:
        """Sun and prices, which have usual values."""
        return self.fieldset(self.MORE)

    def clean_weather(self) -> WeatherYear | None:
        """The year that the file holds, or what is wrong with it."""
        file = self.cleaned_data.get("weather")
        if not file:
            return None
        try:
            return weather_of(file.read(GREATEST_FILE + 1))
        except Invalid as invalid:
            raise forms.ValidationError(invalid.faults["weather"]) from invalid

    def ask_for_file(self, words: str) -> None:
        """Ask for the file of weather, which no browser sends a second time by itself."""
        self["weather"].help_text = words

    def clean(self) -> dict[str, Any]:
        """Name the load that nobody has named."""
        data = super().clean() or self.cleaned_data
        is_faulty = {"site", "others"} & set(self.errors)
        if not is_faulty and not self.sites and not data.get("load_type"):
            self.add_error("load_type", gettext("Choose a site or a type of load."))
        if len(self.sites) > MOST_SITES:
            words = gettext("At most %(most)s sites are sized together.") % {"most": MOST_SITES}
            self.add_error("others", words)
        return data

    @property
    def sites(self) -> list[Site]:
        """The sites chosen, each once."""
        data = self.cleaned_data
        chosen = [data.get("site"), *(data.get("others") or ())]
        return list({site.pk: site for site in chosen if site is not None}.values())

    @property
    def question(self) -> Question:
        """What is asked; a typical load stands in where none is known."""
        data, sites = self.cleaned_data, self.sites
        loads = [self._load_of(site) for site in sites] or [self._load_of(None)]
        total = sum(load.yearly_kwh for load in loads)
        names = (
            "peak_kw", "outages_a_year", "outage_hours", "tilt", "azimuth", "yield_kwh",
            "grid_eur_per_kwh", "gas_eur_per_kwh", "fuel_eur_per_l",
            "lost_important_eur_per_kwh", "lost_rest_eur_per_kwh",
        )  # fmt: skip
        return Question(
            load_type=max(loads, key=lambda load: load.yearly_kwh).load_type,
            yearly_kwh=data["yearly_kwh"] or total,
            heat_kwh=data["heat_kwh"] or 0.0,
            is_load_assumed=not data["yearly_kwh"] and any(load.is_assumed for load in loads),
            sites=tuple(loads) if len(sites) > 1 else (),
            **{name: _mean_share(loads, name) for name in SHARES},
            **{name: data[name] for name in names},
        )

    def _load_of(self, site: Site | None) -> SiteLoad:
        """What a site uses by itself, or a typical load where there is none."""
        data = self.cleaned_data
        kind = TYPE_OF.get(site.kind, LoadType.EVEN) if site else LoadType.EVEN
        load_type = data["load_type"] or kind.value
        typical = TYPICAL[load_type]
        shares = {
            name: getattr(typical, name) if data[name] is None else data[name] / 100
            for name in SHARES
        }
        registered = _registered_kwh(site, shares["critical"])
        return SiteLoad(
            public_id=site.public_id if site else "",
            load_type=load_type,
            yearly_kwh=registered or typical.yearly_kwh,
            is_assumed=not registered,
            **shares,
        )

    @property
    def asked(self) -> dict[str, Any]:
        """What `actions.ask_study` takes."""
        data = self.cleaned_data
        return {
            "name": data["name"],
            "community": self.place,
            "site": self.sites[0] if len(self.sites) == 1 else None,
            "scenario": data["scenario"],
            "design": self.designs[data["design"]],
            "question": self.question,
            "weather": data["weather"],
            "probability": round(data["probability"] / 100, 6),
            "hours": data["hours"],
            "wants_bound": data["wants_bound"],
        }


def _mean_share(loads: Sequence[SiteLoad], name: str) -> float:
    """The share of a priority in the load of all sites."""
    if len({getattr(load, name) for load in loads}) == 1:
        return float(getattr(loads[0], name))
    weights = [load.yearly_kwh for load in loads]
    parts = [getattr(load, name) * load.yearly_kwh for load in loads]
    return float(sum(parts) / sum(weights))


def _registered_kwh(site: Site | None, critical: float) -> float | None:
    """The yearly load that follows from a site's registered critical power, or None."""
    equipment = getattr(site, "equipment", None)
    if equipment is None or not equipment.power_kw or critical <= 0:
        return None
    return float(equipment.power_kw) * HOURS_OF_YEAR / critical


def initial_of(study: Study) -> dict[str, Any]:
    """Return a study as a form shows it, to be asked again with changes."""
    question = Question.of(study.question)
    values = {name: getattr(question, name) for name in rules.BOUNDS}
    return {
        **values,
        **{name: round(values[name] * 100, 4) for name in SHARES},
        "yearly_kwh": None if question.is_load_assumed else question.yearly_kwh,
        "load_type": question.load_type,
        "name": study.name,
        "site": study.site.public_id if study.site else None,
        "scenario": study.scenario.public_id if study.scenario else None,
        "probability": round(study.probability * 100, 4),
        "hours": study.hours,
        "wants_bound": study.wants_bound,
        "design": study.design.public_id,
        **_initial_of_feeder(question),
    }


def _initial_of_feeder(question: Question) -> dict[str, Any]:
    """What sites of a feeder have in common; the rest follows from each of them once more."""
    if not question.sites:
        return {}
    same = {name: _common(question, name) for name in ("load_type", *SHARES)}
    is_sum = abs(question.sites_kwh - question.yearly_kwh) < 1e-6 * question.yearly_kwh
    return {
        "others": [site.public_id for site in question.sites],
        "yearly_kwh": None if is_sum else question.yearly_kwh,
        "load_type": same["load_type"] or "",
        **{name: same[name] and round(same[name] * 100, 4) for name in SHARES},
    }


def _common(question: Question, name: str) -> Any:
    """What all sites of a feeder have alike, or None."""
    values = {getattr(site, name) for site in question.sites}
    return values.pop() if len(values) == 1 else None


class Filters(YakirForm):
    """What the list of studies is narrowed to."""

    q = forms.CharField(label=_("Search"), required=False, max_length=100)
    state = forms.ChoiceField(
        label=_("State"), required=False, choices=[("", _("All")), *RunState.choices]
    )

    @property
    def narrowing(self) -> dict[str, str]:
        """The filters as `narrowed` takes them; a filter with a fault is left out."""
        self.is_valid()
        data = self.cleaned_data
        words = data.get("q", "").replace("\x00", "").strip()
        return {"search": words, "state": data.get("state", "")}


class PairForm(YakirForm):
    """Two finished studies to lay side by side."""

    first = forms.ModelChoiceField(
        Study.objects.none(),
        to_field_name="public_id",
        label=_("First study"),
        empty_label=_("choose"),
    )
    second = forms.ModelChoiceField(
        Study.objects.none(),
        to_field_name="public_id",
        label=_("Second study"),
        empty_label=_("choose"),
    )

    def __init__(self, data: Mapping[str, Any], studies: QuerySet[Study]) -> None:
        asked = {name: data[name] for name in ("first", "second") if data.get(name)}
        super().__init__(asked if len(asked) == 2 else None, initial=asked)
        for name in ("first", "second"):
            field: Any = self.fields[name]
            field.queryset = studies

    @property
    def pair(self) -> tuple[Study, Study] | None:
        """The two studies, or None while one is missing."""
        if not self.is_valid():
            return None
        return self.cleaned_data["first"], self.cleaned_data["second"]


class SaveForm(YakirForm):
    """The version that was looked at when a study was saved."""

    version = forms.IntegerField(widget=forms.HiddenInput)
