"""Reading a collection of features, with all that is wrong told at once."""

from collections.abc import Mapping
from decimal import Decimal
from typing import IO, Any

from yakir.standards import jsonfile
from yakir.standards.faults import Fault, short
from yakir.standards.geojson.checking import faults_of
from yakir.standards.geojson.features import (
    COLLECTION,
    Collection,
    Feature,
    Geometry,
    InvalidGeoJSON,
)
from yakir.standards.geojson.writing import COLLECTIONS, FEATURE

CRS = "RFC 7946 knows WGS 84 alone: another crs would move every place"


def read(stream: IO[bytes]) -> Collection:
    """
    Return the features of a FeatureCollection; bounding boxes are passed over, they follow from it.

    Raises
    ------
    InvalidGeoJSON
        When the file is not a FeatureCollection of RFC 7946; every fault is listed.
    """
    document = jsonfile.Document(stream, "features")
    faults: list[Fault] = []
    try:
        features = tuple(
            _feature(each, f"/features/{number}", faults)
            for number, each in enumerate(document.elements())
        )
    except jsonfile.BadJSON as error:
        raise InvalidGeoJSON([*faults, Fault("", f"is not JSON: {error}")]) from error
    if document.members.get("type") != "FeatureCollection" or not document.has_list:
        faults.append(Fault("", "is not a FeatureCollection"))
    faults.extend(Fault(f"/{name}", "stands twice") for name in document.repeated)
    extra = _extra(document.members, COLLECTIONS, "", faults)
    if faults:
        raise InvalidGeoJSON(faults)
    return Collection(features, extra)


def _feature(value: Any, place: str, faults: list[Fault]) -> Feature:
    if not isinstance(value, Mapping) or value.get("type") != "Feature":
        faults.append(Fault(place, f"{short(value)} is not a Feature"))
        return Feature(None)
    faults.extend(
        Fault(f"{place}/{name}", "is missing")
        for name in ("geometry", "properties")
        if name not in value
    )
    properties, name = value.get("properties"), value.get("id")
    if not isinstance(properties, Mapping | None):
        faults.append(Fault(f"{place}/properties", f"{short(properties)} is not an object"))
    if not isinstance(name, str | int | Decimal | None) or isinstance(name, bool):
        faults.append(Fault(f"{place}/id", f"{short(name)} is neither text nor number"))
    geometry = value.get("geometry")
    return Feature(
        geometry=None if geometry is None else _geometry(geometry, f"{place}/geometry", faults),
        properties=properties,
        id=name,
        extra=_extra(value, FEATURE, place, faults),
    )


def _geometry(value: Any, place: str, faults: list[Fault]) -> Geometry | None:
    if not isinstance(value, Mapping) or not isinstance(value.get("type"), str):
        faults.append(Fault(place, f"{short(value)} is not a geometry"))
        return None
    if "crs" in value:
        faults.append(Fault(f"{place}/crs", CRS))
    name = "geometries" if value["type"] == COLLECTION else "coordinates"
    inner = value.get(name)
    if not isinstance(inner, list):
        faults.append(Fault(f"{place}/{name}", f"{short(inner)} is not a list"))
        return None
    if value["type"] == COLLECTION:
        parts = [_geometry(each, f"{place}/{name}/{n}", faults) for n, each in enumerate(inner)]
        return Geometry(COLLECTION, parts=tuple(part for part in parts if part))
    geometry = Geometry(value["type"], _tuples(inner))
    faults.extend(faults_of(geometry, place))
    return geometry


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value


def _extra(
    value: Mapping[str, Any], ours: set[str], place: str, faults: list[Fault]
) -> dict[str, Any]:
    if "crs" in value:
        faults.append(Fault(f"{place}/crs", CRS))
    return {name: each for name, each in value.items() if name not in ours}
