"""Forms of rankings, risks, overrules and checks."""

import json
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yakir.apps.governance.actions import RiskValues
from yakir.apps.governance.forms.fields import (
    PUBLIC_HINT,
    day,
    members_of,
    one,
    plan_of,
    text,
    with_all,
)
from yakir.apps.governance.models import Programme, Risk, Rules
from yakir.apps.governance.queries.documents import fingerprint_of_file
from yakir.apps.governance.queries.overrules import candidates_offered
from yakir.apps.governance.rules import BANDS, CheckOutcome, Impact, Likelihood, Outcome, RiskState
from yakir.apps.governance.rules.words import MOST_POINTS
from yakir.apps.planning.models import Scenario
from yakir.apps.planning.rules import OverruleKind
from yakir.apps.projects.models import Project
from yakir.common.formats import is_ukrainian
from yakir.common.forms import YakirForm

GREATEST_FILE = 30 * 1024 * 1024


class RiskForm(YakirForm):
    """How a risk stands."""

    short = ("review_on",)

    title = text(_("Risk"), 200, hint=PUBLIC_HINT)
    likelihood = forms.TypedChoiceField(
        label=_("Likelihood"), choices=Likelihood.choices, coerce=int
    )
    impact = forms.TypedChoiceField(label=_("Impact"), choices=Impact.choices, coerce=int)
    response = text(_("What is done about it"), 500, rows=3)
    review_on = day(_("Next review"))

    def __init__(self, *args: Any, programme: Programme, risk: Risk | None = None, **kw: Any):
        names = ("title", "likelihood", "impact", "response", "review_on", "state", "version")
        if risk is not None:
            kw["initial"] = {name: getattr(risk, name) for name in names}
            kw["initial"]["owner"] = risk.owner.public_id
        super().__init__(*args, **kw)
        self.fields["owner"] = one(_("Who looks after it"), members_of(programme), required=True)
        if risk is not None:
            self.fields["state"] = forms.ChoiceField(label=_("State"), choices=RiskState.choices)
            self.fields["note"] = text(_("What is new"), 300, rows=2, required=False)
            self.fields["version"] = forms.IntegerField(widget=forms.HiddenInput)

    @property
    def values(self) -> RiskValues:
        """The risk as typed."""
        own = RiskValues.__dataclass_fields__
        return RiskValues(**{k: v for k, v in self.cleaned_data.items() if k in own})


class RiskFilters(YakirForm):
    """What the register of risks is narrowed to."""

    state = forms.ChoiceField(label=_("State"), required=False, choices=with_all(RiskState.choices))
    band = forms.ChoiceField(label=_("How grave"), required=False, choices=with_all(BANDS.items()))


class RankingForm(YakirForm):
    """Which plan ranks the proposals."""

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"] = plan_of(_("Plan"), programme, required=True)


class ScoreForm(YakirForm):
    """A member's points for a proposal, a field for each criterion."""

    is_eligible = forms.BooleanField(
        label=_("It is eligible by the rules"), required=False, initial=True
    )

    def __init__(self, *args: Any, programme: Programme, rules: Rules, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        projects = Project.objects.filter(enrolment__programme=programme)
        self.fields["project"] = one(_("Project"), projects.order_by("-pk"), required=True)
        self.names = [f"points_{number}" for number in range(len(rules.criteria))]
        for name, each in zip(self.names, rules.criteria, strict=True):
            self.fields[name] = forms.IntegerField(
                label=each["name_uk"] if is_ukrainian() else each["name_en"],
                min_value=0,
                max_value=MOST_POINTS,
                initial=0,
                widget=forms.NumberInput(attrs={"class": "input input--short"}),
            )
        self.fields["note"] = text(_("Note"), 300, rows=2, required=False)
        self.order_fields(["project", "is_eligible"])

    @property
    def points(self) -> list[int]:
        """The points in the order of the criteria."""
        return [self.cleaned_data[name] for name in self.names]


class OverruleForm(YakirForm):
    """Which candidate is fixed or ruled out, why, under which decision."""

    short = ("quarter",)

    kind = forms.ChoiceField(
        label=_("What is demanded"), choices=OverruleKind.choices, widget=forms.RadioSelect
    )
    quarter = text(
        _("Quarter of start"), 7, required=False, hint=_("As 2027-Q1; empty means any quarter.")
    )
    reason = text(_("Reason"), 500, rows=3, hint=PUBLIC_HINT)

    def __init__(self, *args: Any, programme: Programme, scenario: Scenario, words: str, **kw: Any):
        super().__init__(*args, **kw)
        carried = programme.decisions.filter(outcome=Outcome.CARRIED, replaced_by=None)
        offered = list(candidates_offered(scenario, words))
        self.fields["candidate"] = forms.ChoiceField(
            label=_("Candidate"), choices=[("", _("not chosen")), *offered]
        )
        self.fields["decision"] = one(
            _("Under the decision"), carried.order_by("-recorded_at", "-pk"), required=True
        )
        self.order_fields(["candidate", "kind", "quarter", "reason", "decision"])


class CostForm(YakirForm):
    """Two plans of the same question, one searched for under overrules."""

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan"] = plan_of(_("Plan with overrules"), programme, required=True)
        self.fields["free_plan"] = plan_of(_("Plan without overrules"), programme, required=True)


class VerificationForm(YakirForm):
    """What a check found: the files themselves, or their fingerprints."""

    problem_file = forms.FileField(label=_("File of the problem"), required=False)
    problem_sha256 = text(_("Or its fingerprint (SHA-256)"), 64, required=False)
    plan_file = forms.FileField(label=_("File of the plan"), required=False)
    plan_sha256 = text(_("Or its fingerprint (SHA-256)"), 64, required=False)
    outcome = forms.ChoiceField(
        label=_("What the check found"), choices=CheckOutcome.choices, widget=forms.RadioSelect
    )
    note = text(_("Note"), 500, rows=3, required=False, hint=PUBLIC_HINT)

    def clean(self) -> dict[str, Any]:
        """Compute the fingerprints of uploaded files; one of the two is needed."""
        data = super().clean() or self.cleaned_data
        for name in ("problem", "plan"):
            file = data.get(f"{name}_file")
            if file is not None:
                self._read(name, file, data)
            elif not data.get(f"{name}_sha256") and f"{name}_sha256" not in self.errors:
                self.add_error(
                    f"{name}_file", gettext("Upload the file, or write its fingerprint.")
                )
        return data

    def _read(self, name: str, file: Any, data: dict[str, Any]) -> None:
        try:
            if file.size > GREATEST_FILE:
                raise ValueError
            data[f"{name}_sha256"] = fingerprint_of_file(file.read())
        except (ValueError, TypeError, RecursionError, json.JSONDecodeError):
            self.add_error(f"{name}_file", gettext("This is not a JSON file that can be read."))
