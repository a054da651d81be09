"""Where a project is."""

from typing import Any

from yakir.standards.oc4ids.records.base import Record, record
from yakir.standards.oc4ids.records.parties import Address


@record
class Geometry(Record):
    """A point, line or area as in GeoJSON: longitude before latitude."""

    type: str | None = None
    coordinates: tuple[Any, ...] = ()


@record
class Gazetteer(Record):
    """Codes of a place in a list of places."""

    scheme: str | None = None
    identifiers: tuple[str, ...] = ()


@record
class Location(Record):
    """One place of a project."""

    id: str
    description: str | None = None
    geometry: Geometry | None = None
    gazetteer: Gazetteer | None = None
    uri: str | None = None
    address: Address | None = None
