"""First light in Chromium and in Ukrainian: four people, from a spreadsheet to a proof."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Site
from tests.browser.watch import Watch
from tests.browser.words import one_time_code, uk, uk_count
from tests.journeys.imagined import CODE, PASSWORD
from tests.journeys.test_first_light import HOUSE, SHEET, check, one_byte_changed

pytestmark = pytest.mark.browser
PATIENCE = 60_000  # [ms] for a search on a busy machine
HOMES = "Вигадані оселі"
Open = Callable[..., Watch]


def signed_in(site: Site, watch: Open, role: str, **options: object) -> Watch:
    """Return a window in which somebody has signed in with a password and a one-time code."""
    window = watch(locale="uk-UA", viewport={"width": 1280, "height": 900}, **options)
    page, person = window.page, site.people[role]
    window.go("/uk/accounts/login/")
    page.get_by_label(uk("Email")).fill(person["email"])
    page.locator("input[type=password]").fill(PASSWORD)
    page.get_by_role("button", name=uk("Sign in")).click()
    page.locator("input[name=code]").fill(one_time_code(person["secret"]))
    page.locator("main form button[type=submit]").first.click()
    page.get_by_role("heading", name=uk("My desk")).wait_for()
    return window


def test_from_a_spreadsheet_to_a_proof(site, watch, tmp_path):
    clerk = signed_in(site, watch, "clerk")
    import_needs(clerk)
    verifier = signed_in(site, watch, "verifier")
    verify(verifier)
    project = draft(clerk)
    signer = signed_in(site, watch, "signer")
    approve(clerk, signer, project)
    planner = signed_in(site, watch, "planner")
    plan = make_plan(planner, site.fund["uk"])
    publish(signer, plan)
    anyone = watch(locale="uk-UA", viewport={"width": 1280, "height": 900})
    proof, key = prove(anyone, tmp_path)

    told = check(proof, key)
    proof.write_bytes(one_byte_changed(proof.read_bytes()))
    refused = check(proof, key)

    assert told.returncode == 0, told.stdout + told.stderr
    assert refused.returncode == 1
    for window in (clerk, verifier, signer, planner, anyone):
        assert not window.faults, "\n".join(window.faults)


def import_needs(clerk: Watch) -> None:
    """Upload the sheet, mend its three faults in the page, and record every row."""
    page = clerk.page
    page.get_by_role("link", name=uk("Import needs from a spreadsheet")).click()
    page.get_by_label(uk("File")).set_input_files(SHEET)
    page.get_by_role("button", name=uk("Show the preview")).click()
    faults = page.get_by_role("alert").get_by_role("listitem")
    expect(faults).to_have_count(3)
    for row, column, value in ((4, "Quantity", "12"), (5, "Community (KATOTTG)", CODE)):
        page.get_by_label(f"{row}, {header(column)}").fill(value)
    page.get_by_label(f"6, {header('Date')}").fill("28.02.2026")
    page.get_by_role("button", name=uk("Check the mended cells")).click()
    page.get_by_text(uk("Every row is good now. Nothing is recorded yet.")).wait_for()
    page.get_by_role("button", name=uk("Record all")).click()
    page.get_by_text(uk_count("%(count)s row recorded.", "%(count)s rows recorded.", 5)).wait_for()


def header(column: str) -> str:
    """Return the Ukrainian header of a column of the sheet."""
    names = {"Quantity": "Кількість", "Community (KATOTTG)": "Громада (КАТОТТГ)", "Date": "Дата"}
    return names[column]


def verify(verifier: Watch) -> None:
    """Verify the need of homes as a second person."""
    page = verifier.page
    verifier.go("/uk/work/needs/")
    page.get_by_role("link", name=HOUSE).click()
    page.get_by_role("button", name=uk("Verify"), exact=True).click()
    page.get_by_text(uk("Verified.")).first.wait_for()


def draft(clerk: Watch) -> str:
    """Draft a project of modular housing that meets the need; return its address."""
    page = clerk.page
    clerk.go("/uk/work/projects/")
    page.get_by_role("link", name=uk("Draft a project"), exact=True).first.click()
    page.get_by_role("link", name="Модульне житло").click()
    page.get_by_label("Осель").fill("20")
    page.get_by_label("Осель").press("Tab")
    page.wait_for_url("**homes=20**")
    page.get_by_label(uk("Title in Ukrainian")).fill(HOMES)
    page.get_by_label(HOUSE).check()
    page.get_by_role("button", name=uk("Save the draft")).click()
    page.get_by_text(uk("The draft is saved.")).wait_for()
    return page.url


def approve(clerk: Watch, signer: Watch, project: str) -> None:
    """Have the project appraised by its drafter and approved by another person."""
    for window, to in ((clerk, "appraised"), (signer, "approved")):
        window.go(project)
        window.page.locator(f"a[href$='/advance/{to}/']").click()
        window.page.locator("main form button[type=submit]").click()
        window.page.get_by_text(uk("The step is on record.")).wait_for()


def make_plan(planner: Watch, fund: str) -> str:
    """Ask what to build first, wait for the worker, return the address of the plan."""
    page = planner.page
    page.get_by_role("link", name=uk("Make a scenario")).first.click()
    page.get_by_label(uk("Name in Ukrainian")).fill("Вигаданий сценарій")
    page.get_by_label(uk("Name in English")).fill("Imagined scenario")
    page.get_by_label(fund).check()
    page.get_by_role("button", name=uk("Record the scenario")).click()
    page.get_by_role("button", name=uk("Search for a plan")).click()
    page.get_by_role("link", name=uk("Show the plan")).click(timeout=PATIENCE)
    page.get_by_role("heading", name=uk("How good this plan is")).wait_for()
    expect(page.get_by_role("rowheader", name=HOMES)).to_have_count(1)
    return page.url


def publish(signer: Watch, plan: str) -> None:
    """Publish the plan as a second person."""
    signer.go(plan)
    signer.page.get_by_role("link", name=uk("Publish"), exact=True).click()
    signer.page.get_by_role("button", name=uk("Publish"), exact=True).click()
    signer.page.get_by_text(uk("The plan is public.")).wait_for()


def prove(anyone: Watch, folder: Path) -> tuple[Path, str]:
    """Find the plan from the front page and download its proof; return it with the key."""
    page = anyone.page
    anyone.go("/uk/")
    page.get_by_role("navigation").get_by_role("link", name=uk("Plan"), exact=True).first.click()
    page.get_by_role("link", name="Вигаданий сценарій").first.click()
    expect(page.get_by_role("rowheader", name=HOMES)).to_have_count(1)
    page.get_by_role("link", name=uk("Record in the journal")).click()
    key = page.locator("pre").inner_text().split('"')[1]
    with page.expect_download() as download:
        page.get_by_role("link", name=uk("Download the proof")).first.click()
    file = folder / "yakir-proof.json"
    download.value.save_as(file)
    return file, key


def test_the_import_works_without_scripts(site, watch, tmp_path):
    window = watch(
        signed_in=True, java_script_enabled=False, viewport={"width": 360, "height": 800}
    )
    sheet = tmp_path / "needs.csv"
    sheet.write_text(
        SHEET.read_text(encoding="utf-8").replace(CODE, site.community), encoding="utf-8"
    )
    page = window.page
    window.go("/uk/work/needs/import/")

    page.get_by_label(uk("File")).set_input_files(sheet)
    page.get_by_role("button", name=uk("Show the preview")).click()
    page.get_by_label(f"4, {header('Quantity')}").fill("12")
    page.get_by_role("button", name=uk("Check the mended cells")).click()

    expect(page.get_by_role("alert").get_by_role("listitem")).to_have_count(2)
    page.get_by_role("button", name=uk("Cancel the import")).click()
    expect(page.get_by_text(uk("Cancelled. Nothing was recorded."))).to_be_visible()
    assert not window.faults, "\n".join(window.faults)
