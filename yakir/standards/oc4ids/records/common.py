"""What many parts share: sums of money, stretches of time, identifiers, documents."""

from decimal import Decimal

from yakir.standards.oc4ids.records.base import Record, record


@record
class Value(Record):
    """A sum of money: amount and ISO 4217 currency."""

    amount: Decimal | None = None
    currency: str | None = None


@record
class Period(Record):
    """A stretch of time by its dates, its length in days, or both."""

    start_date: str | None = None
    end_date: str | None = None
    max_extent_date: str | None = None
    duration_in_days: int | None = None


@record
class Classification(Record):
    """A class from a scheme, such as a function of government by COFOG."""

    scheme: str | None = None
    id: str | None = None
    description: str | None = None
    uri: str | None = None


@record
class Identifier(Record):
    """An official identifier of an organisation or person, with its scheme."""

    scheme: str | None = None
    id: str | None = None
    legal_name: str | None = None
    uri: str | None = None


@record
class SimpleIdentifier(Record):
    """Another identifier of the same project."""

    id: str
    scheme: str | None = None


@record
class Document(Record):
    """A document that can be read elsewhere."""

    id: str
    document_type: str | None = None
    title: str | None = None
    description: str | None = None
    url: str | None = None
    date_published: str | None = None
    date_modified: str | None = None
    format: str | None = None
    language: str | None = None
    page_start: str | None = None
    page_end: str | None = None
    access_details: str | None = None
    author: str | None = None
