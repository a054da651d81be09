"""Histories of alerts, on artificial rows of the published layouts."""

from datetime import UTC, datetime

import pytest

from yakir.standards import alerts

OFFICIAL = "oblast,raion,hromada,level,started_at,finished_at,source\n"
VOLUNTEER = "region,started_at,finished_at,naive\n"


def at(hour, minute=0, day=1):
    return datetime(2024, 3, day, hour, minute, tzinfo=UTC)


def volunteer(*spans):
    """A volunteers' file of Kharkiv oblast: spans of hours of 1 March 2024."""
    rows = [
        f"Kharkivska oblast,2024-03-01 {start}:00+00:00,2024-03-01 {end}:00+00:00,{naive}\n"
        for start, end, naive in spans
    ]
    return alerts.read(VOLUNTEER + "".join(rows)).alerts


def test_both_layouts_say_the_same_of_an_oblast():
    official = OFFICIAL + (
        "Kharkivska oblast,,,oblast,2024-03-01 05:00:00+00:00,2024-03-01 06:30:00+00:00,official\n"
    )

    found = alerts.read(official.encode()).alerts

    assert found == volunteer(("05:00", "06:30", "False"))
    assert found == (alerts.Alert("UA63", "", "", "oblast", at(5), at(6, 30), False),)


def test_an_end_that_nobody_saw_is_flagged_and_can_be_left_out():
    found = volunteer(("05:00", "05:30", "True"), ("08:00", "09:00", "False"))

    assert [alert.end_is_assumed for alert in found] == [True, False]
    assert alerts.united(found, oblast="UA63", until=at(12), with_assumed=False) == [(at(8), at(9))]


def test_an_alert_without_an_end_is_open_until_the_window_closes():
    found = alerts.read(VOLUNTEER + "Луганська область,2024-03-01 05:00:00+00:00,,False\n").alerts

    stays = alerts.sojourns(found, oblast="UA44", since=at(0), until=at(12))

    assert found[0].end is None
    assert (stays.on_seconds, stays.last_seconds, stays.last_is_on) == ((), 7 * 3600, True)


def test_overlapping_and_touching_alerts_are_one():
    found = volunteer(
        ("05:00", "07:00", "False"),
        ("06:00", "06:30", "False"),
        ("07:00", "08:00", "False"),
        ("09:00", "10:00", "False"),
    )

    assert alerts.united(found, oblast="UA63", until=at(23)) == [(at(5), at(8)), (at(9), at(10))]


def test_a_part_of_an_oblast_counts_only_when_it_is_asked_for():
    found = alerts.read(
        OFFICIAL
        + "Kharkivska oblast,Iziumskyi raion,,raion,"
        + "2024-03-01 05:00:00+00:00,2024-03-01 06:00:00+00:00,official\n"
    ).alerts

    assert alerts.united(found, oblast="UA63", until=at(12)) == []
    assert alerts.united(found, oblast="UA63", until=at(12), levels=["raion"]) == [(at(5), at(6))]


@pytest.mark.parametrize(
    ("since", "until", "on", "off", "first", "last"),
    [
        # Two alerts inside the window: one whole stay between them, cut ones at both edges.
        (0, 12, (3600.0, 7200.0), (7200.0,), (5 * 3600, False), (2 * 3600, False)),
        # The window opens and closes during alerts: both are cut, the pause is whole.
        (5.5, 9, (), (7200.0,), (1800, True), (3600, True)),
        # Opens during an alert, closes in peace.
        (5.5, 12, (7200.0,), (7200.0,), (1800, True), (7200, False)),
        # Nothing changes: one stay of unknown length.
        (11, 12, (), (), (0, False), (3600, False)),
        (8.5, 9.5, (), (), (0, True), (3600, True)),
    ],
)
def test_only_whole_stays_have_a_length(since, until, on, off, first, last):
    found = volunteer(("05:00", "06:00", "False"), ("08:00", "10:00", "False"))
    window = {name: at(int(hour), round(hour % 1 * 60)) for name, hour in
              (("since", since), ("until", until))}  # fmt: skip

    stays = alerts.sojourns(found, oblast="UA63", **window)

    assert (stays.on_seconds, stays.off_seconds) == (on, off)
    assert (stays.first_seconds, stays.first_is_on) == first
    assert (stays.last_seconds, stays.last_is_on) == last
    whole = sum((*on, *off, stays.first_seconds, stays.last_seconds))
    assert whole == (until - since) * 3600


