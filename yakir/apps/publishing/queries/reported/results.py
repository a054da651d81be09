"""Results of projects as they are reported: approved by another person, or verified from outside."""

from collections import defaultdict
from collections.abc import Hashable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.conf import settings
from django.db.models import OuterRef, Subquery
from django.utils.timezone import localdate

from yakir.apps.delivery.models import Goal, Indicator, Result, ResultStep
from yakir.apps.delivery.queries.results import SEEN, results_standing, state_of
from yakir.apps.delivery.rules import PEOPLE, ResultState
from yakir.apps.publishing.queries.opening import Gate
from yakir.apps.publishing.queries.reported.bodies import Bodies
from yakir.apps.publishing.rules.counts import Figure, told_apart
from yakir.common import reported


@dataclass(slots=True)
class Measured:
    """
    An indicator with the goal that holds and the results that were approved, oldest first.

    Of an indicator that counts people these are the results that, with all that were approved
    before, tell of no few of them.
    """

    indicator: Indicator
    goal: Goal | None = None
    results: list[Result] = field(default_factory=list)


def measured_of(projects: Sequence[int]) -> dict[int, list[Measured]]:
    """Return what is measured of each project."""
    whole = ("project__site", "project__version_of_design__design")
    indicators = Indicator.objects.filter(project__in=projects).select_related(*whole)
    found = {each.pk: Measured(each) for each in indicators.order_by("pk")}
    for goal in Goal.objects.filter(indicator__in=found).order_by("pk"):
        goal.indicator = found[goal.indicator_id].indicator
        found[goal.indicator_id].goal = goal
    telling = telling_of_few(indicator__in=list(found))
    for result in results_standing(indicator__in=list(found)).order_by("since", "until", "pk"):
        if state_of(result) in SEEN and result.pk not in telling:
            result.indicator = found[result.indicator_id].indicator
            found[result.indicator_id].results.append(result)
    by_project: dict[int, list[Measured]] = defaultdict(list)
    for each in found.values():
        by_project[each.indicator.project_id].append(each)
    return by_project


def telling_of_few(**narrowed: Any) -> frozenset[Hashable]:
    """Return results that would tell of a few people beside those that were public before them."""
    first = ResultStep.objects.filter(result=OuterRef("pk"), state__in=SEEN).order_by("pk")
    approved = (
        Result.objects.filter(indicator__unit=PEOPLE, **narrowed)
        .annotate(since_step=Subquery(first.values("pk")[:1]))
        .filter(since_step__isnull=False)
        .order_by("indicator", "since_step")
    )
    hidden: list[Hashable] = []
    for _, series in groupby(approved, key=lambda each: each.indicator_id):
        figures = [Figure(each.pk, each.since, each.until, each.value) for each in series]
        shown = told_apart(figures, few=settings.PUBLISH_FEW_PEOPLE)
        hidden += [each.key for each in figures if each.key not in shown]
    return frozenset(hidden)


def indicators(
    gate: Gate, measured: Sequence[Measured], bodies: Bodies
) -> Iterator[reported.Indicator]:
    """Yield what the public may know of each indicator; measurements of few people are left out."""
    for each in measured:
        if gate.admits(each.indicator):
            yield _indicator(gate, each, bodies)


def _indicator(gate: Gate, measured: Measured, bodies: Bodies) -> reported.Indicator:
    what, goal = measured.indicator, measured.goal
    words = {
        name: gate.value(what, name) or ""
        for name in ("label_uk", "label_en", "unit", "unit_uk", "unit_en", "direction", "frequency")
    }
    if goal is not None and not gate.admits(goal):
        goal = None
    baseline, baseline_on = _aim(gate, goal, "baseline")
    target, target_on = _aim(gate, goal, "target")
    return reported.Indicator(
        id=gate.value(what, "public_id") or "",
        key=gate.value(what, "key") or "",
        **words,
        baseline=baseline,
        baseline_on=baseline_on,
        target=target,
        target_on=target_on,
        results=tuple(_results(gate, measured.results, bodies)),
    )


def _aim(gate: Gate, goal: Goal | None, name: str) -> tuple[Decimal | None, date | None]:
    """Return a baseline or target with its day; a day alone says nothing."""
    if goal is None:
        return None, None
    value = gate.value(goal, name)
    return value, None if value is None else gate.value(goal, f"{name}_on")


def _results(
    gate: Gate, results: Sequence[Result], bodies: Bodies
) -> Iterator[reported.Measurement]:
    for each in results:
        value = gate.value(each, "value") if gate.admits(each) else None
        if value is None:
            continue
        steps = [step for step in each.steps.all() if step.state == ResultState.VERIFIED]
        verified = steps[0] if steps else None
        by = bodies.add(gate.value(verified, "organisation")) if verified else ""
        yield reported.Measurement(
            id=gate.value(each, "public_id") or "",
            since=gate.value(each, "since"),
            until=gate.value(each, "until"),
            value=value,
            verified_by=by,
            verified_on=localdate(gate.value(verified, "recorded_at")) if verified and by else None,
        )
