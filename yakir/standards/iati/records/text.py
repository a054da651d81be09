"""Words in several languages, and organisations and documents, which all records use."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from yakir.standards.iati.markup import child, content, held, wrapped


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrative:
    """Words in one language; without one, in the language of the whole record."""

    text: Annotated[str, content()]
    lang: str | None = None


Narratives = Annotated[tuple[Narrative, ...], child("narrative")]
Text = Annotated[tuple[Narrative, ...], wrapped()]
Code = Annotated[str, held("code")]
OptionalCode = Annotated[str | None, held("code")]
Day = Annotated[date, held("iso-date")]
OptionalDay = Annotated[date | None, held("iso-date")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """An amount of money with the day on whose rates it rests; no amount, no value."""

    amount: Annotated[Decimal, content()]
    currency: str | None = None
    value_date: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportingOrg:
    """The organisation that issues the report."""

    ref: str
    type: str
    secondary_reporter: bool | None = None
    narratives: Narratives


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientCountry:
    """A country that benefits, with its share where there are several."""

    code: str
    percentage: Decimal | None = None
    narratives: Narratives = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientRegion:
    """A region wider than a country that benefits, with its share where there are several."""

    code: str
    vocabulary: str | None = None
    vocabulary_uri: str | None = None
    percentage: Decimal | None = None
    narratives: Narratives = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class DocumentLink:
    """A document on the web."""

    url: str
    format: str
    title: Text
    description: Text = ()
    categories: Annotated[tuple[str, ...], held("code", "category")]
    languages: Annotated[tuple[str, ...], held("code", "language")] = ()
    document_date: OptionalDay = None
