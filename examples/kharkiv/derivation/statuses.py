"""
Official status of communities: order No. 376 of 28.02.2025, as of 30.04.2025.

The order lists oblasts, raions, communities and single settlements. Here every open entry (one
without an end date) is brought to the community. Its *effective* status is the strictest one that
covers the whole community (with or without exceptions), else the strictest one among its
settlements. A community that is occupied by that rule but also has an open entry of possible or
active hostilities is *mainly occupied*: some of it is not.
"""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from derivation.places import SEVASTOPOL
from derivation.tables import Row, rows, write

STATUSES = {
    "possible_hostilities": "possible_hostilities",
    "active_hostilities": "active_hostilities",
    "active_hostilities_state_e_resources": "active_hostilities_resources",
    "temporarily_occupied": "temporarily_occupied",
}
MILD_TO_STRICT = list(STATUSES.values())
COLUMNS = ["katottg", "status", "extent", "date_from", "date_to", "effective"]
WHOLE, EXCEPT = "whole", "whole_with_exceptions"


def write_statuses(source: Path, target: Path) -> int:
    """Write every open entry, brought to the community, with its effective status."""
    communities = rows(source / "admin/hromadas.csv")
    entries: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for entry in rows(source / "frontline/order376_territories_2025-04-30.csv"):
        if entry["date_to"] or entry["date_to_raw"]:
            continue
        for katottg in _communities_of(entry, communities):
            entries[katottg][STATUSES[entry["section"]]].append(entry)
    records = [
        record for katottg in sorted(entries) for record in _records(katottg, entries[katottg])
    ]
    return write(target / "statuses.csv", COLUMNS, records)


def _communities_of(entry: Row, communities: list[Row]) -> Iterator[str]:
    """Communities that an entry covers or touches."""
    level, code = entry["level"], entry["katottg"]
    if level == "raion":
        yield from (row["katottg"] for row in communities if row["raion_code"] == code)
    elif level == "oblast":
        yield from (row["katottg"] for row in communities if row["oblast_code"] == code)
    elif level == "city_special" and code == SEVASTOPOL:
        yield code
    elif entry["hromada_katottg"]:
        yield entry["hromada_katottg"]


def _records(katottg: str, found: dict[str, list[Row]]) -> Iterator[Row]:
    """One row a status, mildest first."""
    extents = {status: _extent(entries) for status, entries in found.items()}
    effective = _effective(extents)
    for status in sorted(found, key=MILD_TO_STRICT.index):
        dates = sorted(entry["date_from"] for entry in found[status] if entry["date_from"])
        yield {
            "katottg": katottg,
            "status": status,
            "extent": extents[status],
            "date_from": dates[0] if dates else "",
            "effective": effective,
        }


def _extent(entries: list[Row]) -> str:
    """How much of the community entries of one status cover."""
    whole = [entry for entry in entries if entry["level"] != "settlement"]
    if any(entry["partial_exception"] != "1" for entry in whole):
        return WHOLE
    return EXCEPT if whole else f"settlements:{len({entry['katottg'] for entry in entries})}"


def _effective(extents: dict[str, str]) -> str:
    """The status that decides what may be built, or "mainly_occupied"."""
    covering = [status for status, extent in extents.items() if extent in {WHOLE, EXCEPT}]
    strictest = max(covering or extents, key=MILD_TO_STRICT.index)
    if strictest == "temporarily_occupied" and len(extents) > 1:
        return "mainly_occupied"
    return strictest
