"""Communities as the public sees them: status, people, need in bands, and what was asked for."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.utils.translation import get_language

from yakir.apps.places.models import AskedFor, Community, Oblast, Population, StatusEntry
from yakir.apps.places.rules import ESTIMATED, CommunityType, Status
from yakir.apps.projects.models import Project
from yakir.apps.publishing.queries import acts, needs
from yakir.apps.publishing.queries.coverage import (
    SERVICES,
    NeedBand,
    need_band,
    need_bands,
    public_figures,
)
from yakir.apps.publishing.queries.opening import Gate
from yakir.apps.publishing.queries.rows import SECTORS, SourceRow, Sources, Sums
from yakir.apps.publishing.queries.steady import once
from yakir.apps.publishing.rules import Cell, is_protected, merge_small
from yakir.apps.publishing.rules.alphabet import alphabetical
from yakir.apps.publishing.rules.stages import PUBLIC_STAGES

FRONTLINE = frozenset(Status) - {Status.OCCUPIED}


class Filters(NamedTuple):
    """What the reader asks of the list; empty means all."""

    search: str = ""
    oblast: str = ""
    status: str = ""
    service: str = ""
    band: str = ""


EVERY = Filters()


class NotPublic(LookupError):
    """There is no such community, or it is withdrawn."""


@dataclass(frozen=True, slots=True)
class CommunityRow:
    """A community in a list or on the map."""

    code: str
    public_id: str
    name: str
    centre: str
    oblast: str
    oblast_code: str
    status: str
    status_name: str
    population: int | None
    lat: float | None
    lon: float | None
    bands: tuple[NeedBand, ...]

    @property
    def has_estimate(self) -> bool:
        """Whether the official status leaves room for an estimate."""
        return self.status in ESTIMATED

    @property
    def is_occupied(self) -> bool:
        """Whether it is wholly occupied."""
        return self.status == Status.OCCUPIED


@dataclass(frozen=True, slots=True)
class PopulationRow:
    """How many people, of which kind, when, by whose count."""

    kind: str
    kind_name: str
    people: int
    low: int | None
    high: int | None
    as_of: date
    is_estimate: bool
    method: str
    source: SourceRow | None


@dataclass(frozen=True, slots=True)
class StatusRow:
    """An entry of the official list."""

    status: str
    status_name: str
    valid_from: date | None
    valid_to: date | None
    as_of: date
    source: SourceRow | None


@dataclass(frozen=True, slots=True)
class AskedRow:
    """How many project ideas stand in DREAM for a sector."""

    sector: str
    sector_name: str
    count: int
    share: float


@dataclass(frozen=True, slots=True)
class Asked:
    """Ideas of a community in open sectors, and of its oblast in protected ones."""

    rows: tuple[AskedRow, ...]
    protected: tuple[AskedRow, ...]
    as_of: date | None
    source: SourceRow | None


@dataclass(frozen=True, slots=True)
class CommunityDetail:
    """Everything public about one community."""

    row: CommunityRow
    type_name: str
    raion: str
    former_name: str
    area_km2: float | None
    districts: tuple[str, ...]
    populations: tuple[PopulationRow, ...]
    statuses: tuple[StatusRow, ...]
    asked: Asked
    needs: tuple[needs.NeedRow, ...]
    projects: int
    acts: tuple[acts.ActRow, ...]
    sums: Sums
    sources: tuple[SourceRow, ...]


def frontline() -> QuerySet[Community]:
    """Communities with an entry of hostilities that is open and leaves them in our hands."""
    return Community.objects.filter(status__in=FRONTLINE)


@once
def codes(filters: Filters = EVERY) -> list[str]:
    """The codes of the communities that fit the filters, in the reader's alphabetical order."""
    name = "name_uk" if get_language() == "uk" else "name_en"
    found = _fitting(filters).values_list(name, "pk", "code")
    return [code for _, _, code in sorted(found, key=lambda row: (alphabetical(row[0]), row[1]))]


def rows(wanted: Sequence[str], services: Iterable[str] | None = None) -> list[CommunityRow]:
    """The communities of these codes, in this order, with their need by service."""
    gate = Gate.today()
    communities = Community.objects.filter(code__in=list(wanted)).select_related("oblast")
    chosen = {community.code: community for community in communities}
    figures = public_figures([community.pk for community in chosen.values()], services or SERVICES)
    return [
        row(gate, chosen[code], need_bands(gate, chosen[code].pk, figures))
        for code in wanted
        if code in chosen and gate.admits(chosen[code])
    ]


def on_map(service: str) -> list[CommunityRow]:
    """Every community with its need for one service where its status leaves room for one."""
    gate = Gate.today()
    figures = public_figures(frontline(), [service])
    communities = Community.objects.select_related("oblast").order_by("pk")
    return [
        row(gate, community, need_bands(gate, community.pk, figures))
        for community in communities
        if gate.admits(community)
    ]


def detail(code: str) -> CommunityDetail:
    """Everything public about one community; NotPublic when there is none."""
    gate = Gate.today()
    sources = Sources(gate)
    community = Community.objects.select_related("oblast", "raion").filter(code=code).first()
    if community is None or not gate.admits(community):
        raise NotPublic(code)
    figures = public_figures([community.pk])
    return CommunityDetail(
        row=row(gate, community, need_bands(gate, community.pk, figures)),
        type_name=str(CommunityType(community.type).label),
        raion=community.raion.name if community.raion else "",
        former_name=gate.value(community, "former_name_uk") or "",
        area_km2=gate.value(community, "area_km2"),
        districts=tuple(district.name for district in community.districts.all()),
        populations=tuple(_populations(gate, sources, community)),
        statuses=tuple(_statuses(gate, sources, community)),
        asked=_asked(gate, sources, community),
        needs=tuple(needs.of_community(gate, sources, community)),
        projects=_project_count(gate, community),
        acts=tuple(acts.of_community(gate, sources, community)),
        sums=acts.sums(oblast=community.oblast.code),
        sources=sources.listed,
    )


