"""What a decision is about, and which members an interest keeps from it."""

from collections.abc import Sequence
from datetime import date

from django.db.models import QuerySet

from yakir.apps.governance.models import Decision, Declaration, Seat
from yakir.apps.governance.queries.access import seats_on
from yakir.apps.governance.rules import About, Interest, Matter, SeatRole, closers_of, touches
from yakir.apps.partners.models import Fund
from yakir.apps.places.models import Stewardship
from yakir.apps.planning.models import Plan
from yakir.apps.projects.models import Project


def matter_of(decision: Decision) -> Matter:
    """What a decision touches: what it names, and what its plan builds and with whose money."""
    projects = set(decision.projects.values_list("pk", flat=True))
    communities = set(decision.communities.values_list("pk", flat=True))
    funds = set(decision.funds.values_list("pk", flat=True))
    organisations = set(decision.organisations.values_list("pk", flat=True))
    if decision.change is not None:
        projects.add(decision.change.project_id)
    if decision.plan is not None:
        built = decision.plan.choices.values_list("candidate__project", "candidate__community")
        projects |= {int(project) for project, _community in built if project}
        communities |= {community for _project, community in built}
        funds |= _used_funds(decision.plan)
    at = Project.objects.filter(pk__in=projects).values_list("community", flat=True)
    return _matter(projects, communities | set(at), funds, organisations)


def matter_of_project(project: Project) -> Matter:
    """What a decision on one project touches."""
    return _matter({project.pk}, {project.community_id}, set(), set())


def _matter(
    projects: set[int], communities: set[int], funds: set[int], organisations: set[int]
) -> Matter:
    """Return the matter with the offices of its communities and the givers of its funds."""
    offices = Stewardship.objects.filter(community__in=communities)
    givers = Fund.objects.filter(pk__in=funds).exclude(giver=None)
    return Matter(
        organisations=frozenset(organisations)
        | frozenset(offices.values_list("organisation", flat=True))
        | frozenset(givers.values_list("giver", flat=True)),
        communities=frozenset(communities),
        funds=frozenset(funds),
        projects=frozenset(projects),
    )


def _used_funds(plan: Plan) -> set[int]:
    used = {fund for shares in plan.choices.values_list("shares", flat=True) for fund in shares}
    return set(Fund.objects.filter(public_id__in=used).values_list("pk", flat=True))


def declarations_of(seat: Seat) -> QuerySet[Declaration]:
    """What a member declares now: declarations that no later one replaces."""
    return seat.declarations.filter(replaced_by=None).select_related(
        "organisation", "community", "fund", "project"
    ).order_by("pk")  # fmt: skip


def interest_of(declaration: Declaration) -> Interest:
    """A declaration as plain data."""
    subjects = {
        About.ORGANISATION: declaration.organisation_id,
        About.COMMUNITY: declaration.community_id,
        About.FUND: declaration.fund_id,
        About.PROJECT: declaration.project_id,
    }
    about = About(declaration.about)
    return Interest(about, subjects.get(about), declaration.since, declaration.until)


def conflict_of(seat: Seat, matter: Matter, *, on: date) -> Declaration | None:
    """The declaration that keeps a member from a matter on a day; none when nothing does."""
    for declaration in declarations_of(seat):
        if touches(interest_of(declaration), matter, on=on):
            return declaration
    return None


def conflicts_in(decision: Decision, *, on: date) -> list[tuple[Seat, Declaration]]:
    """The members whom an interest keeps from a decision on a day, each with what touches it."""
    matter = matter_of(decision)
    return [
        (seat, declaration)
        for seat in seats_on(decision.programme, on)
        if (declaration := conflict_of(seat, matter, on=on)) is not None
    ]


def may_vote(decision: Decision, *, on: date) -> list[Seat]:
    """The members who may vote on a decision: those with a seat whom nothing keeps out."""
    out = set(decision.kept_out.values_list("seat", flat=True))
    return [seat for seat in seats_on(decision.programme, on) if seat.pk not in out]


def closers(seats: Sequence[Seat]) -> list[Seat]:
    """The members who may close a decision on which these may vote."""
    return [seats[index] for index in closers_of([SeatRole(each.role) for each in seats])]
