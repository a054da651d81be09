"""Public needs: verified and open kinds one by one, protected kinds as sums by oblast."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Prefetch, QuerySet

from yakir.apps.needs.models import Need
from yakir.apps.needs.rules import Status
from yakir.apps.places.models import Community
from yakir.apps.projects.models import Project
from yakir.apps.publishing.models import Released
from yakir.apps.publishing.queries.opening import Gate
from yakir.apps.publishing.queries.released import shown
from yakir.apps.publishing.queries.rows import SourceRow, Sources, Sums
from yakir.apps.publishing.rules import (
    Cell,
    Merged,
    is_protected,
    member_of,
    merge_small,
    to_hundreds,
)
from yakir.apps.publishing.rules.stages import OPEN_NEEDS, PUBLIC_NEEDS, PUBLIC_STAGES


@dataclass(frozen=True, slots=True)
class NeedRow:
    """A verified need; people are rounded to hundreds."""

    public_id: str
    title: str
    community: str
    community_code: str
    oblast: str
    service: str
    quantity: Decimal | None
    unit: str
    people: int | None
    observed_on: date | None
    status: str
    status_name: str
    source_text: str
    source: SourceRow | None


@dataclass(frozen=True, slots=True)
class NeedList:
    """Open needs one by one, and the protected ones as sums."""

    rows: tuple[NeedRow, ...]
    sums: Sums
    sources: tuple[SourceRow, ...]


def verified(*, community: Community | None = None) -> QuerySet[Need]:
    """Needs that a second person has confirmed, newest first."""
    needs = Need.objects.filter(status__in=PUBLIC_NEEDS)
    if community is not None:
        needs = needs.filter(community=community)
    answers = Project.objects.select_related("site", "version_of_design__design").order_by("pk")
    return (
        needs.select_related("community__oblast", "site__community", "source")
        .prefetch_related(Prefetch("projects", answers))
        .order_by("-observed_on", "-pk")
    )


def listed(*, community: str = "", service: str = "", oblast: str = "") -> NeedList:
    """Public needs, filtered by codes; the sums follow the oblast alone, never the community."""
    gate = Gate.today()
    sources = Sources(gate)
    needs = verified()
    if oblast:
        needs = needs.filter(community__oblast__code=oblast)
    if community:
        needs = needs.filter(community__code=community)
    if service:
        needs = needs.filter(service=service)
    rows = tuple(row(gate, sources, need) for need in needs if gate.admits(need))
    return NeedList(rows=rows, sums=sums(oblast=oblast), sources=sources.listed)


def of_community(gate: Gate, sources: Sources, community: Community) -> list[NeedRow]:
    """Open kinds of need of a community that wait or are in a project."""
    needs = [need for need in verified(community=community) if gate.admits(need)]
    return [row(gate, sources, need) for need in needs if public_status(need) in OPEN_NEEDS]


def public_status(need: Need) -> Status:
    """Return how a need stands as far as open projects tell; a protected one leaves it verified."""
    projects = need.projects.all()
    told = not projects or any(
        project.stage in PUBLIC_STAGES and not is_protected(project) for project in projects
    )
    return Status(need.status) if told else Status.VERIFIED


def sums(*, oblast: str = "") -> Sums:
    """Protected needs as sums by oblast, service and year, as they were last released."""
    return shown(Released.NEEDS, oblast=oblast)


def cells(gate: Gate) -> Merged:
    """Protected needs as the sums that a release may show."""
    return merge_small(_cell(gate, need) for need in verified() if is_protected(need))


def row(gate: Gate, sources: Sources, need: Need) -> NeedRow:
    """Return what the public may know of a need."""
    people = gate.value(need, "people")
    status = public_status(need) if gate.value(need, "status") else ""
    return NeedRow(
        public_id=gate.value(need, "public_id") or "",
        title=gate.value(need, "title") or "",
        community=gate.words(need.community, "name"),
        community_code=need.community.code,
        oblast=need.community.oblast.name,
        service=gate.value(need, "service") or "",
        quantity=gate.value(need, "quantity"),
        unit=gate.value(need, "unit") or "",
        people=None if people is None else to_hundreds(people),
        observed_on=gate.value(need, "observed_on"),
        status=status,
        status_name=str(Status(status).label) if status else "",
        source_text=gate.value(need, "source_text") or "",
        source=sources.add(gate.value(need, "source")),
    )


def _cell(gate: Gate, need: Need) -> Cell:
    return Cell(
        oblast=need.community.oblast.code,
        sector=need.service,
        years=(gate.value(need, "observed_on") or 0,),
        records=1,
        places=frozenset({need.community.code}),
        members=frozenset({(_member(need), "")}),
        sums={"people": Decimal(gate.value(need, "people") or 0)},
    )


def _member(need: Need) -> str:
    return member_of(
        need.community.code, need.public_id, need.service, need.observed_on.year, need.people
    )
