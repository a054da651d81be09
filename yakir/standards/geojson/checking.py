"""What RFC 7946 asks of a geometry."""

from collections.abc import Iterator
from decimal import Decimal
from math import isfinite
from typing import Any

from yakir.standards.faults import Fault, short
from yakir.standards.geojson.features import COLLECTION, DEPTH, Geometry

SHORTEST = {"LineString": 2, "MultiLineString": 2, "Polygon": 4, "MultiPolygon": 4}


def faults_of(geometry: Geometry, place: str) -> Iterator[Fault]:
    """Yield everything wrong with a geometry that stands at a place."""
    if geometry.kind == COLLECTION:
        for number, part in enumerate(geometry.parts):
            yield from faults_of(part, f"{place}/geometries/{number}")
        return
    if geometry.kind not in DEPTH:
        yield Fault(f"{place}/type", f"{short(geometry.kind)} is no type of geometry")
        return
    place = f"{place}/coordinates"
    # An empty list stands for no place at all, which the standard lets stand.
    if geometry.coordinates == ():
        return
    yield from _parts(geometry.coordinates, DEPTH[geometry.kind], geometry.kind, place)


def _parts(value: Any, depth: int, kind: str, place: str) -> Iterator[Fault]:
    if not isinstance(value, tuple):
        yield Fault(place, f"{short(value)} is not a list")
    elif depth == 0:
        yield from _position(value, place)
    else:
        faults = [
            fault
            for number, each in enumerate(value)
            for fault in _parts(each, depth - 1, kind, f"{place}/{number}")
        ]
        yield from faults
        if depth == 1 and not faults:
            yield from _line(value, kind, place)


def _line(value: tuple[Any, ...], kind: str, place: str) -> Iterator[Fault]:
    if len(value) < SHORTEST.get(kind, 0):
        yield Fault(place, f"has {len(value)} positions, {SHORTEST[kind]} are the fewest")
    elif kind in {"Polygon", "MultiPolygon"} and value[0] != value[-1]:
        yield Fault(place, "is not closed: it does not end where it starts")


def _position(value: tuple[Any, ...], place: str) -> Iterator[Fault]:
    if not 2 <= len(value) <= 3 or not all(map(_is_number, value)):
        yield Fault(place, f"{short(value)} is not longitude, latitude and perhaps height")
    elif abs(value[0]) > 180 or abs(value[1]) > 90:
        yield Fault(place, f"longitude {value[0]}, latitude {value[1]} is no place on Earth")


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float | Decimal) and type(value) is not bool and isfinite(value)
