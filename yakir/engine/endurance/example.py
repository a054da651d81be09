"""Made-up networks and scenarios of any size, for tests, benchmarks and a first try."""

import numpy as np

from yakir.engine.arrays import Floats, Integers
from yakir.engine.baseline import SERVICES
from yakir.engine.network import (
    HEAT,
    HOURS_OF_YEAR,
    POWER,
    WATER,
    Communities,
    Links,
    Network,
    Sites,
    Substitutes,
)
from yakir.engine.outages.scenario import (
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

#: What sites are, in the order in which a community gets them; the rest are homes and firms.
KINDS = ("substation", "pump", "boiler", "hospital", "clinic", "school", "school", "homes", "firm")
OBLASTS = 24
#: The service that each kind gives, and its mean load for a person. [kW]
_GIVES = {
    "substation": ("power", 0.05),
    "pump": ("water", 0.003),
    "boiler": ("heat", 0.005),
    "hospital": ("medicine", 0.01),
    "clinic": ("medicine", 0.004),
    "school": ("education", 0.004),
    "homes": ("housing", 0.01),
    "firm": ("work", 0.02),
}
_SOURCE = "assumption: made up for an example"


def example(communities: int, sites_per_community: int, seed: int) -> Network:
    """Return a made-up network that has the shape of real ones."""
    draw = np.random.default_rng(seed)
    people = np.round(draw.lognormal(9.0, 0.9, communities))
    home = np.repeat(np.arange(communities), sites_per_community)
    within = np.tile(np.arange(sites_per_community), communities)
    names = list(dict.fromkeys(KINDS))
    which = [names.index(KINDS[i] if i < len(KINDS) else KINDS[7 + i % 2]) for i in within]
    kind = np.array(which, np.int64)
    serves = _serves(home, kind, people, names)
    load = serves.sum(axis=1) * np.array([_GIVES[name][1] for name in names])[kind]
    return Network(
        Communities(people, np.arange(communities) % OBLASTS),
        _sites(draw, home, kind, serves, np.maximum(load, 0.1), names),
        _links(home, within, kind, names),
        _substitutes(home, kind, names),
        profiles=_profiles(),
        solar=_sun(),
    )


def example_scenario(hours: int = 720, step_minutes: int = 60) -> Scenario:
    """Return a made-up month in winter: turns of four hours in eight, outages, strikes, frost."""
    hit = np.full(len(KINDS), 0.01)
    own = np.full(len(KINDS), 0.2)
    return Scenario(
        hours=hours,
        step_minutes=step_minutes,
        grid_by_oblast=Processes((_on_off(200.0, 12.0),)),
        grid_by_community=Processes((_on_off(400.0, 6.0),)),
        schedule=Schedule(4.0, 8.0, 6, _SOURCE),
        alerts=Processes((_on_off(20.0, 1.5),)),
        strikes=Strikes(
            np.array([20.0]), hit, own, (Durations(Family.LOGNORMAL, 72.0, 1.0),), _SOURCE
        ),
        resupply=Rounds(48.0, 0.1, _SOURCE, fails_together=0.05),
        relief=Rounds(24.0, 0.02, _SOURCE),
        weather=Weather(np.array([[-6, -5, 0, 9, 15, 19, 21, 20, 15, 8, 2, -4]], float), _SOURCE),
    )


def _on_off(calm_hours: float, trouble_hours: float) -> OnOff:
    calm, trouble = (Durations(Family.EXPONENTIAL, h) for h in (calm_hours, trouble_hours))
    return OnOff(calm, trouble, _SOURCE)


def _serves(home: Integers, kind: Integers, people: Floats, names: list[str]) -> Floats:
    """People of a service, shared alike by the sites of a community that give it."""
    service = np.array([SERVICES.index(_GIVES[name][0]) for name in names])[kind]
    shared = np.zeros((people.size, len(SERVICES)))
    np.add.at(shared, (home, service), 1.0)
    serves = np.zeros((home.size, len(SERVICES)))
    serves[np.arange(home.size), service] = np.round(people[home] / shared[home, service])
    return serves


def _sites(
    draw: np.random.Generator,
    home: Integers,
    kind: Integers,
    serves: Floats,
    load: Floats,
    names: list[str],
) -> Sites:
    """Give some sites batteries, generators, sun, cogeneration, tanks and boilers."""
    count = home.size
    of = {name: kind == i for i, name in enumerate(names)}
    vital = of["hospital"] | of["pump"] | of["boiler"]
    public = vital | of["clinic"] | of["school"]
    battery = load * draw.choice([0.0, 2.0, 8.0], count) * public
    generator = load * 1.5 * (draw.random(count) < 0.7) * vital
    chp = load * (draw.random(count) < 0.2) * of["hospital"]
    heated = of["hospital"] | of["clinic"] | of["school"] | of["homes"]
    loss = heated * load * draw.uniform(0.1, 0.4, count)
    wet = heated | of["boiler"]
    use = wet * load * 0.01
    return Sites(
        community=home,
        kind=kind,
        serves=serves,
        places=serves * np.where(of["school"], 1.5, 1.0)[:, None],
        power_kw=load,
        profile=np.where(of["school"] | of["firm"], 1, 0),
        heat_kw_per_k=loss,
        heat_kwh=loss * 150.0,
        water_m3_per_h=use,
        tank_m3=use * draw.choice([0.0, 6.0, 24.0], count),
        staff_hours=np.where(of["hospital"], 72.0, np.inf),
        battery_kwh=battery,
        battery_kw=battery / 2,
        fuel_l=generator * 0.3 * draw.choice([12.0, 48.0, 96.0], count),
        generator_kw=generator,
        generator_least_share=0.3,
        chp_kw=chp,
        chp_heat_kw=chp * 1.2,
        solar_kwp=load * draw.choice([0.0, 0.0, 1.5], count) * public,
        boiler_kw=loss * 45.0 * of["hospital"],
        own_water=of["hospital"] & (draw.random(count) < 0.5),
        feeder=draw.integers(0, 6, count),
        closes_under_alert=of["school"],
        power_export_kw=load * of["hospital"],
    )


def _links(home: Integers, within: Integers, kind: Integers, names: list[str]) -> Links:
    """Pumps and boiler houses supply the community; a hospital may lend power to a pump."""
    first = np.arange(home.size) - within
    rows: list[tuple[int, int, int]] = []
    size = int(within.max()) + 1
    position = {name: KINDS.index(name) for name in names}
    takers = {
        WATER: ("pump", ("boiler", "hospital", "clinic", "school", "homes")),
        HEAT: ("boiler", ("hospital", "clinic", "school", "homes")),
        POWER: ("hospital", ("pump", "boiler")),
    }
    for carries, (giver, wanted) in takers.items():
        if position[giver] < size:
            chosen = np.flatnonzero(np.isin(kind, [names.index(name) for name in wanted]))
            rows += [(int(i), int(first[i]) + position[giver], carries) for i in chosen]
    return Links(*np.array(rows, np.int64).reshape(-1, 3).T)


def _substitutes(home: Integers, kind: Integers, names: list[str]) -> Substitutes:
    """Pupils of one school may go to the next of the same community."""
    schools = np.flatnonzero(kind == names.index("school"))
    pairs = [(i, j) for i, j in zip(schools, np.roll(schools, -1), strict=True)]
    both = [(i, j) for a, b in pairs if home[a] == home[b] and a < b for i, j in ((a, b), (b, a))]
    education = SERVICES.index("education")
    rows = np.array([(i, j, education) for i, j in both], np.int64).reshape(-1, 3)
    return Substitutes(*rows.T)


def _profiles() -> Floats:
    """A flat load, and one of working hours."""
    hour = np.arange(168)
    busy = (hour < 120) & (hour % 24 >= 8) & (hour % 24 < 18)
    day = np.where(busy, 2.0, 0.6)
    return np.stack((np.ones(168), day / day.mean()))


def _sun() -> Floats:
    """Sun that is made up: days longer and brighter in summer."""
    hour = np.arange(HOURS_OF_YEAR)
    season = 0.5 - 0.4 * np.cos((hour / 24 - 10) / 365 * 2 * np.pi)
    return np.maximum(0.0, np.sin((hour % 24 - 6) / 12 * np.pi)) * season
