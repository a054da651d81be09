"""Registered sites as plain rows: services, equipment, links and substitutes; never public."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from yakir.apps.places.models import Dependency, Equipment, Site, SiteService, Substitute

#: Names of all that a site may have, as the engine calls it where the engine has it.
EQUIPMENT = tuple(
    field.name
    for field in Equipment._meta.fields
    if field.name not in {"id", "site", "recorded_at"}
)


@dataclass(frozen=True, slots=True)
class RegisteredSite:
    """A site; `places` and `equipment` hold only what is registered, norms fill the rest."""

    id: int
    public_id: str
    community_id: int
    kind: str
    name: str
    lat: float | None
    lon: float | None
    serves: Mapping[str, int]
    places: Mapping[str, int]
    equipment: Mapping[str, Any]

    @property
    def by_norm(self) -> tuple[str, ...]:
        """Names of what is not registered and so taken from the norm of the kind."""
        return tuple(name for name in EQUIPMENT if name not in self.equipment)


@dataclass(frozen=True, slots=True)
class RegisteredLink:
    """A site needs a service from a supplier, or from the grid when there is none."""

    site_id: int
    service: str
    supplier_id: int | None


@dataclass(frozen=True, slots=True)
class RegisteredSubstitute:
    """People of a site may have a service at another one."""

    site_id: int
    other_id: int
    service: str


@dataclass(frozen=True, slots=True)
class RegisteredSites:
    """The sites of some communities and what ties them together."""

    sites: tuple[RegisteredSite, ...]
    links: tuple[RegisteredLink, ...]
    substitutes: tuple[RegisteredSubstitute, ...]


def registered_sites(community_ids: Collection[int]) -> RegisteredSites:
    """
    The registered sites of these communities, by community and in the order of registering.

    Whoever calls has made sure that the reader may see them: nothing of this is ever public.
    """
    rows = Site.objects.filter(community__in=community_ids).order_by("community_id", "pk")
    inside = {"site__community__in": community_ids}
    services: dict[int, list[SiteService]] = defaultdict(list)
    for each in SiteService.objects.filter(**inside):
        services[each.site_id].append(each)
    equipment = {each.site_id: each for each in Equipment.objects.filter(**inside)}
    sites = tuple(_site(row, services[row.pk], equipment.get(row.pk)) for row in rows)
    return RegisteredSites(sites, _links(inside), _substitutes(inside, sites))


def _site(site: Site, services: list[SiteService], equipment: Equipment | None) -> RegisteredSite:
    return RegisteredSite(
        id=site.pk,
        public_id=site.public_id,
        community_id=site.community_id,
        kind=site.kind,
        name=site.name,
        lat=site.lat,
        lon=site.lon,
        serves={each.service: each.people for each in services},
        places={each.service: each.places for each in services if each.places is not None},
        equipment={} if equipment is None else _known(equipment),
    )


def _known(equipment: Equipment) -> dict[str, Any]:
    values = {name: getattr(equipment, name) for name in EQUIPMENT}
    return {name: value for name, value in values.items() if value not in (None, "")}


def _links(inside: Mapping[str, Any]) -> tuple[RegisteredLink, ...]:
    rows = Dependency.objects.filter(**inside).order_by("pk")
    return tuple(RegisteredLink(row.site_id, row.service, row.supplier_id) for row in rows)


def _substitutes(
    inside: Mapping[str, Any], sites: tuple[RegisteredSite, ...]
) -> tuple[RegisteredSubstitute, ...]:
    """Substitutes in their order, where both sites still give the service."""
    serves = {site.id: site.serves for site in sites}
    return tuple(
        RegisteredSubstitute(row.site_id, row.other_id, row.service)
        for row in Substitute.objects.filter(**inside).order_by("pk")
        if row.service in serves[row.site_id] and row.service in serves.get(row.other_id, {})
    )
