"""Work pages of programmes: who sees and does what, faults beside their fields, files, second clicks."""

import csv
import io
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from tests.factories.governance import decided, told, verifier, voter
from tests.factories.places import CommunityFactory, person_in
from tests.factories.planning import lacking, planned, scenario
from tests.factories.projects import at_stage, drafted
from yakir.apps.accounts.rules import OrganisationKind, Role
from yakir.apps.governance.models import Decision, Verification, Vote
from yakir.apps.governance.queries.documents import plan_document, problem_document
from yakir.apps.projects.rules import Stage

pytestmark = pytest.mark.django_db
PAGES = (
    "", "rules/", "interests/", "rankings/", "decisions/", "changes/", "overrules/", "risks/",
    "checks/",
)  # fmt: skip
KEPT_BY_SECRETARY = (
    "change/", "indicator/", "seat/", "project/", "rules/draft/", "rankings/plan/",
    "decisions/new/", "risks/new/", "overrules/cost/",
)  # fmt: skip


@pytest.fixture
def world() -> SimpleNamespace:
    lacking(0.5)
    plan = planned(scenario())
    found = told(plan, at_stage(drafted(CommunityFactory()), Stage.APPROVED))
    root = f"/en/work/programmes/{found.group.programme.public_id}/"
    return SimpleNamespace(told=found, group=found.group, plan=plan, root=root)


def body(answer) -> str:
    return answer.content.decode()


def test_members_of_the_group_read_every_page_and_change_none(world, signed_in):
    client = signed_in(world.group.members[1])

    assert {page: client.get(world.root + page).status_code for page in PAGES} == dict.fromkeys(
        PAGES, 200
    )
    for page in KEPT_BY_SECRETARY:
        assert client.get(world.root + page).status_code == 403, page


def test_the_secretary_has_a_form_for_everything(world, signed_in):
    client = signed_in(world.group.secretary)

    for page in (*PAGES, *KEPT_BY_SECRETARY):
        assert client.get(world.root + page).status_code == 200, page


@pytest.mark.parametrize("form", KEPT_BY_SECRETARY)
def test_an_empty_form_comes_back_with_its_faults(world, signed_in, form):
    answer = signed_in(world.group.secretary).post(world.root + form, {"sent": "1"})

    assert answer.status_code == 422
    assert "field--bad" in body(answer)


def test_a_partner_finds_programmes_and_nothing_else_in_the_menu(world, signed_in):
    client = signed_in(world.group.chair)

    page = body(client.get("/en/work/"))

    assert "/en/work/programmes/" in page
    assert "/en/work/needs/" not in page
    assert client.get("/en/work/needs/").status_code == 403
    assert "/en/work/scenarios/" not in body(client.get(world.root))


def test_a_stranger_finds_no_programme(world, signed_in):
    client = signed_in(voter())

    assert client.get(world.root).status_code == 404
    assert "No programmes yet" in body(client.get("/en/work/programmes/"))


def test_without_a_second_factor_nobody_votes(world, client):
    client.force_login(world.group.chair)

    answer = client.get(world.root)

    assert answer.status_code == 302
    assert "2fa" in answer.url or "totp" in answer.url


def test_a_member_kept_out_reads_so_and_cannot_vote(world, signed_in):
    kept_out = world.group.members[0]
    decision = world.told.open_decision
    address = f"{world.root}decisions/{decision.public_id}/"
    client = signed_in(kept_out)

    page = body(client.get(address))
    answer = client.post(f"{address}vote/", {"option": "1"})

    assert "An interest that you declared touches this decision" in page
    assert answer.status_code == 403
    assert not Vote.objects.filter(decision=decision).exists()


def test_a_second_click_on_vote_changes_nothing(world, signed_in):
    address = f"{world.root}decisions/{world.told.open_decision.public_id}/vote/"
    client = signed_in(world.group.chair)

    answers = [client.post(address, {"option": "1", "reason": "So"}) for _ in range(2)]
    other = client.post(address, {"option": "2"})

    assert [answer.status_code for answer in answers] == [302, 302]
    assert other.status_code == 422
    assert "A vote is given once" in body(other)


