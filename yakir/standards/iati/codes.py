"""Codes of the standard's own short lists by name; every list is in `codelists`."""

from enum import StrEnum


class ActivityStatus(StrEnum):
    """How far an activity has come."""

    PIPELINE = "1"
    IMPLEMENTATION = "2"
    FINALISATION = "3"
    CLOSED = "4"
    CANCELLED = "5"
    SUSPENDED = "6"


class ActivityDateType(StrEnum):
    """Which date of an activity."""

    PLANNED_START = "1"
    ACTUAL_START = "2"
    PLANNED_END = "3"
    ACTUAL_END = "4"


class BudgetStatus(StrEnum):
    """Whether a budget is meant or committed."""

    INDICATIVE = "1"
    COMMITTED = "2"


class BudgetType(StrEnum):
    """Whether a budget is the first or a later one."""

    ORIGINAL = "1"
    REVISED = "2"


class ConditionType(StrEnum):
    """What a condition is about."""

    POLICY = "1"
    PERFORMANCE = "2"
    FIDUCIARY = "3"


class ContactType(StrEnum):
    """What a contact is for."""

    GENERAL_ENQUIRIES = "1"
    PROJECT_MANAGEMENT = "2"
    FINANCIAL_MANAGEMENT = "3"
    COMMUNICATIONS = "4"


class DescriptionType(StrEnum):
    """What a description is about."""

    GENERAL = "1"
    OBJECTIVES = "2"
    TARGET_GROUPS = "3"
    OTHER = "4"


class DisbursementChannel(StrEnum):
    """By which way money or goods go."""

    MINISTRY_OF_FINANCE = "1"
    IMPLEMENTING_INSTITUTION = "2"
    IN_KIND_BY_THIRD_PARTIES = "3"
    IN_KIND_BY_DONORS = "4"


class IndicatorMeasure(StrEnum):
    """What the values of an indicator are."""

    UNIT = "1"
    PERCENTAGE = "2"
    NOMINAL = "3"
    ORDINAL = "4"
    QUALITATIVE = "5"


class OrganisationRole(StrEnum):
    """What an organisation does in an activity."""

    FUNDING = "1"
    ACCOUNTABLE = "2"
    EXTENDING = "3"
    IMPLEMENTING = "4"


class OrganisationType(StrEnum):
    """What kind of organisation."""

    GOVERNMENT = "10"
    LOCAL_GOVERNMENT = "11"
    OTHER_PUBLIC_SECTOR = "15"
    INTERNATIONAL_NGO = "21"
    NATIONAL_NGO = "22"
    REGIONAL_NGO = "23"
    PARTNER_COUNTRY_NGO = "24"
    PUBLIC_PRIVATE_PARTNERSHIP = "30"
    MULTILATERAL = "40"
    FOUNDATION = "60"
    PRIVATE_SECTOR = "70"
    PRIVATE_SECTOR_IN_PROVIDER_COUNTRY = "71"
    PRIVATE_SECTOR_IN_AID_RECIPIENT_COUNTRY = "72"
    PRIVATE_SECTOR_IN_THIRD_COUNTRY = "73"
    ACADEMIC_TRAINING_AND_RESEARCH = "80"
    OTHER = "90"


class OtherIdentifierType(StrEnum):
    """Whose other identifier, and of what."""

    INTERNAL_ACTIVITY = "A1"
    CRS_ACTIVITY = "A2"
    PREVIOUS_ACTIVITY = "A3"
    FTS_FLOW = "A4"
    OTHER_ACTIVITY = "A9"
    PREVIOUS_REPORTING_ORG = "B1"
    OTHER_ORGANISATION = "B9"


class RelatedActivityType(StrEnum):
    """How another activity is related."""

    PARENT = "1"
    CHILD = "2"
    SIBLING = "3"
    CO_FUNDED = "4"
    THIRD_PARTY = "5"


class ResultType(StrEnum):
    """How far from the activity a result lies."""

    OUTPUT = "1"
    OUTCOME = "2"
    IMPACT = "3"
    OTHER = "9"


class TransactionType(StrEnum):
    """What a transaction is."""

    INCOMING_FUNDS = "1"
    CREDIT_GUARANTEE = "10"
    INCOMING_COMMITMENT = "11"
    OUTGOING_PLEDGE = "12"
    INCOMING_PLEDGE = "13"
    OUTGOING_COMMITMENT = "2"
    DISBURSEMENT = "3"
    EXPENDITURE = "4"
    INTEREST_PAYMENT = "5"
    LOAN_REPAYMENT = "6"
    REIMBURSEMENT = "7"
    PURCHASE_OF_EQUITY = "8"
    SALE_OF_EQUITY = "9"


#: What the reporting organisation was promised and got, passed on, and spent.
RECEIVED = frozenset(
    {
        TransactionType.INCOMING_PLEDGE,
        TransactionType.INCOMING_COMMITMENT,
        TransactionType.INCOMING_FUNDS,
    }
)
PASSED_ON = frozenset(
    {
        TransactionType.OUTGOING_PLEDGE,
        TransactionType.OUTGOING_COMMITMENT,
        TransactionType.DISBURSEMENT,
    }
)
SPENT = frozenset({TransactionType.EXPENDITURE})
#: The channels of goods: their transaction tells what they are worth.
IN_KIND = frozenset(
    {DisbursementChannel.IN_KIND_BY_THIRD_PARTIES, DisbursementChannel.IN_KIND_BY_DONORS}
)
