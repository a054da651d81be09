"""Rows of a document that break nothing of its schema, and places of the engine's faults in it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yakir import engine
from yakir.common.cases.schemas import pointer, tokens
from yakir.engine.faults import Fault

#: What a document calls the fields of the engine's records.
NAMES: Mapping[str, Mapping[str, str]] = {
    "candidates": {
        "effects": "adds",
        "cost": "cost_eur",
        "lead": "lead_quarters",
        "earliest": "earliest_quarter",
        "latest": "latest_quarter",
    },
    "funds": {
        "money": "money_eur",
        "smallest": "smallest_eur",
        "largest": "largest_eur",
        "ticket": "ticket_eur",
        "last_payment": "last_payment_quarter",
    },
    "floors": {"least": "least_share", "price": "price_per_eur"},
    "joints": {"change": "changes"},
}
TOP = {"starts": "starts_quarters", "horizon": "horizon_quarters"}
#: Fields whose entries are the seven services.
BY_SERVICE = ("adds", "coverage", "changes", "thresholds", "weights")


@dataclass(frozen=True)
class Rows:
    """
    Rows of one list of a document without those that break its schema.

    Parameters
    ----------
    place
        Where each row stands in the document.
    ids
        Place of each id among the rows.
    broken
        Ids of rows that were set aside.
    """

    part: str
    rows: tuple[Mapping[str, Any], ...]
    place: tuple[int, ...]
    ids: Mapping[str, int]
    broken: frozenset[str]

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def at(self, row: int, *more: str | int) -> str:
        """JSON pointer of a row, or of something in it."""
        return pointer([self.part, self.place[row], *more])

    def found(self, name: str, at: str, faults: list[Fault]) -> int | None:
        """Return the place of an id, None when it is not there; an unknown id is a fault."""
        if name in self.ids:
            return self.ids[name]
        if name not in self.broken:
            faults.append(Fault(at, f"is none of {self.part}"))
        return None


def rows_of(document: Mapping[str, Any], part: str, faults: list[Fault]) -> Rows:
    """Return the sound rows of a list; an id that stands there twice is a fault."""
    wrong = {path[1] for fault in faults if len(path := tokens(fault.path)) > 1 and path[0] == part}
    given = document.get(part, [])
    given = given if isinstance(given, Sequence) and not isinstance(given, str) else []
    rows: list[Mapping[str, Any]] = []
    places: list[int] = []
    ids: dict[str, int] = {}
    broken: set[str] = set()
    for place, row in enumerate(given):
        name = row.get("id") if isinstance(row, Mapping) else None
        if str(place) in wrong or not isinstance(row, Mapping):
            broken.add(str(name))
            continue
        if isinstance(name, str) and name in ids:
            faults.append(Fault(pointer([part, place, "id"]), "is there twice"))
        elif isinstance(name, str):
            ids[name] = len(rows)
        rows.append(row)
        places.append(place)
    return Rows(part, tuple(rows), tuple(places), ids, frozenset(broken))


def placed(found: Iterable[Fault], lists: Mapping[str, Rows]) -> Iterator[Fault]:
    """Faults of the engine at the places of the document that they come from."""
    for fault in found:
        path = tokens(fault.path)
        if path[0] not in lists:
            name = TOP.get(path[0], path[0])
            yield Fault(pointer([name, *_services(name, path[1:])]), fault.message)
            continue
        part, names = lists[path[0]], NAMES.get(path[0], {})
        if len(path) < 3:
            yield Fault(pointer([path[0]]), fault.message)
            continue
        name = names.get(path[2], path[2])
        row = part.rows[int(path[1])]
        if name == "cost_eur" and "cost" in row:
            name = "cost"
        yield Fault(part.at(int(path[1]), name, *_services(name, path[3:])), fault.message)


def _services(name: str, path: Sequence[str]) -> list[str]:
    """The rest of a path, where a service stands for its number."""
    if name in BY_SERVICE and path:
        return [engine.SERVICES[int(path[0])]]
    return list(path)
