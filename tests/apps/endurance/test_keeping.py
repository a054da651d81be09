"""What people keep through a blackout, with projects and without: a pump and its island."""

import numpy as np
import pytest

from tests.factories.endurance import BLACKOUT, outages
from tests.factories.places import CommunityFactory
from yakir.apps.endurance.queries.additions import Addition, with_additions
from yakir.apps.endurance.queries.keeping import Interrupted, Keeping
from yakir.common.protected import Service

pytestmark = pytest.mark.django_db
WATER = Service.values.index("water")
#: Water for everybody, as long as somebody gives the pump power.
PUMP = Addition(
    "imagined-pump", kind="well", places={"water": 20_000}, adds={"power_kw": 50, "own_water": 1}
)
#: Power for wells, and for nothing else.
ISLAND = Addition(
    "imagined-island", strengthens=("well",), load_kw=100,
    adds={"generator_kw": 100, "fuel_l": 100_000},
)  # fmt: skip


@pytest.fixture
def community():
    return CommunityFactory(population=20_000)


def keeping(*communities, draws=20):
    record = {**BLACKOUT, "resupply": {**BLACKOUT["resupply"], "fails": 0.0}}
    return Keeping(outages(record=record), [each.pk for each in communities], draws=draws, seed=1)


def water(found, community, *additions):
    return found.kept([community.pk], {community.pk: additions})[0, WATER]


def test_neither_a_pump_nor_its_island_keeps_water_but_both_do(community):
    found = keeping(community)
    without = water(found, community)

    assert without < 0.7  # 40 of 48 hours have no grid
    assert water(found, community, PUMP) == pytest.approx(without, abs=1e-3)
    assert water(found, community, ISLAND) == pytest.approx(without, abs=1e-3)
    assert water(found, community, PUMP, ISLAND) > without + 0.25


def test_what_is_built_in_one_community_changes_nothing_in_another(community):
    other = CommunityFactory(population=5_000)
    found = keeping(community, other)
    both = [other.pk, community.pk]

    before = found.kept(both)
    after = found.kept(both, {community.pk: (PUMP, ISLAND)})

    assert np.array_equal(before[0], after[0])
    assert after[1, WATER] > before[1, WATER]


def test_the_same_seed_keeps_the_same(community):
    assert np.array_equal(keeping(community).kept([community.pk]), keeping(community).kept([community.pk]))  # fmt: skip


def test_an_island_is_shared_by_load_as_far_as_it_reaches(community):
    found = keeping(community)
    network = found.known.network
    stations = Addition("i", strengthens=("pumping_station",), adds={"battery_kwh": 90.0, "battery_kw": 9.0})  # fmt: skip

    more = with_additions(found.known, {community.pk: [stations]}).sites
    gained = more.values("battery_kwh") - network.sites.values("battery_kwh")

    kinds = more.kind[gained > 0]
    assert gained.sum() == pytest.approx(90.0)
    assert len(set(kinds.tolist())) == 1
    load = network.sites.power_kw[gained > 0]
    assert gained[gained > 0] / load == pytest.approx(90.0 / load.sum())


def test_a_stop_leaves_nothing_half_done(community):
    found = keeping(community)

    with pytest.raises(Interrupted):
        found.kept([community.pk], stop=lambda: True)
