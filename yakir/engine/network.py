"""The service network: sites of communities, what they need, keep, make and give each other."""

import hashlib
import heapq
from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from yakir.engine.arrays import Booleans, Floats, Integers, freeze
from yakir.engine.baseline import SERVICES
from yakir.engine.faults import Fault, InvalidData, elements, shape

#: What a link carries.
POWER, HEAT, WATER = range(3)
#: Below this outdoor temperature buildings are heated. [C]
HEATED_BELOW_C = 16.0
HOURS_OF_WEEK, HOURS_OF_YEAR = 168, 8760
#: Random numbers are keyed by words of 32 bits.
MOST_LUCK = 2**32 - 1


class InvalidNetwork(InvalidData):
    """The network contradicts itself; `faults` names every place."""


@dataclass(frozen=True, eq=False)
class Communities:
    """
    Communities whose services are looked at.

    Parameters
    ----------
    people
        People present, shape (communities,). [people]
    oblast
        Index of the oblast, shape (communities,).
    """

    people: Floats
    oblast: Integers

    def __post_init__(self) -> None:
        freeze(self, people=float, oblast=np.int64)


@dataclass(frozen=True, eq=False, kw_only=True)
class Sites:
    """
    Sites, each of one community; a single number stands for all of them.

    A site works in a step when it is undamaged and has every input that it needs: power, heat,
    water and staff. It then gives all its services and supplies the sites linked to it.

    Parameters
    ----------
    community
        Index of the community, shape (sites,).
    kind
        Kind of the site, by which a scenario tells how often it is struck, shape (sites,).
    serves
        People who have a service here on an ordinary day, shape (sites, 7). [people]
    places
        Most people that may have it here, shape (sites, 7); as many as on an ordinary day where
        not given. [people]
    power_kw
        Mean critical electric load, shape (sites,); a site that gives the service power carries
        here the load of its people. [kW]
    profile
        Row of `Network.profiles` that the load follows, shape (sites,).
    heat_kw_per_k
        Heat lost for each degree below 16 C outdoors, shape (sites,). [kW/K]
    heat_kwh
        Heat that the building may lose before it is too cold, shape (sites,). [kWh]
    water_m3_per_h, tank_m3
        Water used, and kept in tanks, shape (sites,). [m3/h, m3]
    staff_hours
        Hours that the staff holds out without relief, inf where it never matters,
        shape (sites,). [h]
    battery_kwh, battery_kw
        Energy that the battery gives from full, and its power both ways, shape (sites,). [kWh, kW]
    fuel_l
        Full store of fuel, shape (sites,). [l]
    generator_kw, generator_least_share, generator_l_per_kwh
        Power of the generator, least share of it at which it runs, and the fuel it takes,
        shape (sites,). [kW, 1, l/kWh]
    chp_kw, chp_heat_kw, chp_l_per_kwh
        Electric power of cogeneration, heat given at that power, and the fuel it takes for a kWh
        of electricity; 0 on mains gas, which is taken to hold, shape (sites,). [kW, kW, l/kWh]
    solar_kwp
        Peak power of solar panels, shape (sites,). [kWp]
    boiler_kw
        Own boiler, which needs the site's power and is never short of gas, shape (sites,). [kW]
    own_water
        Whether the site has a well of its own, which needs the site's power, shape (sites,).
    on_grid, feeder
        Whether the grid reaches the site directly, and the group of its feeder in schedules, -1 for
        one that is never switched off, shape (sites,).
    closes_under_alert
        Whether the site gives no service during an air alert, shape (sites,).
    power_export_kw
        Most that it gives to linked sites from its own generation and battery; power of the grid
        it passes on without limit, shape (sites,). [kW]
    luck
        Number by which the site's luck is drawn within its community, such as `luck_of` its name,
        so that sites which come and go change nothing for the others; its place among the sites of
        its community where it is -1, shape (sites,).
    """

    community: Integers
    kind: Integers
    serves: Floats
    power_kw: Floats
    places: Floats | None = None
    profile: Integers | int = 0
    heat_kw_per_k: Floats | float = 0.0
    heat_kwh: Floats | float = 0.0
    water_m3_per_h: Floats | float = 0.0
    tank_m3: Floats | float = 0.0
    staff_hours: Floats | float = np.inf
    battery_kwh: Floats | float = 0.0
    battery_kw: Floats | float = 0.0
    fuel_l: Floats | float = 0.0
    generator_kw: Floats | float = 0.0
    generator_least_share: Floats | float = 0.0
    generator_l_per_kwh: Floats | float = 0.3
    chp_kw: Floats | float = 0.0
    chp_heat_kw: Floats | float = 0.0
    chp_l_per_kwh: Floats | float = 0.0
    solar_kwp: Floats | float = 0.0
    boiler_kw: Floats | float = 0.0
    own_water: Booleans | bool = False
    on_grid: Booleans | bool = True
    feeder: Integers | int = 0
    closes_under_alert: Booleans | bool = False
    power_export_kw: Floats | float = 0.0
    luck: Integers | int = -1

    def __post_init__(self) -> None:
        if self.places is None:
            object.__setattr__(self, "places", self.serves)
        freeze(self, **_DTYPES)
        for name in _DTYPES:
            values = getattr(self, name)
            if values.ndim == 0:
                values = np.broadcast_to(values, self.community.shape)
                object.__setattr__(self, name, values)

    @property
    def count(self) -> int:
        """Number of sites."""
        return self.community.size

    def values(self, name: str) -> npt.NDArray[Any]:
        """The array of one field, by its name."""
        array: npt.NDArray[Any] = getattr(self, name)
        return array

    def and_also(self, others: "Sites") -> "Sites":
        """These sites, and after them the others."""
        pairs = {n: (self.values(n), others.values(n)) for n in _DTYPES}
        return Sites(**{name: np.concatenate(pair) for name, pair in pairs.items()})


