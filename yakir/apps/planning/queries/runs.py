"""Reads on runs: how far a search is, its curve, how it ended, what to do when it failed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.planning.models import Plan, Run, RunPoint, Scenario
from yakir.apps.planning.queries.scenarios import seen_by
from yakir.apps.planning.queries.words import advice_on, ending_of, failure_of
from yakir.apps.planning.rules import LONGEST_SECONDS, Failure
from yakir.common import charts
from yakir.common.formats import write_percent
from yakir.common.runs import UNFINISHED, RunState, is_lost

MOST_BETTER = 5  # better plans told, the newest first
MOST_ROWS = 12  # of the table beside the curve
LEAST_RISE = 0.001  # smaller steps are on the curve alone


@dataclass(frozen=True)
class Better:
    """A better plan, when it was found and how near to the last bound it is."""

    seconds: float
    share: float | None
    rise: float | None


def runs_seen_by(person: Person, permission: Permission = Permission.READ) -> QuerySet[Run]:
    """Runs of the scenarios that a person may see, newest first."""
    scenarios = Scenario.objects.filter(seen_by(person, permission))
    return (
        Run.objects.filter(scenario__in=scenarios)
        .select_related("scenario", "asked_by", "plan")
        .order_by("-recorded_at", "-pk")
    )


def run_page(run: Run, at: datetime) -> dict[str, Any]:
    """What the page of a run shows, and its fragment."""
    points = list(run.points.order_by("seconds", "pk"))
    plan = Plan.objects.filter(run=run).first()
    return {
        "run": run,
        "url": reverse("planning:run", args=[run.public_id]),
        "plan": plan,
        "finished": is_finished(run, at),
        "progress": progress_of(run, at),
        "better": _better(points),
        "chart": _chart(points),
        "rows": _rows(points),
        "ending": ending_of(plan) if plan else None,
        "advice": _advice(run, at),
        "longer": min(2 * run.seconds_allowed, LONGEST_SECONDS),
    }


def progress_of(run: Run, at: datetime) -> Mapping[str, Any]:
    """How far a run is, for the progress component."""
    if is_lost(run.state, run.heard_at, at):
        return {"status": "failed", "share": None, "text": Failure.LOST.label}
    words = {
        RunState.QUEUED: _("Waiting for a worker to take it up"),
        RunState.RUNNING: _running(run),
        RunState.DONE: _("The plan is found"),
        RunState.STOPPED: _("Stopped by a person"),
        RunState.FAILED: failure_of(run),
    }
    status = "done" if run.state == RunState.STOPPED else run.state
    share = min(run.seconds / run.seconds_allowed, 1.0) if run.state == RunState.RUNNING else None
    return {"status": status, "share": share, "text": words[RunState(run.state)]}


def is_finished(run: Run, at: datetime) -> bool:
    """Whether nothing more will come of a run."""
    return run.state not in UNFINISHED or is_lost(run.state, run.heard_at, at)


def _running(run: Run) -> str:
    if run.stop_asked:
        return _("Stopping; the best plan so far is kept")
    if run.value is None or run.bound is None or run.value <= 0:
        return _("Searching: no plan yet")
    near = write_percent(min(run.value / run.bound, 1.0), 1)
    return _("Searching: the best plan so far has %(near)s of the proven bound") % {"near": near}


def _advice(run: Run, at: datetime) -> str:
    """What to do about a run that failed; empty when it did not."""
    if is_lost(run.state, run.heard_at, at):
        return advice_on(Failure.LOST)
    return advice_on(Failure(run.failure)) if run.failure else ""


def _better(points: Sequence[RunPoint]) -> list[Better]:
    """The last plans that were better than those before, the newest first."""
    bound = next((point.bound for point in reversed(points) if point.bound), None)
    found: list[Better] = []
    best = 0.0
    for point in points:
        if point.value is None or point.value <= best * (1 + LEAST_RISE):
            continue
        share = min(point.value / bound, 1.0) if bound else None
        found.append(Better(point.seconds, share, point.value / best - 1 if best else None))
        best = point.value
    return found[: -MOST_BETTER - 1 : -1]


def _chart(points: Sequence[RunPoint]) -> charts.Closing | None:
    if not points:
        return None
    return charts.closing(
        [charts.Point(point.seconds, point.value, point.bound) for point in points],
        label=_("The plan and its bound closing in, in percent of the last bound"),
        unit=_("s"),
        value_name=_("plan"),
        bound_name=_("bound"),
    )


def _rows(points: Sequence[RunPoint]) -> list[dict[str, Any]]:
    """A dozen points of the curve as a table, the first and the last among them."""
    step = max(1, -(-(len(points) - 1) // (MOST_ROWS - 1)))
    kept = [*points[:-1:step], *points[-1:]]
    last = next((point.bound for point in reversed(points) if point.bound), None)
    return [
        {
            "seconds": point.seconds,
            "value": point.value / last if last and point.value is not None else None,
            "bound": point.bound / last if last and point.bound is not None else None,
        }
        for point in kept
    ]
