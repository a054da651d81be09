"""Shapes of the needs API."""

from datetime import date, datetime
from decimal import Decimal

from ninja import Field, Schema

from yakir.apps.needs.models import Need
from yakir.common.protected import Service


class NeedIn(Schema):
    """A need to report."""

    community: str = Field(min_length=19, max_length=19, description="KATOTTG code")
    title: str = Field(min_length=1, max_length=200)
    service: Service
    quantity: Decimal = Field(gt=0, max_digits=14, decimal_places=2)
    unit: str = Field(min_length=1, max_length=40)
    people: int = Field(gt=0, le=50_000_000)
    observed_on: date
    source_text: str = Field(min_length=1, max_length=300)
    detail: str = Field("", max_length=2000)


class NeedOut(Schema):
    """A need as people who work on it see it."""

    id: str
    community: str
    oblast: str
    title: str
    detail: str
    service: str
    quantity: Decimal
    unit: str
    people: int
    observed_on: date
    source: str
    status: str
    protected: bool
    version: int
    recorded_at: datetime

    @classmethod
    def of(cls, need: Need) -> "NeedOut":
        """Return a need in this shape."""
        return cls(
            id=need.public_id,
            community=need.community.code,
            oblast=need.community.oblast.code,
            title=need.title,
            detail=need.detail,
            service=need.service,
            quantity=need.quantity,
            unit=need.unit,
            people=need.people,
            observed_on=need.observed_on,
            source=need.source_text or str(need.source),
            status=need.status,
            protected=need.is_protected,
            version=need.version,
            recorded_at=need.recorded_at,
        )


class NeedsPage(Schema):
    """A page of needs."""

    items: list[NeedOut]
    total: int
    page: int
    page_size: int
