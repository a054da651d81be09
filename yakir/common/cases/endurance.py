"""Cases of endurance and the answers to them, as documents."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from yakir import engine
from yakir.common.cases import network, scenario, schemas
from yakir.common.cases.document import VERSION, InvalidDocument, counted
from yakir.common.cases.names import Names


@dataclass(frozen=True, eq=False)
class EnduranceCase:
    """
    What stands where, and what may befall it.

    Parameters
    ----------
    names
        What the document calls communities, sites and the rest.
    hold_share
        Share of the people of an ordinary day from which a service counts as holding. [1]
    """

    network: engine.network.Network
    scenario: engine.outages.Scenario
    names: Names
    hold_share: float = engine.endurance.HOLD_SHARE


def read(document: Any) -> EnduranceCase:
    """
    Return the case of a document.

    Raises
    ------
    InvalidDocument
        With every fault under its JSON pointer.
    """
    faults = schemas.faults(document, "endurance")
    found = future = None
    if isinstance(document, Mapping):
        sound = scenario.sound(document.get("scenario"), faults)
        found = network.read(document, faults)
        names = found.names if found else network.names_of(document)
        future = scenario.read(sound, names, faults)
    if faults or found is None or future is None:
        raise InvalidDocument(faults)
    hold_share = document.get("hold_share", engine.endurance.HOLD_SHARE)
    return EnduranceCase(found.network, future, found.names, hold_share)


def written(case: EnduranceCase) -> dict[str, Any]:
    """Return the document that reads as the case."""
    found = {"version": VERSION} | network.written(case.network, case.names)
    found["scenario"] = scenario.written(case.scenario, case.names)
    return found | {"hold_share": case.hold_share}


def answer(
    case: EnduranceCase, found: engine.endurance.Endurance, *, seed: int, seconds: float
) -> dict[str, Any]:
    """Return what a simulation found, as the document that answers the case."""
    told = {
        case.names.communities[community]: {
            column: _held(found, row, number)
            for number, column in enumerate(engine.endurance.COLUMNS)
        }
        for row, community in enumerate(found.communities)
    }
    return {
        "version": VERSION,
        "draws": found.draws,
        "seed": seed,
        "horizon_hours": found.horizon_hours,
        "hold_share": case.hold_share,
        "communities": told,
        "seconds": seconds,
    }


def _held(found: engine.endurance.Endurance, row: int, column: int) -> dict[str, Any] | None:
    """What was found of one service in one community; None where it has no site with it."""
    if not found.known[row, column]:
        return None
    quantiles = zip(engine.endurance.QUANTILES, found.quantiles[:, row, column], strict=True)
    return {
        "hours": {f"{quantile:g}": float(hours) for quantile, hours in quantiles},
        "hours_mean": float(found.hours[row, column]),
        "hours_error": float(found.hours_error[row, column]),
        "outlasted_share": float(found.outlasted[row, column]),
        "person_hours_without": float(found.person_hours_without[row, column]),
        "person_hours_error": float(found.person_hours_error[row, column]),
    }


def example(
    *, communities: int, seed: int, sites_per_community: int = 10, hours: int = 720
) -> EnduranceCase:
    """Return a made-up case of any size."""
    made = engine.endurance.example(communities, sites_per_community, seed)
    return EnduranceCase(
        made, engine.endurance.example_scenario(hours), example_names(made, sites_per_community)
    )


def example_names(made: engine.network.Network, sites_per_community: int) -> Names:
    """Return names for a made-up network."""
    kinds = tuple(dict.fromkeys(engine.endurance.KINDS))
    communities = counted("community", made.communities.people.size)
    sites = tuple(
        f"{communities[community]}/{kinds[kind]}-{number % sites_per_community + 1}"
        for number, (community, kind) in enumerate(
            zip(made.sites.community, made.sites.kind, strict=True)
        )
    )
    oblasts = counted("oblast", int(np.max(made.communities.oblast)) + 1)
    profiles = counted("profile", len(made.profiles))
    return Names(oblasts, kinds, communities, sites, profiles)
