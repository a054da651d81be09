"""Shapes of the ledger in the API."""

from datetime import date, datetime
from decimal import Decimal

from ninja import Field, Schema

NO_NUL = r"^[^\x00]*$"


class LineFilter(Schema):
    """What one asks of the ledger; `on` is when it held, `known` when it was recorded by."""

    q: str = Field("", max_length=100, pattern=NO_NUL)
    kind: str = Field("", max_length=20, pattern=NO_NUL)
    what: str = Field("", pattern="^(money|goods)?$")
    organisation: str = Field("", max_length=80, pattern=NO_NUL)
    currency: str = Field("", max_length=3, pattern=NO_NUL)
    on: date | None = None
    known: date | None = None
    page: int = Field(1, ge=1, le=1_000_000)
    page_size: int = Field(50, ge=1, le=200)


class LineOut(Schema):
    """A line; no amount is null, never zero."""

    id: str
    kind: str
    held_on: date
    recorded_at: datetime
    before: str
    after: str
    commitment: str | None
    account: str | None
    other_account: str | None
    consignment: str | None
    item: str | None
    quantity: Decimal | None
    unit: str
    amount: Decimal | None
    currency: str
    into_amount: Decimal | None
    value_method: str
    giver: str | None
    taker: str | None
    document: str
    reason: str
    replaces: str | None


class LinePage(Schema):
    """A page of lines."""

    items: list[LineOut]
    total: int
    page: int
    page_size: int


class ReceivedIn(Schema):
    """How many of an item were accepted and refused."""

    item: str = Field(max_length=60, pattern=NO_NUL)
    accepted: Decimal = Field(Decimal(0), ge=0, max_digits=15, decimal_places=3)
    refused: Decimal = Field(Decimal(0), ge=0, max_digits=15, decimal_places=3)
    reason: str = Field("", max_length=300, pattern=NO_NUL)


class ReceiptIn(Schema):
    """A handing over of goods; `version` is that of the consignment it was made from."""

    on: date
    handed_by: str = Field(max_length=200, pattern=NO_NUL)
    taken_by: str = Field(max_length=200, pattern=NO_NUL)
    signed_as: str = Field(max_length=200, pattern=NO_NUL)
    place: str = Field("", max_length=200, pattern=NO_NUL)
    note: str = Field("", max_length=300, pattern=NO_NUL)
    document: str = Field("", max_length=200, pattern=NO_NUL)
    version: int = Field(ge=1, le=2_000_000_000)
    items: list[ReceivedIn] = Field(max_length=2000)


class ReceiptOut(Schema):
    """The receipt that was recorded, now or when the same request came before."""

    id: str
