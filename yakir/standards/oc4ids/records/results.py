"""What is expected and what came of it: milestones, metrics, benefits, completion."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from yakir.standards.oc4ids.records.base import Record, record
from yakir.standards.oc4ids.records.common import Period, Value
from yakir.standards.oc4ids.records.places import Location


@record
class Milestone(Record):
    """An event that is due, or was reached."""

    id: str
    title: str | None = None
    type: str | None = None
    description: str | None = None
    code: str | None = None
    due_date: str | None = None
    date_met: str | None = None
    date_modified: str | None = None
    status: str | None = None
    value: Value | None = None


@record
class Unit(Record):
    """What a measure counts."""

    name: str | None = None
    scheme: str | None = None
    id: str | None = None
    uri: str | None = None


@record
class Observation(Record):
    """One value of a metric, expected or measured."""

    id: str
    period: Period | None = None
    value: Value | None = None
    measure: str | Decimal | None = None
    unit: Unit | None = None
    dimensions: Mapping[str, Any] | None = None
    notes: str | None = None


@record
class Metric(Record):
    """What is measured, with its observations."""

    id: str
    title: str | None = None
    description: str | None = None
    observations: tuple[Observation, ...] = ()


@record
class Beneficiary(Record):
    """Who gains, where, and how many people."""

    location: Location | None = None
    description: str | None = None
    number_of_people: int | None = None


@record
class Benefit(Record):
    """A gain that the project is to bring."""

    title: str | None = None
    description: str | None = None
    beneficiaries: tuple[Beneficiary, ...] = ()


@record
class Completion(Record):
    """How a project ended: date, cost and scope, with what differs from the plan."""

    end_date: str | None = None
    end_date_details: str | None = None
    final_value: Value | None = None
    final_value_details: str | None = None
    final_scope: str | None = None
    final_scope_details: str | None = None
