"""What befalls, against closed forms, and the same bad luck for every variant."""

import dataclasses

import numpy as np
import pytest
from numba import njit

from yakir.engine.outages import timeline
from yakir.engine.outages.scenario import (
    Blackout,
    ColdSpell,
    Durations,
    Family,
    OnOff,
    Processes,
    Rounds,
    Scenario,
    Schedule,
    Start,
    Strikes,
    Weather,
)

TEST = "assumption: test"
WEEKS = Scenario(hours=240)
SPREADS = [
    (Family.EXPONENTIAL, 1.0),
    (Family.WEIBULL, 0.7),
    (Family.WEIBULL, 2.5),
    (Family.LOGNORMAL, 1.1),
    (Family.FIXED, 1.0),
]


def on_off(on, off, family=Family.EXPONENTIAL, shape=1.0, start=Start.STATIONARY):
    return OnOff(Durations(family, on, shape), Durations(family, off, shape), TEST, start)


def everywhere(process):
    return Processes((process,))


def scenario(**parts):
    return dataclasses.replace(WEEKS, **parts)


def compiled(given, oblasts=(0,)):
    return timeline.compile_scenario(given, np.array(oblasts))


@njit
def _befall(scenario, seed, communities, draws):
    grid = np.empty((draws, communities, scenario.steps), np.uint8)
    alert = np.empty_like(grid)
    temperature = np.empty(grid.shape, np.float32)
    for draw in range(draws):
        for c in range(communities):
            timeline.fill(
                scenario, seed, draw, c, grid[draw, c], alert[draw, c], temperature[draw, c]
            )
    return grid, alert, temperature


def befall(given, oblasts=(0,), draws=1, seed=1):
    """Grid, alert and temperature, each of shape (draws, communities, steps)."""
    return _befall(compiled(given, oblasts), seed, len(oblasts), draws)


@njit
def _struck(scenario, seed, draws, oblast, site, kind):
    found = np.zeros((draws, scenario.steps))
    for draw in range(draws):
        for step in range(scenario.steps):
            found[draw, step] = timeline.struck(scenario, seed, draw, 0, oblast, site, kind, step)
    return found


@njit
def _strikes_by_days(scenario, seed, draws, oblast, site, kind):
    found = np.zeros((draws, scenario.steps))
    for draw in range(draws):
        step = 0
        while step < scenario.steps:
            step, hours = timeline.next_strike(scenario, seed, draw, 0, oblast, site, kind, step)
            if step < scenario.steps:
                found[draw, step] = hours
            step += 1
    return found


@pytest.mark.parametrize(("family", "shape"), SPREADS)
def test_the_share_of_time_off_is_the_mean_off_over_the_mean_cycle(family, shape):
    process = on_off(6.0, 4.0, family, shape)

    off = 1 - befall(scenario(grid_by_oblast=everywhere(process)), draws=3000)[0][:, 0]

    by_draw = off.mean(axis=1)
    error = by_draw.std() / np.sqrt(len(by_draw))
    assert process.trouble_share == pytest.approx(0.4)
    assert by_draw.mean() == pytest.approx(process.trouble_share, abs=4 * error + 1e-12)


@pytest.mark.parametrize(("family", "shape"), SPREADS)
def test_a_process_met_at_a_random_moment_is_as_often_off_at_first_as_later(family, shape):
    process = on_off(9.0, 3.0, family, shape)

    off = 1 - befall(scenario(grid_by_oblast=everywhere(process)), draws=8000)[0][:, 0]

    error = np.sqrt(process.trouble_share * (1 - process.trouble_share) / len(off))
    for step in (0, 1, 3, 10, 200):
        assert off[:, step].mean() == pytest.approx(process.trouble_share, abs=4 * error)


def test_availability_after_the_grid_has_just_come_back_is_the_closed_form():
    on, off = 8.0, 2.0
    process = on_off(on, off, start=Start.CALM)

    up = befall(scenario(grid_by_oblast=everywhere(process)), draws=20000)[0][:, 0]

    # Two-state exponential chain: A(t) = m/(l+m) + l/(l+m) exp(-(l+m) t).
    fails, mends = 1 / on, 1 / off
    t = np.array([0, 1, 2, 5, 20]) + 0.5
    exact = (mends + fails * np.exp(-(fails + mends) * t)) / (fails + mends)
    found = up[:, [0, 1, 2, 5, 20]].mean(axis=0)
    assert found == pytest.approx(exact, abs=4 * np.sqrt(0.16 / len(up)))