def luck_of(name: str) -> int:
    """Return a number of 32 bits by which the luck of a site of this name is drawn."""
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=4).digest())


_DTYPES: dict[str, type] = {f.name: float for f in fields(Sites)} | {
    "community": np.int64,
    "kind": np.int64,
    "profile": np.int64,
    "feeder": np.int64,
    "luck": np.int64,
    "own_water": bool,
    "on_grid": bool,
    "closes_under_alert": bool,
}
#: Fields that hold finite amounts of 0 or more.
_AMOUNTS = tuple(
    name
    for name, dtype in _DTYPES.items()
    if dtype is float and name not in ("serves", "places", "staff_hours", "generator_least_share")
)


@dataclass(frozen=True, eq=False)
class Links:
    """
    Which site supplies which, inside a community.

    Several suppliers of one input are alternatives; inputs of different kinds are all needed.

    Parameters
    ----------
    site, supplier
        Index of the site that takes and of the site that gives, shape (links,).
    carries
        0 power, 1 heat, 2 water, shape (links,).
    """

    site: Integers = field(default_factory=lambda: np.zeros(0, np.int64))
    supplier: Integers = field(default_factory=lambda: np.zeros(0, np.int64))
    carries: Integers = field(default_factory=lambda: np.zeros(0, np.int64))

    def __post_init__(self) -> None:
        freeze(self, site=np.int64, supplier=np.int64, carries=np.int64)


@dataclass(frozen=True, eq=False)
class Substitutes:
    """
    Where people may go, in the order in which they try, while their own site does not work.

    Parameters
    ----------
    site, other
        Index of the site that fails and of the one that takes its people, shape (arcs,).
    service
        Index of the service, shape (arcs,).
    """

    site: Integers = field(default_factory=lambda: np.zeros(0, np.int64))
    other: Integers = field(default_factory=lambda: np.zeros(0, np.int64))
    service: Integers = field(default_factory=lambda: np.zeros(0, np.int64))

    def __post_init__(self) -> None:
        freeze(self, site=np.int64, other=np.int64, service=np.int64)


