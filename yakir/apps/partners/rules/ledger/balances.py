"""What is where: lines that stand on a day as known at a time, balances, and what is never short."""

from collections import defaultdict
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

NOTHING = Decimal(0)


class Place(NamedTuple):
    """Where something is: in which account, commitment or item, at which stand, with whom."""

    holding: str
    stand: str
    holder: int | None = None


@dataclass(frozen=True, slots=True)
class Posting:
    """A line as bare numbers: how much left one place and came to another; None is outside."""

    key: Hashable
    held_on: date
    recorded_at: datetime
    amount: Decimal
    out_of: Place | None = None
    into: Place | None = None
    replaces: Hashable | None = None


class Flows(NamedTuple):
    """What came into a holding, what is there, and what went out of it."""

    came_in: Decimal
    is_there: Decimal
    went_out: Decimal


class Shortage(NamedTuple):
    """The first day on which a place would have less than nothing."""

    place: Place
    on: date
    lacking: Decimal


def standing(
    postings: Iterable[Posting],
    *,
    held_by: date | None = None,
    recorded_by: datetime | None = None,
) -> list[Posting]:
    """
    Return the postings that hold on a day as they were known at a time.

    A posting that a known one replaces is left out first: a correction may move the day.
    """
    known = [each for each in postings if recorded_by is None or each.recorded_at <= recorded_by]
    replaced = {each.replaces for each in known if each.replaces is not None}
    return [
        each
        for each in known
        if each.key not in replaced and (held_by is None or each.held_on <= held_by)
    ]


def balances(postings: Iterable[Posting]) -> dict[Place, Decimal]:
    """Return what is at each place after all of these postings."""
    found: dict[Place, Decimal] = defaultdict(Decimal)
    for each in postings:
        _post(found, each)
    return dict(found)


def flows(postings: Iterable[Posting], holding: str) -> Flows:
    """Return what came into a holding, what is there, and what went out."""
    return flows_of_each(postings).get(holding, Flows(NOTHING, NOTHING, NOTHING))


def flows_of_each(postings: Iterable[Posting]) -> dict[str, Flows]:
    """Return what came into each holding, what is there, and what went out."""
    postings = list(postings)
    came_in: dict[str, Decimal] = defaultdict(Decimal)
    went_out: dict[str, Decimal] = defaultdict(Decimal)
    is_there: dict[str, Decimal] = defaultdict(Decimal)
    for each in postings:
        left = each.out_of.holding if each.out_of else None
        entered = each.into.holding if each.into else None
        if left == entered:
            continue
        if entered is not None:
            came_in[entered] += each.amount
        if left is not None:
            went_out[left] += each.amount
    for place, amount in balances(postings).items():
        is_there[place.holding] += amount
    return {
        holding: Flows(came_in[holding], amount, went_out[holding])
        for holding, amount in is_there.items()
    }


def shortage(postings: Iterable[Posting]) -> Shortage | None:
    """
    Return the first place that would hold less than nothing at the end of a day, or None.

    The order within a day is not known, so a day is judged by its end.
    """
    found: dict[Place, Decimal] = defaultdict(Decimal)
    for day, each_day in groupby(sorted(postings, key=_day), key=_day):
        for each in each_day:
            _post(found, each)
        short = min(found.items(), key=lambda pair: (pair[1], repr(pair[0])), default=None)
        if short is not None and short[1] < 0:
            return Shortage(short[0], day, -short[1])
    return None


def whereabouts(
    postings: Iterable[Posting],
) -> dict[str, dict[tuple[str, int | None], Decimal]]:
    """Return what of each holding is at each stand and with whom, without what is empty."""
    found: dict[str, dict[tuple[str, int | None], Decimal]] = defaultdict(dict)
    for place, left in balances(postings).items():
        if left:
            found[place.holding][place.stand, place.holder] = left
    return dict(found)


def _post(found: dict[Place, Decimal], posting: Posting) -> None:
    if posting.out_of is not None:
        found[posting.out_of] -= posting.amount
    if posting.into is not None:
        found[posting.into] += posting.amount


def _day(posting: Posting) -> date:
    return posting.held_on
