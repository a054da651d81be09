"""An attacker with a linear programme cannot bound a withheld count of people closer than asked."""

from datetime import date
from decimal import Decimal
from itertools import combinations

import numpy as np
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from yakir.apps.publishing.rules.counts import (
    Figure,
    crossed_without_few,
    told_apart,
    total_of,
    without_few,
)

FEW = 10
COUNTS = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 60), min_size=1, max_size=8)
UNHURRIED = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow], max_examples=60)


def width(cell, unknown, equations) -> float:
    """Return how far apart the least and greatest possible count of a withheld cell lie."""
    place = {key: number for number, key in enumerate(unknown)}
    matrix = np.zeros((len(equations), len(unknown)))
    right = np.zeros(len(equations))
    for row, (keys, total) in enumerate(equations):
        matrix[row, [place[key] for key in keys]] = 1
        right[row] = total
    objective = np.zeros(len(unknown))
    objective[place[cell]] = 1
    ends = [linprog(sign * objective, A_eq=matrix, b_eq=right) for sign in (1, -1)]
    if ends[1].status == 3:  # nothing bounds it
        return float("inf")
    return -ends[1].fun - ends[0].fun


@UNHURRIED
@given(COUNTS)
def test_no_withheld_count_of_a_list_is_bounded_closer_than_a_few_people(counts):
    shown = without_few(counts, few=FEW)
    unknown = [key for key, count in shown.items() if count is None]
    total = total_of(counts, few=FEW)
    left = None if total is None else total - sum(each or 0 for each in shown.values())
    equations = [] if left is None else [(unknown, left)]

    assert all(count is None or count == 0 or count >= FEW for count in shown.values())
    for cell in unknown:
        assert not equations or width(cell, unknown, equations) >= FEW - 1e-6


@UNHURRIED
@given(st.lists(st.lists(st.integers(0, 40), min_size=4, max_size=4), min_size=2, max_size=4))
def test_no_withheld_count_of_a_crossed_table_is_bounded_closer_than_a_few_people(table):
    counts = {(r, c): n for r, row in enumerate(table) for c, n in enumerate(row)}
    shown = crossed_without_few(counts, few=FEW)
    unknown = [cell for cell, count in shown.items() if count is None]
    if len(unknown) == len(counts):
        return  # then no total is published either

    equations = []
    for axis in (0, 1):
        for line in {cell[axis] for cell in unknown}:
            keys = [cell for cell in unknown if cell[axis] == line]
            equations.append((keys, sum(counts[cell] for cell in keys)))

    assert all(count is None or count == 0 or count >= FEW for count in shown.values())
    for cell in unknown:
        assert width(cell, unknown, equations) >= FEW - 1e-6


def test_a_single_small_count_takes_the_next_smallest_with_it():
    assert without_few({"a": 3, "b": 12, "c": 40}, few=FEW) == {"a": None, "b": None, "c": 40}


def test_a_small_count_that_stands_alone_is_not_said():
    assert without_few({"a": 3}, few=FEW) == {"a": None}
    assert total_of({"a": 3}, few=FEW) is None


def test_large_counts_and_nobody_stand_as_they_are():
    assert without_few({"a": 0, "b": 10, "c": 99}, few=FEW) == {"a": 0, "b": 10, "c": 99}


def test_the_attacker_does_bound_a_count_that_was_withheld_alone():
    assert width("a", ["a"], [(["a"], 3)]) == 0


MONTHS = st.lists(
    st.tuples(st.integers(1, 4), st.integers(1, 4), st.integers(0, 60)), max_size=7
).map(lambda rows: [(min(first, last), max(first, last), count) for first, last, count in rows])


def series(rows) -> list[Figure]:
    return [
        Figure(number, date(2026, first, 1), date(2026, last, 28), Decimal(people))
        for number, (first, last, people) in enumerate(rows)
    ]


def differences(shown: list[Figure]) -> list[Decimal]:
    """Return each count less every set of others inside its period that do not overlap."""
    found = []
    for whole in shown:
        inside = [
            each
            for each in shown
            if each is not whole and whole.since <= each.since and each.until <= whole.until
        ]
        for size in range(len(inside) + 1):
            for some in combinations(inside, size):
                apart = all(
                    a.until < b.since or b.until < a.since for a, b in combinations(some, 2)
                )
                if apart:
                    found.append(whole.people - sum((each.people for each in some), Decimal(0)))
    return found


@given(MONTHS)
def test_no_count_shown_less_others_shown_earlier_or_later_leaves_a_few_people(rows):
    figures = series(rows)
    shown = [each for each in figures if each.key in told_apart(figures, few=FEW)]

    assert [each for each in differences(shown) if 0 < each < FEW] == []


@given(MONTHS, st.integers(0, 7))
def test_what_was_shown_stays_whatever_comes_later(rows, place):
    figures = series(rows)

    earlier = told_apart(figures[:place], few=FEW)

    assert earlier == told_apart(figures, few=FEW) & set(range(place))


def test_the_year_waits_where_three_quarters_would_leave_the_few_of_the_fourth():
    quarters = [(1, 1, 30), (2, 2, 30), (3, 3, 30), (4, 4, 5)]

    assert told_apart(series([*quarters, (1, 4, 95)]), few=FEW) == {0, 1, 2}
    assert told_apart(series([*quarters, (1, 4, 110)]), few=FEW) == {0, 1, 2, 4}


def test_a_correction_by_a_few_is_not_shown_beside_what_was_shown_before():
    assert told_apart(series([(1, 1, 30), (1, 1, 33)]), few=FEW) == {0}
    assert told_apart(series([(1, 1, 30), (1, 1, 43)]), few=FEW) == {0, 1}
