"""Service networks as parts of a document, back and forth, with faults by their place in it."""

import dataclasses
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from yakir import engine
from yakir.common.cases.names import Names
from yakir.common.cases.schemas import pointer, tokens
from yakir.engine.arrays import Floats
from yakir.engine.faults import Fault

CARRIES = ("power", "heat", "water")
#: Parts that are lists of rows.
_LISTS = ("communities", "sites", "links", "substitutes")
_REFERENCES = ("community", "kind", "serves", "places", "profile", "luck")
#: What a site has where its row does not say.
DEFAULTS = {
    part.name: part.default
    for part in dataclasses.fields(engine.network.Sites)
    if part.default is not dataclasses.MISSING and part.name not in _REFERENCES
}
#: What is said of a site whose supplier may stand in a link that cannot be read.
_NO_SOURCE = "has no source"


@dataclasses.dataclass(frozen=True)
class Read:
    """A network and the names that stand for its numbers."""

    network: engine.network.Network
    names: Names


def read(document: Mapping[str, Any], faults: list[Fault]) -> Read | None:
    """
    Return the network of a document, or None with every fault told under its place.

    `faults` holds what the document breaks of its schema. Rows with such a fault are looked at as
    if they said nothing, so that whatever else is wrong is told as well.
    """
    before = len(faults)
    wrong = _Wrong(faults)
    if wrong.hopeless(document):
        return None
    rows = {part: list(document.get(part, [])) for part in _LISTS}
    parts = _Parts(document, rows, wrong, faults)
    parts.mend_communities()
    parts.mend_sites()
    parts.mend_pairs("links", ("site", "supplier"))
    parts.mend_pairs("substitutes", ("site", "other"))
    names = parts.names()
    try:
        network = parts.network(names)
    except engine.network.InvalidNetwork as invalid:
        faults += [fault for told in invalid.faults for fault in parts.placed(told, names)]
        return None
    return Read(network, names) if before == 0 and not faults else None


def written(network: engine.network.Network, names: Names) -> dict[str, Any]:
    """Return the parts of a document that read as the network."""
    found = {
        "oblasts": list(names.oblasts),
        "kinds": list(names.kinds),
        "communities": [
            {"id": name, "oblast": names.oblasts[oblast], "people": float(people)}
            for name, oblast, people in zip(
                names.communities,
                network.communities.oblast,
                network.communities.people,
                strict=True,
            )
        ],
        "sites": _site_rows(network, names),
        "links": [
            {"site": names.sites[i], "supplier": names.sites[j], "carries": CARRIES[what]}
            for i, j, what in _columns(network.links)
        ],
        "substitutes": [
            {"site": names.sites[i], "other": names.sites[j], "service": engine.SERVICES[service]}
            for i, j, service in _columns(network.substitutes)
        ],
        "profiles": dict(zip(names.profiles, network.profiles.tolist(), strict=True)),
    }
    if network.solar.any():
        found["solar_kw_per_kwp"] = network.solar.tolist()
    return found


def _columns(
    record: engine.network.Links | engine.network.Substitutes,
) -> Iterable[tuple[int, int, int]]:
    columns = (getattr(record, part.name).tolist() for part in dataclasses.fields(record))
    return zip(*columns, strict=True)


def _site_rows(network: engine.network.Network, names: Names) -> list[dict[str, Any]]:
    sites = network.sites
    serves, places = sites.serves.tolist(), sites.values("places").tolist()
    columns = {name: sites.values(name).tolist() for name in DEFAULTS}
    profile = sites.values("profile").tolist()
    rows = []
    for i, name in enumerate(names.sites):
        row: dict[str, Any] = {
            "id": name,
            "community": names.communities[sites.community[i]],
            "kind": names.kinds[sites.kind[i]],
            "serves": _by_service(serves[i]),
        }
        if places[i] != serves[i]:
            row["places"] = _by_service(places[i])
        row["power_kw"] = float(sites.power_kw[i])
        if profile[i]:
            row["profile"] = names.profiles[profile[i]]
        row |= {n: column[i] for n, column in columns.items() if column[i] != DEFAULTS[n]}
        rows.append(row)
    return rows


def _by_service(people: Sequence[float]) -> dict[str, float]:
    return {name: number for name, number in zip(engine.SERVICES, people, strict=True) if number}