def test_the_number_of_outages_is_the_window_over_the_mean_cycle():
    process = on_off(30.0, 10.0, Family.WEIBULL, 3.0)

    up = befall(scenario(grid_by_oblast=everywhere(process)), draws=2000)[0][:, 0].astype(int)

    begun = (np.diff(up, axis=1) == -1).sum(axis=1)
    cycle = process.calm.mean_hours + process.trouble.mean_hours
    error = begun.std() / np.sqrt(len(begun))
    assert begun.mean() == pytest.approx(239 / cycle, abs=4 * error)


def test_finer_steps_see_the_same_outages():
    process = everywhere(on_off(20.0, 6.0, Family.FIXED))

    coarse = befall(scenario(grid_by_oblast=process), draws=200)[0]
    fine = befall(scenario(grid_by_oblast=process, step_minutes=15), draws=200)[0]

    # The middle of an hour lies between its second and third quarter.
    quarters = fine.reshape(200, 1, 240, 4)
    settled = quarters[..., 1] == quarters[..., 2]
    assert (quarters[..., 1] == coarse)[settled].all()
    assert settled.mean() > 0.95


def test_communities_of_one_oblast_share_its_outages_and_others_do_not():
    given = scenario(grid_by_oblast=everywhere(on_off(6.0, 4.0)))

    up = befall(given, oblasts=(0, 0, 1), draws=300)[0]

    assert np.array_equal(up[:, 0], up[:, 1])
    together = np.corrcoef(up[:, 0].ravel(), up[:, 2].ravel())[0, 1]
    assert abs(together) < 0.06


def test_a_community_adds_its_own_outages_to_those_of_its_oblast():
    own = Processes((on_off(6.0, 4.0),), [-1, 0])
    oblast = everywhere(on_off(10.0, 5.0))

    both = befall(scenario(grid_by_oblast=oblast, grid_by_community=own), (0, 0), 50)[0]
    alone = befall(scenario(grid_by_community=own), (0, 0), 50)[0]

    assert alone[:, 0].all()
    assert np.array_equal(both[:, 1], both[:, 0] & alone[:, 1])
    assert not np.array_equal(both[:, 1], both[:, 0])


def test_another_community_changes_nothing_for_the_first_ones():
    given = scenario(
        grid_by_oblast=everywhere(on_off(6.0, 4.0)),
        grid_by_community=everywhere(on_off(50.0, 4.0)),
        alerts=everywhere(on_off(5.0, 1.0)),
    )

    few = befall(given, oblasts=(0, 1), draws=20)
    more = befall(given, oblasts=(0, 1, 1, 2), draws=20)

    for before, after in zip(few, more, strict=True):
        assert np.array_equal(before, after[:, :2])


def test_a_draw_is_the_same_alone_and_among_others():
    given = scenario(grid_by_oblast=everywhere(on_off(6.0, 4.0)))

    ten = befall(given, draws=10)[0]
    thirty = befall(given, draws=30)[0]

    assert np.array_equal(ten, thirty[:10])
    assert not np.array_equal(befall(given, draws=10, seed=2)[0], ten)


def test_longer_outages_begin_from_the_same_luck():
    on = Durations(Family.EXPONENTIAL, 9.0)
    short = OnOff(on, Durations(Family.FIXED, 2.0), TEST, Start.CALM)
    long = OnOff(on, Durations(Family.FIXED, 4.0), TEST, Start.CALM)

    before = befall(scenario(grid_by_oblast=everywhere(short)), draws=100)[0][:, 0]
    after = befall(scenario(grid_by_oblast=everywhere(long)), draws=100)[0][:, 0]

    assert np.array_equal(before.argmin(axis=1), after.argmin(axis=1))
    assert after.mean() < before.mean()


def test_alerts_and_strikes_are_never_outages():
    given = scenario(
        alerts=everywhere(on_off(0.1, 100.0)),
        strikes=Strikes([365.0], [1.0], [365.0], (Durations(Family.FIXED, 99.0),), TEST),
    )

    up, alert, _ = befall(given, draws=20)

    assert up.all()
    assert alert.mean() > 0.9


def test_outages_are_never_alerts():
    _, alert, _ = befall(scenario(blackouts=(Blackout(0, 240, TEST),)))

    assert not alert.any()


