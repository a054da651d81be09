"""Budgets, planned disbursements and transactions of an activity."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Annotated

from yakir.standards.iati.markup import attribute, child, content
from yakir.standards.iati.records.text import (
    Code,
    Day,
    Narratives,
    OptionalCode,
    OptionalDay,
    Text,
    Value,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AidType:
    """A type of aid in a vocabulary; without one, that of the OECD DAC."""

    code: str
    vocabulary: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderOrg:
    """The organisation that money comes from, and its own activity."""

    ref: str | None = None
    provider_activity_id: str | None = None
    type: str | None = None
    narratives: Narratives = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiverOrg:
    """The organisation that money goes to, and its own activity."""

    ref: str | None = None
    receiver_activity_id: str | None = None
    type: str | None = None
    narratives: Narratives = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """Money meant for a part of the activity's life, at most a year."""

    type: str | None = None
    status: str | None = None
    period_start: Day
    period_end: Day
    value: Value


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedDisbursement:
    """Money that is to go from one organisation to another in a period."""

    type: str | None = None
    period_start: Day
    period_end: OptionalDay = None
    value: Value
    provider_org: ProviderOrg | None = None
    receiver_org: ReceiverOrg | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TransactionSector:
    """A sector that a transaction serves."""

    code: str
    vocabulary: str | None = None
    vocabulary_uri: str | None = None
    narratives: Narratives = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Country:
    """The country that a transaction serves."""

    code: str
    narratives: Narratives = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """The region that a transaction serves."""

    code: str
    vocabulary: str | None = None
    vocabulary_uri: str | None = None
    narratives: Narratives = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """Money, or goods by their value, received, promised, passed on or spent."""

    ref: str | None = None
    humanitarian: bool | None = None
    transaction_type: Code
    transaction_date: Day
    value: Value
    description: Text = ()
    provider_org: ProviderOrg | None = None
    receiver_org: ReceiverOrg | None = None
    disbursement_channel: OptionalCode = None
    sectors: Annotated[tuple[TransactionSector, ...], child("sector")] = ()
    recipient_country: Country | None = None
    recipient_region: Region | None = None
    flow_type: OptionalCode = None
    finance_type: OptionalCode = None
    aid_types: Annotated[tuple[AidType, ...], child("aid-type")] = ()
    tied_status: OptionalCode = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetItem:
    """A line of the recipient's budget, with its share."""

    code: str
    percentage: Decimal | None = None
    description: Text = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryBudgetItems:
    """How the activity stands in the budget of the recipient country."""

    vocabulary: str
    budget_items: Annotated[tuple[BudgetItem, ...], child("budget-item")]


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherFlag:
    """A flag of the OECD DAC's creditor reporting system."""

    code: str
    significance: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanTerms:
    """On what terms a loan is given."""

    rate_1: Annotated[Decimal | None, attribute("rate-1")] = None
    rate_2: Annotated[Decimal | None, attribute("rate-2")] = None
    repayment_type: OptionalCode = None
    repayment_plan: OptionalCode = None
    commitment_date: OptionalDay = None
    repayment_first_date: OptionalDay = None
    repayment_final_date: OptionalDay = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LoanStatus:
    """How a loan stands in a year."""

    year: Decimal
    currency: str | None = None
    value_date: date
    interest_received: Annotated[Decimal | None, child()] = None
    principal_outstanding: Annotated[Decimal | None, child()] = None
    principal_arrears: Annotated[Decimal | None, child()] = None
    interest_arrears: Annotated[Decimal | None, child()] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CrsAdd:
    """What the OECD DAC's creditor reporting system asks besides."""

    other_flags: Annotated[tuple[OtherFlag, ...], child()] = ()
    loan_terms: LoanTerms | None = None
    loan_status: LoanStatus | None = None
    channel_code: Annotated[str | None, child()] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """Money foreseen for a year."""

    amount: Annotated[Decimal, content()]
    year: Decimal
    currency: str | None = None
    value_date: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fss:
    """What the OECD DAC's survey of forward spending asks."""

    extraction_date: date
    priority: bool | None = None
    phaseout_year: Decimal | None = None
    forecasts: Annotated[tuple[Forecast, ...], child("forecast")] = ()
