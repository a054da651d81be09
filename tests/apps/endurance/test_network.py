"""The network of a community: typical sites, and registered ones in the place of so many people."""

import numpy as np
import pytest

from tests.factories.places import (
    CommunityFactory,
    EquipmentFactory,
    SiteFactory,
    SiteServiceFactory,
)
from yakir.apps.endurance.queries.network import network_of
from yakir.apps.endurance.rules import Basis
from yakir.apps.places.models import Dependency, Substitute
from yakir.common.protected import Service

pytestmark = pytest.mark.django_db
EDUCATION, WATER = 4, 1


def site(community, kind, people, service, **equipment):
    made = SiteFactory(community=community, kind=kind)
    SiteServiceFactory(site=made, service=service, people=people)
    if equipment:
        EquipmentFactory(site=made, **equipment)
    return made


def listed(known, community):
    """People listed for each service in a community."""
    sites = known.network.sites
    return sites.serves[sites.community == known.towns.place(community.pk)].sum(axis=0)


def index(known, made):
    return next(place for place, each in enumerate(known.sites) if each.site_id == made.pk)


def links_of(known, made):
    links, number = known.network.links, index(known, made)
    return {
        (known.sites[supplier].label, int(carries))
        for one, supplier, carries in zip(links.site, links.supplier, links.carries, strict=True)
        if one == number
    }


def test_a_community_that_registered_nothing_has_typical_sites_alone():
    community = CommunityFactory()

    known = network_of([community.pk])

    assert known.by_norm(community.pk)
    assert all(each.by_norm for each in known.sites)
    assert listed(known, community) == pytest.approx(np.full(7, 20_000))


def test_a_registered_site_takes_the_place_of_as_many_people():
    community = CommunityFactory()
    school = site(community, "school", 3_000, Service.EDUCATION)

    known = network_of([community.pk])

    assert not known.by_norm(community.pk)
    assert listed(known, community) == pytest.approx(np.full(7, 20_000))
    assert known.network.sites.serves[index(known, school), EDUCATION] == 3_000


def test_what_is_registered_stands_and_blanks_are_filled_by_the_norm_of_the_kind():
    community = CommunityFactory()
    school = site(
        community, "school", 500, Service.EDUCATION, battery_kwh=40, battery_kw=10, feeder="2.1"
    )

    known = network_of([community.pk])

    sites, number = known.network.sites, index(known, school)
    assert sites.values("battery_kwh")[number] == 40
    assert (sites.values("feeder")[number], sites.values("on_grid")[number]) == (2, True)
    typical = next(
        i for i, each in enumerate(known.sites) if each.kind == "school" and each.by_norm
    )
    each_person = sites.power_kw / np.maximum(sites.serves[:, EDUCATION], 1)
    assert sites.power_kw[number] > 0
    assert each_person[number] == pytest.approx(each_person[typical])


def test_when_all_pumps_are_registered_everyone_is_linked_to_them():
    community = CommunityFactory(population=150_000)
    pump = site(community, "pumping_station", 200_000, Service.WATER, tank_m3=900)

    known = network_of([community.pk])

    assert [each.label for each in known.sites if each.kind == "pumping_station"] == [pump.name]
    assert known.network.sites.values("tank_m3")[index(known, pump)] == 900
    hospital = next(i for i, each in enumerate(known.sites) if each.kind == "hospital")
    links = known.network.links
    water = (links.site == hospital) & (links.carries == 2)
    assert links.supplier[water].tolist() == [index(known, pump)]


def test_declared_dependencies_and_substitutes_are_kept():
    community = CommunityFactory()
    one = site(community, "school", 300, Service.EDUCATION)
    two = site(community, "school", 300, Service.EDUCATION)
    boiler = site(community, "boiler_house", 900, Service.HEAT)
    Dependency.objects.create(site=one, service=Service.HEAT, supplier=boiler)
    Substitute.objects.create(site=one, other=two, service=Service.EDUCATION)

    known = network_of([community.pk])

    assert (boiler.name, 1) in links_of(known, one)
    arcs = known.network.substitutes
    assert (index(known, one), index(known, two)) in zip(arcs.site, arcs.other, strict=True)


def test_by_norm_alone_nothing_registered_changes_a_number():
    community = CommunityFactory()
    before = network_of(None, basis=Basis.NORM).digest
    site(community, "pumping_station", 5_000, Service.WATER, tank_m3=900)

    after = network_of(None, basis=Basis.NORM).digest

    assert after == before
    assert network_of(None).digest != before


def test_a_community_has_the_same_typical_sites_alone_and_among_others():
    communities = [CommunityFactory() for _ in range(3)]
    alone, together = network_of([communities[2].pk]), network_of(None)

    place = alone.towns.place(communities[2].pk)
    inside = together.network.sites.community == place
    assert alone.network.sites.power_kw == pytest.approx(together.network.sites.power_kw[inside])
    assert alone.network.sites.fuel_l == pytest.approx(together.network.sites.fuel_l[inside])


@pytest.mark.parametrize("status", ["temporarily_occupied", "mainly_occupied"])
def test_an_occupied_community_has_no_sites(status):
    community = CommunityFactory(status=status)
    site(community, "school", 300, Service.EDUCATION)

    known = network_of(None)

    assert known.network.sites.count == 0
    assert community.pk not in known.towns.inhabited


def test_a_site_that_is_registered_changes_no_other_sites_luck():
    community = CommunityFactory()
    site(community, "clinic", 3_000, Service.MEDICINE)
    before = network_of([community.pk])
    made = site(community, "school", 20_000, Service.EDUCATION)

    after = network_of([community.pk])

    keys = [
        dict(zip((each.key for each in known.sites), known.network.sites.luck, strict=True))
        for known in (before, after)
    ]
    assert set(keys[0]) - set(keys[1])
    assert set(keys[1]) - set(keys[0]) == {made.public_id}
    assert all(keys[0][key] == keys[1][key] for key in set(keys[0]) & set(keys[1]))
    assert len(set(keys[1].values())) == len(keys[1])
