"""What the public may know of partners."""

from decimal import Decimal

import pytest

from tests.factories.partners import ActFactory, DeliveryFactory, PartnerFactory, PledgeFactory
from yakir.apps.partners.models import Party
from yakir.apps.partners.rules import ActKind, DeliveryState, PartyRole, PledgeState
from yakir.apps.publishing.queries import facts, partners
from yakir.common.protected import Sector

pytestmark = pytest.mark.django_db


def delivered(partner, amount: int | None = None, **more):
    """Return an act that arrived from a partner."""
    money = {} if amount is None else {"amount": Decimal(amount), "currency": "EUR"}
    act = ActFactory(kind=ActKind.DELIVERY, funder=partner, **money, **more)
    DeliveryFactory(act=act)
    return act


def row_of(partner) -> partners.PartnerRow:
    return partners.detail(partner.key).row


def test_a_partner_is_told_with_roles_pledges_and_what_arrived():
    partner = PartnerFactory()
    PledgeFactory(act=ActFactory(funder=partner), state=PledgeState.MADE)
    PledgeFactory(act=ActFactory(funder=partner), state=PledgeState.MADE, is_silent=True)
    arrived = delivered(partner, 500)

    row = row_of(partner)

    assert dict(row.pledges) == {"open": 1, "silent": 1}
    assert [link.title for link in row.delivered] == [arrived.title]
    assert [money.amount for money in row.money] == [Decimal(500)]


def test_what_is_on_its_way_has_not_arrived():
    partner = PartnerFactory()
    act = ActFactory(kind=ActKind.DELIVERY, funder=partner, amount=500, currency="EUR")
    DeliveryFactory(act=act, state=DeliveryState.DISPATCHED)

    row = row_of(partner)

    assert (row.delivered, len(row.under_way), row.money) == ((), 1, ())


def test_facts_that_overlap_are_counted_once_and_the_other_is_named():
    partner = PartnerFactory()
    large = delivered(partner, 900)
    small = delivered(partner, 400)
    large.overlaps.add(small)

    money = partners.detail(partner.key).money

    assert [each.amount for each in money.amounts] == [Decimal(900)]
    assert [(row.title, row.why, row.because) for row in money.left_out] == [
        (small.title, "overlaps", large.title)
    ]


def test_an_amount_nobody_named_stays_unnamed():
    partner = PartnerFactory()
    delivered(partner)

    money = partners.detail(partner.key).money

    assert (money.amounts, money.unnamed) == ((), 1)


def test_a_protected_delivery_is_in_no_row_and_no_sum():
    partner = PartnerFactory()
    delivered(partner, 100)
    delivered(partner, 918_273, sector=Sector.ENERGY)

    found = partners.detail(partner.key)

    assert [each.amount for each in found.money.amounts] == [Decimal(100)]
    assert len(found.acts) == 1
    assert found.has_protected


def test_a_partner_of_protected_acts_alone_has_no_page():
    partner = PartnerFactory()
    delivered(partner, 100, sector=Sector.ENERGY)

    assert partners.detail(partner.key) is None
    assert partners.listed().rows == ()


def test_cities_of_a_resolution_stand_with_what_they_then_did():
    resolution = ActFactory(kind=ActKind.RESOLUTION, happened="2022-06-10")
    quiet, active, hidden = (PartnerFactory() for _ in range(3))
    for city in (quiet, active, hidden):
        Party.objects.create(act=resolution, organisation=city, role=PartyRole.SUPPORTER)
    ActFactory(funder=active, happened="2021-01-01")
    later = ActFactory(funder=active, happened="2023")
    ActFactory(funder=hidden, sector=Sector.ENERGY, happened="2024-01-01")

    (found,) = partners.listed().resolutions

    told = {row.key: ([link.title for link in row.acts], row.has_protected) for row in found.cities}
    assert told == {
        quiet.key: ([], False),
        active.key: ([later.title], False),
        hidden.key: ([], True),
    }
    assert found.with_record == 2


def test_who_only_supported_a_resolution_is_listed_when_asked_for():
    city = PartnerFactory(country="PL")
    resolution = ActFactory(kind=ActKind.RESOLUTION)
    Party.objects.create(act=resolution, organisation=city, role=PartyRole.SUPPORTER)

    assert partners.listed().rows == ()
    assert [row.key for row in partners.listed(country="PL").rows] == [city.key]


def test_facts_are_found_by_kind_sector_and_words_that_are_shown():
    visit = ActFactory(kind=ActKind.VISIT, title_uk="Приїзд мера", happened="2025-01-01")
    ActFactory(kind=ActKind.PLEDGE)
    ActFactory(kind=ActKind.VISIT, sector=Sector.ENERGY, title_uk="Приїзд до підстанції")

    for asked in ({"kind": "visit"}, {"search": "приїзд"}):
        assert [row.public_id for row in facts.listed(**asked).rows] == [visit.public_id]


def test_partners_are_read_with_few_queries_however_many(django_assert_max_num_queries):
    for _ in range(12):
        partner = PartnerFactory()
        PledgeFactory(act=ActFactory(funder=partner))
        delivered(partner, 100)

    with django_assert_max_num_queries(12):
        found = partners.listed()

    assert len(found.rows) == 12
