"""Who takes part: organisations with their roles, and people."""

from yakir.standards.oc4ids.records.base import Record, record
from yakir.standards.oc4ids.records.common import Classification, Identifier


@record
class Address(Record):
    """A postal address."""

    street_address: str | None = None
    locality: str | None = None
    region: str | None = None
    postal_code: str | None = None
    country_name: str | None = None


@record
class ContactPoint(Record):
    """Where an organisation can be asked."""

    name: str | None = None
    email: str | None = None
    telephone: str | None = None
    fax_number: str | None = None
    url: str | None = None


@record
class Person(Record):
    """A natural person."""

    id: str
    name: str | None = None
    identifier: Identifier | None = None
    nationalities: tuple[str, ...] = ()
    address: Address | None = None
    email: str | None = None
    fax_number: str | None = None
    telephone: str | None = None
    job_title: str | None = None


@record
class Organization(Record):
    """A party: an organisation with its roles in the project."""

    name: str | None = None
    id: str | None = None
    identifier: Identifier | None = None
    additional_identifiers: tuple[Identifier, ...] = ()
    address: Address | None = None
    contact_point: ContactPoint | None = None
    roles: tuple[str, ...] = ()
    beneficial_owners: tuple[Person, ...] = ()
    classifications: tuple[Classification, ...] = ()
    people: tuple[Person, ...] = ()


@record
class OrganizationReference(Record):
    """A party named by the id it has among the parties."""

    name: str | None = None
    id: str | None = None
