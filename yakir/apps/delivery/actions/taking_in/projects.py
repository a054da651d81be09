"""One project taken in, in one transaction: a second time it is found and left alone."""

from collections.abc import Iterator
from datetime import date, datetime
from enum import StrEnum
from itertools import chain

from django.db import DatabaseError, IntegrityError, transaction
from django.utils.translation import gettext as _

from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.delivery.actions.holding import enter, moved_on
from yakir.apps.delivery.actions.taking_in.money import Money
from yakir.apps.delivery.actions.taking_in.results import noon, take_indicator
from yakir.apps.delivery.actions.taking_in.taking import Taking
from yakir.apps.delivery.queries.undertakings import may_in
from yakir.apps.places.models import Community
from yakir.apps.projects.models import Project, Step
from yakir.apps.projects.rules import Stage, protected
from yakir.common import reported
from yakir.common.errors import Invalid, NotAllowed
from yakir.common.models import Source
from yakir.common.money import CURRENCIES
from yakir.common.protected import Sector, Service

#: What taking in does for others, and so asks for.
NEEDED = (Permission.DRAFT, Permission.KEEP_LEDGER, Permission.SIGN)

#: What PostgreSQL calls an exception that a trigger raises.
BY_TRIGGER = "P0001"


class Taken(StrEnum):
    """What became of a project that was to be taken in."""

    NEW = "new"
    KNOWN = "known"


class CannotHold(Invalid):
    """The record says something that has no place here; nothing of it was taken in."""

    code = "cannot_hold"


@transaction.atomic
def take_in(
    *,
    told: reported.Project,
    document: str,
    source: Source,
    own_key: str = "",
    own_reference: str = "",
    by: Person,
    at: datetime,
) -> Taken:
    """
    Take a project in with its money and results, under the ids it has where it comes from.

    What a file does not tell is not made up: the whole of a commitment is the part that is told,
    steps have the days that are told, and results are approved and verified as they were there.

    Raises
    ------
    CannotHold
        When a record has no place here; with every fault.
    NotAllowed
        When the person may not draft, keep the ledger and sign where the project is.
    """
    if Project.objects.filter(public_id=told.id).exists():
        return Taken.KNOWN
    community = Community.objects.filter(code=told.community).select_related("oblast").first()
    if faults := dict(_faults(told, community, at)):
        raise CannotHold(faults)
    assert community is not None  # its lack is a fault
    taking = Taking(document, source, own_key, own_reference, by, at)
    project = _project(told, community, taking)
    if not all(may_in(by, each, project) for each in NEEDED):
        raise NotAllowed
    try:
        with transaction.atomic():
            _write(told, project, taking)
    except DatabaseError as error:
        if not _is_refused(error):
            raise
        raise CannotHold({"project": str(error)}) from error
    return Taken.NEW


def _is_refused(error: DatabaseError) -> bool:
    """Return whether a constraint or a trigger refused; the triggers of PostgreSQL have their code."""
    by_trigger = getattr(error.__cause__, "sqlstate", "") == BY_TRIGGER
    return isinstance(error, IntegrityError) or by_trigger


def _write(told: reported.Project, project: Project, taking: Taking) -> None:
    project.save()
    _steps(told, project, taking)
    values = {
        "title_uk": told.title_uk, "title_en": told.title_en, "service": told.service,
        "sector": told.sector, "people_hundreds": told.people, "cost": told.cost,
        "currency": told.currency, "lead_quarters": told.lead_quarters, "stage": told.stage,
        "community": told.community, "dream_id": told.dream_id,
        "source": taking.source.public_id,
    }  # fmt: skip
    enter("project.drafted", project.public_id, project, values, by=taking.by, at=taking.at)
    bodies = dict(told.bodies)
    Money(taking, project, bodies).take(told.movements)
    for indicator in told.indicators:
        take_indicator(indicator, project, bodies, taking)
    moved_on(project, at=taking.at)


def _project(told: reported.Project, community: Community, taking: Taking) -> Project:
    names = ("title_uk", "title_en", "service", "sector", "people", "cost", "currency")
    return Project(
        public_id=told.id, community=community, **{name: getattr(told, name) for name in names},
        coverage_people=told.people, lead_quarters=told.lead_quarters, stage=told.stage,
        dream_id=told.dream_id, description="", drafted_by=taking.by, recorded_at=taking.at,
        is_protected=protected(sector=told.sector, service=told.service, site_is_protected=False),
    )  # fmt: skip


def _steps(told: reported.Project, project: Project, taking: Taking) -> None:
    """Write the steps whose days are told, and the stage at which it stands."""
    days = {
        Stage.IN_PROGRESS: told.started,
        Stage.COMPLETED: told.completed,
        Stage.IN_OPERATION: told.operates,
    }
    reached = [(stage, day) for stage, day in days.items() if day is not None]
    before = ""
    for stage, day in reached:
        Step.objects.create(
            project=project, before=before, after=stage, note=taking.document, by=taking.by,
            recorded_at=noon(day),
        )  # fmt: skip
        before = stage
    if before != told.stage:
        Step.objects.create(
            project=project, before=before, after=told.stage, note=taking.document, by=taking.by,
            recorded_at=taking.at,
        )  # fmt: skip


def _faults(
    told: reported.Project, community: Community | None, at: datetime
) -> Iterator[tuple[str, str]]:
    """Yield what has no place here, by the name of its fact."""
    if community is None:
        yield "community", _("No community has the code %(code)s.") % {"code": told.community}
    words = {"service": Service.values, "sector": Sector.values, "stage": Stage.values}
    for name, known in words.items():
        value = getattr(told, name)
        if value not in known:
            yield name, _("“%(value)s” is not known here.") % {"value": value}
    moved = {each.currency for each in told.movements}
    for currency in sorted({told.currency, *moved} - set(CURRENCIES)):
        yield "currency", _("“%(value)s” is not known here.") % {"value": currency}
    bare = sorted(each.id for each in told.movements if _lacks(each))
    if bare:
        yield (
            "movements",
            _("These name no commitment, giver, taker or worth: %(ids)s.")
            % {"ids": ", ".join(bare)},
        )
    lacking = sorted(set(_ends(told)) - set(told.bodies))
    if lacking:
        yield "bodies", _("Nothing says who these are: %(ids)s.") % {"ids": ", ".join(lacking)}
    latest = max(_days(told), default=None)
    if latest is not None and noon(latest) > at:
        yield "on", _("It tells of a day to come: %(day)s.") % {"day": latest.isoformat()}


def _lacks(movement: reported.Movement) -> bool:
    """Return whether a movement lacks what its rows cannot be without."""
    match movement.moment:
        case reported.Moment.PLEDGED:
            return not movement.giver
        case reported.Moment.COMMITTED:
            ends = movement.giver and movement.taker
            return not (movement.commitment and ends and movement.worth)
        case reported.Moment.PAID:
            return not (movement.taker and movement.giver and movement.worth)
        case reported.Moment.SPENT:
            return not (movement.giver and movement.worth)


def _ends(told: reported.Project) -> Iterator[str]:
    for each in told.movements:
        yield from filter(None, (each.giver, each.taker))
    for indicator in told.indicators:
        yield from filter(None, (each.verified_by for each in indicator.results))


def _days(told: reported.Project) -> Iterator[date]:
    moved = (each.on for each in told.movements)
    days = (told.started, told.completed, told.operates)
    yield from chain(moved, filter(None, days))
