"""How long each site still lasts from what is known now."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from threading import Lock, Thread
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from yakir import engine
from yakir.apps.endurance.queries.blending import Labelled
from yakir.apps.endurance.queries.network import KnownNetwork
from yakir.apps.endurance.queries.words import held
from yakir.apps.places.models import Community
from yakir.common.protected import Service

LOOK_AHEAD_HOURS = 168
STORES = {"battery": "battery_kwh", "fuel": "fuel_l", "tank": "tank_m3"}


@dataclass(frozen=True)
class Known:
    """What is known now; stores as shares of full by the key of a site, unknown for full."""

    grid_is_off: bool
    returns_after: float | None
    temperature_c: float
    alert: bool
    relief_comes: bool
    stores: Mapping[str, Mapping[str, float]]
    damage_hours: Mapping[str, float]


@dataclass(frozen=True)
class Lasting:
    """A site, how long it lasts and what ends it."""

    label: Labelled
    hours: str
    hours_number: float
    lasts: bool
    ended_by: str


def stored_at(known: KnownNetwork) -> list[tuple[Labelled, dict[str, float]]]:
    """Sites with stores, and how much each holds when full."""
    sites = known.network.sites
    rows = []
    for place, label in enumerate(known.sites):
        full = {
            store: float(sites.values(name)[place])
            for store, name in STORES.items()
            if sites.values(name)[place] > 0
        }
        if full:
            rows.append((label, full))
    return rows


def lasting(known: KnownNetwork, community: Community, now: Known, month: int) -> dict[str, Any]:
    """How long sites and services last from now on, the shortest first."""
    network = _relieved(known) if now.relief_comes else known.network
    place = known.towns.place(community.pk)
    count = network.sites.count
    state = engine.endurance.Present(
        grid_on=np.full(count, not now.grid_is_off),
        temperature_c=np.full(network.communities.people.size, now.temperature_c),
        alert=np.full(network.communities.people.size, now.alert),
        damage_hours=_of_sites(known, now.damage_hours, 0.0),
        **{name: _levels(known, now.stores.get(store, {}), name) for store, name in STORES.items()},
    )
    found = engine.endurance.now(
        network,
        state,
        hours=LOOK_AHEAD_HOURS,
        grid_returns=now.returns_after,
        first_hour_of_year=(month - 1) * 730,
    )
    rows = [_lasting(known, found, site) for site in range(count)]
    hours = found.hours[place]
    return {
        "sites": sorted(rows, key=lambda row: (row.hours_number, row.label.label)),
        "services": [
            {"service": service, "hours": held(float(hours[column]), found.horizon_hours)}
            for column, service in enumerate(Service.values)
            if np.isfinite(hours[column])
        ],
        "package": held(float(hours[-1]), found.horizon_hours) if np.isfinite(hours[-1]) else "",
    }


def _relieved(known: KnownNetwork) -> "engine.network.Network":
    """The network in which staff never tire."""
    sites = replace(known.network.sites, staff_hours=np.full(known.network.sites.count, np.inf))
    return replace(known.network, sites=sites)


def _of_sites(known: KnownNetwork, given: Mapping[str, float], other: float) -> Any:
    return np.array([given.get(label.key, other) for label in known.sites], float)


def _levels(known: KnownNetwork, shares: Mapping[str, float], name: str) -> Any:
    return _of_sites(known, shares, 1.0) * known.network.sites.values(name)


def _lasting(known: KnownNetwork, found: "engine.endurance.Now", site: int) -> Lasting:
    ends = {
        "power": _("no power"),
        "heat": _("no heat"),
        "water": _("no water"),
        "staff": _("staff without relief"),
        "damage": _("damaged"),
    }
    hours, by = float(found.site_hours[site]), int(found.ended_by[site])
    inputs = ("power", "heat", "water", "staff", "damage")
    return Lasting(
        label=known.sites[site],
        hours=held(hours, found.horizon_hours),
        hours_number=hours,
        lasts=by < 0,
        ended_by="" if by < 0 else ends[inputs[by]],
    )


_lock = Lock()
_warming: list[Thread] = []


def is_ready(*, wait_seconds: float = 4.0) -> bool:
    """Whether the engine has made itself ready in this process; it begins when first asked."""
    with _lock:
        if not _warming:
            thread = Thread(target=_warm, name="engine-warm", daemon=True)
            _warming.append(thread)
            thread.start()
    _warming[0].join(wait_seconds)
    return not _warming[0].is_alive()


def _warm() -> None:
    """Run the engine once on next to nothing, so that it is compiled."""
    network = engine.endurance.example(1, 2, 1)
    state = engine.endurance.Present(
        grid_on=np.zeros(2, bool), temperature_c=np.zeros(1), damage_hours=np.zeros(2)
    )
    engine.endurance.now(network, state, hours=1)
