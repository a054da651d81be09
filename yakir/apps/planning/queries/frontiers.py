"""Reads on frontiers: how far one is, its curve, what each further million brings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.planning.models import Frontier, FrontierPoint, Scenario
from yakir.apps.planning.queries.scenarios import seen_by
from yakir.apps.planning.rules import Ending, FrontierKind
from yakir.common import charts
from yakir.common.money import Money
from yakir.common.runs import RunState

MILLION = 1_000_000
EURO = "EUR"


@dataclass(frozen=True)
class PointRow:
    """One plan of the curve, and what the money since the plan before brings."""

    factor: float
    reached: float
    money: Money
    used: Money
    value: float
    share: float
    more_a_million: float | None
    projects: int
    communities: int
    package_people: int
    ending: str


def frontiers_seen_by(
    person: Person, permission: Permission = Permission.READ
) -> QuerySet[Frontier]:
    """Frontiers of the scenarios that a person may see, newest first."""
    scenarios = Scenario.objects.filter(seen_by(person, permission))
    return (
        Frontier.objects.filter(scenario__in=scenarios)
        .select_related("scenario", "asked_by")
        .order_by("-recorded_at", "-pk")
    )


def frontier_page(frontier: Frontier) -> dict[str, Any]:
    """What the page of a frontier shows, and its fragment."""
    points = list(frontier.points.order_by("factor"))
    is_fair = frontier.kind == FrontierKind.FAIRNESS
    return {
        "frontier": frontier,
        "scenario": frontier.scenario,
        "url": reverse("planning:frontier", args=[frontier.public_id]),
        "progress": progress_of(frontier),
        "finished": not frontier.is_unfinished,
        "rows": _rows(points),
        "chart": _fair_chart(points) if is_fair else _chart(points),
        "is_fair": is_fair,
        "title": FrontierKind(frontier.kind).label,
        "is_scenario": frontier.scenario.funds.filter(is_scenario=True).exists(),
    }


def progress_of(frontier: Frontier) -> Mapping[str, Any]:
    """How far a frontier is, for the progress component."""
    done = ngettext("%(count)s plan of %(total)s", "%(count)s plans of %(total)s", frontier.done)
    words = {
        RunState.QUEUED: _("Waiting for a worker to take it up"),
        RunState.RUNNING: done % {"count": frontier.done, "total": frontier.total},
        RunState.DONE: _("The curve is drawn"),
        RunState.STOPPED: _("Stopped by a person; the plans so far are kept"),
        RunState.FAILED: _(frontier.detail) if frontier.detail else "",
    }
    status = "done" if frontier.state == RunState.STOPPED else frontier.state
    share = frontier.done / frontier.total if frontier.state == RunState.RUNNING else None
    return {"status": status, "share": share, "text": words[RunState(frontier.state)]}


def _rows(points: Sequence[FrontierPoint]) -> list[PointRow]:
    rows = []
    for number, point in enumerate(points):
        before = points[number - 1] if number else None
        rows.append(
            PointRow(
                factor=point.factor,
                reached=point.share,
                money=Money(point.money_eur, EURO).rounded(),
                used=Money(point.used_eur, EURO).rounded(),
                value=point.value,
                share=point.value / point.bound if point.bound else 1.0,
                more_a_million=_more(before, point),
                projects=point.projects,
                communities=point.communities,
                package_people=point.package_people,
                ending=str(Ending(point.ending).label),
            )
        )
    return rows


def _more(before: FrontierPoint | None, point: FrontierPoint) -> float | None:
    """Gain for each million of money that the plan before did not have."""
    money = float(point.money_eur) - (float(before.money_eur) if before else 0.0)
    gain = point.value - (before.value if before else 0.0)
    return gain / money * MILLION if money else None


def _chart(points: Sequence[FrontierPoint]) -> charts.Rising | None:
    if not points:
        return None
    return charts.rising(
        [
            charts.Step(float(p.money_eur) / MILLION, p.value / MILLION, p.bound / MILLION)
            for p in points
        ],
        label=_("Gain against money"),
        given_unit=_("EUR million"),
        gives_unit=_("million person-quarters"),
    )


def _fair_chart(points: Sequence[FrontierPoint]) -> charts.Rising | None:
    if not points:
        return None
    return charts.rising(
        [charts.Step(p.share * 100, p.value / MILLION, p.bound / MILLION) for p in points],
        label=_("Gain against fairness"),
        given_unit=_("percent of the money"),
        gives_unit=_("million person-quarters"),
    )
