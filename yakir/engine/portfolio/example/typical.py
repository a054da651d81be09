"""Problems of the shape that the platform compiles, with sizes of one design as groups."""

import numpy as np

from yakir.engine.arrays import Booleans, Floats
from yakir.engine.baseline import SERVICES
from yakir.engine.portfolio.problem import (
    Candidates,
    Communities,
    Funds,
    Package,
    PlanningProblem,
)

#: Cost for a person served, by service, of the order of typical designs; made up. [EUR]
COST_FOR_A_PERSON = np.array([450.0, 120.0, 300.0, 150.0, 400.0, 2500.0, 500.0])
REGIONS = 6


def example(
    communities: int,
    candidates: int,
    funds: int,
    seed: int,
    *,
    package: Package = Package.SHARE,
    budget: float = 0.3,
) -> PlanningProblem:
    """
    Return a made-up problem that has the shape of the real ones.

    There are `communities` with `candidates` each; the money of all `funds` together is the part
    `budget` of what half of all candidates cost.
    """
    draw = np.random.default_rng(seed)
    people = np.round(draw.lognormal(9.3, 0.9, communities))
    coverage = np.round(draw.uniform(0.25, 0.95, (communities, len(SERVICES))), 2)
    coverage[draw.random(coverage.shape) < 0.1] = 1.0
    places = Communities(people, coverage, draw.integers(0, REGIONS, communities))
    drafted, service = _candidates(draw, places, candidates)
    whole = drafted.cost.sum() / 2
    givers = _funds(draw, places, drafted, service, funds, budget * whole)
    return PlanningProblem(places, drafted, givers, package=package)


def _candidates(
    draw: np.random.Generator, places: Communities, count: int
) -> tuple[Candidates, np.ndarray[tuple[int, ...], np.dtype[np.int64]]]:
    """Draft pairs of sizes, each pair of one design for one service below its threshold."""
    community = np.repeat(np.arange(places.people.size), count)
    service = np.zeros(community.size, np.int64)
    effects = np.zeros((community.size, len(SERVICES)))
    group = np.repeat(np.arange((community.size + 1) // 2), 2)[: community.size]
    if count % 2:
        group = community * count + np.tile(np.arange(count) // 2, places.people.size)
    for home in range(places.people.size):
        short = np.flatnonzero(places.coverage[home] < 0.9)
        short = short if short.size else np.array([0])
        designs = np.resize(draw.permutation(short), (count + 1) // 2)
        for index in range(count):
            row, wanted = home * count + index, designs[index // 2]
            gap = max(1 - places.coverage[home, wanted], 0.05)
            part = 1.0 if index % 2 == 0 else draw.choice([0.4, 0.5, 0.6])
            service[row] = wanted
            effects[row, wanted] = round(min(1.0, gap * part * draw.uniform(0.8, 1.05)), 3)
    served = effects.sum(axis=1) * places.people[community]
    unit = COST_FOR_A_PERSON[service] * draw.lognormal(0, 0.3, community.size)
    cost = np.round(20_000 + unit * served**0.92, -2)
    lead = draw.integers(1, 7, community.size)
    return Candidates(community, effects, cost, lead, group), service


def _funds(
    draw: np.random.Generator,
    places: Communities,
    drafted: Candidates,
    service: np.ndarray[tuple[int, ...], np.dtype[np.int64]],
    count: int,
    budget: float,
) -> Funds:
    """Give funds their sectors, places, sizes, shares and money."""
    sectors = draw.random((count, len(SERVICES))) < 0.5
    regions = draw.random((count, REGIONS)) < 0.6
    if count:
        sectors[0], regions[0] = True, True
    eligible: Booleans = sectors[:, service] & regions[:, places.region[drafted.community]]
    quarters = 12
    first, last = draw.integers(0, 3, count), draw.integers(6, 10, count)
    when = np.arange(quarters)
    # A tranche every second quarter, all of one size.
    arrives = (when >= first[:, None]) & (when < last[:, None]) & ((when - first[:, None]) % 2 == 0)
    arrivals: Floats = arrives / arrives.sum(axis=1, keepdims=True)
    parts = draw.dirichlet(np.full(count, 3.0)) if count else np.zeros(0)
    return Funds(
        money=np.round(budget * parts[:, None] * arrivals, 2),
        carry_over=draw.random(count) < 0.8,
        eligible=eligible,
        smallest=np.where(draw.random(count) < 0.3, np.quantile(drafted.cost, 0.1), 0.0),
        largest=np.where(draw.random(count) < 0.3, np.quantile(drafted.cost, 0.95), np.inf),
        greatest_share=np.where(draw.random(count) < 0.3, 0.7, 1.0),
        last_payment=draw.integers(quarters - 2, quarters + 2, count),
    )
