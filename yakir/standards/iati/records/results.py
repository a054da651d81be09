"""What an activity brings about: results, indicators, baselines, targets and actual values."""

from dataclasses import dataclass
from datetime import date
from typing import Annotated

from yakir.standards.iati.markup import child
from yakir.standards.iati.records.text import Day, DocumentLink, Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """By what a value is told apart, such as sex: female."""

    name: str | None = None
    value: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultLocation:
    """A location of the activity, by its reference."""

    ref: str | None = None


Locations = Annotated[tuple[ResultLocation, ...], child("location")]
Dimensions = Annotated[tuple[Dimension, ...], child("dimension")]
DocumentLinks = Annotated[tuple[DocumentLink, ...], child("document-link")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline:
    """The value of an indicator before the activity."""

    year: int
    iso_date: date | None = None
    value: str | None = None
    locations: Locations = ()
    dimensions: Dimensions = ()
    document_links: DocumentLinks = ()
    comment: Text = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A target, or an actual value, of a period."""

    value: str | None = None
    locations: Locations = ()
    dimensions: Dimensions = ()
    comment: Text = ()
    document_links: DocumentLinks = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """A span of time with what was aimed at and what came."""

    period_start: Day
    period_end: Day
    targets: Annotated[tuple[Measured, ...], child("target")] = ()
    actuals: Annotated[tuple[Measured, ...], child("actual")] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorReference:
    """A standard that an indicator is taken from."""

    vocabulary: str
    code: str
    indicator_uri: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """What is measured, how, and its values by period."""

    measure: str
    ascending: bool | None = None
    aggregation_status: bool | None = None
    title: Text
    description: Text = ()
    document_links: DocumentLinks = ()
    references: Annotated[tuple[IndicatorReference, ...], child("reference")] = ()
    baselines: Annotated[tuple[Baseline, ...], child("baseline")] = ()
    periods: Annotated[tuple[Period, ...], child("period")] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultReference:
    """A standard that a result is taken from."""

    code: str
    vocabulary: str
    vocabulary_uri: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """An output, outcome or impact, with its indicators."""

    type: str
    aggregation_status: bool | None = None
    title: Text
    description: Text = ()
    document_links: DocumentLinks = ()
    references: Annotated[tuple[ResultReference, ...], child("reference")] = ()
    indicators: Annotated[tuple[Indicator, ...], child("indicator")]
