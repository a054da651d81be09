"""Results of projects: where each stands, who may take it on, and sums over projects."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from yakir.apps.accounts.models import Organisation, Person
from yakir.apps.accounts.rules import OrganisationKind, Permission
from yakir.apps.delivery.models import Goal, Indicator, Result, ResultStep
from yakir.apps.delivery.queries.parties import parties_of
from yakir.apps.delivery.queries.undertakings import may_in
from yakir.apps.delivery.rules import NEXT_STATES, ResultState, RolledUp, Told, roll_up
from yakir.apps.delivery.rules.results import BY_ANOTHER, FROM_OUTSIDE
from yakir.apps.projects.models import Project

SEEN = frozenset({ResultState.APPROVED, ResultState.VERIFIED})


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """An indicator with the goal that holds and its results, newest first."""

    indicator: Indicator
    goal: Goal | None
    results: Sequence[Result]

    @property
    def newest(self) -> Result | None:
        """The newest result that somebody else has approved."""
        return next((each for each in self.results if state_of(each) in SEEN), None)

    @property
    def share(self) -> float | None:
        """How much of the way from baseline to target is gone; None where it cannot be said."""
        goal, newest = self.goal, self.newest
        if goal is None or goal.target is None or newest is None:
            return None
        start = goal.baseline or Decimal(0)
        way = goal.target - start
        return float((newest.value - start) / way) if way else None


def results_standing(**narrowed: Any) -> QuerySet[Result]:
    """Results that no later one replaces, newest first, each with its state."""
    newest = ResultStep.objects.filter(result=OuterRef("pk")).order_by("-pk").values("state")[:1]
    found: QuerySet[Result] = (
        Result.objects.filter(replaced_by=None, **narrowed)
        .annotate(now=Subquery(newest))
        .select_related("indicator__project__community__oblast", "by")
        .prefetch_related("parts", "steps__by", "steps__organisation")
        .order_by("-until", "-pk")
    )
    return found


def state_of(result: Any) -> ResultState:
    """Return where a result stands, as it was read: its newest step, or a draft."""
    return ResultState(result.now or ResultState.DRAFT)


def indicator_rows(project: Project) -> list[IndicatorRow]:
    """Return the indicators of a project with goals and results, in the order of the design."""
    results: dict[int, list[Result]] = defaultdict(list)
    for each in results_standing(indicator__project=project):
        results[each.indicator_id].append(each)
    goals = {
        goal.indicator_id: goal
        for goal in Goal.objects.filter(indicator__project=project).order_by("pk")
    }
    return [
        IndicatorRow(each, goals.get(each.pk), results[each.pk])
        for each in Indicator.objects.filter(project=project).order_by("pk")
    ]


def outside_organisation(person: Person, project: Project) -> Organisation | None:
    """
    The organisation outside a project for which a person may verify; none when they may not.

    Whoever works for any party of the project is inside, whatever else they do.
    """
    verifies = [
        standing
        for standing in person.standings
        if standing.kind is OrganisationKind.VERIFIER and Permission.VERIFY in standing.permissions
    ]
    if not verifies:
        return None
    parties = parties_of(project)
    if any(standing.organisation_id in parties for standing in person.standings):
        return None
    return Organisation.objects.get(pk=verifies[0].organisation_id)


def next_states(result: Result, person: Person) -> list[ResultState]:
    """Return where a person may take a result now."""
    project = result.indicator.project
    return [
        state
        for state in ResultState
        if state in NEXT_STATES[state_of(result)]
        and (state not in BY_ANOTHER or result.by_id != person.pk)
        and _may_take(state, person, project)
    ]


def _may_take(state: ResultState, person: Person, project: Project) -> bool:
    if state in FROM_OUTSIDE:
        return outside_organisation(person, project) is not None
    permission = Permission.DRAFT if state is ResultState.SUBMITTED else Permission.SIGN
    return may_in(person, permission, project)


def rolled_up(projects: QuerySet[Project]) -> dict[str, RolledUp]:
    """Return the sum of each indicator over projects, by its key, with what was left out and why."""
    indicators = Indicator.objects.filter(project__in=projects).select_related("project")
    read: dict[int, Result] = {}
    for result in results_standing(indicator__project__in=projects):
        held = read.get(result.indicator_id)
        is_better = held is None or (
            state_of(held) is not ResultState.VERIFIED and state_of(result) is ResultState.VERIFIED
        )
        if is_better:
            read[result.indicator_id] = result
    told: dict[str, list[Told]] = defaultdict(list)
    for indicator in indicators.order_by("pk"):
        told[indicator.key].append(_told(indicator, read.get(indicator.pk)))
    return {key: roll_up(rows) for key, rows in sorted(told.items())}


def _told(indicator: Indicator, result: Result | None) -> Told:
    project = indicator.project
    if result is None:
        return Told(project.pk, indicator.unit, project.site_id)
    return Told(
        project=project.pk,
        unit=indicator.unit,
        site=project.site_id,
        state=state_of(result),
        since=result.since,
        until=result.until,
        value=result.value,
    )
