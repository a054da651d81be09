"""The network of communities: typical sites by norm, and what is registered in their place."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from hashlib import sha256
from typing import Any

import numpy as np

from yakir import engine
from yakir.apps.endurance.queries.blending import Blend, Labelled
from yakir.apps.endurance.queries.register_faults import FaultyRegister, at_sites
from yakir.apps.endurance.rules import Basis
from yakir.apps.places.models import Community, Indicator, Oblast, Population
from yakir.apps.places.queries import registered_sites
from yakir.apps.places.rules import OCCUPIED_STATUSES, CommunityType
from yakir.common import norms
from yakir.engine.faults import Fault

#: The calendar that load profiles follow; it has 8,760 hours.
YEAR = 2025
#: Part of people in towns where no register tells it: an assumption.
URBAN = {CommunityType.CITY: 1.0, CommunityType.URBAN: 0.7, CommunityType.SETTLEMENT: 0.4}
#: A place amid the country for panels whose light nobody has measured.
LATITUDE, LONGITUDE = 49.0, 31.0


@dataclass(frozen=True, eq=False)
class Towns:
    """Communities in the order of the network, with the people present; none where occupied."""

    ids: tuple[int, ...]
    people: np.ndarray[Any, Any]
    urban: np.ndarray[Any, Any]
    oblast: np.ndarray[Any, Any]
    oblast_codes: tuple[str, ...]
    codes: tuple[str, ...]

    def place(self, community_id: int) -> int:
        """Return the index of a community."""
        return self.ids.index(community_id)

    @property
    def inhabited(self) -> tuple[int, ...]:
        """Ids of the communities that have people present and no occupation."""
        return tuple(self.ids[place] for place in np.flatnonzero(self.people >= 1))


@dataclass(frozen=True, eq=False)
class KnownNetwork:
    """A network for the engine, and what each of its sites is called."""

    network: "engine.network.Network"
    towns: Towns
    sites: tuple[Labelled, ...]
    #: What is wrong in the registers of communities that are left out, by their ids.
    left_out: Mapping[int, Sequence[Fault]] = field(default_factory=dict)

    def by_norm(self, community_id: int) -> bool:
        """Whether a community has registered no site, so that all of its sites are by norm."""
        return not any(site.site_id for site in self.sites if site.community_id == community_id)

    def estimated(self) -> frozenset[int]:
        """Ids of communities with at least one site by norm."""
        return frozenset(site.community_id for site in self.sites if site.by_norm)

    @property
    def digest(self) -> str:
        """A hash of all its numbers: equal for equal networks."""
        found = sha256()
        network = self.network
        for part in (network.communities, network.sites, network.links, network.substitutes):
            for name in part.__dataclass_fields__:
                found.update(np.ascontiguousarray(getattr(part, name)).tobytes())
        found.update(np.ascontiguousarray(network.profiles).tobytes())
        found.update(np.ascontiguousarray(network.solar).tobytes())
        return found.hexdigest()


def towns() -> Towns:
    """Every community whose people are known, by its code; the people present, else residents."""
    order = list(Community.objects.exclude(population=None).order_by("code"))
    oblasts = list(Oblast.objects.order_by("code").values_list("pk", "code"))
    at = {pk: place for place, (pk, _code) in enumerate(oblasts)}
    counted = Population.objects.filter(kind="present").order_by("as_of", "pk")
    present = dict(counted.values_list("community_id", "people"))
    told = Indicator.objects.filter(name="urban_share").order_by("pk")
    urban = dict(told.values_list("community_id", "value"))
    people = [
        0 if each.status in OCCUPIED_STATUSES else present.get(each.pk, each.population)
        for each in order
    ]
    return Towns(
        ids=tuple(each.pk for each in order),
        people=np.array(people, float),
        urban=np.array([_urban(each, urban.get(each.pk)) for each in order], float),
        oblast=np.array([at[each.oblast_id] for each in order], np.int64),
        oblast_codes=tuple(code for _pk, code in oblasts),
        codes=tuple(each.code for each in order),
    )


def network_of(
    community_ids: Collection[int] | None = None, *, basis: str = Basis.REGISTER
) -> KnownNetwork:
    """
    Return the network of these communities, or of all.

    A community has the same sites, and the grid the same luck there, whether it is asked for alone
    or with others: all communities are in the network, and those not asked for have no people.

    Raises
    ------
    FaultyRegister
        When what is registered makes no network.
    """
    known = towns()
    people = known.people
    if community_ids is not None:
        people = np.where(np.isin(known.ids, list(community_ids)), people, 0.0)
    typical = engine.norms.sites_by_norm(
        people, known.urban, known.oblast, norms.norms(), profiles=_profiles()
    )
    blend = Blend(typical, known.ids, engine.norms.KINDS)
    if basis == Basis.REGISTER:
        inside = known.inhabited if community_ids is None else list(community_ids)
        blend.take_in(registered_sites(inside))
    network, sites = _blended(blend)
    return KnownNetwork(network, known, sites)


def sound_network(*, basis: str = Basis.REGISTER) -> KnownNetwork:
    """
    Return the network of all communities but those whose registers have faults, which it names.

    Raises
    ------
    FaultyRegister
        When a fault is of no single community, or no community is without faults.
    """
    left_out: dict[int, Sequence[Fault]] = {}
    asked: list[int] | None = None
    while True:
        try:
            return replace(network_of(asked, basis=basis), left_out=left_out)
        except FaultyRegister as faulty:
            found = faulty.by_community
            asked = [pk for pk in towns().inhabited if pk not in left_out | found]
            if not asked or not found:
                raise
            left_out |= found


def _blended(blend: Blend) -> tuple["engine.network.Network", tuple[Labelled, ...]]:
    try:
        return blend.network(sun=_sun)
    except engine.network.InvalidNetwork as invalid:
        labels = blend.kept_labels()
        keys = [label.key for label in labels]
        names = {label.key: label.name for label in labels if label.name}
        homes = [blend.home_of(fault.path) for fault in invalid.faults]
        raise FaultyRegister(at_sites(invalid.faults, keys), names, homes) from invalid


def _urban(community: Community, told: float | None) -> float:
    if told is not None:
        return min(1.0, max(0.0, told))
    return URBAN.get(CommunityType(community.type), 0.0)


@cache
def _profiles() -> np.ndarray[Any, Any]:
    return norms.load_profiles(YEAR)


@cache
def _sun() -> np.ndarray[Any, Any]:
    """A year of clear sky for panels, as an assumption for the whole country."""
    panels = engine.islands.Panels(latitude=LATITUDE, longitude=LONGITUDE)
    return np.array(engine.islands.clear_sky(panels).output)
