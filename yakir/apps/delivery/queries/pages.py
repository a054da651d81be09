"""What the page of a project's delivery shows."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.delivery.models import Allocation, Result
from yakir.apps.delivery.queries.funding import Funding, free_of_commitment, funding_of
from yakir.apps.delivery.queries.results import (
    IndicatorRow,
    indicator_rows,
    next_states,
    state_of,
)
from yakir.apps.delivery.queries.undertakings import may_in, version_of
from yakir.apps.delivery.queries.works_page import WorksPage, works_page
from yakir.apps.delivery.rules import SET_ASIDE_FROM, MoneyStage, ResultState
from yakir.apps.projects.models import Project
from yakir.common.formats import write_day, write_exact, write_money
from yakir.common.money import Money

SHAPES = {
    ResultState.DRAFT: "open",
    ResultState.SUBMITTED: "part",
    ResultState.RETURNED: "gone",
    ResultState.APPROVED: "part",
    ResultState.VERIFIED: "kept",
    ResultState.DISPUTED: "late",
}
# Beyond the target, so that its stroke is seen.
ROOM = Decimal("1.1")
STEP_WORDS = {
    ResultState.SUBMITTED: gettext_lazy("Submit"),
    ResultState.APPROVED: gettext_lazy("Approve"),
    ResultState.RETURNED: gettext_lazy("Return"),
    ResultState.VERIFIED: gettext_lazy("Confirm from outside"),
    ResultState.DISPUTED: gettext_lazy("Say that it is not so"),
}


@dataclass(frozen=True, slots=True)
class ResultRow:
    """A result in words, with the steps that a person may take."""

    result: Result
    state: ResultState
    shape: str
    verified_by: str
    parts: Sequence[str]
    steps: Sequence[tuple[str, str]]
    may_correct: bool


@dataclass(frozen=True, slots=True)
class Measured:
    """An indicator with its bar, goal and results."""

    row: IndicatorRow
    baseline: str
    target: str
    results: Sequence[ResultRow]


@dataclass(frozen=True, slots=True)
class AllocationRow:
    """An allocation with its source, rate, and by how much its commitment falls short since."""

    allocation: Allocation
    source: str
    rates: Sequence[str]
    short: Money | None


@dataclass(frozen=True, slots=True)
class DeliveryPage:
    """Everything the page of a project's delivery shows."""

    version: int
    funding: Funding
    waterfall: Sequence[dict[str, Any]]
    allocations: Sequence[AllocationRow]
    works: WorksPage
    measured: Sequence[Measured]
    targets: Sequence[dict[str, Any]]
    may_allocate: bool
    may_report: bool
    may_take: bool


def delivery_page(project: Project, person: Person, *, today: date) -> DeliveryPage:
    """Return the page of a project's delivery as a person sees it."""
    funding = funding_of(project)
    rows = indicator_rows(project)
    drafts = may_in(person, Permission.DRAFT, project)
    is_open = project.stage in SET_ASIDE_FROM
    return DeliveryPage(
        version=version_of(project),
        funding=funding,
        waterfall=waterfall(funding),
        allocations=_allocation_rows(funding),
        works=works_page(project, spent=funding.spent, on=today),
        measured=[_measured(row, person, may_report=drafts and is_open) for row in rows],
        targets=[bar for row in rows if (bar := _target_bar(row)) is not None],
        may_allocate=is_open and may_in(person, Permission.KEEP_LEDGER, project),
        may_report=drafts and is_open,
        may_take=drafts and not rows and project.version_of_design_id is not None,
    )


