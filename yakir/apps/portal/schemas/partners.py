"""Partners, acts and pledges, as the public API answers and is asked."""

from datetime import date
from decimal import Decimal
from typing import Annotated, Literal

from ninja import Field, Schema

from yakir.apps.portal.schemas.communities import PublicSource
from yakir.apps.portal.schemas.designs import PublicMoney
from yakir.apps.portal.schemas.shared import CODE, SERVICE, WORDS, Paging

PUBLIC_ID = Annotated[str, Field(pattern=r"^ykr:[a-z-]{1,20}:[0-9A-HJKMNP-TV-Z]{26}$")]
PARTNER_KEY = Annotated[str, Field(pattern=r"^[a-z0-9_-]{1,80}$")]
COUNTRY = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
SECTOR = Literal[
    "energy",
    "heat",
    "water",
    "health",
    "education",
    "housing",
    "economy",
    "transport",
    "communications",
    "civil_protection",
    "digital",
    "culture",
    "human_capital",
    "environment",
    "governance",
    "relief",
    "several",
]
GROUP = Literal["silent", "open", "part", "kept", "gone"]
ACT_KIND = Literal[
    "statement",
    "resolution",
    "agreement",
    "pledge",
    "delivery",
    "visit",
    "programme",
    "proposal",
    "strategy",
    "intention",
    "investment_site",
    "policy",
]
STAGE = Literal[
    "appraised", "approved", "funded", "in_progress", "completed", "in_operation", "suspended",
    "cancelled",
]  # fmt: skip


class PledgeQuery(Paging):
    """Which pledges."""

    q: WORDS = ""
    state: GROUP | None = None
    partner: PARTNER_KEY | None = None
    country: COUNTRY | None = None
    sector: SECTOR | None = None


class PartnerQuery(Paging):
    """Which partners."""

    q: WORDS = ""
    country: COUNTRY | None = None


class ActQuery(Paging):
    """Which facts."""

    q: WORDS = ""
    kind: ACT_KIND | None = None
    sector: SECTOR | None = None


class ProjectQuery(Paging):
    """Which projects."""

    q: WORDS = ""
    oblast: CODE | None = None
    service: SERVICE | None = None
    stage: STAGE | None = None


class PublicParty(Schema):
    """An organisation and its role in an act."""

    name: str
    key: str
    public_id: str
    role: str


class PublicAct(Schema):
    """A public fact with its parties and its source."""

    public_id: str
    key: str
    kind: str
    sector: str
    title: str
    detail: str
    happened: str
    quantity: Decimal | None
    unit: str
    money: PublicMoney | None
    stated: str
    part_of: str
    parties: list[PublicParty]
    source: PublicSource | None


class PublicAnswer(Schema):
    """What a partner says beside a pledge."""

    text: str
    on: str
    source: PublicSource | None


class PublicPledge(Schema):
    """A pledge and where it stands; late only by a date that its source named."""

    public_id: str
    act: PublicAct
    group: str
    state: str
    late: bool
    due_on: date | None
    due: str
    last_news: str
    where: str
    answers: list[PublicAnswer]


class PublicChange(Schema):
    """A step in the life of a pledge."""

    before: str
    after: str
    on: str
    note: str
    source: PublicSource | None


class PublicDelivery(Schema):
    """What a source says came, or is on its way."""

    public_id: str
    state: str
    act: PublicAct


class PublicPledgeDetail(Schema):
    """Everything public about a pledge."""

    pledge: PublicPledge = Field(alias="row")
    changes: list[PublicChange]
    deliveries: list[PublicDelivery]
    parts: list[str]
    overlaps: list[str]


class PublicPartner(Schema):
    """A partner with counts of its pledges by state; sums count no fact twice."""

    key: str
    public_id: str
    name: str
    country: str
    acts: int
    pledges: dict[str, int]
    arrived: list[PublicMoney] = Field(alias="money")
    has_protected: bool


class PublicPartnerAct(Schema):
    """An act of a partner."""

    act: PublicAct
    pledge: str
    group: str


class PublicPartnerDetail(Schema):
    """Everything public about a partner."""

    partner: PublicPartner = Field(alias="row")
    acts: list[PublicPartnerAct]
