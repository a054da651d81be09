"""What is typed about a scenario."""

from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.endurance.models import OutageScenario
from yakir.apps.endurance.queries.seen import scenarios_seen_by
from yakir.apps.places.models import Community
from yakir.apps.places.queries import communities_where, scope_of
from yakir.apps.planning import rules
from yakir.apps.planning.forms.bonds import (
    bond_fields,
    bonds_initial,
    bonds_typed,
    code_typed,
    demands_typed,
    design_choices,
)
from yakir.apps.planning.forms.fairness import (
    LIMITS,
    OBLAST_FLOORS,
    capacity_fields,
    capacity_typed,
    fairness_fields,
    fairness_initial,
    floors_typed,
    oblast_choices,
)
from yakir.apps.planning.queries.scenarios import communities_with, funds_to_choose
from yakir.apps.planning.rules import PackageForm, Question
from yakir.apps.planning.rules.bonds import MOST_DEMANDS, MOST_PREREQUISITES
from yakir.common.forms import NumberField, YakirForm, css_class
from yakir.common.protected import Service
from yakir.common.time import quarter_of

FEW = 30  # own communities are boxes to tick; more of them are typed as codes


class ScenarioForm(YakirForm):
    """A question to the planner."""

    short = ("first_quarter", "quarters", "horizon", "at_once")

    name_uk = forms.CharField(label=_("Name in Ukrainian"), max_length=160)
    name_en = forms.CharField(label=_("Name in English"), max_length=160)
    funds = forms.ModelMultipleChoiceField(
        label=_("Funds"),
        queryset=funds_to_choose(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one fund.")},
    )
    first_quarter = forms.CharField(
        label=_("First quarter"), max_length=7, help_text=_("Written as 2027-Q1; not in the past.")
    )
    quarters = forms.IntegerField(label=_("Quarters in which projects may start"), initial=8)
    horizon = forms.IntegerField(
        label=_("Quarters over which the gain is counted"),
        initial=40,
        help_text=_("At least as many as the quarters of starts."),
    )
    package = forms.ChoiceField(
        label=_("How the package of seven is counted"),
        choices=PackageForm.choices,
        widget=forms.RadioSelect,
        initial=PackageForm.SHARE,
    )
    at_once = forms.IntegerField(
        label=_("Projects a community carries at once"),
        required=False,
        help_text=_("Empty means no limit."),
    )
    statuses = forms.MultipleChoiceField(
        label=_("Communities of these official statuses"),
        widget=forms.CheckboxSelectMultiple,
        choices=[(status.value, status.label) for status in rules.POSSIBLE_STATUSES],
        initial=rules.usual_statuses,
        help_text=_("Under active hostilities only movable equipment is a candidate."),
        error_messages={"required": _("Choose at least one status.")},
    )
    include_projects = forms.BooleanField(
        label=_("Drafted, appraised and approved projects are candidates too"),
        required=False,
        initial=True,
    )
    outages = forms.ModelChoiceField(
        label=_("Coverage"),
        queryset=OutageScenario.objects.none(),
        required=False,
        empty_label=_("on an ordinary day"),
        help_text=_(
            "Or under outages: each project is then tried in the network of its community."
        ),
    )
    one_a_site = forms.BooleanField(
        label=_("Drafted projects of one site and service exclude each other"),
        required=False,
        initial=True,
    )
    version = forms.IntegerField(widget=forms.HiddenInput, initial=1)

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        self.person = person
        super().__init__(*args, **kwargs)
        self.fields["outages"].queryset = scenarios_seen_by(person)  # type: ignore[attr-defined]
        self._add_communities()
        for service in Service:
            self._add_number(f"threshold_{service}", _("Threshold: %(name)s"), service, "0.9")
        for service in Service:
            self._add_number(f"weight_{service}", _("Weight: %(name)s"), service, "1")
        oblasts, designs = oblast_choices(), design_choices()
        #: Names that fields are typed from, by the id of their list in the page.
        self.lists = {
            listed: [name for _code, name in choices]
            for listed, choices in (("oblasts", oblasts), ("designs", designs))
        }
        bonds = bond_fields(designs)
        for name, field in (fairness_fields(oblasts) | capacity_fields(oblasts) | bonds).items():
            self.fields[name] = field
            if css := css_class(field.widget):
                field.widget.attrs.setdefault("class", css)

    def _add_communities(self) -> None:
        own = communities_where(self.person, Permission.PLAN)
        everywhere = scope_of(self.person, Permission.PLAN).everywhere
        self.takes_codes = everywhere or own.count() > FEW
        if not self.takes_codes:
            self.fields["communities"] = forms.ModelMultipleChoiceField(
                label=_("Communities"),
                queryset=own,
                widget=forms.CheckboxSelectMultiple,
                initial=list(own),
                error_messages={"required": _("Choose communities that you plan for.")},
            )
            return
        self.fields["communities"] = forms.CharField(
            label=_("Only these communities"),
            required=not everywhere,
            widget=forms.Textarea(attrs={"rows": 3, "class": "input"}),
            help_text=_("KATOTTG codes, one a line. Empty means every community of the statuses."),
        )

    def _add_number(self, name: str, label: Any, service: Service, initial: str) -> None:
        self.fields[name] = NumberField(
            label=label % {"name": service.label}, initial=float(initial)
        )

    def clean_communities(self) -> list[Community]:
        """Read codes as communities; name those that nobody has."""
        given = self.cleaned_data["communities"]
        if not isinstance(given, str):
            return list(given)
        words = given.replace(",", " ").replace(";", " ").split()
        found = list(communities_with(set(words)))
        unknown = sorted(set(words) - {community.code for community in found})
        if unknown:
            message = gettext("No community has this code: %(codes)s.")
            raise forms.ValidationError(message % {"codes": ", ".join(unknown[:5])})
        return found

    def clean(self) -> dict[str, Any]:
        """Name each code of what is fixed or ruled out that no community has."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        places = [
            (f"{kind}_community_{row}", code)
            for kind in ("fixed", "excluded")
            for row in range(1, MOST_DEMANDS + 1)
            if data.get(f"{kind}_design_{row}") and (code := code_typed(data, kind, row))
        ]
        known = {each.code for each in communities_with({code for _name, code in places})}
        for name, code in places:
            if code not in known:
                message = gettext("No community has this code: %(codes)s.") % {"codes": code}
                self.add_error(name, message)
        return data

    @property
    def services(self) -> list[dict[str, Any]]:
        """Threshold and weight of each service, side by side."""
        return [
            {
                "service": service.value,
                "threshold": self[f"threshold_{service}"],
                "weight": self[f"weight_{service}"],
            }
            for service in Service
        ]

    @property
    def first_fields(self) -> list[Any]:
        """The fields that stand above the table of services."""
        names = ("name_uk", "name_en", "funds", "first_quarter", "quarters", "horizon")
        return [self[name] for name in names]

    @property
    def last_fields(self) -> list[Any]:
        """The fields that stand below the table of services."""
        names = (
            "outages",
            "package",
            "at_once",
            "statuses",
            "communities",
            "include_projects",
            "one_a_site",
            "version",
        )
        return [self[name] for name in names]

    @property
    def floors(self) -> list[tuple[Any, list[Any]]]:
        """Fields of the floors, a heading and its fields."""
        statuses, sizes = (
            [self[name] for name in self.fields if name.startswith(f"floor_{kind}_")]
            for kind in ("status", "size")
        )
        return [(_("By official status"), statuses), (_("By size of the community"), sizes)]

    @property
    def oblast_floors(self) -> list[tuple[Any, Any]]:
        """Rows of the floors for oblasts: which, and the least share."""
        return [
            (self[f"floor_oblast_{row}"], self[f"floor_least_{row}"])
            for row in range(1, OBLAST_FLOORS + 1)
        ]

    @property
    def limits(self) -> list[list[Any]]:
        """Rows of the limits of building."""
        names = ("capacity_oblast", "capacity_quarter", "capacity_eur")
        return [[self[f"{name}_{row}"] for name in names] for row in range(1, LIMITS + 1)]

    @property
    def bonds(self) -> list[list[Any]]:
        """Rows of prerequisites: a design, and the one it needs."""
        names = ("prerequisite_design", "prerequisite_needs")
        return [
            [self[f"{name}_{row}"] for name in names] for row in range(1, MOST_PREREQUISITES + 1)
        ]

    @property
    def demands(self) -> list[tuple[Any, list[list[Any]]]]:
        """Rows of what is fixed and of what is ruled out, each under its heading."""
        headings = (("fixed", _("Built in every plan")), ("excluded", _("Built in no plan")))
        return [
            (
                heading,
                [
                    [self[f"{kind}_{name}_{row}"] for name in ("design", "community")]
                    for row in range(1, MOST_DEMANDS + 1)
                ],
            )
            for kind, heading in headings
        ]

    @property
    def has_bonds(self) -> bool:
        """Whether anything is typed or wrong among prerequisites, so that they stand open."""
        return self._is_touched("prerequisite_")

    @property
    def has_demands(self) -> bool:
        """Whether anything is fixed, ruled out or wrong there, so that it stands open."""
        return self._is_touched("fixed_") or self._is_touched("excluded_")

    @property
    def has_floors(self) -> bool:
        """Whether anything is typed or wrong among the floors, so that they stand open."""
        return self._is_touched("floor_")

    @property
    def has_limits(self) -> bool:
        """Whether anything is typed or wrong among the limits, so that they stand open."""
        return self._is_touched("capacity_")

    def _is_touched(self, prefix: str) -> bool:
        fields = [self[name] for name in self.fields if name.startswith(prefix)]
        return any(field.errors or field.value() not in (None, "") for field in fields)

    def asks_enough(self) -> bool:
        """Whether what was typed can be looked at: all but the names is there and possible."""
        self.is_valid()
        if set(self.errors) - {"name_uk", "name_en"}:
            return False
        faults = rules.faults_of(self.question, now=quarter_of(localdate()))
        for name, message in faults.items():
            self.add_error(name if name in self.fields else None, message)
        return not faults

    @property
    def question(self) -> Question:
        """The question, as typed."""
        data = self.cleaned_data
        return Question(
            name_uk=data.get("name_uk", ""),
            name_en=data.get("name_en", ""),
            funds=list(data["funds"]),
            first_quarter=data["first_quarter"].upper(),
            quarters=data["quarters"],
            horizon=data["horizon"],
            thresholds={code: data[f"threshold_{code}"] for code in Service.values},
            weights={code: data[f"weight_{code}"] for code in Service.values},
            package=data["package"],
            at_once=data["at_once"],
            statuses=data["statuses"],
            communities=data["communities"],
            include_projects=data["include_projects"],
            floors=floors_typed(data),
            capacity=capacity_typed(data),
            outages=data["outages"],
            prerequisites=bonds_typed(data),
            fixed=demands_typed(data, "fixed"),
            excluded=demands_typed(data, "excluded"),
            one_a_site=data["one_a_site"],
        )


def initial_of(question: Question, version: int, *, typed_codes: bool) -> dict[str, Any]:
    """Return a question as a form shows it."""
    thresholds = rules.thresholds_of(question.thresholds)
    weights = question.weights or rules.weights_of({})
    codes = "\n".join(community.code for community in question.communities)
    return {
        **{name: getattr(question, name) for name in question.__dataclass_fields__},
        **{f"threshold_{code}": share for code, share in thresholds.items()},
        **{f"weight_{code}": weights.get(code, 0) for code in Service.values},
        **fairness_initial(question.floors, question.capacity),
        **bonds_initial(question.prerequisites, question.fixed, question.excluded),
        "communities": codes if typed_codes else list(question.communities),
        "version": version,
    }
