"""Frontiers: asked for, traced point by point by a worker, stopped."""

import json
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from functools import partial

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
from yakir.apps.planning.queries.kept import problem_of
from yakir.apps.planning.queries.neediest import share_of_neediest, with_neediest
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
from yakir.common.turns import LONG, GaveWay, Turn

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
    _enqueue(frontier)
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
    """Search for a plan at each part of the money; between plans others may go first."""
    frontier = Frontier.objects.select_related("scenario").get(pk=frontier_id)
    if not frontier.begin():
        return
    heart = Heartbeat(frontier)
    try:
        _trace(frontier, heart, Turn(heart, priority=LONG, enqueue=partial(_enqueue, frontier)))
    except GaveWay:
        return
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


def _enqueue(frontier: Frontier) -> None:
    trace.using(priority=LONG).enqueue(frontier.pk)


def _trace(frontier: Frontier, heart: Heartbeat, turn: Turn) -> None:
    if not frontier.problem:
        _keep_problem(frontier, heart)
    whole = problem_of(json.loads(frontier.problem))
    if not whole.candidates.cost.size:
        _fail(frontier, Failure.NO_CANDIDATES)
        return
    kind, limit = FrontierKind(frontier.kind), PointLimit(heart, frontier.seconds_a_point)
    done, total = frontier.points.count(), len(POINTS[kind])
    factors = POINTS[kind][done:]
    problems = [_varied(whole, kind, factor) for factor in factors]
    plans = engine.frontier(
        problems,
        engine.Options(relative_gap=GAP, seconds=limit.seconds, seed=frontier.seed),
        known=[engine.Start(*start) for start in frontier.known],
        stop=limit.stop,
    )
    for factor, problem, plan in zip(factors, problems, plans, strict=True):
        if heart.stopped:
            frontier.end(RunState.STOPPED, seconds=heart.seconds)
            return
        if not _is_point(frontier, problem, plan):
            return
        _record(frontier, factor, problem, limit.ended(plan))
        done += 1
        heart.progress(done, total)
        if done < total:
            turn.give_way(known=[list(start) for start in plan.chosen])
        limit.restart()
    frontier.end(RunState.DONE, done=total, seconds=heart.seconds)


def _varied(
    problem: engine.PlanningProblem, kind: FrontierKind, factor: float
) -> engine.PlanningProblem:
    """Return the problem with a part of the money, or with a floor for the neediest."""
    if kind is FrontierKind.MONEY:
        return engine.with_money_times(problem, factor)
    return with_neediest(problem, factor)


def _keep_problem(frontier: Frontier, heart: Heartbeat) -> None:
    """Keep the problem as it is at the first turn: every point of a curve is of the same one."""
    frontier.problem = problem_for(frontier.scenario, stop=heart.stop).document
    Frontier.objects.filter(pk=frontier.pk).update(problem=frontier.problem)


class PointLimit:
    """Ends the search of each point after its time; the engine counts its own steps alone."""

    def __init__(self, heart: Heartbeat, seconds: float) -> None:
        self.heart = heart
        self.seconds = float(seconds)
        self.restart()

    def restart(self) -> None:
        """Give the next point its whole time."""
        self.until = self.heart.seconds + self.seconds

    def stop(self) -> bool:
        """Return whether the search of a point should end."""
        return self.heart.stop() or self.heart.seconds >= self.until

    def ended(self, plan: engine.Plan) -> engine.Plan:
        """Return the plan as one that time ended, where no person stopped it."""
        if plan.status is engine.Status.STOPPED and not self.heart.stopped:
            return replace(plan, status=engine.Status.TIME_LIMIT)
        return plan


def _is_point(frontier: Frontier, problem: engine.PlanningProblem, plan: engine.Plan) -> bool:
    """Whether a plan is one at all and keeps every rule; else the frontier has failed."""
    if plan.status is engine.Status.INFEASIBLE:
        _fail(frontier, Failure.INFEASIBLE)
        return False
    broken = engine.check(problem, plan)
    if broken:
        _fail(frontier, Failure.BROKEN_RULES, "; ".join(broken))
    return not broken


def _record(
    frontier: Frontier, factor: float, problem: engine.PlanningProblem, plan: engine.Plan
) -> FrontierPoint:
    chosen = [start.candidate for start in plan.chosen]
    candidates = problem.candidates
    return FrontierPoint.objects.create(
        frontier=frontier,
        factor=factor,
        share=share_of_neediest(problem, plan),
        money_eur=Decimal(f"{float(problem.money.sum()):.2f}"),
        used_eur=Decimal(f"{float(candidates.cost[chosen].sum()):.2f}"),
        value=plan.gain,
        bound=max(plan.bound, plan.gain),
        ending=Ending(plan.status.value),
        projects=len(chosen),
        communities=len(set(candidates.community[chosen].tolist())),
        package_people=package_people(problem, plan),
    )


def _fail(frontier: Frontier, failure: Failure, detail: str = "") -> None:
    words = f"{failure.label}: {detail}" if detail else str(failure.label)
    frontier.end(RunState.FAILED, detail=words[:500])
