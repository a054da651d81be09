from dataclasses import replace

import numba
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.engine import networks
from tests.engine import slow_network as slow
from yakir.engine.endurance.compare import Variants, effect, variants, weakest_links
from yakir.engine.endurance.example import example, example_scenario
from yakir.engine.endurance.now import InvalidPresent, Present, now
from yakir.engine.endurance.results import Endurance
from yakir.engine.endurance.runs import InvalidRun
from yakir.engine.endurance.simulate import simulate, trace
from yakir.engine.network import Communities, Links, Network, Sites, Substitutes, luck_of
from yakir.engine.outages.scenario import (
    Blackout,
    ColdSpell,
    Durations,
    Family,
    Processes,
    Rounds,
    Scenario,
    Strikes,
    Weather,
)

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


def test_an_effect_found_some_draws_at_a_time_is_the_effect_of_all_draws():
    network, scenario = example(2, 9, 1), example_scenario(96)
    stronger = network.strengthened(range(9), battery_kwh=1e6, battery_kw=1e5)
    whole = effect(network, stronger, scenario, draws=6, seed=1)

    parts = [
        variants(network, stronger, scenario, draws=3, first_draw=first, seed=1) for first in (0, 3)
    ]

    joined = Variants.joined(parts).gain
    assert np.nanmax(whole.person_hours) > 0
    for name in ("hours", "hours_error", "person_hours", "person_hours_error"):
        assert np.array_equal(getattr(joined, name), getattr(whole, name), equal_nan=True)


def test_an_added_site_leaves_the_luck_of_the_others_as_it_is():
    network, scenario = example(3, 9, 1), example_scenario(96)
    larger = network.extended(replace(networks.one_site().sites, community=[2]))

    before = simulate(network, scenario, draws=4, seed=2)
    after = simulate(larger, scenario, draws=4, seed=2)

    assert np.array_equal(before.held_steps[:, :2], after.held_steps[:, :2])
    assert np.array_equal(before.held_steps[:, 2, 1:4], after.held_steps[:, 2, 1:4])


def test_sites_that_have_a_number_of_their_own_keep_their_luck_whatever_comes_before_them():
    network, scenario = example(1, 9, 1), example_scenario(240)
    keys = [luck_of(f"site {number}") for number in range(network.sites.count)]
    named = replace(network, sites=replace(network.sites, luck=keys))
    # A site that nobody needs, listed before all others.
    idle = replace(networks.one_site().sites, serves=np.zeros((1, 7)), places=np.zeros((1, 7)))
    first = Links(*(getattr(network.links, n) + (n != "carries") for n in vars(network.links)))
    arcs = network.substitutes
    longer = replace(
        named,
        sites=replace(idle, luck=[luck_of("another")]).and_also(named.sites),
        links=first,
        substitutes=Substitutes(arcs.site + 1, arcs.other + 1, arcs.service),
    )

    before = simulate(named, scenario, draws=20, seed=2)
    after = simulate(longer, scenario, draws=20, seed=2)

    assert np.array_equal(before.held_steps, after.held_steps)
    assert np.array_equal(before.person_hours, after.person_hours)
    unnamed = replace(longer, sites=replace(longer.sites, luck=-1))
    assert not np.array_equal(
        before.person_hours, simulate(unnamed, scenario, draws=20, seed=2).person_hours
    )


def test_sites_of_one_community_change_no_luck_of_another():
    daily = Strikes([20], [0.5] * 18, [20] * 18, (Durations(Family.FIXED, 6.0),), networks.SOURCE)
    scenario = Scenario(120, strikes=daily, resupply=Rounds(12, 0.5, networks.SOURCE))
    first = networks.one_site(serves=4, fuel_l=20.0, generator_kw=2.0)
    others = Communities([100.0, 100.0], [0, 0])
    alone = replace(first, communities=others)
    crowded = Sites(
        community=[0, 0, 0, 1], kind=[0] * 4, serves=np.eye(7)[[4, 4, 4, 4]] * 100, power_kw=[1.0] * 4,
        fuel_l=20.0, generator_kw=2.0,
    )  # fmt: skip
    last = Sites(
        community=[1], kind=[0], serves=np.eye(7)[[4]] * 100, power_kw=[1.0],
        fuel_l=20.0, generator_kw=2.0,
    )  # fmt: skip
    quiet = replace(alone, sites=last)

    few_sites = simulate(quiet, scenario, draws=20, seed=3)
    many_sites = simulate(replace(alone, sites=crowded), scenario, draws=20, seed=3)

    assert np.array_equal(few_sites.person_hours[:, 1], many_sites.person_hours[:, 1])
    assert few_sites.person_hours[:, 1].any()


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


