"""What is typed of money and results: allocations, goals, results and decisions on them."""

from collections.abc import Iterable, Sequence
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from yakir.apps.accounts.models import Person
from yakir.apps.delivery.actions import GoalOf, PartOf, ResultOf
from yakir.apps.delivery.forms.fields import (
    VersionForm,
    day_field,
    number_field,
    reason_field,
)
from yakir.apps.delivery.models import Goal, Indicator, Result
from yakir.apps.delivery.queries import allocatable_commitments, allocatable_lines
from yakir.apps.delivery.rules import PEOPLE, Age, Displaced, ResultState, Sex
from yakir.apps.delivery.rules.results import WITH_A_REASON
from yakir.apps.partners.models import Commitment, Line
from yakir.apps.projects.models import Project
from yakir.common.formats import write_day, write_money
from yakir.common.money import Money

GROUPS = 4


class AllocationForm(VersionForm):
    """What part of which commitment or payment is for the project."""

    of = forms.ChoiceField(label=_("Of which money"))
    amount = number_field(_("Amount in the currency of that money"))
    held_on = day_field(_("Rate of which day"))
    reason = reason_field(required=False)

    def __init__(self, *args: Any, person: Person, project: Project, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        commitments = allocatable_commitments(person, project)
        lines = allocatable_lines(person, project)
        self.sources: dict[str, Commitment | Line] = {
            **{each.public_id: each for each, _free in commitments},
            **{each.public_id: each for each, _free in lines},
        }
        self.fields["of"].choices = [  # type: ignore[attr-defined]
            ("", _("not chosen")),
            (_("Commitments"), _offered(commitments)),
            (_("Payments and spending"), _offered(lines)),
        ]

    @property
    def source(self) -> Commitment | Line:
        """The commitment or line that was chosen."""
        return self.sources[self.cleaned_data["of"]]


def _offered(rows: Iterable[tuple[Commitment | Line, Money]]) -> list[tuple[str, str]]:
    """Return choices that tell how much of each is left."""
    return [
        (
            each.public_id,
            _("%(name)s, %(left)s left") % {"name": _told(each), "left": write_money(free)},
        )
        for each, free in rows
    ]


def _told(source: Commitment | Line) -> str:
    if isinstance(source, Commitment):
        return f"{source.giver}: {source}"
    return f"{source.get_kind_display()}, {write_day(source.held_on)}, {source.document}".rstrip(
        ", "
    )


class GoalForm(VersionForm):
    """From where to where an indicator is to move."""

    short: ClassVar[Sequence[str]] = ("baseline_on", "target_on")
    baseline = number_field(_("Baseline"), digits=3, required=False)
    baseline_on = day_field(_("Baseline measured on"), required=False)
    target = number_field(_("Target"), digits=3, required=False)
    target_on = day_field(_("Reached by"), required=False)
    reason = reason_field()

    def __init__(self, *args: Any, goal: Goal | None, **kwargs: Any) -> None:
        names = GoalOf.__dataclass_fields__
        held = {name: getattr(goal, name) for name in names} if goal else {}
        kwargs["initial"] = {**held, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)

    @property
    def values(self) -> GoalOf:
        """The goal as typed."""
        return GoalOf(**{name: self.cleaned_data[name] for name in GoalOf.__dataclass_fields__})


class ResultForm(VersionForm):
    """What was measured in a period; people may be told apart."""

    since = day_field(_("From"))
    until = day_field(_("To"))
    value = number_field(pgettext_lazy("result", "Value"), digits=3)
    method = forms.CharField(label=_("How it was measured"), max_length=300)

    def __init__(
        self, *args: Any, indicator: Indicator, replaces: Result | None, **kwargs: Any
    ) -> None:
        names = ("since", "until", "value", "method")
        held = {name: getattr(replaces, name) for name in names} if replaces else {}
        kwargs["initial"] = {**held, **kwargs.get("initial", {})}
        super().__init__(*args, **kwargs)
        self.fields["value"].help_text = indicator.unit_name
        self.groups = GROUPS if indicator.unit == PEOPLE else 0
        for number in range(1, self.groups + 1):
            self._add_group(number)

    def _add_group(self, number: int) -> None:
        said = {"number": number}
        labels = {"sex": _("Sex, group %(number)s"), "age": _("Age, group %(number)s")}
        labels["displaced"] = _("Displaced, group %(number)s")
        lists = {"sex": Sex, "age": Age, "displaced": Displaced}
        for name, label in labels.items():
            self.fields[f"{name}_{number}"] = forms.ChoiceField(
                label=label % said,
                required=False,
                choices=sorted(lists[name].choices),
                widget=forms.Select(attrs={"class": "input"}),
            )
        self.fields[f"people_{number}"] = forms.IntegerField(
            label=_("People, group %(number)s") % said,
            required=False,
            min_value=0,
            widget=forms.NumberInput(attrs={"class": "input input--short"}),
        )

    @property
    def values(self) -> ResultOf:
        """The result as typed."""
        data = self.cleaned_data
        parts = [
            PartOf(
                data[f"people_{number}"],
                data[f"sex_{number}"],
                data[f"age_{number}"],
                data[f"displaced_{number}"],
            )
            for number in range(1, self.groups + 1)
            if data[f"people_{number}"] is not None
        ]
        return ResultOf(data["since"], data["until"], data["value"], data["method"], parts)


class DecisionForm(VersionForm):
    """A step of a result, with a reason where one is needed."""

    def __init__(self, *args: Any, to: ResultState, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"] = forms.CharField(
            label=_("Reason") if to in WITH_A_REASON else _("Note"),
            max_length=300,
            required=to in WITH_A_REASON,
            widget=forms.Textarea(attrs={"rows": 2, "class": "input"}),
        )
