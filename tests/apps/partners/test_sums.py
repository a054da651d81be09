"""Sums count nothing twice: against a world of separate coins, and small cases by hand."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories.accounts import NOW
from tests.factories.partners import ActFactory, DeliveryFactory, PartnerFactory, PledgeFactory
from yakir.apps.partners import queries
from yakir.apps.partners.models import Act
from yakir.apps.partners.rules import Board
from yakir.apps.partners.rules.sums import Fact, LeftOut, Why, add_up
from yakir.common.models import Rate
from yakir.common.money import Money

COINS = 12


def euros(amount):
    return Money(Decimal(amount), "EUR")


@st.composite
def worlds(draw):
    """Facts over separate coins; every containment and every other touch is declared."""
    sets = draw(
        st.lists(st.frozensets(st.integers(0, COINS - 1), min_size=1, max_size=COINS), max_size=8)
    )
    facts = []
    for index, coins in enumerate(sets):
        holders = [
            other
            for other, others in enumerate(sets)
            if coins < others or (coins == others and other < index)
        ]
        # The nearest of the sets around it holds it; a touch with any other is an overlap.
        holder = min(holders, key=lambda other: (len(sets[other]), -other), default=None)
        overlaps = {
            str(other)
            for other, others in enumerate(sets)
            if other != index and coins & others and other != holder
        }
        facts.append(
            Fact(
                key=str(index),
                amount=euros(len(coins)) if draw(st.booleans()) else None,
                part_of=None if holder is None else str(holder),
                overlaps=frozenset(overlaps),
            )
        )
    return sets, facts


@given(worlds())
def test_no_coin_is_counted_twice(world):
    sets, facts = world

    found = add_up(facts)

    counted = [sets[int(key)] for key in found.counted]
    assert sum(map(len, counted)) == len(frozenset().union(*counted))
    total = found.amounts["EUR"].amount if found.amounts else 0
    assert total <= len(frozenset().union(*sets))


@given(worlds())
def test_what_is_left_out_touches_something_counted_and_names_it(world):
    _sets, facts = world

    found = add_up(facts)

    assert {*found.counted, *(each.key for each in found.left_out)} == {f.key for f in facts}
    for each in found.left_out:
        if each.why == Why.NO_AMOUNT:
            assert facts[int(each.key)].amount is None
        else:
            assert each.because in found.counted


@given(worlds(), st.randoms())
def test_the_order_of_facts_changes_nothing(world, random):
    _sets, facts = world
    shuffled = list(facts)
    random.shuffle(shuffled)

    assert add_up(shuffled) == add_up(facts)


@given(worlds(), st.integers(1, 100))
def test_a_part_of_what_is_counted_adds_nothing(world, amount):
    _sets, facts = world
    before = add_up(facts)

    for key in before.counted:
        part = Fact(key="part", amount=euros(amount), part_of=key)
        assert add_up([*facts, part]).amounts == before.amounts


def test_currencies_stand_side_by_side():
    found = add_up([Fact("a", euros(2)), Fact("b", Money(Decimal(3), "USD")), Fact("c", euros(5))])

    assert {code: money.amount for code, money in found.amounts.items()} == {"EUR": 7, "USD": 3}


def test_parts_of_a_whole_without_an_amount_are_counted():
    found = add_up(
        [Fact("whole"), Fact("a", euros(2), part_of="whole"), Fact("b", euros(3), part_of="whole")]
    )

    assert found.amounts["EUR"] == euros(5)
    assert found.left_out == (LeftOut("whole", Why.NO_AMOUNT),)


def test_a_grandchild_lies_within_through_a_parent_without_an_amount():
    found = add_up([Fact("a", euros(9)), Fact("b", part_of="a"), Fact("c", euros(4), part_of="b")])

    assert found.amounts["EUR"] == euros(9)
    assert LeftOut("c", Why.CONTAINED, "a") in found.left_out


def test_of_two_that_overlap_the_larger_is_counted():
    found = add_up([Fact("a", euros(4), overlaps=frozenset({"b"})), Fact("b", euros(6))])

    assert found.amounts["EUR"] == euros(6)
    assert found.left_out == (LeftOut("a", Why.OVERLAPS, "b"),)


def test_an_overlap_with_a_part_is_an_overlap_with_the_whole():
    found = add_up(
        [
            Fact("whole", euros(9)),
            Fact("part", part_of="whole"),
            Fact("other", euros(4), overlaps=frozenset({"part"})),
        ]
    )

    assert found.counted == ("whole",)


def test_a_corrected_fact_gives_way_and_its_parts_follow_the_correction():
    found = add_up(
        [
            Fact("old", euros(9), replaced_by="new"),
            Fact("new", euros(8)),
            Fact("part", euros(3), part_of="old"),
        ]
    )

    assert found.counted == ("new",)
    assert set(found.left_out) == {
        LeftOut("old", Why.REPLACED, "new"),
        LeftOut("part", Why.CONTAINED, "new"),
    }


def test_facts_in_a_circle_are_counted_once():
    found = add_up([Fact("a", euros(2), part_of="b"), Fact("b", euros(3), part_of="a")])

    assert len(found.counted) == 1


@pytest.mark.django_db
class TestOverTheDatabase:
    def test_a_whole_outside_the_question_does_not_hide_its_parts(self):
        whole = ActFactory(amount=9, currency="EUR")
        part = ActFactory(amount=4, currency="EUR", part_of=whole)

        assert queries.totals([part]).amounts["EUR"] == euros(4)
        assert queries.totals([whole, part]).amounts["EUR"] == euros(9)

    def test_two_parts_are_tied_by_an_overlap_of_their_wholes_outside_the_question(self):
        one, other = ActFactory(), ActFactory()
        one.overlaps.add(other)
        parts = [
            ActFactory(amount=amount, currency="EUR", part_of=whole)
            for amount, whole in ((4, one), (6, other))
        ]

        assert queries.totals(parts).amounts["EUR"] == euros(6)

    def test_a_delivery_is_part_of_its_pledge(self):
        pledge = PledgeFactory(act__amount=9, act__currency="EUR")
        delivery = DeliveryFactory(pledge=pledge, act__amount=4, act__currency="EUR")

        assert queries.totals([pledge.act, delivery.act]).amounts["EUR"] == euros(9)

    def test_rates_of_the_day_tell_which_of_two_currencies_is_more(self):
        Rate.objects.create(
            currency="EUR", uah_per_unit=50, date=NOW.date(), is_assumption=True, recorded_at=NOW
        )
        in_euro = ActFactory(amount=10, currency="EUR")
        in_hryvnia = ActFactory(amount=100, currency="UAH")
        in_euro.overlaps.add(in_hryvnia)

        found = queries.totals([in_euro, in_hryvnia], on=NOW.date())

        assert list(found.amounts) == ["EUR"]

    def test_what_two_partners_gave_together_stands_with_both_and_is_summed_with_each_once(self):
        one, other = PartnerFactory(name_uk="А"), PartnerFactory(name_uk="Б")
        act = ActFactory(amount=7, currency="EUR", funder=one)
        act.parties.create(organisation=other, role="funder")
        DeliveryFactory(act=act, pledge=PledgeFactory(act=act, state="kept"))

        rows = queries.arrived_by_partner()

        assert [row.organisation for row in rows] == [one, other]
        assert all(row.money.amounts["EUR"] == euros(7) for row in rows)
        assert all(row.boards[Board.KEPT] == 1 for row in rows)
        assert queries.totals(Act.objects.all()).amounts["EUR"] == euros(7)
