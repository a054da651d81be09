"""Published plans, as the public API answers."""

from datetime import datetime

from ninja import Schema

from yakir.apps.portal.schemas.designs import PublicMoney


class PublicPublisher(Schema):
    """Under which organisation and role a plan was published; never the person."""

    organisation: str
    role: str
    at: datetime


class PublicPlan(Schema):
    """A published plan; every number is a scenario."""

    public_id: str
    name: str
    first_quarter: str
    last_quarter: str
    horizon: int
    candidates: int
    chosen: int
    package_people: int
    money: PublicMoney
    used: PublicMoney | None
    value: float
    bound: float
    gap: float | None
    ending: str
    problem_sha256: str
    published: PublicPublisher | None
