"""Runs: asked for, taken up again where they ended, stopped."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.endurance import rules
from yakir.apps.endurance.actions.simulation import carry_out, enqueue
from yakir.apps.endurance.models import EnduranceRun, OutageScenario
from yakir.apps.journal import actions as journal
from yakir.apps.places.models import Community
from yakir.apps.places.queries import scope_of
from yakir.apps.places.rules import OCCUPIED_STATUSES
from yakir.common.errors import Conflict, Invalid, NotAllowed, Refused
from yakir.common.formats import write_number
from yakir.common.runs import UNFINISHED, RunState, is_lost


class AlreadyRunning(Conflict):
    """One run of a kind at a time."""

    code = "already_running"
    message = _("This run is under way already. Wait for it, or stop it.")


class TooManyRuns(Conflict):
    """One person's runs would keep the worker from everybody else's."""

    code = "too_many_runs"
    message = _("You have asked for several runs already. Wait for one to end, or stop it.")


class RunNotLost(Refused):
    """Only a run that ended half-way is taken up again."""

    code = "run_not_lost"
    message = _("This run is under way, or finished.")


class RunEnded(Refused):
    """A run that has ended cannot be stopped."""

    code = "run_ended"
    message = _("This run has already ended.")


class Occupied(Refused):
    """Occupied communities have no estimate."""

    code = "occupied"
    message = _("There is no estimate for a community under occupation.")


@dataclass(frozen=True)
class Asked:
    """What a run is asked for; without a community, all of them."""

    scenario: OutageScenario
    community: Community | None = None
    basis: str = rules.Basis.REGISTER
    draws: int = rules.USUAL_DRAWS
    seed: int = 1
    hold_share: float = rules.USUAL_HOLD_SHARE
    change: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def ask_run(*, asked: Asked, by: Person, at: datetime) -> EnduranceRun:
    """Ask for a run; a worker takes it up, and the page does not wait."""
    run = _ask(asked, by=by, at=at)
    # The task is a row of the same transaction: no run without its task, no task without its run.
    enqueue(run)
    run.refresh_from_db()
    return run


def run_now(*, asked: Asked, by: Person, at: datetime) -> EnduranceRun:
    """Ask for a run and do it in this process, as a command does that needs no worker."""
    with transaction.atomic():
        run = _ask(asked, by=by, at=at)
    carry_out(run.pk, gives_way=False)
    run.refresh_from_db()
    return run


@transaction.atomic
def take_up_again(*, run: EnduranceRun, by: Person, at: datetime) -> EnduranceRun:
    """Go on with a run that was stopped, failed or lost; finished parts are not done again."""
    _require(run.community, by)
    _one_at_a_time(run.scenario, by)
    kept = EnduranceRun.objects.select_for_update().get(pk=run.pk)
    lost = is_lost(kept.state, kept.heard_at, at)
    if kept.state == RunState.DONE or (kept.state in UNFINISHED and not lost):
        raise RunNotLost
    _require_room(kept, by=by, at=at)
    kept.state, kept.stop_asked, kept.detail = RunState.QUEUED, False, ""
    kept.heard_at = kept.finished_at = None
    kept.save()
    _enter("endurance.resumed", kept, by=by, at=at)
    enqueue(kept)
    kept.refresh_from_db()
    return kept


@transaction.atomic
def stop_run(*, run: EnduranceRun, by: Person, at: datetime) -> EnduranceRun:
    """Ask a run to stop; its finished parts are kept."""
    _require(run.community, by)
    kept = EnduranceRun.objects.select_for_update().get(pk=run.pk)
    if kept.state not in UNFINISHED:
        raise RunEnded
    kept.stop_asked = True
    if kept.state == RunState.QUEUED or is_lost(kept.state, kept.heard_at, at):
        kept.state, kept.finished_at = RunState.STOPPED, at
    kept.save()
    _enter("endurance.stopped", kept, by=by, at=at)
    return kept


def _ask(asked: Asked, *, by: Person, at: datetime) -> EnduranceRun:
    _require(asked.community, by)
    _check(asked)
    _one_at_a_time(asked.scenario, by)
    run = EnduranceRun(
        scenario=asked.scenario,
        community=asked.community,
        basis=asked.basis,
        draws=asked.draws,
        seed=asked.seed,
        hold_share=asked.hold_share,
        change=asked.change,
        asked_by=by,
        recorded_at=at,
    )
    _require_room(run, by=by, at=at)
    run.save()
    _enter("endurance.asked", run, by=by, at=at)
    return run


def _one_at_a_time(scenario: OutageScenario, by: Person) -> None:
    """Let others who ask for runs of this scenario, or in this name, wait for this transaction."""
    Person.objects.select_for_update().get(pk=by.pk)
    OutageScenario.objects.select_for_update().get(pk=scenario.pk)


def _require_room(run: EnduranceRun, *, by: Person, at: datetime) -> None:
    """Refuse a run that is under way already, and a person whose runs are too many."""
    others = EnduranceRun.objects.filter(state__in=UNFINISHED).exclude(pk=run.pk)
    same = others.filter(scenario=run.scenario, community=run.community, basis=run.basis)
    for other in same.filter(state=RunState.RUNNING):
        other.give_up_if_lost(at=at)
    if same.filter(change=run.change).exists():
        raise AlreadyRunning
    # Whoever takes up another's run has it counted to whoever asked for it, as it stands on record.
    if others.filter(asked_by__in={by.pk, run.asked_by_id}).count() >= rules.MOST_RUNS:
        raise TooManyRuns


def _require(community: Community | None, by: Person) -> None:
    if by.is_machine:
        return
    scope = scope_of(by, Permission.PLAN)
    if not (scope.everywhere if community is None else scope.includes(community.pk)):
        raise NotAllowed


def _check(asked: Asked) -> None:
    if asked.community is not None and asked.community.status in OCCUPIED_STATUSES:
        raise Occupied
    faults: dict[str, object] = {}
    if not rules.LEAST_DRAWS <= asked.draws <= rules.MOST_DRAWS:
        limits = {"least": write_number(rules.LEAST_DRAWS), "most": write_number(rules.MOST_DRAWS)}
        faults["draws"] = _("Write a number of draws from %(least)s to %(most)s.") % limits
    if not 0 < asked.hold_share <= 1:
        faults["hold_share"] = _("Write a share above 0 and up to 100 percent.")
    if faults:
        raise Invalid({name: str(message) for name, message in faults.items()})


def _enter(kind: str, run: EnduranceRun, *, by: Person, at: datetime) -> None:
    """Record what was asked, never what was found."""
    journal.enter(
        kind=kind,
        subject=run.public_id,
        values={
            "scenario": run.scenario.public_id,
            "basis": run.basis,
            "draws": run.draws,
            "seed": run.seed,
            "hold_share": run.hold_share,
        },
        by=by,
        at=at,
    )
