"""The list of projects, page after page; where it stopped it can go on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from yakir.standards import jsonfile
from yakir.standards.dream.drift import Drift
from yakir.standards.dream.reading import InvalidDump
from yakir.standards.faults import Fault
from yakir.standards.oc4ids.formats import moment

#: Returns a page of the list, oldest change first, from the moment given (all of it when empty).
Fetch = Callable[[str], bytes]


@dataclass(frozen=True, slots=True)
class Cursor:
    """
    How far the list was read; kept by the caller, and given back to go on.

    Parameters
    ----------
    since
        Moment of the newest change that was read, as the API wrote it.
    seen
        Identifiers read with that very moment: a page begins with them again.
    """

    since: str = ""
    seen: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Entry:
    """A project in the list: identifier, number for people, moment of its last change."""

    id: str
    code: str
    updated: str


def entries(
    fetch: Fetch, cursor: Cursor | None = None, drift: Drift | None = None
) -> Iterator[tuple[Entry, Cursor]]:
    """
    Yield the projects of the list that are new or changed, each with the cursor behind it.

    It ends with the first page that brings nothing new. A project that changes while the list is
    read may come twice; its later entry is the newer.

    Raises
    ------
    InvalidDump
        When a page is not a list of projects, or is not in the order of change, so that going on
        from it could pass projects over.
    """
    at = cursor or Cursor()
    while True:
        start = at
        for entry in _page(fetch(at.since), at.since, drift):
            if entry.updated == at.since and entry.id in at.seen:
                continue
            at = _behind(at, entry)
            yield entry, at
        if at == start:
            return


def _page(data: bytes, since: str, drift: Drift | None) -> Iterator[Entry]:
    page = f"page from {since or 'the beginning'}"
    try:
        document = jsonfile.loads(data)
    except jsonfile.BadJSON as error:
        raise InvalidDump([Fault(page, f"is not JSON: {error}")]) from error
    if drift is not None:
        drift.see(document, page)
    found = document.get("data") if isinstance(document, dict) else None
    if not isinstance(found, list):
        raise InvalidDump([Fault(f"{page}/data", "is not a list")])
    faults: list[Fault] = []
    read = [_entry(each, f"{page}/data/{number}", faults) for number, each in enumerate(found)]
    if faults:
        raise InvalidDump(faults)
    last = moment(since)
    for number, entry in enumerate(read):
        at = moment(entry.updated)
        if last and at and at < last:
            place = f"{page}/data/{number}"
            raise InvalidDump([Fault(place, f"{entry.updated} is not in the order of change")])
        last = at
        yield entry


def _entry(value: Any, place: str, faults: list[Fault]) -> Entry:
    def text(*path: str) -> str:
        found = value
        for name in path:
            found = found.get(name) if isinstance(found, dict) else None
        if isinstance(found, str) and found:
            return found
        faults.append(Fault("/".join((place, *path)), "is missing or no text"))
        return ""

    entry = Entry(text("internal", "id"), text("internal", "code"), text("external", "updated"))
    if entry.updated and moment(entry.updated) is None:
        faults.append(Fault(f"{place}/external/updated", f"{entry.updated} is no moment"))
    return entry


def _behind(cursor: Cursor, entry: Entry) -> Cursor:
    if entry.updated == cursor.since:
        return Cursor(cursor.since, cursor.seen | {entry.id})
    return Cursor(entry.updated, frozenset({entry.id}))
