"""Shapes of projects in the API."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from ninja import Schema


class ProjectRow(Schema):
    """A project on the register."""

    id: str
    title_uk: str
    title_en: str
    community: str
    design: str | None
    service: str
    sector: str
    stage: str
    people: int
    cost: Decimal
    currency: str
    yearly_cost: Decimal
    lead_quarters: int


class StepRow(Schema):
    """A step of a project."""

    before: str
    after: str
    note: str
    recorded_at: datetime


class ProjectDetail(ProjectRow):
    """A project with its history and DREAM's codes, empty where DREAM has none."""

    description: str
    parameters: dict[str, Any]
    needs: list[str]
    steps: list[StepRow]
    dream_id: str
    dream_status: str
    dream_status_details: str
    dream_phase: str
    version: int


class ProjectPage(Schema):
    """A page of the register."""

    items: list[ProjectRow]
    total: int
    page: int
    page_size: int
