"""The front page: the numbers that matter, the map, the latest facts, the pledges."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from yakir.apps.places.models import Community, StatusEntry
from yakir.apps.places.rules import Status
from yakir.apps.publishing.queries import acts, communities
from yakir.apps.publishing.queries.communities import CommunityRow
from yakir.apps.publishing.queries.opening import Gate
from yakir.apps.publishing.queries.rows import SourceRow, Sources
from yakir.apps.publishing.rules.alphabet import alphabetical

LATEST = 5
BANDS = ("great", "medium", "lesser", "unknown")


@dataclass(frozen=True, slots=True)
class OblastRow:
    """How many frontline communities of an oblast stand in each band, or have a status instead."""

    name: str
    code: str
    great: int
    medium: int
    lesser: int
    unknown: int
    status: int


@dataclass(frozen=True, slots=True)
class Front:
    """What the front page shows for one service."""

    frontline: int
    active: int
    mainly_occupied: int
    occupied: int
    all_communities: int
    people: int
    status_as_of: date | None
    status_source: SourceRow | None
    population_source: SourceRow | None
    grade: str
    places: tuple[CommunityRow, ...]
    oblasts: tuple[OblastRow, ...]
    total: OblastRow
    news: tuple[acts.ActRow, ...]
    pledges: tuple[acts.PledgeCount, ...]
    sources: tuple[SourceRow, ...]


def front(service: str) -> Front:
    """What the front page shows for one service."""
    gate = Gate.today()
    sources = Sources(gate)
    places = communities.on_map(service)
    statuses = Counter(place.status for place in places)
    rows = _by_oblast(places)
    return Front(
        frontline=sum(statuses[status] for status in communities.FRONTLINE),
        active=statuses[Status.ACTIVE] + statuses[Status.ACTIVE_RESOURCES],
        mainly_occupied=statuses[Status.OCCUPIED_MAINLY],
        occupied=statuses[Status.OCCUPIED],
        all_communities=len(places),
        people=sum(
            place.population or 0 for place in places if place.status in communities.FRONTLINE
        ),
        status_as_of=StatusEntry.objects.aggregate(newest=Max("as_of"))["newest"],
        status_source=_status_source(sources),
        population_source=_population_source(sources),
        grade=next((each.grade for place in places for each in place.bands if each.grade), ""),
        places=tuple(places),
        oblasts=tuple(rows),
        total=_total(rows),
        news=tuple(acts.latest(gate, sources, limit=LATEST)),
        pledges=tuple(acts.pledge_counts(gate)),
        sources=sources.listed,
    )


def band_on_map(place: CommunityRow, service: str) -> str | None:
    """Return how the map shows a community: a band, its status instead of one, or a plain dot."""
    if place.is_occupied:
        return "occupied"
    if place.status == Status.POSSIBLE:
        known = next((need.band for need in place.bands if need.service == service), "unknown")
        return None if known == "unknown" else known
    return "status" if place.status else None


def _by_oblast(places: Iterable[CommunityRow]) -> list[OblastRow]:
    """Return oblasts with frontline communities, in alphabetical order."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    for place in places:
        if place.status in communities.FRONTLINE:
            known = counts.setdefault((place.oblast, place.oblast_code), Counter())
            known[_column(place)] += 1
    return [
        _oblast(name, code, known)
        for (name, code), known in sorted(counts.items(), key=lambda row: alphabetical(row[0][0]))
    ]


def _column(place: CommunityRow) -> str:
    """Return the band of a community for the one service asked for, or that it has a status."""
    if place.status != Status.POSSIBLE:
        return "status"
    return next((need.band for need in place.bands if need.band != "unknown"), "unknown")


def _oblast(name: str, code: str, known: Counter[str]) -> OblastRow:
    great, medium, lesser, unknown = (known[band] for band in BANDS)
    return OblastRow(name, code, great, medium, lesser, unknown, known["status"])


def _total(rows: Iterable[OblastRow]) -> OblastRow:
    sums: Counter[str] = Counter()
    for row in rows:
        sums.update({band: getattr(row, band) for band in (*BANDS, "status")})
    return _oblast("", "", sums)


def _status_source(sources: Sources) -> SourceRow | None:
    newest = StatusEntry.objects.select_related("source").order_by("-as_of", "pk").first()
    return sources.add(newest.source) if newest else None


def _population_source(sources: Sources) -> SourceRow | None:
    largest = Community.objects.exclude(population=None).order_by("-population", "pk").first()
    if largest is None:
        return None
    count = largest.populations.select_related("source").order_by("as_of", "pk").first()
    return sources.add(count.source) if count else None