def waterfall(funding: Funding) -> list[dict[str, Any]]:
    """Return the bars from need to spending; each is of the same money at another moment."""
    needed, committed = funding.needed, funding.committed
    greatest = max(needed.amount, committed.amount, funding.paid.amount, funding.spent.amount)

    def bar(label: str, money: Money, **more: Any) -> dict[str, Any]:
        share = float(money.amount / greatest)
        return {"label": label, "value": write_money(money), "share": share, **more}

    lacking = funding.lacking
    lack: dict[str, Any] = {"lack": float(lacking.amount / greatest)} if lacking.amount else {}
    if lacking.amount:
        lack["note"] = _("%(money)s is not committed yet") % {"money": write_money(lacking)}
    bars = [bar(_("Needed"), needed, tone="plain", kind="estimate")]
    pledged = {money.currency: money for money in funding.pledged}
    if needed.currency in pledged:
        told = bar(_("Pledged"), pledged[needed.currency], kind="source")
        told["share"] = min(told["share"], 1.0)
        told["note"] = _("The pledges may be for more than this project.")
        bars.append(told)
    return [
        *bars,
        bar(str(MoneyStage.COMMITTED.label), committed, **lack),
        bar(str(MoneyStage.PAID.label), funding.paid),
        bar(str(MoneyStage.SPENT.label), funding.spent),
    ]


def _allocation_rows(funding: Funding) -> list[AllocationRow]:
    commitments = {each.commitment for each in funding.allocations if each.commitment is not None}
    free = {each.pk: free_of_commitment(each) for each in commitments}
    return [
        AllocationRow(
            allocation=each,
            source=_source(each),
            rates=[
                _("%(currency)s at %(rate)s UAH, %(day)s, %(source)s")
                % {
                    "currency": rate.currency,
                    "rate": write_exact(rate.uah_per_unit),
                    "day": write_day(rate.date),
                    "source": rate.source or _("assumption"),
                }
                for rate in (each.rate, each.project_rate)
                if rate is not None
            ],
            short=_short(None if each.commitment_id is None else free[each.commitment_id]),
        )
        for each in funding.allocations
    ]


def _short(free: Money | None) -> Money | None:
    if free is None or free.amount >= 0:
        return None
    return Money(-free.amount, free.currency)


def _source(allocation: Allocation) -> str:
    if allocation.commitment is not None:
        return f"{allocation.commitment.giver}: {allocation.commitment}"
    line = allocation.line
    return f"{line.get_kind_display()}, {write_day(line.held_on)}" if line is not None else ""


def _target_bar(row: IndicatorRow) -> dict[str, Any] | None:
    """Return the bar of the newest approved result against its target, where both are known."""
    goal, newest = row.goal, row.newest
    if goal is None or goal.target is None or newest is None or goal.target <= 0:
        return None
    greatest = max(goal.target * ROOM, newest.value)
    is_verified = state_of(newest) is ResultState.VERIFIED
    said = {"target": write_exact(goal.target), "unit": row.indicator.unit_name}
    return {
        "label": row.indicator.label,
        "value": write_exact(newest.value),
        "share": float(max(newest.value, Decimal(0)) / greatest),
        "target": float(goal.target / greatest),
        "kind": "verified" if is_verified else "source",
        "note": _("the stroke is the target: %(target)s, %(unit)s") % said,
    }


def _measured(row: IndicatorRow, person: Person, *, may_report: bool) -> Measured:
    goal = row.goal
    baseline = ""
    if goal is not None and goal.baseline is not None:
        baseline = f"{write_exact(goal.baseline)}, {write_day(goal.baseline_on)}"
    target = ""
    if goal is not None and goal.target is not None:
        target = write_exact(goal.target)
        target += f", {write_day(goal.target_on)}" if goal.target_on else ""
    results = [_result_row(each, person, may_report=may_report) for each in row.results]
    return Measured(row, baseline, target, results)


def _result_row(result: Result, person: Person, *, may_report: bool) -> ResultRow:
    state = state_of(result)
    may = next_states(result, person)
    verified = [step.organisation for step in result.steps.all() if step.organisation is not None]
    return ResultRow(
        result=result,
        state=state,
        shape=SHAPES[state],
        verified_by=verified[-1].name if verified else "",
        parts=[
            f"{part.get_sex_display()}, {part.get_age_display()}, "
            f"{part.get_displaced_display()}: {write_exact(part.value)}"
            for part in result.parts.all()
        ],
        steps=[(step.value, str(words)) for step, words in STEP_WORDS.items() if step in may],
        may_correct=may_report,
    )
