"""Earned value and forecasts, by hand and by invariants; no database."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yakir.apps.delivery.rules.progress import FEWEST, Work, earned_value, forecast, quantile

ON = date(2026, 6, 30)


def work(budget: int, planned_on: date, **values) -> Work:
    return Work(planned_on, Decimal(budget), **values)


WORKS = [
    work(100, date(2026, 3, 31), actual_on=date(2026, 4, 20)),
    # 30 of its 60 days are gone.
    work(200, date(2026, 7, 30), planned_from=date(2026, 6, 1)),
    work(300, date(2026, 12, 31)),
]


def test_earned_value_is_as_reckoned_by_hand():
    found = earned_value(WORKS, spent=Decimal(160), on=ON)

    assert (found.whole, found.planned, found.earned) == (600, 200, 100)
    assert found.cost_index == Decimal("0.625")
    assert found.schedule_index == Decimal("0.5")
    # 160 + (600 - 100) / 0.625
    assert found.cost_at_end == 960


def test_without_spending_or_plan_no_index_is_invented():
    found = earned_value([work(300, date(2026, 12, 31))], spent=Decimal(0), on=ON)

    assert (found.cost_index, found.schedule_index, found.cost_at_end) == (None, None, None)


def test_what_was_done_later_is_not_earned_yet():
    assert earned_value(WORKS, spent=Decimal(0), on=date(2026, 4, 19)).earned == 0
    assert earned_value(WORKS, spent=Decimal(0), on=date(2026, 4, 20)).earned == 100


@given(st.lists(st.tuples(st.integers(0, 900), st.integers(0, 300), st.integers(0, 300))),
       st.integers(0, 700))  # fmt: skip
def test_planned_value_grows_to_the_whole_and_no_further(rows, day):
    begins = date(2026, 1, 1)
    works = [
        work(budget, begins + timedelta(first + length), planned_from=begins + timedelta(first))
        for budget, first, length in rows
    ]

    now, next_day, last = (
        earned_value(works, spent=Decimal(0), on=begins + timedelta(each)).planned
        for each in (day, day + 1, 700)
    )

    assert now <= next_day <= last == sum(budget for budget, _, _ in rows)


@given(st.lists(st.integers(-50, 400), min_size=1), st.sampled_from([1, 5, 9, 10]))
def test_a_quantile_is_the_least_that_covers_its_share(values, tenths):
    found = quantile(values, Fraction(tenths, 10))

    def covered(limit):
        return sum(each <= limit for each in values) * 10 >= tenths * len(values)

    assert found in values
    assert covered(found)
    assert not covered(found - 1)


def test_the_end_is_told_by_past_delays_with_their_count():
    late = [0, 10, 20, 30, 40, 50, 60, 70, 80, 90]

    found = forecast(WORKS, late_days=late, on=ON)

    assert found is not None
    assert (found.expected, found.count) == (date(2026, 12, 31), 10)
    assert [(day - found.expected).days for day in (found.soon, found.middle, found.late)] == [
        0, 40, 80,
    ]  # fmt: skip


def test_with_too_few_past_milestones_nothing_is_told():
    assert forecast(WORKS, late_days=[5] * (FEWEST - 1), on=ON) is None


def test_nothing_open_ends_in_the_past_and_a_finished_project_has_no_forecast():
    overdue = [work(100, date(2026, 1, 1))]

    found = forecast(overdue, late_days=[-30] * FEWEST, on=ON)

    assert found is not None
    assert min(found.expected, found.soon) == ON
    assert forecast(WORKS[:1], late_days=[5] * FEWEST, on=ON) is None


@pytest.mark.parametrize("expected", [date(2026, 9, 1), date(2027, 2, 1)])
def test_the_newest_expectation_goes_before_the_plan(expected):
    found = forecast(
        [work(1, date(2026, 8, 1), forecast_on=expected)], late_days=[0] * FEWEST, on=ON
    )

    assert found is not None
    assert found.middle == expected
