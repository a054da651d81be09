"""Outage schedules, on artificial files of the published layout."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yakir.standards import outages
from yakir.standards.outages import Period, State

# 10 December 2025 begins in Kyiv at 22:00 UTC of the 9th.
WINTER_DAY = 1765317600
WHOLE = {str(hour): "yes" for hour in range(1, 25)}


def document(days=None, week=None, **changes):
    """A file of one invented region with a single group."""
    return {
        "regionId": "zrazkove",
        "lastUpdated": "2025-12-10T07:24:38.105Z",
        "fact": {"data": days or {}, "update": "10.12.2025 08:12", "today": WINTER_DAY},
        "preset": {"sch_names": {"GPV1.1": "Черга 1.1"}, "data": week or {}},
        **changes,
    }


def day_of(hours, start=WINTER_DAY, group="GPV1.1"):
    return {str(start): {group: {**WHOLE, **hours}}}


def read(content):
    return outages.read(json.dumps(content))


def utc(month, day, hour, minute=0, year=2025):
    return datetime(year, month, day, hour, minute, tzinfo=UTC)


def test_a_day_becomes_periods_in_utc_and_halves_of_hours_count():
    schedule = read(document(day_of({"2": "second", "3": "no", "4": "first"})))

    assert schedule.fact == (
        Period("GPV1.1", utc(12, 9, 22), utc(12, 9, 23, 30), State.ON),
        Period("GPV1.1", utc(12, 9, 23, 30), utc(12, 10, 1, 30), State.OFF),
        Period("GPV1.1", utc(12, 10, 1, 30), utc(12, 10, 22), State.ON),
    )
    assert schedule.updated == datetime(2025, 12, 10, 7, 24, 38, 105000, tzinfo=UTC)
    assert schedule.groups == {"GPV1.1": "Черга 1.1"}


def test_two_days_in_a_row_join_over_midnight():
    days = day_of({"24": "no"}) | day_of({"1": "no"}, WINTER_DAY + 86_400)

    off = [period for period in read(document(days)).fact if period.state is State.OFF]

    assert off == [Period("GPV1.1", utc(12, 10, 21), utc(12, 10, 23), State.OFF)]


@pytest.mark.parametrize(
    ("code", "states"),
    [
        ("yes", (State.ON, State.ON)),
        ("maybe", (State.MAYBE, State.MAYBE)),
        ("no", (State.OFF, State.OFF)),
        ("first", (State.OFF, State.ON)),
        ("second", (State.ON, State.OFF)),
        ("mfirst", (State.MAYBE, State.ON)),
        ("msecond", (State.ON, State.MAYBE)),
        ("perhaps", (State.UNKNOWN, State.UNKNOWN)),
    ],
)
def test_each_code_says_what_it_says_of_both_halves(code, states):
    week = {"GPV1.1": {"3": {str(hour): code for hour in range(1, 25)}}}

    template = read(document(week=week)).template

    assert [period.state for period in template[:2]] == list(dict.fromkeys(states))[: len(template)]
    assert {period.weekday for period in template} == {3}
    assert sum(period.end_minute - period.start_minute for period in template) == 24 * 60
    halves = [
        period.state for minute in (0, 30) for period in template
        if period.start_minute <= minute < period.end_minute
    ]  # fmt: skip
    assert tuple(halves) == states


def test_an_unknown_code_and_a_missing_hour_are_unknown_and_never_on():
    hours = {**WHOLE, "5": "sometimes"}
    del hours["6"]

    schedule = read(document({str(WINTER_DAY): {"GPV1.1": hours}}))

    unknown = [period for period in schedule.fact if period.state is State.UNKNOWN]
    assert unknown == [Period("GPV1.1", utc(12, 10, 2), utc(12, 10, 4), State.UNKNOWN)]
    assert [str(place) for place in schedule.unclear] == [
        f"/fact/data/{WINTER_DAY}/GPV1.1/5: sometimes is a code nobody has explained",
        f"/fact/data/{WINTER_DAY}/GPV1.1/6: says nothing about this hour",
    ]


def test_the_night_the_clocks_go_back_holds_its_double_hour_twice():
    # 25 October 2026 in Kyiv has 25 hours: 03:00 to 04:00 comes twice.
    start = int(datetime(2026, 10, 24, 21, tzinfo=UTC).timestamp())

    fact = read(document(day_of({"4": "first"}, start))).fact

    off = [period for period in fact if period.state is State.OFF]
    assert [(each.start, each.end - each.start) for each in off] == [
        (utc(10, 25, 0, year=2026), timedelta(minutes=30)),
        (utc(10, 25, 1, year=2026), timedelta(minutes=30)),
    ]
    assert fact[-1].end - fact[0].start == timedelta(hours=25)


def test_the_night_the_clocks_go_forward_leaves_out_the_hour_that_is_not():
    # 29 March 2026 in Kyiv has 23 hours: after 03:00 comes 04:00.
    start = int(datetime(2026, 3, 28, 22, tzinfo=UTC).timestamp())

    fact = read(document(day_of({"4": "no", "5": "no"}, start))).fact

    off = [period for period in fact if period.state is State.OFF]
    assert off == [Period("GPV1.1", utc(3, 29, 1, year=2026), utc(3, 29, 2, year=2026), State.OFF)]
    assert fact[-1].end - fact[0].start == timedelta(hours=23)


def test_the_week_is_laid_out_on_dates():
    hours = {**WHOLE, "1": "maybe"}
    schedule = read(document(week={"GPV1.1": {"3": hours, "4": WHOLE}}))

    laid = outages.laid_out(schedule.template, first=date(2025, 12, 8), last=date(2025, 12, 14))

    # Wednesday and Thursday are planned; the other days say nothing at all.
    assert laid == (
        Period("GPV1.1", utc(12, 9, 22), utc(12, 9, 23), State.MAYBE),
        Period("GPV1.1", utc(12, 9, 23), utc(12, 11, 22), State.ON),
    )


def test_an_empty_fact_is_written_as_a_list():
    assert read(document(fact={"data": []})).fact == ()


def test_every_fault_is_listed_at_once_by_pointer():
    content = document(
        {"5": {"a/b": {"1": 7, "25": "no"}}, str(WINTER_DAY): "no"},
        {"GPV1.1": {"8": WHOLE}},
        regionId=None,
        lastUpdated="yesterday",
    )

    with pytest.raises(outages.InvalidSchedule) as caught:
        read(content)

    assert [(fault.path, fault.reason) for fault in caught.value.faults] == [
        (f"/fact/data/{WINTER_DAY}", "not_an_object"),
        ("/fact/data/5", "not_a_day"),
        ("/fact/data/5/a~1b/25", "not_an_hour"),
        ("/fact/data/5/a~1b/1", "not_a_text"),
        ("/preset/data/GPV1.1/8", "not_a_weekday"),
        ("/regionId", "missing"),
        ("/lastUpdated", "not_a_time"),
    ]


@pytest.mark.parametrize(
    ("text", "reason"),
    [("", "not_json"), ("[" * 100_000, "not_json"), ("7", "not_an_object"), (b"\xff", "not_json")],
)
def test_a_file_of_another_kind_is_refused(text, reason):
    with pytest.raises(outages.InvalidSchedule) as caught:
        outages.read(text)

    assert caught.value.faults[0].reason == reason


@given(
    st.sampled_from(["regionId", "lastUpdated", "fact", "preset"]),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=2)
            | st.dictionaries(st.sampled_from(["data", "sch_names", "1", "7"]), inner, max_size=3)
        ),
        max_leaves=5,
    ),
)
def test_no_content_brings_another_error(key, value):
    try:
        found = read(document(**{key: value}))
    except outages.InvalidSchedule as error:
        assert error.faults
    else:
        assert all(period.start < period.end for period in found.fact)