def town(count, service=4, *, people=100.0, links=(), arcs=(), **fields):
    """A community of sites that give the same service to as many people each."""
    serves = np.zeros((count, 7))
    serves[:, service] = people
    given = {"community": [0] * count, "kind": [0] * count, "power_kw": [1.0] * count} | fields
    return Network(
        Communities([people * count], [0]),
        Sites(serves=serves, **given),
        Links(*np.array(links, int).reshape(-1, 3).T),
        Substitutes(*np.array(arcs, int).reshape(-1, 3).T),
    )


def frost(hours, degrees=-4.0, **parts):
    """Hours in a cold that stays."""
    return Scenario(hours, weather=Weather([[degrees] * 12], networks.SOURCE), **parts)


def once(network, scenario):
    """First hour without, and person-hours without, of every service and the package."""
    found = simulate(network, scenario, draws=1, seed=1)
    return found.hours[0], found.person_hours_without[0]


@few
@given(seeds)
def test_now_and_a_simulation_agree_where_nothing_is_left_to_chance(seed):
    network = networks.random_network(seed)
    network = replace(network, sites=replace(network.sites, closes_under_alert=False))
    never = Rounds(1000, 1.0, networks.SOURCE)
    scenario = frost(48, step_minutes=15, blackouts=DARK, relief=never)
    state = Present(
        grid_on=np.zeros(network.sites.count, bool),
        temperature_c=np.full(2, -4.0),
    )

    ahead = now(network, state, hours=48)
    drawn = simulate(network, scenario, draws=1, seed=seed)

    np.testing.assert_array_equal(ahead.hours, drawn.hours)
    np.testing.assert_allclose(ahead.person_hours_without, drawn.person_hours_without, rtol=1e-6)


@pytest.mark.parametrize("minutes", [15, 60])
def test_stores_of_whole_hours_last_as_long_in_steps_of_any_length(minutes):
    network = town(
        1,
        battery_kwh=3.0,
        battery_kw=1.0,
        generator_kw=2.0,
        generator_l_per_kwh=0.25,
        fuel_l=5 * 0.25,
    )

    hours, lost = once(network, Scenario(24, step_minutes=minutes, blackouts=DARK))

    assert (hours[4], lost[4]) == (8.0, 16 * 100.0)


def test_people_go_to_other_places_as_far_as_these_are_free():
    network = town(
        3,
        on_grid=[False, True, True],
        solar_kwp=[0.1, 0, 0],
        places=[[0, 0, 0, 0, p, 0, 0] for p in (100, 130, 120)],
        arcs=[(0, 1, 4), (0, 2, 4)],
    )

    hours, lost = once(network, Scenario(10))

    # 50 of 100 find a place; 250 of 300 are fewer than nine tenths.
    assert (hours[4], lost[4]) == (0.0, 10 * 50.0)


def test_a_service_holds_with_exactly_nine_tenths():
    network = town(10, on_grid=[False] + [True] * 9, solar_kwp=[0.1] + [0.0] * 9)

    hours, lost = once(network, Scenario(10))

    assert (hours[4], lost[4]) == (10.0, 1000.0)


def test_of_two_pumps_one_is_enough():
    both = town(
        3,
        links=[(2, 0, 2), (2, 1, 2)],
        water_m3_per_h=[0, 0, 1],
        battery_kwh=[4, 7, 20],
        battery_kw=[1, 1, 1],
    )
    serves = np.zeros((3, 7))
    serves[2, 4] = 100
    network = replace(both, sites=replace(both.sites, serves=serves, places=serves))

    hours, _ = once(network, Scenario(24, blackouts=DARK))

    assert hours[4] == 7.0


def test_a_house_is_warm_for_as_long_as_its_warmth_covers_the_loss():
    network = town(2, heat_kw_per_k=[0, 2], heat_kwh=[0, 200], links=[(1, 0, 1)])
    network = replace(network, sites=replace(network.sites, battery_kwh=[0, 99], battery_kw=[0, 1]))

    mild = simulate(network, frost(24, 16.0, blackouts=DARK), draws=1, seed=1, hold_share=0.5)
    cold = simulate(network, frost(24, blackouts=DARK), draws=1, seed=1, hold_share=0.5)
    spell = frost(24, blackouts=DARK, cold_spells=(ColdSpell(0, 24, 20, networks.SOURCE),))
    colder = simulate(network, spell, draws=1, seed=1, hold_share=0.5)

    assert [found.hours[0, 4] for found in (mild, cold, colder)] == [24.0, 5.0, 2.0]


def test_fuel_that_comes_lengthens_life_and_fuel_that_fails_does_not():
    network = town(1, generator_kw=2.0, generator_l_per_kwh=0.3, fuel_l=9 * 0.3)
    rounds = [Rounds(8, fails, networks.SOURCE) for fails in (0.0, 1.0)]

    found = [once(network, Scenario(72, blackouts=DARK, resupply=one))[0][4] for one in rounds]

    assert found == [72.0, 9.0]