@dataclass(frozen=True, eq=False)
class Network:
    """
    Communities, their sites and what ties the sites together.

    Parameters
    ----------
    profiles
        Load in relation to its mean by hour of the week or of the year,
        shape (profiles, 168 or 8760). [1]
    solar
        Power of a kWp of panels in each hour of the year, shape (8760,). [kW/kWp]

    Raises
    ------
    InvalidNetwork
        With every fault, each under a path such as `/sites/3/power_kw`.
    """

    communities: Communities
    sites: Sites
    links: Links = field(default_factory=Links)
    substitutes: Substitutes = field(default_factory=Substitutes)
    profiles: Floats = field(default_factory=lambda: np.ones((1, HOURS_OF_WEEK)))
    solar: Floats = field(default_factory=lambda: np.zeros(HOURS_OF_YEAR))

    def __post_init__(self) -> None:
        freeze(self, profiles=float, solar=float)
        # Values are looked at only where shapes agree, or the look itself would fail.
        faults = list(_shape_faults(self)) or list(_value_faults(self))
        faults = faults or list(_sense_faults(self))
        if faults:
            raise InvalidNetwork(faults)

    def strengthened(self, sites: npt.ArrayLike, **more: npt.ArrayLike) -> "Network":
        """Return the network in which some sites have more: `battery_kwh=50.0` and so on."""
        chosen = np.atleast_1d(np.asarray(sites, np.int64))
        changed = {}
        for name, amount in more.items():
            values = np.array(self.sites.values(name))
            np.add.at(values, chosen, np.asarray(amount, values.dtype))
            changed[name] = values
        return replace(self, sites=replace(self.sites, **changed))

    def extended(
        self, sites: Sites, links: Links | None = None, substitutes: Substitutes | None = None
    ) -> "Network":
        """
        Return the network with further sites after the present ones, which keep their numbers.

        Links and substitutes are added to the present ones and may name old and new sites.
        """
        links, substitutes = links or Links(), substitutes or Substitutes()
        return replace(
            self,
            sites=self.sites.and_also(sites),
            links=Links(*_joined(self.links, links)),
            substitutes=Substitutes(*_joined(self.substitutes, substitutes)),
        )


def _joined(one: Links | Substitutes, two: Links | Substitutes) -> list[Integers]:
    return [np.concatenate((getattr(one, f.name), getattr(two, f.name))) for f in fields(one)]


class Compiled(NamedTuple):
    """
    A network as the arrays that a simulation walks through.

    Sites stand in the order of work: by community, in it suppliers before those they supply, and
    sites that depend on each other in a circle side by side. All other numbers of sites here are
    places in that order, except `number`, which gives each site's index in the network.
    """

    number: Integers
    #: First place of each community, shape (communities + 1,).
    first: Integers
    #: First place after the circle that a site belongs to, shape (sites,).
    circle_end: Integers
    #: Suppliers of a site and what they carry, from supply_first[i] to supply_first[i + 1].
    supply_first: Integers
    supplier: Integers
    carries: Integers
    #: Sites that take power from a site, in the order of the links.
    feeds_first: Integers
    feeds: Integers
    #: Substitutes in the order of the network, from arc_first[c] to arc_first[c + 1].
    arc_first: Integers
    arc_site: Integers
    arc_other: Integers
    arc_service: Integers
    #: People of a service on an ordinary day, shape (communities, 7), at most all people.
    ordinary: Floats
    #: Sums of people at sites, shape (communities, 7).
    listed: Floats
    sites: Sites
    people: Floats
    oblast: Integers
    profiles: Floats
    solar: Floats


def compiled(network: Network) -> Compiled:
    """Return the network in the order of work, links and substitutes as compressed rows."""
    sites, links, arcs = network.sites, network.links, network.substitutes
    count = network.communities.people.size
    order, ends = _order_of_work(network)
    place = np.empty_like(order)
    place[order] = np.arange(order.size)
    ordered = Sites(**{name: sites.values(name)[order] for name in _DTYPES})
    by_site = np.argsort(place[links.site], kind="stable")
    power = np.flatnonzero(links.carries == POWER)
    by_supplier = power[np.argsort(place[links.supplier[power]], kind="stable")]
    home = sites.community[arcs.site]
    by_home = np.argsort(home, kind="stable")
    listed = np.zeros((count, len(SERVICES)))
    np.add.at(listed, sites.community, sites.serves)
    return Compiled(
        number=order,
        first=_firsts(sites.community, count),
        circle_end=ends,
        supply_first=_firsts(place[links.site], sites.count),
        supplier=place[links.supplier[by_site]],
        carries=np.array(links.carries[by_site]),
        feeds_first=_firsts(place[links.supplier[power]], sites.count),
        feeds=place[links.site[by_supplier]],
        arc_first=_firsts(home, count),
        arc_site=place[arcs.site[by_home]],
        arc_other=place[arcs.other[by_home]],
        arc_service=np.array(arcs.service[by_home]),
        ordinary=np.minimum(listed, network.communities.people[:, None]),
        listed=listed,
        sites=ordered,
        people=network.communities.people,
        oblast=network.communities.oblast,
        profiles=network.profiles,
        solar=network.solar,
    )


