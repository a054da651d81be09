"""The lower bound of a study, as a worker finds it: year by year, each kept."""

from dataclasses import replace

from django.utils.translation import gettext_noop
from django_tasks import task

from yakir import engine
from yakir.apps.catalogue.queries import NoRate
from yakir.apps.islands.models import Bound
from yakir.apps.islands.queries.case import case_of
from yakir.common import failures
from yakir.common.runs import Heartbeat, RunState
from yakir.common.turns import LONG, GaveWay, Turn

#: A study's years count as the same when they are as dark as its answer says. [h]
SAME_HOURS = 1e-6
CHANGED = gettext_noop(
    "The scenario has changed since the sizes were found. Search again, then ask."
)


class Ended(Exception):
    """A person asked to stop, or the work was given up."""


class OtherYears(Exception):
    """What the study was asked about has changed since, so its cost is of other years."""


@task(priority=LONG)
def look_for_bound(bound_id: int) -> None:
    """Find a bound that waits, year by year; between years others may go first."""
    bound = Bound.objects.select_related(
        "study__design__design", "study__scenario", "study__site", "study__community__oblast"
    ).get(pk=bound_id)
    if not bound.begin():
        return
    heart = Heartbeat(bound)
    turn = Turn(heart, priority=LONG, enqueue=lambda: look_for_bound.enqueue(bound.pk))
    try:
        _look(bound, heart, turn)
    except GaveWay:
        return
    except Ended:
        bound.end(RunState.STOPPED, seconds=heart.seconds)
    except OtherYears:
        bound.end(RunState.FAILED, detail=CHANGED)
    except NoRate as refusal:
        bound.end(RunState.FAILED, detail=failures.kept_refusal(refusal))
    except (engine.outages.InvalidScenario, engine.islands.InvalidCase) as invalid:
        bound.end(RunState.FAILED, detail=failures.kept(invalid.faults))
    finally:
        # Whatever else went wrong, it does not stay "running"; the error itself is logged.
        bound.end(RunState.FAILED, detail=failures.UNEXPECTED)


def _look(bound: Bound, heart: Heartbeat, turn: Turn) -> None:
    case = case_of(bound.study).case
    dark = float((~case.grid_up).sum() / case.scenarios)
    if abs(dark - bound.study.answer["dark_hours"]) > SAME_HOURS:
        raise OtherYears
    years = list(bound.years)
    heart.progress(len(years), case.scenarios)
    for year in range(len(years), case.scenarios):
        years.append(_least(case, year, heart))
        heart.progress(len(years), case.scenarios)
        _keep(bound, years)
        if len(years) < case.scenarios:
            turn.give_way()
    mean = sum(years) / len(years)
    bound.end(RunState.DONE, eur=mean, seconds=heart.seconds, done=len(years), total=len(years))


def _least(case: "engine.islands.IslandCase", year: int, heart: Heartbeat) -> float:
    """
    What a drawn year costs at least, whatever the sizes.

    The rule of a study is about outages and not about years, so that every year is freed of it.
    """
    if heart.stop():
        raise Ended
    alone = replace(case, grid_up=case.grid_up[[year]])
    found = engine.islands.lower_bound(alone, probability=0.0, stop=heart.stop)
    if found is None:
        raise Ended
    return found.eur


def _keep(bound: Bound, years: list[float]) -> None:
    """Keep the years found, unless somebody took the work over."""
    running = Bound.objects.filter(pk=bound.pk, state=RunState.RUNNING, started_at=bound.started_at)
    running.update(years=years, done=len(years))
