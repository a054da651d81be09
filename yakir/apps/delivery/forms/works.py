"""What is typed of works: milestones, delays, risks, contracts and payments."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.delivery.actions import DelayOf, EntryOf, MilestoneOf, RiskOf, TermsOf
from yakir.apps.delivery.forms.fields import VersionForm, day_field, number_field, reason_field
from yakir.apps.delivery.models import Contract
from yakir.apps.delivery.queries import paying_lines
from yakir.apps.delivery.rules import Bearer, DelayCause, MilestoneState
from yakir.apps.governance.rules import Impact, Likelihood, RiskState
from yakir.apps.projects.models import Project
from yakir.common.formats import write_day, write_money
from yakir.common.money import currency_code


def _text(label: Any, longest: int, *, required: bool = True, told: Any = "") -> forms.CharField:
    """Return a field for a line of text."""
    return forms.CharField(label=label, max_length=longest, required=required, help_text=told)


class TypedForm(VersionForm):
    """A form whose fields are those of what an action takes."""

    made: ClassVar[Any]

    @property
    def values(self) -> Any:
        """What was typed, as the action takes it."""
        names = self.made.__dataclass_fields__
        return self.made(**{name: self.cleaned_data[name] for name in names if name in self.fields})


class MilestoneForm(TypedForm):
    """A milestone as it is planned."""

    made = MilestoneOf
    title_uk = _text(_("Title in Ukrainian"), 200)
    title_en = _text(_("Title in English"), 200)
    planned_from = day_field(_("Planned start"), required=False)
    planned_on = day_field(_("Planned end"))
    budget = number_field(_("Planned cost"))

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["budget"].help_text = project.currency


class MilestoneEntryForm(TypedForm):
    """How a milestone stands."""

    made = EntryOf
    state = forms.ChoiceField(label=_("State"), choices=MilestoneState.choices)
    forecast_on = day_field(_("Expected on"), required=False)
    actual_on = day_field(_("Done on"), required=False)
    evidence = _text(
        _("Evidence"), 300, required=False, told=_("Act, report or photograph that shows it.")
    )
    note = _text(_("Reason or note"), 300, required=False)


class DelayForm(TypedForm):
    """Days lost, their cause and who bears them."""

    made = DelayOf
    milestone = forms.ChoiceField(label=_("Milestone"), required=False)
    cause = forms.ChoiceField(label=_("Cause"), choices=DelayCause.choices)
    days = forms.IntegerField(label=_("Days"), min_value=0, max_value=3650)
    bearer = forms.ChoiceField(label=_("Who bears it"), choices=Bearer.choices)
    since = day_field(_("From"))
    note = _text(_("Note"), 300, required=False)

    def __init__(self, *args: Any, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.milestones = {each.public_id: each for each in project.milestones.all()}
        self.fields["milestone"].choices = [  # type: ignore[attr-defined]
            ("", _("the whole project")),
            *((key, each.title) for key, each in self.milestones.items()),
        ]


class ProjectRiskForm(TypedForm):
    """A risk of a project."""

    made = RiskOf
    title = _text(_("Risk"), 200)
    likelihood = forms.TypedChoiceField(
        label=_("Likelihood"), choices=Likelihood.choices, coerce=int
    )
    impact = forms.TypedChoiceField(label=_("Impact"), choices=Impact.choices, coerce=int)
    response = _text(_("Response"), 500)
    review_on = day_field(_("Next review"))
    state = forms.ChoiceField(label=_("State"), choices=RiskState.choices)


class TermsForm(TypedForm):
    """What a contract says since its amendment."""

    made = TermsOf
    title = _text(_("Subject of the contract"), 300)
    supplier = _text(_("Supplier"), 200)
    amount = number_field(_("Amount"))
    signed_on = day_field(_("Signed"))
    ends_on = day_field(_("Ends"), required=False)
    document = _text(_("Document"), 200)
    reason = reason_field()


class ContractForm(TermsForm):
    """A contract as signed."""

    reason = None  # type: ignore[assignment]
    currency = forms.CharField(label=_("Currency"), max_length=3, validators=[currency_code])
    tender_id = _text(_("Tender in Prozorro"), 40, required=False)
    contract_id = _text(_("Contract in Prozorro"), 46, required=False)
    short: ClassVar[Sequence[str]] = ("currency",)


class PaymentForm(VersionForm):
    """Which spending of the ledger paid a contract."""

    line = forms.ChoiceField(label=_("Spending of the ledger"))
    amount = number_field(_("Amount"))

    def __init__(self, *args: Any, person: Person, contract: Contract, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rows = paying_lines(person, contract)
        self.lines = {line.public_id: line for line, _free in rows}
        self.fields["line"].choices = [  # type: ignore[attr-defined]
            ("", _("not chosen")),
            *(
                (
                    line.public_id,
                    _("%(name)s, %(left)s left")
                    % {
                        "name": f"{write_day(line.held_on)}, {line.document}".rstrip(", "),
                        "left": write_money(free),
                    },
                )
                for line, free in rows
            ),
        ]
