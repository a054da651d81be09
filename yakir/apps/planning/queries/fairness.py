"""Floors of fairness and limits of building as the engine takes them."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from yakir import engine
from yakir.apps.places.rules import size_class
from yakir.apps.planning.models import Scenario
from yakir.apps.planning.queries.candidates import CandidateDraft, Place
from yakir.apps.planning.rules import FloorKind
from yakir.common.time import read_quarter

# A euro that misses a floor takes more from a plan than the best project gives for a euro: a
# floor is kept wherever it can be.
DEARER = 2.0


def region_numbers(places: Sequence[Place]) -> dict[str, int]:
    """The number of each oblast in a problem, by code."""
    codes = sorted({place.community.oblast.code for place in places})
    return {code: number for number, code in enumerate(codes)}


def capacity_of(
    scenario: Scenario, places: Sequence[Place], candidates: Sequence[CandidateDraft]
) -> npt.NDArray[np.float64]:
    """Most that can be built in each oblast and quarter; empty where nothing is limited."""
    regions = region_numbers(places)
    limits = [limit for limit in scenario.capacity if limit["oblast"] in regions]
    if not limits:
        return np.zeros((0, 0))
    first = read_quarter(scenario.first_quarter)
    # One quarter more than any limit names: the last one stands for all that follow.
    named = [read_quarter(each["quarter"]).since(first) for each in limits if each["quarter"]]
    # Nowhere can more be built than everything; an endless limit would have no price.
    everything = sum(float(draft.cost_eur) for draft in candidates)
    capacity = np.full((len(regions), max(named, default=-1) + 2), everything)
    # Limits of every quarter first, so that one of a single quarter stands in their place.
    for limit in sorted(limits, key=lambda limit: bool(limit["quarter"])):
        row = capacity[regions[limit["oblast"]]]
        if limit["quarter"]:
            row[read_quarter(limit["quarter"]).since(first)] = limit["eur"]
        else:
            row[:] = limit["eur"]
    return capacity


def floors_of(scenario: Scenario, places: Sequence[Place], price: float) -> engine.Floors:
    """The floors of a scenario: whom each is for, its least share, what a missing euro costs."""
    floors = scenario.floors
    return engine.Floors(
        members=np.array([[belongs(floor, p) for p in places] for floor in floors], bool).reshape(
            len(floors), len(places)
        ),
        least=np.array([float(floor["least"]) for floor in floors]),
        price=np.full(len(floors), price),
    )


def belongs(floor: Mapping[str, Any], place: Place) -> bool:
    """Whether a community is one of those that a floor is for."""
    match FloorKind(floor["of"]):
        case FloorKind.OBLAST:
            return bool(place.community.oblast.code == floor["which"])
        case FloorKind.STATUS:
            return bool(place.community.status == floor["which"])
        case FloorKind.SIZE:
            return bool(size_class(place.people) == floor["which"])


def plain_fairness(scenario: Scenario, problem: engine.PlanningProblem) -> dict[str, Any]:
    """
    Return floors and limits as the document of the problem holds them, where there are any.

    Whom a floor is for stands there by number: a status that changes later changes no plan.
    """
    floors = [
        {
            **floor,
            "members": np.flatnonzero(problem.floors.members[index]).tolist(),
            "price": float(problem.floors.price[index]),
        }
        for index, floor in enumerate(scenario.floors)
    ]
    plain = {
        "floors": floors,
        "capacity": list(scenario.capacity),
        "room": problem.capacity.tolist(),
    }
    return {name: rules for name, rules in plain.items() if rules}


def price_of_a_missing_euro(
    communities: engine.Communities, candidates: engine.Candidates, horizon: int
) -> float:
    """Twice what no project exceeds in gain for a euro: all whom it reaches, over all quarters."""
    priced = candidates.cost > 0
    reached = communities.people[candidates.community] * candidates.effects.sum(axis=1)
    best = (reached[priced] / candidates.cost[priced]).max(initial=0.0)
    return DEARER * float(best) * horizon