def test_a_blackout_lasts_exactly_its_hours_where_it_is():
    given = scenario(blackouts=(Blackout(24, 72, TEST, oblasts=(1,)),))

    up = befall(given, oblasts=(0, 1))[0][0]

    assert up[0].all()
    assert np.flatnonzero(up[1] == 0).tolist() == list(range(24, 96))


def test_nothing_befalls_where_nothing_is_said():
    up, alert, temperature = befall(WEEKS)

    assert up.all()
    assert not alert.any()
    assert (temperature == 20).all()


def test_turns_of_supply_follow_each_other_exactly():
    given = compiled(scenario(schedule=Schedule(4, 8, 2, TEST, shifted=False)))

    off = [
        [step for step in range(24) if not timeline.schedule_up(given, 0.0, group, step)]
        for group in (0, 1, -1)
    ]

    assert off[0] == [0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19]
    assert off[1] == [4, 5, 6, 7, 12, 13, 14, 15, 20, 21, 22, 23]
    assert off[2] == []


def test_a_schedule_begins_at_its_own_moment_in_each_oblast_and_draw():
    given = compiled(scenario(schedule=Schedule(4, 8, 2, TEST)), (0, 0, 1))

    shifts = [
        [timeline.schedule_shift(given, 1, draw, community) for community in range(3)]
        for draw in range(200)
    ]

    first, second, third = np.array(shifts).T
    assert np.array_equal(first, second)
    assert not np.isclose(first, third).any()
    assert first.mean() == pytest.approx(4, abs=4 * 8 / np.sqrt(12 * 200))


def test_a_cold_spell_takes_exactly_its_kelvin_off():
    given = scenario(
        weather=Weather([[-4.0] * 12, [3.0] * 12], TEST),
        cold_spells=(ColdSpell(48, 24, 15, TEST),),
    )

    temperature = befall(given, oblasts=(0, 1))[2][0]

    assert set(temperature[0, 48:72]) == {-19.0}
    assert set(np.delete(temperature[0], range(48, 72))) == {-4.0}
    assert np.array_equal(temperature[1], temperature[0] + 7)


def test_months_change_where_they_do():
    months = Weather([list(range(12))], TEST)
    last_day_of_november = 333 * 24

    temperature = befall(scenario(weather=months, first_hour_of_year=last_day_of_november))[2]

    assert set(temperature[0, 0, :24]) == {10.0}
    assert set(temperature[0, 0, 24:]) == {11.0}


def test_weather_by_step_is_taken_as_it_is():
    by_step = np.linspace(-20, 5, 240, dtype=np.float32)

    temperature = befall(scenario(weather=Weather(by_step[None, :], TEST)))[2]

    assert np.array_equal(temperature[0, 0], by_step)


def test_strikes_come_as_often_and_last_as_long_as_said():
    repair = Durations(Family.LOGNORMAL, 48.0, 0.8)
    given = compiled(scenario(strikes=Strikes([0.0], [0.0], [36.5], (repair,), TEST)))

    hours = _struck(given, 1, 4000, 0, 5, 0)

    count = (hours > 0).sum()
    expected = 36.5 * 10 / 365 * 4000
    assert count == pytest.approx(expected, abs=4 * np.sqrt(expected))
    assert hours[hours > 0].mean() == pytest.approx(repair.mean_hours, rel=0.08)


def test_waves_strike_several_sites_of_an_oblast_in_the_same_hour():
    fixed = (Durations(Family.FIXED, 10.0),)
    given = compiled(scenario(strikes=Strikes([73.0], [0.5], [0.0], fixed, TEST)), (0, 1))

    first = _struck(given, 1, 2000, 0, 1, 0) > 0
    second = _struck(given, 1, 2000, 0, 2, 0) > 0
    elsewhere = _struck(given, 1, 2000, 1, 2, 0) > 0

    # 73 waves a year are one in five days; half of them strike each site, a quarter both.
    assert first.sum() == pytest.approx(2000 * 10 / 5 / 2, rel=0.1)
    assert (first & second).sum() == pytest.approx(2000 * 10 / 5 / 4, rel=0.15)
    assert (first & elsewhere).sum() < 60


def test_strikes_found_by_days_are_those_found_step_by_step():
    repair = (Durations(Family.WEIBULL, 30.0, 1.5), Durations(Family.EXPONENTIAL, 5.0))
    strikes = Strikes([120.0], [0.4, 0.9], [60.0, 0.0], repair, TEST)

    for minutes in (15, 60):
        given = compiled(scenario(step_minutes=minutes, strikes=strikes))
        for kind in (0, 1):
            by_step = _struck(given, 3, 40, 0, 9, kind)
            by_days = _strikes_by_days(given, 3, 40, 0, 9, kind)
            assert by_step.any()
            assert np.array_equal(by_step, by_days)


