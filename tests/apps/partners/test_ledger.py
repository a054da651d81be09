"""The ledger: what may be recorded, what is there, corrections, boundaries, totals of any day."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from tests.factories.accounts import NOW, OrganisationFactory
from tests.factories.ledger import (
    DAY,
    PAPER,
    account,
    consignment,
    line,
    moved,
    offered,
    paid_in,
    signed,
)
from tests.factories.partners import PartnerFactory, recorder
from tests.factories.places import CommunityFactory, person_in
from yakir.apps.accounts.rules import Role
from yakir.apps.journal import queries as journal
from yakir.apps.partners.actions import (
    InstalmentOf,
    ItemOf,
    LineCorrected,
    NotThere,
    change_schedule,
    correct_line,
    record_line,
    values_of,
    void_line,
)
from yakir.apps.partners.models import Line
from yakir.apps.partners.queries import ledger
from yakir.apps.partners.rules.ledger import Boundary, LineKind, Stand
from yakir.common.errors import Conflict, Invalid, NotAllowed
from yakir.common.models import Rate

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=2)


def test_a_commitment_is_paid_into_an_account_and_spent():
    commitment, into = signed("1000"), account()
    paid_in("400", into, commitment=commitment)
    line(LineKind.SPENDING, amount="150", account=into)

    assert ledger.money_of(commitment) == (1000, 600, 400)
    assert ledger.money_of(into) == (400, 250, 150)


def test_more_than_was_committed_is_not_paid():
    commitment, into = signed("1000"), account()

    with pytest.raises(NotThere, match="2026-03-02"):
        paid_in("1000.01", into, commitment=commitment)
    assert ledger.money_of(commitment).is_there == 1000


def test_more_than_is_in_an_account_is_not_spent_on_any_day_of_its_history():
    into = account()
    paid_in("100", into, held_on=date(2026, 5, 1))

    with pytest.raises(NotThere, match="2026-04-01"):
        line(LineKind.SPENDING, amount="1", account=into, held_on=date(2026, 4, 1))


def test_a_correction_that_leaves_too_little_for_what_was_spent_later_is_refused():
    into = account()
    paid = paid_in("100", into)
    line(LineKind.SPENDING, amount="80", account=into, held_on=date(2026, 4, 1))

    with pytest.raises(NotThere):
        correct_line(
            line=paid, values=replace(values_of(paid), amount=Decimal(79)), by=recorder(), at=NOW
        )
    assert ledger.money_of(into).is_there == 20


def test_a_correction_of_a_correction_stands_and_the_middle_one_cannot_be_corrected_again():
    into = account()
    first = paid_in("100", into)
    second = correct_line(
        line=first, values=replace(values_of(first), amount=Decimal(90)), by=recorder(), at=LATER
    )
    third = correct_line(
        line=second, values=replace(values_of(second), amount=Decimal(95)), by=recorder(),
        at=LATER + timedelta(hours=1),
    )  # fmt: skip

    assert ledger.money_of(into).is_there == 95
    assert ledger.money_of(into, recorded_by=NOW).is_there == 100
    assert ledger.money_of(into, recorded_by=LATER).is_there == 90
    assert third.replaces == second
    with pytest.raises(LineCorrected):
        correct_line(line=second, values=values_of(second), by=recorder(), at=LATER)


def test_a_line_that_never_was_is_replaced_by_nothing_with_a_reason():
    into = account()
    paid = paid_in("100", into)

    with pytest.raises(Invalid) as told:
        void_line(line=paid, reason=" ", by=recorder(), at=LATER)
    gone = void_line(line=paid, reason="Вигадана помилка", by=recorder(), at=LATER)

    assert "reason" in told.value.faults
    assert gone.is_void
    assert ledger.money_of(into) == (0, 0, 0)


def test_a_correction_keeps_its_kind_and_what_it_touches():
    into, other = account(), account()
    paid = paid_in("100", into)

    with pytest.raises(Invalid) as told:
        correct_line(
            line=paid,
            values=replace(values_of(paid), account=other, taker=None),
            by=recorder(),
            at=NOW,
        )
    assert set(told.value.faults) == {"kind"}


def test_money_moves_between_accounts_of_one_currency_only_and_is_exchanged_with_both_amounts():
    euros, others = account(), account()
    hryvnias = account(currency="UAH", keeper=euros.keeper)
    paid_in("100", euros)
    line(LineKind.REDISTRIBUTION, amount="30", account=euros, other_account=others)
    line(
        LineKind.EXCHANGE, amount="20", account=euros, other_account=hryvnias, into_amount="900",
    )  # fmt: skip

    with pytest.raises(Invalid):
        line(LineKind.REDISTRIBUTION, amount="1", account=euros, other_account=hryvnias)
    assert [ledger.money_of(each).is_there for each in (euros, others, hryvnias)] == [50, 30, 900]


def test_an_exchange_passes_nothing_to_another_keeper():
    euros, strange = account(), account(currency="UAH")
    paid_in("100", euros)

    with pytest.raises(Invalid) as told:
        line(
            LineKind.EXCHANGE, amount="20", account=euros, other_account=strange,
            into_amount="900",
        )  # fmt: skip

    assert set(told.value.faults) == {"other_account"}


def test_whoever_keeps_an_account_is_the_end_of_its_lines():
    into, other, stranger = account(), account(), OrganisationFactory()
    paid_in("100", into)

    for kind, values, fault in [
        (LineKind.DISBURSEMENT, {"giver": PartnerFactory(), "taker": stranger}, "taker"),
        (LineKind.SPENDING, {"giver": stranger}, "giver"),
        (LineKind.RETURN, {"giver": stranger, "taker": PartnerFactory(), "reason": "Так"}, "giver"),
        (LineKind.REDISTRIBUTION, {"giver": stranger, "other_account": other}, "giver"),
        (LineKind.REDISTRIBUTION, {"taker": stranger, "other_account": other}, "taker"),
    ]:
        with pytest.raises(Invalid) as told:
            line(kind, amount="5", account=into, **values)
        assert set(told.value.faults) == {fault}, kind
    paid = line(
        LineKind.REDISTRIBUTION, amount="5", account=into, giver=into.keeper, other_account=other,
    )  # fmt: skip
    assert paid.taker == other.keeper


def test_a_line_of_an_account_that_named_another_keeper_can_still_be_voided():
    into = account()
    paid = paid_in("100", into)
    wrong = replace(values_of(paid), taker=OrganisationFactory(), amount=Decimal(0))

    gone = correct_line(line=paid, values=wrong, by=recorder(), at=LATER)

    assert gone.is_void


def test_what_stands_committed_is_what_was_signed_without_what_was_taken_back():
    commitment = signed("1000")
    paid_in("300", account(), commitment=commitment)
    line(
        LineKind.REDUCTION, amount="200", commitment=commitment, giver=commitment.taker,
        taker=commitment.giver, reason="Вигадана причина", held_on=date(2026, 5, 1),
    )  # fmt: skip

    assert ledger.committed(commitment).amount == 800
    assert ledger.committed(commitment, held_by=date(2026, 4, 30)).amount == 1000
    assert ledger.money_of(commitment).is_there == 500


def test_every_fault_of_a_line_is_named_at_once():
    into = account()

    with pytest.raises(Invalid) as told:
        line(
            LineKind.SPENDING, amount="-3", account=into, currency="USD", document="",
            held_on=date(2027, 1, 1),
        )  # fmt: skip
    assert set(told.value.faults) == {"amount", "currency", "document", "held_on"}


def test_goods_go_from_offer_to_use_and_refused_ones_go_back():
    found = consignment()
    (desks,) = offered(found)
    for kind in (LineKind.AGREEMENT, LineKind.SHIPMENT, LineKind.CUSTOMS):
        moved(found, kind)
    moved(found, LineKind.RECEIPT, (desks, 8), before=Stand.CUSTOMS)
    moved(found, LineKind.REFUSAL, (desks, 2), before=Stand.CUSTOMS, reason="Вигадана тріщина")
    moved(found, LineKind.USE, (desks, 5))
    moved(found, LineKind.RETURN, (desks, 2), giver=found.recipient, taker=found.giver,
          reason="Вигадана тріщина")  # fmt: skip

    assert ledger.where_is(found) == {
        desks.pk: {(Stand.STORE, found.recipient_id): 3, (Stand.USE, found.recipient_id): 5}
    }
    assert ledger.conserved(found) == {desks.pk: (10, 8, 2)}


def test_what_is_not_in_store_cannot_be_passed_on():
    found, other = consignment(), OrganisationFactory()
    (desks,) = offered(found)
    moved(found, LineKind.AGREEMENT)
    moved(found, LineKind.RECEIPT, (desks, 4), before="")
    moved(found, LineKind.REDISTRIBUTION, (desks, 3), giver=found.recipient, taker=other)

    with pytest.raises(NotThere):
        moved(found, LineKind.REDISTRIBUTION, (desks, 2), giver=found.recipient, taker=other)
    assert ledger.where_is(found)[desks.pk][Stand.STORE, other.pk] == 3


def test_a_yearly_check_relief_and_transfer_of_ownership_move_nothing():
    found = consignment()
    (desks,) = offered(found)
    moved(found, LineKind.RECEIPT, (desks, 10), before="")
    moved(found, LineKind.USE)
    before = ledger.where_is(found)
    moved(found, LineKind.CHECK, (desks, 9))
    moved(found, LineKind.OWNERSHIP, (desks, 10))
    line(
        LineKind.VAT_RELIEF, amount="120", currency="EUR", value_method="customs",
        consignment=found, taker=found.recipient,
    )  # fmt: skip

    assert ledger.where_is(found) == before


def test_services_in_kind_are_rendered_out_of_what_was_agreed():
    found = consignment()
    (hours,) = offered(found, ItemOf("Вигадане навчання", Decimal(40), "год", nature="service"),
                       kind=LineKind.AGREEMENT)  # fmt: skip
    moved(found, LineKind.RENDERED, (hours, 25))

    assert ledger.conserved(found) == {hours.pk: (40, 15, 25)}


def test_goods_are_received_and_never_rendered():
    found = consignment()
    (desks,) = offered(found, kind=LineKind.AGREEMENT)
    ends = {"giver": found.giver, "taker": found.recipient}

    with pytest.raises(Invalid) as told:
        line(LineKind.RENDERED, item=desks, quantity="1", **ends)

    assert set(told.value.faults) == {"item"}


def test_value_of_goods_needs_its_method_and_keeps_the_rate_of_its_day():
    found = consignment()
    (desks,) = offered(found)
    Rate.objects.create(
        currency="EUR", uah_per_unit=Decimal("45.5"), date=DAY - timedelta(days=3),
        is_assumption=True, recorded_at=NOW,
    )  # fmt: skip
    values = {"quantity": "10", "amount": "500", "currency": "EUR", "item": desks,
              "giver": found.giver, "taker": found.recipient}  # fmt: skip

    with pytest.raises(Invalid) as told:
        line(LineKind.AGREEMENT, **values)
    made = line(LineKind.AGREEMENT, value_method="invoice", **values)

    assert set(told.value.faults) == {"value_method"}
    assert (made.rate.uah_per_unit, made.rate.date) == (Decimal("45.5"), DAY - timedelta(days=3))


def test_a_total_counts_what_passes_between_two_of_a_set_as_internal():
    union, agency, city = PartnerFactory(), PartnerFactory(), OrganisationFactory()
    with_agency, with_city = account(keeper=agency), account(keeper=city)
    paid_in("100", with_agency, giver=union)
    line(LineKind.REDISTRIBUTION, amount="60", account=with_agency, other_account=with_city)

    def sums(*inside):
        totals = ledger.line_totals(Line.objects.all(), inside={each.pk for each in inside})
        return {(each.kind, each.boundary): each.money.amount for each in totals}

    paid, passed = LineKind.DISBURSEMENT, LineKind.REDISTRIBUTION
    assert sums(city) == {(paid, Boundary.ELSEWHERE): 100, (passed, Boundary.INCOMING): 60}
    assert sums(agency) == {(paid, Boundary.INCOMING): 100, (passed, Boundary.OUTGOING): 60}
    assert sums(agency, city) == {(paid, Boundary.INCOMING): 100, (passed, Boundary.INTERNAL): 60}


def test_totals_can_be_had_as_of_a_day_and_as_they_were_known():
    into = account()
    paid = paid_in("100", into, held_on=date(2026, 3, 1))
    paid_in("50", into, held_on=date(2026, 6, 1))
    correct_line(
        line=paid, values=replace(values_of(paid), amount=Decimal(70)), by=recorder(), at=LATER
    )

    def total(**of):
        found = ledger.line_totals(Line.objects.all(), inside={into.keeper_id}, **of)
        return sum(each.money.amount for each in found)

    assert total() == 120
    assert total(held_by=date(2026, 5, 31)) == 70
    assert total(held_by=date(2026, 5, 31), recorded_by=NOW) == 100


def test_a_schedule_changes_by_new_rows_and_by_one_person_at_a_time():
    commitment = signed("1000", schedule=[InstalmentOf(Decimal(600)), InstalmentOf(Decimal(400))])
    change_schedule(
        commitment=commitment, schedule=[InstalmentOf(Decimal(500))], version=1, by=recorder(),
        at=LATER,
    )  # fmt: skip

    with pytest.raises(Conflict):
        change_schedule(commitment=commitment, schedule=[], version=1, by=recorder(), at=LATER)
    held = commitment.instalments.filter(replaced_by=None, amount__gt=0)
    assert [each.amount for each in held] == [500]
    assert commitment.instalments.count() == 4


def test_a_person_of_another_community_neither_sees_nor_records():
    ours, theirs = CommunityFactory(), CommunityFactory()
    found = consignment(ours, by=person_in(ours, Role.PARTNERSHIPS))
    stranger = person_in(theirs, Role.PARTNERSHIPS)

    with pytest.raises(NotAllowed):
        offered(found, by=stranger)
    assert not ledger.consignments_seen_by(stranger).exists()
    assert ledger.consignments_seen_by(person_in(ours, Role.READER)).get() == found


def test_who_works_everywhere_sees_every_line_and_who_works_here_those_of_here():
    ours, theirs = CommunityFactory(), CommunityFactory()
    for community in (ours, theirs):
        offered(consignment(community))
    into = account()
    paid_in("1", into)

    assert ledger.lines_seen_by(recorder()).count() == 3
    assert ledger.lines_seen_by(person_in(ours, Role.READER)).count() == 2


def test_each_line_is_in_the_journal_without_names_of_people():
    into = account()
    paid = paid_in("100", into)

    (entry,) = journal.history(paid.public_id)

    assert entry.kind == "line.recorded"
    assert entry.fields["amount"][0] == "100"
    assert paid.by.name not in str(entry.fields)


@pytest.mark.parametrize(
    "values",
    [
        {"kind": "spending", "before": "held", "after": "", "amount": None},
        {"kind": "spending", "before": "due", "after": "held", "amount": 5, "currency": "EUR"},
        {"kind": "spending", "before": "held", "after": "", "amount": 0, "currency": "EUR"},
        {"kind": "spending", "before": "held", "after": "", "amount": 5, "currency": ""},
        {"kind": "exchange", "before": "held", "after": "held", "amount": 5, "currency": "EUR"},
    ],
    ids=["no amount", "wrong move", "zero", "no currency", "exchange of one amount"],
)
def test_the_database_refuses_a_line_that_cannot_be(values):
    by = recorder()
    into = account(by=by)

    with pytest.raises(IntegrityError), transaction.atomic():
        Line.objects.create(
            held_on=DAY, account=into, document=PAPER, by=by, recorded_at=NOW, **values
        )


def test_the_database_refuses_a_line_without_a_document_or_source():
    by = recorder()

    with pytest.raises(IntegrityError), transaction.atomic():
        Line.objects.create(
            held_on=DAY, account=account(by=by), by=by, recorded_at=NOW, kind="spending",
            before="held", amount=5, currency="EUR",
        )  # fmt: skip


def test_nothing_is_recorded_when_one_line_of_several_falls_short():
    into = account()
    paid_in("10", into)
    before = Line.objects.count()
    values = values_of(Line.objects.get())

    with pytest.raises(NotThere):
        from yakir.apps.partners.actions import record_lines

        spend = replace(values, kind=LineKind.SPENDING, before=None, giver=None, taker=None)
        record_lines(values=[values, replace(spend, amount=Decimal(21))], by=recorder(), at=NOW)
    assert Line.objects.count() == before


def test_a_line_of_nothing_known_is_refused():
    with pytest.raises(Invalid):
        record_line(
            values=replace(values_of(paid_in("1", account())), account=None), by=recorder(), at=NOW
        )


def test_a_changed_schedule_foresees_no_more_than_stands_committed():
    commitment = signed("1000")
    line(LineKind.REDUCTION, amount="400", commitment=commitment, giver=commitment.giver,
         taker=commitment.taker, reason="Вигадано")  # fmt: skip
    given = {"commitment": commitment, "version": commitment.version, "by": recorder(), "at": NOW}

    with pytest.raises(Invalid) as refused:
        change_schedule(schedule=[InstalmentOf(Decimal("600.01"))], **given)
    change_schedule(schedule=[InstalmentOf(Decimal(600))], **given)
    assert set(refused.value.faults) == {"schedule"}


def test_a_line_that_never_was_is_none_of_the_lines_in_a_total():
    found = consignment()
    offered(found)
    (agreed,) = moved(found, LineKind.AGREEMENT)
    void_line(line=agreed, reason="Вигадано", by=recorder(), at=NOW)

    assert ledger.line_totals(Line.objects.all(), inside=set()) == []
