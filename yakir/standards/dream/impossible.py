"""Values that cannot be: costs below zero, ends before starts, places that are not, wild dates."""

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from yakir.standards.dream.records import (
    Amount,
    Approach,
    Gazetteer,
    Metric,
    Period,
    Project,
)
from yakir.standards.faults import Fault, short
from yakir.standards.oc4ids.formats import moment
from yakir.standards.oc4ids.members import plan
from yakir.standards.oc4ids.records.base import Record

#: Official codes of places: two letters and seventeen digits.
KATOTTG = re.compile(r"UA\d{17}", re.ASCII)
KATOTTG_SCHEME = "UA-CATOTTG"
LONGEST = 100 * 366  # [day] a century: no phase of a project is longer


@dataclass(frozen=True, slots=True)
class Limits:
    """
    What is possible.

    Parameters
    ----------
    earliest, latest
        Years between which every date lies, both included.
    communities
        Official codes of places that exist; None checks the form of a code alone.
    """

    earliest: int = 1991
    latest: int = 2100
    communities: Collection[str] | None = None


def faults_of(project: Project, limits: Limits) -> Iterator[Fault]:
    """
    Yield every value of a project that cannot be.

    Elements of a list that could not be read are not counted in the places.
    """
    yield from _order("/updated", project.date, project.updated, "before it was made")
    for place, record in _records(project, ""):
        match record:
            case Period():
                yield from _period(record, place)
            case Amount():
                yield from _amount(record, place)
            case Gazetteer():
                yield from _codes(record, place, limits)
            case Metric():
                yield from _targets(record, place)
            case Approach():
                yield from _items(record, place)
            case _:
                pass
        yield from _years(record, place, limits)
    yield from _once("/contractingProcesses", project.contracting_processes)
    yield from _once("/parties", project.parties)
    yield from _once("/approaches", project.approaches)


def _records(record: Record, place: str) -> Iterator[tuple[str, Record]]:
    """Yield a record and all records below it, each with its place."""
    yield place, record
    for member in plan(type(record)):
        value = getattr(record, member.attribute)
        where = f"{place}/{member.name}"
        if isinstance(value, Record):
            yield from _records(value, where)
        elif isinstance(value, tuple):
            for number, each in enumerate(value):
                if isinstance(each, Record):
                    yield from _records(each, f"{where}/{number}")


def _period(period: Period, place: str) -> Iterator[Fault]:
    yield from _order(place, period.start_date, period.end_date, "before the start")
    days = period.duration_in_days
    if days is not None and not 0 <= days <= LONGEST:
        yield Fault(f"{place}/durationInDays", f"{days} days is no length of a period")


def _amount(amount: Amount, place: str) -> Iterator[Fault]:
    if amount.amount is not None and amount.amount < 0:
        yield Fault(f"{place}/amount", f"{amount.amount} is below zero")


def _codes(gazetteer: Gazetteer, place: str, limits: Limits) -> Iterator[Fault]:
    if gazetteer.scheme != KATOTTG_SCHEME:
        return
    for number, code in enumerate(gazetteer.identifiers):
        where = f"{place}/identifiers/{number}"
        if not KATOTTG.fullmatch(code):
            yield Fault(where, f"{short(code)} is no code of a place")
        elif limits.communities is not None and code not in limits.communities:
            yield Fault(where, f"{code} is no place that is known")


def _targets(metric: Metric, place: str) -> Iterator[Fault]:
    for number, observation in enumerate(metric.observations):
        for name in ("basicValue", "targetValue"):
            value = (observation.dimensions or {}).get(name)
            if _is_below_zero(value):
                where = f"{place}/observations/{number}/dimensions/{name}"
                yield Fault(where, f"{value} is below zero")


def _items(approach: Approach, place: str) -> Iterator[Fault]:
    yield from _once(f"{place}/items", approach.items)
    known = {item.id for item in approach.items}
    for number, document in enumerate(approach.documents):
        related = document.related_item
        if related and related not in known:
            where = f"{place}/documents/{number}/relatedItem"
            yield Fault(where, f"{short(related)} is no item of this approach")


def _years(record: Record, place: str, limits: Limits) -> Iterator[Fault]:
    for member in plan(type(record)):
        value = getattr(record, member.attribute)
        at = moment(value)
        if at and not limits.earliest <= at.year <= limits.latest:
            yield Fault(f"{place}/{member.name}", f"{value} lies far out")


def _order(place: str, earlier: str | None, later: str | None, what: str) -> Iterator[Fault]:
    first, second = moment(earlier), moment(later)
    if isinstance(first, datetime) and isinstance(second, datetime) and second < first:
        yield Fault(place, f"{later} is {what}, {earlier}")


def _once(place: str, records: tuple[Any, ...]) -> Iterator[Fault]:
    names = Counter(each.id for each in records if each.id is not None)
    for name, times in names.items():
        if times > 1:
            yield Fault(place, f"{short(name)} stands {times} times")


def _is_below_zero(value: Any) -> bool:
    return isinstance(value, int | Decimal) and value < 0
