"""Shapes of the public API's answers and questions."""

from datetime import date, datetime
from decimal import Decimal
from typing import Annotated, Any, Generic, Literal, TypeVar

from ninja import Field, Schema

Item = TypeVar("Item")
SERVICE = Literal["power", "water", "heat", "medicine", "education", "housing", "work"]
BAND = Literal["great", "medium", "lesser"]
STATUS = Literal[
    "frontline",
    "possible_hostilities",
    "active_hostilities",
    "active_hostilities_resources",
    "mainly_occupied",
    "temporarily_occupied",
    "none",
]
# Printable text: a control character is never part of a name, and databases refuse some.
WORDS = Annotated[str, Field(max_length=100, pattern=r"^[^\x00-\x1f\x7f]*$")]
CODE = Annotated[str, Field(pattern=r"^UA[0-9]{17}$")]


class Problem(Schema):
    """A problem document (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str = ""
    code: str = ""
    errors: list[dict[str, str]] = []


class Language(Schema):
    """The language of names in the answer."""

    lang: Literal["uk", "en"] = "uk"


class Paging(Language):
    """Which page of a list, and how long a page is."""

    page: int = Field(1, ge=1, le=100_000)
    page_size: int = Field(50, ge=1, le=200)


class Envelope(Schema, Generic[Item]):
    """A page of a list, and how many there are in all."""

    items: list[Item]
    total: int
    page: int
    page_size: int


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


class SourceOut(Schema):
    """Who said it, where and when."""

    publisher: str
    title: str
    url: str
    published: str
    read_on: date | None


class BandOut(Schema):
    """The need for a service."""

    service: str
    band: str
    grade: str
    method: str
    kind: str
    share: float | None


class CommunityOut(Schema):
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
    bands: list[BandOut]


class PopulationOut(Schema):
    """How many people, of which kind."""

    kind: str
    people: int
    low: int | None
    high: int | None
    as_of: date
    is_estimate: bool
    method: str
    source: SourceOut | None


class StatusOut(Schema):
    """An entry of the official list."""

    status: str
    valid_from: date | None
    valid_to: date | None
    as_of: date
    source: SourceOut | None


class AskedOut(Schema):
    """Project ideas in a sector."""

    sector: str
    count: int


class NeedOut(Schema):
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
    source: SourceOut | None


class CommunityDetailOut(Schema):
    """Everything public about a community, but its partners' acts."""

    community: CommunityOut = Field(alias="row")
    type_name: str
    raion: str
    districts: list[str]
    populations: list[PopulationOut]
    statuses: list[StatusOut]
    asked_for: list[AskedOut] = Field(alias="asked.rows")
    asked_for_in_oblast: list[AskedOut] = Field(alias="asked.protected")
    needs: list[NeedOut]
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


class DesignOut(Schema):
    """A typical design."""

    public_id: str
    key: str
    name: str
    summary: str
    service: str
    sector: str
    is_protected: bool
    version: str
    price_date: str


class DesignDetailOut(Schema):
    """A typical design with its newest version as data."""

    design: DesignOut = Field(alias="row")
    content: dict[str, Any]
    versions: list[str]


class MoneyOut(Schema):
    """An amount with its currency."""

    amount: Decimal
    currency: str


class LineOut(Schema):
    """A line of a bill."""

    key: str
    label_uk: str
    label_en: str
    quantity: Decimal | None
    unit_cost: MoneyOut | None
    total: MoneyOut
    basis: str


class QuoteOut(Schema):
    """What a design costs at chosen parameters."""

    key: str
    total: MoneyOut
    yearly: MoneyOut
    people: int
    staff: int
    lead_quarters: int
    price_date: str
    bill: list[LineOut]
    connection: list[LineOut]


class LeafOut(Schema):
    """A leaf of the journal."""

    index: int
    leaf: str
    leaf_hash: str


class ConsistencyOut(Schema):
    """The path that proves the newer tree continues the older, in hexadecimal."""

    old: int
    new: int
    path: list[str]


class StateOut(Schema):
    """How far the journal has come."""

    size: int
    at: datetime | None