def test_a_kind_that_the_scenario_does_not_name_is_never_struck():
    given = compiled(WEEKS)

    assert timeline.struck(given, 1, 0, 0, 0, 0, 3, 5) == 0
    assert timeline.next_strike(given, 1, 0, 0, 0, 0, 3, 5) == (240, 0.0)


def test_fuel_comes_at_its_hours_and_fails_as_often_as_said():
    rounds = Rounds(every_hours=24, fails=0.2, fails_together=0.5, share=0.7, source=TEST)
    given = compiled(scenario(resupply=rounds))

    came = np.array(
        [
            [
                [timeline.resupplied(given, 1, draw, 0, site, step) for step in range(240)]
                for site in (0, 1)
            ]
            for draw in range(150)
        ]
    )

    hours = np.flatnonzero(came.any(axis=(0, 1)))
    assert hours.tolist() == list(range(24, 240, 24))
    assert set(came.ravel()) == {0.0, 0.7}
    reached = came[:, :, 24::24] > 0
    assert reached.mean() == pytest.approx(0.5 * 0.8, abs=0.05)
    both = (reached[:, 0] & reached[:, 1]).mean()
    assert both == pytest.approx(0.5 * 0.8 * 0.8, abs=0.05)


def test_relief_that_never_fails_comes_every_time():
    given = compiled(scenario(step_minutes=15, relief=Rounds(12, 0.0, TEST)))

    came = [step for step in range(960) if timeline.relieved(given, 1, 0, 0, 0, step)]

    assert came == list(range(48, 960, 48))


@pytest.mark.parametrize("every", [0.1, 1.0, 5.3, 24.0, 500.0])
@pytest.mark.parametrize("minutes", [15, 60])
def test_the_next_round_is_the_next_step_in_which_something_comes(every, minutes):
    given = compiled(scenario(step_minutes=minutes, resupply=Rounds(every, 0.0, TEST)))
    steps = range(given.steps)
    came = [step for step in steps if timeline.resupplied(given, 1, 0, 0, 0, step)]

    for step in steps:
        later = [at for at in came if at >= step]
        found = timeline.next_round(given.resupply, given.step_hours, step)
        assert found == later[0] if later else found >= given.steps
    assert timeline.next_round(given.relief, given.step_hours, 0) == timeline.NEVER


def test_another_site_changes_nothing_for_the_first():
    # A site's luck is keyed by its own number, so it can be asked alone.
    strikes = Strikes([30.0], [0.5], [30.0], (Durations(Family.EXPONENTIAL, 20.0),), TEST)
    given = compiled(scenario(strikes=strikes))

    alone = _struck(given, 1, 50, 0, 4, 0)
    _struck(given, 1, 50, 0, 5, 0)

    assert np.array_equal(alone, _struck(given, 1, 50, 0, 4, 0))
    assert not np.array_equal(alone, _struck(given, 1, 50, 0, 5, 0))


def test_years_have_outages_blackouts_and_turns():
    given = scenario(
        grid_by_oblast=everywhere(on_off(300.0, 4.0)),
        blackouts=(Blackout(1000, 72, TEST),),
        schedule=Schedule(4, 8, 2, TEST),
        weather=Weather([[0.0] * 12], TEST),
    )

    up = timeline.years(given, seed=1, draws=40)
    exempt = timeline.years(given, seed=1, draws=40, group=-1)

    assert up.shape == (40, 8760)
    assert not up[:, 1000:1072].any()
    assert exempt.mean() == pytest.approx((1 - 4 / 304) * (1 - 72 / 8760), abs=0.003)
    assert up.mean() == pytest.approx(exempt.mean() / 2, abs=0.003)
    assert not (up & ~exempt).any()


def test_years_are_those_of_one_place_whatever_else_is_drawn():
    given = scenario(grid_by_oblast=everywhere(on_off(30.0, 4.0)))

    five = timeline.years(given, seed=1, draws=5)

    assert np.array_equal(five, timeline.years(given, seed=1, draws=9, community=3)[:5])
    assert np.array_equal(five[3:], timeline.years(given, seed=1, draws=2, first_draw=3))
    assert not np.array_equal(five, timeline.years(given, seed=1, draws=5, oblast=1))
