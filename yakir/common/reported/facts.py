"""What is told of a project: its money at three moments, its results, and who takes part."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum


class Moment(StrEnum):
    """What has become of money; one money passes through several, so sums are never added up."""

    PLEDGED = "pledged"
    COMMITTED = "committed"
    PAID = "paid"
    SPENT = "spent"


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """An organisation; `reference` is its identifier by org-id.guide, where one is known."""

    id: str
    name_uk: str
    name_en: str
    kind: str
    form: str = ""
    country: str = ""
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Movement:
    """
    Money that one organisation promised, gave or spent for a project.

    Parameters
    ----------
    amount, currency
        How much, as it was committed or paid.
    worth
        How much that is in the currency of the project by the rates kept with it; nothing for a
        pledge, which is no money.
    giver, taker
        Ids of organisations; empty where nobody is named.
    commitment
        Id of the commitment that it is, or is a payment of.
    pledge
        Id of the pledge that a commitment keeps.
    """

    id: str
    moment: Moment
    on: date
    amount: Decimal
    currency: str
    worth: Decimal | None = None
    giver: str = ""
    taker: str = ""
    commitment: str = ""
    pledge: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """What was measured in a period, and who outside the project has verified it."""

    id: str
    since: date
    until: date
    value: Decimal
    verified_by: str = ""
    verified_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """What is measured of a project, from where to where, and what came of it."""

    id: str
    key: str
    label_uk: str
    label_en: str
    unit: str
    unit_uk: str
    unit_en: str
    direction: str
    frequency: str
    baseline: Decimal | None = None
    baseline_on: date | None = None
    target: Decimal | None = None
    target_on: date | None = None
    results: tuple[Measurement, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Milestone:
    """Something that was to be finished by a day: still open, done on a day, or dropped."""

    id: str
    due_on: date
    state: str
    done_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """A contract as it stands after its amendments, with its numbers in Prozorro."""

    id: str
    tender: str
    number: str
    amount: Decimal | None
    currency: str
    signed_on: date | None = None
    ends_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Project:
    """
    A project as it is reported.

    Parameters
    ----------
    community, place_uk, place_en
        Where it is, as near as may be told: the community's official code, and the names of city
        district, community and oblast.
    started, completed, operates
        Days on which it got under way, was completed and went into operation.
    people
        Who gain the service, in hundreds.
    bodies
        Every organisation that a movement or a verification names, by id.
    """

    id: str
    title_uk: str
    title_en: str
    service: str
    sector: str
    stage: str
    cost: Decimal
    currency: str
    lead_quarters: int
    people: int
    community: str
    place_uk: str
    place_en: str
    dream_id: str = ""
    started: date | None = None
    completed: date | None = None
    operates: date | None = None
    bodies: Mapping[str, Body]
    movements: tuple[Movement, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    contracts: tuple[Contract, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """What goods were worth when they were received, how that was found, and who helped."""

    id: str
    on: date
    amount: Decimal
    currency: str
    method: str
    by_third_party: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Gift:
    """A consignment of goods with the value of what was received of it."""

    id: str
    name_uk: str
    name_en: str
    sector: str
    place_uk: str
    place_en: str
    giver: Body
    taker: Body
    received: tuple[Value, ...]
