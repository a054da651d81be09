"""Frontiers: asked for, traced point by point by a worker, stopped."""

from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from yakir import engine
from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.catalogue.queries import NoRate
from yakir.apps.endurance.queries.keeping import Interrupted
from yakir.apps.journal import actions as journal
from yakir.apps.planning.actions.checks import require_for
from yakir.apps.planning.actions.plans import package_people
from yakir.apps.planning.actions.runs import AlreadyEnded, AlreadySearching, TooManySearches
from yakir.apps.planning.models import Frontier, FrontierPoint, Scenario
from yakir.apps.planning.queries.neediest import share_of_neediest, with_neediest
from yakir.apps.planning.queries.problem import ScenarioProblem
from yakir.apps.planning.queries.ready import problem_for
from yakir.apps.planning.rules import (
    FACTORS,
    FAIR_SHARES,
    LONGEST_POINT,
    MOST_SEARCHES,
    Ending,
    Failure,
    FrontierKind,
)
from yakir.common.errors import Invalid
from yakir.common.runs import UNFINISHED, Heartbeat, RunState, is_lost
from yakir.common.turns import LONG

GAP = 0.01  # near enough to see the curve
POINTS = {FrontierKind.MONEY: FACTORS, FrontierKind.FAIRNESS: FAIR_SHARES}


@transaction.atomic
def ask_frontier(
    *,
    scenario: Scenario,
    kind: FrontierKind = FrontierKind.MONEY,
    seconds: int = 20,
    by: Person,
    at: datetime,
) -> Frontier:
    """Ask for a curve of plans; a worker traces it when nothing shorter waits."""
    require_for(by, Permission.PLAN, scenario)
    if not 1 <= seconds <= LONGEST_POINT:
        message = _("Write a time from 1 to %(most)s seconds.") % {"most": LONGEST_POINT}
        raise Invalid({"seconds": str(message)})
    Scenario.objects.select_for_update().get(pk=scenario.pk)
    own = Frontier.objects.filter(scenario=scenario)
    for other in own.filter(state=RunState.RUNNING):
        other.give_up_if_lost(at=at)
    if own.filter(state__in=UNFINISHED).exists():
        raise AlreadySearching
    if Frontier.objects.filter(asked_by=by, state__in=UNFINISHED).count() >= MOST_SEARCHES:
        raise TooManySearches
    frontier = Frontier.objects.create(
        scenario=scenario,
        kind=kind,
        seconds_a_point=seconds,
        total=len(POINTS[kind]),
        asked_by=by,
        recorded_at=at,
    )
    journal.enter(
        kind="frontier.asked",
        subject=frontier.public_id,
        values={
            "scenario": scenario.public_id,
            "frontier_kind": kind.value,
            "seconds": seconds,
            "factors": list(POINTS[kind]),
        },
        by=by,
        at=at,
    )
    trace.using(priority=LONG).enqueue(frontier.pk)
    frontier.refresh_from_db()
    return frontier


@transaction.atomic
def stop_frontier(*, frontier: Frontier, by: Person, at: datetime) -> Frontier:
    """Ask a frontier to stop; the points it has are kept."""
    require_for(by, Permission.PLAN, frontier.scenario)
    kept = Frontier.objects.select_for_update().get(pk=frontier.pk)
    if kept.state not in UNFINISHED:
        raise AlreadyEnded
    kept.stop_asked = True
    if kept.state == RunState.QUEUED or is_lost(kept.state, kept.heard_at, at):
        kept.state, kept.finished_at = RunState.STOPPED, at
    kept.save()
    journal.enter(
        kind="frontier.stopped",
        subject=kept.public_id,
        values={"scenario": kept.scenario.public_id},
        by=by,
        at=at,
    )
    return kept


@task()
def trace(frontier_id: int) -> None:
    """Search for a plan at each part of the money; one that somebody else has taken is left alone."""
    frontier = Frontier.objects.select_related("scenario").get(pk=frontier_id)
    if not frontier.begin():
        return
    try:
        _trace(frontier, Heartbeat(frontier))
    except Interrupted:
        frontier.end(RunState.STOPPED)
    except NoRate:
        _fail(frontier, Failure.NO_RATE)
    except engine.InvalidProblem as error:
        _fail(frontier, Failure.BAD_PROBLEM, str(error))
    except RuntimeError as error:
        _fail(frontier, Failure.SOLVER, str(error))
    finally:
        # Whatever else went wrong, it does not stay "running"; the error itself is logged.
        _fail(frontier, Failure.UNEXPECTED)


def _trace(frontier: Frontier, heart: Heartbeat) -> None:
    ready = problem_for(frontier.scenario, stop=heart.stop)
    if not ready.candidates:
        _fail(frontier, Failure.NO_CANDIDATES)
        return
    options = engine.Options(
        relative_gap=GAP, seconds=float(frontier.seconds_a_point), seed=frontier.seed
    )
    kind = FrontierKind(frontier.kind)
    for number, factor in enumerate(POINTS[kind], start=1):
        problem = _varied(ready, kind, factor)
        plan = _solved(problem, options, heart)
        if heart.stopped:
            frontier.end(RunState.STOPPED, seconds=heart.seconds)
            return
        if plan.status is engine.Status.INFEASIBLE:
            _fail(frontier, Failure.INFEASIBLE)
            return
        broken = engine.check(problem, plan)
        if broken:
            _fail(frontier, Failure.BROKEN_RULES, "; ".join(broken))
            return
        _record(frontier, factor, replace(ready, problem=problem), plan)
        heart.progress(number, len(POINTS[kind]))
    frontier.end(RunState.DONE, done=len(POINTS[kind]), seconds=heart.seconds)


def _varied(ready: ScenarioProblem, kind: FrontierKind, factor: float) -> engine.PlanningProblem:
    """Return the problem with a part of the money, or with a floor for the neediest."""
    problem = ready.problem
    if kind is FrontierKind.MONEY:
        return replace(problem, funds=replace(problem.funds, money=problem.funds.money * factor))
    return replace(problem, floors=with_neediest(ready, least=factor))


def _solved(
    problem: engine.PlanningProblem, options: engine.Options, heart: Heartbeat
) -> engine.Plan:
    """Return the best plan of its seconds; the engine's own limit counts the solver's time only."""
    until = heart.seconds + options.seconds
    plan = engine.solve(problem, options, stop=lambda: heart.stop() or heart.seconds >= until)
    if plan.status is engine.Status.STOPPED and not heart.stopped:
        return replace(plan, status=engine.Status.TIME_LIMIT)
    return plan


def _record(
    frontier: Frontier, factor: float, ready: ScenarioProblem, plan: engine.Plan
) -> FrontierPoint:
    drafts = [ready.candidates[start.candidate] for start in plan.chosen]
    return FrontierPoint.objects.create(
        frontier=frontier,
        factor=factor,
        share=share_of_neediest(ready, plan),
        money_eur=Decimal(f"{float(ready.problem.money.sum()):.2f}"),
        used_eur=sum((draft.cost_eur for draft in drafts), Decimal(0)),
        value=plan.gain,
        bound=max(plan.bound, plan.gain),
        ending=Ending(plan.status.value),
        projects=len(drafts),
        communities=len({draft.place.community.pk for draft in drafts}),
        package_people=package_people(ready.problem, plan),
    )


def _fail(frontier: Frontier, failure: Failure, detail: str = "") -> None:
    words = f"{failure.label}: {detail}" if detail else str(failure.label)
    frontier.end(RunState.FAILED, detail=words[:500])
