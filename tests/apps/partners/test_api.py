"""Pledges and funds through the API."""

from decimal import Decimal

import pytest
from ninja import NinjaAPI
from ninja.testing import TestClient

from tests.factories.partners import FundFactory, PledgeFactory, recorder
from tests.factories.places import CommunityFactory
from yakir.apps.partners.api import router

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def api():
    api = NinjaAPI(urls_namespace="partners-tests")
    api.add_router("", router)
    return TestClient(api)


def signed(person):
    from allauth.mfa.models import Authenticator

    Authenticator.objects.create(user=person, type="totp", data={})
    return {"user": person}


def test_the_list_holds_what_one_sees_and_null_for_no_amount(api):
    community = CommunityFactory()
    pledge = PledgeFactory(act__community=community)
    PledgeFactory()

    answer = api.get("/pledges", **signed(recorder(community))).json()

    assert answer["total"] == 1
    assert answer["items"][0]["id"] == pledge.public_id
    assert answer["items"][0]["amount"] is None
    assert answer["page_size"] == 50


def test_a_pledge_of_another_community_is_not_found(api):
    pledge = PledgeFactory()
    someone = signed(recorder(CommunityFactory()))
    association = signed(recorder())

    assert api.get(f"/pledges/{pledge.public_id}", **someone).status_code == 404
    assert api.get(f"/pledges/{pledge.public_id}", **association).json()["changes"] == []


@pytest.mark.parametrize("query", ["page=0", "page_size=201", "page=x"])
def test_a_wrong_page_is_refused(api, query):
    assert api.get(f"/pledges?{query}", **signed(recorder())).status_code == 422


def test_strange_filters_find_nothing_and_break_nothing(api):
    answer = api.get("/pledges?q=%00&board=nowhere&state=x", **signed(recorder()))

    assert answer.json()["items"] == []


def test_funds_come_with_their_money_and_every_rule(api, django_assert_max_num_queries):
    oblast = CommunityFactory().oblast
    fund = FundFactory(
        own_contribution=Decimal("0.2"), ticket=Decimal(50_000), last_quarter="2028-Q4",
        named_share=Decimal("0.3"), named_sizes=["small"],
    )  # fmt: skip
    fund.named_oblasts.add(oblast)
    for _number in range(5):
        FundFactory()
    reader = signed(recorder())

    with django_assert_max_num_queries(10):
        rows = api.get("/funds", **reader).json()

    row = next(each for each in rows if each["id"] == fund.public_id)
    assert len(rows) == 6
    assert (row["own_contribution"], row["ticket"]) == ("0.2000", "50000.00")
    assert (row["last_quarter"], row["named_share"]) == ("2028-Q4", "0.3000")
    assert (row["named_oblasts"], row["named_sizes"]) == ([oblast.code], ["small"])
    assert row["tranches"] == [{"quarter": "2027-Q1", "amount": "3000000.00"}]
    assert row["largest"] == "2000000.00"
