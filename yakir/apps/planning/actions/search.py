"""The search for a plan, as a worker does it: progress in short transactions, every end on record."""

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from time import monotonic
from typing import NamedTuple

from django.db import OperationalError
from django.utils import timezone
from django_tasks import task

from yakir import engine
from yakir.apps.catalogue.queries import NoRate
from yakir.apps.endurance.queries.keeping import Interrupted
from yakir.apps.planning.actions.plans import BrokenPlan, NotRunning, record_plan
from yakir.apps.planning.models import Run, RunPoint
from yakir.apps.planning.queries.clashes import as_codes
from yakir.apps.planning.queries.joint import Together, chosen_together, differing
from yakir.apps.planning.queries.problem import ScenarioProblem, with_joints
from yakir.apps.planning.queries.ready import problem_for
from yakir.apps.planning.rules import Failure
from yakir.common.runs import RunState

TELL_EVERY = 1.0  # seconds
# A plan better by this part is told at once: people wait for it. [1]
BETTER = 0.001
POINTS = 200  # of a curve, about: a long search draws fewer of its seconds


@task()
def search(run_id: int) -> None:
    """Search for the plan of a run that waits; one that somebody else has taken is left alone."""
    if not _begin(run_id):
        return
    run = Run.objects.select_related("scenario", "asked_by").get(pk=run_id)
    try:
        _search(run)
    except NoRate:
        _fail(run, Failure.NO_RATE)
    except engine.InvalidProblem as error:
        _fail(run, Failure.BAD_PROBLEM, str(error))
    except BrokenPlan as error:
        _fail(run, Failure.BROKEN_RULES, error.broken)
    except Interrupted:
        _end(run, RunState.STOPPED)
    except NotRunning:
        # Given up as lost meanwhile, and perhaps asked for again: the newer run speaks.
        return
    finally:
        # Whatever else went wrong, the run does not stay "running"; the error itself is logged.
        _fail(run, Failure.UNEXPECTED)


def _search(run: Run) -> None:
    watch = Watch(run.pk, seconds=float(run.seconds_allowed))
    ready = problem_for(run.scenario, stop=watch.is_stopped)
    if not ready.candidates:
        _fail(run, Failure.NO_CANDIDATES)
        return
    watch.restart()
    plan = _solved(run, ready, watch)
    if plan is None:
        return
    if plan.status is engine.Status.INFEASIBLE:
        clashes = engine.clashing(ready.problem)
        _fail(run, Failure.INFEASIBLE, as_codes(ready, clashes))
        return
    if plan.status is engine.Status.STOPPED and not plan.chosen:
        _end(run, RunState.STOPPED)
        return
    found = _together(run, ready, plan, watch)
    if found is None:
        return
    record_plan(
        run=run,
        ready=found.ready,
        plan=found.plan,
        together=found.together,
        by=run.asked_by,
        at=timezone.now(),
    )
    watch.close(found.plan)


class Found(NamedTuple):
    """A plan, the problem that it answers, and sets whose effects are not their sum."""

    ready: ScenarioProblem
    plan: engine.Plan
    together: Sequence[tuple[Together, bool]]


def _together(run: Run, ready: ScenarioProblem, plan: engine.Plan, watch: "Watch") -> Found | None:
    """Simulate what was chosen together; where that is not the sum of each, search once more."""
    try:
        first = differing(ready, plan)
        if not first or watch.stopped:
            return Found(ready, plan, _known(ready, plan) + [(each, False) for each in first])
        joined = with_joints(ready, [each.joint() for each in first])
        watch.restart()
        again = _solved(run, joined, watch, known=plan.chosen)
        if again is None:
            return None
        if plan.chosen and not again.chosen:
            return Found(ready, plan, _known(ready, plan) + [(each, False) for each in first])
        rest = differing(joined, again)
    except Interrupted:
        return Found(ready, replace(plan, status=engine.Status.STOPPED), _known(ready, plan))
    return Found(joined, again, _known(joined, again) + [(each, False) for each in rest])


def _known(ready: ScenarioProblem, plan: engine.Plan) -> list[tuple[Together, bool]]:
    return [(each, True) for each in chosen_together(ready, plan)]


