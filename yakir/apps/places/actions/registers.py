"""The official registers as they come: units, statuses, people, indicators; what is known stays."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeVar

from django.db import transaction

from yakir.apps.accounts.models import Person
from yakir.apps.journal import actions as journal
from yakir.apps.places.models import (
    AskedFor,
    Community,
    District,
    Indicator,
    Oblast,
    OblastIndicator,
    Population,
    Raion,
    StatusEntry,
)
from yakir.common.models import Source

BATCH = 500
Row = TypeVar("Row", "UnitRow", "CommunityRow")


@dataclass(frozen=True, slots=True)
class UnitRow:
    """An oblast, raion or district as a register names it; `within` is the code it lies in."""

    code: str
    name_uk: str
    name_en: str
    within: str = ""


@dataclass(frozen=True, slots=True)
class CommunityRow:
    """A community as the register names it."""

    code: str
    oblast: str
    raion: str
    type: str
    name_uk: str
    name_en: str
    centre_uk: str
    centre_en: str
    former_name_uk: str
    lat: float | None
    lon: float | None
    map_x: int | None
    map_y: int | None
    area_km2: float | None


@dataclass(frozen=True, slots=True)
class StatusRow:
    """An entry of the list of territories; `effective` is the strictest open one."""

    code: str
    status: str
    extent: str
    valid_from: date | None
    valid_to: date | None
    effective: str


@dataclass(frozen=True, slots=True)
class FigureRow:
    """A number about a community."""

    code: str
    name: str
    value: float


@transaction.atomic
def add_units(
    *,
    oblasts: Iterable[UnitRow],
    raions: Iterable[UnitRow],
    communities: Iterable[CommunityRow],
    districts: Iterable[UnitRow],
    source: Source,
    by: Person,
    at: datetime,
) -> int:
    """Add the units that are not known yet and return how many communities were new."""
    Oblast.objects.bulk_create(
        [
            Oblast(code=row.code, name_uk=row.name_uk, name_en=row.name_en)
            for row in _unknown(oblasts, Oblast)
        ]
    )
    in_oblast = _by_code(Oblast)
    Raion.objects.bulk_create(
        [
            Raion(
                code=row.code,
                name_uk=row.name_uk,
                name_en=row.name_en,
                oblast_id=in_oblast[row.within],
            )
            for row in _unknown(raions, Raion)
        ]
    )
    added = _add_communities(_unknown(communities, Community), in_oblast, at=at)
    in_community = _by_code(Community)
    District.objects.bulk_create(
        [
            District(
                code=row.code,
                name_uk=row.name_uk,
                name_en=row.name_en,
                community_id=in_community[row.within],
            )
            for row in _unknown(districts, District)
        ]
    )
    journal.enter_all([_community_record(each, source) for each in added], by=by, at=at)
    return len(added)


@transaction.atomic
def add_statuses(
    *, rows: Iterable[StatusRow], as_of: date, source: Source, by: Person, at: datetime
) -> int:
    """Add the entries of an edition of the official list that are not known yet."""
    communities = {each.code: each for each in Community.objects.all()}
    known = set(
        StatusEntry.objects.filter(as_of=as_of).values_list(
            "community_id", "status", "extent", "valid_from"
        )
    )
    entries, records, changed = [], [], []
    for row in rows:
        community = communities[row.code]
        if (community.pk, row.status, row.extent, row.valid_from) in known:
            continue
        entries.append(_status_entry(community, row, as_of=as_of, source=source, at=at))
        records.append(_status_record(community, row, as_of, source))
        if community.status != row.effective:
            community.status = row.effective
            changed.append(community)
    StatusEntry.objects.bulk_create(entries, batch_size=BATCH)
    Community.objects.bulk_update(changed, ["status"], batch_size=BATCH)
    journal.enter_all(records, by=by, at=at)
    return len(entries)


@transaction.atomic
def add_residents(
    *, people: Mapping[str, int], as_of: date, source: Source, by: Person, at: datetime
) -> int:
    """Add how many people a register counted in each community on a day."""
    kind = "resident_2022"
    known = set(
        Population.objects.filter(kind=kind, as_of=as_of).values_list("community_id", flat=True)
    )
    communities = Community.objects.filter(code__in=people).exclude(pk__in=known).order_by("pk")
    counted = list(communities)
    for community in counted:
        community.population = people[community.code]
    Community.objects.bulk_update(counted, ["population"], batch_size=BATCH)
    Population.objects.bulk_create(
        [
            Population(
                community=community,
                kind=kind,
                people=people[community.code],
                as_of=as_of,
                source=source,
                recorded_at=at,
            )
            for community in counted
        ],
        batch_size=BATCH,
    )
    journal.enter_all(
        [
            journal.Record(
                "population.recorded",
                community.public_id,
                {
                    "community": community.code,
                    "people": people[community.code],
                    "population_kind": kind,
                    "as_of": as_of,
                    "source": source.public_id,
                },
            )
            for community in counted
        ],
        by=by,
        at=at,
    )
    return len(counted)


@transaction.atomic
def add_indicators(
    *, rows: Iterable[FigureRow], as_of: str, source: Source, by: Person, at: datetime
) -> int:
    """Add figures about communities that are not known yet."""
    codes = _by_code(Community)
    known = set(
        Indicator.objects.filter(as_of=as_of, source=source).values_list("community_id", "name")
    )
    added = Indicator.objects.bulk_create(
        [
            Indicator(
                community_id=codes[row.code],
                name=row.name,
                value=row.value,
                as_of=as_of,
                source=source,
                recorded_at=at,
            )
            for row in rows
            if (codes[row.code], row.name) not in known
        ],
        batch_size=BATCH,
    )
    if added:
        journal.enter(
            kind="indicators.recorded",
            subject=source.public_id,
            values={"rows": len(added), "as_of": as_of},
            by=by,
            at=at,
        )
    return len(added)


@transaction.atomic
def add_oblast_indicators(
    *, rows: Iterable[FigureRow], as_of: str, source: Source, by: Person, at: datetime
) -> int:
    """Add figures about oblasts that are not known yet."""
    codes = _by_code(Oblast)
    known = set(
        OblastIndicator.objects.filter(as_of=as_of, source=source).values_list("oblast_id", "name")
    )
    added = [row for row in rows if (codes[row.code], row.name) not in known]
    OblastIndicator.objects.bulk_create(
        [
            OblastIndicator(
                oblast_id=codes[row.code],
                name=row.name,
                value=row.value,
                as_of=as_of,
                source=source,
                recorded_at=at,
            )
            for row in added
        ]
    )
    journal.enter_all(
        [
            journal.Record(
                "oblast.measured",
                row.code,
                {
                    "name": row.name,
                    "value": row.value,
                    "as_of": as_of,
                    "source": source.public_id,
                },
            )
            for row in added
        ],
        by=by,
        at=at,
    )
    return len(added)


@transaction.atomic
def add_asked_for(
    *, rows: Iterable[FigureRow], as_of: date, source: Source, by: Person, at: datetime
) -> int:
    """Add how many project ideas each community has in DREAM by sector."""
    codes = _by_code(Community)
    known = set(AskedFor.objects.filter(as_of=as_of).values_list("community_id", "sector"))
    added = AskedFor.objects.bulk_create(
        [
            AskedFor(
                community_id=codes[row.code],
                sector=row.name,
                count=int(row.value),
                as_of=as_of,
                source=source,
                recorded_at=at,
            )
            for row in rows
            if (codes[row.code], row.name) not in known
        ],
        batch_size=BATCH,
    )
    if added:
        journal.enter(
            kind="asked-for.recorded",
            subject=source.public_id,
            values={"rows": len(added), "as_of": as_of},
            by=by,
            at=at,
        )
    return len(added)


def _add_communities(
    rows: Iterable[CommunityRow], in_oblast: Mapping[str, int], *, at: datetime
) -> list[Community]:
    in_raion = _by_code(Raion)
    return Community.objects.bulk_create(
        [
            Community(
                code=row.code,
                oblast_id=in_oblast[row.oblast],
                raion_id=in_raion[row.raion] if row.raion else None,
                type=row.type,
                name_uk=row.name_uk,
                name_en=row.name_en,
                centre_uk=row.centre_uk,
                centre_en=row.centre_en,
                former_name_uk=row.former_name_uk,
                lat=row.lat,
                lon=row.lon,
                map_x=row.map_x,
                map_y=row.map_y,
                area_km2=row.area_km2,
                recorded_at=at,
            )
            for row in rows
        ],
        batch_size=BATCH,
    )


def _community_record(community: Community, source: Source) -> journal.Record:
    return journal.Record(
        "community.registered",
        community.public_id,
        {
            "code": community.code,
            "name_uk": community.name_uk,
            "name_en": community.name_en,
            "type": community.type,
            "source": source.public_id,
        },
    )


def _status_entry(
    community: Community, row: StatusRow, *, as_of: date, source: Source, at: datetime
) -> StatusEntry:
    return StatusEntry(
        community=community,
        status=row.status,
        extent=row.extent,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        as_of=as_of,
        source=source,
        recorded_at=at,
    )


def _status_record(
    community: Community, row: StatusRow, as_of: date, source: Source
) -> journal.Record:
    return journal.Record(
        "status.recorded",
        community.public_id,
        {
            "community": community.code,
            "status": row.status,
            "extent": row.extent,
            "valid_from": row.valid_from,
            "valid_to": row.valid_to,
            "as_of": as_of,
            "source": source.public_id,
        },
    )


def _by_code(model: type[Oblast] | type[Raion] | type[Community]) -> dict[str, int]:
    return dict(model.objects.values_list("code", "pk"))


def _unknown(
    rows: Iterable[Row], model: type[Oblast] | type[Raion] | type[Community] | type[District]
) -> list[Row]:
    known = set(model.objects.values_list("code", flat=True))
    return [row for row in rows if row.code not in known]
