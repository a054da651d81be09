"""School places by community, Kharkiv oblast only: the one register of schools at hand."""

from collections import Counter, defaultdict
from pathlib import Path
from statistics import median

from derivation.tables import Row, rows, write


def write_school_places(source: Path, target: Path) -> int:
    """Write licensed places by community; a school without a figure takes its type's median."""
    schools = rows(source / "facilities/kharkivska_public_schools.csv")
    medians = _medians(schools)
    homes = _communities_by_koatuu(schools)
    places: Counter[str] = Counter()
    for school in schools:
        katottg = school["hromada_katottg"] or homes.get(school["koatuu"], "")
        if katottg:
            places[katottg] += _capacity(school) or medians[school["type_uk"]]
    records = [{"katottg": katottg, "places": places[katottg]} for katottg in sorted(places)]
    return write(target / "school_places.csv", ["katottg", "places"], records)


def _capacity(school: Row) -> int:
    """Licensed places of one school, 0 where the register is silent."""
    return round(float(school["licensed_capacity"] or 0))


def _medians(schools: list[Row]) -> dict[str, int]:
    """Median of licensed places by type of school; the median of all where a type has none."""
    known: dict[str, list[int]] = defaultdict(list)
    for school in schools:
        if _capacity(school):
            known[school["type_uk"]].append(_capacity(school))
    overall = round(median(places for group in known.values() for places in group))
    return defaultdict(
        lambda: overall, {kind: round(median(group)) for kind, group in known.items()}
    )


def _communities_by_koatuu(schools: list[Row]) -> dict[str, str]:
    """The community of each old settlement code that lies in exactly one."""
    found: dict[str, set[str]] = defaultdict(set)
    for school in schools:
        if school["hromada_katottg"]:
            found[school["koatuu"]].add(school["hromada_katottg"])
    return {
        koatuu: communities.pop() for koatuu, communities in found.items() if len(communities) == 1
    }
