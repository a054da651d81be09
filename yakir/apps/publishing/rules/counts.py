"""Counts of people without the few, and without what would let the few be had by subtraction."""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import product

Counts = Mapping[Hashable, int]

#: Seats of a group below which nothing is told of its members by kind: too few could be meant.
FEWEST_SEATS = 5
#: Ways to add up counts inside one period that are tried; with more, the count is withheld.
MOST_CHAINS = 5_000


def without_few(counts: Counts, *, few: int) -> dict[Hashable, int | None]:
    """
    Return counts that add up to a published total; None where one is withheld.

    A count from 1 up to below `few` is withheld. Others join it, smallest first, until those
    withheld are `few` together: then the total less what is shown leaves each of them
    anywhere from nobody to `few` people or more.
    """
    withheld = {key for key, count in counts.items() if 0 < count < few}
    for key in _smallest_first(counts):
        if not withheld or (len(withheld) > 1 and sum(counts[each] for each in withheld) >= few):
            break
        withheld.add(key)
    if len(withheld) == 1 or sum(counts[each] for each in withheld) < few:
        # Nothing is left to hide behind: only the total may be said, and only when it is large.
        withheld = set(counts) if withheld else set()
    return {key: None if key in withheld else count for key, count in counts.items()}


def total_of(counts: Counts, *, few: int) -> int | None:
    """Return the total, or None when it stands for a few people."""
    total = sum(counts.values())
    return None if 0 < total < few else total


def crossed_without_few(
    counts: Mapping[tuple[Hashable, Hashable], int], *, few: int
) -> dict[tuple[Hashable, Hashable], int | None]:
    """
    Return counts of a crossed table whose row and column totals are published.

    Each withheld count is a corner of a rectangle of withheld counts. Moving people round its
    corners leaves every total as it is, so that a rectangle hides its corners as far as people
    can be moved: by `few` and more, or the whole table is withheld.
    """
    withheld: set[tuple[Hashable, Hashable]] = set()
    for cell in sorted((each for each, n in counts.items() if 0 < n < few), key=repr):
        corners = _cheapest_rectangle(counts, cell, withheld, few)
        if corners is None:
            return dict.fromkeys(counts)
        withheld |= corners
    return {cell: None if cell in withheld else count for cell, count in counts.items()}


def _smallest_first(counts: Counts) -> Iterator[Hashable]:
    yield from sorted(counts, key=lambda key: (counts[key], repr(key)))


def _cheapest_rectangle(
    counts: Mapping[tuple[Hashable, Hashable], int],
    cell: tuple[Hashable, Hashable],
    withheld: set[tuple[Hashable, Hashable]],
    few: int,
) -> set[tuple[Hashable, Hashable]] | None:
    """Return four corners that hide a cell and withhold fewest people anew; None if none do."""
    row, column = cell
    rows, columns = {each for each, _ in counts} - {row}, {each for _, each in counts} - {column}
    found = [
        corners
        for other_row, other_column in sorted(product(rows, columns), key=repr)
        if _room(counts, corners := _corners(row, column, other_row, other_column)) >= few
    ]
    if not found:
        return None
    cheapest = min(found, key=lambda each: sum(counts[c] for c in each if c not in withheld))
    return set(cheapest)


def _corners(
    row: Hashable, column: Hashable, other_row: Hashable, other_column: Hashable
) -> tuple[tuple[Hashable, Hashable], ...]:
    """Return the corners in turn round the rectangle."""
    return (row, column), (row, other_column), (other_row, other_column), (other_row, column)


def _room(
    counts: Mapping[tuple[Hashable, Hashable], int],
    corners: tuple[tuple[Hashable, Hashable], ...],
) -> int:
    """Return how far people can be moved round, one way and the other."""
    first, second, third, fourth = (counts.get(corner, 0) for corner in corners)
    return min(first, third) + min(second, fourth)


@dataclass(frozen=True, slots=True)
class Figure:
    """A count of people in a period, both days included; `key` says which it is."""

    key: Hashable
    since: date
    until: date
    people: Decimal


def told_apart(figures: Iterable[Figure], *, few: int) -> frozenset[Hashable]:
    """
    Return which counts of one series may be public, in the order in which they came about.

    A count is withheld where it stands for a few people itself, or where any count public so far,
    an older version of the same too, less others inside its period leaves a few. What was public
    stays so, whatever comes later.
    """
    shown: list[Figure] = []
    for figure in figures:
        if not any(_leaves_a_few(each, [*shown, figure], few) for each in [*shown, figure]):
            shown.append(figure)
    return frozenset(each.key for each in shown)


def _leaves_a_few(whole: Figure, figures: Sequence[Figure], few: int) -> bool:
    """Return whether a count less others that follow each other in its period is one of a few."""
    inside = [
        each
        for each in figures
        if each is not whole and whole.since <= each.since and each.until <= whole.until
    ]
    # Sums of counts that follow each other, by the day after which the next one may begin.
    chains: set[tuple[date, Decimal]] = {(date.min, Decimal(0))}
    for each in sorted(inside, key=lambda part: part.since):
        longer = {(each.until, told + each.people) for end, told in chains if end < each.since}
        chains |= {(end, told) for end, told in longer if told <= whole.people}
        if len(chains) > MOST_CHAINS:
            return True
    return any(0 < whole.people - told < few for _, told in chains)
