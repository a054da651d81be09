"""Typical designs, quotes and money, as the public API answers."""

from decimal import Decimal
from typing import Any

from ninja import Field, Schema


class PublicDesign(Schema):
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


class PublicDesignDetail(Schema):
    """A typical design with its newest version as data."""

    design: PublicDesign = Field(alias="row")
    content: dict[str, Any]
    versions: list[str]


class PublicMoney(Schema):
    """An amount with its currency."""

    amount: Decimal
    currency: str


class PublicLine(Schema):
    """A line of a bill."""

    key: str
    label_uk: str
    label_en: str
    quantity: Decimal | None
    unit_cost: PublicMoney | None
    total: PublicMoney
    basis: str


class PublicQuote(Schema):
    """What a design costs at chosen parameters."""

    key: str
    total: PublicMoney
    yearly: PublicMoney
    people: int
    staff: int
    lead_quarters: int
    price_date: str
    bill: list[PublicLine]
    connection: list[PublicLine]
