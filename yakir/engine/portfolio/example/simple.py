"""Family A: one service and one fund a project, paid at its start, regions with capacity."""

from typing import NamedTuple

import numpy as np

from yakir.engine.arrays import Booleans, Floats, Integers
from yakir.engine.baseline import SERVICES
from yakir.engine.portfolio.example.variants import Setting, Variant
from yakir.engine.portfolio.problem import (
    Candidates,
    Communities,
    Funds,
    Package,
    Payment,
    PlanningProblem,
)

#: Cost of lifting a service by 70 points in a community of 4,000 people, by service; made up. [EUR]
USUAL_COST = np.array([260.0, 180.0, 220.0, 150.0, 140.0, 300.0, 120.0]) * 1000
#: Quarters in which projects may start, and over which the gain is counted. [quarters]
QUARTERS = 8
#: Largest projects that funds take, in equal parts of all funds. [EUR]
LARGEST = np.array([400e3, 1e6, 3e6, np.inf])
#: Least capacity of a region in a quarter. [EUR]
LEAST_CAPACITY = 300e3


class Drafted(NamedTuple):
    """Candidates, and the one service that each was drafted for, shape (candidates,)."""

    candidates: Candidates
    service: Integers


def family_a(
    communities: int,
    candidates: int,
    funds: int,
    seed: int,
    *,
    regions: int = 10,
    package: Package = Package.THRESHOLD,
    variant: Variant = Variant.USUAL,
) -> PlanningProblem:
    """
    Return an instance of family A with so many communities, candidates in all and funds.

    Every project adds to one service and has one payer, and is paid when it starts; a community has
    three projects for a service at most, and a region builds so much in a quarter.
    """
    setting = variant.value
    draw = np.random.default_rng(seed)
    places = draw_communities(draw, communities, regions, setting)
    drafted = draw_candidates(draw, places, candidates)
    money = setting.money * cost_of_every_gap(places, drafted)
    return PlanningProblem(
        places,
        drafted.candidates,
        draw_funds(draw, places, drafted, funds, regions, money, setting),
        starts=QUARTERS,
        horizon=QUARTERS,
        thresholds=np.ones(len(SERVICES)),
        package=package,
        payment=Payment.AT_START,
        capacity=capacity_of_regions(places, drafted, regions, setting),
        most_per_service=3,
        most_funds=1,
    )


def draw_communities(
    draw: np.random.Generator, count: int, regions: int, setting: Setting
) -> Communities:
    """Draw places where some four of ten services are whole, and one at least is not."""
    people = np.floor(np.maximum(200.0, draw.lognormal(setting.log_people, 1.0, count)))
    region = draw.integers(0, regions, count)
    size = (count, len(SERVICES))
    percent = np.where(draw.random(size) < 0.38, 100, draw.integers(0, 70, size))
    short = draw.integers(0, len(SERVICES), count)
    percent[np.arange(count), short] = np.minimum(percent[np.arange(count), short], 60)
    return Communities(people, percent / 100, region)


def draw_candidates(draw: np.random.Generator, places: Communities, count: int) -> Drafted:
    """Draw candidates for the services that are not whole, spread evenly over communities."""
    homes = places.people.size
    community = np.sort(np.arange(count) % homes)
    service = _services(draw, places, community)
    gap = 100 * (1 - places.coverage[community, service])
    part = draw.choice([0.4, 0.6, 0.8, 1.0, 1.15], p=[0.2, 0.2, 0.2, 0.25, 0.15], size=count)
    percent = np.clip(np.floor(gap * part + draw.integers(-4, 8, count)), 8, 100)
    scale = (places.people[community] / 4000) ** 0.8 * (percent / 70) ** 0.9
    cost = USUAL_COST[service] * scale * draw.lognormal(0.0, 0.35, count)
    effects = np.zeros((count, len(SERVICES)))
    effects[np.arange(count), service] = percent / 100
    return Drafted(
        Candidates(
            community,
            effects,
            cost=np.maximum(8_000.0, np.floor(cost / 1000) * 1000),
            lead=draw.integers(1, 5, count),
            group=np.full(count, -1),
        ),
        service,
    )


