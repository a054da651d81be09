"""Family B: every rule of a planning problem at once."""

from dataclasses import replace

import numpy as np

from yakir.engine.arrays import Booleans, Floats, Integers
from yakir.engine.baseline import SERVICES
from yakir.engine.portfolio.example.simple import (
    LARGEST,
    QUARTERS,
    Drafted,
    capacity_of_regions,
    cost_of_every_gap,
    draw_candidates,
    draw_communities,
    some,
    tranches,
)
from yakir.engine.portfolio.example.variants import Setting, Variant
from yakir.engine.portfolio.problem import (
    Candidates,
    Communities,
    Floors,
    Funds,
    Joint,
    Package,
    PlanningProblem,
)

#: Quarters over which the gain is counted: late projects are finished too. [quarters]
HORIZON = 12
#: Part of the candidates that add to several services. [1]
SEVERAL = 0.4
#: What a missing euro of a floor takes from the value. [weighted people-quarters / EUR]
FLOOR_PRICE = 0.005
#: Population up to which a community counts as small. [people]
SMALL = 3_000


def family_b(
    communities: int,
    candidates: int,
    funds: int,
    seed: int,
    *,
    regions: int = 10,
    package: Package = Package.THRESHOLD,
    variant: Variant = Variant.USUAL,
    scenarios: int = 0,
) -> PlanningProblem:
    """
    Return an instance of family B with so many communities, candidates in all and funds.

    Projects add to several services, need and exclude each other, are paid over their lead time by
    several funds with shares, tickets and named groups; a few are required. `scenarios` of failing
    funds may be added.
    """
    setting = variant.value
    draw = np.random.default_rng(seed)
    places = draw_communities(draw, communities, regions, setting)
    drafted = _several_services(draw, places, draw_candidates(draw, places, candidates))
    money = setting.money * cost_of_every_gap(places, drafted)
    givers = _draw_funds(draw, places, drafted, funds, regions, money, setting)
    drafted = _bind(draw, drafted, givers)
    return PlanningProblem(
        places,
        drafted.candidates,
        givers,
        starts=QUARTERS,
        horizon=HORIZON,
        thresholds=np.full(len(SERVICES), 0.95),
        package=package,
        capacity=capacity_of_regions(places, drafted, regions, setting),
        most_at_once=4,
        most_per_service=3,
        most_funds=4,
        floors=_draw_floors(draw, places, regions),
        joints=_draw_joints(draw, drafted),
        failures=draw.random((scenarios, funds)) < 0.1,
    )


def _several_services(draw: np.random.Generator, places: Communities, drafted: Drafted) -> Drafted:
    """Let a part of the candidates add to one or two more services, for more money."""
    candidates, service = drafted
    effects = candidates.effects.copy()
    gap = 1 - places.coverage[candidates.community]
    rank = np.where((effects > 0) | (gap <= 0), 2.0, draw.random(effects.shape))
    more = np.argsort(np.argsort(rank, axis=1), axis=1) < draw.integers(1, 3, service.size)[:, None]
    more &= (rank < 2) & (draw.random(service.size) < SEVERAL)[:, None]
    part = draw.choice([0.25, 0.5, 0.75, 1.0], effects.shape)
    effects[more] = np.maximum(np.floor(100 * part * gap)[more], 1) / 100
    cost = np.floor(candidates.cost * (1 + 0.5 * more.sum(axis=1)) / 1000) * 1000
    return Drafted(replace(candidates, effects=effects, cost=cost), service)


def _bind(draw: np.random.Generator, drafted: Drafted, funds: Funds) -> Drafted:
    """Let candidates exclude and need each other, and a person commit or rule out some."""
    candidates, service = drafted
    count = service.size
    group = _variants_of_one_site(draw, candidates, service)
    needs = _prerequisites(draw, candidates, group)
    latest = np.where(draw.random(count) < 0.1, draw.integers(4, 7, count), QUARTERS - 1)
    latest[draw.random(count) < 0.01] = -1
    bound = replace(
        candidates,
        group=group,
        needs=needs,
        earliest=np.where(draw.random(count) < 0.1, draw.integers(1, 4, count), 0),
        latest=latest,
    )
    return Drafted(replace(bound, required=_committed(bound, funds)), service)


def _variants_of_one_site(
    draw: np.random.Generator, candidates: Candidates, service: Integers
) -> Integers:
    """Pair some candidates of one community and service as variants of each other."""
    order = np.lexsort((service, candidates.community))
    first, second = order[:-1:2], order[1::2]
    alike = (candidates.community[first] == candidates.community[second]) & (
        service[first] == service[second]
    )
    pairs = np.flatnonzero(alike & (draw.random(first.size) < 0.35))
    group = np.full(service.size, -1)
    group[first[pairs]] = group[second[pairs]] = np.arange(pairs.size)
    return group


