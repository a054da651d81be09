"""Open data: tables that hold what the public pages show, and nothing else."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from yakir.apps.partners.models import Pledge
from yakir.apps.publishing.queries import acts, communities, designs, needs, withheld
from yakir.apps.publishing.queries.acts import shape_of
from yakir.apps.publishing.queries.coverage import SERVICES
from yakir.apps.publishing.queries.opening import Gate
from yakir.apps.publishing.queries.rows import Sources, Sums
from yakir.apps.publishing.queries.withdrawn import tombstones

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Table:
    """A table that can be downloaded."""

    key: str
    title: Promise
    rows: Callable[[], Iterable[Row]]


def community_rows() -> Iterable[Row]:
    """Yield every community with its official status and population."""
    for row in communities.rows(communities.codes()):
        yield {
            "code": row.code,
            "id": row.public_id,
            "name": row.name,
            "oblast": row.oblast,
            "oblast_code": row.oblast_code,
            "status": row.status,
            "population_2022": row.population,
            "lat": row.lat,
            "lon": row.lon,
        }


def band_rows() -> Iterable[Row]:
    """Yield the need of every community for every service, where there is an estimate."""
    for row in communities.rows(communities.codes()):
        for need in row.bands:
            if need.band != "unknown":
                yield {
                    "code": row.code,
                    "name": row.name,
                    "service": need.service,
                    "need": need.band,
                    "grade": need.grade,
                    "method": need.method,
                    "share": need.share,
                }


def design_rows() -> Iterable[Row]:
    """Yield typical designs."""
    for row in designs.listed():
        yield {
            "id": row.public_id,
            "key": row.key,
            "name": row.name,
            "service": row.service,
            "sector": row.sector,
            "version": row.version,
            "price_date": row.price_date,
        }


def act_rows() -> Iterable[Row]:
    """Yield public facts with their sources."""
    gate = Gate.today()
    for row in acts.public_acts(gate, Sources(gate)):
        yield {
            "id": row.public_id,
            "kind": row.kind,
            "sector": row.sector,
            "title": row.title,
            "happened": row.happened,
            "quantity": row.quantity,
            "unit": row.unit,
            "amount": row.money.amount if row.money else None,
            "currency": row.money.currency if row.money else "",
            "place": row.place,
            "stated": row.stated,
            "part_of": row.part_of,
            "parties": "; ".join(f"{party.role}: {party.name}" for party in row.parties),
            "source": row.source.publisher if row.source else "",
            "source_url": row.source.url if row.source else "",
        }


def pledge_rows() -> Iterable[Row]:
    """Yield pledges with their state."""
    gate = Gate.today()
    sources = Sources(gate)
    pledges = Pledge.objects.filter(act__replaced_by__isnull=True).select_related(
        "act__source", "act__community__oblast", "act__oblast", "act__part_of"
    )
    for pledge in pledges.prefetch_related("act__parties__organisation").order_by("pk"):
        if not gate.admits(pledge) or not gate.admits(pledge.act):
            continue
        act = acts.row(gate, sources, pledge.act)
        yield {
            "id": gate.value(pledge, "public_id"),
            "act": act.public_id,
            "title": act.title,
            "state": gate.value(pledge, "state"),
            "shown_as": shape_of(pledge),
            "due_on": gate.value(pledge, "due_on"),
            "last_news": gate.value(pledge, "last_news"),
            "source": act.source.publisher if act.source else "",
            "source_url": act.source.url if act.source else "",
        }


def need_rows() -> Iterable[Row]:
    """Yield verified needs of open kinds."""
    for row in needs.listed().rows:
        yield {
            "id": row.public_id,
            "community": row.community,
            "community_code": row.community_code,
            "service": row.service,
            "title": row.title,
            "quantity": row.quantity,
            "unit": row.unit,
            "people_hundreds": row.people,
            "observed_on": row.observed_on,
            "status": row.status,
        }


def sum_rows() -> Iterable[Row]:
    """Yield sums over protected kinds by oblast, sector and years."""
    yield from _sums("needs", needs.sums())
    yield from _sums("acts", acts.sums())


def withdrawn_rows() -> Iterable[Row]:
    """Yield what was withdrawn: that it was, when, and by which rule."""
    for stone in tombstones():
        yield {
            "id": stone.public_id,
            "withdrawn_on": stone.withdrawn_on,
            "rule": stone.rule,
        }


def held_back_rows() -> Iterable[Row]:
    """Yield every counted rule of the gate with the ten in which its number of records lies."""
    for row in withheld.by_rule():
        if row.is_counted:
            least, most = row.ten or (None, None)
            yield {
                "rule": row.rule,
                "reason": row.reason,
                "version": row.version,
                "since": row.since,
                "at_least": least,
                "at_most": most,
            }


def _sums(what: str, sums: Sums) -> Iterable[Row]:
    for row in sums.rows:
        yield {
            "what": what,
            "oblast": row.oblast,
            "sector": row.sector,
            "years": row.years,
            "records": row.records,
            "people_hundreds": row.people,
            "money": "; ".join(f"{money.amount} {money.currency}" for money in row.money),
        }


TABLES = (
    Table("communities", _("Communities with official status and population"), community_rows),
    Table("needs-by-service", _("Need for the seven services, in three bands"), band_rows),
    Table("needs", _("Verified needs of open kinds"), need_rows),
    Table("designs", _("Typical designs"), design_rows),
    Table("acts", _("Public facts of partners, with sources"), act_rows),
    Table("pledges", _("Pledges and their state"), pledge_rows),
    Table("sums", _("Protected kinds as sums by oblast, sector and year"), sum_rows),
    Table("held-back", _("What the gate holds back, by rule, in tens"), held_back_rows),
    Table("withdrawn", _("Records withdrawn from the public"), withdrawn_rows),
)


def table(key: str) -> Table | None:
    """The table of this key."""
    return next((each for each in TABLES if each.key == key), None)


def features() -> dict[str, Any]:
    """Every community with a position, as GeoJSON, with its need by service."""
    rows = communities.rows(communities.codes())
    return {
        "type": "FeatureCollection",
        "features": [_feature(row) for row in rows if row.lat is not None and row.lon is not None],
    }


def _feature(row: communities.CommunityRow) -> dict[str, Any]:
    bands = {need.service: need.band for need in row.bands}
    return {
        "type": "Feature",
        "id": row.code,
        "geometry": {"type": "Point", "coordinates": [row.lon, row.lat]},
        "properties": {
            "code": row.code,
            "name": row.name,
            "url": reverse("portal:community", args=[row.code]),
            "oblast": row.oblast,
            "status": row.status,
            "population": row.population,
            **{service: bands.get(service, "unknown") for service in SERVICES},
        },
    }