def _services(draw: np.random.Generator, places: Communities, community: Integers) -> Integers:
    """Give the candidates of each community its unmet services in turn, in an order of its own."""
    unmet = places.coverage < 1
    order = np.argsort(np.where(unmet, draw.random(unmet.shape), 2.0), axis=1)
    first = np.searchsorted(community, community)
    turn = (np.arange(community.size) - first) % unmet.sum(axis=1)[community]
    return np.asarray(order[community, turn])


def cost_of_every_gap(places: Communities, drafted: Drafted) -> float:
    """Return what covering every gap costs at the median price of its candidates. [EUR]."""
    candidates, service = drafted
    gap = candidates.community * len(SERVICES) + service
    price = candidates.cost / candidates.effects[np.arange(service.size), service]
    order = np.lexsort((price, gap))
    gaps, first, number = np.unique(gap[order], return_index=True, return_counts=True)
    low, high = first + (number - 1) // 2, first + number // 2
    median = (price[order][low] + price[order][high]) / 2
    return float(((1 - places.coverage.ravel()[gaps]) * median).sum())


def draw_funds(
    draw: np.random.Generator,
    places: Communities,
    drafted: Drafted,
    count: int,
    regions: int,
    money: float,
    setting: Setting,
) -> Funds:
    """Draw funds with sectors, regions, a window, a largest project, and money in tranches."""
    sectors = some(draw, count, len(SERVICES), most=3, whole=0.15)
    homes = some(draw, count, regions, most=max(1, regions // 2 - 1), whole=0.25)
    first, last = draw.integers(0, 3, count), draw.integers(5, QUARTERS + 1, count)
    largest = draw.choice(LARGEST, count)
    if setting.open_funds:
        sectors[:], homes[:], largest[:] = True, True, np.inf
    parts = draw.dirichlet(np.full(count, 2.0)) if count else np.zeros(0)
    community = drafted.candidates.community
    return Funds(
        money=tranches(money * parts, first, last, QUARTERS),
        carry_over=np.ones(count, bool),
        eligible=sectors[:, drafted.service] & homes[:, places.region[community]],
        smallest=np.zeros(count),
        largest=largest,
        greatest_share=np.ones(count),
        last_payment=last - 1,
    )


def some(draw: np.random.Generator, count: int, size: int, *, most: int, whole: float) -> Booleans:
    """Draw a set of one to `most` things for each, and of all `size` things for a part of them."""
    rank = np.argsort(np.argsort(draw.random((count, size)), axis=1), axis=1)
    chosen = rank < draw.integers(1, most + 1, count)[:, None]
    chosen[draw.random(count) < whole] = True
    return np.asarray(chosen)


def tranches(money: Floats, first: Integers, last: Integers, quarters: int) -> Floats:
    """Return equal payments to each fund in every second quarter of its window, whole thousands."""
    when = np.arange(quarters)
    pays = (when >= first[:, None]) & (when < last[:, None]) & ((when - first[:, None]) % 2 == 0)
    so_far = money[:, None] * np.cumsum(pays, axis=1) / pays.sum(axis=1, keepdims=True)
    return np.diff(np.floor(so_far / 1000) * 1000, axis=1, prepend=0.0)


def capacity_of_regions(
    places: Communities, drafted: Drafted, regions: int, setting: Setting
) -> Floats:
    """Return what each region builds in any quarter, shape (regions, 1). [EUR]."""
    candidates = drafted.candidates
    whole = np.bincount(places.region[candidates.community], candidates.cost, minlength=regions)
    return np.asarray(np.floor(np.maximum(setting.capacity * whole, LEAST_CAPACITY))[:, None])
