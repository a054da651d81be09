"""Every page, seen on a phone, a tablet and a desk, in light and dark, in both languages."""

from urllib.parse import quote

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
WIDTHS = (360, 768, 1280)
#: With every file a page asks for, before compression. [B]
HEAVIEST = 150_000


@pytest.mark.parametrize("part", ["public", "work"])
def test_every_page_fits_reads_and_asks_nobody_else(site, watch, part):
    addresses = getattr(site, part)
    window = watch(signed_in=part == "work", viewport={"width": 360, "height": 900})

    for address in addresses:
        window.look(scheme="light")
        window.go(address)
        window.check_widths(*WIDTHS)
        if "/components/" not in address:  # every component at once: for who builds pages
            window.check_weight(HEAVIEST)
        window.check_access()
        window.look(scheme="dark")
        window.check_access("color-contrast")
        window.go(in_english(address))
        window.check_widths(*WIDTHS)

    assert len(addresses) >= {"public": 22, "work": 42}[part]
    assert not window.faults, "\n".join(window.faults)


def in_english(address: str) -> str:
    """Return the English page of a Ukrainian one."""
    return address.replace("/uk/", "/en/", 1)


def test_the_large_map_opens_when_asked_and_not_before(site, watch):
    window = watch(viewport={"width": 1280, "height": 900})
    window.go("/en/")
    assert not window.page.locator("canvas").count()

    window.page.get_by_role("button", name="Large map").click()
    window.page.locator("figure[data-ready] canvas").wait_for()

    expect(window.page.get_by_role("button", name="Small map")).to_be_visible()
    assert not window.faults, "\n".join(window.faults)


@pytest.mark.parametrize(
    ("address", "goal", "signed_in"),
    [
        ("/en/", "Find", False),
        ("/en/accounts/login/", "Sign in", False),
        ("/en/work/needs/", "Import a table", True),
        ("/en/designs/imagined_house/", "rooms", False),
    ],
)
def test_the_main_action_is_reached_by_keyboard_with_the_focus_shown(
    site, watch, address, goal, signed_in
):
    window = watch(signed_in=signed_in, viewport={"width": 1280, "height": 900})
    window.go(address)

    passed = window.tab_to("Skip to content")
    assert passed == ["Skip to content"]
    window.page.keyboard.press("Enter")
    passed = window.tab_to(goal)

    assert "Overview" not in passed
    assert not window.faults, "\n".join(window.faults)


def test_the_calculator_works_without_scripts(site, watch):
    window = watch(java_script_enabled=False, viewport={"width": 360, "height": 800})
    page = window.page
    window.go("/en/designs/imagined_house/")
    before = page.locator("main").inner_text()

    page.get_by_label("Rooms").fill("20")
    page.get_by_role("button", name="Calculate").click()

    page.wait_for_url("**rooms=20**")
    expect(page.get_by_label("Rooms")).to_have_value("20")
    assert page.locator("main").inner_text() != before


def test_the_calculator_is_live_with_scripts(site, watch):
    window = watch(signed_in=True)
    page = window.page
    window.go("/en/work/designs/imagined_house/")
    before = page.locator("#result").inner_text()

    page.get_by_label("Rooms").fill("20")
    page.get_by_label("Rooms").press("Tab")
    page.wait_for_function(
        "before => document.querySelector('#result').innerText !== before", arg=before
    )

    assert not window.faults, "\n".join(window.faults)


def test_the_calculator_says_what_is_impossible_at_the_field(site, watch):
    page = watch().page
    page.goto(f"/en/designs/imagined_house/?rooms={quote('багато')}")

    assert page.get_by_label("Rooms").input_value() == "багато"
    assert page.get_by_label("Rooms").get_attribute("aria-invalid") == "true"
