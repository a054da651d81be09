"""Features and their geometry, longitude before latitude, in degrees of WGS 84."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import Any

from yakir.standards.faults import InvalidFile

#: How many lists a position of each type stands in.
DEPTH = {
    "Point": 0,
    "MultiPoint": 1,
    "LineString": 1,
    "MultiLineString": 2,
    "Polygon": 2,
    "MultiPolygon": 3,
}
COLLECTION = "GeometryCollection"
Number = int | float | Decimal
Position = tuple[Number, ...]
#: West, south, east, north. [degree]
Box = tuple[Number, Number, Number, Number]


class InvalidGeoJSON(InvalidFile):
    """The file or geometry is not GeoJSON of RFC 7946."""


@dataclass(frozen=True, slots=True)
class Geometry:
    """
    A geometry.

    Parameters
    ----------
    kind
        Its type in the standard, such as `Point`.
    coordinates
        Positions, in as many tuples as the type asks. [degree; height in metres]
    parts
        Geometries of a `GeometryCollection`.
    """

    kind: str
    coordinates: tuple[Any, ...] = ()
    parts: tuple["Geometry", ...] = ()


@dataclass(frozen=True, slots=True)
class Feature:
    """A thing with properties, and where it is; `extra` holds members foreign to the standard."""

    geometry: Geometry | None
    properties: Mapping[str, Any] | None = None
    id: str | int | Decimal | None = None
    extra: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Collection:
    """Features, and the members of the collection that are foreign to the standard."""

    features: tuple[Feature, ...]
    extra: Mapping[str, Any] = field(default_factory=dict)


def wound(geometry: Geometry) -> Geometry:
    """Return a geometry whose outer rings run against the clock and whose holes run with it."""
    if geometry.kind == "Polygon":
        return Geometry(geometry.kind, _area(geometry.coordinates))
    if geometry.kind == "MultiPolygon":
        return Geometry(geometry.kind, tuple(map(_area, geometry.coordinates)))
    if geometry.kind == COLLECTION:
        return Geometry(geometry.kind, parts=tuple(map(wound, geometry.parts)))
    return geometry


def turn(ring: tuple[Position, ...]) -> float:
    """Return twice the area of a ring, in square degrees, positive where it runs against the clock."""
    # Distances from the first corner: far from zero the products would swallow a small ring.
    x0, y0 = map(float, ring[0][:2])
    corners = [(float(x) - x0, float(y) - y0) for x, y, *_ in ring]
    return sum(x * v - u * y for (x, y), (u, v) in pairwise(corners))


def positions(geometry: Geometry) -> Iterator[Position]:
    """Yield every position of a geometry."""
    for part in geometry.parts:
        yield from positions(part)
    if geometry.kind in DEPTH:
        yield from _at_depth(geometry.coordinates, DEPTH[geometry.kind])


def box_of(geometries: Iterable[Geometry]) -> Box | None:
    """
    Return the box around geometries: west, south, east, north; None where there is no position.

    What crosses the 180th meridian has to be cut there, as RFC 7946 advises in section 3.1.9.
    """
    box = None
    for geometry in geometries:
        for longitude, latitude, *_ in positions(geometry):
            box = widened(box, longitude, latitude)
    return box


def widened(box: Box | None, longitude: Number, latitude: Number) -> Box:
    """Return the box that holds another position too."""
    if box is None:
        return longitude, latitude, longitude, latitude
    west, south, east, north = box
    return (
        min(west, longitude),
        min(south, latitude),
        max(east, longitude),
        max(north, latitude),
    )


def _area(rings: tuple[Any, ...]) -> tuple[Any, ...]:
    return tuple(
        tuple(reversed(ring)) if ring and (turn(ring) < 0) is (number == 0) and turn(ring) else ring
        for number, ring in enumerate(rings)
    )


def _at_depth(value: Any, depth: int) -> Iterator[Position]:
    if depth:
        for each in value:
            yield from _at_depth(each, depth - 1)
    elif value:
        yield value
