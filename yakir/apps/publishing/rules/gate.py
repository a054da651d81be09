"""The gate: a record and a field in, a decision with its rule out."""

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.conf import settings
from django.db import models

from yakir.apps.delivery.models import Goal, Result
from yakir.apps.delivery.rules import PEOPLE
from yakir.apps.governance import models as governance
from yakir.apps.needs.models import Need
from yakir.apps.places.models import Community, Coverage, District, Oblast, Population, Site
from yakir.apps.planning.models import Candidate
from yakir.apps.projects.models import Change, Project
from yakir.apps.publishing.rules.bands import band_of
from yakir.apps.publishing.rules.codes import REASONS, Rule
from yakir.apps.publishing.rules.delays import due
from yakir.apps.publishing.rules.kinds import (
    act_of,
    is_protected,
    uses_protected_design,
    wording_at_oblast,
)
from yakir.apps.publishing.rules.levels import level_of
from yakir.apps.publishing.rules.texts import (
    Suspicion,
    names_a_protected_kind,
    names_people,
    rule_of,
    suspicions,
    texts_in,
    without_texts,
)
from yakir.common.rounding import to_hundreds
from yakir.common.sensitivity import Level

LARGE_CITY = 100_000  # [person] above this, the public place is the city district
STORED = object()
# A clearance under this name lets a protected act stand alone at its oblast.
AT_OBLAST = "at_oblast"

# What of a protected record may enter a sum by oblast, sector and year.
IN_SUMS = frozenset({"sector", "service", "kind", "currency", "amount", "cost", "state", "count"})
PLACES = frozenset({"community", "district", "oblast", "site"})
DATES = frozenset({"happened", "observed_on", "recorded_at"})
# Never words of a person: made by the platform, or checked as an address of the web.
PLAIN = frozenset({"url", "public_id", "code", "key", "problem_sha256", "plan_sha256"})
STEERING = (governance.Decision, governance.Option, governance.Vote)
# Of whom a count may be of so few that it tells who they are.
COUNTED: Mapping[type[models.Model], Collection[str]] = {
    Community: {"population"},
    Population: {"people", "low", "high"},
}
CAPACITY = frozenset({"parameters", "version_of_design", "people", "lead_quarters"})


class Action(StrEnum):
    """What the gate does with a field."""

    PUBLISH = "publish"
    COARSEN = "coarsen"
    DELAY = "delay"
    WITHHOLD = "withhold"


@dataclass(frozen=True, slots=True)
class Decision:
    """What becomes of a field, by which rule; `value` is what the public may have."""

    action: Action
    value: Any = None
    rule: Rule | None = None

    @property
    def reason(self) -> str:
        """Why, in the reader's language; empty when it is published as it is."""
        return "" if self.rule is None else str(REASONS[self.rule])

    @property
    def is_open(self) -> bool:
        """Whether the exact value is public."""
        return self.action is Action.PUBLISH


@dataclass(frozen=True, slots=True)
class Orders:
    """What people have decided: what is withdrawn, and which suspicious texts are cleared."""

    withdrawn: Collection[tuple[str, str]] = frozenset()
    cleared: Collection[tuple[str, str, str]] = frozenset()

    def withdraws(self, subject: str, field: str) -> bool:
        """Return whether the record or this field of it is withdrawn."""
        return (subject, "") in self.withdrawn or (subject, field) in self.withdrawn

    def clears(self, subject: str, field: str, text: str) -> bool:
        """Return whether a person has read exactly this text and let it through."""
        return (subject, field, fingerprint(text)) in self.cleared

    def opens_at_oblast(self, record: models.Model) -> bool:
        """Return whether a person let a protected act, worded as it is now, stand at its oblast."""
        act = act_of(record)
        wording = None if act is None else wording_at_oblast(act)
        return (
            act is not None
            and wording is not None
            and self.clears(act.public_id, AT_OBLAST, wording)
        )


NO_ORDERS = Orders()


def fingerprint(text: str) -> str:
    """Return what a cleared text is known by."""
    return hashlib.sha256(text.encode()).hexdigest()


def decide(
    record: models.Model,
    field: str,
    *,
    on: date,
    orders: Orders = NO_ORDERS,
    value: Any = STORED,
) -> Decision:
    """Return what the public may have of a field; `value` stands in for the stored one."""
    subject = getattr(record, "public_id", "")
    if subject and orders.withdraws(subject, field):
        return _withhold(Rule.WITHDRAWN)
    level = level_of(type(record), field)
    if level is None or level is Level.INTERNAL:
        return _withhold(Rule.INTERNAL)
    if level is Level.PERSONAL:
        return _withhold(Rule.PERSONAL)
    if level is Level.PROTECTED:
        return _withhold(Rule.PROTECTED)
    found = getattr(record, field) if value is STORED else value
    day = due(record)
    if day is not None and on < day:
        return Decision(Action.DELAY, rule=Rule.DELAYED)
    if is_protected(record) and not orders.opens_at_oblast(record):
        return _of_protected(record, field, found)
    if level is Level.PHOTOGRAPH:
        return _photograph(record, field, found, orders)
    if level is Level.DELAYED:
        return _delayed(record, found, on)
    if level is Level.COARSE:
        return _coarse(record, field, found)
    return _public(record, field, found, orders)


def _withhold(rule: Rule) -> Decision:
    return Decision(Action.WITHHOLD, rule=rule)


