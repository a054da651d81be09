"""Records of DREAM in the words of its public API; dates are kept as the text they came in."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from yakir.standards.oc4ids.records.base import Record, record


@record
class Translation(Record):
    """A text in one language."""

    lang: str | None = None
    translation: str | None = None


@record
class Amount(Record):
    """A sum of money."""

    amount: Decimal | None = None
    currency: str | None = None
    value_added_tax_included: bool | None = None


@record
class Period(Record):
    """A stretch of time, by its dates or by its length."""

    start_date: str | None = None
    end_date: str | None = None
    duration_in_days: Decimal | None = None


@record
class Classification(Record):
    """A class from a scheme."""

    scheme: str | None = None
    id: str | None = None
    description: str | None = None


@record
class Reference(Record):
    """An organisation by identifier and name."""

    id: str | None = None
    name: str | None = None


@record
class Identifier(Record):
    """The official identifier of an organisation."""

    scheme: str | None = None
    id: str | None = None
    legal_name: str | None = None


@record
class Party(Record):
    """An organisation with its roles in the project."""

    id: str | None = None
    roles: tuple[str, ...] = ()
    identifier: Identifier | None = None


@record
class Document(Record):
    """A document of a project or of one of its objects."""

    id: str | None = None
    url: str | None = None
    format: str | None = None
    title: str | None = None
    description: str | None = None
    date_published: str | None = None
    date_modified: str | None = None
    document_type: str | None = None
    access_details: str | None = None
    relates_to: str | None = None
    related_item: str | None = None


@record
class Observation(Record):
    """One value of a metric or target, or the length of one phase."""

    id: str | None = None
    notes: str | None = None
    measure: Decimal | str | None = None
    period: Period | None = None
    dimensions: Mapping[str, Any] | None = None
    unit: Mapping[str, Any] | None = None


@record
class Metric(Record):
    """A metric or target with its observations."""

    id: str | None = None
    observations: tuple[Observation, ...] = ()


@record
class Gazetteer(Record):
    """Codes of a place."""

    scheme: str | None = None
    identifiers: tuple[str, ...] = ()


@record
class Location(Record):
    """A place."""

    gazetteer: Gazetteer | None = None
    description: str | None = None


@record
class Item(Record):
    """An object that money goes into."""

    id: str | None = None
    description: str | None = None
    locations: tuple[Location, ...] = ()
    additional_classifications: tuple[Classification, ...] = ()


@record
class CostClassification(Record):
    """For what a part of a budget is."""

    cost_item: str | None = None
    cost_type: str | None = None
    budget_type: str | None = None


@record
class BudgetBreakdown(Record):
    """A part of a budget."""

    id: str | None = None
    amount: Amount | None = None
    period: Period | None = None
    classifications: CostClassification | None = None


@record
class Finance(Record):
    """Money from one source."""

    id: str | None = None
    value: Amount | None = None
    period: Period | None = None
    finance_type: str | None = None
    finance_category: str | None = None
    financing_party: Reference | None = None


@record
class Budget(Record):
    """What a way of carrying out the project costs, and who pays."""

    budget_breakdown: tuple[BudgetBreakdown, ...] = ()
    finance: tuple[Finance, ...] = ()


@record
class Approach(Record):
    """One way in which the project could be carried out."""

    id: str | None = None
    title: str | None = None
    description: str | None = None
    items: tuple[Item, ...] = ()
    budget: Budget | None = None
    metrics: tuple[Metric, ...] = ()
    targets: tuple[Metric, ...] = ()
    documents: tuple[Document, ...] = ()


@record
class RelatedProcess(Record):
    """Another process that belongs to the project."""

    scheme: str | None = None
    id: str | None = None
    identifier: str | None = None
    relationship: str | None = None


@record
class Contract(Record):
    """A contract that was made."""

    id: str | None = None
    status: str | None = None
    period: Period | None = None
    value: Amount | None = None
    suppliers: tuple[Reference, ...] = ()
    date_signed: str | None = None
    procurement_category: str | None = None
    additional_procurement_categories: tuple[str, ...] = ()
    implementation: Mapping[str, Any] | None = None


@record
class Tender(Record):
    """A tender by its identifier in the procurement system."""

    id: str | None = None


@record
class ContractingSummary(Record):
    """A contracting process in short; the API spells `externaReference` so."""

    date: str | None = None
    title: tuple[Translation, ...] = ()
    description: tuple[Translation, ...] = ()
    status: str | None = None
    date_modified: str | None = None
    externa_reference: str | None = None
    tender: Tender | None = None
    contract: Contract | None = None


@record
class ContractingProcess(Record):
    """A contracting process of the project."""

    id: str | None = None
    url: str | None = None
    platform: str | None = None
    summary: ContractingSummary | None = None


@record
class Project(Record):
    """A project of DREAM; its identifier and code stand in the list of projects, not in it."""

    date: str | None = None
    updated: str | None = None
    type: str | None = None
    title: tuple[Translation, ...] = ()
    description: tuple[Translation, ...] = ()
    purpose: str | None = None
    status: str | None = None
    status_details: str | None = None
    metrics: tuple[Metric, ...] = ()
    parties: tuple[Party, ...] = ()
    targets: tuple[Metric, ...] = ()
    documents: tuple[Document, ...] = ()
    approaches: tuple[Approach, ...] = ()
    additional_classifications: tuple[Classification, ...] = ()
    related_processes: tuple[RelatedProcess, ...] = ()
    contracting_processes: tuple[ContractingProcess, ...] = ()
