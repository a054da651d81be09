"""Studies of a plan: asked for, carried out by a worker in the background, stopped."""

from datetime import datetime
from functools import partial

import numpy as np
import numpy.typing as npt
from django.db import transaction
from django_tasks import task

from yakir import engine
from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.journal import actions as journal
from yakir.apps.planning.actions.checks import require_for
from yakir.apps.planning.actions.runs import AlreadyEnded, AlreadySearching, TooManySearches
from yakir.apps.planning.models import Candidate, CommunityPart, Draw, Finding, Plan, Study
from yakir.apps.planning.queries.kept import KeptProblem
from yakir.apps.planning.queries.studies import nearest
from yakir.apps.planning.rules import MOST_SEARCHES, Failure, StudyKind
from yakir.common.errors import Invalid
from yakir.common.runs import UNFINISHED, Heartbeat, RunState, is_lost
from yakir.common.turns import LONG, GaveWay, Turn

#: Plans that are searched for with numbers that vary.
DRAWS = 200
#: A search with one candidate more ends at this gap, or after so many steps. [1]
GAP, WORK = 0.005, 200
BATCH = 500


@transaction.atomic
def ask_study(
    *,
    plan: Plan,
    kind: StudyKind,
    candidate: Candidate | None = None,
    draws: int = DRAWS,
    by: Person,
    at: datetime,
) -> Study:
    """Ask how sure a plan's choices are, or what would bring more in; a worker finds out."""
    require_for(by, Permission.PLAN, plan.run.scenario)
    if candidate is not None and not plan.left_out.filter(candidate=candidate).exists():
        raise Invalid({"candidate": str(Candidate._meta.verbose_name)})
    own = Study.objects.select_for_update().filter(plan=plan, kind=kind)
    for other in own.filter(state=RunState.RUNNING):
        other.give_up_if_lost(at=at)
    if own.filter(state__in=UNFINISHED).exists():
        raise AlreadySearching
    if Study.objects.filter(asked_by=by, state__in=UNFINISHED).count() >= MOST_SEARCHES:
        raise TooManySearches
    study = Study.objects.create(
        plan=plan,
        kind=kind,
        candidate=candidate,
        draws=draws if kind == StudyKind.STABILITY else 0,
        asked_by=by,
        recorded_at=at,
    )
    journal.enter(
        kind="study.asked",
        subject=study.public_id,
        values={"plan": plan.public_id, "study_kind": kind.value, "draws": study.draws},
        by=by,
        at=at,
    )
    _enqueue(study)
    study.refresh_from_db()
    return study


@transaction.atomic
def stop_study(*, study: Study, by: Person, at: datetime) -> Study:
    """Ask a study to stop; what it has found is kept."""
    require_for(by, Permission.PLAN, study.plan.run.scenario)
    kept = Study.objects.select_for_update().get(pk=study.pk)
    if kept.state not in UNFINISHED:
        raise AlreadyEnded
    kept.stop_asked = True
    if kept.state == RunState.QUEUED or is_lost(kept.state, kept.heard_at, at):
        kept.state, kept.finished_at = RunState.STOPPED, at
    kept.save()
    journal.enter(
        kind="study.stopped",
        subject=kept.public_id,
        values={"plan": kept.plan.public_id},
        by=by,
        at=at,
    )
    return kept


@task()
def carry_out(study_id: int) -> None:
    """Find what a study asks, one search after another; between them others may go first."""
    study = Study.objects.select_related("plan__run", "candidate").get(pk=study_id)
    if not study.begin():
        return
    heart = Heartbeat(study)
    turn = Turn(heart, priority=LONG, enqueue=partial(_enqueue, study))
    try:
        FINDERS[StudyKind(study.kind)](study, heart, turn)
        state = RunState.STOPPED if heart.stopped else RunState.DONE
        study.end(state, done=study.done, total=study.total, seconds=heart.seconds)
    except GaveWay:
        return
    except RuntimeError as error:
        study.end(RunState.FAILED, detail=f"{Failure.SOLVER.label}: {error}"[:500])
    finally:
        # Whatever else went wrong, it does not stay "running"; the error itself is logged.
        study.end(RunState.FAILED, detail=str(Failure.UNEXPECTED.label))


def _enqueue(study: Study) -> None:
    carry_out.using(priority=LONG).enqueue(study.pk)


def _vary(study: Study, heart: Heartbeat, turn: Turn) -> None:
    """Search again and again with weights, costs and coverage drawn around what is known."""
    kept = KeptProblem(study.plan)

    def keep(number: int, chosen: npt.NDArray[np.int64]) -> None:
        Draw.objects.create(study=study, number=number, chosen=chosen.tolist())
        study.done += 1
        if study.done < study.draws:
            turn.give_way()

    found = engine.stability(
        kept.problem,
        kept.found,
        draws=study.draws,
        seed=study.seed,
        finished={d.number: np.array(d.chosen, np.int64) for d in study.found_draws.all()},
        keep=keep,
        progress=heart.progress,
        stop=heart.stop,
    )
    if found.draws:
        _record_stability(study, kept, found)
    study.found_draws.all().delete()


@transaction.atomic
def _record_stability(study: Study, kept: KeptProblem, found: engine.Stability) -> None:
    Finding.objects.bulk_create(
        [
            Finding(study=study, candidate=each, part=float(found.candidates[each.number]))
            for each in study.plan.run.candidates.order_by("number")
        ],
        batch_size=BATCH,
    )
    CommunityPart.objects.bulk_create(
        [
            CommunityPart(study=study, code=place["code"], part=float(part))
            for place, part in zip(kept.document["communities"], found.communities, strict=True)
        ],
        batch_size=BATCH,
    )


def _bring_in(study: Study, heart: Heartbeat, turn: Turn) -> None:
    """Find for one candidate after another the least change that brings it in."""
    kept = KeptProblem(study.plan)
    candidates = [study.candidate] if study.candidate else nearest(study.plan)
    found = set(study.findings.values_list("candidate_id", flat=True))
    options = engine.Options(GAP, work=WORK)
    heart.progress(len(found), len(candidates))
    for candidate in candidates:
        if candidate.pk in found:
            continue
        if heart.stop():
            return
        change = engine.least_change(kept.problem, kept.found, candidate.number, options)
        fund = "" if change.fund is None else kept.document["funds"][change.fund]["fund"]
        Finding.objects.create(
            study=study,
            candidate=candidate,
            lost=change.lost,
            cheaper_eur=change.cheaper,
            fund=fund,
            more_eur=change.more,
        )
        found.add(candidate.pk)
        heart.progress(len(found), len(candidates))
        if len(found) < len(candidates):
            turn.give_way()


FINDERS = {StudyKind.STABILITY: _vary, StudyKind.NEAREST: _bring_in}
