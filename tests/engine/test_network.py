import numpy as np
import pytest

from yakir.engine.network import (
    POWER,
    WATER,
    Communities,
    InvalidNetwork,
    Links,
    Network,
    Sites,
    Substitutes,
    compiled,
)

TOWN = Communities([100.0], [0])


def sites(count, **fields):
    serves = np.zeros((count, 7))
    serves[:, 3] = 10
    given = {"community": [0] * count, "kind": [0] * count, "power_kw": [1.0] * count}
    return Sites(serves=serves, **given | fields)


def test_every_fault_is_told_at_once():
    wrong = sites(3, community=[0, 0, 1], power_kw=[1, -2, 1], staff_hours=[0, 1, 1])

    with pytest.raises(InvalidNetwork) as refused:
        Network(TOWN, wrong, Links([0], [5], [4]))

    assert {fault.path for fault in refused.value.faults} == {
        "/sites/2/community",
        "/sites/1/power_kw",
        "/sites/0/staff_hours",
        "/links/0/supplier",
        "/links/0/carries",
    }


def test_a_link_stays_in_its_community_and_is_told_once():
    two = Communities([100, 100], [0, 0])

    with pytest.raises(InvalidNetwork) as refused:
        Network(two, sites(3, community=[0, 1, 0]), Links([0, 2, 2, 1], [1, 0, 0, 1], [2] * 4))

    assert [str(fault) for fault in refused.value.faults] == [
        "/links/3/supplier: is the site itself",
        "/links/0/supplier: is of another community",
        "/links/2: is listed before",
    ]


@pytest.mark.parametrize(
    ("fields", "path"),
    [
        ({"on_grid": False}, "/sites/0/power_kw"),
        ({"heat_kw_per_k": 1.0}, "/sites/0/heat_kw_per_k"),
        ({"water_m3_per_h": 1.0}, "/sites/0/water_m3_per_h"),
        ({"battery_kwh": 1.0}, "/sites/0/battery_kw"),
        ({"places": np.zeros((1, 7))}, "/sites/0/places/3"),
    ],
)
def test_a_site_that_would_lack_something_on_an_ordinary_day_is_a_fault(fields, path):
    with pytest.raises(InvalidNetwork) as refused:
        Network(TOWN, sites(1, **fields))

    assert [fault.path for fault in refused.value.faults] == [path]


def test_suppliers_come_before_those_they_supply_and_circles_stay_together():
    links = Links([0, 1, 2, 3], [1, 2, 1, 0], [WATER, WATER, POWER, WATER])

    ordered = compiled(Network(TOWN, sites(4), links))

    assert ordered.number.tolist() == [1, 2, 0, 3]
    assert ordered.circle_end.tolist() == [2, 2, 3, 4]
    assert ordered.supplier.tolist() == [1, 0, 0, 2]


def test_an_extended_network_keeps_the_numbers_of_its_sites():
    network = Network(TOWN, sites(2), Links([0], [1], [WATER]), Substitutes([0], [1], [3]))

    larger = network.extended(sites(1), Links([2], [0], [WATER]))

    assert larger.sites.count == 3
    assert larger.links.supplier.tolist() == [1, 0]
    assert larger.substitutes.site.tolist() == [0]


def test_a_strengthened_network_has_more_at_the_chosen_sites_only():
    network = Network(TOWN, sites(2))

    stronger = network.strengthened([1], battery_kwh=5.0, battery_kw=2.0)

    assert stronger.sites.battery_kwh.tolist() == [0.0, 5.0]
    assert network.sites.battery_kwh.tolist() == [0.0, 0.0]
