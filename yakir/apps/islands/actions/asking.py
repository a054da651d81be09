"""Studies: asked for, asked again, stopped; a worker looks for the sizes."""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yakir.apps.accounts.models import Person
from yakir.apps.catalogue.models import DesignVersion
from yakir.apps.endurance.models import OutageScenario
from yakir.apps.islands import rules
from yakir.apps.islands.actions.sizing import look_for_sizes
from yakir.apps.islands.models import Study
from yakir.apps.islands.queries.seen import is_island, may_ask, scenarios_for, sites_of
from yakir.apps.islands.queries.weather import sun_of
from yakir.apps.islands.rules import MOST_AT_ONCE, Question
from yakir.apps.journal import actions as journal
from yakir.apps.places.models import Community, Site
from yakir.apps.places.rules import OCCUPIED_STATUSES
from yakir.common.errors import Conflict, Invalid, NotAllowed, Refused
from yakir.common.runs import UNFINISHED, RunState, is_lost
from yakir.standards.weather import WeatherYear

LONGEST_NAME = 160


class TooManyStudies(Conflict):
    """One person's studies would keep the worker from everybody else's."""

    code = "too_many_studies"
    message = _("You have asked for several islands already. Wait for one to end, or stop it.")


class NotEnded(Refused):
    """Only a study that has ended, or whose worker died, is asked again."""

    code = "study_not_ended"
    message = _("These sizes are still being looked for.")


class AlreadyEnded(Refused):
    """A study that has ended cannot be stopped."""

    code = "study_already_ended"
    message = _("This study has already ended.")


@transaction.atomic
def ask_study(
    *,
    name: str,
    community: Community,
    design: DesignVersion,
    question: Question,
    probability: float,
    hours: int,
    by: Person,
    at: datetime,
    site: Site | None = None,
    scenario: OutageScenario | None = None,
    weather: WeatherYear | None = None,
    wants_bound: bool = False,
    seed: int = 1,
) -> Study:
    """Ask for the sizes of an island; a worker takes it up, and the page does not wait."""
    study = Study(
        name=name.strip(),
        community=community,
        site=site,
        design=design,
        scenario=scenario,
        question=question.as_plain(),
        probability=probability,
        hours=hours,
        seed=seed,
        wants_bound=wants_bound,
        asked_by=by,
        recorded_at=at,
    )
    return _ask(study, weather, by=by, at=at)


@transaction.atomic
def ask_again(*, study: Study, by: Person, at: datetime) -> Study:
    """Ask the same once more, when the study has ended or its worker has died."""
    study.give_up_if_lost(at=at)
    if study.is_unfinished:
        raise NotEnded
    same = Study(
        name=study.name,
        community=study.community,
        site=study.site,
        design=study.design,
        scenario=study.scenario,
        question=Question.of(study.question).as_plain(),
        probability=study.probability,
        hours=study.hours,
        seed=study.seed,
        wants_bound=study.wants_bound,
        sun=study.sun,
        sun_about=study.sun_about,
        asked_by=by,
        recorded_at=at,
    )
    return _ask(same, None, by=by, at=at)


def _ask(study: Study, weather: WeatherYear | None, *, by: Person, at: datetime) -> Study:
    if not may_ask(by, study.community):
        raise NotAllowed
    _check(study, by)
    # Of two requests of one person the second waits, and counts the first.
    Person.objects.select_for_update().get(pk=by.pk)
    if Study.objects.filter(asked_by=by, state__in=UNFINISHED).count() >= MOST_AT_ONCE:
        raise TooManyStudies
    if weather is not None:
        study.sun, study.sun_about = sun_of(study, weather)
    study.save()
    _enter("island.asked", study, by=by, at=at)
    # The task is a row of the same transaction: no study without its task.
    look_for_sizes.enqueue(study.pk)
    study.refresh_from_db()
    return study


@transaction.atomic
def stop_study(*, study: Study, by: Person, at: datetime) -> Study:
    """Ask the search to stop; nothing of it is kept."""
    if not may_ask(by, study.community):
        raise NotAllowed
    kept = Study.objects.select_for_update(of=("self",)).get(pk=study.pk)
    if not kept.is_unfinished:
        raise AlreadyEnded
    kept.stop_asked = True
    if kept.state == RunState.QUEUED or is_lost(kept.state, kept.heard_at, at):
        kept.state, kept.finished_at = RunState.STOPPED, at
    kept.save()
    _enter("island.stopped", kept, by=by, at=at)
    return kept


def _check(study: Study, by: Person) -> None:
    question = Question.of(study.question)
    faults = rules.faults(question, probability=study.probability, hours=study.hours)
    if not 1 <= len(study.name) <= LONGEST_NAME:
        faults["name"] = gettext("Give the study a name of at most 160 characters.")
    if study.community.status in OCCUPIED_STATUSES:
        faults["community"] = gettext("Nothing is planned in a temporarily occupied community.")
    mine = set(sites_of(study.community, by).values_list("public_id", flat=True))
    if study.site is not None and study.site.public_id not in mine:
        faults["site"] = gettext("This site lies in another community.")
    if not mine.issuperset(site.public_id for site in question.sites):
        faults["others"] = gettext("One of these sites lies in another community.")
    if question.sites and study.site is not None:
        faults["site"] = gettext("Sites on one feeder are named together, none of them apart.")
    if not is_island(study.design):
        faults["design"] = gettext("The parameters of this design are no sizes of an island.")
    if study.scenario is not None and not scenarios_for(by).filter(pk=study.scenario.pk).exists():
        faults["scenario"] = gettext("There is no such scenario.")
    if faults:
        raise Invalid(faults)


def _enter(kind: str, study: Study, *, by: Person, at: datetime) -> None:
    """Enter who asked what kind of search; load, site and result stay out of the journal."""
    values = {
        "design": study.design.design.key,
        "number": study.design.number,
        "scenario": study.scenario.public_id if study.scenario else None,
        "seed": study.seed,
    }
    journal.enter(kind=kind, subject=study.public_id, values=values, by=by, at=at)
