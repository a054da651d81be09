"""The search for an island's sizes, as a worker does it; every end is on record."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from yakir import engine
from yakir.apps.catalogue.queries import NoRate
from yakir.apps.islands.actions.bounds import begin_bound
from yakir.apps.islands.models import Dispatch, Study
from yakir.apps.islands.queries.answer import answer_of, dispatches_of
from yakir.apps.islands.queries.case import case_of, digest_of
from yakir.common import failures
from yakir.common.runs import Heartbeat, RunState
from yakir.common.turns import USUAL, GaveWay, Turn

PARTS = 100


@task()
def look_for_sizes(study_id: int) -> None:
    """Look for the sizes of a study that waits; one that somebody else has taken is left alone."""
    study = Study.objects.select_related("design__design", "scenario", "site", "asked_by").get(
        pk=study_id
    )
    if not study.begin():
        return
    turn = Turn(Heartbeat(study), priority=USUAL, enqueue=lambda: look_for_sizes.enqueue(study.pk))
    try:
        _look(study, turn)
    except GaveWay:
        return
    except NoRate as refusal:
        study.end(RunState.FAILED, detail=failures.kept_refusal(refusal))
    except (engine.outages.InvalidScenario, engine.islands.InvalidCase) as invalid:
        study.end(RunState.FAILED, detail=failures.kept(invalid.faults))
    finally:
        # Whatever else went wrong, the study does not stay "running"; the error itself is logged.
        study.end(RunState.FAILED, detail=failures.UNEXPECTED)


def _look(study: Study, turn: Turn) -> None:
    heart, ready = turn.heart, case_of(study)
    case = digest_of(ready)
    tried = engine.islands.Tried.of(study.tried if study.tried.get("case") == case else {})
    island = engine.islands.size(
        ready.case,
        seed=study.seed,
        fresh=ready.unseen,
        effort=_effort(),
        tried=tried,
        stop=_between_designs(turn, tried, case),
        progress=lambda share: heart.progress(round(share * PARTS), PARTS),
    )
    if heart.stopped:
        study.end(RunState.STOPPED, seconds=heart.seconds, tried={})
        return
    answer = answer_of(study, ready.case, island)
    years = dispatches_of(study, ready.case, island)
    _record(study, answer, years, heart.seconds)


def _between_designs(turn: Turn, tried: "engine.islands.Tried", case: str) -> Callable[[], bool]:
    """Whether to stop, asked between designs; after new ones, others may go first."""
    told, before = turn.heart.told, tried.evaluations

    def stop() -> bool:
        nonlocal told
        if turn.heart.stop():
            return True
        # Whoever always waits for another would otherwise never come to a design of its own.
        if turn.heart.told != told and tried.evaluations > before:
            told = turn.heart.told
            turn.give_way(tried={"case": case, **tried.as_plain()})
        return turn.heart.stopped

    return stop


@transaction.atomic
def _record(study: Study, answer: dict[str, Any], years: list[Dispatch], seconds: float) -> None:
    """Keep the answer, unless the study was given up meanwhile."""
    ended = {"seconds": seconds, "done": PARTS, "total": PARTS, "tried": {}}
    if not study.end(RunState.DONE, answer=answer, **ended):
        return
    Dispatch.objects.bulk_create(years)
    if study.wants_bound:
        begin_bound(study=study, by=study.asked_by, at=timezone.now())


def _effort() -> "engine.islands.Effort":
    """How long to search while a person looks at the page."""
    return engine.islands.Effort(few=6, more=24, most=100, outages=1200, bins=(21, 11))
