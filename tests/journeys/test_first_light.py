"""First light: from a spreadsheet with three faults to a public plan that anyone can check."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.utils import timezone

from tests.journeys import walk
from tests.journeys.imagined import CODE, settle
from tests.journeys.reader import Reader
from yakir.apps.needs.models import Need

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).parents[2]
SHEET = Path(__file__).parent / "needs.csv"
HOUSE = "Оселі для вигаданих родин"
MENDS = {"4, Quantity": "12", "5, Community (KATOTTG)": CODE, "6, Date": "28.02.2026"}


@pytest.fixture
def people():
    """The imagined communities and those who work for them."""
    return settle(at=timezone.now())


def check(file: Path, key: str) -> subprocess.CompletedProcess[str]:
    """Run `yakir verify` in a process of its own, with no database to ask."""
    return subprocess.run(
        [sys.executable, "-m", "yakir.config.cli", "verify", str(file), "--key", key],
        cwd=ROOT, env={**os.environ, "DATABASE_URL": "", "DJANGO_SETTINGS_MODULE": "nowhere"},
        capture_output=True, encoding="utf-8", timeout=60, check=False,
    )  # fmt: skip


def test_from_needs_with_three_faults_to_a_public_plan_with_its_proof(people, tmp_path):
    walked = walk.walk(people, sheet=SHEET, mends=MENDS, house=HOUSE)
    file = tmp_path / "yakir-proof.json"
    file.write_bytes(walked.proof)

    told = check(file, walked.key)

    assert told.returncode == 0, told.stdout + told.stderr
    assert "PROVEN" in told.stdout
    assert walked.plan in told.stdout

    file.write_bytes(one_byte_changed(walked.proof))
    told = check(file, walked.key)

    assert told.returncode == 1
    assert "NOT PROVEN" in told.stdout


def one_byte_changed(proof: bytes) -> bytes:
    """Return a proof in which one letter of an open value is another one."""
    place = proof.index(b"ykr:plan:") + len(b"ykr:plan:") + 20
    other = b"0" if proof[place : place + 1] != b"0" else b"1"
    return proof[:place] + other + proof[place + 1 :]


def test_the_preview_lists_all_three_faults_at_once_with_their_cells(people):
    page = walk.upload(Reader(people.clerk), SHEET)

    assert page.sees(
        "D4: Write a number, for example 1250.5.",
        f"A5: A code has 19 characters. Perhaps {CODE}",
        "G6: February 2026 has 28 days.",
    )
    assert not Need.objects.exists()


def test_the_same_file_again_changes_nothing(people, tmp_path):
    clerk = Reader(people.clerk)
    walk.import_needs(clerk, sheet=SHEET, mends=MENDS)
    before = set(Need.objects.values_list("public_id", "version", "status"))

    walk.upload(clerk, SHEET).fill_in("Check the mended cells", MENDS)
    clerk.press("Record all")

    assert clerk.sees("0 rows recorded. 5 rows were in the register already.")
    assert set(Need.objects.values_list("public_id", "version", "status")) == before


def test_who_registered_a_need_is_not_asked_to_verify_it(people):
    clerk = Reader(people.clerk)
    walk.import_needs(clerk, sheet=SHEET, mends=MENDS)

    clerk.go("/en/work/needs/").click(HOUSE)

    assert clerk.sees("Waits for a second person")
    assert not [form for form in clerk.page.forms if "Verify" in form.buttons]


def test_who_asked_for_a_plan_cannot_publish_it(people):
    planner = Reader(people.planner)
    walk.import_needs(Reader(people.clerk), sheet=SHEET, mends=MENDS)
    walk.verify_need(Reader(people.verifier), HOUSE)
    walk.draft_project(Reader(people.clerk), HOUSE)
    plan = walk.make_plan(planner, str(people.fund), only=people.places)

    assert "Publish" not in list(planner.links())
    assert planner.go(f"/en/work/scenarios/plans/{plan}/publish/").answer.status_code == 403
    assert Reader().go(f"/en/plans/{plan}/").answer.status_code == 404


def test_the_verified_need_and_the_approved_project_have_public_proofs(people):
    walked = walk.walk(people, sheet=SHEET, mends=MENDS, house=HOUSE)
    anyone = Reader()

    for number, title in ((walked.need, HOUSE), (walked.project, "Imagined homes")):
        anyone.go(f"/en/records/{number}/")

        assert anyone.sees(title, "Download the proof")
