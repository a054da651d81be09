"""Reads on plans: what is chosen and left out within one's communities, money, people, files."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.catalogue.models import DesignVersion
from yakir.apps.endurance.queries.seen import scope_for
from yakir.apps.places.models import AskedFor, Oblast
from yakir.apps.places.queries import scope_of, within
from yakir.apps.places.rules import Scope
from yakir.apps.planning.models import Candidate, Choice, LeftOut, Plan, Publication, Scenario
from yakir.apps.planning.queries.scenarios import seen_by
from yakir.apps.planning.queries.words import (
    Goodness,
    floor_in_words,
    goodness_of,
    name_of,
    reason_of,
)
from yakir.apps.planning.rules import Ending, Reason
from yakir.common import charts
from yakir.common.formats import is_ukrainian, write_number, write_part
from yakir.common.money import Money
from yakir.common.protected import Sector, Service
from yakir.common.time import read_quarter

Asked = Mapping[tuple[int, str], int]
EURO = "EUR"
MILLION = Decimal(1_000_000)
OTHER_FUNDS = 3  # shown one by one when there are more than four: a chart holds four parts


@dataclass(frozen=True)
class Filters:
    """What a reader of a plan asks to see."""

    oblast: str = ""
    service: str = ""
    fund: str = ""
    reason: str = ""
    community: str = ""

    def on(self, path: str) -> Q:
        """The filter of candidates, reached by a path."""
        wanted = Q()
        if self.oblast:
            wanted &= Q(**{f"{path}community__oblast__code": self.oblast})
        if self.community:
            wanted &= Q(**{f"{path}community__code": self.community})
        if self.service:
            wanted &= Q(**{f"{path}service": self.service})
        return wanted


@dataclass(frozen=True)
class Part:
    """The share that a fund pays of a project."""

    fund: str
    share: float


@dataclass(frozen=True)
class ChosenRow:
    """A project that the plan builds, ready for a page."""

    public_id: str
    project: str
    name: str
    is_protected: bool
    community: str
    oblast: str
    service: str
    sector: str
    start: str
    ready: str
    parts: tuple[Part, ...]
    cost: Money
    people: int
    asked_for: int | None


@dataclass(frozen=True)
class LeftOutRow:
    """A project that the plan does not build, with the reason in words."""

    public_id: str
    name: str
    is_protected: bool
    community: str
    oblast: str
    service: str
    cost: Money
    people: int
    asked_for: int | None
    reason: str
    why: str


@dataclass(frozen=True)
class FundRow:
    """What a fund brings, what the plan uses and what is left."""

    public_id: str
    name: str
    arrives: Money
    used: Money
    left: Money

    @property
    def share(self) -> Decimal:
        """The part of its money that is used."""
        return self.used.amount / self.arrives.amount if self.arrives.amount else Decimal(0)


def plans_seen_by(person: Person) -> QuerySet[Plan]:
    """Plans that a person may see: of scenarios of one's own, and whatever is public."""
    last = Publication.objects.filter(plan=OuterRef("pk")).order_by("-pk")
    scenarios = Scenario.objects.filter(seen_by(person, Permission.READ))
    return (
        Plan.objects.annotate(is_public=Subquery(last.values("is_public")[:1]))
        .filter(Q(run__scenario__in=scenarios) | Q(is_public=True))
        .select_related("run__scenario", "run__asked_by")
        .order_by("-recorded_at", "-pk")
    )


