"""Late, silent, protected, and which day a partial date means."""

from datetime import date

import pytest

from yakir.apps.partners.rules import Board, PledgeState, Shape
from yakir.apps.partners.rules.life import (
    board_of,
    is_late,
    is_protected,
    last_day,
    months_before,
    shape_of,
)
from yakir.common.protected import PROTECTED_SECTORS, Sector

TODAY, PAST, AHEAD = date(2026, 11, 21), date(2026, 11, 20), date(2026, 11, 22)
OPEN = [PledgeState.MADE, PledgeState.AGREED, PledgeState.CHANGED]


@pytest.mark.parametrize("state", PledgeState)
def test_nothing_is_late_without_a_date_in_the_source(state):
    assert not is_late(state, None, TODAY)


@pytest.mark.parametrize("state", [*OPEN, PledgeState.KEPT_IN_PART])
def test_what_is_not_kept_is_late_only_after_its_day(state):
    assert is_late(state, PAST, TODAY)
    assert not is_late(state, TODAY, TODAY)
    assert not is_late(state, AHEAD, TODAY)


@pytest.mark.parametrize("state", [PledgeState.KEPT, PledgeState.WITHDRAWN])
def test_what_is_kept_or_withdrawn_is_never_late(state):
    assert not is_late(state, PAST, TODAY)


@pytest.mark.parametrize(
    ("state", "is_silent", "board"),
    [
        *((state, False, Board.OPEN) for state in OPEN),
        *((state, True, Board.SILENT) for state in OPEN),
        *((PledgeState.KEPT, silent, Board.KEPT) for silent in (True, False)),
        *((PledgeState.KEPT_IN_PART, silent, Board.PART) for silent in (True, False)),
        *((PledgeState.WITHDRAWN, silent, Board.WITHDRAWN) for silent in (True, False)),
    ],
)
def test_each_pledge_stands_in_one_group(state, is_silent, board):
    assert board_of(state, is_silent=is_silent) == board


def test_silence_is_drawn_apart_from_lateness():
    assert shape_of(Board.SILENT, late=False) == Shape.SILENT
    assert shape_of(Board.SILENT, late=True) == Shape.LATE
    assert shape_of(Board.WITHDRAWN, late=False) == Shape.GONE


@pytest.mark.parametrize("sector", sorted(PROTECTED_SECTORS - {Sector.CIVIL_PROTECTION}))
def test_nobody_can_call_a_protected_sector_open(sector):
    assert is_protected(sector, ["навчання"], False)


@pytest.mark.parametrize(
    ("title", "protected"),
    [
        ("Потужні генератори", True),
        ("Underground school shelters", True),
        ("Трамвайне депо", True),
        ("Шкільні автобуси", False),
        ("School buses", False),
    ],
)
def test_goods_decide_where_nobody_said_anything(title, protected):
    assert is_protected(Sector.EDUCATION, [title], None) is protected


def test_shelters_are_protected_whatever_is_said_but_not_all_civil_protection():
    assert is_protected(Sector.CIVIL_PROTECTION, ["Укриття у школі"], False)
    assert is_protected(Sector.CIVIL_PROTECTION, ["Ситуаційний центр"], None)
    assert not is_protected(Sector.CIVIL_PROTECTION, ["Ситуаційний центр"], False)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024", date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 29)),
        ("2024-02-03", date(2024, 2, 3)),
    ],
)
def test_a_partial_date_lasts_to_its_last_day(text, day):
    assert last_day(text) == day


def test_there_is_no_thirty_first_of_february():
    with pytest.raises(ValueError, match="day"):
        last_day("2026-02-31")


def test_six_months_before_the_end_of_august_is_the_end_of_february():
    assert months_before(date(2026, 8, 31), 6) == date(2026, 2, 28)
    assert months_before(date(2026, 3, 1), 6) == date(2025, 9, 1)
