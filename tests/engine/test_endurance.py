from dataclasses import replace

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine import networks
from tests.engine import slow_network as slow
from yakir.engine.endurance.compare import effect, weakest_links
from yakir.engine.endurance.example import example, example_scenario
from yakir.engine.endurance.now import InvalidPresent, Present, now
from yakir.engine.endurance.results import Endurance
from yakir.engine.endurance.simulate import simulate, trace
from yakir.engine.outages.scenario import Blackout, Family, Processes, Scenario, Weather

seeds = st.integers(0, 10**6)
DARK = (Blackout(0, 1000, networks.SOURCE),)
few = settings(max_examples=15, deadline=None)


@few
@given(seeds)
def test_a_slow_simulator_written_apart_agrees(seed):
    network, scenario = networks.random_network(seed), networks.random_scenario(seed, hours=48)

    fast = simulate(network, scenario, draws=2, seed=seed)
    held, lost = slow.simulate(network, scenario, draws=2, seed=seed)

    known = np.broadcast_to(fast.known, held.shape)
    assert fast.held_steps[known].tolist() == held[known].tolist()
    np.testing.assert_allclose(fast.person_hours[known], lost[known], rtol=1e-5, atol=1e-3)


@few
@given(seeds)
def test_skipping_what_cannot_change_alters_nothing(seed):
    network, scenario = networks.random_network(seed), networks.random_scenario(seed)

    quick = simulate(network, scenario, draws=2, seed=seed)
    every = simulate(network, scenario, draws=2, seed=seed, skip=False)

    assert np.array_equal(quick.held_steps, every.held_steps)
    np.testing.assert_allclose(quick.person_hours, every.person_hours, rtol=1e-6)


@few
@given(seeds)
def test_energy_is_neither_made_nor_lost_in_any_step(seed):
    network, scenario = networks.random_network(seed), networks.random_scenario(seed)
    found = trace(network, scenario, seed=seed, draw=0, community=0).of

    came = sum(found(n) for n in ("grid", "taken", "solar", "battery", "chp", "generator"))
    went = sum(found(n) for n in ("load", "given", "charge", "spilled"))
    np.testing.assert_allclose(came, went, atol=1e-9)
    np.testing.assert_allclose(found("given").sum(1), found("taken").sum(1), atol=1e-9)
    came = sum(found(n) for n in ("heat_linked", "heat_boiler", "heat_chp", "warmth_lost"))
    went = sum(found(n) for n in ("heat_need", "warmth_gained", "heat_spilled"))
    np.testing.assert_allclose(came + found("heat_short"), went, atol=1e-9)
    stored = 0.9216 * found("charge") - found("battery")
    drift = np.diff(found("battery_kwh"), axis=0) - stored[1:] * scenario.step_hours
    np.testing.assert_allclose(drift, 0, atol=2e-9)


@few
@given(seeds, st.sampled_from(["battery_kwh", "fuel_l", "solar_kwp"]))
def test_more_of_its_own_never_shortens_what_a_site_holds(seed, name):
    network = networks.random_network(seed, exports=False)
    plain = replace(network.sites, generator_least_share=np.zeros(network.sites.count))
    network = replace(network, sites=plain)
    scenario = replace(networks.random_scenario(seed), alerts=Processes())
    more = {name: 3.0} | ({"battery_kw": 1e-6} if name == "battery_kwh" else {})

    before = simulate(network, scenario, draws=3, seed=seed, hold_share=1.0)
    after = simulate(
        network.strengthened(np.arange(network.sites.count), **more),
        scenario,
        draws=3,
        seed=seed,
        hold_share=1.0,
    )

    assert (after.held_steps[..., 7] >= before.held_steps[..., 7]).all()


def test_parts_make_the_same_whole_whatever_the_chunks_and_threads():
    network, scenario = example(5, 9, 1), example_scenario(96)
    whole = simulate(network, scenario, draws=12, seed=3)
    threads = numba.get_num_threads()
    numba.set_num_threads(1)
    try:
        parts = [
            simulate(network, scenario, draws=6, first_draw=d, seed=3, communities=c)
            for d in (6, 0)
            for c in (np.array([3, 4]), np.array([0, 1, 2]))
        ]
    finally:
        numba.set_num_threads(threads)

    joined = Endurance.joined(parts)

    assert np.array_equal(joined.held_steps, whole.held_steps)
    assert np.array_equal(joined.person_hours, whole.person_hours)
    assert np.array_equal(joined.quantiles, whole.quantiles, equal_nan=True)


def test_parts_with_a_gap_are_refused():
    network, scenario = networks.one_site(), Scenario(4)
    parts = [simulate(network, scenario, draws=2, first_draw=d, seed=1) for d in (0, 3)]

    with pytest.raises(ValueError, match="draws before 3"):
        Endurance.joined(parts)


