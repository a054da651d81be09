"""Two plans side by side: what moves, what the sums become, and what was asked differently."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yakir.apps.planning.models import Choice, Plan
from yakir.apps.planning.queries.differences import Difference, differences
from yakir.apps.planning.queries.overrules import Identity, identity_of
from yakir.apps.planning.queries.plans import ChosenRow, PlanView, name_of_fund
from yakir.common.formats import service_name
from yakir.common.money import Money

EURO = "EUR"
SAME_SHARE = 0.01  # a payer's part that differs by less is rounding. [1]


@dataclass(frozen=True)
class Pair:
    """The same project in both plans, where something of it moved."""

    a: ChosenRow
    b: ChosenRow


@dataclass(frozen=True)
class SumRow:
    """Money of both plans under one name, and what B has more."""

    name: str
    a: Money
    b: Money

    @property
    def more(self) -> Money:
        """What plan B has more than plan A."""
        return Money(self.b.amount - self.a.amount, EURO)


SUMS = (
    ("oblast", gettext_lazy("Oblast")),
    ("service", gettext_lazy("Service")),
    ("fund", gettext_lazy("Fund")),
    ("quarter", gettext_lazy("Quarter of payment")),
)


class Comparison:
    """Two plans as one person sees them."""

    def __init__(self, a: PlanView, b: PlanView) -> None:
        self.a = a
        self.b = b

    @cached_property
    def only_a(self) -> list[ChosenRow]:
        """Projects that plan A builds and plan B does not."""
        return self._only(self.a, self._choices_a, self._choices_b)

    @cached_property
    def only_b(self) -> list[ChosenRow]:
        """Projects that plan B builds and plan A does not."""
        return self._only(self.b, self._choices_b, self._choices_a)

    @cached_property
    def moved(self) -> list[Pair]:
        """Projects of both plans that start in another quarter."""
        return self._pairs(lambda a, b: self._start(self.a, a) != self._start(self.b, b))

    @cached_property
    def repaid(self) -> list[Pair]:
        """Projects of both plans that start in the same quarter and are paid by others."""
        return self._pairs(
            lambda a, b: self._start(self.a, a) == self._start(self.b, b) and _is_repaid(a, b)
        )

    @property
    def same(self) -> int:
        """How many projects are the same in both plans."""
        both = len(self._choices_a.keys() & self._choices_b.keys())
        return both - len(self.moved) - len(self.repaid)

    def sums(self, by: str) -> list[SumRow]:
        """Money of both plans by oblast, service, fund or quarter."""
        a, b = self._sums(self.a, by), self._sums(self.b, by)
        return [
            SumRow(_word(by, name), _euro(a[name]), _euro(b[name])) for name in _names(by, a, b)
        ]

    def tables(self) -> list[dict[str, Any]]:
        """Every table of sums, with its heading."""
        return [{"by": by, "heading": heading, "rows": self.sums(by)} for by, heading in SUMS]

    def asked(self) -> list[Difference]:
        """What the two questions ask differently, from the problems as they were kept."""
        return differences(_problem(self.a.plan), _problem(self.b.plan), self._fund_names)

    @property
    def _fund_names(self) -> dict[str, str]:
        return {**self.b.fund_names, **self.a.fund_names}

    @cached_property
    def _choices_a(self) -> dict[Identity, Choice]:
        return _by_identity(self.a)

    @cached_property
    def _choices_b(self) -> dict[Identity, Choice]:
        return _by_identity(self.b)

    @staticmethod
    def _start(view: PlanView, choice: Choice) -> str:
        return str(view.first.after(choice.quarter))

    @staticmethod
    def _only(
        view: PlanView, own: Mapping[Identity, Choice], other: Mapping[Identity, Choice]
    ) -> list[ChosenRow]:
        rows = [choice for identity, choice in own.items() if identity not in other]
        return list(view.chosen_rows(rows))

    def _pairs(self, differs: Callable[[Choice, Choice], bool]) -> list[Pair]:
        both = [
            (choice, self._choices_b[identity])
            for identity, choice in self._choices_a.items()
            if identity in self._choices_b and differs(choice, self._choices_b[identity])
        ]
        rows_a = self.a.chosen_rows(a for a, _b in both)
        rows_b = self.b.chosen_rows(b for _a, b in both)
        return [Pair(a, b) for a, b in zip(rows_a, rows_b, strict=True)]

    def _sums(self, view: PlanView, by: str) -> dict[str, Decimal]:
        sums: dict[str, Decimal] = defaultdict(Decimal)
        if by == "fund":
            for fund in view.plan.money["funds"]:
                sums[name_of_fund(fund)] += sum(map(Decimal, fund["used"]), Decimal(0))
        elif by == "quarter":
            for fund in view.plan.money["funds"]:
                for quarter, used in zip(view.plan.money["quarters"], fund["used"], strict=True):
                    sums[quarter] += Decimal(used)
        else:
            own = self._choices_a if view is self.a else self._choices_b
            for choice in own.values():
                candidate = choice.candidate
                name = candidate.community.oblast.name if by == "oblast" else candidate.service
                sums[name] += candidate.cost_eur
        return sums


def plan_figures(view: PlanView) -> dict[str, Any]:
    """The numbers that head one side."""
    totals = view.totals()
    return {
        "plan": view.plan,
        "name": view.plan.run.scenario.name,
        "recorded_at": view.plan.recorded_at,
        "chosen": totals["chosen"],
        "communities": totals["communities"],
        "cost": totals["cost"],
        "package_people": view.plan.package_people,
        "value": view.plan.value,
        "bound": view.plan.bound,
        "share": view.goodness().share,
    }


def verdict(a: Plan, b: Plan) -> str:
    """What the two values and bounds say of each other, in a sentence."""
    if _question(a) != _question(b):
        return _(
            "The two plans answer different questions: their gains may be compared, but a greater "
            "one may only mean that more was allowed or counted."
        )
    if a.value > b.bound or b.value > a.bound:
        return _(
            "The questions are the same, yet one plan exceeds the bound of the other: report it."
        )
    if a.value == b.value:
        return _("The same question, and the same gain.")
    better = "A" if a.value > b.value else "B"
    return _("The same question: plan %(better)s gains more.") % {"better": better}


def _question(plan: Plan) -> str:
    return plan.problem_sha256


def _by_identity(view: PlanView) -> dict[Identity, Choice]:
    rows = view.chosen().select_related(
        "candidate__community__oblast", "candidate__project", "candidate__version_of_design__design"
    )
    return {identity_of(choice.candidate): choice for choice in rows}


def _is_repaid(a: Choice, b: Choice) -> bool:
    funds = {*a.shares, *b.shares}
    return any(abs(a.shares.get(f, 0) - b.shares.get(f, 0)) > SAME_SHARE for f in funds)


def _names(by: str, a: Mapping[str, Decimal], b: Mapping[str, Decimal]) -> Iterable[str]:
    names = {*a, *b}
    if by == "quarter":
        return sorted(name for name in names if a[name] or b[name])
    return sorted(names, key=lambda name: (-max(a[name], b[name]), name))


def _word(by: str, name: str) -> str:
    return service_name(name) if by == "service" else name


def _problem(plan: Plan) -> dict[str, Any]:
    problem: dict[str, Any] = json.loads(plan.problem)
    return problem


def _euro(amount: Decimal) -> Money:
    return Money(amount, EURO).rounded()
