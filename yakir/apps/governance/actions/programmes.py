"""Programmes: made and changed, with their indicators, seats and projects."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yakir.apps.accounts.models import Organisation, Person
from yakir.apps.accounts.rules import Permission
from yakir.apps.catalogue.queries import StandardIndicator
from yakir.apps.governance.actions.checks import require_governs, require_right
from yakir.apps.governance.models import Enrolment, Programme, Seat, Target
from yakir.apps.governance.queries.access import governs
from yakir.apps.governance.rules import SeatRole
from yakir.apps.journal import actions as journal
from yakir.apps.planning.models import Scenario
from yakir.apps.projects import actions as projects
from yakir.apps.projects.models import Project
from yakir.apps.projects.rules import CHANGEABLE, Stage
from yakir.common.errors import Conflict, NotAllowed, Refused

TEXTS = ("name_uk", "name_en", "aims_uk", "aims_en")


class SeatTaken(Conflict):
    """The person sits there already, or there is a chair or deputy already."""

    code = "seat_taken"
    message = gettext_lazy(
        "This person has a seat already, or the group has its chair or deputy. End that seat first."
    )


class InAProgramme(Conflict):
    """A project belongs to one programme."""

    code = "in_a_programme"
    message = gettext_lazy("This project belongs to a programme already.")


class NotUnderWay(Refused):
    """A programme takes projects that are appraised and not yet built."""

    code = "not_under_way"
    message = gettext_lazy("A programme takes projects that are appraised and not yet built.")


@dataclass(frozen=True, kw_only=True)
class ProgrammeValues:
    """What a programme is."""

    name_uk: str
    name_en: str
    aims_uk: str
    aims_en: str
    begins: date
    ends: date
    run_by: Organisation
    members: Sequence[Organisation] = ()
    scenarios: Sequence[Scenario] = ()

    def faults(self) -> dict[str, str]:
        """Return each field's fault."""
        faults = {
            name: "" if getattr(self, name).strip() else _("Write this in both languages.")
            for name in TEXTS
        }
        if self.ends <= self.begins:
            faults["ends"] = _("The end comes after the beginning.")
        return faults


@transaction.atomic
def make_programme(*, values: ProgrammeValues, by: Person, at: datetime) -> Programme:
    """Make a programme of an organisation; it becomes public with its first rules."""
    if not governs(by, values.run_by):
        raise NotAllowed
    require_right(values.faults())
    programme = Programme(made_by=by, recorded_at=at)
    _write(programme, values)
    _enter("programme.made", programme, by=by, at=at)
    return programme


@transaction.atomic
def change_programme(
    *, programme: Programme, values: ProgrammeValues, version: int, by: Person, at: datetime
) -> Programme:
    """Change a programme; the journal keeps what it was. Who runs it stays."""
    kept: Programme = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    require_governs(by, kept)
    if kept.version != version:
        raise Conflict
    if values.run_by != kept.run_by:
        raise NotAllowed
    require_right(values.faults())
    kept.version += 1
    _write(kept, values)
    _enter("programme.changed", kept, by=by, at=at)
    return kept


@transaction.atomic
def set_target(
    *, programme: Programme, indicator: StandardIndicator, target: Decimal, by: Person, at: datetime
) -> Target:
    """Set what an indicator of the programme is to reach; an earlier target stays on record."""
    require_governs(by, programme)
    require_right(
        {
            "target": "" if target >= 0 else _("A target is not below zero."),
            **{
                name: "" if getattr(indicator, name).strip() else _("Write this in both languages.")
                for name in ("label_uk", "label_en", "unit_uk", "unit_en")
            },
        }
    )
    words = {
        name: getattr(indicator, name)
        for name in ("key", "label_uk", "label_en", "unit_uk", "unit_en")
    }
    same: Target | None = programme.targets.filter(**words).order_by("pk").last()
    if same is not None and same.target == target:
        return same
    made = Target.objects.create(programme=programme, target=target, by=by, recorded_at=at, **words)
    journal.enter(
        kind="programme.target-set",
        subject=programme.public_id,
        values={**words, "target": target},
        by=by,
        at=at,
    )
    return made


