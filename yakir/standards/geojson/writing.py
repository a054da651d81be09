"""Writing a collection of features as a stream."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from yakir.standards import jsonfile
from yakir.standards.geojson.checking import faults_of
from yakir.standards.geojson.features import (
    COLLECTION,
    Box,
    Feature,
    Geometry,
    InvalidGeoJSON,
    positions,
    widened,
    wound,
)

FEATURE = {"type", "id", "geometry", "properties", "bbox", "crs"}
COLLECTIONS = {"type", "features", "bbox", "crs"}


def write(features: Iterable[Feature], extra: Mapping[str, Any] | None = None) -> Iterator[bytes]:
    """
    Yield a FeatureCollection in UTF-8, one feature on a line, with its bounding box at the end.

    Rings are turned by the right-hand rule; there is no `crs`: RFC 7946 knows WGS 84 alone.

    Raises
    ------
    InvalidGeoJSON
        When a geometry is not one; what was yielded before is not a whole file.
    """
    head = {"type": "FeatureCollection", **_foreign(extra or {}, COLLECTIONS)}
    yield f'{jsonfile.compact(head)[:-1]},"features":['.encode()
    box: Box | None = None
    before = "\n"
    for number, feature in enumerate(features):
        text = jsonfile.compact(_members(feature, number))
        for longitude, latitude, *_ in positions(feature.geometry) if feature.geometry else ():
            box = widened(box, longitude, latitude)
        yield f"{before}{text}".encode()
        before = ",\n"
    tail = f',"bbox":{jsonfile.compact(box)}' if box else ""
    yield f"\n]{tail}}}\n".encode()


def _members(feature: Feature, number: int) -> dict[str, Any]:
    geometry = feature.geometry
    if geometry is not None:
        faults = tuple(faults_of(geometry, f"/features/{number}/geometry"))
        if faults:
            raise InvalidGeoJSON(faults)
    return {
        "type": "Feature",
        **({} if feature.id is None else {"id": feature.id}),
        "geometry": None if geometry is None else _geometry(wound(geometry)),
        "properties": None if feature.properties is None else dict(feature.properties),
        **_foreign(feature.extra, FEATURE),
    }


def _geometry(geometry: Geometry) -> dict[str, Any]:
    if geometry.kind == COLLECTION:
        return {"type": COLLECTION, "geometries": [_geometry(part) for part in geometry.parts]}
    return {"type": geometry.kind, "coordinates": geometry.coordinates}


def _foreign(extra: Mapping[str, Any], ours: set[str]) -> dict[str, Any]:
    stray = ours & extra.keys()
    if stray:
        raise ValueError(f"{sorted(stray)} are members of the standard, not foreign ones")
    return {name: extra[name] for name in sorted(extra)}
