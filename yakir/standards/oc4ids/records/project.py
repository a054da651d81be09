"""The project itself, and the package in which projects are published."""

from yakir.standards.oc4ids.records.base import Record, record
from yakir.standards.oc4ids.records.common import Classification, Document, Period, SimpleIdentifier
from yakir.standards.oc4ids.records.contracting import ContractingProcess
from yakir.standards.oc4ids.records.money import Budget, CostMeasurement, Transaction
from yakir.standards.oc4ids.records.parties import Organization, OrganizationReference
from yakir.standards.oc4ids.records.places import Location
from yakir.standards.oc4ids.records.results import Benefit, Completion, Metric, Milestone
from yakir.standards.oc4ids.records.society import Environment, Meeting, PolicyAlignment, Social

#: What the packages call this version of the standard; its schema is 0.9.5.
VERSION = "0.9"


@record
class RelatedProject(Record):
    """Another project at the same assets."""

    id: str
    scheme: str | None = None
    identifier: str | None = None
    relationship: str | None = None
    title: str | None = None
    uri: str | None = None


@record
class Project(Record):
    """An infrastructure project: what, where, when, by whom, for how much, and what came of it."""

    id: str
    updated: str | None = None
    language: str | None = None
    identifiers: tuple[SimpleIdentifier, ...] = ()
    public_authority: OrganizationReference | None = None
    title: str | None = None
    description: str | None = None
    budget: Budget | None = None
    period: Period | None = None
    locations: tuple[Location, ...] = ()
    status: str | None = None
    type: str | None = None
    sector: tuple[str, ...] = ()
    purpose: str | None = None
    additional_classifications: tuple[Classification, ...] = ()
    parties: tuple[Organization, ...] = ()
    asset_lifetime: Period | None = None
    identification_period: Period | None = None
    preparation_period: Period | None = None
    implementation_period: Period | None = None
    completion_period: Period | None = None
    maintenance_period: Period | None = None
    decommissioning_period: Period | None = None
    forecasts: tuple[Metric, ...] = ()
    metrics: tuple[Metric, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    completion: Completion | None = None
    cost_measurements: tuple[CostMeasurement, ...] = ()
    transactions: tuple[Transaction, ...] = ()
    documents: tuple[Document, ...] = ()
    contracting_processes: tuple[ContractingProcess, ...] = ()
    related_projects: tuple[RelatedProject, ...] = ()
    policy_alignment: PolicyAlignment | None = None
    benefits: tuple[Benefit, ...] = ()
    social: Social | None = None
    environment: Environment | None = None
    lobbying_meetings: tuple[Meeting, ...] = ()


@record
class Publisher(Record):
    """Who publishes a package."""

    name: str
    scheme: str | None = None
    uid: str | None = None
    uri: str | None = None


@record
class Package(Record):
    """Everything of a project package but its projects, which may be a stream."""

    uri: str
    published_date: str
    publisher: Publisher
    version: str = VERSION
    license: str | None = None
    publication_policy: str | None = None