def test_only_the_chair_is_offered_to_close(world, signed_in):
    address = f"{world.root}decisions/{world.told.open_decision.public_id}/"

    assert "Close for good" in body(signed_in(world.group.chair).get(address))
    assert "Close for good" not in body(signed_in(world.group.deputy).get(address))
    answer = signed_in(world.group.deputy).post(f"{address}close/", {"reasons": "So"})
    assert answer.status_code == 403


def test_in_what_another_has_an_interest_is_for_the_secretary_alone(world, signed_in):
    place = "Вигадано-note"
    notes = f"{world.root}interests/"

    assert place in body(signed_in(world.group.secretary).get(notes))
    assert place in body(signed_in(world.group.members[0]).get(notes))
    for other in (world.group.chair, person_in(None, Role.READER, kind=OrganisationKind.AUDITOR)):
        assert place not in body(signed_in(other).get(notes))


def test_decisions_and_risks_are_files_too(world, signed_in):
    client = signed_in(world.group.secretary)

    text = b"".join(client.get(f"{world.root}decisions/?format=csv")).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    book = load_workbook(
        io.BytesIO(b"".join(client.get(f"{world.root}risks/?format=xlsx&band=medium")))
    )

    assert rows[0][0] == "Number"
    assert {row[0] for row in rows[1:]} == set(Decision.objects.values_list("public_id", flat=True))
    assert [cell.value for cell in list(book.active.rows)[1]][1] == world.told.risk.title


def test_filters_stand_in_the_address(world, signed_in):
    client = signed_in(world.group.secretary)

    opened = body(client.get(f"{world.root}decisions/?outcome=open"))
    carried = body(client.get(f"{world.root}decisions/?outcome=carried&q=ВИГАДАНО"))

    assert world.told.open_decision.question in opened
    assert world.told.decision.question not in opened
    assert world.told.open_decision.question not in carried


def test_a_longer_list_asks_the_database_no_more_often(
    world, signed_in, django_assert_max_num_queries
):
    client = signed_in(world.group.secretary)
    address = f"{world.root}decisions/"
    with CaptureQueriesContext(connection) as before:
        client.get(address)
    for number in range(3):
        decided(world.group, question=f"Питання {number}?")

    with django_assert_max_num_queries(len(before)):
        client.get(address)


def test_a_verifier_downloads_the_files_and_signs_them(world, signed_in):
    by = verifier()
    client = signed_in(by)
    address = f"{world.root}checks/{world.plan.public_id}/"

    files = {name: client.get(f"{address}{name}.json").content for name in ("problem", "plan")}
    typed = {
        "problem_file": SimpleUploadedFile("PROBLEM.json", files["problem"]),
        "plan_file": SimpleUploadedFile("PLAN.json", files["plan"]), "outcome": "confirmed",
    }  # fmt: skip
    answer = client.post(address, typed)

    assert files["problem"].decode() == problem_document(world.plan)
    assert files["plan"].decode() == plan_document(world.plan)
    assert answer.status_code == 302
    assert Verification.objects.filter(person=by, outcome="confirmed").exists()


def test_another_file_is_not_confirmed(world, signed_in):
    client = signed_in(verifier())
    address = f"{world.root}checks/{world.plan.public_id}/"

    for content in (b"{}", b"not json"):
        answer = client.post(
            address,
            {
                "problem_file": SimpleUploadedFile("PROBLEM.json", content),
                "plan_file": SimpleUploadedFile("PLAN.json", content), "outcome": "confirmed",
            },
        )  # fmt: skip
        assert answer.status_code == 422


def test_the_whole_problem_is_for_those_who_check(world, signed_in):
    address = f"{world.root}checks/{world.plan.public_id}/problem.json"

    auditor = person_in(None, Role.READER, kind=OrganisationKind.AUDITOR)
    assert signed_in(auditor).get(address).status_code == 403
    assert signed_in(world.group.secretary).get(address).status_code == 403
    assert signed_in(world.group.chair).get(address).status_code == 200


def test_every_record_leads_to_its_page(world, signed_in):
    client = signed_in(world.group.secretary)
    option = world.told.decision.options.first()
    overrule = world.group.programme.mandates.get().overrule
    vote = world.told.decision.votes.first()

    for record in (
        world.group.programme,
        world.group.rules,
        option,
        vote,
        overrule,
        world.told.risk,
    ):
        answer = client.get(f"/en/work/programmes/records/{record.public_id}/")
        assert answer.status_code == 302, record
        assert answer.url.startswith(world.root)
