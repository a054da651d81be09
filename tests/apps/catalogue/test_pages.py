"""The catalogue and the calculator as people use them."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.factories.catalogue import imagined_version
from tests.factories.places import CommunityFactory, person_in
from yakir.apps.accounts.models import Person

pytestmark = pytest.mark.django_db
SignIn = Callable[[Person], Client]
HTMX = {"HX-Request": "true"}


@pytest.fixture
def clerk(signed_in: SignIn) -> Client:
    return signed_in(person_in(CommunityFactory()))


def text(client: Client, address: str, **headers: str) -> str:
    response = client.get(address, headers=headers or None)
    assert response.status_code == 200
    return response.content.decode()


@pytest.mark.parametrize(
    ("language", "name", "heading"),
    [("uk", "Вигаданий будинок", "Типові проєкти"), ("en", "Imagined house", "Typical designs")],
)
def test_the_catalogue_lists_designs_with_their_price(
    clerk: Client, language: str, name: str, heading: str
) -> None:
    imagined_version()

    page = text(clerk, f"/{language}/work/designs/")

    assert name in page
    if language == "en":
        assert heading in page
        assert "€2,310" in page


def test_the_calculator_prices_what_the_address_says(clerk: Client) -> None:
    imagined_version()

    page = text(clerk, "/en/work/designs/imagined_house/?rooms=20")

    assert "100,000" in page  # 20 rooms at 5,000 hryvnias
    assert "Draft a project from this" in page
    assert "?rooms=20&amp;design=imagined_house" in page


def test_the_fragment_is_the_same_part_of_the_page(clerk: Client) -> None:
    imagined_version()
    address = "/en/work/designs/imagined_house/?rooms=20"

    fragment = text(clerk, address, **HTMX)

    assert fragment.strip() in text(clerk, address)
    assert "<html" not in fragment


def test_an_impossible_value_is_shown_at_its_field_and_stays(clerk: Client) -> None:
    imagined_version()

    page = text(clerk, "/en/work/designs/imagined_house/?rooms=4000")

    assert 'value="4000"' in page
    assert "From 2 to 40 is possible." in page
    assert "Draft a project from this" not in page


def test_hostile_parameters_are_shown_as_text(clerk: Client) -> None:
    imagined_version()

    page = text(clerk, "/en/work/designs/imagined_house/?rooms=<script>alert(1)</script>")

    assert "<script>alert" not in page


def test_an_unknown_design_is_not_found(clerk: Client) -> None:
    assert clerk.get("/en/work/designs/castle/").status_code == 404


def test_nobody_sees_the_working_pages_without_signing_in(client: Client) -> None:
    assert client.get("/en/work/designs/").status_code == 302


def test_the_list_asks_the_database_a_fixed_number_of_times(
    clerk: Client, django_assert_max_num_queries: object
) -> None:
    for number in range(12):
        imagined_version(key=f"imagined_{number}")

    with django_assert_max_num_queries(12):
        clerk.get("/en/work/designs/")
