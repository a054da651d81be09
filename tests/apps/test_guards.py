"""What the door refuses, and what no cache may keep."""

import pytest

from tests.factories.places import CommunityFactory, person_in
from yakir.apps.accounts.rules import Role
from yakir.common.guards import GREATEST_BODY

pytestmark = pytest.mark.django_db
STRICT = ("Content-Security-Policy", "X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy")
WORK = ("/uk/work/", "/uk/work/needs/", "/api/v1/work/needs", "/uk/accounts/2fa/")


@pytest.mark.parametrize("address", ["/uk/work/", "/uk/accounts/login/", "/uk/", "/api/v1/needs"])
def test_a_body_greater_than_any_file_is_refused_before_it_is_read(client, address):
    answer = client.post(address, b"", "text/plain", CONTENT_LENGTH=str(GREATEST_BODY + 1))

    assert answer.status_code == 413
    assert all(name in answer for name in STRICT)


def test_an_address_with_a_text_no_database_holds_is_a_bad_request(client):
    assert client.get("/uk/communities/UA%00/").status_code == 400


@pytest.mark.parametrize(
    "address", ["journal/?kind=", "journal/?q=", "scenarios/?q=", "places/sites/?q="]
)
def test_such_a_text_in_a_search_is_left_out(signed_in, address):
    client = signed_in(person_in(CommunityFactory(), Role.CLERK))

    answer = client.get(f"/uk/work/{address}%00zzz")

    assert answer.status_code == 200
    assert "\0" not in answer.content.decode()


def test_a_form_with_a_text_no_database_holds_is_a_bad_request(signed_in):
    client = signed_in(person_in(CommunityFactory(), Role.CLERK))

    assert client.post("/uk/work/needs/new/", {"title": "a\0b"}).status_code == 400


def test_no_cache_keeps_what_a_signed_in_person_sees(signed_in):
    client = signed_in(person_in(CommunityFactory(), Role.CLERK))

    assert {client.get(each)["Cache-Control"] for each in WORK} == {"private, no-store"}
    assert client.get("/uk/")["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("address", ["/api/v1/nothing", "/uk/nothing/", "/api/v1/work/needs"])
def test_an_error_is_as_strict_as_a_page(client, address):
    answer = client.get(address)

    assert answer.status_code >= 400
    assert [name for name in STRICT if name not in answer] == []