def test_a_truck_of_fuel_fills_no_tank_of_water():
    network = town(1, water_m3_per_h=1.0, tank_m3=9.0)

    hours, _ = once(network, Scenario(72, resupply=Rounds(8, 0.0, networks.SOURCE)))

    assert hours[4] == 9.0


def test_staff_that_nobody_relieves_holds_out_its_hours():
    network = town(1, staff_hours=10.0)
    rounds = [Rounds(6, fails, networks.SOURCE) for fails in (0.0, 1.0)]

    found = [once(network, Scenario(48, relief=one))[0][4] for one in (None, *rounds)]

    assert found == [48.0, 48.0, 10.0]


def test_a_struck_site_is_out_until_it_is_mended():
    daily = Strikes([0], [0], [365], (Durations(Family.FIXED, 3.0),), networks.SOURCE)

    hours, lost = once(town(1), Scenario(10 * 24, strikes=daily))

    # One strike a day for certain, three hours each; the last may outlast the window.
    assert 0 <= hours[4] < 24
    assert 2700 <= lost[4] <= 3000


def test_a_site_that_is_added_makes_no_service_harder_to_hold():
    base = networks.one_site(serves=4, battery_kwh=30.0, battery_kw=1.0)
    more = networks.one_site(serves=4, battery_kwh=2.0, battery_kw=1.0).sites
    new = networks.one_site(serves=3).sites
    base = replace(base, communities=Communities([300.0], [0]))
    larger = base.extended(more).extended(new)

    gain = effect(base, larger, Scenario(24, blackouts=DARK), draws=2, seed=1)

    assert (gain.hours[0, 4], gain.person_hours[0, 4]) == (0.0, 200.0)
    assert (np.isnan(gain.hours[0, 3]), gain.person_hours[0, 3]) == (True, 0.0)
    assert (gain.hours[0, 7], gain.person_hours[0, 7]) == (0.0, 0.0)


def test_what_a_run_asks_for_is_checked_at_once():
    network = networks.one_site()

    with pytest.raises(InvalidRun) as refused:
        simulate(
            network, Scenario(4), draws=0, seed=1, communities=[0, -1, 0], hold_share=float("nan")
        )

    assert {fault.path for fault in refused.value.faults} == {
        "/draws",
        "/communities/1",
        "/communities/2",
        "/hold_share",
    }
    for ask in (weakest_links, trace):
        more = {"draw": 0} if ask is trace else {"draws": 1}
        with pytest.raises(InvalidRun):
            ask(network, Scenario(4), community=-1, seed=1, **more)


def test_a_country_without_communities_or_sites_has_nothing_to_tell():
    none = np.zeros(0)
    sites = Sites(community=none, kind=none, serves=np.zeros((0, 7)), power_kw=none)
    nobody = Network(Communities(none, none), sites)
    bare = Network(Communities([100.0], [0]), sites)

    assert simulate(nobody, Scenario(4), draws=2, seed=1).quantiles.shape == (5, 0, 8)
    assert np.isnan(simulate(bare, Scenario(4), draws=2, seed=1).hours).all()
    assert np.isnan(simulate(networks.one_site(0.0), Scenario(4), draws=2, seed=1).hours).all()


def test_nothing_is_known_beyond_the_window():
    found = simulate(networks.one_site(), Scenario(24), draws=2, seed=1)

    assert np.array_equal(found.survival([24, 25])[:, 0, 0], [1.0, np.nan], equal_nan=True)


def test_every_fault_of_the_present_is_told_by_its_place():
    two = town(2)
    state = Present(grid_on=[True], temperature_c=[np.nan], fuel_l=[0, -1], damage_hours=[-1, 0])

    with pytest.raises(InvalidPresent) as refused:
        now(two, state, hours=9000, grid_returns=-1.0, hold_share=0)

    assert {fault.path for fault in refused.value.faults} == {
        "/hours",
        "/hold_share",
        "/grid_returns/0",
        "/grid_on",
        "/temperature_c/0",
        "/fuel_l/1",
        "/damage_hours/0",
    }


def test_two_thousand_communities_in_any_order_are_those_one_by_one():
    network, scenario = example(2000, 9, 1), example_scenario(24)
    some = np.array([1999, 3, 700])

    whole = simulate(network, scenario, draws=2, seed=4)
    few_of_them = simulate(network, scenario, draws=2, seed=4, communities=some)

    assert np.array_equal(few_of_them.held_steps, whole.held_steps[:, some])
    assert np.array_equal(few_of_them.person_hours, whole.person_hours[:, some])
