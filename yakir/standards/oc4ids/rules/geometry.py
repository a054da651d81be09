"""Geometry: coordinates have the depth of their type and lie on Earth."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from yakir.standards.geojson.features import DEPTH
from yakir.standards.oc4ids.problems import Path, Problem, pointer
from yakir.standards.oc4ids.walking import Place

SHORTEST_RING = 4


def geometry(place: Place) -> Iterator[Problem]:
    """Coordinates are of the type they claim; areas are closed; every position is on Earth."""
    kind, coordinates = place.members.get("type"), place.members.get("coordinates")
    if not isinstance(kind, str) or kind not in DEPTH or not isinstance(coordinates, list):
        return
    path = (*place.path, "coordinates")
    lists = list(_at_depth(coordinates, DEPTH[kind], path))
    if not all(_is_position(each) for each, _ in lists):
        yield Problem(pointer(path), "wrong_shape", {"type": kind})
        return
    for (longitude, latitude, *_), where in lists:
        if abs(longitude) > 180 or abs(latitude) > 90:
            given = {"longitude": longitude, "latitude": latitude}
            yield Problem(pointer(where), "off_the_globe", given)
    if kind in {"Polygon", "MultiPolygon"}:
        for ring, where in _at_depth(coordinates, DEPTH[kind] - 1, path):
            if len(ring) < SHORTEST_RING or ring[0] != ring[-1]:
                yield Problem(pointer(where), "open_ring")


def _at_depth(value: Any, depth: int, path: Path) -> Iterator[tuple[Any, Path]]:
    """Yield what stands so many lists below a value; a thing that is no list stands for itself."""
    if depth == 0 or not isinstance(value, list):
        yield (value if depth == 0 else None), path
        return
    for number, each in enumerate(value):
        yield from _at_depth(each, depth - 1, (*path, number))


def _is_position(value: Any) -> bool:
    if not isinstance(value, list) or not 2 <= len(value) <= 3:
        return False
    return all(isinstance(each, int | Decimal) and not isinstance(each, bool) for each in value)