def _firsts(group: Integers, count: int) -> Integers:
    """Where each group begins among members sorted by group, and where the last one ends."""
    return np.concatenate(([0], np.cumsum(np.bincount(group, minlength=count)))).astype(np.int64)


def _order_of_work(network: Network) -> tuple[Integers, Integers]:
    """Sites in the order of work, and for each place the first one after its circle."""
    sites, links = network.sites, network.links
    circles = _circles(sites.count, links)
    members: list[list[int]] = [[] for _ in range(int(circles.max(initial=-1)) + 1)]
    for site, circle in enumerate(circles):
        members[circle].append(site)
    waits = [0] * len(members)
    followers: list[list[int]] = [[] for _ in members]
    for site, supplier in zip(circles[links.site], circles[links.supplier], strict=True):
        if site != supplier:
            waits[site] += 1
            followers[supplier].append(int(site))
    ready = [_rank(sites, members[c]) + (c,) for c in range(len(members)) if not waits[c]]
    heapq.heapify(ready)
    order: list[int] = []
    ends: list[int] = []
    while ready:
        circle = heapq.heappop(ready)[-1]
        order += members[circle]
        ends += [len(order)] * len(members[circle])
        for follower in followers[circle]:
            waits[follower] -= 1
            if not waits[follower]:
                heapq.heappush(ready, _rank(sites, members[follower]) + (follower,))
    return np.array(order, np.int64), np.array(ends, np.int64)


def _circles(count: int, links: Links) -> Integers:
    """A number for each site that sites share when they depend on each other in a circle."""
    graph = coo_array((np.ones(links.site.size), (links.supplier, links.site)), (count, count))
    circles = connected_components(graph.tocsr(), directed=True, connection="strong")[1]
    return np.asarray(circles, np.int64)


def _rank(sites: Sites, members: list[int]) -> tuple[int, int]:
    """Communities one after another; inside one, lower numbers first."""
    return int(sites.community[members[0]]), members[0]


def _shape_faults(network: Network) -> Iterable[Fault]:
    communities, sites = network.communities, network.sites
    yield from shape("/communities/people", communities.people, (None,))
    yield from shape("/communities/oblast", communities.oblast, (communities.people.size,))
    for name in _DTYPES:
        wide = (sites.count, len(SERVICES)) if name in ("serves", "places") else (sites.count,)
        yield from shape(f"/sites/{name}", sites.values(name), wide)
    for path, record in (("/links", network.links), ("/substitutes", network.substitutes)):
        for f in fields(record):
            yield from shape(f"{path}/{f.name}", getattr(record, f.name), (record.site.size,))
    yield from shape("/profiles", network.profiles, (None, None))
    yield from shape("/solar", network.solar, (HOURS_OF_YEAR,))


def _value_faults(network: Network) -> Iterable[Fault]:
    communities, sites = network.communities, network.sites
    path = "/communities"
    yield from elements(path, ~_amount(communities.people), _AMOUNT, "people")
    yield from elements(path, communities.oblast < 0, "has to be 0 or more", "oblast")
    path = "/sites"
    count = communities.people.size
    yield from elements(path, ~_within(sites.community, count), "is no community", "community")
    profiles = len(network.profiles)
    yield from elements(path, ~_within(sites.values("profile"), profiles), "is no row", "profile")
    yield from elements(path, sites.kind < 0, "has to be 0 or more", "kind")
    yield from elements(path, sites.values("feeder") < -1, "has to be -1 or more", "feeder")
    luck = sites.values("luck")
    wrong = (luck < -1) | (luck > MOST_LUCK)
    yield from elements(path, wrong, "has to lie between -1 and 4294967295", "luck")
    for name in ("serves", "places", *_AMOUNTS):
        yield from elements(path, ~_amount(sites.values(name)), _AMOUNT, name)
    yield from elements(
        path, ~(sites.values("staff_hours") > 0), "has to be above 0", "staff_hours"
    )
    share = sites.values("generator_least_share")
    wrong = ~((share >= 0) & (share <= 1))
    yield from elements(path, wrong, "has to lie between 0 and 1", "generator_least_share")
    yield from elements("/profiles", ~_amount(network.profiles), _AMOUNT)
    if network.profiles.shape[1] not in (HOURS_OF_WEEK, HOURS_OF_YEAR):
        yield Fault("/profiles", "has to have 168 or 8760 hours")
    yield from elements("/solar", ~_amount(network.solar), _AMOUNT)
    yield from _end_faults(network)