def row(gate: Gate, community: Community, bands: tuple[NeedBand, ...]) -> CommunityRow:
    """Return what lists and maps show of a community."""
    status = gate.value(community, "status") or ""
    return CommunityRow(
        code=community.code,
        public_id=community.public_id,
        name=gate.words(community, "name"),
        centre=gate.words(community, "centre"),
        oblast=community.oblast.name,
        oblast_code=community.oblast.code,
        status=status,
        status_name=str(Status(status).label) if status else "",
        population=gate.value(community, "population"),
        lat=gate.value(community, "lat"),
        lon=gate.value(community, "lon"),
        bands=bands,
    )


def oblasts() -> list[tuple[str, str]]:
    """Oblasts as code and name, in the reader's alphabetical order."""
    places = [(place.code, place.name) for place in Oblast.objects.all()]
    return sorted(places, key=lambda place: alphabetical(place[1]))


def _fitting(filters: Filters) -> QuerySet[Community]:
    communities = Community.objects.all()
    if filters.search:
        words = filters.search.strip()
        communities = communities.filter(
            Q(name_uk__icontains=words)
            | Q(name_uk__icontains=words.capitalize())
            | Q(name_en__icontains=words)
            | Q(centre_uk__icontains=words.capitalize())
            | Q(centre_en__icontains=words)
            | Q(code=words.upper())
        )
    if filters.oblast:
        communities = communities.filter(oblast__code=filters.oblast)
    if filters.status == "none":
        communities = communities.filter(status="")
    elif filters.status == "frontline":
        communities = communities.filter(status__in=FRONTLINE)
    elif filters.status:
        communities = communities.filter(status=filters.status)
    if filters.band and filters.service:
        communities = communities.filter(pk__in=_with_band(filters.service, filters.band))
    return communities


def _with_band(service: str, band: str) -> list[int]:
    gate = Gate.today()
    figures = public_figures(Community.objects.filter(status__in=ESTIMATED), [service])
    return [
        community
        for (community, _), figure in figures.items()
        if need_band(gate, service, figure).band == band
    ]


def _populations(gate: Gate, sources: Sources, community: Community) -> Iterable[PopulationRow]:
    """Yield the newest count of each kind of people."""
    newest: dict[str, Population] = {}
    for entry in community.populations.select_related("source").order_by("as_of", "pk"):
        newest[entry.kind] = entry
    for entry in newest.values():
        people = gate.value(entry, "people")
        if people is not None:
            yield PopulationRow(
                kind=entry.kind,
                kind_name=entry.get_kind_display(),
                people=people,
                low=gate.value(entry, "low"),
                high=gate.value(entry, "high"),
                as_of=entry.as_of,
                is_estimate=entry.is_estimate,
                method=gate.value(entry, "method") or "",
                source=sources.add(gate.value(entry, "source")),
            )


def _statuses(gate: Gate, sources: Sources, community: Community) -> Iterable[StatusRow]:
    entries: QuerySet[StatusEntry] = community.status_entries.select_related("source")
    for entry in entries.order_by("-valid_from", "-pk"):
        yield StatusRow(
            status=gate.value(entry, "status") or "",
            status_name=entry.get_status_display(),
            valid_from=gate.value(entry, "valid_from"),
            valid_to=gate.value(entry, "valid_to"),
            as_of=entry.as_of,
            source=sources.add(gate.value(entry, "source")),
        )


def _asked(gate: Gate, sources: Sources, community: Community) -> Asked:
    """Return open sectors of the community, and protected ones of its whole oblast."""
    entries = AskedFor.objects.filter(community__oblast=community.oblast).select_related("source")
    newest = {(entry.community_id, entry.sector): entry for entry in entries.order_by("as_of")}
    own = [
        entry
        for (owner, _), entry in newest.items()
        if owner == community.pk and not is_protected(entry)
    ]
    protected = [entry for entry in newest.values() if is_protected(entry)]
    first = own[0] if own else None
    return Asked(
        rows=_asked_rows({entry.sector: gate.value(entry, "count") or 0 for entry in own}),
        protected=_asked_rows(_oblast_counts(community.oblast.code, protected)),
        as_of=first.as_of if first else None,
        source=sources.add(first.source) if first else None,
    )


def _oblast_counts(oblast: str, entries: Iterable[AskedFor]) -> dict[str, int]:
    cells = [
        Cell(
            oblast,
            entry.sector,
            (entry.as_of.year,),
            entry.count,
            places=frozenset({str(entry.community_id)}),
        )
        for entry in entries
    ]
    counts: dict[str, int] = defaultdict(int)
    for cell in merge_small(cells).cells:
        counts[cell.sector] += cell.records
    return counts


def _asked_rows(counts: dict[str, int]) -> tuple[AskedRow, ...]:
    most = max([*counts.values(), 1])
    ordered = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(
        AskedRow(sector, str(SECTORS.get(sector, "")), count, count / most)
        for sector, count in ordered
    )


def _project_count(gate: Gate, community: Community) -> int:
    projects = Project.objects.filter(community=community, stage__in=PUBLIC_STAGES).select_related(
        "site", "version_of_design__design"
    )
    return sum(gate.admits(project) for project in projects)