@pytest.mark.parametrize("kwh", [0.0, 0.9, 5.0, 23.0])
def test_a_battery_lasts_its_energy_over_the_load(kwh):
    network = networks.one_site(power_kw=[2.0], battery_kwh=kwh, battery_kw=2.0)
    scenario = Scenario(24, step_minutes=15, blackouts=DARK)

    found = simulate(network, scenario, draws=1, seed=1)

    assert found.hours[0, 0] == np.floor(kwh / 2.0 * 4) / 4


def test_the_share_of_time_with_power_is_that_of_a_chain_of_two_states():
    grid = Processes((networks.on_off(30.0, 10.0),))
    scenario = Scenario(2000, grid_by_community=grid)

    found = simulate(networks.one_site(), scenario, draws=200, seed=5)

    off = found.person_hours_without[0, 0] / 100 / 2000
    error = found.person_hours_error[0, 0] / 100 / 2000
    assert abs(off - 10 / 40) < 4 * error < 0.02


def test_survival_falls_from_one_and_counts_what_outlasts_the_window():
    grid = Processes((networks.on_off(30.0, 10.0),))
    found = simulate(networks.one_site(), Scenario(48, grid_by_community=grid), draws=200, seed=5)

    curve = found.survival([0, 12, 24, 48])[:, 0, 0]

    assert curve[0] == 1.0
    assert (np.diff(curve) <= 0).all()
    assert curve[-1] == found.outlasted[0, 0]


def test_a_stop_leaves_whole_draws():
    network, scenario = example(3, 9, 1), example_scenario(24)

    found = simulate(network, scenario, draws=64, seed=1, stop=lambda: True)

    assert 0 < found.draws < 64


def test_the_site_that_fails_first_is_the_weakest_link():
    serves = np.zeros((2, 7))
    serves[:, [3, 4]] = [[100, 0], [0, 100]]
    base = networks.one_site()
    sites = type(base.sites)(
        community=[0, 0],
        kind=[0, 0],
        serves=serves,
        power_kw=[1, 1],
        battery_kwh=[5, 50],
        battery_kw=[1, 1],
    )
    network = replace(base, sites=sites)

    found = weakest_links(network, Scenario(72, blackouts=DARK), 0, draws=2, seed=1)

    assert found.sites.tolist() == [0, 1]
    assert found.gain.hours[:, 7].tolist() == [24.0, 0.0]
    assert found.gain.hours_error[:, 7].tolist() == [0.0, 0.0]


def test_the_effect_of_a_battery_is_the_hours_it_lasts():
    network = networks.one_site(battery_kwh=3.0, battery_kw=1.0)
    stronger = network.strengthened([0], battery_kwh=7.0)

    gain = effect(network, stronger, Scenario(48, blackouts=DARK), draws=2, seed=1)

    assert gain.hours[0, 0] == 7.0
    assert gain.person_hours[0, 0] == 700.0


def test_an_added_site_leaves_the_luck_of_the_others_as_it_is():
    network, scenario = example(3, 9, 1), example_scenario(96)
    larger = network.extended(replace(networks.one_site().sites, community=[2]))

    before = simulate(network, scenario, draws=4, seed=2)
    after = simulate(larger, scenario, draws=4, seed=2)

    assert np.array_equal(before.held_steps[:, :2], after.held_steps[:, :2])
    assert np.array_equal(before.held_steps[:, 2, 1:4], after.held_steps[:, 2, 1:4])


def test_now_tells_what_ends_a_site_and_when():
    network = networks.one_site(battery_kwh=10.0, battery_kw=1.0)
    state = Present(grid_on=[False], temperature_c=[0.0], battery_kwh=[2.5])

    found = now(network, state, hours=24)
    back = now(network, state, hours=24, grid_returns=2.0)

    assert (found.site_hours[0], found.ended_by[0], found.hours[0, 0]) == (2.5, 0, 2.5)
    assert (back.site_hours[0], back.ended_by[0], back.hours[0, 0]) == (24.0, -1, 24.0)


def test_now_knows_a_damaged_site():
    state = Present(grid_on=[True], temperature_c=[0.0], damage_hours=[5.0])

    found = now(networks.one_site(), state, hours=24)

    assert (found.site_hours[0], found.ended_by[0]) == (0.0, 4)
    assert found.person_hours_without[0, 0] == 500.0


def test_now_refuses_more_than_a_store_holds():
    state = Present(grid_on=[True], temperature_c=[0.0], fuel_l=[5.0])

    with pytest.raises(InvalidPresent) as refused:
        now(networks.one_site(), state, hours=0)

    assert [fault.path for fault in refused.value.faults] == ["/hours", "/fuel_l/0"]


def test_an_alert_closes_a_school_but_does_not_end_its_endurance():
    network = networks.one_site(serves=4, closes_under_alert=True)
    alerts = networks.on_off(1.0, 10.0, Family.FIXED)
    scenario = Scenario(
        24, alerts=Processes((alerts,)), weather=Weather([[0] * 12], networks.SOURCE)
    )

    found = simulate(network, scenario, draws=4, seed=1)

    assert (found.outlasted[0, 4], found.person_hours_without[0, 4] > 1000) == (1.0, True)
