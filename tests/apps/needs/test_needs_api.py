"""The API of needs, for signed-in people."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.factories.needs import NeedFactory
from tests.factories.places import CommunityFactory, person_in
from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Role
from yakir.apps.needs.models import Need
from yakir.apps.places.models import Community

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]
NEEDS = "/api/v1/work/needs"


@pytest.fixture
def community() -> Community:
    return CommunityFactory()


def given(community: Community) -> dict[str, Any]:
    return {
        "community": community.code,
        "title": "Вікна вигаданої школи",
        "service": "education",
        "quantity": "140.5",
        "unit": "шт.",
        "people": 620,
        "observed_on": "2026-01-12",
        "source_text": "Вигаданий акт",
    }


def test_a_stranger_is_told_to_sign_in(client: Client):
    assert client.get(NEEDS).status_code == 401
    assert client.get(f"{NEEDS}/{NeedFactory().public_id}").status_code == 401


def test_a_list_holds_the_needs_of_ones_communities(signed_in: SignIn, community: Community):
    mine = NeedFactory(community=community)
    NeedFactory()

    answer = signed_in(person_in(community)).get(f"{NEEDS}?page_size=10").json()

    assert [need["id"] for need in answer["items"]] == [mine.public_id]
    assert (answer["total"], answer["page"], answer["page_size"]) == (1, 1, 10)


def test_a_list_is_narrowed_and_paged(
    signed_in: SignIn, community: Community, django_assert_max_num_queries: Callable
):
    NeedFactory.create_batch(30, community=community)
    NeedFactory.create_batch(5, community=community, service="heat")
    client = signed_in(person_in(community))

    with django_assert_max_num_queries(10):
        answer = client.get(f"{NEEDS}?service=education&page=2&page_size=20").json()

    assert (answer["total"], len(answer["items"])) == (30, 10)


@pytest.mark.parametrize(
    "query", ["page=0", "page_size=201", "service=magic", "since=yesterday", "q=%00"]
)
def test_nonsense_is_refused_with_its_field(signed_in: SignIn, community: Community, query: str):
    answer = signed_in(person_in(community)).get(f"{NEEDS}?{query}")

    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == query.split("=")[0]


def test_one_need_is_shown_to_those_who_may_see_it(signed_in: SignIn, community: Community):
    mine, other = NeedFactory(community=community, service="heat"), NeedFactory()
    client = signed_in(person_in(community))

    answer = client.get(f"{NEEDS}/{mine.public_id}")

    assert answer.json()["protected"] is True
    assert client.get(f"{NEEDS}/{other.public_id}").status_code == 404
    assert client.get(f"{NEEDS}/nothing").status_code == 404


def test_a_need_is_reported(signed_in: SignIn, community: Community):
    client = signed_in(person_in(community))

    answer = client.post(NEEDS, given(community), content_type="application/json")

    need = Need.objects.get()
    assert answer.status_code == 201
    assert answer.json()["id"] == need.public_id
    assert str(need.quantity) == "140.50"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"quantity": 0}, "quantity"),
        ({"quantity": "1.555"}, "quantity"),
        ({"people": 60_001}, "people"),
        ({"observed_on": "2026-02-31"}, "observed_on"),
        ({"observed_on": "2999-01-01"}, "observed_on"),
        ({"service": "magic"}, "service"),
        ({"title": " "}, "title"),
        ({"title": "a\x00b"}, "title"),
        ({"community": "UA99000000000000000"}, "community"),
    ],
)
def test_faulty_values_are_refused_each_with_its_field(
    signed_in: SignIn, community: Community, changes: dict[str, Any], field: str
):
    client = signed_in(person_in(community))

    answer = client.post(NEEDS, given(community) | changes, content_type="application/json")

    assert answer.status_code == 422
    assert [fault["field"] for fault in answer.json()["errors"]] == [field]
    assert not Need.objects.exists()


def test_a_need_is_not_reported_twice(signed_in: SignIn, community: Community):
    client = signed_in(person_in(community))
    client.post(NEEDS, given(community), content_type="application/json")

    answer = client.post(NEEDS, given(community), content_type="application/json")

    assert answer.status_code == 409


def test_a_reader_reports_nothing(signed_in: SignIn, community: Community):
    client = signed_in(person_in(community, Role.READER))

    answer = client.post(NEEDS, given(community), content_type="application/json")

    assert answer.status_code == 403


def test_who_signs_needs_a_second_factor(client: Client, community: Community):
    client.force_login(person_in(community, Role.VERIFIER))

    assert client.get(NEEDS).status_code == 403
