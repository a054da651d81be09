"""Forms of decisions: the question with its options, a vote, the closing."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Organisation
from yakir.apps.governance.actions import DecisionValues
from yakir.apps.governance.forms.fields import PUBLIC_HINT, one, plan_of, some, text, with_all
from yakir.apps.governance.models import Decision, Option, Programme
from yakir.apps.governance.rules import Outcome
from yakir.apps.partners.models import Fund
from yakir.apps.places.models import Community
from yakir.apps.projects.models import Change, Project
from yakir.apps.projects.rules import ChangeState
from yakir.common.forms import YakirForm

ABSTAIN = "abstain"


class DecisionForm(YakirForm):
    """A question to the steering group."""

    question = text(_("Question"), 500, rows=2, hint=PUBLIC_HINT)
    options = text(
        _("Options"),
        2500,
        rows=4,
        hint=_("One a line, from two to eight. For a change of a project the first approves it."),
    )
    communities = text(
        _("Communities that it touches"),
        2000,
        rows=2,
        required=False,
        hint=_("KATOTTG codes, one a line; those of the projects and of the plan count anyway."),
    )

    def __init__(self, *args: Any, programme: Programme, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        waiting = Change.objects.filter(
            project__enrolment__programme=programme, state=ChangeState.REQUESTED
        )
        funds = Fund.objects.filter(scenarios__programmes=programme).distinct()
        projects = Project.objects.filter(enrolment__programme=programme)
        closed = programme.decisions.exclude(closed_at=None).filter(replaced_by=None)
        self.fields["plan"] = plan_of(_("Plan"), programme)
        self.fields["change"] = one(_("Change of a project"), waiting.select_related("project"))
        self.fields["projects"] = some(_("Projects"), projects.order_by("-recorded_at", "-pk"))
        self.fields["funds"] = some(_("Funds"), funds.order_by("name_en", "pk"))
        self.fields["organisations"] = some(
            _("Organisations that it touches"),
            Organisation.objects.filter(programmes=programme).order_by("name_uk", "pk"),
        )
        self.fields["replaces"] = one(
            _("Corrects the decision"), closed.order_by("-recorded_at", "-pk")
        )
        self.order_fields(
            ["question", "options", "plan", "change", "projects", "communities", "organisations"]
        )

    def clean_options(self) -> list[str]:
        """Read each line as an option."""
        return [line.strip() for line in self.cleaned_data["options"].splitlines() if line.strip()]

    def clean_communities(self) -> list[Community]:
        """Read codes as communities; name those that nobody has."""
        words = set(self.cleaned_data["communities"].replace(",", " ").split())
        found = list(Community.objects.filter(code__in=words).order_by("code"))
        unknown = sorted(words - {community.code for community in found})
        if unknown:
            message = gettext("No community has this code: %(codes)s.")
            raise forms.ValidationError(message % {"codes": ", ".join(unknown[:5])})
        return found

    @property
    def values(self) -> DecisionValues:
        """The question as typed."""
        return DecisionValues(**self.cleaned_data)


class VoteForm(YakirForm):
    """A vote with its reason."""

    option = forms.ChoiceField(label=_("My vote"), widget=forms.RadioSelect)
    reason = text(_("Reason"), 500, rows=2, required=False, hint=PUBLIC_HINT)

    def __init__(self, *args: Any, decision: Decision, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.options = {str(each.number): each for each in decision.options.order_by("number")}
        self.fields["option"].choices = [  # type: ignore[attr-defined]
            *((number, option.text) for number, option in self.options.items()),
            (ABSTAIN, _("I abstain")),
        ]

    @property
    def chosen(self) -> Option | None:
        """The option, or none for an abstention."""
        return self.options.get(self.cleaned_data["option"])


class CloseForm(YakirForm):
    """The reasons with which the chair closes."""

    reasons = text(_("Reasons"), 3000, rows=4, hint=PUBLIC_HINT)


class DecisionFilters(YakirForm):
    """What the list of decisions is narrowed to."""

    q = text(_("Search"), 100, required=False)
    outcome = forms.ChoiceField(
        label=_("State"),
        required=False,
        choices=with_all([("open", _("Open to votes")), *Outcome.choices]),
    )
