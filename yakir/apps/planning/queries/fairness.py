"""Floors of fairness and limits of building as the engine takes them."""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from yakir.apps.places.rules import size_class
from yakir.apps.planning.models import Scenario
from yakir.apps.planning.queries.candidates import Place
from yakir.apps.planning.rules import FloorKind
from yakir.common.time import read_quarter


def region_numbers(places: Sequence[Place]) -> dict[str, int]:
    """The number of each oblast in a problem, by code."""
    codes = sorted({place.community.oblast.code for place in places})
    return {code: number for number, code in enumerate(codes)}


def capacity_of(scenario: Scenario, places: Sequence[Place]) -> npt.NDArray[np.float64]:
    """Most that can be built in each oblast and quarter; empty where nothing is limited."""
    regions = region_numbers(places)
    limits = [limit for limit in scenario.capacity if limit["oblast"] in regions]
    if not limits:
        return np.zeros((0, 0))
    first = read_quarter(scenario.first_quarter)
    # One quarter more than any limit names: the last one stands for all that follow.
    named = [read_quarter(each["quarter"]).since(first) for each in limits if each["quarter"]]
    capacity = np.full((len(regions), max(named, default=-1) + 2), np.inf)
    # Limits of every quarter first, so that one of a single quarter stands in their place.
    for limit in sorted(limits, key=lambda limit: bool(limit["quarter"])):
        row = capacity[regions[limit["oblast"]]]
        if limit["quarter"]:
            row[read_quarter(limit["quarter"]).since(first)] = limit["eur"]
        else:
            row[:] = limit["eur"]
    return capacity


def belongs(floor: Mapping[str, Any], place: Place) -> bool:
    """Whether a community is one of those that a floor is for."""
    match FloorKind(floor["of"]):
        case FloorKind.OBLAST:
            return bool(place.community.oblast.code == floor["which"])
        case FloorKind.STATUS:
            return bool(place.community.status == floor["which"])
        case FloorKind.SIZE:
            return bool(size_class(place.people) == floor["which"])


def plain_fairness(scenario: Scenario) -> dict[str, Any]:
    """Return floors and limits as the document of the problem holds them, where there are any."""
    plain = {"floors": scenario.floors, "capacity": scenario.capacity}
    return {name: list(rules) for name, rules in plain.items() if rules}
