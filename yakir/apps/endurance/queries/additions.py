"""The network of communities once projects are built, as the engine takes it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from yakir import engine
from yakir.apps.endurance.queries.network import KnownNetwork
from yakir.common.protected import Service

#: Fuel of a generator that nobody tells of: as by norm. [l/kWh]
LITRES_A_KWH = 0.3
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Addition:
    """
    What one project changes: a site of its own, or more at present sites of some kinds.

    Parameters
    ----------
    key
        Names it, so that the luck of its site is its own.
    kind
        Kind of its own site; empty where it strengthens present ones.
    places
        People who may have each service at its own site, while theirs does not work.
    strengthens, load_kw
        Kinds of sites that get more, the first kind first, as far as this load of theirs; every
        one of them where it is 0.
    adds
        What is added, by field of the engine's sites; shared among sites by their load.
    """

    key: str
    kind: str = ""
    places: Mapping[str, float] = field(default_factory=dict)
    strengthens: tuple[str, ...] = ()
    load_kw: float = 0.0
    adds: Mapping[str, float] = field(default_factory=dict)


def with_additions(
    known: KnownNetwork, additions: Mapping[int, Sequence[Addition]]
) -> "engine.network.Network":
    """Return the network in which each community, by its id, has built all its additions."""
    placed = [
        (known.towns.place(community), each) for community, own in additions.items() for each in own
    ]
    network = known.network
    own_sites = [(home, each) for home, each in placed if each.kind]
    if own_sites:
        network = _extended(network, own_sites)
    for home, each in placed:
        if not each.kind:
            network = _strengthened(network, home, each)
    return network


def _extended(
    network: "engine.network.Network", placed: Sequence[tuple[int, Addition]]
) -> "engine.network.Network":
    """The network with a site for each addition, to which people of the others may go."""
    count = network.sites.count
    names = sorted({name for _home, each in placed for name in each.adds})
    places = np.array(
        [[each.places.get(code, 0.0) for code in Service.values] for _home, each in placed]
    )
    kinds = engine.norms.KINDS
    sites = engine.network.Sites(
        community=np.array([home for home, _each in placed], np.int64),
        kind=np.array([kinds.index(each.kind) for _home, each in placed], np.int64),
        serves=np.zeros_like(places),
        places=places,
        luck=np.array([engine.network.luck_of(each.key) for _home, each in placed], np.int64),
        **(
            {"power_kw": np.zeros(len(placed))}
            | {
                name: np.array([each.adds.get(name, 0.0) for _home, each in placed])
                for name in names
            }
        ),
    )
    arcs = [
        (int(site), count + number, service)
        for number, (home, each) in enumerate(placed)
        for service, code in enumerate(Service.values)
        if each.places.get(code, 0.0) > 0
        for site in _serving(network, home, service)
    ]
    substitutes = engine.network.Substitutes(*np.array(arcs, np.int64).reshape(-1, 3).T)
    return network.extended(sites, substitutes=substitutes)


def _serving(network: "engine.network.Network", home: int, service: int) -> Iterator[Any]:
    """Sites of a community that give a service."""
    sites = network.sites
    yield from np.flatnonzero((sites.community == home) & (sites.serves[:, service] > 0))


def _strengthened(
    network: "engine.network.Network", home: int, addition: Addition
) -> "engine.network.Network":
    """The network in which the sites of some kinds have more."""
    chosen, part = _reached(network, home, addition)
    if not chosen.size:
        return network
    more: dict[str, Floats] = {name: amount * part for name, amount in addition.adds.items()}
    if addition.adds.get("generator_kw"):
        idle = network.sites.values("generator_l_per_kwh")[chosen] == 0
        more["generator_l_per_kwh"] = np.where(idle, LITRES_A_KWH, 0.0)
    return network.strengthened(chosen, **more)


def _reached(
    network: "engine.network.Network", home: int, addition: Addition
) -> tuple[npt.NDArray[np.int64], Floats]:
    """Sites that get something, and the part of it that each gets, by its load."""
    sites, kinds = network.sites, engine.norms.KINDS
    wanted = [kinds.index(kind) for kind in addition.strengthens]
    own = np.flatnonzero((sites.community == home) & np.isin(sites.kind, wanted))
    load = sites.power_kw[own]
    rank = np.array([wanted.index(int(kind)) for kind in sites.kind[own]], np.int64)
    own = own[np.lexsort(np.array([own, -load, rank]))]
    load = sites.power_kw[own]
    if addition.load_kw > 0:
        # A site is reached in part where the load reaches no further.
        before = np.cumsum(load) - load
        load = np.clip(addition.load_kw - before, 0.0, load)
    reached = load > 0
    whole = float(load.sum())
    return own[reached], load[reached] / whole if whole > 0 else load[reached]
