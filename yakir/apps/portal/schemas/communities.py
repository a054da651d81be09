"""Communities, their coverage and needs, as the public API answers."""

from datetime import date
from decimal import Decimal
from typing import Any, Literal

from ninja import Field, Schema

from yakir.apps.portal.schemas.shared import BAND, CODE, SERVICE, STATUS, WORDS, Paging


class CommunityQuery(Paging):
    """Which communities."""

    q: WORDS = ""
    oblast: CODE | None = None
    status: STATUS | None = None
    service: SERVICE | None = None
    need: BAND | None = None


class NeedQuery(Paging):
    """Which needs."""

    oblast: CODE | None = None
    community: CODE | None = None
    service: SERVICE | None = None


class PublicSource(Schema):
    """Who said it, where and when."""

    publisher: str
    title: str
    url: str
    published: str
    read_on: date | None


class PublicBand(Schema):
    """The need for a service."""

    service: str
    band: str
    grade: str
    method: str
    kind: str
    share: float | None


class PublicCommunity(Schema):
    """A community."""

    code: str
    public_id: str
    name: str
    centre: str
    oblast: str
    oblast_code: str
    status: str
    population: int | None
    lat: float | None
    lon: float | None
    bands: list[PublicBand]


class PublicPopulation(Schema):
    """How many people, of which kind."""

    kind: str
    people: int
    low: int | None
    high: int | None
    as_of: date
    is_estimate: bool
    method: str
    source: PublicSource | None


class PublicStatus(Schema):
    """An entry of the official list."""

    status: str
    valid_from: date | None
    valid_to: date | None
    as_of: date
    source: PublicSource | None


class PublicAsked(Schema):
    """Project ideas in a sector."""

    sector: str
    count: int


class PublicNeed(Schema):
    """A verified need of an open kind; people are rounded to hundreds."""

    public_id: str
    title: str
    community: str
    community_code: str
    oblast: str
    service: str
    quantity: Decimal | None
    unit: str
    people: int | None
    observed_on: date | None
    status: str
    source_text: str
    source: PublicSource | None


class PublicCommunityDetail(Schema):
    """Everything public about a community, but its partners' acts."""

    community: PublicCommunity = Field(alias="row")
    type_name: str
    raion: str
    districts: list[str]
    populations: list[PublicPopulation]
    statuses: list[PublicStatus]
    asked_for: list[PublicAsked] = Field(alias="asked.rows")
    asked_for_in_oblast: list[PublicAsked] = Field(alias="asked.protected")
    needs: list[PublicNeed]
    projects: int


class Feature(Schema):
    """A community on the map."""

    type: Literal["Feature"]
    id: str
    geometry: dict[str, Any]
    properties: dict[str, Any]


class FeatureCollection(Schema):
    """Communities as GeoJSON."""

    type: Literal["FeatureCollection"]
    features: list[Feature]
