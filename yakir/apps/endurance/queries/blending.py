"""Registered sites among typical ones: each takes the place of as many people as it serves."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

import numpy as np

from yakir import engine
from yakir.apps.places.queries import RegisteredSite, RegisteredSites
from yakir.apps.places.rules import feeder_group
from yakir.common.protected import Service, SiteKind

POWER, HEAT, WATER = range(3)
CARRIES = {Service.POWER.value: POWER, Service.HEAT.value: HEAT, Service.WATER.value: WATER}
SERVICES = tuple(Service.values)
#: What grows with the people of a site.
EXTENSIVE = (
    "serves", "places", "power_kw", "heat_kw_per_k", "heat_kwh", "water_m3_per_h", "tank_m3",
    "battery_kwh", "battery_kw", "fuel_l", "generator_kw", "chp_kw", "chp_heat_kw", "solar_kwp",
    "boiler_kw", "power_export_kw",
)  # fmt: skip
#: The typical site from which a blank is filled, for kinds that the norms do not draw.
LIKE = {
    SiteKind.WELL: SiteKind.PUMPING_STATION,
    SiteKind.WASTE_WATER: SiteKind.PUMPING_STATION,
    SiteKind.HOSPITAL: SiteKind.CLINIC,
    SiteKind.KINDERGARTEN: SiteKind.SCHOOL,
}
#: A typical site is left out when registered ones serve nearly all of its people.
LEAST_PART = 0.01
FUEL_HOURS = 8.0


@dataclass(frozen=True, slots=True)
class Labelled:
    """What a site of the network is: a registered one, or the n-th typical one of its kind."""

    community_id: int
    kind: str
    number: int
    site_id: int | None = None
    public_id: str = ""
    name: str = ""

    @property
    def by_norm(self) -> bool:
        """Whether it is estimated by norm."""
        return self.site_id is None

    @property
    def key(self) -> str:
        """What names it in an address or a form."""
        return self.public_id or f"{self.kind}-{self.number}"

    @property
    def label(self) -> str:
        """Its name, or its kind and number where it is typical."""
        return self.name or f"{SiteKind(self.kind).label} {self.number}"


class Blend:
    """Rows of sites, links and substitutes, on their way to one network."""

    def __init__(
        self, typical: "engine.network.Network", ids: Sequence[int], kinds: Sequence[str]
    ) -> None:
        self.typical, self.ids, self.kinds = typical, ids, kinds
        sites = typical.sites
        self.names = [field.name for field in fields(sites)]
        self.labels = _numbered(sites, ids, kinds)
        self.part = np.ones(sites.count)
        self.rows: list[dict[str, Any]] = []
        self.row_labels: list[Labelled] = []
        self.links: list[tuple[int, int, int]] = []
        self.arcs: list[tuple[int, int, int]] = []
        #: Links and substitutes of the network as made, under the names of its parts.
        self.made: dict[str, list[tuple[int, int, int]]] = {}
        self.by_kind: dict[tuple[int, int], list[int]] = defaultdict(list)
        for site, (town, kind) in enumerate(zip(sites.community, sites.kind, strict=True)):
            self.by_kind[int(town), int(kind)].append(site)

    def take_in(self, registered: RegisteredSites) -> None:
        """Let registered sites stand in for so many people at typical ones of their kind."""
        places = {pk: place for place, pk in enumerate(self.ids)}
        peopled = self.typical.communities.people >= 1
        sites = [
            each
            for each in registered.sites
            if each.community_id in places and peopled[places[each.community_id]]
        ]
        self._make_room(sites, places)
        numbers = {site.id: self.typical.sites.count + i for i, site in enumerate(sites)}
        declared = _declared(registered, numbers)
        models = [self._model(site, places[site.community_id]) for site in sites]
        for site, model in zip(sites, models, strict=True):
            fed = {carries for one, _, carries in declared if one == numbers[site.id]}
            self.rows.append(self._row(site, places[site.community_id], model, fed))
            self.row_labels.append(
                Labelled(site.community_id, site.kind, 0, site.id, site.public_id, site.name)
            )
        self.links += declared
        for site, model in zip(sites, models, strict=True):
            self._fill_links(numbers[site.id], site, model)
        self.arcs += [
            (numbers[arc.site_id], numbers[arc.other_id], SERVICES.index(arc.service))
            for arc in registered.substitutes
            if arc.site_id in numbers and arc.other_id in numbers
        ]

    def network(
        self, *, sun: Callable[[], np.ndarray[Any, Any]]
    ) -> tuple["engine.network.Network", tuple[Labelled, ...]]:
        """Return the network and what each of its sites is called."""
        if not self.rows:
            named = replace(self.typical.sites, luck=_luck(self.labels))
            return replace(self.typical, sites=named), tuple(self.labels)
        old = self.typical.sites
        kept = self._kept()
        moved = np.full(old.count + len(self.rows), -1)
        moved[kept] = np.arange(kept.size)
        moved[old.count :] = kept.size + np.arange(len(self.rows))
        labels = self.kept_labels()
        columns = {name: self._column(name, kept) for name in self.names}
        sites = engine.network.Sites(**columns | {"luck": _luck(labels)})
        links = self._moved_links(moved)
        arcs = self.typical.substitutes
        listed = [*zip(arcs.site, arcs.other, arcs.service, strict=True), *self.arcs]
        pairs = [(moved[one], moved[two], what) for one, two, what in listed]
        kept_pairs = [row for row in pairs if min(row[:2]) >= 0]
        self.made = {"links": links, "substitutes": kept_pairs}
        typical = self.typical
        network = engine.network.Network(
            typical.communities,
            sites,
            engine.network.Links(*_columns(links)),
            engine.network.Substitutes(*_columns(kept_pairs)),
            profiles=typical.profiles,
            solar=sun() if np.any(sites.values("solar_kwp") > 0) else typical.solar,
        )
        return network, labels

    def kept_labels(self) -> tuple[Labelled, ...]:
        """What the sites of the network are called, in its order."""
        return (*(self.labels[site] for site in self._kept()), *self.row_labels)

    def home_of(self, path: str) -> int | None:
        """Id of the community that a fault of the network is about; none where it is of no site."""
        part, *numbers = path.split("/")[1:]
        if not numbers or not numbers[0].isdecimal():
            return None
        number = int(numbers[0])
        if part in self.made:
            number = self.made[part][number][0]
        elif part != "sites":
            return None
        return self.kept_labels()[number].community_id

    def _kept(self) -> np.ndarray[Any, Any]:
        """Typical sites of which enough is left."""
        return np.flatnonzero(self.part >= LEAST_PART)

    def _column(self, name: str, kept: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
        values = self.typical.sites.values(name)[kept]
        if name in EXTENSIVE:
            part = self.part[kept]
            values = values * (part[:, None] if values.ndim == 2 else part)
        return np.concatenate([values, np.array([row[name] for row in self.rows])])

    def _make_room(self, sites: Sequence[RegisteredSite], places: Mapping[int, int]) -> None:
        """Leave the typical sites of a kind those people whom no registered one serves."""
        taken: dict[tuple[int, int], np.ndarray[Any, Any]] = defaultdict(
            lambda: np.zeros(len(SERVICES))
        )
        for site in sites:
            key = places[site.community_id], self.kinds.index(site.kind)
            taken[key] += _people(site.serves)
        for key, people in taken.items():
            typical = self.by_kind.get(key, [])
            listed = self.typical.sites.serves[typical].sum(axis=0)
            known = listed > 0
            if known.any():
                share = float((people[known] / listed[known]).max())
                self.part[typical] = max(0.0, 1.0 - share)

    def _model(self, site: RegisteredSite, town: int) -> "_Model | None":
        """The typical site by which blanks of a registered one are filled, on its scale."""
        kind = SiteKind(site.kind)
        for each in (kind, LIKE.get(kind, kind), SiteKind.OFFICE):
            typical = self.by_kind.get((town, self.kinds.index(each)), [])
            if typical:
                return self._scaled(site, typical, own_water=each == SiteKind.PUMPING_STATION)
        return None

    def _scaled(self, site: RegisteredSite, typical: list[int], *, own_water: bool) -> "_Model":
        sites = self.typical.sites
        people = _people(site.serves)
        common = (sites.serves[typical] * (people > 0)).sum(axis=1)
        best = typical[int(np.argmax(common))] if common.any() else typical[0]
        row = {name: sites.values(name)[best] for name in self.names}
        if own_water:
            # By norm a pump fills a tower of its own: one registered station is both.
            pumps = [each for each in typical if not sites.serves[each].any()] or [best]
            electric = {name: sites.values(name)[pumps[0]] for name in self.names}
            row = electric | {"serves": row["serves"], "tank_m3": row["tank_m3"]}
            row |= {"water_m3_per_h": sites.values("water_m3_per_h")[best], "own_water": True}
            best = pumps[0]
        whole = float(row["serves"].max())
        scale = float(people.max()) / whole if whole > 0 else 0.0
        for name in EXTENSIVE:
            row[name] = row[name] * scale
        return _Model(best, row)

    def _row(
        self, site: RegisteredSite, town: int, model: "_Model | None", fed: set[int]
    ) -> dict[str, Any]:
        """What the engine needs of a registered site, blanks filled from its model."""
        serves = _people(site.serves)
        row: dict[str, Any] = _BARE | ({} if model is None else model.row)
        row |= {"community": town, "kind": self.kinds.index(site.kind), "serves": serves}
        usual = np.where(serves > 0, row["places"], 0.0)
        told = [site.places.get(name, usual[place]) for place, name in enumerate(SERVICES)]
        row["places"] = np.maximum(serves, np.array(told, float))
        given = dict(site.equipment)
        if feeder := given.pop("feeder", ""):
            row["feeder"] = feeder_group(feeder)
            given.setdefault("on_grid", True)
        if POWER in fed:
            given.setdefault("on_grid", False)
        row |= {name: value for name, value in given.items() if name in row}
        if row["generator_kw"] > 0 and "fuel_l" not in given and row["fuel_l"] == 0:
            row["fuel_l"] = row["power_kw"] * row["generator_l_per_kwh"] * FUEL_HOURS
        return row

    def _fill_links(self, number: int, site: RegisteredSite, model: "_Model | None") -> None:
        """Give a registered site the suppliers of its model for inputs it says nothing of."""
        if model is None:
            return
        row = self.rows[number - self.typical.sites.count]
        told = {carries for one, _, carries in self.links if one == number}
        if row["on_grid"] or "on_grid" in site.equipment:
            told.add(POWER)
        if row["own_water"]:
            told.add(WATER)
        links = self.typical.links
        for link in np.flatnonzero(links.site == model.site):
            carries = int(links.carries[link])
            if carries not in told:
                self.links.append((number, int(links.supplier[link]), carries))

    def _moved_links(self, moved: np.ndarray[Any, Any]) -> list[tuple[int, int, int]]:
        """All links under the new numbers; a typical supplier left out hands on to registered ones."""
        links = self.typical.links
        typical = zip(links.site, links.supplier, links.carries, strict=True)
        found: dict[tuple[int, int, int], None] = {}
        for site, supplier, carries in [*typical, *self.links]:
            if moved[site] < 0:
                continue
            giver = supplier if moved[supplier] >= 0 else self._successor(int(supplier), int(site))
            if giver is not None and giver != site:
                found[int(moved[site]), int(moved[giver]), int(carries)] = None
        return list(found)

    def _successor(self, supplier: int, site: int) -> int | None:
        """A registered site of the kind and community of a typical one that was left out."""
        sites = self.typical.sites
        same = [
            sites.count + place
            for place, row in enumerate(self.rows)
            if row["community"] == sites.community[supplier]
            and row["kind"] == sites.kind[supplier]
            and sites.count + place != site
        ]
        return same[site % len(same)] if same else None


@dataclass(frozen=True, slots=True)
class _Model:
    """A typical site, and its fields on the scale of a registered one."""

    site: int
    row: dict[str, Any]


_BARE: dict[str, Any] = {
    **dict.fromkeys(EXTENSIVE, 0.0),
    "places": np.zeros(len(SERVICES)),
    "profile": 0,
    "staff_hours": np.inf,
    "generator_least_share": 0.3,
    "generator_l_per_kwh": 0.3,
    "chp_l_per_kwh": 0.0,
    "own_water": False,
    "on_grid": True,
    "feeder": 0,
    "closes_under_alert": False,
    "luck": -1,
}


def _luck(labels: Sequence[Labelled]) -> np.ndarray[Any, Any]:
    """Numbers by which luck is drawn: a site keeps its own, whichever others are registered."""
    return np.array([engine.network.luck_of(label.key) for label in labels], np.int64)


def _people(serves: Mapping[str, float]) -> np.ndarray[Any, Any]:
    return np.array([float(serves.get(service, 0)) for service in SERVICES])


def _declared(
    registered: RegisteredSites, numbers: Mapping[int, int]
) -> list[tuple[int, int, int]]:
    """Links that communities have registered, between sites of one community."""
    homes = {site.id: site.community_id for site in registered.sites}
    return [
        (numbers[link.site_id], numbers[link.supplier_id], CARRIES[link.service])
        for link in registered.links
        if link.service in CARRIES
        and link.supplier_id is not None
        and link.site_id in numbers
        and link.supplier_id in numbers
        and homes[link.site_id] == homes[link.supplier_id]
    ]


def _numbered(
    sites: "engine.network.Sites", ids: Sequence[int], kinds: Sequence[str]
) -> list[Labelled]:
    """Labels of typical sites, counted within their community and kind."""
    counts: dict[tuple[int, int], int] = defaultdict(int)
    labels = []
    for town, kind in zip(sites.community, sites.kind, strict=True):
        counts[int(town), int(kind)] += 1
        labels.append(Labelled(ids[town], kinds[kind], counts[int(town), int(kind)]))
    return labels


def _columns(rows: Sequence[tuple[int, int, int]]) -> list[np.ndarray[Any, Any]]:
    return list(np.array(rows, np.int64).reshape(-1, 3).T)