def _prerequisites(draw: np.random.Generator, candidates: Candidates, group: Integers) -> Integers:
    """Let a tenth of the candidates need an earlier one of their community, no variant of theirs."""
    count = group.size
    first = np.searchsorted(candidates.community, candidates.community)
    needed = first + np.floor(draw.random(count) * (np.arange(count) - first)).astype(np.int64)
    apart = (group == -1) | (group[needed] != group)
    has = (needed < np.arange(count)) & apart & (draw.random(count) < 0.1)
    return np.where(has, needed, -1)


def _committed(candidates: Candidates, funds: Funds) -> Booleans:
    """Require the cheapest free candidates, one for a hundred communities and one at least."""
    free = (candidates.group < 0) & (candidates.needs < 0) & (candidates.latest >= QUARTERS - 1)
    cost = candidates.cost[None, :]
    pays = funds.eligible & (funds.smallest[:, None] <= cost) & (cost <= funds.largest[:, None])
    pays &= funds.ticket[:, None] == 0
    free &= np.where(pays, funds.cap[:, None], 0.0).sum(axis=0) >= 1.5
    cheapest = np.argsort(np.where(free, candidates.cost, np.inf), kind="stable")
    wanted = 1 + int(candidates.community[-1]) // 100
    required = np.zeros(candidates.cost.size, bool)
    required[[c for c in cheapest[:wanted] if free[c]]] = True
    return required


def _draw_funds(
    draw: np.random.Generator,
    places: Communities,
    drafted: Drafted,
    count: int,
    regions: int,
    money: float,
    setting: Setting,
) -> Funds:
    """
    Draw funds that share in projects; the first is the communities' own money.

    It pays in every sector and region, up to half of a project where there are other funds, so that
    what the others ask of the communities can be met.
    """
    community = drafted.candidates.community
    sectors = some(draw, count, len(SERVICES), most=4, whole=0.25)
    homes = some(draw, count, regions, most=max(1, regions // 2), whole=0.4)
    first, last = draw.integers(0, 3, count), draw.integers(6, HORIZON, count)
    largest = draw.choice(LARGEST, count)
    share = draw.choice([0.6, 0.8, 0.9, 1.0], count)
    ticket = draw.choice([0.0, 0.0, 0.0, 30e3, 80e3], count)
    parts = draw.dirichlet(np.full(count, 2.0)) if count else np.zeros(0)
    sectors[:1], homes[:1], largest[:1], ticket[:1] = True, True, np.inf, 0.0
    share[:1], last[:1] = 0.5 if count > 1 else 1.0, HORIZON
    if setting.open_funds:
        sectors[:], homes[:], largest[:] = True, True, np.inf
    own = np.where(np.arange(count) > 0, draw.choice([0.0, 0.0, 0.1, 0.2], count), 0.0)
    gap = 1 - places.coverage
    needy = gap.mean(axis=1) > np.median(gap.mean(axis=1))
    names = (draw.random(count) < 0.4) & (np.arange(count) > 0)
    named = needy[community] & names[:, None]
    return Funds(
        money=tranches(money * parts, first, last, HORIZON),
        carry_over=draw.random(count) < 0.7,
        eligible=_designs(drafted, sectors) & homes[:, places.region[community]],
        smallest=draw.choice([0.0, 0.0, 20e3], count) * (np.arange(count) > 0),
        largest=largest,
        greatest_share=share,
        last_payment=last,
        own_contribution=own,
        ticket=ticket,
        named=named,
        named_share=np.where(names, draw.choice([0.3, 0.5], count), 0.0),
    )


def _designs(drafted: Drafted, sectors: Booleans) -> Booleans:
    """Whether a fund's sectors hold any service that a candidate adds to, (funds, candidates)."""
    return np.asarray(sectors @ (drafted.candidates.effects > 0).T)


def _draw_floors(draw: np.random.Generator, places: Communities, regions: int) -> Floors:
    """Give each region, small communities and some communities of a status a floor."""
    status = draw.random(places.people.size) < 0.3
    members = np.vstack(
        [places.region[None, :] == np.arange(regions)[:, None], places.people <= SMALL, status]
    )
    part: Floats = members @ places.people / places.people.sum()
    least = np.round(part * np.append(np.full(regions, 0.6), [1.2, 1.1]), 3)
    return Floors(members, np.minimum(least, 1.0), np.full(least.size, FLOOR_PRICE))


def _draw_joints(draw: np.random.Generator, drafted: Drafted) -> tuple[Joint, ...]:
    """Correct, for a twentieth of the candidates, what one and the next do together."""
    candidates, service = drafted
    count = service.size
    alone = candidates.community[:-1] == candidates.community[1:]
    first = np.flatnonzero(alone & (draw.random(count - 1) < 0.05))
    change = draw.choice([-0.1, -0.05, 0.05], first.size)
    joints = []
    for one, amount in zip(first, change, strict=True):
        changed = np.zeros(len(SERVICES))
        changed[service[one]] = amount
        joints.append(Joint((int(one), int(one) + 1), changed))
    return tuple(joints)
