"""The page that checks files in the browser, on the site and as a file of its own."""

from pathlib import Path

import pytest

from tests.browser.words import uk
from tests.standards.journal_of import RECORD, VERIFIER, Journal
from tests.standards.site_of import log, log_proof, site, tile_of
from yakir.standards.tlog.tiles import Tile

pytestmark = pytest.mark.browser
JOURNAL_OF_SITE = Journal(*({**RECORD, "amount": str(number)} for number in range(599)))
SITE = site(journal=JOURNAL_OF_SITE)
JOURNAL = Journal(*({**RECORD, "amount": str(number)} for number in range(300)))
KEYS = "Keys to trust, one on each line"


@pytest.fixture
def place(tmp_path):
    def place(files, name="site"):
        folder = tmp_path / name
        for path, data in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(data)
        return folder

    return place


def said(page, label, given, count=1):
    """Hand files to the page and return what it says."""
    page.get_by_label(label, exact=True).set_input_files(given)
    page.wait_for_function(
        "(n) => !document.querySelector('[aria-busy]')"
        " && document.querySelectorAll('[data-results] section').length >= n",
        arg=count,
    )
    return page.locator("[data-results]").inner_text()


def opened(window, lang="en"):
    window.go(f"/{lang}/verify/")
    key = KEYS if lang == "en" else uk(KEYS)
    window.page.get_by_label(key).fill(VERIFIER.text)
    return window.page


def test_a_whole_site_holds_and_each_change_in_it_is_named(watch, place):
    window = watch(locale="en-GB")
    page = opened(window)

    told = said(page, "Folder of a site", place(SITE))
    assert not page.get_by_text("This browser cannot check signatures").is_visible()
    assert "Published site: it holds" in told
    assert "All 600 entries of yakir.example/journal add up" in told
    assert "4 files are the ones that were listed." in told
    assert "2 proofs hold." in told
    assert "Signed by yakir.example/journal." in told

    earlier = tile_of(JOURNAL_OF_SITE, Tile(0, 1, 20))
    left = {"journal/tile/0/001.p/20": earlier, "journal/tile/0/003": bytes(8192)}
    told = said(page, "Folder of a site", place({**SITE, **left}, "left"))
    assert "Published site: it holds" in told
    assert "1 tiles lie beyond the checkpoint; nothing is said of them." in told
    left["journal/tile/0/001.p/20"] = earlier[:-1] + b"!"
    told = said(page, "Folder of a site", place({**SITE, **left}, "left-bad"))
    assert "tile/0/001.p/20 does not fit the entries." in told

    for number, (path, at, fault) in enumerate([
        ("journal/tile/entries/001", 40, "Entry 256 does not fit its hash."),
        ("journal/tile/1/000.p/2", 40, "tile/1/000.p/2 does not fit the entries."),
        ("journal/checkpoint", 30, "The signature of yakir.example/journal does not hold."),
        ("style.css", 1, "style.css is not the file that was listed."),
        ("manifest.json", -60, "manifest.json is"),
        ("proof/3.json", 700, "proof/3.json: "),
    ]):  # fmt: skip
        data = bytearray(SITE[path])
        data[at] ^= 1
        told = said(page, "Folder of a site", place({**SITE, path: bytes(data)}, f"bad{number}"))
        assert "Published site: does not hold" in told, path
        assert fault in told, (path, told)
    assert not window.faults, "\n".join(window.faults)


def test_proofs_hold_or_not_in_ukrainian_on_a_phone(watch, tmp_path):
    journal = Journal(*({**RECORD, "amount": str(number)} for number in range(9)))
    good, bad, other, deep = (
        tmp_path / name for name in ("good.json", "bad.json", "5.tlog-proof", "deep.json")
    )
    nested = "[" * 50_000 + "]" * 50_000
    deep.write_text(journal.proof(4, "partner").text.replace('"Місто Зразкове"', nested))
    good.write_text(journal.proof(4, *RECORD).text)
    bad.write_text(journal.proof(4, "partner").text.replace("Зразкове", "Інше"))
    other.write_text(log_proof(journal, 5))
    window = watch(locale="uk-UA", viewport={"width": 360, "height": 800})
    page = opened(window, "uk")

    told = said(page, uk("Proofs"), [good, deep, bad, other], 4)

    assert f"good.json: {uk('it holds')}" in told
    assert 'partner = "Місто Зразкове"' in told
    assert f"bad.json: {uk('does not hold')}" in told
    assert uk("The field %(name)s is not the one that was entered.") % {"name": "partner"} in told
    assert uk("The check broke off: %(name)s.").partition("%")[0] in told
    assert f"5.tlog-proof: {uk('it holds')}" in told
    window.check_widths(360, 768, 1280)
    window.check_access()
    window.look(scheme="dark")
    window.check_access("color-contrast")
    assert not window.faults, "\n".join(window.faults)


def test_without_a_key_the_page_says_that_the_signature_was_not_checked(watch, tmp_path):
    file = tmp_path / "proof.json"
    file.write_text(Journal(RECORD).proof(0, "amount").text)
    page = opened(watch(locale="en-GB"))
    page.get_by_label(KEYS).fill("")

    told = said(page, "Proofs", file)

    assert "is of one piece, and whose it is was not checked" in told
    assert "Without a key anybody could have signed this." in told


def test_the_page_kept_as_a_file_works_without_the_site(watch, browser, site, place, tmp_path):
    window = watch(locale="en-GB")
    window.go("/en/verify/")
    with window.page.expect_download() as waiting:
        window.page.get_by_role("link", name="Keep this page as one file").click()
    kept = tmp_path / "yakir-verify.html"
    waiting.value.save_as(kept)
    context = browser.new_context(offline=True)
    page, faults = context.new_page(), []
    page.on("console", lambda each: faults.append(each.text))
    page.on("pageerror", lambda each: faults.append(str(each)))
    page.goto(kept.as_uri())
    page.get_by_label(KEYS).fill(VERIFIER.text)

    told = said(page, "Folder of a site", place(SITE))

    context.close()
    assert "Published site: it holds" in told
    assert faults == []


def test_a_browser_without_signatures_says_so(watch):
    window = watch(locale="en-GB")
    window.page.add_init_script("SubtleCrypto.prototype.importKey = () => Promise.reject()")

    window.go("/en/verify/")

    window.page.get_by_text("This browser cannot check signatures").wait_for()
    assert not window.page.get_by_text("Drop proofs here").is_visible()


def test_the_bare_log_of_a_site_can_be_checked_alone(watch, place):
    page = opened(watch(locale="en-GB"))

    told = said(page, "Folder of a site", Path(place(log(JOURNAL)), "journal"))

    assert "All 300 entries of yakir.example/journal add up" in told


@pytest.mark.parametrize(
    ("files", "stranger"),
    [
        # Without its list a site is a bare log, in which no page has a place.
        (
            {
                **{path.removeprefix("journal/"): data for path, data in log(JOURNAL).items()},
                "en/index.html": b"<h1>Anything</h1>",
            },
            "en/index.html",
        ),
        ({**SITE, "journal/index.html": b"<h1>Anything</h1>"}, "journal/index.html"),
    ],
)
def test_a_page_that_no_list_names_is_not_taken_for_a_part_of_the_log(
    watch, place, files, stranger
):
    told = said(opened(watch(locale="en-GB")), "Folder of a site", place(files))

    assert "Published site: does not hold" in told
    assert f"{stranger} stands in no list." in told