def _end_faults(network: Network) -> Iterable[Fault]:
    """Links and substitutes whose ends are no sites, or whose content is unknown."""
    count = network.sites.count
    ends: list[tuple[str, str, Integers, int]] = [
        ("/links", "site", network.links.site, count),
        ("/links", "supplier", network.links.supplier, count),
        ("/links", "carries", network.links.carries, 3),
        ("/substitutes", "site", network.substitutes.site, count),
        ("/substitutes", "other", network.substitutes.other, count),
        ("/substitutes", "service", network.substitutes.service, len(SERVICES)),
    ]
    for path, name, numbers, most in ends:
        yield from elements(path, ~_within(numbers, most), f"has to lie below {most}", name)


def _sense_faults(network: Network) -> Iterable[Fault]:
    """What each number alone may be, but not beside the others."""
    yield from _arc_faults(network)
    yield from _source_faults(network)
    sites, path = network.sites, "/sites"
    full = sites.values("places") < sites.serves
    yield from elements(path, full, "is below the people of an ordinary day", "places")
    together = [
        ("battery_kw", "battery_kwh", "a battery"),
        ("generator_l_per_kwh", "generator_kw", "a generator"),
        ("chp_kw", "chp_heat_kw", "heat of cogeneration"),
    ]
    for name, beside, thing in together:
        wrong = (sites.values(beside) > 0) & (sites.values(name) == 0)
        yield from elements(path, wrong, f"has to be above 0 where there is {thing}", name)


def _arc_faults(network: Network) -> Iterable[Fault]:
    """Links and substitutes that tie a site to itself, to another community, or twice."""
    home = network.sites.community
    links, arcs = network.links, network.substitutes
    for path, name, one, two, what in (
        ("/links", "supplier", links.site, links.supplier, links.carries),
        ("/substitutes", "other", arcs.site, arcs.other, arcs.service),
    ):
        yield from elements(path, one == two, "is the site itself", name)
        yield from elements(path, home[one] != home[two], "is of another community", name)
        rows = np.stack((one, two, what), axis=1)
        first = np.unique(rows, axis=0, return_index=True)[1]
        again = np.ones(one.size, bool)
        again[first] = False
        yield from elements(path, again, "is listed before")


def _source_faults(network: Network) -> Iterable[Fault]:
    """Sites that would lack an input, or a load, on the most ordinary day."""
    sites, path = network.sites, "/sites"
    linked = np.zeros((sites.count, 3), bool)
    linked[network.links.site, network.links.carries] = True
    gives_power = np.array(sites.serves[:, SERVICES.index("power")] > 0)
    gives_power[network.links.supplier[network.links.carries == POWER]] = True
    none = gives_power & (sites.power_kw == 0)
    yield from elements(path, none, "has to be above 0 at a site that gives power", "power_kw")
    own = ("battery_kwh", "generator_kw", "chp_kw", "solar_kwp")
    sources = sites.values("on_grid") | linked[:, POWER] | (_sum(sites, own) > 0)
    yield from elements(path, (sites.power_kw > 0) & ~sources, "has no source", "power_kw")
    sources = linked[:, HEAT] | (_sum(sites, ("boiler_kw", "chp_heat_kw")) > 0)
    heated = sites.values("heat_kw_per_k") > 0
    yield from elements(path, heated & ~sources, "has no source", "heat_kw_per_k")
    sources = linked[:, WATER] | sites.values("own_water") | (sites.values("tank_m3") > 0)
    used = sites.values("water_m3_per_h") > 0
    yield from elements(path, used & ~sources, "has no source", "water_m3_per_h")


def _sum(sites: Sites, names: Iterable[str]) -> Floats:
    return np.asarray(sum(sites.values(name) for name in names), float)


_AMOUNT = "has to be a number of 0 or more"


def _amount(values: npt.NDArray[Any]) -> Booleans:
    return np.asarray(np.isfinite(values) & (values >= 0))


def _within(numbers: npt.NDArray[Any], count: int) -> Booleans:
    return np.asarray((numbers >= 0) & (numbers < count))