class PlanView:
    """A plan as one person sees it: rows of one's own communities, sums of the whole."""

    def __init__(self, plan: Plan, person: Person) -> None:
        self.plan = plan
        self.scope = _scope(plan, person)
        self.first = read_quarter(plan.run.scenario.first_quarter)

    @cached_property
    def versions(self) -> dict[int, DesignVersion]:
        """The designs of the candidates, read once."""
        used = Candidate.objects.filter(run=self.plan.run_id).values("version_of_design")
        return DesignVersion.objects.filter(pk__in=used).select_related("design").in_bulk()

    @cached_property
    def fund_names(self) -> dict[str, str]:
        """The names that the funds had when the plan was made."""
        return {fund["fund"]: name_of_fund(fund) for fund in self.plan.money["funds"]}

    @property
    def sees_all(self) -> bool:
        """Whether the person works for every community that the plan may touch."""
        if self.scope.everywhere:
            return True
        own = set(self.plan.run.scenario.communities.values_list("pk", flat=True))
        return bool(own) and own <= self.scope.community_ids

    @cached_property
    def is_scenario(self) -> bool:
        """Whether some of the money is nobody's."""
        return self.plan.run.scenario.funds.filter(is_scenario=True).exists()

    def chosen(self, filters: Filters | None = None) -> QuerySet[Choice]:
        """Chosen projects of one's communities, in the order of their start."""
        filters = filters or Filters()
        found = self.plan.choices.filter(
            within(self.scope, "candidate__community"), filters.on("candidate__")
        )
        if filters.fund in self.fund_names:
            found = found.filter(shares__has_key=filters.fund)
        return found.select_related(*_CANDIDATE).order_by("quarter", "candidate__number", "pk")

    def left_out(self, filters: Filters | None = None) -> QuerySet[LeftOut]:
        """Projects of one's communities that are left out, in the order of the problem."""
        filters = filters or Filters()
        found = self.plan.left_out.filter(
            within(self.scope, "candidate__community"), filters.on("candidate__")
        )
        if filters.reason in Reason.values:
            found = found.filter(reason=filters.reason)
        return found.select_related(*_CANDIDATE).order_by("candidate__number", "pk")

    def left_by_reason(self) -> list[tuple[str, int]]:
        """How many projects of one's communities each reason keeps out, the most first."""
        counts = self.left_out().order_by().select_related(None).values_list("reason")
        found = counts.annotate(count=Count("pk")).order_by("-count", "reason")
        return [(str(Reason(reason).label), count) for reason, count in found]

    def chosen_rows(self, choices: Iterable[Choice]) -> Iterator[ChosenRow]:
        """Chosen projects ready for a page or file."""
        rows = list(choices)
        asked = _asked_for(choice.candidate for choice in rows)
        for choice in rows:
            yield self._chosen_row(choice, asked)

    def left_out_rows(self, lefts: Iterable[LeftOut]) -> Iterator[LeftOutRow]:
        """Left-out projects ready for a page or file, each with its reason in words."""
        rows = list(lefts)
        others = self._others(rows)
        asked = _asked_for(left.candidate for left in rows)
        for left in rows:
            yield self._left_out_row(left, others, asked)

    def totals(self) -> dict[str, Any]:
        """How many are chosen of how many, where, for how much, whatever the filters."""
        sums = self.plan.choices.aggregate(
            chosen=Count("pk"),
            communities=Count("candidate__community", distinct=True),
            cost=Sum("candidate__cost_eur"),
        )
        return {
            "chosen": sums["chosen"],
            "communities": sums["communities"],
            "cost": _euro(sums["cost"] or Decimal(0)),
            "candidates": Candidate.objects.filter(run=self.plan.run_id).count(),
            "left": _euro(sum((fund.left.amount for fund in self.funds()), Decimal(0))),
        }

    def funds(self) -> list[FundRow]:
        """Money of each fund over the whole plan."""
        return [
            FundRow(
                public_id=fund["fund"],
                name=name_of_fund(fund),
                arrives=_euro(_sum(fund["arrives"])),
                used=_euro(_sum(fund["used"])),
                left=_euro(_sum(fund["arrives"]) - _sum(fund["used"])),
            )
            for fund in self.plan.money["funds"]
        ]

    def people(self) -> list[dict[str, Any]]:
        """People who gain each service at the end; never added up, since one may gain several."""
        return [
            {"service": code, "people": self.plan.people.get(code, 0)} for code in Service.values
        ]

    def chart(self) -> charts.Columns:
        """Money by quarter and fund, in millions, without quarters in which nothing is paid."""
        funds = self.plan.money["funds"]
        quarters = self.plan.money["quarters"]
        paid = [i for i in range(len(quarters)) if any(Decimal(f["used"][i]) for f in funds)]
        last = (paid[-1] if paid else 0) + 1
        shown = funds if len(funds) <= OTHER_FUNDS + 1 else funds[:OTHER_FUNDS]
        parts = [charts.Part(name_of_fund(fund), _millions(fund["used"][:last])) for fund in shown]
        if len(shown) < len(funds):
            rest = [_millions(fund["used"][:last]) for fund in funds[OTHER_FUNDS:]]
            parts.append(charts.Part(_("other funds"), [sum(at) for at in zip(*rest, strict=True)]))
        return charts.columns(
            quarters[:last], parts, unit=_("EUR million"), label=_("Payments by quarter")
        )

    def floors(self) -> list[dict[str, Any]]:
        """Each floor of the scenario in words, and the money by which the plan misses it."""
        floors = self.plan.run.scenario.floors
        if not floors:
            return []
        oblasts = {oblast.code: oblast.name for oblast in Oblast.objects.all()}
        return [
            {"words": floor_in_words(floor, oblasts), "missing": _euro(Decimal(str(missing)))}
            for floor, missing in zip(floors, self.plan.missing, strict=False)
        ]

    def goodness(self) -> Goodness:
        """How near the plan is to the best, in words."""
        return goodness_of(self.plan)

    def gap_chart(self) -> charts.Gap | None:
        """The bar of the gain under its bound."""
        share = self.goodness().share
        if share is None:
            return None
        value = write_number(share * 100, 1)
        return charts.gap(
            share,
            1,
            value_label=_("gain of this plan: %(value)s") % {"value": value},
            bound_label=_("bound of the gain: 100"),
        )

    def oblasts(self) -> QuerySet[Oblast]:
        """Oblasts of one's candidates, for the filter."""
        run = Q(communities__candidates__run=self.plan.run_id)
        inside = within(self.scope, "communities")
        return Oblast.objects.filter(run, inside).distinct().order_by("name_uk", "pk")

    def _chosen_row(self, choice: Choice, asked: Asked) -> ChosenRow:
        candidate = choice.candidate
        start = self.first.after(choice.quarter)
        return ChosenRow(
            public_id=candidate.public_id,
            project=candidate.project.public_id if candidate.project else "",
            name=name_of(candidate, self.versions),
            is_protected=candidate.is_protected,
            community=candidate.community.name,
            oblast=candidate.community.oblast.name,
            service=candidate.service,
            sector=str(Sector(candidate.sector).label),
            start=str(start),
            ready=str(start.after(candidate.lead_quarters)),
            parts=self._parts(choice),
            cost=_euro(candidate.cost_eur),
            people=candidate.people,
            asked_for=asked.get((candidate.community_id, candidate.sector)),
        )

    def _parts(self, choice: Choice) -> tuple[Part, ...]:
        return tuple(
            Part(self.fund_names.get(fund, ""), share) for fund, share in choice.shares.items()
        )

    def _left_out_row(
        self, left: LeftOut, others: Mapping[int, Candidate], asked: Asked
    ) -> LeftOutRow:
        candidate = left.candidate
        number = left.detail.get("instead_of")
        other = others.get(number) if number is not None else None
        return LeftOutRow(
            public_id=candidate.public_id,
            name=name_of(candidate, self.versions),
            is_protected=candidate.is_protected,
            community=candidate.community.name,
            oblast=candidate.community.oblast.name,
            service=candidate.service,
            cost=_euro(candidate.cost_eur),
            people=candidate.people,
            asked_for=asked.get((candidate.community_id, candidate.sector)),
            reason=left.reason,
            why=reason_of(
                left,
                funds=self.fund_names,
                other=self._other(candidate, other),
                at_once=self.plan.run.scenario.at_once,
            ),
        )

    def _others(self, lefts: list[LeftOut]) -> dict[int, Candidate]:
        """The chosen candidates that reasons name, as far as the person may see them."""
        numbers = {left.detail.get("instead_of") for left in lefts} - {None}
        found = Candidate.objects.filter(
            within(self.scope), run=self.plan.run_id, number__in=numbers
        )
        return {each.number: each for each in found.select_related("community", "project")}

    def _other(self, candidate: Candidate, other: Candidate | None) -> str:
        if other is None:
            return ""
        name = name_of(other, self.versions)
        same = other.community_id == candidate.community_id
        return name if same else f"{name}, {other.community.name}"


