"""The public pages: what they weigh, what they ask for, what they let anyone verify."""

import base64
import json
import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.apps.portal.addresses import filled, public_addresses
from tests.factories.accounts import NOW
from tests.factories.partners import ActFactory, PartnerFactory
from tests.factories.places import CommunityFactory
from tests.factories.world import open_need
from yakir.apps.journal import actions as journal_actions
from yakir.apps.journal.actions import add_cosignatures, sign_checkpoint
from yakir.apps.journal.models import Payload
from yakir.apps.publishing.queries import journal
from yakir.standards.tlog import note, proof

FETCHED = re.compile(r"<(?:script|link|img|source|iframe|use)[^>]+(?:src|href)=\"([^\"]+)\"")
WORK = (
    "needs", "projects", "planning", "governance", "partners", "places", "journal", "catalogue",
)  # fmt: skip


def test_every_public_address_answers(client, world):
    hidden = {
        f"{prefix}{index}{suffix}"
        for index in range(Payload.objects.count())
        if journal.proof_of(index) is None
        for prefix, suffix in (
            ("/uk/journal/proofs/", ".json"),
            ("/en/journal/proofs/", ".json"),
            ("/api/v1/journal/proof/", ""),
        )
    }

    statuses = {address: client.get(address).status_code for address in public_addresses(world)}

    assert {address for address, status in statuses.items() if status != 200} == hidden


def test_no_public_answer_sets_a_cookie(client, world):
    for address in public_addresses(world):
        assert not client.get(address).cookies, address


def test_public_pages_ask_no_other_host_for_anything(client, world):
    for address in public_addresses(world):
        answer = client.get(address)
        if answer["Content-Type"].startswith("text/html"):
            asked = FETCHED.findall(answer.content.decode())
            own = [url for url in asked if url.startswith(("/", "#", "static/"))]
            assert asked == own, address
            assert " style=" not in answer.content.decode(), address


def test_public_pages_are_light(client, world):
    for address in public_addresses(world):
        answer = client.get(address)
        if answer["Content-Type"].startswith("text/html"):
            limit = 75_000 if address in {"/uk/", "/en/"} else 60_000
            assert len(answer.content) < limit, address


def test_a_copy_stays_good_until_something_is_written(client, world):
    first = client.get("/uk/communities/")

    again = client.get("/uk/communities/", headers={"If-None-Match": first["ETag"]})

    assert again.status_code == 304
    assert not again.content
    assert first["Cache-Control"] == "public, max-age=60"
    assert "Last-Modified" in first


@pytest.mark.parametrize(
    "address", ["/uk/journal/checkpoint/", "/uk/journal/", "/api/v1/journal/checkpoint"]
)
def test_a_copy_of_the_checkpoint_is_old_once_a_witness_has_cosigned(
    client, world, settings, address
):
    seed = note.private_key(base64.b64encode(bytes(range(40, 72))).decode())
    cosigner = note.cosigner_key("witness.example/city", seed)
    settings.JOURNAL_WITNESSES = cosigner.text
    kept = sign_checkpoint(at=NOW)
    first = client.get(address)
    text = note.parse(kept.note).text
    cosigned = kept.note + note.cosign(text, cosigner.name, seed, 5).line

    add_cosignatures(signed=cosigned, at=NOW + timedelta(days=9))
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    later = client.get(address, headers={"If-Modified-Since": first["Last-Modified"]})

    assert (again.status_code, later.status_code) == (200, 200)
    assert cosigner.name in again.content.decode()


def test_whoever_has_a_session_gets_a_private_answer(client, signed_in, world):
    answer = signed_in(world.clerk).get("/uk/")

    assert "private" in answer["Cache-Control"]
    assert "ETag" not in answer


@pytest.mark.parametrize("app", WORK)
def test_work_pages_never_answer_the_anonymous(client, db, app):
    walked = list(filled(app))

    assert walked
    for address in walked:
        answers = client.get(address), client.post(address)
        assert all(answer.status_code in {302, 403, 404, 405} for answer in answers), address


