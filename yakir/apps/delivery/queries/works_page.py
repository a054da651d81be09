"""What the page of a project's delivery shows of works: milestones, progress, contracts."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from yakir.apps.delivery.models import Delay, ProjectRisk
from yakir.apps.delivery.queries.contracts import ContractRow, contract_rows
from yakir.apps.delivery.queries.works import (
    MilestoneRow,
    delay_rows,
    milestone_rows,
    past_delays,
    risk_rows,
)
from yakir.apps.delivery.rules import Bearer, MilestoneState
from yakir.apps.delivery.rules.progress import (
    FEWEST,
    EarnedValue,
    Forecast,
    earned_value,
    forecast,
)
from yakir.apps.projects.models import Project
from yakir.common.formats import write_day, write_exact, write_money
from yakir.common.money import CENT, Money

HUNDREDTH = Decimal("0.01")
SHAPES = {MilestoneState.OPEN: "open", MilestoneState.DONE: "kept", MilestoneState.DROPPED: "gone"}


@dataclass(frozen=True, slots=True)
class WorksPage:
    """Works of a project in words; facts of progress stand only where milestones are planned."""

    milestones: Sequence[tuple[MilestoneRow, str]]
    progress: Sequence[dict[str, str]]
    outlook: str
    delays: Sequence[Delay]
    borne: Sequence[tuple[str, int]]
    risks: Sequence[ProjectRisk]
    contracts: Sequence[ContractRow]


def works_page(project: Project, *, spent: Money, on: date) -> WorksPage:
    """Return the works of a project as they stand on a day."""
    rows = milestone_rows(project)
    works = [row.work for row in rows if row.state is not MilestoneState.DROPPED]
    delays = delay_rows(project)
    by_bearer: Counter[str] = Counter()
    for each in delays:
        by_bearer[each.bearer] += each.days
    return WorksPage(
        milestones=[(row, SHAPES[row.state]) for row in rows],
        progress=_facts(earned_value(works, spent=spent.amount, on=on), project) if works else [],
        outlook=_outlook(forecast(works, late_days=past_delays(), on=on)) if works else "",
        delays=delays,
        borne=[(str(Bearer(name).label), days) for name, days in by_bearer.most_common()],
        risks=risk_rows(project),
        contracts=contract_rows(project),
    )


def _facts(found: EarnedValue, project: Project) -> list[dict[str, str]]:
    def money(amount: Decimal | None) -> str:
        if amount is None:
            return _("cannot be told yet")
        return write_money(Money(amount.quantize(CENT), project.currency))

    def index(share: Decimal | None) -> str:
        return _("cannot be told yet") if share is None else write_exact(share.quantize(HUNDREDTH))

    told = (
        (_("Planned value"), money(found.planned)),
        (_("Earned value"), money(found.earned)),
        (_("Actual cost"), money(found.spent)),
        (_("Cost index (CPI)"), index(found.cost_index)),
        (_("Schedule index (SPI)"), index(found.schedule_index)),
        (_("Cost at the end, if the rest costs as so far"), money(found.cost_at_end)),
    )
    return [{"term": term, "value": value} for term, value in told]


def _outlook(found: Forecast | None) -> str:
    """Return in words when the works may end, or that it cannot be told yet."""
    if found is None:
        text = _(
            "When it may end cannot be told yet: nothing is open, or fewer than %(fewest)s "
            "milestones of all projects here are finished."
        )
        return text % {"fewest": FEWEST}
    said = {
        "expected": write_day(found.expected),
        "middle": write_day(found.middle),
        "soon": write_day(found.soon),
        "late": write_day(found.late),
        "count": found.count,
    }
    return (
        _(
            "Expected on %(expected)s. As late as the middle of %(count)s finished milestones here: "
            "%(middle)s; eight in ten of them lie between %(soon)s and %(late)s."
        )
        % said
    )