def _solved(
    run: Run, ready: ScenarioProblem, watch: "Watch", known: Sequence[engine.Start] = ()
) -> engine.Plan | None:
    """Return what the engine found; a solver that gives up is a failure of the run."""
    options = engine.Options(
        relative_gap=run.gap_wanted, seconds=float(run.seconds_allowed), seed=run.seed
    )
    try:
        plan = engine.solve(
            ready.problem, options, known=known, stop=watch.stop, progress=watch.progress
        )
    except RuntimeError as error:
        _fail(run, Failure.SOLVER, str(error))
        return None
    if plan.status is engine.Status.STOPPED and watch.late and not watch.stopped:
        return replace(plan, status=engine.Status.TIME_LIMIT)
    return plan


def _begin(run_id: int) -> bool:
    """Take a waiting run; two workers cannot take the same one."""
    now = timezone.now()
    waiting = Run.objects.filter(pk=run_id, state=RunState.QUEUED)
    return bool(waiting.update(state=RunState.RUNNING, started_at=now, heard_at=now))


def _end(run: Run, state: RunState, **more: object) -> None:
    running = Run.objects.filter(pk=run.pk, state=RunState.RUNNING)
    running.update(state=state, finished_at=timezone.now(), **more)


def _fail(run: Run, failure: Failure, detail: str = "") -> None:
    _end(run, RunState.FAILED, failure=failure, detail=detail[:500])


class Watch:
    """Tells the page how far a search is, and hears when a person asks it to stop, or time ends."""

    def __init__(
        self, run_id: int, clock: Callable[[], float] = monotonic, seconds: float = math.inf
    ) -> None:
        self.run_id = run_id
        self.clock = clock
        self.allowed = self.seconds = seconds
        self.started = clock()
        self.told = self.started
        self.value: float | None = None
        self.bound: float | None = None
        self.told_value = 0.0
        self.pace = max(TELL_EVERY, seconds / POINTS) if math.isfinite(seconds) else TELL_EVERY
        self.drawn: float | None = None
        self.stopped = False
        self.late = False

    def restart(self) -> None:
        """Give a search its whole time, whatever came before it."""
        self.seconds = self.clock() - self.started + self.allowed

    def is_stopped(self) -> bool:
        """Return whether a person wants an end."""
        self._tell()
        return self.stopped

    def stop(self) -> bool:
        """Return whether the search should end."""
        self._tell()
        return self.stopped or self.late

    def progress(self, _part: float | None, value: float, bound: float, _seconds: float) -> None:
        """Keep the best gain and the bound, to be told in their turn."""
        self.value = value if math.isfinite(value) else None
        self.bound = bound if math.isfinite(bound) else None
        self._tell()

    def close(self, plan: engine.Plan) -> None:
        """Draw the last point: what the plan is worth, and its bound."""
        self.value, self.bound = plan.value, plan.bound
        self._draw(self.clock())

    def _is_time_to_draw(self, now: float) -> bool:
        return self.drawn is None or now - self.started - self.drawn >= self.pace

    def _draw(self, now: float) -> None:
        """Add a point to the curve of the run."""
        self.drawn = now - self.started
        RunPoint.objects.create(
            run_id=self.run_id, seconds=self.drawn, value=self.value, bound=self.bound
        )

    def _tell(self) -> None:
        """Write how far the search is, at most once a second, but a better plan at once."""
        now = self.clock()
        # The engine has no clock: its own limit counts the time of the solver only.
        self.late = now - self.started >= self.seconds
        better = (self.value or 0.0) > self.told_value * (1 + BETTER)
        if now - self.told < TELL_EVERY and not better:
            return
        self.told, self.told_value = now, self.value or 0.0
        running = Run.objects.filter(pk=self.run_id, state=RunState.RUNNING)
        try:
            is_running = running.update(
                seconds=now - self.started,
                value=self.value,
                bound=self.bound,
                heard_at=timezone.now(),
            )
            if is_running and (better or self._is_time_to_draw(now)):
                self._draw(now)
            # A run given up as lost, or asked to stop, has nobody waiting for it.
            self.stopped = not running.filter(stop_asked=False).exists()
        except OperationalError:
            # A busy database is no reason to lose the search; the next second tells again.
            return
