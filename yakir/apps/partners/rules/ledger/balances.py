"""What is where: lines that stand on a day as known at a time, balances, and what is never short."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
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
    postings = list(postings)
    came_in = went_out = NOTHING
    for each in postings:
        leaves = each.out_of is not None and each.out_of.holding == holding
        enters = each.into is not None and each.into.holding == holding
        came_in += each.amount if enters and not leaves else NOTHING
        went_out += each.amount if leaves and not enters else NOTHING
    there = sum(
        (left for place, left in balances(postings).items() if place.holding == holding), NOTHING
    )
    return Flows(came_in, there, went_out)


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


def at_each(postings: Iterable[Posting], holding: str) -> Mapping[tuple[str, int | None], Decimal]:
    """Return what of a holding is at each stand and with whom, without what is empty."""
    return {
        (place.stand, place.holder): left
        for place, left in balances(postings).items()
        if place.holding == holding and left
    }


def _post(found: dict[Place, Decimal], posting: Posting) -> None:
    if posting.out_of is not None:
        found[posting.out_of] -= posting.amount
    if posting.into is not None:
        found[posting.into] += posting.amount


def _day(posting: Posting) -> date:
    return posting.held_on