def test_spans_are_told_in_hours_as_the_fit_takes_them():
    text = VOLUNTEER + (
        "Kharkivska oblast,2024-03-01 09:00:00+00:00,,False\n"
        "Kharkivska oblast,2024-02-28 23:00:00+00:00,2024-03-01 02:00:00+00:00,False\n"
        "Sumska oblast,2024-03-01 05:00:00+00:00,2024-03-01 06:00:00+00:00,False\n"
        "Kharkivska oblast,2024-03-01 05:00:00+00:00,2024-03-01 05:30:00+00:00,True\n"
    )

    found = alerts.spans(alerts.read(text).alerts, oblast="UA63", since=at(1), until=at(12))

    assert found == alerts.Spans((4.0, 8.0), (4.5, 11.0), (True, False))
    assert alerts.spans([], oblast="UA63", since=at(1), until=at(12)) == alerts.Spans((), (), ())


def test_a_row_with_shifted_columns_is_refused_by_its_number_and_the_rest_is_kept():
    history = alerts.read(
        OFFICIAL
        + "Kharkivska oblast,,,oblast,2024-03-01 05:00:00+00:00,2024-03-01 06:00:00+00:00,a\n"
        + "Lubenskyi raion,,raion,2024-03-01 05:00:00+00:00,2024-03-01 06:00:00+00:00,official,\n"
        + "Sumska oblast,,,oblast,2024-03-01 05:00:00+00:00,2024-03-01 06:00:00+00:00,a\n"
    )

    assert [alert.oblast for alert in history.alerts] == ["UA63", "UA59"]
    assert {fault.row for fault in history.refused} == {3}
    assert ("oblast", "unknown_oblast") in {(f.column, f.reason) for f in history.refused}


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("Kharkivska oblast,2024-03-01 05:00:00,2024-03-01 06:00:00+00:00,False", "not_a_time"),
        ("Kharkivska oblast,,2024-03-01 06:00:00+00:00,False", "not_a_time"),
        ("Kharkivska oblast,0001-01-01 00:00:00+05:00,2024-03-01 06:00+00:00,False", "not_a_time"),
        ("Kharkivska oblast,2024-03-01 05:00+00:00,2024-03-01 04:00+00:00,False", "backwards"),
        ("Kharkivska oblast,2024-03-01 05:00+00:00,2024-03-01 06:00+00:00,maybe", "not_a_flag"),
        ("Kharkivska oblast,2024-03-01 05:00+00:00,2024-03-01 06:00+00:00", "columns"),
        ("Gondor,2024-03-01 05:00+00:00,2024-03-01 06:00+00:00,False", "unknown_oblast"),
    ],
)
def test_a_bad_row_says_what_is_wrong(row, reason):
    history = alerts.read(VOLUNTEER + row + "\n")

    assert history.alerts == ()
    assert [fault.reason for fault in history.refused] == [reason]


@pytest.mark.parametrize(
    ("text", "reason"),
    [(b"\xff\xfe", "not_text"), ("a,b\n1,2\n", "no_layout"), (VOLUNTEER + '"a', "not_csv")],
)
def test_a_file_of_another_kind_is_refused_whole(text, reason):
    with pytest.raises(alerts.InvalidHistory) as caught:
        alerts.read(text)

    assert caught.value.faults[0].reason == reason


def test_every_oblast_has_both_names():
    codes = list(alerts.OBLASTS.values())

    assert len(set(codes)) == 27
    assert all(codes.count(code) >= 2 for code in codes)
