"""A published plan read once: what is open, what stays in sums, what is told of its money."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import ROUND_CEILING, Decimal
from functools import cached_property
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from yakir.apps.accounts.models import Organisation
from yakir.apps.accounts.rules import Role
from yakir.apps.catalogue.models import DesignVersion
from yakir.apps.catalogue.rules import DesignContent, size_in_words
from yakir.apps.journal.models import Payload
from yakir.apps.partners.models import Fund
from yakir.apps.places.models import Oblast
from yakir.apps.planning.models import Candidate, Choice, LeftOut, Plan
from yakir.apps.planning.rules import Ending, Reason
from yakir.apps.publishing.queries.governed import checks_of
from yakir.apps.publishing.queries.opening import Gate
from yakir.apps.publishing.queries.plans.names import giver_names, names_one_of, scenario_name
from yakir.apps.publishing.queries.plans.rows import (
    CURRENCY,
    CandidateRow,
    ChoiceRow,
    FundRow,
    LeftOutRow,
    PlanDetail,
    PlanRow,
    Publisher,
)
from yakir.apps.publishing.queries.plans.sums import (
    IN_NONE,
    by_oblast,
    overlap,
    part_of,
    tells_of_few,
)
from yakir.apps.publishing.queries.rows import SECTORS, Sums, sums_of
from yakir.apps.publishing.rules import Cell, Merged, merge_small, to_hundreds
from yakir.apps.publishing.rules.alphabet import alphabetical
from yakir.apps.publishing.rules.cells import LEAST
from yakir.apps.publishing.rules.stages import PUBLIC_STAGES
from yakir.common.formats import service_name
from yakir.common.money import Money
from yakir.common.time import Quarter, read_quarter

LETTERS = "ABCDEF"
ROUNDED_TO = Decimal(10_000)  # [EUR] what is missing is told no more exactly than this


class Book:
    """One plan with its candidates, read once and told apart into open and protected."""

    def __init__(self, gate: Gate, plan: Plan) -> None:
        self.gate = gate
        self.plan = plan
        self.scenario = plan.run.scenario
        self.first = read_quarter(self.scenario.first_quarter)
        self.funds: dict[str, Fund] = {
            fund.public_id: fund
            for fund in sorted(self.scenario.funds.all(), key=lambda fund: (fund.key, fund.pk))
        }
        self.givers = giver_names()
        self.names = self._fund_names()
        self.choices = list(_with_candidates(Choice.objects.filter(plan=plan)).order_by("pk"))

    @cached_property
    def contents(self) -> dict[int, DesignContent]:
        """The designs that the plan's candidates use, by version, each read once."""
        used = Candidate.objects.filter(run=self.plan.run_id).values("version_of_design")
        return {each.pk: each.rows for each in DesignVersion.objects.filter(pk__in=used)}

    @property
    def row(self) -> PlanRow:
        """The figures of the plan."""
        plan, gate, scenario = self.plan, self.gate, self.scenario
        ending = gate.value(plan, "ending") or ""
        return PlanRow(
            public_id=gate.value(plan, "public_id") or "",
            name=self._scenario_name(),
            first_quarter=scenario.first_quarter,
            last_quarter=str(self.first.after(scenario.quarters - 1)),
            starts=scenario.quarters,
            horizon=scenario.horizon,
            candidates=Candidate.objects.filter(run=plan.run_id).count(),
            chosen=len(self.choices),
            communities=self._communities(),
            package_people=to_hundreds(plan.package_people),
            money=_total(self._of_fund(fund, "arrives") for fund in self.funds),
            # Less the open projects and the sums, it is what the rest costs.
            used=None
            if self._leaves_a_few
            else _total(self._of_fund(fund, "used") for fund in self.funds),
            value=gate.value(plan, "value") or 0.0,
            bound=gate.value(plan, "bound") or 0.0,
            gap=gate.value(plan, "gap"),
            ending=ending,
            ending_name=str(Ending(ending).label) if ending else "",
            seconds=gate.value(plan, "seconds") or 0.0,
            problem_sha256=gate.value(plan, "problem_sha256") or "",
            published=_publisher(gate, plan),
        )

    def detail(self) -> PlanDetail:
        """Everything public about the plan."""
        open_choices = [each for each in self.choices if self._is_open(each.candidate)]
        closed = self.closed
        left_out = list(_with_candidates(LeftOut.objects.filter(plan=self.plan)).order_by("pk"))
        left_closed = [each for each in left_out if not self._is_open(each.candidate)]
        numbers = {each.candidate.number: each.candidate for each in open_choices}
        shows = self._shows_money
        return PlanDetail(
            row=self.row,
            quarters=tuple(self._span_name(span) for span in self.spans) if shows else (),
            funds=tuple(self._fund(fund, shows) for fund in self.funds.values()),
            shows_quarters=shows,
            chosen=tuple(
                sorted(map(self._choice, open_choices), key=lambda row: _place_order(row.candidate))
            ),
            protected_chosen=len(closed),
            sums=self._sums(),
            left_out=tuple(
                sorted(
                    (
                        self._left_out(each, numbers, open_choices)
                        for each in left_out
                        if self._is_open(each.candidate)
                    ),
                    key=lambda row: _place_order(row.candidate),
                )
            ),
            protected_left_out=len(left_closed),
            left_out_by_oblast=tuple(by_oblast(each.candidate for each in left_closed)),
            checks=tuple(checks_of(self.gate, self.plan)),
        )

    def _communities(self) -> int | None:
        """Return how many communities build; None where it would say who builds unseen."""
        told = len({each.candidate.community_id for each in self.choices})
        return None if told < LEAST or 0 < len(self._unseen) < LEAST else told

    @cached_property
    def _unseen(self) -> set[int]:
        """The communities whose chosen projects are all of protected kinds."""
        seen = {
            each.candidate.community_id for each in self.choices if self._is_open(each.candidate)
        }
        return {each.candidate.community_id for each in self.closed} - seen

    def _is_open(self, candidate: Candidate) -> bool:
        """Return whether a candidate may stand alone; so must the project it is."""
        project = candidate.project
        return self.gate.admits(candidate) and (project is None or self.gate.admits(project))

    @cached_property
    def closed(self) -> list[Choice]:
        """The chosen projects of protected kinds."""
        return [each for each in self.choices if not self._is_open(each.candidate)]

    @cached_property
    def merged(self) -> Merged:
        """The protected choices as cells large enough to publish beside the money of each fund."""
        found = merge_small(map(self._cell, self.closed))
        if 0 < len(found.places) < LEAST:
            return found
        while (number := self._telling_sum(found)) is not None:
            cell = found.cells[number]
            found = Merged(
                cells=(*found.cells[:number], *found.cells[number + 1 :]),
                withheld=found.withheld + cell.records,
                places=found.places | cell.places,
            )
        return found

    def _telling_sum(self, merged: Merged) -> int | None:
        """
        Return a sum to hold back, because a fund's money less sums would tell of a few projects.

        A fund that pays for a few communities in all shows no money, so that nothing is to subtract.
        """
        paid: dict[str, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
        for choice in self.closed:
            part = part_of(self._cell(choice), merged)
            for fund in choice.shares:
                paid[fund][part].add(choice.candidate.community_id)
        if any(len(set().union(*parts.values())) < LEAST for parts in paid.values()):
            return None
        for _fund, parts in sorted(paid.items()):
            for part, places in sorted(parts.items()):
                if len(places) < LEAST:
                    sums = [part] if part != IN_NONE else parts.keys() - {IN_NONE}
                    return min(sums, key=lambda number: (merged.cells[number].records, number))
        return None

    @cached_property
    def _leaves_a_few(self) -> bool:
        """Whether one or two communities have all that is in no sum: a total would tell of them."""
        return 0 < len(self.merged.places) < LEAST

    @property
    def _shows_money(self) -> bool:
        """Whether money by fund and time tells of no single protected project."""
        return not self._leaves_a_few and (not self.closed or bool(self.spans))

    @cached_property
    def spans(self) -> list[range]:
        """Neighbouring quarters, joined until what each fund pays tells of no or several projects."""
        spans: list[range] = []
        start = 0
        quarters = len(self._money().get("quarters", []))
        for after in range(1, quarters + 1):
            if self._tells_of_none(range(start, after), spans):
                spans.append(range(start, after))
                start = after
        while spans and start < quarters:
            # What is left at the end joins the last span, and that the one before, as far as it must.
            start = spans.pop().start
            if self._tells_of_none(range(start, quarters), spans):
                spans.append(range(start, quarters))
                start = quarters
        return spans

    def _tells_of_none(self, span: range, earlier: Sequence[range]) -> bool:
        """Whether no fund's money in these spans, added or subtracted, is of a few communities."""
        spans = [*earlier, span]
        paid: dict[str, dict[tuple[int, ...], set[int]]] = defaultdict(lambda: defaultdict(set))
        for choice in self.closed:
            quarters = tuple(overlap(choice, each) for each in spans)
            for fund in choice.shares if any(quarters) else ():
                paid[fund][quarters].add(choice.candidate.community_id)
        return not any(map(tells_of_few, paid.values()))

    def _span_name(self, span: range) -> str:
        first, last = self.first.after(span.start), self.first.after(span.stop - 1)
        return str(first) if first == last else f"{first}–{last}"

    def _money(self) -> Mapping[str, Any]:
        money = self.gate.value(self.plan, "money")
        return money if isinstance(money, dict) else {}

    def _of_fund(self, public_id: str, what: str) -> list[Decimal]:
        """Return what a fund brings or spends in each quarter."""
        for row in self._money().get("funds", []):
            if row.get("fund") == public_id:
                return [Decimal(amount) for amount in row.get(what, [])]
        return []

    def _fund(self, fund: Fund, shows: bool) -> FundRow:
        money = _total([self._of_fund(fund.public_id, "arrives")])
        by_quarter = self._of_fund(fund.public_id, "used")
        used = _total([by_quarter])
        return FundRow(
            public_id=self.gate.value(fund, "public_id") or "",
            name=self.names[fund.public_id][0],
            letter=self.names[fund.public_id][1],
            sectors=tuple(str(SECTORS.get(code, code)) for code in fund.sectors),
            money=money,
            used=used if shows else None,
            share=float(used.amount / money.amount) if shows and money.amount else 0.0,
            smallest=_money_of(fund, fund.smallest),
            largest=_money_of(fund, fund.largest),
            greatest_share=fund.greatest_share,
            carry_over=fund.carry_over,
            by_quarter=tuple(
                sum(by_quarter[span.start : span.stop], Decimal(0)) for span in self.spans
            )
            if shows
            else (),
        )

    def _fund_names(self) -> dict[str, tuple[str, str]]:
        """Return a name and a letter for each fund; a name that tells a giver is not used."""
        names = {}
        for letter, (public_id, fund) in zip(LETTERS, self.funds.items(), strict=False):
            name = self.gate.words(fund, "name")
            neutral = (
                fund.is_scenario and fund.giver_id is None and not names_one_of(self.givers, name)
            )
            names[public_id] = (
                name if neutral and name else _("Fund %(letter)s") % {"letter": letter},
                letter,
            )
        return names

    def _scenario_name(self) -> str:
        return scenario_name(self.gate, self.scenario, self.givers)

    def _quarter(self, after: int | None) -> str:
        return "" if after is None else str(self.first.after(after))

    def _candidate(self, candidate: Candidate) -> CandidateRow:
        gate, project = self.gate, candidate.project
        is_public = project is not None and project.stage in PUBLIC_STAGES
        community = candidate.community
        return CandidateRow(
            public_id=gate.value(candidate, "public_id") or "",
            title=self._title(candidate),
            project=project.public_id if project is not None and is_public else "",
            design=candidate.version_of_design.design.key if candidate.version_of_design else "",
            community=gate.words(community, "name"),
            community_code=community.code,
            oblast=community.oblast.name,
            service=gate.value(candidate, "service") or "",
            money=Money(gate.value(candidate, "cost_eur") or Decimal(0), CURRENCY),
            people=to_hundreds(gate.value(candidate, "people") or 0),
            lead_quarters=gate.value(candidate, "lead_quarters") or 0,
        )

    def _title(self, candidate: Candidate) -> str:
        """Return the project's title once it is public, else the design and its size."""
        project, version = candidate.project, candidate.version_of_design
        if project is not None and project.stage in PUBLIC_STAGES:
            return self.gate.words(project, "title")
        if version is None:
            return _("Drafted project: %(service)s") % {"service": service_name(candidate.service)}
        name = self.gate.words(version.design, "name")
        given = self.gate.decide(candidate, "parameters")
        content = self.contents.get(version.pk)
        if content is None or not given.is_open or not given.value:
            return name
        return f"{name}, {size_in_words(content, given.value)}"

    def _choice(self, choice: Choice) -> ChoiceRow:
        shares = self.gate.value(choice, "shares") or {}
        return ChoiceRow(
            candidate=self._candidate(choice.candidate),
            quarter=self._quarter(self.gate.value(choice, "quarter")),
            funds=tuple(
                (self.names[fund][0], float(share))
                for fund, share in shares.items()
                if fund in self.names
            ),
        )

    def _left_out(
        self, left: LeftOut, chosen: Mapping[int, Candidate], openly: Sequence[Choice]
    ) -> LeftOutRow:
        """Return a row; of the reason's detail only what tells of no other protected project."""
        reason = self._public_reason(left, openly)
        detail = left.detail if isinstance(left.detail, dict) else {}
        missing = Decimal(str(detail.get("missing_eur") or 0)) if self._tells_missing(reason) else 0
        is_money = reason == Reason.MONEY
        other = chosen.get(detail["instead_of"]) if detail.get("instead_of") is not None else None
        return LeftOutRow(
            candidate=self._candidate(left.candidate),
            reason=reason,
            reason_name=str(Reason(reason).label) if reason else "",
            quarter=str(detail.get("quarter") or "") if is_money and self._shows_money else "",
            funds=tuple(self.names[f][0] for f in detail.get("funds", []) if f in self.names)
            if is_money
            else (),
            missing=_rounded_up(Decimal(missing)),
            instead_of=f"{self._title(other)}, {other.community.name}" if other else "",
        )

    def _public_reason(self, left: LeftOut, openly: Sequence[Choice]) -> str:
        """Return the reason; that a community carries no more is told where open projects say so."""
        reason = str(self.gate.value(left, "reason") or "")
        here = sum(each.candidate.community_id == left.candidate.community_id for each in openly)
        if reason == Reason.CARRIES and here < (self.scenario.at_once or 0):
            return str(Reason.WORTH_LESS)
        return reason

    def _tells_missing(self, reason: str) -> bool:
        """Whether what is missing tells neither what is left of a fund nor who else is chosen."""
        mixed = reason == Reason.WORTH_LESS and self.scenario.at_once is not None
        return self._shows_money and not (mixed and self.closed)

    def _sums(self) -> Sums:
        """Return protected choices by oblast, sector and the year in which they start."""
        names = {place.code: place.name for place in Oblast.objects.all()}
        found = sums_of(self.merged, oblasts=names)
        rows = (replace(each, people=to_hundreds(each.people or 0)) for each in found.rows)
        return Sums(rows=tuple(rows), withheld=found.withheld)

    def _cell(self, choice: Choice) -> Cell:
        """Return a choice as a cell: exact values that only a sum over three or more leaves."""
        candidate = choice.candidate
        start: Quarter = self.first.after(choice.quarter)
        return Cell(
            oblast=candidate.community.oblast.code,
            sector=candidate.sector,
            years=(start.year,),
            records=1,
            places=frozenset({candidate.community.code}),
            sums={"people": Decimal(candidate.people), CURRENCY: candidate.cost_eur},
        )


def _with_candidates(rows: QuerySet[Any]) -> QuerySet[Any]:
    return rows.select_related(
        "candidate__community__oblast",
        "candidate__version_of_design__design",
        "candidate__project__site",
        "candidate__project__version_of_design__design",
    ).defer(
        "candidate__version_of_design__content", "candidate__project__version_of_design__content"
    )


def _place_order(row: CandidateRow) -> tuple[str, str, str]:
    return alphabetical(row.community), row.service, row.public_id


def _total(amounts: Iterable[Iterable[Decimal]]) -> Money:
    return Money(sum((sum(each, Decimal(0)) for each in amounts), Decimal(0)), CURRENCY)


def _money_of(fund: Fund, amount: Decimal | None) -> Money | None:
    return None if amount is None else Money(amount, fund.currency)


def _rounded_up(amount: Decimal) -> Money | None:
    """Return what is missing, rounded up; None when nothing is."""
    if amount <= 0:
        return None
    steps = (amount / ROUNDED_TO).to_integral_value(ROUND_CEILING)
    return Money(steps * ROUNDED_TO, CURRENCY)


def _publisher(gate: Gate, plan: Plan) -> Publisher | None:
    """Return under which organisation and role the journal has the plan's publication."""
    payloads = Payload.objects.filter(subject=plan.public_id, kind="plan.published")
    payload = payloads.order_by("-entry_id").first()
    newest = plan.publications.order_by("-recorded_at", "-pk").first()
    if newest is None:
        return None
    fields = payload.fields if payload else {}
    public_id, role = (fields.get(name, [""])[0] for name in ("organisation", "role"))
    organisation = Organisation.objects.filter(public_id=public_id).first() if public_id else None
    return Publisher(
        organisation=gate.words(organisation, "name") if organisation else "",
        role=str(Role(role).label) if role in Role.values else "",
        at=gate.value(newest, "recorded_at"),
    )
