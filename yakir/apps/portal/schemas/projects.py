"""Projects with their steps and changes, as the public API answers."""

from datetime import datetime

from ninja import Field, Schema

from yakir.apps.portal.schemas.designs import PublicMoney, PublicQuote


class PublicProject(Schema):
    """A project of an open kind; people are rounded to hundreds."""

    public_id: str
    title: str
    community: str
    community_code: str
    district: str
    oblast: str
    service: str
    sector: str
    stage: str
    people: int | None
    cost: PublicMoney | None = Field(alias="money")
    yearly_cost: PublicMoney | None = Field(alias="yearly")
    lead_quarters: int | None
    design: str = Field(alias="design_key")
    design_version: str
    dream_id: str


class PublicStep(Schema):
    """A step in the life of a project."""

    after: str
    at: datetime | None


class PublicProjectPlan(Schema):
    """A published plan that chose a project."""

    public_id: str
    name: str
    quarter: str


class PublicProjectChange(Schema):
    """A change of scope, money or time of a project, asked for with a reason and decided."""

    aspect: str
    before: str
    after: str
    what: str
    reason: str
    state: str
    ground: str
    asked: datetime | None
    decided: datetime | None


class PublicProjectDetail(Schema):
    """Everything public about a project of an open kind."""

    project: PublicProject = Field(alias="row")
    steps: list[PublicStep]
    changes: list[PublicProjectChange]
    plans: list[PublicProjectPlan]
    quote: PublicQuote | None
