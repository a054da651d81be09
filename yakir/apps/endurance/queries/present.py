"""How long each site still lasts from what is known now."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import pairwise
from threading import Lock, Thread
from typing import Any

import numpy as np
from django.utils import timezone

from yakir import engine
from yakir.apps.endurance.queries.blending import POWER, Labelled
from yakir.apps.endurance.queries.network import KnownNetwork
from yakir.apps.endurance.queries.told import GAINED, STORES, Told
from yakir.apps.places.models import Community
from yakir.common.protected import Service
from yakir.engine.arrays import Booleans, Floats

LOOK_AHEAD_HOURS = 168
HOURS_OF_YEAR = 8760
#: Longer than any look: a supplier that gives nothing until somebody says otherwise. [h]
NEVER = 1e9
ENDED_BY = ("power", "heat", "water", "staff", "damage")


def sites_with_stores(known: KnownNetwork) -> Iterator[tuple[Labelled, list[str]]]:
    """Sites, each with the stores that it has."""
    full = {store: known.network.sites.values(name) for store, name in STORES.items()}
    for site, label in enumerate(known.sites):
        yield label, [store for store in STORES if full[store][site] > 0]


def lasting(known: KnownNetwork, community: Community, told: Told, at: datetime) -> dict[str, Any]:
    """How long sites and services last from now on, the shortest first, as a record keeps it."""
    known = _with_own_lines(known, told)
    place = known.towns.place(community.pk)
    levels = stores_now(known, told, at)
    silent = _silent(known, told, at)
    damage = np.array([told.site(label.key).mended_hours for label in known.sites], float)
    returns = told.inputs["power"].returns_hours
    found = engine.endurance.now(
        _network(known, told),
        replace(
            _state(known, told, at),
            damage_hours=np.maximum(damage, silent),
            staff_hours=_staff(known, told, at),
            **levels,
        ),
        hours=LOOK_AHEAD_HOURS,
        grid_returns=returns,
        first_hour_of_year=hour_of_year(at),
    )
    hours = found.hours[place]
    rows = list(_rows(known, found, levels, silent))
    ending = [row for row in rows if row["by"]]
    return {
        "horizon": LOOK_AHEAD_HOURS,
        "package": _known(hours[-1]),
        "services": {
            service: float(hours[column])
            for column, service in enumerate(Service.values)
            if np.isfinite(hours[column])
        },
        "sites": sorted(ending, key=lambda row: (row["hours"], row["name"], row["key"])),
        "lasting": len(rows) - len(ending),
    }


def stores_now(known: KnownNetwork, told: Told, at: datetime) -> dict[str, Any]:
    """
    What is in the stores now: as typed, else what is left since each input went off.

    Until then they were full. The past is walked through by the rules of the look ahead, from one
    moment at which something went off to the next, with today's weather and with staff.
    """
    known = _with_own_lines(known, told)
    network = _relieved(known)
    levels: dict[str, Any] = {}
    for begin, end in pairwise([*told.moments(at), at]):
        state = replace(
            _state(known, told, begin), damage_hours=_silent(known, told, begin), **levels
        )
        left = engine.endurance.later(
            network,
            state,
            hours=(end - begin) / timedelta(hours=1),
            first_hour_of_year=hour_of_year(begin),
        )
        levels = {name: getattr(left, name) for name in (*STORES.values(), "warmth_kwh")}
    return {**levels, **dict(_typed_levels(known, told, levels))}


def _typed_levels(
    known: KnownNetwork, told: Told, left: Mapping[str, Any]
) -> Iterator[tuple[str, Floats]]:
    """The stores with what somebody read off a gauge in place of what was worked out."""
    for store, name in STORES.items():
        full = known.network.sites.values(name)
        levels = np.array(left.get(name, full), float)
        for site, label in enumerate(known.sites):
            share = told.site(label.key).levels.get(store)
            if share is not None:
                levels[site] = share * full[site]
        yield name, levels


def _with_own_lines(known: KnownNetwork, told: Told) -> KnownNetwork:
    """The network in which no site brings power to one whose grid somebody has told apart."""
    apart = np.array([bool(told.site(label.key).grid) for label in known.sites], bool)
    if not apart.any():
        return known
    network, links = known.network, known.network.links
    kept = ~(apart[links.site] & (links.carries == POWER))
    lines = engine.network.Links(links.site[kept], links.supplier[kept], links.carries[kept])
    sites = replace(network.sites, on_grid=network.sites.values("on_grid") | apart)
    return replace(known, network=replace(network, sites=sites, links=lines))


def hour_of_year(moment: datetime) -> int:
    """Return the hour of the year that a moment lies in, in local time."""
    local = timezone.localtime(moment)
    return min((local.timetuple().tm_yday - 1) * 24 + local.hour, HOURS_OF_YEAR - 1)


def _state(known: KnownNetwork, told: Told, moment: datetime) -> "engine.endurance.Present":
    towns = known.network.communities.people.size
    return engine.endurance.Present(
        grid_on=_grid_on(known, told, moment),
        temperature_c=np.full(towns, told.temperature_c),
        alert=np.full(towns, told.alert),
    )


def _grid_on(known: KnownNetwork, told: Told, moment: datetime) -> Booleans:
    everywhere = told.inputs["power"].is_off(moment)
    return np.array(
        [not told.site(label.key).is_dark(moment, everywhere) for label in known.sites], bool
    )


def _silent(known: KnownNetwork, told: Told, moment: datetime) -> Floats:
    """Hours for which sites that only bring heat or water give nothing, because it is off."""
    hours = np.zeros(known.network.sites.count)
    for name in ("heat", "water"):
        each = told.inputs[name]
        if each.is_off(moment):
            away = NEVER if each.returns_hours is None else each.returns_hours
            hours[_only_bring(known, GAINED[name])] = away
    return hours


def _only_bring(known: KnownNetwork, carries: int) -> list[int]:
    """Sites whose links bring this input to others and nothing else."""
    links = known.network.links
    bring = set(links.supplier[links.carries == carries].tolist())
    return sorted(bring - set(links.supplier[links.carries != carries].tolist()))


def _staff(known: KnownNetwork, told: Told, at: datetime) -> Floats:
    """Hours that the staff on site still holds out."""
    full = np.array(_network(known, told).sites.values("staff_hours"), float)
    since = told.inputs["staff"].since
    passed = 0.0 if since is None else (at - since) / timedelta(hours=1)
    return np.maximum(full - passed, 0.0)


def _network(known: KnownNetwork, told: Told) -> "engine.network.Network":
    return known.network if told.inputs["staff"].off else _relieved(known)


def _relieved(known: KnownNetwork) -> "engine.network.Network":
    """The network in which staff never tire."""
    sites = replace(known.network.sites, staff_hours=np.full(known.network.sites.count, np.inf))
    return replace(known.network, sites=sites)


def _rows(
    known: KnownNetwork,
    found: "engine.endurance.Now",
    levels: Mapping[str, Floats],
    silent: Floats,
) -> Iterator[dict[str, Any]]:
    """A line for each site; `by` is empty for one that lasts."""
    full = {store: known.network.sites.values(name) for store, name in STORES.items()}
    for site, label in enumerate(known.sites):
        by = int(found.ended_by[site])
        ended = "" if by < 0 else ENDED_BY[by]
        yield {
            "key": label.key,
            "name": label.name,
            "hours": float(found.site_hours[site]),
            "by": "off" if ended == "damage" and silent[site] else ended,
            "left": {
                store: round(float(levels[name][site] / full[store][site]), 3)
                for store, name in STORES.items()
                if full[store][site] > 0
            },
        }


def _known(hours: float) -> float | None:
    return float(hours) if np.isfinite(hours) else None


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
