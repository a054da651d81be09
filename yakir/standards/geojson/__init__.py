"""GeoJSON by RFC 7946: places with properties, rings by the right-hand rule, a bounding box."""

from yakir.standards.geojson.features import (
    Collection,
    Feature,
    Geometry,
    InvalidGeoJSON,
    box_of,
    wound,
)
from yakir.standards.geojson.reading import read
from yakir.standards.geojson.writing import write

__all__ = [
    "Collection",
    "Feature",
    "Geometry",
    "InvalidGeoJSON",
    "box_of",
    "read",
    "wound",
    "write",
]
