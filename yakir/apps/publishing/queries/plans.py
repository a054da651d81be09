"""Published plans: open kinds in full, protected kinds as sums, and why the rest was left out."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from decimal import ROUND_CEILING, Decimal
from functools import cached_property
from itertools import combinations_with_replacement
from typing import Any

import numpy as np
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from yakir.apps.accounts.models import Organisation
from yakir.apps.accounts.rules import OrganisationKind, Role
from yakir.apps.catalogue.models import DesignVersion
from yakir.apps.catalogue.rules import DesignContent, size_in_words
from yakir.apps.journal.models import Payload
from yakir.apps.partners.models import Fund
from yakir.apps.places.models import Oblast
from yakir.apps.planning.models import Candidate, Choice, LeftOut, Plan, Scenario
from yakir.apps.planning.rules import Ending, Reason
from yakir.apps.publishing.queries.governed import CheckRow, checks_of
from yakir.apps.publishing.queries.opening import Gate
from yakir.apps.publishing.queries.records import KINDS
from yakir.apps.publishing.queries.rows import SECTORS, Sums, sums_of
from yakir.apps.publishing.rules import Cell, Merged, merge_small, to_hundreds
from yakir.apps.publishing.rules.alphabet import alphabetical
from yakir.apps.publishing.rules.cells import LEAST, OTHER
from yakir.apps.publishing.rules.stages import PUBLIC_STAGES
from yakir.common.formats import service_name
from yakir.common.money import Money
from yakir.common.time import Quarter, read_quarter

CURRENCY = "EUR"
LETTERS = "ABCDEF"
IN_NONE = -1  # instead of the number of a sum
ROUNDED_TO = Decimal(10_000)  # [EUR] what is missing is told no more exactly than this


@dataclass(frozen=True, slots=True)
class FundRow:
    """A fund of a scenario with its rule; `used` is None where it would tell of single projects."""

    public_id: str
    name: str
    letter: str
    sectors: tuple[str, ...]
    money: Money
    used: Money | None
    share: float
    smallest: Money | None
    largest: Money | None
    greatest_share: Decimal
    carry_over: bool
    by_quarter: tuple[Decimal, ...]

    @property
    def left(self) -> Money | None:
        """What it has left at the end."""
        return None if self.used is None else self.money - self.used


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """A candidate of an open kind."""

    public_id: str
    title: str
    project: str
    design: str
    community: str
    community_code: str
    oblast: str
    service: str
    money: Money
    people: int
    lead_quarters: int


@dataclass(frozen=True, slots=True)
class ChoiceRow:
    """A chosen project of an open kind: from when, paid by whom."""

    candidate: CandidateRow
    quarter: str
    funds: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class LeftOutRow:
    """A candidate of an open kind that the plan leaves out, why, and what would let it in."""

    candidate: CandidateRow
    reason: str
    reason_name: str
    quarter: str
    funds: tuple[str, ...]
    missing: Money | None
    instead_of: str


@dataclass(frozen=True, slots=True)
class OblastCount:
    """How many protected candidates of an oblast are left out; no name joins small ones."""

    oblast: str
    count: int


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who made the plan public: the organisation and the role, never the person."""

    organisation: str
    role: str
    at: datetime


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A published plan in a list, with the figures that matter."""

    public_id: str
    name: str
    first_quarter: str
    last_quarter: str
    starts: int
    horizon: int
    candidates: int
    chosen: int
    communities: int | None
    package_people: int
    money: Money
    used: Money | None
    value: float
    bound: float
    gap: float | None
    ending: str
    ending_name: str
    seconds: float
    problem_sha256: str
    published: Publisher | None

    @property
    def part(self) -> float | None:
        """The part of the greatest possible gain that the plan reaches."""
        return self.value / self.bound if self.bound > 0 else None

    @property
    def better_by(self) -> float:
        """People with all seven services over the whole horizon that a better plan might add."""
        return max(self.bound - self.value, 0.0) / self.horizon if self.horizon else 0.0


@dataclass(frozen=True, slots=True)
class PlanDetail:
    """Everything public about a plan."""

    row: PlanRow
    quarters: tuple[str, ...]
    funds: tuple[FundRow, ...]
    shows_quarters: bool
    chosen: tuple[ChoiceRow, ...]
    protected_chosen: int
    sums: Sums
    left_out: tuple[LeftOutRow, ...]
    protected_left_out: int
    left_out_by_oblast: tuple[OblastCount, ...]
    checks: tuple[CheckRow, ...]

    @property
    def open_money(self) -> Money:
        """What the chosen open projects cost together."""
        costs = (each.candidate.money.amount for each in self.chosen)
        return Money(sum(costs, Decimal(0)), CURRENCY)


def listed() -> list[PlanRow]:
    """Published plans, newest first."""
    gate = Gate.today()
    return [_Book(gate, plan).row for plan in _published() if gate.admits(plan)]


def detail(public_id: str) -> PlanDetail | None:
    """Everything public about a plan; None while it is not published, or no longer."""
    gate = Gate.today()
    plan = _published().filter(public_id=public_id).first()
    if plan is None or not gate.admits(plan):
        return None
    return _Book(gate, plan).detail()


def giver_names() -> tuple[str, ...]:
    """The names of real partners, in small letters: no scenario may say one."""
    partners = Organisation.objects.filter(kind=OrganisationKind.PARTNER).order_by("pk")
    return tuple(
        name.casefold()
        for names in partners.values_list("name_uk", "name_en")
        for name in names
        if name
    )


def names_one_of(givers: Iterable[str], text: str) -> bool:
    """Return whether a text names a real partner."""
    folded = text.casefold()
    return any(giver in folded for giver in givers)


def scenario_name(gate: Gate, scenario: Scenario, givers: Iterable[str]) -> str:
    """Return the name of a scenario, or a plain word in place of one that names a real partner."""
    name = gate.words(scenario, "name")
    return _("Scenario") if names_one_of(givers, name) else name


def open_part(found: PlanDetail) -> dict[str, Any]:
    """The open part of a plan as plain data, for the file and the API."""
    return {
        "id": found.row.public_id,
        "name": found.row.name,
        "is_scenario": True,
        "first_quarter": found.row.first_quarter,
        "quarters_of_starts": found.row.starts,
        "horizon_quarters": found.row.horizon,
        "candidates": found.row.candidates,
        "chosen": found.row.chosen,
        "chosen_open": len(found.chosen),
        "chosen_protected": found.protected_chosen,
        "package_people_hundreds_upper_bound": found.row.package_people,
        "money": _plain_money(found.row.money),
        "used": None if found.row.used is None else _plain_money(found.row.used),
        "value": found.row.value,
        "bound": found.row.bound,
        "gap": found.row.gap,
        "ending": found.row.ending,
        "problem_sha256": found.row.problem_sha256,
        "funds": [_plain_fund(found, fund) for fund in found.funds],
        "projects": list(project_rows(found)),
        "sums": [
            {
                "oblast": each.oblast,
                "sector": each.sector,
                "years": each.years,
                "projects": each.records,
                "people_hundreds": each.people,
                "money": [_plain_money(money) for money in each.money],
            }
            for each in found.sums.rows
        ],
        "left_out": list(left_out_rows(found)),
        "left_out_protected": [
            {"oblast": each.oblast, "candidates": each.count} for each in found.left_out_by_oblast
        ],
        "checks": [
            {
                "organisation": each.organisation,
                "outcome": each.outcome,
                "note": each.note,
                "problem_sha256": each.problem_sha256,
                "plan_sha256": each.plan_sha256,
                "signed": each.at,
            }
            for each in found.checks
        ],
    }


def project_rows(found: PlanDetail) -> Iterator[dict[str, Any]]:
    """Yield the chosen open projects as plain rows."""
    for each in found.chosen:
        yield {
            **_plain_candidate(each.candidate),
            "start": each.quarter,
            "funds": "; ".join(f"{name} {share:.0%}" for name, share in each.funds),
        }


def left_out_rows(found: PlanDetail) -> Iterator[dict[str, Any]]:
    """Yield the open candidates left out as plain rows."""
    for each in found.left_out:
        yield {
            **_plain_candidate(each.candidate),
            "reason": each.reason,
            "quarter": each.quarter,
            "missing_eur": None if each.missing is None else each.missing.amount,
        }


def _plain_money(money: Money) -> dict[str, Any]:
    return {"amount": money.amount, "currency": money.currency}


def _plain_fund(found: PlanDetail, fund: FundRow) -> dict[str, Any]:
    return {
        "id": fund.public_id,
        "name": fund.name,
        "sectors": list(fund.sectors),
        "money": _plain_money(fund.money),
        "used": None if fund.used is None else _plain_money(fund.used),
        "used_by_quarter": dict(zip(found.quarters, fund.by_quarter, strict=False)),
        "smallest": None if fund.smallest is None else _plain_money(fund.smallest),
        "largest": None if fund.largest is None else _plain_money(fund.largest),
        "greatest_share": fund.greatest_share,
        "carry_over": fund.carry_over,
    }


def _plain_candidate(each: CandidateRow) -> dict[str, Any]:
    return {
        "id": each.public_id,
        "title": each.title,
        "community": each.community,
        "community_code": each.community_code,
        "oblast": each.oblast,
        "service": each.service,
        "cost_eur": each.money.amount,
        "people_hundreds": each.people,
        "lead_quarters": each.lead_quarters,
    }


def _published() -> QuerySet[Plan]:
    """Plans whose newest publication makes them public, newest first."""
    plans: QuerySet[Plan] = KINDS["plan"].records()  # type: ignore[assignment]
    return (
        plans.defer("problem")
        .select_related("run__scenario")
        .prefetch_related("run__scenario__funds")
        .order_by("-recorded_at", "-pk")
    )


class _Book:
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
            left_out_by_oblast=tuple(_by_oblast(each.candidate for each in left_closed)),
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
            part = _part(self._cell(choice), merged)
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
            quarters = tuple(_overlap(choice, each) for each in spans)
            for fund in choice.shares if any(quarters) else ():
                paid[fund][quarters].add(choice.candidate.community_id)
        return not any(map(_tells_of_few, paid.values()))

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
        given = self.gate.value(candidate, "parameters")
        content = self.contents.get(version.pk)
        return f"{name}, {size_in_words(content, given)}" if given and content else name

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


def _part(cell: Cell, merged: Merged) -> int:
    """Return the number of the sum that a record is in."""
    numbers = {
        part.sector: number
        for number, part in enumerate(merged.cells)
        if part.oblast == cell.oblast and set(cell.years) <= set(part.years)
    }
    return numbers.get(cell.sector, numbers.get(OTHER, IN_NONE))


def _overlap(choice: Choice, span: range) -> int:
    """Return in how many quarters of the span the project is paid for."""
    end = choice.quarter + choice.candidate.lead_quarters
    return max(min(end, span.stop) - max(choice.quarter, span.start), 0)


def _tells_of_few(paid: Mapping[tuple[int, ...], set[int]]) -> bool:
    """
    Return whether sums over spans, added or subtracted, leave what one or two communities cost.

    `paid` maps in how many quarters of each span projects are paid for to their communities. Equal
    instalments are known up to what the spans' sums fix; a few stand alone when the others fix less.
    """
    few = sorted({place for places in paid.values() if len(places) < LEAST for place in places})
    whole = _rank(paid)
    return any(
        _rank([quarters for quarters, places in paid.items() if not places <= {*pair}]) < whole
        for pair in combinations_with_replacement(few, 2)
    )


def _rank(rows: Iterable[tuple[int, ...]]) -> int:
    found = list(rows)
    return int(np.linalg.matrix_rank(np.array(found, float))) if found else 0


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


def _by_oblast(candidates: Iterable[Candidate]) -> Iterator[OblastCount]:
    """Yield counts by oblast; those of fewer than three communities join others without a name."""
    counts: Counter[str] = Counter()
    places: dict[str, set[int]] = defaultdict(set)
    for candidate in candidates:
        name = candidate.community.oblast.name
        counts[name] += 1
        places[name].add(candidate.community_id)
    joined = _too_small(places)
    for name in sorted(counts.keys() - joined, key=alphabetical):
        yield OblastCount(name, counts[name])
    if joined:
        yield OblastCount("", sum(counts[name] for name in joined))


def _too_small(places: Mapping[str, set[int]]) -> set[str]:
    """Return oblasts to join: the small ones, and the next until the rest is no single one's."""
    joined = {name for name in places if len(places[name]) < LEAST}
    others = sorted(places.keys() - joined, key=lambda name: (len(places[name]), name))
    while joined and others and sum(len(places[name]) for name in joined) < LEAST:
        joined.add(others.pop(0))
    return joined


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
