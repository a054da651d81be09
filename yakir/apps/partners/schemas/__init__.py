"""Shapes of partners' records in the API."""

from datetime import date
from decimal import Decimal

from ninja import Field, Schema


class PledgeFilter(Schema):
    """What one asks of the list of pledges."""

    q: str = Field("", max_length=100)
    state: str = Field("", max_length=20)
    board: str = Field("", max_length=20)
    partner: str = Field("", max_length=80)
    sector: str = Field("", max_length=20)
    country: str = Field("", max_length=2)
    page: int = Field(1, ge=1, le=10_000)
    page_size: int = Field(50, ge=1, le=200)


class PartyOut(Schema):
    """An organisation in its role."""

    organisation: str
    name: str
    role: str


class SourceOut(Schema):
    """Where it stands."""

    publisher: str
    title: str
    url: str
    published: str


class PledgeRow(Schema):
    """A pledge in a list; no amount is null, never zero."""

    id: str
    act: str
    key: str
    title: str
    state: str
    is_silent: bool
    due_on: date | None
    last_news: str
    sector: str
    is_protected: bool
    happened: str
    quantity: Decimal | None
    unit: str
    amount: Decimal | None
    currency: str
    community: str | None
    oblast: str | None
    parties: list[PartyOut]
    source: SourceOut


class PledgePage(Schema):
    """A page of pledges."""

    items: list[PledgeRow]
    total: int
    page: int
    page_size: int


class DeliveryOut(Schema):
    """A delivery of a pledge."""

    id: str
    title: str
    happened: str
    state: str


class ChangeOut(Schema):
    """A step in the life of a pledge."""

    before: str
    after: str
    on: str
    reason: str
    source: str


class AnswerOut(Schema):
    """What the partner says."""

    text: str
    on: str


class PledgeDetail(PledgeRow):
    """A pledge with what became of it."""

    deliveries: list[DeliveryOut]
    changes: list[ChangeOut]
    answers: list[AnswerOut]


class TrancheOut(Schema):
    """Money that a fund brings in a quarter."""

    quarter: str
    amount: Decimal


class FundRow(Schema):
    """A fund of a scenario with its rules; an empty list allows everything, null limits nothing."""

    id: str
    name_uk: str
    name_en: str
    is_scenario: bool
    currency: str
    sectors: list[str]
    oblasts: list[str]
    smallest: Decimal | None
    largest: Decimal | None
    greatest_share: Decimal
    carry_over: bool
    own_contribution: Decimal
    ticket: Decimal | None
    last_quarter: str
    named_share: Decimal
    named_oblasts: list[str]
    named_statuses: list[str]
    named_sizes: list[str]
    tranches: list[TrancheOut]
