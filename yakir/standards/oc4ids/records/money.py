"""Budget, finance, payments and costs."""

from decimal import Decimal

from yakir.standards.oc4ids.records.base import Record, record
from yakir.standards.oc4ids.records.common import Classification, Period, Value
from yakir.standards.oc4ids.records.parties import OrganizationReference


@record
class BudgetBreakdown(Record):
    """One part of a budget: who gives how much, for when."""

    id: str
    description: str | None = None
    amount: Value | None = None
    uri: str | None = None
    period: Period | None = None
    source_party: OrganizationReference | None = None
    approval_date: str | None = None


@record
class BudgetBreakdowns(Record):
    """A budget divided in one way, as by year or by source."""

    id: str
    description: str | None = None
    budget_breakdown: tuple[BudgetBreakdown, ...] = ()


@record
class InterestRate(Record):
    """The rate of a loan."""

    base: str | Decimal | None = None
    margin: Decimal | None = None
    fixed: bool | None = None
    notes: str | None = None


@record
class Finance(Record):
    """Money raised from one party on its terms."""

    id: str
    title: str | None = None
    description: str | None = None
    value: Value | None = None
    financing_party: OrganizationReference | None = None
    financing_party_type: str | None = None
    source: str | None = None
    asset_class: tuple[str, ...] = ()
    type: str | None = None
    repayment_priority: str | None = None
    concessional: bool | None = None
    results_based: bool | None = None
    period: Period | None = None
    payment_period: Period | None = None
    payment_frequency: Decimal | None = None
    interest_rate: InterestRate | None = None
    exchange_rate_guarantee: bool | None = None
    step_in_rights: bool | None = None
    related_lots: tuple[str, ...] = ()


@record
class Budget(Record):
    """What is set aside for a project, and by whom."""

    description: str | None = None
    amount: Value | None = None
    request_date: str | None = None
    approval_date: str | None = None
    budget_breakdowns: tuple[BudgetBreakdowns, ...] = ()
    finance: tuple[Finance, ...] = ()


@record
class MilestoneReference(Record):
    """A milestone named by its id."""

    id: str
    title: str | None = None


@record
class Transaction(Record):
    """One payment."""

    id: str
    source: str | None = None
    date: str | None = None
    value: Value | None = None
    payer: OrganizationReference | None = None
    payee: OrganizationReference | None = None
    uri: str | None = None
    related_implementation_milestone: MilestoneReference | None = None


@record
class Cost(Record):
    """One cost of a group."""

    id: str | None = None
    classification: Classification | None = None
    value: Value | None = None


@record
class CostGroup(Record):
    """Costs of one category."""

    id: str
    category: str | None = None
    costs: tuple[Cost, ...] = ()


@record
class LifeCycleCosting(Record):
    """The cost over the whole life of what is built."""

    value: Value | None = None


@record
class CostMeasurement(Record):
    """Costs as measured on one date."""

    id: str
    date: str | None = None
    life_cycle_costing: LifeCycleCosting | None = None
    cost_groups: tuple[CostGroup, ...] = ()
