"""The ledger through the API."""

import pytest
from ninja import NinjaAPI
from ninja.testing import TestClient

from tests.apps.partners.test_api import signed
from tests.factories.ledger import account, consignment, offered, paid_in
from tests.factories.partners import recorder
from tests.factories.places import CommunityFactory, person_in
from yakir.apps.accounts.rules import Role
from yakir.apps.partners.api.ledger import router
from yakir.apps.partners.models import Receipt

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def api():
    api = NinjaAPI(urls_namespace="ledger-tests")
    api.add_router("", router)
    return TestClient(api)


def test_lines_hold_what_one_sees_and_null_for_no_quantity(api):
    community = CommunityFactory()
    offered(consignment(community))
    paid_in("100", account())

    answer = api.get("/lines?what=money", **signed(recorder(community))).json()

    assert answer["total"] == 1
    assert answer["items"][0]["amount"] == "100.00"
    assert answer["items"][0]["quantity"] is None


def test_a_receipt_sent_twice_is_recorded_once(api):
    community = CommunityFactory()
    found = consignment(community)
    (desks,) = offered(found)
    found.refresh_from_db()
    body = {
        "on": "2026-03-02", "handed_by": "Вигаданий водій", "taken_by": "Вигадана комірниця",
        "signed_as": "Вигадана комірниця", "version": found.version,
        "items": [{"item": desks.public_id, "accepted": "4"}],
    }  # fmt: skip
    clerk = signed(person_in(community, Role.CLERK))
    send = {"json": body, "headers": {"Idempotency-Key": "receipt-0001"}, **clerk}

    answers = [api.post(f"/consignments/{found.public_id}/receipts", **send) for _time in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()
    assert Receipt.objects.count() == 1


def test_a_consignment_of_another_community_is_not_found(api):
    found = consignment(CommunityFactory())
    stranger = signed(person_in(CommunityFactory(), Role.CLERK))
    body = {"on": "2026-03-02", "handed_by": "А", "taken_by": "Б", "signed_as": "Б", "version": 1,
            "items": []}  # fmt: skip

    answer = api.post(f"/consignments/{found.public_id}/receipts", json=body, **stranger)

    assert answer.status_code == 404
