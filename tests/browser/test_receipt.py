"""A receipt on a phone: signed by hand, kept without the net, sent once when it is back."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 800}


def test_a_receipt_typed_without_the_net_is_sent_once_when_it_is_back(site, watch):
    address = next(each for each in site.work if each.endswith("/receive/"))
    window = watch(signed_in=True, viewport=PHONE)
    page = window.page
    window.go(address.replace("/uk/", "/en/", 1))
    page.locator("input[name^=accepted_]").first.fill("2")
    page.get_by_label("Who handed over").fill("Вигаданий водій")
    page.get_by_label("Who took").fill("Вигадана комірниця")
    box = page.locator("canvas").bounding_box()
    page.locator("canvas").scroll_into_view_if_needed()
    box = page.locator("canvas").bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + 70)
    page.mouse.up()

    page.context.set_offline(True)
    page.get_by_role("button", name="Record the receipt").click()
    page.get_by_text("Kept on this phone").first.wait_for()
    assert page.evaluate("JSON.parse(localStorage.getItem('yakir-receipts')).length") == 1

    with page.expect_navigation(url="**/receipts/**"):
        page.context.set_offline(False)
    assert page.evaluate("JSON.parse(localStorage.getItem('yakir-receipts')).length") == 0
    expect(page.get_by_alt_text("Signature as drawn")).to_be_visible()
    expect(page.get_by_text("2 шт.").first).to_be_visible()
