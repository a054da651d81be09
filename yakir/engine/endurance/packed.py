"""The network as the few arrays that compiled code reads, side by side in memory."""

from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from yakir.engine.arrays import Floats, Integers
from yakir.engine.network import Network, compiled

#: Columns of `Packed.amounts`.
COLUMNS = (
    "power_kw",
    "heat_kw_per_k",
    "heat_kwh",
    "water_m3_per_h",
    "tank_m3",
    "battery_kwh",
    "battery_kw",
    "fuel_l",
    "generator_kw",
    "generator_least_share",
    "generator_l_per_kwh",
    "chp_kw",
    "chp_heat_kw",
    "chp_l_per_kwh",
    "solar_kwp",
    "boiler_kw",
    "power_export_kw",
    "staff_hours",
)
(
    LOAD,
    HEAT_LOSS,
    WARMTH,
    WATER_USE,
    TANK,
    BATTERY,
    BATTERY_KW,
    FUEL,
    GENERATOR,
    LEAST_SHARE,
    GENERATOR_FUEL,
    CHP,
    CHP_HEAT,
    CHP_FUEL,
    SOLAR,
    BOILER,
    EXPORT,
    STAFF,
) = range(len(COLUMNS))
#: Columns of `Packed.marks`; a line is a row of the state of feeders, -1 for a site off the grid;
#: the reserve are steps in which a site works though it lacks inputs.
KIND, PROFILE, OWN_WATER, CLOSES, LINE, RESERVE = range(6)


class Packed(NamedTuple):
    """
    A network in the order of work; see `yakir.engine.network.Compiled` for the compressed rows.

    `amounts`, shape (sites, 18), and `marks`, shape (sites, 6), hold the fields of sites. `users`
    are the sites linked to each supplier, whatever they take. `groups` are the feeder groups that
    sites of a community hang on. `number` is the index of a site in the network; `luck` the number by
    which its luck is drawn, of its own or by its place among the sites of its community.
    """

    number: Integers
    luck: Integers
    first: Integers
    circle_end: Integers
    supply_first: Integers
    supplier: Integers
    carries: Integers
    feeds_first: Integers
    feeds: Integers
    users_first: Integers
    users: Integers
    arc_first: Integers
    arc_site: Integers
    arc_other: Integers
    arc_service: Integers
    groups_first: Integers
    groups: Integers
    amounts: Floats
    marks: Integers
    serves: Floats
    places: Floats
    ordinary: Floats
    #: People by whom a service is measured: those of an ordinary day, here or of another network,
    #: shape (communities, 7).
    wanted: Floats
    people: Floats
    oblast: Integers
    profiles: Floats
    profile_least: Floats
    solar: Floats
    #: Whether any site of the community closes under an alert, shape (communities,).
    closing: npt.NDArray[np.uint8]


def packed(network: Network) -> Packed:
    """Return the network as compiled code reads it."""
    ordered = compiled(network)
    sites = ordered.sites
    count = ordered.people.size
    site_of_link = np.repeat(np.arange(sites.count), np.diff(ordered.supply_first))
    by_supplier = np.argsort(ordered.supplier, kind="stable")
    marks = np.stack(
        [sites.values(n) for n in ("kind", "profile", "own_water", "closes_under_alert", "feeder")]
        + [np.zeros(sites.count)],
        axis=1,
    ).astype(np.int64)
    reached = np.flatnonzero(sites.values("on_grid"))
    luck = sites.values("luck")
    groups_first, groups, lines = _lines(sites.community, reached, marks[:, LINE], count)
    marks[:, LINE] = lines
    closing = np.zeros(count, np.uint8)
    closing[sites.community[marks[:, CLOSES] > 0]] = 1
    return Packed(
        number=_own(ordered.number),
        luck=np.where(luck >= 0, luck, _ranks(ordered.number, ordered.first)),
        first=_own(ordered.first),
        circle_end=_own(ordered.circle_end),
        supply_first=_own(ordered.supply_first),
        supplier=_own(ordered.supplier),
        carries=_own(ordered.carries),
        feeds_first=_own(ordered.feeds_first),
        feeds=_own(ordered.feeds),
        users_first=np.searchsorted(
            ordered.supplier[by_supplier], np.arange(sites.count + 1)
        ).astype(np.int64),
        users=_own(site_of_link[by_supplier]),
        arc_first=_own(ordered.arc_first),
        arc_site=_own(ordered.arc_site),
        arc_other=_own(ordered.arc_other),
        arc_service=_own(ordered.arc_service),
        groups_first=groups_first,
        groups=groups,
        amounts=np.stack([sites.values(name) for name in COLUMNS], axis=1),
        marks=marks,
        serves=_own(sites.serves),
        places=_own(sites.values("places")),
        ordinary=_own(ordered.ordinary),
        wanted=_own(ordered.ordinary),
        people=_own(ordered.people),
        oblast=_own(ordered.oblast),
        profiles=_own(ordered.profiles),
        profile_least=ordered.profiles.min(axis=1),
        solar=_own(ordered.solar),
        closing=closing,
    )


def _ranks(number: Integers, first: Integers) -> Integers:
    """Place of each site among those of its community, by their index in the network."""
    ranks = np.empty(number.size, np.int64)
    for low, high in pairwise(first):
        ranks[low + np.argsort(number[low:high])] = np.arange(high - low)
    return ranks


def _lines(
    community: Integers, reached: Integers, feeder: Integers, count: int
) -> tuple[Integers, Integers, Integers]:
    """Feeder groups of each community, and for each site which of them it hangs on, -1 for none."""
    lines = np.full(community.size, -1, np.int64)
    pairs = np.stack((community[reached], feeder[reached]), axis=1)
    kinds, which = np.unique(pairs, axis=0, return_inverse=True)
    first = np.searchsorted(kinds[:, 0], np.arange(count + 1)).astype(np.int64)
    lines[reached] = which.ravel() - first[community[reached]]
    return first, _own(kinds[:, 1]), lines


def _own(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """A copy that may be written to: compiled code takes one kind of array only."""
    return np.array(values, order="C")
