"""Published plans: open kinds in full, protected kinds as sums, and why the rest was left out."""

from django.db.models import QuerySet

from yakir.apps.planning.models import Plan
from yakir.apps.publishing.queries.opening import Gate
from yakir.apps.publishing.queries.plans.book import Book
from yakir.apps.publishing.queries.plans.files import left_out_rows, open_part, project_rows
from yakir.apps.publishing.queries.plans.names import giver_names, names_one_of, scenario_name
from yakir.apps.publishing.queries.plans.rows import (
    CandidateRow,
    ChoiceRow,
    FundRow,
    LeftOutRow,
    OblastCount,
    PlanDetail,
    PlanRow,
    Publisher,
)
from yakir.apps.publishing.queries.records import KINDS

__all__ = [
    "CandidateRow",
    "ChoiceRow",
    "FundRow",
    "LeftOutRow",
    "OblastCount",
    "PlanDetail",
    "PlanRow",
    "Publisher",
    "detail",
    "giver_names",
    "left_out_rows",
    "listed",
    "names_one_of",
    "open_part",
    "project_rows",
    "scenario_name",
]


def listed() -> list[PlanRow]:
    """Published plans, newest first."""
    gate = Gate.today()
    return [Book(gate, plan).row for plan in _published() if gate.admits(plan)]


def detail(public_id: str) -> PlanDetail | None:
    """Everything public about a plan; None while it is not published, or no longer."""
    gate = Gate.today()
    plan = _published().filter(public_id=public_id).first()
    if plan is None or not gate.admits(plan):
        return None
    return Book(gate, plan).detail()


def _published() -> QuerySet[Plan]:
    """Plans whose newest publication makes them public, newest first."""
    plans: QuerySet[Plan] = KINDS["plan"].records()  # type: ignore[assignment]
    return (
        plans.defer("problem")
        .select_related("run__scenario")
        .prefetch_related("run__scenario__funds")
        .order_by("-recorded_at", "-pk")
    )