def _scope(plan: Plan, person: Person) -> Scope:
    """
    Where a person may read rows of a plan.

    Under outages they tell what lasts in which community: then only where one may read that.
    """
    scope = scope_of(person, Permission.READ)
    if plan.run.scenario.outages_id is None:
        return scope
    lasting = scope_for(person)
    if scope.everywhere:
        return lasting
    own = scope.community_ids
    return Scope(False, own if lasting.everywhere else own & lasting.community_ids)


_CANDIDATE = ("candidate__community__oblast", "candidate__project")


def plan_page(view: PlanView) -> dict[str, Any]:
    """What every tab of a plan's page shows."""
    plan = view.plan
    totals = view.totals()
    goodness = view.goodness()
    return {
        "plan": plan,
        "scenario": plan.run.scenario,
        "totals": totals,
        "figures": _figures(plan, totals, goodness),
        "funds": view.funds(),
        "people": view.people(),
        "chart": view.chart(),
        "gap": view.gap_chart(),
        "goodness": goodness,
        "floors": view.floors(),
        "ending": Ending(plan.ending).label,
        "sees_all": view.sees_all,
        "is_scenario": view.is_scenario,
        "publications": plan.publications.select_related("by").order_by("-pk"),
    }


def _figures(plan: Plan, totals: Mapping[str, Any], goodness: Goodness) -> list[dict[str, Any]]:
    mark = {"kind": "scenario", "mark": plan.run.scenario.name}
    share = _("no data") if goodness.share is None else write_part(goodness.share)
    return [
        {
            "value": write_number(totals["chosen"]),
            "unit": _("of %(count)s") % {"count": write_number(totals["candidates"])},
            "text": ngettext(
                "candidates are chosen, in %(count)s community",
                "candidates are chosen, in %(count)s communities",
                totals["communities"],
            )
            % {"count": write_number(totals["communities"])},
            **mark,
        },
        {
            "value": write_number(plan.package_people),
            "text": _("people by which the upper bound of those with the whole package rises"),
            **mark,
        },
        {
            "value": write_number(totals["cost"].amount / MILLION, 1),
            "unit": _("EUR million"),
            "text": _("are used; %(left)s million are left")
            % {"left": write_number(totals["left"].amount / MILLION, 1)},
            **mark,
        },
        {
            "value": share,
            "text": _("of the greatest possible gain"),
            **mark,
            "href": "#bound",
        },
    ]


def _asked_for(candidates: Iterable[Candidate]) -> Asked:
    """How many ideas the communities have put into DREAM by sector; counts, never costs."""
    communities = {candidate.community_id for candidate in candidates}
    newest = AskedFor.objects.filter(community__in=communities).order_by("as_of", "pk")
    return {
        (community, sector): count
        for community, sector, count in newest.values_list("community_id", "sector", "count")
    }


def name_of_fund(fund: Mapping[str, str]) -> str:
    """The name that a fund had when the plan was made, in the reader's language."""
    return fund["name_uk"] if is_ukrainian() else fund["name_en"]


def _euro(amount: Decimal) -> Money:
    return Money(amount, EURO).rounded()


def _sum(amounts: Iterable[str]) -> Decimal:
    return sum((Decimal(amount) for amount in amounts), Decimal("0.00"))


def _millions(amounts: Iterable[str]) -> list[Decimal]:
    return [Decimal(amount) / MILLION for amount in amounts]
