"""Who sees a programme, who keeps it, and who sits in its steering group."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet
from django.utils import timezone

from yakir.apps.accounts.models import Organisation, Person
from yakir.apps.accounts.rules import OrganisationKind, Permission
from yakir.apps.governance.models import Decision, Programme, Rules, Seat
from yakir.apps.governance.rules import SeatRole
from yakir.apps.places.queries import scope_of
from yakir.apps.planning.models import Plan


@dataclass(frozen=True, slots=True)
class Access:
    """What a person may do in a programme."""

    governs: bool
    seat: Seat | None

    @property
    def sits(self) -> bool:
        """Whether the person has a seat in the steering group."""
        return self.seat is not None

    @property
    def leads(self) -> bool:
        """Whether the person is chair or deputy."""
        return self.seat is not None and self.seat.role != SeatRole.MEMBER


def programmes_seen_by(person: Person) -> QuerySet[Programme]:
    """Programmes that a person may see at work, newest first: one's own, or every one."""
    every = Programme.objects.select_related("run_by").order_by("-recorded_at", "-pk")
    if scope_of(person, Permission.READ).everywhere:
        return every
    own = [s.organisation_id for s in person.standings if Permission.READ in s.permissions]
    seated = Q(pk__in=Seat.objects.filter(person=person, until=None).values("programme"))
    return every.filter(
        Q(run_by__in=own) | (seated if person.may(Permission.STEER) else Q(pk=None))
    )


def access_of(person: Person, programme: Programme) -> Access:
    """What a person may do in a programme."""
    return Access(governs=governs(person, programme.run_by), seat=seat_of(person, programme))


def governs(person: Person, organisation: Organisation) -> bool:
    """Whether a person keeps the programmes of an organisation."""
    return any(
        standing.organisation_id == organisation.pk and Permission.GOVERN in standing.permissions
        for standing in person.standings
    )


def governed_organisations(person: Person) -> QuerySet[Organisation]:
    """Organisations whose programmes a person keeps."""
    own = [s.organisation_id for s in person.standings if Permission.GOVERN in s.permissions]
    return Organisation.objects.filter(pk__in=own).order_by("name_uk", "pk")


def seat_of(person: Person, programme: Programme) -> Seat | None:
    """The seat that a person holds now, as long as the role for it lasts."""
    if not person.may(Permission.STEER):
        return None
    return seats_on(programme, timezone.localdate()).filter(person=person).first()


def seats_on(programme: Programme, day: date) -> QuerySet[Seat]:
    """The seats of the steering group on a day."""
    lasting = Q(until=None) | Q(until__gt=day)
    return (
        programme.seats.filter(lasting, since__lte=day)
        .select_related("person", "organisation")
        .order_by("pk")
    )


def published_rules(programme: Programme) -> Rules | None:
    """The rules in force: the newest published ones."""
    return programme.rules.exclude(published_at=None).order_by("-number").first()


def rules_before(programme: Programme, plan: Plan) -> Rules | None:
    """The newest rules that were published before the search for a plan was asked for."""
    older = programme.rules.filter(published_at__lte=plan.run.recorded_at)
    return older.order_by("-number").first()


def decisions_of(programme: Programme) -> QuerySet[Decision]:
    """Decisions of a programme, newest first."""
    return programme.decisions.select_related(
        "chosen", "rules", "plan__run__scenario", "replaces"
    ).order_by("-recorded_at", "-pk")


def plans_of(programme: Programme) -> QuerySet[Plan]:
    """Plans of the scenarios of a programme, newest first."""
    return (
        Plan.objects.filter(run__scenario__programmes=programme)
        .defer("problem")
        .select_related("run__scenario")
        .order_by("-recorded_at", "-pk")
    )


def verifying_organisation(person: Person, plan: Plan) -> Organisation | None:
    """The organisation for which a person may check a plan; none when they may not."""
    if person.pk == plan.run.asked_by_id:
        return None
    for standing in person.standings:
        verifies = Permission.VERIFY in standing.permissions
        if standing.kind is OrganisationKind.VERIFIER and verifies:
            return Organisation.objects.get(pk=standing.organisation_id)
    if person.may(Permission.STEER):
        of_plan = Programme.objects.filter(scenarios=plan.run.scenario_id)
        seat = Seat.objects.filter(programme__in=of_plan, person=person, until=None)
        found = seat.select_related("organisation").order_by("pk").first()
        return None if found is None else found.organisation
    return None
