"""The state some hours on: what the same rules leave in the stores."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine import networks
from yakir.engine.endurance.now import InvalidPresent, Present, later, now

few = settings(max_examples=25, deadline=None)


def dark(network, temperature_c=20.0, **values):
    return Present(
        grid_on=np.zeros(network.sites.count, bool),
        temperature_c=np.full(network.communities.people.size, temperature_c),
        **values,
    )


@few
@given(seed=st.integers(0, 10**6), passed=st.integers(1, 20))
def test_looking_ahead_from_later_finds_the_same_ends(seed, passed):
    network = networks.random_network(seed)
    state = dark(network, -3.0)

    whole = now(network, state, hours=72, first_hour_of_year=5)
    then = later(network, state, hours=passed, first_hour_of_year=5)
    rest = now(network, then, hours=72, first_hour_of_year=5 + passed)

    works_on = (whole.site_hours > passed) & (whole.site_hours < 72)
    assert rest.site_hours[works_on] == pytest.approx(whole.site_hours[works_on] - passed)


def test_a_battery_under_a_constant_load_loses_an_hour_in_an_hour():
    network = networks.one_site(battery_kwh=10.0, battery_kw=1.0)

    left = later(network, dark(network), hours=2.5)

    assert left.battery_kwh[0] == pytest.approx(7.5)
    assert now(network, left, hours=24).site_hours[0] == 7.5


def test_staff_tire_and_damage_is_mended_meanwhile():
    network = networks.one_site(staff_hours=12.0)

    left = later(network, dark(network, damage_hours=[6.0]), hours=4)

    assert (left.staff_hours[0], left.damage_hours[0]) == (8.0, 2.0)
    assert later(network, left, hours=0.01) is left


def test_what_a_store_cannot_hold_is_refused():
    network = networks.one_site()

    with pytest.raises(InvalidPresent) as refused:
        later(network, dark(network, fuel_l=[5.0]), hours=9_000)

    assert [fault.path for fault in refused.value.faults] == ["/hours", "/fuel_l/0"]
