"""Small made-up networks and scenarios, drawn by a seed."""

import numpy as np

from yakir.engine.network import Communities, Links, Network, Sites, Substitutes
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
    Strikes,
    Weather,
)

SOURCE = "assumption: for a test"


def on_off(on, off, family=Family.EXPONENTIAL):
    return OnOff(Durations(family, on), Durations(family, off), SOURCE)


def one_site(people=100.0, *, serves=0, **fields):
    """A community with one site that gives one service."""
    given = np.zeros((1, 7))
    given[0, serves] = people
    sites = Sites(community=[0], kind=[0], serves=given, **{"power_kw": [1.0]} | fields)
    return Network(Communities([people], [0]), sites)


def sun():
    """A clear day, every day."""
    return np.maximum(0.0, np.sin((np.arange(8760) % 24 - 6) / 12 * np.pi))


def random_network(seed, *, communities=2, most_sites=6, exports=True):
    """Sites of every sort, linked at random, circles and substitutes among them."""
    draw = np.random.default_rng(seed)
    home = np.sort(draw.integers(0, communities, draw.integers(1, most_sites * communities + 1)))
    draw.shuffle(home)
    count = home.size
    some = lambda chance, low, high: (draw.random(count) < chance) * draw.uniform(low, high, count)
    serves = (draw.random((count, 7)) < 0.3) * draw.uniform(10, 100, (count, 7))
    pairs = [(i, j) for i in range(count) for j in range(count) if i != j and home[i] == home[j]]
    links = [
        (i, j, what) for i, j in pairs for what in range(3) if draw.random() < 1.2 / most_sites / 2
    ]
    arcs = [(i, j, s) for i, j in pairs for s in range(7) if draw.random() < 0.15]
    draw.shuffle(arcs)
    battery = some(0.5, 1, 30)
    chp = some(0.25, 1, 8)
    wet = draw.random(count) < 0.4
    cold = draw.random(count) < 0.5
    sites = Sites(
        community=home,
        kind=draw.integers(0, 3, count),
        serves=serves,
        places=serves * draw.choice([1.0, 1.5, 2.0], (count, 7)),
        power_kw=draw.uniform(1, 6, count),
        profile=draw.integers(0, 2, count),
        heat_kw_per_k=cold * draw.uniform(0.1, 1, count),
        heat_kwh=cold * some(0.6, 5, 60),
        water_m3_per_h=wet * draw.uniform(0.1, 1, count),
        tank_m3=wet * draw.uniform(0.5, 5, count),
        staff_hours=np.where(draw.random(count) < 0.5, np.inf, draw.uniform(4, 40, count)),
        battery_kwh=battery,
        battery_kw=(battery > 0) * draw.uniform(0.5, 12, count),
        fuel_l=some(0.5, 1, 40),
        generator_kw=some(0.4, 1, 12),
        generator_least_share=some(0.5, 0.1, 0.6),
        generator_l_per_kwh=draw.uniform(0.2, 0.5, count),
        chp_kw=chp,
        chp_heat_kw=(chp > 0) * draw.uniform(0, 12, count),
        chp_l_per_kwh=some(0.5, 0.2, 0.4),
        solar_kwp=some(0.4, 0.5, 10),
        boiler_kw=cold * draw.uniform(1, 20, count),
        own_water=draw.random(count) < 0.2,
        on_grid=draw.random(count) < 0.7,
        feeder=draw.integers(-1, 3, count),
        closes_under_alert=draw.random(count) < 0.3,
        power_export_kw=some(0.6, 2, 20) if exports else 0.0,
    )
    # A site with no source of power has a little of its own.
    linked = np.zeros(count, bool)
    linked[[i for i, _, what in links if what == 0]] = True
    bare = ~(sites.on_grid | linked)
    own = sites.solar_kwp + bare * 1.0
    sites = Sites(**{n: getattr(sites, n) for n in vars(sites)} | {"solar_kwp": own})
    profiles = np.stack((np.ones(168), draw.uniform(0.4, 1.6, 168)))
    profiles[1, draw.integers(0, 168, 5)] = 0.0
    return Network(
        Communities(draw.uniform(100, 500, communities), draw.integers(0, 2, communities)),
        sites,
        Links(*np.array(links, int).reshape(-1, 3).T),
        Substitutes(*np.array(arcs, int).reshape(-1, 3).T),
        profiles=profiles,
        solar=sun(),
    )


def random_scenario(seed, *, hours=72):
    """A scenario in which a good deal goes wrong; each part is there or not."""
    draw = np.random.default_rng(seed)
    there = lambda part: part if draw.random() < 0.6 else None
    processes = lambda on, off: Processes((on_off(on, off),))
    return Scenario(
        hours=hours,
        step_minutes=int(draw.choice([15, 60])),
        first_hour_of_year=int(draw.integers(0, 8760)),
        grid_by_oblast=there(processes(12, 5)) or Processes(),
        grid_by_community=there(processes(20, 6)) or Processes(),
        schedule=there(Schedule(4, 8, 3, SOURCE)),
        blackouts=(Blackout(20, 25, SOURCE),) if draw.random() < 0.5 else (),
        alerts=there(processes(10, 3)) or Processes(),
        strikes=there(
            Strikes([100], [0.2] * 3, [20] * 3, (Durations(Family.EXPONENTIAL, 20),), SOURCE)
        ),
        resupply=there(Rounds(9, 0.3, SOURCE, share=0.7)),
        relief=there(Rounds(12, 0.3, SOURCE)),
        weather=there(Weather(draw.uniform(-15, 22, (1, 12)), SOURCE)),
        cold_spells=(ColdSpell(10, 20, 12, SOURCE),) if draw.random() < 0.5 else (),
    )
