"""Conservation, whatever is recorded and corrected: what came in is there or went out."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from yakir.apps.partners.rules.ledger import (
    MOVES,
    Boundary,
    LineKind,
    Place,
    Posting,
    Stand,
    balances,
    boundary,
    flows,
    shortage,
    standing,
)
from yakir.apps.partners.rules.ledger.kinds import MEMO_KINDS, MONEY_STANDS

# A busy machine draws slowly; that says nothing of the ledger.
ANY_PACE = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
DAYS = [date(2026, 1, 1) + timedelta(days=n) for n in range(6)]
START = datetime(2026, 1, 10, tzinfo=UTC)
AMOUNTS = st.integers(0, 500).map(lambda cents: Decimal(cents).scaleb(-2))
HOLDINGS = ("account:1", "account:2", "item:3")
PLACES = st.none() | st.builds(
    Place,
    st.sampled_from(HOLDINGS),
    st.sampled_from(["held", "store", "use"]),
    st.sampled_from([None, 7, 8]),
)


@st.composite
def histories(draw) -> list[Posting]:
    """Return postings recorded one after another, some of them replacing one that stands."""
    made: list[Posting] = []
    open_keys: list[int] = []
    for key in range(draw(st.integers(0, 12))):
        old = draw(st.sampled_from([None, *open_keys]))
        made.append(
            Posting(
                key=key,
                held_on=draw(st.sampled_from(DAYS)),
                recorded_at=START + timedelta(hours=key // 2),
                amount=draw(AMOUNTS),
                out_of=draw(PLACES),
                into=draw(PLACES),
                replaces=old,
            )
        )
        if old is not None:
            open_keys.remove(old)
        open_keys.append(key)
    return made


MOMENTS = st.none() | st.integers(-1, 7).map(lambda hours: START + timedelta(hours=hours))
ANY_DAY = st.none() | st.sampled_from(DAYS)


@ANY_PACE
@given(histories(), ANY_DAY, MOMENTS)
def test_what_came_in_is_there_or_went_out_at_every_moment(history, day, moment):
    found = standing(history, held_by=day, recorded_by=moment)

    for holding in HOLDINGS:
        came_in, is_there, went_out = flows(found, holding)
        assert came_in == is_there + went_out


@ANY_PACE
@given(histories(), ANY_DAY, MOMENTS)
def test_what_stands_is_the_end_of_each_chain_of_corrections(history, day, moment):
    """Calculated a second way: walk every chain from its first line to the last one known."""
    later = {each.replaces: each for each in history if each.replaces is not None}

    def known(each):
        return moment is None or each.recorded_at <= moment

    ends = []
    for first in (each for each in history if each.replaces is None and known(each)):
        last = first
        while last.key in later and known(later[last.key]):
            last = later[last.key]
        ends.append(last)
    wanted = {each.key for each in ends if day is None or each.held_on <= day}

    assert {each.key for each in standing(history, held_by=day, recorded_by=moment)} == wanted


@ANY_PACE
@given(histories())
def test_a_shortage_is_found_exactly_when_a_day_ends_below_nothing(history):
    found = standing(history)
    below = [
        day for day in DAYS
        if any(left < 0 for left in balances(each for each in found if each.held_on <= day).values())
    ]  # fmt: skip

    short = shortage(found)

    assert (short and short.on) == (below[0] if below else None)


@ANY_PACE
@given(histories(), st.permutations(range(12)))
def test_the_order_of_lines_changes_nothing(history, order):
    shuffled = [history[index] for index in order if index < len(history)]

    assert balances(standing(shuffled)) == balances(standing(history))


def test_money_and_goods_never_turn_into_each_other():
    for kind, moves in MOVES.items():
        for before, after in moves:
            stands = {before, after} - {Stand.OUTSIDE}
            assert stands <= MONEY_STANDS or not stands & MONEY_STANDS, kind


def test_every_kind_moves_something_or_is_a_memo():
    still = {kind for kind, moves in MOVES.items() if all(a == b for a, b in moves)}

    assert still - MEMO_KINDS == {LineKind.EXCHANGE, LineKind.REDISTRIBUTION}
    assert set(MOVES) == set(LineKind)


ORGANISATIONS = st.integers(1, 4)
INSIDE = st.frozensets(ORGANISATIONS)


@ANY_PACE
@given(st.lists(st.tuples(ORGANISATIONS, ORGANISATIONS, AMOUNTS)), INSIDE, INSIDE)
def test_boundaries_of_a_union_count_each_line_once(lines, ours, theirs):
    """What enters a union is what enters either part, without what passes between the parts."""
    theirs -= ours

    def total(inside, side):
        return sum(
            (amount for giver, taker, amount in lines if boundary(giver, taker, inside) == side),
            Decimal(0),
        )

    between = sum(
        (a for g, t, a in lines if (g in ours and t in theirs) or (g in theirs and t in ours)),
        Decimal(0),
    )
    together = ours | theirs
    for side in (Boundary.INCOMING, Boundary.OUTGOING):
        assert total(together, side) == total(ours, side) + total(theirs, side) - between
    internal = total(ours, Boundary.INTERNAL) + total(theirs, Boundary.INTERNAL) + between
    assert total(together, Boundary.INTERNAL) == internal
