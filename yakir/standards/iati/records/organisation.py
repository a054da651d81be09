"""An organisation: what it means to spend and has spent, by whom and where."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from yakir.standards.iati.markup import child, held
from yakir.standards.iati.records.money import Country
from yakir.standards.iati.records.text import (
    Day,
    Narratives,
    OptionalDay,
    ReportingOrg,
    Text,
    Value,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetLine:
    """A part of a budget or of spending."""

    ref: str | None = None
    value: Value
    narratives: Narratives


BudgetLines = Annotated[tuple[BudgetLine, ...], child("budget-line")]


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalBudget:
    """What the organisation means to spend in a year."""

    status: str | None = None
    period_start: Day
    period_end: Day
    value: Value
    budget_lines: BudgetLines = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientOrg:
    """An organisation that money is meant for."""

    ref: str | None = None
    narratives: Narratives


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientOrgBudget:
    """What is meant for another organisation in a year."""

    status: str | None = None
    recipient_org: RecipientOrg
    period_start: Day
    period_end: Day
    value: Value
    budget_lines: BudgetLines = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetRegion:
    """The region that a budget is meant for."""

    vocabulary: str | None = None
    vocabulary_uri: str | None = None
    code: str | None = None
    narratives: Narratives = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientRegionBudget:
    """What is meant for a region in a year."""

    status: str | None = None
    recipient_region: BudgetRegion
    period_start: Day
    period_end: Day
    value: Value
    budget_lines: BudgetLines = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RecipientCountryBudget:
    """What is meant for a country in a year."""

    status: str | None = None
    recipient_country: Country
    period_start: Day
    period_end: Day
    value: Value
    budget_lines: BudgetLines = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalExpenditure:
    """What the organisation has spent in a year."""

    period_start: Day
    period_end: Day
    value: Value
    expense_lines: Annotated[tuple[BudgetLine, ...], child("expense-line")] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OrganisationDocumentLink:
    """A document of the organisation on the web, and the countries it tells of."""

    url: str
    format: str
    title: Text
    description: Text = ()
    categories: Annotated[tuple[str, ...], held("code", "category")]
    languages: Annotated[tuple[str, ...], held("code", "language")] = ()
    document_date: OptionalDay = None
    recipient_countries: Annotated[tuple[Country, ...], child("recipient-country")] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Organisation:
    """An organisation with all that the standard lets be told of it."""

    last_updated_datetime: datetime | None = None
    lang: str | None = None
    default_currency: str | None = None
    organisation_identifier: Annotated[str, child()]
    name: Text
    reporting_org: ReportingOrg
    total_budgets: Annotated[tuple[TotalBudget, ...], child("total-budget")] = ()
    recipient_org_budgets: Annotated[
        tuple[RecipientOrgBudget, ...], child("recipient-org-budget")
    ] = ()
    recipient_region_budgets: Annotated[
        tuple[RecipientRegionBudget, ...], child("recipient-region-budget")
    ] = ()
    recipient_country_budgets: Annotated[
        tuple[RecipientCountryBudget, ...], child("recipient-country-budget")
    ] = ()
    total_expenditures: Annotated[tuple[TotalExpenditure, ...], child("total-expenditure")] = ()
    document_links: Annotated[tuple[OrganisationDocumentLink, ...], child("document-link")] = ()
