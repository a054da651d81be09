"""The way from a spreadsheet of needs to a public plan with its proof, page by page."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import unquote

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.journeys.reader import Reader

PUBLIC_ID = re.compile(r"ykr:[a-z-]+:[0-9A-Z]{26}")
DESIGN = "Modular housing"


@dataclass(frozen=True)
class Walked:
    """What came of the way: addresses of public pages and the file that proves the plan."""

    need: str
    project: str
    plan: str
    proof: bytes
    key: str


def walk(people: SimpleNamespace, *, sheet: Path, mends: Mapping[str, str], house: str) -> Walked:
    """Walk the whole way in English; `mends` are cells by label, `house` the need of homes."""
    clerk = Reader(people.clerk)
    import_needs(clerk, sheet=sheet, mends=mends)
    need = verify_need(Reader(people.verifier), house)
    project = draft_project(clerk, house)
    approve(clerk, Reader(people.signer), project)
    plan = make_plan(Reader(people.planner), str(people.fund), only=people.places)
    publish(Reader(people.signer), plan)
    proof, key = prove(Reader(), plan)
    return Walked(need=need, project=project, plan=plan, proof=proof, key=key)


def import_needs(clerk: Reader, *, sheet: Path, mends: Mapping[str, str]) -> None:
    """Upload the sheet, see every fault, mend it in the page, and record all rows."""
    upload(clerk, sheet)
    clerk.sees("3 faults in 5 rows.", "Nothing is recorded yet.")
    clerk.fill_in("Check the mended cells", mends)
    clerk.sees("Every row is good now. Nothing is recorded yet.", "No faults")
    clerk.press("Record all")
    clerk.sees("5 rows recorded.")


def upload(clerk: Reader, sheet: Path) -> Reader:
    """Show the preview of a sheet."""
    clerk.go("/en/work/needs/").click("Import a table")
    file = SimpleUploadedFile(sheet.name, sheet.read_bytes(), content_type="text/csv")
    return clerk.press("Show the preview", File=file)


def verify_need(verifier: Reader, title: str) -> str:
    """Verify a need that somebody else registered; return its number."""
    verifier.go("/en/work/").sees("Waits for me")
    verifier.go("/en/work/needs/").click(title).press("Verify")
    verifier.sees("Verified.")
    return number_in(verifier.at)


def draft_project(clerk: Reader, house: str) -> str:
    """Draft a project of a typical design that meets the verified need; return its number."""
    clerk.go("/en/work/projects/").click("Draft a project").click(DESIGN)
    clerk.press("Calculate", Homes="20").sees("Save the draft", "quarters to operation")
    clerk.fill_in("Save the draft", {"Title in English": "Imagined homes", house: True})
    clerk.sees("The draft is saved.", "Imagined homes", house)
    return number_in(clerk.at)


def approve(clerk: Reader, signer: Reader, project: str) -> None:
    """Have the project appraised by who drafted it and approved by who signs."""
    address = f"/en/work/projects/{project}/"
    step(clerk.go(address), "appraised").sees("The step is on record.", "Appraised")
    step(signer.go(address), "approved").sees("The step is on record.", "Approved")


def step(reader: Reader, to: str) -> Reader:
    """Take a project's step to a stage."""
    words = next(text for text, href in reader.page.links if href.endswith(f"/advance/{to}/"))
    return reader.click(words).press(words)


def make_plan(planner: Reader, fund: str, *, only: Sequence[str]) -> str:
    """Ask what to build first with a fund in these communities; return the number of the plan."""
    planner.go("/en/work/scenarios/").click("Make a scenario")
    asked = {
        "Name in Ukrainian": "Вигаданий сценарій",
        "Name in English": "Imagined scenario",
        "Only these communities": " ".join(only),
        fund: True,
    }
    planner.fill_in("Record the scenario", asked).sees("The scenario is made.")
    planner.press("Search for a plan").sees("Show the plan")
    planner.click("Show the plan").sees("How good this plan is", "Imagined homes")
    return number_in(planner.at)


def publish(signer: Reader, plan: str) -> None:
    """Publish a plan as a second person."""
    signer.go(f"/en/work/scenarios/plans/{plan}/").click("Publish").press("Publish")
    signer.sees("The plan is public.")


def prove(anyone: Reader, plan: str) -> tuple[bytes, str]:
    """Download the proof of a public plan and the key to check it with."""
    anyone.go(f"/en/plans/{plan}/").sees("Imagined scenario", "Imagined homes")
    anyone.click("Record in the journal").sees("Check it without us")
    key = re.search(r'--key "([^"]+)"', anyone.page.text)
    assert key is not None
    return anyone.download("Download the proof"), key[1]


def number_in(address: str) -> str:
    """Return the public number of the record that an address names."""
    found = PUBLIC_ID.search(unquote(address))
    assert found is not None, address
    return found[0]