def _of_protected(record: models.Model, field: str, value: Any) -> Decision:
    """Let through only what may enter a sum by oblast, sector and year."""
    if field == "people" and isinstance(value, int):
        return Decision(Action.COARSEN, to_hundreds(value), Rule.PEOPLE)
    if field in PLACES:
        return Decision(Action.COARSEN, _oblast(value), Rule.PROTECTED)
    if field in DATES:
        return Decision(Action.COARSEN, _year(value), Rule.PROTECTED)
    if field in IN_SUMS:
        return Decision(Action.COARSEN, value, Rule.PROTECTED)
    by_design = isinstance(record, Project | Candidate) and uses_protected_design(record)
    return _withhold(Rule.DESIGN_USE if by_design and field in CAPACITY else Rule.PROTECTED)


def _oblast(value: Any) -> Oblast | None:
    match value:
        case Community():
            return value.oblast
        case District() | Site():
            return value.community.oblast
        case Oblast():
            return value
        case _:
            return None


def _year(value: Any) -> int | None:
    if isinstance(value, date):
        return value.year
    text = str(value or "")[:4]
    return int(text) if text.isdigit() else None


def _delayed(record: models.Model, value: Any, on: date) -> Decision:
    """Publish a date that has passed, or a value whose record's date has passed."""
    due = value if isinstance(value, date) else getattr(record, "public_from", None)
    day = due.date() if isinstance(due, datetime) else due
    if day is not None and day < on:
        return Decision(Action.PUBLISH, value)
    return Decision(Action.DELAY, rule=Rule.DELAYED)


def _coarse(record: models.Model, field: str, value: Any) -> Decision:
    if isinstance(record, Coverage) and field == "share":
        return _share(record)
    if field in PLACES:
        return Decision(Action.COARSEN, coarse_place(value), Rule.PLACE)
    if field == "people" and isinstance(value, int):
        return Decision(Action.COARSEN, to_hundreds(value), Rule.PEOPLE)
    if field in DATES:
        return Decision(Action.COARSEN, _year(value), Rule.PROTECTED)
    return _withhold(Rule.INTERNAL)


def _share(record: Coverage) -> Decision:
    """Return the share that a community publishes, or the band of need of any other."""
    if record.is_public:
        return Decision(Action.PUBLISH, record.share)
    return Decision(Action.COARSEN, band_of(record.share), Rule.SHARE)


def coarse_place(value: Any) -> Community | District | None:
    """Return the public place: the city district of a large city, else the community."""
    match value:
        case Site():
            return coarse_place(value.district or value.community)
        case District():
            large = (value.community.population or 0) > LARGE_CITY
            return value if large else value.community
        case Community():
            return value
        case _:
            return None


def held_for(record: models.Model, text: str) -> tuple[Suspicion, ...]:
    """Return why a person has to read words of a record before they are public; else nothing."""
    found = suspicions(text)
    # A steering group may speak of a protected project before anything on record says that it does.
    if isinstance(record, STEERING) and names_a_protected_kind(text):
        return (*found, Suspicion.PROTECTED)
    return found


def _photograph(record: models.Model, field: str, sha256: str, orders: Orders) -> Decision:
    """Publish a picture, named by its SHA-256, that a person has looked at."""
    if sha256 and orders.clears(getattr(record, "public_id", ""), field, sha256):
        return Decision(Action.PUBLISH, sha256)
    return _withhold(Rule.PHOTOGRAPH)


def _tells_of_few(record: models.Model, field: str, value: Any) -> bool:
    """Return whether a count is of so few people that it may tell who they are."""
    measured = (
        isinstance(record, Goal | Result)
        and record.indicator.unit == PEOPLE
        or isinstance(record, Need)
        and names_people(record.unit)
    )
    counted = field in COUNTED.get(type(record), ()) or (measured and isinstance(value, Decimal))
    return counted and value is not None and 0 < value < settings.PUBLISH_FEW_PEOPLE


def counts_people(value: Any) -> bool:
    """Return whether a value tells, beside other things, of how many people."""
    return isinstance(value, Mapping) and isinstance(value.get("people"), int)


def held_in(
    record: models.Model, field: str, value: Any, orders: Orders = NO_ORDERS
) -> Mapping[str, tuple[Suspicion, ...]]:
    """Return the texts of a value, nested ones too, that a person has to read, each with why."""
    if field in PLAIN:
        return {}
    subject = getattr(record, "public_id", "")
    return {
        text: held
        for text in texts_in(value)
        if (held := held_for(record, text)) and not orders.clears(subject, field, text)
    }


def _public(record: models.Model, field: str, value: Any, orders: Orders) -> Decision:
    if _tells_of_few(record, field, value):
        return _withhold(Rule.FEW_PEOPLE)
    if isinstance(record, Change) and counts_people(value):
        return Decision(
            Action.COARSEN, {**value, "people": to_hundreds(value["people"])}, Rule.PEOPLE
        )
    held = held_in(record, field, value, orders)
    if not held:
        return Decision(Action.PUBLISH, value)
    rule = min(rule_of(each) for suspicions in held.values() for each in suspicions)
    if isinstance(value, str):
        return _withhold(rule)
    # Each text is read by itself, and one that waits does not keep the others back.
    return Decision(Action.COARSEN, without_texts(value, held), rule)
