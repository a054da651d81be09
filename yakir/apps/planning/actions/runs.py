"""Runs: asked for, asked again after their worker died, stopped."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.journal import actions as journal
from yakir.apps.planning.actions.checks import require_for
from yakir.apps.planning.actions.search import search
from yakir.apps.planning.models import Run, Scenario
from yakir.apps.planning.rules import LONGEST_SECONDS, MOST_SEARCHES, Failure
from yakir.common.errors import Conflict, Invalid, Refused
from yakir.common.runs import UNFINISHED, RunState, is_lost


class AlreadySearching(Conflict):
    """One search of a scenario at a time."""

    code = "already_searching"
    message = _("A search for this scenario is under way. Wait for it, or stop it.")


class TooManySearches(Conflict):
    """One person's searches would keep the worker from everybody else's."""

    code = "too_many_searches"
    message = _("You have asked for several searches already. Wait for one to end, or stop it.")


class NotLost(Refused):
    """Only a run that has ended, or whose worker died, is asked again."""

    code = "not_lost"
    message = _("This search is still under way.")


class AlreadyEnded(Refused):
    """A run that has ended cannot be stopped."""

    code = "already_ended"
    message = _("This search has already ended.")


@transaction.atomic
def ask_run(
    *,
    scenario: Scenario,
    gap: float = 0.002,
    seconds: int = 60,
    seed: int = 1,
    by: Person,
    at: datetime,
) -> Run:
    """Ask for a search; a worker takes it up, and the page does not wait."""
    run = _ask(scenario, gap=gap, seconds=seconds, seed=seed, by=by, at=at)
    # The task is a row of the same transaction: no run without its task, no task without its run.
    search.enqueue(run.pk)
    run.refresh_from_db()
    return run


def search_now(
    *,
    scenario: Scenario,
    gap: float = 0.002,
    seconds: int = 60,
    seed: int = 1,
    by: Person,
    at: datetime,
) -> Run:
    """Ask for a search and do it in this process, as a command does that needs no worker."""
    with transaction.atomic():
        run = _ask(scenario, gap=gap, seconds=seconds, seed=seed, by=by, at=at)
    search.call(run.pk)
    run.refresh_from_db()
    return run


def _ask(
    scenario: Scenario, *, gap: float, seconds: int, seed: int, by: Person, at: datetime
) -> Run:
    require_for(by, Permission.PLAN, scenario)
    _check_limits(gap, seconds)
    Scenario.objects.select_for_update().get(pk=scenario.pk)
    _give_up_lost(scenario, at=at)
    if scenario.runs.filter(state__in=UNFINISHED).exists():
        raise AlreadySearching
    if Run.objects.filter(asked_by=by, state__in=UNFINISHED).count() >= MOST_SEARCHES:
        raise TooManySearches
    run = Run.objects.create(
        scenario=scenario,
        gap_wanted=gap,
        seconds_allowed=seconds,
        seed=seed,
        asked_by=by,
        recorded_at=at,
    )
    journal.enter(
        kind="run.asked",
        subject=run.public_id,
        values={
            "scenario": scenario.public_id,
            "gap_wanted": gap,
            "seconds_allowed": seconds,
            "seed": seed,
        },
        by=by,
        at=at,
    )
    return run


@transaction.atomic
def ask_again(*, run: Run, by: Person, at: datetime) -> Run:
    """Ask for the same search again, once the run has ended or its worker has died."""
    if run.state in UNFINISHED and not is_lost(run.state, run.heard_at, at):
        raise NotLost
    return ask_run(
        scenario=run.scenario,
        gap=run.gap_wanted,
        seconds=run.seconds_allowed,
        seed=run.seed,
        by=by,
        at=at,
    )


@transaction.atomic
def stop_run(*, run: Run, by: Person, at: datetime) -> Run:
    """Ask a search to stop; it keeps the best plan found so far."""
    require_for(by, Permission.PLAN, run.scenario)
    kept = Run.objects.select_for_update().get(pk=run.pk)
    if kept.state not in UNFINISHED:
        raise AlreadyEnded
    kept.stop_asked = True
    if kept.state == RunState.QUEUED:
        kept.state, kept.finished_at = RunState.STOPPED, at
    elif is_lost(kept.state, kept.heard_at, at):
        kept.state, kept.failure, kept.finished_at = RunState.FAILED, Failure.LOST, at
    kept.save()
    journal.enter(
        kind="run.stopped",
        subject=kept.public_id,
        values={"scenario": kept.scenario.public_id},
        by=by,
        at=at,
    )
    return kept


def _check_limits(gap: float, seconds: int) -> None:
    faults = {}
    if not 0 <= gap <= 1:
        faults["gap"] = _("Write a gap from 0 to 100 percent.")
    if not 1 <= seconds <= LONGEST_SECONDS:
        faults["seconds"] = _("Write a time from 1 to 600 seconds.")
    if faults:
        raise Invalid({name: str(message) for name, message in faults.items()})


def _give_up_lost(scenario: Scenario, *, at: datetime) -> None:
    """Mark runs whose worker died as failed, so that a new one can be asked for."""
    for run in scenario.runs.filter(state=RunState.RUNNING):
        if is_lost(run.state, run.heard_at, at):
            run.state, run.failure, run.finished_at = RunState.FAILED, Failure.LOST, at
            run.save(update_fields=["state", "failure", "finished_at"])
