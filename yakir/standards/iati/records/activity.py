"""An activity: what is done, where, by whom, with what money, to what end."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Annotated

from yakir.standards.iati.markup import attribute, child, held, wrapped
from yakir.standards.iati.records.money import (
    AidType,
    Budget,
    CountryBudgetItems,
    CrsAdd,
    Fss,
    PlannedDisbursement,
    Transaction,
)
from yakir.standards.iati.records.results import DocumentLinks, Result
from yakir.standards.iati.records.text import (
    Code,
    Narrative,
    Narratives,
    OptionalCode,
    RecipientCountry,
    RecipientRegion,
    ReportingOrg,
    Text,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Description:
    """What the activity does: in general, its objectives, its target groups."""

    type: str | None = None
    narratives: Narratives


@dataclass(frozen=True, slots=True, kw_only=True)
class ParticipatingOrg:
    """An organisation that funds, accounts for, extends or implements the activity."""

    ref: str | None = None
    type: str | None = None
    role: str
    activity_id: str | None = None
    crs_channel_code: str | None = None
    narratives: Narratives = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnerOrg:
    """Whose identifier another identifier is."""

    ref: str | None = None
    narratives: Narratives = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherIdentifier:
    """What the activity, or its reporting organisation, is called elsewhere or was called."""

    ref: str
    type: str
    owner_org: OwnerOrg | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityDate:
    """A planned or actual start or end."""

    type: str
    iso_date: date
    narratives: Narratives = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactInfo:
    """Whom to ask."""

    type: str | None = None
    organisation: Text = ()
    department: Text = ()
    person_name: Text = ()
    job_title: Text = ()
    telephones: Annotated[tuple[str, ...], child("telephone")] = ()
    emails: Annotated[tuple[str, ...], child("email")] = ()
    websites: Annotated[tuple[str, ...], child("website")] = ()
    mailing_addresses: Annotated[tuple[tuple[Narrative, ...], ...], wrapped("mailing-address")] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LocationId:
    """A place by its code in a gazetteer or register."""

    code: str
    vocabulary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Administrative:
    """An administrative unit that a location lies in."""

    code: str
    vocabulary: str
    level: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A position: latitude and longitude in the named system of coordinates."""

    srs_name: Annotated[str, attribute("srsName")]
    pos: Annotated[str, child()]


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """A place of the activity, or of those it serves, no finer than the giver of it allows."""

    ref: str | None = None
    location_reach: OptionalCode = None
    location_ids: Annotated[tuple[LocationId, ...], child("location-id")] = ()
    name: Text = ()
    description: Text = ()
    activity_description: Text = ()
    administratives: Annotated[tuple[Administrative, ...], child("administrative")] = ()
    point: Point | None = None
    exactness: OptionalCode = None
    location_class: OptionalCode = None
    feature_designation: OptionalCode = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sector:
    """A sector in a vocabulary, with its share where there are several."""

    code: str
    vocabulary: str | None = None
    vocabulary_uri: str | None = None
    percentage: Decimal | None = None
    narratives: Narratives = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """Another classification, such as a Sustainable Development Goal."""

    code: str
    vocabulary: str
    vocabulary_uri: str | None = None
    narratives: Narratives = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class HumanitarianScope:
    """An emergency or appeal that the activity answers."""

    type: str
    vocabulary: str
    vocabulary_uri: str | None = None
    code: str
    narratives: Narratives = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyMarker:
    """How much a policy matters to the activity."""

    vocabulary: str | None = None
    vocabulary_uri: str | None = None
    code: str
    significance: str | None = None
    narratives: Narratives = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedActivity:
    """Another activity: parent, child, sibling, co-funded or of a third party."""

    ref: str
    type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LegacyData:
    """A value of another system, kept as it was."""

    name: str
    value: str
    iati_equivalent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition:
    """A condition of policy, performance or trust."""

    type: str
    narratives: Narratives


@dataclass(frozen=True, slots=True, kw_only=True)
class Conditions:
    """Whether conditions are attached, and which."""

    attached: bool
    conditions: Annotated[tuple[Condition, ...], child("condition")] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """An activity with all that the standard lets be told of it."""

    last_updated_datetime: datetime | None = None
    lang: str | None = None
    default_currency: str | None = None
    humanitarian: bool | None = None
    hierarchy: int | None = None
    linked_data_uri: str | None = None
    budget_not_provided: str | None = None
    iati_identifier: Annotated[str, child()]
    reporting_org: ReportingOrg
    title: Text
    descriptions: Annotated[tuple[Description, ...], child("description")]
    participating_orgs: Annotated[tuple[ParticipatingOrg, ...], child("participating-org")]
    other_identifiers: Annotated[tuple[OtherIdentifier, ...], child("other-identifier")] = ()
    activity_status: Code
    activity_dates: Annotated[tuple[ActivityDate, ...], child("activity-date")]
    contact_infos: Annotated[tuple[ContactInfo, ...], child("contact-info")] = ()
    activity_scope: OptionalCode = None
    recipient_countries: Annotated[tuple[RecipientCountry, ...], child("recipient-country")] = ()
    recipient_regions: Annotated[tuple[RecipientRegion, ...], child("recipient-region")] = ()
    locations: Annotated[tuple[Location, ...], child("location")] = ()
    sectors: Annotated[tuple[Sector, ...], child("sector")] = ()
    tags: Annotated[tuple[Tag, ...], child("tag")] = ()
    country_budget_items: CountryBudgetItems | None = None
    humanitarian_scopes: Annotated[tuple[HumanitarianScope, ...], child("humanitarian-scope")] = ()
    policy_markers: Annotated[tuple[PolicyMarker, ...], child("policy-marker")] = ()
    collaboration_type: OptionalCode = None
    default_flow_type: OptionalCode = None
    default_finance_type: OptionalCode = None
    default_aid_types: Annotated[tuple[AidType, ...], child("default-aid-type")] = ()
    default_tied_status: OptionalCode = None
    budgets: Annotated[tuple[Budget, ...], child("budget")] = ()
    planned_disbursements: Annotated[
        tuple[PlannedDisbursement, ...], child("planned-disbursement")
    ] = ()
    capital_spend: Annotated[Decimal | None, held("percentage")] = None
    transactions: Annotated[tuple[Transaction, ...], child("transaction")] = ()
    document_links: DocumentLinks = ()
    related_activities: Annotated[tuple[RelatedActivity, ...], child("related-activity")] = ()
    legacy_data: Annotated[tuple[LegacyData, ...], child()] = ()
    conditions: Conditions | None = None
    results: Annotated[tuple[Result, ...], child("result")] = ()
    crs_add: CrsAdd | None = None
    fss: Fss | None = None
