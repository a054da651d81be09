"""Projects through the API, for signed-in people alone."""

from collections.abc import Callable

import pytest
from django.test import Client
from ninja import NinjaAPI
from ninja.testing import TestClient

from tests.factories.accounts import PersonFactory
from tests.factories.places import CommunityFactory, person_in
from tests.factories.projects import drafted
from yakir.apps.accounts.models import Person
from yakir.apps.accounts.rules import Role
from yakir.apps.projects.api import router
from yakir.common.errors import NotAllowed

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]


@pytest.fixture(scope="module")
def api() -> TestClient:
    own = NinjaAPI(urls_namespace="projects-tested-alone")
    own.add_router("/projects", router)
    return TestClient(own)


def test_the_list_is_of_ones_own_communities(api: TestClient) -> None:
    clerk = person_in(CommunityFactory(), Role.CLERK)
    own = drafted(clerk.memberships.get().organisation.stewardships.get().community, by=clerk)
    drafted(CommunityFactory())

    answer = api.get("/projects?page_size=10", user=clerk).json()

    assert [item["id"] for item in answer["items"]] == [own.public_id]
    assert (answer["total"], answer["page"], answer["page_size"]) == (1, 1, 10)


def test_a_project_comes_with_its_history_and_dreams_codes(api: TestClient) -> None:
    community = CommunityFactory()
    project = drafted(community)

    answer = api.get(f"/projects/{project.public_id}", user=project.drafted_by).json()

    assert answer["parameters"] == {"rooms": 10}
    assert answer["cost"] == "2310.00"
    assert [step["after"] for step in answer["steps"]] == ["draft"]
    assert (answer["dream_status"], answer["dream_status_details"]) == ("", "")


def test_another_communitys_project_does_not_exist(api: TestClient) -> None:
    project = drafted(CommunityFactory())
    stranger = person_in(CommunityFactory(), Role.CLERK)

    assert api.get(f"/projects/{project.public_id}", user=stranger).status_code == 404


@pytest.mark.parametrize("public_id", ["x", "ykr:project:1", "ykr:project:%00"])
def test_what_is_no_id_is_not_found(api: TestClient, public_id: str) -> None:
    clerk = person_in(CommunityFactory(), Role.CLERK)

    assert api.get(f"/projects/{public_id}", user=clerk).status_code == 404


@pytest.mark.parametrize("query", ["page=0", "page_size=201", "page=x", "search=" + "x" * 101])
def test_an_impossible_page_is_refused(api: TestClient, query: str) -> None:
    clerk = person_in(CommunityFactory(), Role.CLERK)

    assert api.get(f"/projects?{query}", user=clerk).status_code == 422


def test_who_has_no_role_and_who_is_nobody_gets_nothing(api: TestClient) -> None:
    with pytest.raises(NotAllowed):
        api.get("/projects", user=PersonFactory())
    assert api.get("/projects").status_code == 401
