"""Whole histories through the actions: refused or conserved, whatever people do and correct."""

import random
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests.factories.accounts import NOW, OrganisationFactory
from tests.factories.ledger import account, consignment, line, moved, offered, signed
from tests.factories.partners import PartnerFactory, recorder
from yakir.apps.partners.actions import NotThere, correct_line, values_of, void_line
from yakir.apps.partners.models import Line
from yakir.apps.partners.queries import ledger
from yakir.apps.partners.rules.ledger import LineKind, Stand

pytestmark = pytest.mark.django_db
FIRST = date(2026, 1, 1)
DAYS = [FIRST + timedelta(days=number) for number in range(0, 40, 8)]
STEPS = 45


def moments() -> list:
    return [NOW + timedelta(hours=number) for number in range(0, STEPS, 9)]


def held(kinds: dict[str, int], **of) -> Decimal:
    """Return a sum over standing lines, added up apart from the code that is tested."""
    lines = ledger.standing_lines(Line.objects.filter(kind__in=kinds), **of)
    return sum((kinds[each.kind] * each.amount for each in lines), Decimal(0))


@pytest.mark.parametrize("seed", [1, 2])
def test_money_is_conserved_on_every_day_as_known_at_every_time(seed):
    luck, by, funder = random.Random(seed), recorder(), PartnerFactory()
    commitment = signed("500", by=by, signed_on=FIRST)
    ours, theirs = account(by=by), account(by=by)
    refused = 0
    for step in range(STEPS):
        at, day = NOW + timedelta(hours=step), luck.choice(DAYS)
        amount = str(luck.randint(1, 120))
        try:
            _money_step(luck.randrange(5), amount, day, at, by, funder, commitment, ours, theirs)
        except NotThere:
            refused += 1

    assert 0 < refused < STEPS
    for day in DAYS:
        for moment in moments():
            of = {"held_by": day, "recorded_by": moment}
            sums = [ledger.money_of(each, **of) for each in (commitment, ours, theirs)]
            assert all(each.is_there >= 0 for each in sums)
            assert all(each.came_in == each.is_there + each.went_out for each in sums)
            there = sum(each.is_there for each in sums[1:])
            assert there == held({LineKind.DISBURSEMENT: 1, LineKind.SPENDING: -1}, **of)


def _money_step(what, amount, day, at, by, funder, commitment, ours, theirs) -> None:
    given = {"amount": amount, "held_on": day, "at": at, "by": by}
    standing = ledger.standing_lines(Line.objects.exclude(kind=LineKind.COMMITMENT))
    old = standing.order_by("?").first()
    if what == 0:
        line(LineKind.DISBURSEMENT, commitment=commitment, account=ours, giver=funder, **given)
    elif what == 1:
        line(LineKind.REDISTRIBUTION, account=ours, other_account=theirs, **given)
    elif what == 2:
        line(LineKind.SPENDING, account=theirs, **given)
    elif old is not None and what == 3:
        values = replace(values_of(old), amount=Decimal(amount), held_on=day)
        correct_line(line=old, values=values, by=by, at=at)
    elif old is not None:
        void_line(line=old, reason="Вигадана помилка", by=by, at=at)


def test_goods_are_conserved_whoever_holds_them():
    luck, by, other = random.Random(3), recorder(), OrganisationFactory()
    found = consignment(by=by)
    (desks,) = offered(found, by=by)
    moved(found, LineKind.RECEIPT, (desks, 10), before=Stand.OFFERED, by=by)
    steps = (
        (LineKind.USE, {}),
        (LineKind.IDLE, {"reason": "Вигадана причина"}),
        (LineKind.REDISTRIBUTION, {"taker": other}),
        (LineKind.LOSS, {"reason": "Вигадана причина", "before": Stand.USE}),
    )
    for _step in range(25):
        kind, more = luck.choice(steps)
        try:
            moved(found, kind, (desks, luck.randint(1, 4)), by=by, **more)
        except NotThere:
            continue
        each = ledger.conserved(found)[desks.pk]
        assert each.came_in == each.is_there + each.went_out == 10
        assert all(left > 0 for left in ledger.where_is(found)[desks.pk].values())