@transaction.atomic
def give_seat(
    *,
    programme: Programme,
    email: str,
    organisation: Organisation,
    role: SeatRole,
    by: Person,
    at: datetime,
) -> Seat:
    """Give a person a seat in the steering group, for one of the members or whoever runs it."""
    kept = Programme.objects.select_for_update(of=("self",)).get(pk=programme.pk)
    require_governs(by, kept)
    person = Person.objects.filter(email=email.strip().lower(), is_active=True).first()
    sits_for = organisation == kept.run_by or kept.members.filter(pk=organisation.pk).exists()
    require_right(
        {
            "email": ""
            if person is not None and person.may(Permission.STEER)
            else _("Nobody with this e-mail has the role that votes. Invite them with it first."),
            "organisation": "" if sits_for else _("Choose a member of the programme."),
        }
    )
    assert person is not None
    taken = kept.seats.filter(until=None)
    if taken.filter(person=person).exists() or (
        role is not SeatRole.MEMBER and taken.filter(role=role).exists()
    ):
        raise SeatTaken
    seat = Seat.objects.create(
        programme=kept,
        person=person,
        organisation=organisation,
        role=role,
        since=at.date(),
        recorded_at=at,
    )
    _enter_seat("programme.seat-given", seat, by=by, at=at)
    return seat


@transaction.atomic
def end_seat(*, seat: Seat, by: Person, at: datetime) -> Seat:
    """End a seat today; that it was held stays on record. An ended one stays as it is."""
    kept: Seat = Seat.objects.select_for_update(of=("self",)).get(pk=seat.pk)
    require_governs(by, kept.programme)
    if kept.until is None:
        kept.until = at.date()
        kept.save(update_fields=["until"])
        _enter_seat("programme.seat-ended", kept, by=by, at=at)
    return kept


@transaction.atomic
def enrol(*, programme: Programme, project: Project, by: Person, at: datetime) -> Enrolment:
    """Take a project into a programme: two people sign its stages from now on."""
    require_governs(by, programme)
    known: Enrolment | None = Enrolment.objects.filter(project=project).first()
    if known is not None and known.programme_id == programme.pk:
        return known
    if known is not None:
        raise InAProgramme
    if Stage(project.stage) not in CHANGEABLE:
        raise NotUnderWay
    made = Enrolment.objects.create(programme=programme, project=project, by=by, recorded_at=at)
    projects.govern(project=project, by=by, at=at)
    journal.enter(
        kind="programme.project-taken",
        subject=programme.public_id,
        values={"project": project.public_id},
        by=by,
        at=at,
    )
    return made


def _write(programme: Programme, values: ProgrammeValues) -> None:
    for name in (*TEXTS, "begins", "ends", "run_by"):
        setattr(programme, name, getattr(values, name))
    programme.save()
    programme.members.set(values.members)
    programme.scenarios.set(values.scenarios)


def _enter(kind: str, programme: Programme, *, by: Person, at: datetime) -> None:
    journal.enter(
        kind=kind,
        subject=programme.public_id,
        values={
            **{name: getattr(programme, name) for name in (*TEXTS, "begins", "ends")},
            "run_by": programme.run_by.public_id,
            "members": _ids(programme.members),
            "scenarios": _ids(programme.scenarios),
        },
        by=by,
        at=at,
    )


def _ids(related: object) -> list[str]:
    return list(related.order_by("public_id").values_list("public_id", flat=True))  # type: ignore[attr-defined]


def _enter_seat(kind: str, seat: Seat, *, by: Person, at: datetime) -> None:
    """Enter a seat by its organisation; who sits there is nobody's business outside."""
    journal.enter(
        kind=kind,
        subject=seat.programme.public_id,
        values={
            "seat": seat.public_id,
            "seat_of": seat.organisation.public_id,
            "seat_role": seat.role,
        },
        by=by,
        at=at,
    )