class _Wrong:
    """Which parts and rows of a document have a fault, by its pointers."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.whole: set[str] = set()
        self.rows: dict[str, set[str]] = {}
        for fault in faults:
            self.add(fault)

    def add(self, fault: Fault) -> None:
        """Note the part, and the row where it has rows."""
        match tokens(fault.path):
            case []:
                self.whole.add("")
            case [part]:
                self.whole.add(part)
            case _:
                part, row = tokens(fault.path)[:2]
                self.rows.setdefault(part, set()).add(row)

    def has(self, part: str, row: str | int) -> bool:
        """Whether a row has a fault."""
        return str(row) in self.rows.get(part, ())

    def hopeless(self, document: Any) -> bool:
        """Whether nothing can be made of the network at all."""
        needed = {"", "oblasts", "kinds", *_LISTS}
        codes = {"oblasts", "kinds"} & self.rows.keys()
        return bool(self.whole & needed or codes) or not isinstance(document, Mapping)


class _Parts:
    """Parts of a document on their way to arrays; faulty rows are replaced by harmless ones."""

    def __init__(
        self,
        document: Mapping[str, Any],
        rows: dict[str, list[Any]],
        wrong: _Wrong,
        faults: list[Fault],
    ) -> None:
        self.rows, self.wrong, self.faults = rows, wrong, faults
        self.oblasts, self.kinds = tuple(document["oblasts"]), tuple(document["kinds"])
        self.profiles = self._profiles(document.get("profiles", {}))
        whole_year = "solar_kw_per_kwp" in document and "solar_kw_per_kwp" not in wrong.whole
        self.solar: Any = (
            document["solar_kw_per_kwp"] if whole_year else np.zeros(engine.network.HOURS_OF_YEAR)
        )
        if "solar_kw_per_kwp" in wrong.rows:
            self.solar = np.zeros(engine.network.HOURS_OF_YEAR)
        self.home: dict[str, str] = {}
        self.lost_links = "links" in wrong.rows
        self.kept = {part: list(range(len(rows[part]))) for part in ("links", "substitutes")}

    def mend_communities(self) -> None:
        """Check ids and oblasts; replace faulty rows."""
        rows = self.rows["communities"]
        again = self._unlike("communities", "community")
        for i, row in enumerate(rows):
            if not self.wrong.has("communities", i):
                self._known("communities", i, "oblast", self.oblasts)
            if self.wrong.has("communities", i):
                name = f"?{i}" if i in again else self._name(row, f"?{i}")
                rows[i] = {"id": name, "oblast": self.oblasts[0], "people": 0}

    def mend_sites(self) -> None:
        """Check ids, communities, kinds and profiles; replace faulty rows."""
        rows = self.rows["sites"]
        communities = {row["id"] for row in self.rows["communities"]}
        again = self._unlike("sites", "site")
        for i, row in enumerate(rows):
            if not self.wrong.has("sites", i):
                self._known("sites", i, "community", communities)
                self._known("sites", i, "kind", self.kinds)
                self._known("sites", i, "profile", self.profiles)
            if self.wrong.has("sites", i):
                home = row.get("community") if isinstance(row, Mapping) else None
                home = home if isinstance(home, str) and home in communities else ""
                name = f"?{i}" if i in again else self._name(row, f"?{i}")
                self.home[name] = home
                some = home or next(iter(communities))
                rows[i] = {"id": name, "community": some, "kind": self.kinds[0]}
                rows[i] |= {"serves": {}, "power_kw": 0}
            else:
                self.home[row["id"]] = row["community"]

    def mend_pairs(self, part: str, ends: tuple[str, str]) -> None:
        """Check that links or substitutes name sites; leave out faulty ones."""
        kept = []
        for i, row in enumerate(self.rows[part]):
            if not self.wrong.has(part, i):
                for end in ends:
                    self._known(part, i, end, self.home)
            # A site whose own row is faulty may stand in another community than it says.
            if not self.wrong.has(part, i) and all(self.home[row[end]] for end in ends):
                kept.append(i)
        self.lost_links |= part == "links" and len(kept) < len(self.rows[part])
        self.rows[part] = [self.rows[part][i] for i in kept]
        self.kept[part] = kept

    def names(self) -> Names:
        """Names in the order of the arrays."""
        communities = tuple(row["id"] for row in self.rows["communities"])
        sites = tuple(row["id"] for row in self.rows["sites"])
        return Names(self.oblasts, self.kinds, communities, sites, tuple(self.profiles))

    def network(self, names: Names) -> engine.network.Network:
        """The network, or InvalidNetwork."""
        site = _numbers(names.sites)
        return engine.network.Network(
            self._communities(),
            self._sites(names),
            engine.network.Links(*self._pairs("links", site, ("supplier", "carries"), CARRIES)),
            engine.network.Substitutes(
                *self._pairs("substitutes", site, ("other", "service"), engine.SERVICES)
            ),
            profiles=np.array(list(self.profiles.values()), float),
            solar=np.array(self.solar, float),
        )

    def placed(self, fault: Fault, names: Names) -> Iterable[Fault]:
        """The engine's fault under its place in the document; none about a row that is replaced."""
        path = self._place(tokens(fault.path), names)
        if self.lost_links and fault.message == _NO_SOURCE:
            return
        if len(path) < 2 or not self.wrong.has(path[0], path[1]):
            yield Fault(pointer(path), fault.message)

    def _place(self, path: list[str], names: Names) -> list[str]:
        match path:
            case ["sites", row, name, number]:
                return ["sites", row, name, engine.SERVICES[int(number)]]
            case ["links" | "substitutes" as part, row, *rest]:
                return [part, str(self.kept[part][int(row)]), *rest]
            case ["profiles", row, *rest]:
                return ["profiles", names.profiles[int(row)], *rest]
            case ["solar", *rest]:
                return ["solar_kw_per_kwp", *rest]
            case _:
                return path

    def _profiles(self, given: Any) -> dict[str, Any]:
        """Profiles by name, faulty ones flat; of one length."""
        if "profiles" in self.wrong.whole or not given:
            return {"flat": np.ones(engine.network.HOURS_OF_WEEK)}
        sound = {n: p for n, p in given.items() if not self.wrong.has("profiles", n)}
        length = len(next(iter(sound.values()), range(engine.network.HOURS_OF_WEEK)))
        for name, profile in sound.items():
            if len(profile) not in (engine.network.HOURS_OF_WEEK, engine.network.HOURS_OF_YEAR):
                self._tell(Fault(pointer(["profiles", name]), "has to have 168 or 8760 hours"))
            elif len(profile) != length:
                message = f"has {len(profile)} hours, the first one has {length}"
                self._tell(Fault(pointer(["profiles", name]), message))
        fits = (
            length
            if length in (engine.network.HOURS_OF_WEEK, engine.network.HOURS_OF_YEAR)
            else engine.network.HOURS_OF_WEEK
        )
        flat = np.ones(fits)
        return {n: flat if self.wrong.has("profiles", n) else p for n, p in given.items()}

    def _communities(self) -> engine.network.Communities:
        rows, oblast = self.rows["communities"], _numbers(self.oblasts)
        return engine.network.Communities(
            np.array([row["people"] for row in rows], float),
            np.array([oblast[row["oblast"]] for row in rows], np.int64),
        )

    def _sites(self, names: Names) -> engine.network.Sites:
        rows = self.rows["sites"]
        community, kind = _numbers(names.communities), _numbers(names.kinds)
        profile = _numbers(names.profiles)
        serves = [row["serves"] for row in rows]
        columns: dict[str, Any] = {
            name: np.array([row.get(name, default) for row in rows])
            for name, default in DEFAULTS.items()
        }
        return engine.network.Sites(
            community=np.array([community[row["community"]] for row in rows], np.int64),
            kind=np.array([kind[row["kind"]] for row in rows], np.int64),
            serves=_people(serves),
            places=_people([row["serves"] | row.get("places", {}) for row in rows]),
            power_kw=np.array([row["power_kw"] for row in rows], float),
            profile=np.array([profile.get(row.get("profile", ""), 0) for row in rows], np.int64),
            luck=np.array([engine.network.luck_of(name) for name in names.sites], np.int64),
            **columns,
        )

    def _pairs(
        self, part: str, site: Mapping[str, int], ends: tuple[str, str], whats: Sequence[str]
    ) -> Any:
        other, what = ends
        return (
            np.array(
                [
                    (site[row["site"]], site[row[other]], whats.index(row[what]))
                    for row in self.rows[part]
                ],
                np.int64,
            )
            .reshape(-1, 3)
            .T
        )

    def _known(self, part: str, row: int, name: str, known: Iterable[str]) -> None:
        value = self.rows[part][row].get(name)
        if value is not None and value not in known:
            self._tell(Fault(pointer([part, row, name]), f"is {_SAID[name]}: {value}"))

    def _unlike(self, part: str, thing: str) -> set[int]:
        """Tell of ids that an earlier row has; those rows."""
        seen: set[str] = set()
        again = set()
        for i, row in enumerate(self.rows[part]):
            name = self._name(row, "")
            if name and name in seen:
                self._tell(Fault(pointer([part, i, "id"]), f"is the id of another {thing}"))
                again.add(i)
            seen.add(name)
        return again

    def _tell(self, fault: Fault) -> None:
        self.faults.append(fault)
        self.wrong.add(fault)

    @staticmethod
    def _name(row: Any, otherwise: str) -> str:
        name = row.get("id") if isinstance(row, Mapping) else None
        return name if isinstance(name, str) and name else otherwise


#: What is said of a name that is not among those it should be.
_SAID = {
    "oblast": "none of the oblasts",
    "community": "none of the communities",
    "kind": "none of the kinds",
    "profile": "none of the profiles",
    "site": "none of the sites",
    "supplier": "none of the sites",
    "other": "none of the sites",
}


def _numbers(names: Iterable[str]) -> dict[str, int]:
    return {name: number for number, name in enumerate(names)}


def _people(rows: Sequence[Mapping[str, float]]) -> Floats:
    found = np.zeros((len(rows), len(engine.SERVICES)))
    column = {name: number for number, name in enumerate(engine.SERVICES)}
    for i, row in enumerate(rows):
        for name, number in row.items():
            found[i, column[name]] = number
    return found


def names_of(document: Mapping[str, Any]) -> Names:
    """The codes and the ids of communities that a document names, as far as they can be read."""
    rows = _list(document.get("communities"))
    communities = [row.get("id") for row in rows if isinstance(row, Mapping)]
    named = (_list(document.get("oblasts")), _list(document.get("kinds")), communities)
    oblasts, kinds, ids = (tuple(n for n in each if isinstance(n, str)) for each in named)
    return Names(oblasts, kinds, ids, ())


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