def test_a_downloaded_proof_verifies_without_the_database(client, world):
    payload = Payload.objects.get(subject=world.act.public_id)

    document = proof.read(client.get(f"/uk/journal/proofs/{payload.entry_id}.json").content)
    proven = proof.verify(document, [note.VerifierKey.read(journal.verifier_key())])

    values = {field.name: field.value for field in proven.fields}
    assert values["title_uk"] == world.act.title_uk
    assert "note_inside" not in values
    assert "actor" not in values


def test_the_record_page_counts_what_it_withholds_and_names_none_of_it(client, world):
    body = client.get(f"/en/records/{world.act.public_id}/").content.decode()

    assert world.act.title_en in body
    assert "2 more fields are in the entry and not public." in body
    assert "note_inside" not in body


def test_people_of_a_public_need_are_rounded_to_hundreds(client, world):
    body = client.get("/en/needs/").content.decode()

    assert "1,200" in body
    assert "1,234" not in body


@pytest.mark.parametrize(
    "address", ["/en/", "/en/communities/?status=", "/en/needs/", "/en/journal/"]
)
def test_longer_lists_ask_the_database_no_more_often(
    client, world, django_assert_max_num_queries, address
):
    with CaptureQueriesContext(connection) as before:
        client.get(address)
    for _ in range(5):
        community = CommunityFactory()
        need = open_need(community, world.clerk, world.verifier)
        act = ActFactory(community=community, funder=PartnerFactory())
        for record in (need, act):
            journal_actions.enter(
                kind="act.recorded", subject=record.public_id, values={}, by=world.clerk, at=NOW
            )

    with django_assert_max_num_queries(len(before)):
        client.get(address)


def test_a_page_of_the_api_says_how_many_there_are(client, world):
    answer = json.loads(client.get("/api/v1/communities?page=2&page_size=1").content)

    assert answer == {"items": [], "total": 1, "page": 2, "page_size": 1}


def test_faulty_values_are_each_named(client, world):
    answer = client.get("/api/v1/communities?page_size=1000&status=x")

    assert answer["Content-Type"] == "application/problem+json"
    assert answer.status_code == 422
    assert {error["field"] for error in answer.json()["errors"]} == {"page_size", "status"}


@pytest.mark.parametrize(
    ("method", "address", "status"),
    [
        ("get", "/api/v1/nothing", 404),
        ("get", "/api/v1/communities/UA99999999999999999", 404),
        ("post", "/api/v1/communities", 405),
        ("get", "/api/v1/journal/consistency?old=9&new=2", 409),
    ],
)
def test_errors_of_the_api_are_problem_documents(client, world, method, address, status):
    answer = getattr(client, method)(address)

    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == status


def test_a_fault_of_ours_is_a_problem_document_too(world, monkeypatch):
    def broken(**_):
        raise ZeroDivisionError

    monkeypatch.setattr("yakir.apps.publishing.queries.designs.listed", broken)

    answer = Client(raise_request_exception=False).get("/api/v1/designs")

    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")


def test_an_impossible_parameter_of_a_quote_is_named(client, world):
    answer = client.get(f"/api/v1/designs/{world.design.key}/quote?rooms=9000")

    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["rooms"]


def test_the_calculator_keeps_what_was_typed(client, world):
    body = client.get(f"/en/designs/{world.design.key}/?rooms=lots").content.decode()

    assert 'value="lots"' in body
    assert "Write a number" in body


def test_the_second_page_of_the_front_line_is_still_the_front_line(client, world):
    CommunityFactory(status="", name_en="Quiet community")

    assert "Quiet community" not in client.get("/en/communities/?page=2").content.decode()
    assert "Quiet community" in client.get("/en/communities/?q=quiet").content.decode()


def test_an_unknown_community_is_not_found(client, world):
    assert client.get("/uk/communities/UA00/").status_code == 404
