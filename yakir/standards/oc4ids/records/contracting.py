"""Contracting processes: summary, changes, and links to OCDS releases."""

from decimal import Decimal

from yakir.standards.oc4ids.records.base import Record, record
from yakir.standards.oc4ids.records.common import Document, Period, Value
from yakir.standards.oc4ids.records.money import Finance, Transaction
from yakir.standards.oc4ids.records.parties import OrganizationReference
from yakir.standards.oc4ids.records.results import Milestone


@record
class Sustainability(Record):
    """How procurement looks at sustainability."""

    strategies: tuple[str, ...] = ()


@record
class Tender(Record):
    """The tender of a contracting process."""

    procurement_method: str | None = None
    procurement_method_details: str | None = None
    date_published: str | None = None
    cost_estimate: Value | None = None
    number_of_tenderers: Decimal | None = None
    tenderers: tuple[OrganizationReference, ...] = ()
    procuring_entity: OrganizationReference | None = None
    administrative_entity: OrganizationReference | None = None
    sustainability: tuple[Sustainability, ...] = ()


@record
class LaborObligations(Record):
    """What a contract asks for workers."""

    obligations: tuple[str, ...] = ()
    description: str | None = None


@record
class ContractingProcessSocial(Record):
    """The social side of one contract."""

    labor_budget: Value | None = None
    labor_obligations: LaborObligations | None = None


@record
class Modification(Record):
    """A change of a contract: before, after and why."""

    id: str
    date: str | None = None
    description: str | None = None
    rationale: str | None = None
    type: str | None = None
    release_id: str | None = None
    old_contract_value: Value | None = None
    new_contract_value: Value | None = None
    old_contract_period: Period | None = None
    new_contract_period: Period | None = None


@record
class ContractingProcessSummary(Record):
    """A contracting process in short."""

    ocid: str | None = None
    external_reference: str | None = None
    nature: tuple[str, ...] = ()
    title: str | None = None
    description: str | None = None
    status: str | None = None
    tender: Tender | None = None
    suppliers: tuple[OrganizationReference, ...] = ()
    contract_value: Value | None = None
    contract_period: Period | None = None
    final_value: Value | None = None
    documents: tuple[Document, ...] = ()
    modifications: tuple[Modification, ...] = ()
    transactions: tuple[Transaction, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    finance: tuple[Finance, ...] = ()
    social: ContractingProcessSocial | None = None


@record
class LinkedRelease(Record):
    """An OCDS release about a contracting process, by its address."""

    id: str
    tag: tuple[str, ...]
    date: str
    url: str


@record
class ContractingProcess(Record):
    """One contracting process of a project; its id is the OCID where there is one."""

    id: str
    summary: ContractingProcessSummary | None = None
    releases: tuple[LinkedRelease, ...] = ()
