"""A receipt on a phone: opened and signed without the net, kept, sent once when it is back."""

import re

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
PHONE = {"width": 360, "height": 800}
# Paths in the copies of receipt pages, the programs and signs of the site aside.
COPIES = """async () => {
  const found = [];
  for (const name of await caches.keys()) {
    const shelf = await caches.open(name);
    for (const each of await shelf.keys()) {
      const answer = await shelf.match(each), path = new URL(each.url).pathname;
      if (path.startsWith("/static/")) continue;
      found.push(`${path} ${answer.headers.get("Content-Security-Policy").includes("script-src 'self'")}`);
    }
  }
  return found;
}"""
# The same once there are so many, or after ten seconds.
SOON = f"""async (count) => {{
  for (let tries = 0; tries < 100 && (await ({COPIES})()).length < count; tries++) {{
    await new Promise((done) => setTimeout(done, 100));
  }}
  return ({COPIES})();
}}"""
WAITING = "JSON.parse(localStorage.getItem('yakir-receipts')).length"


def test_a_receipt_opened_and_typed_without_the_net_is_sent_once_when_it_is_back(site, watch):
    address = next(each for each in site.work if each.endswith("/receive/"))
    address = address.replace("/uk/", "/en/", 1)
    window = watch(signed_in=True, ends=True, viewport=PHONE)
    page = window.page
    window.go(address)
    key = page.locator("[name=idempotency_key]").input_value()
    assert page.evaluate(SOON, 1) == [f"{address} true"]

    page.context.set_offline(True)
    window.go(address)
    assert page.locator("[name=idempotency_key]").input_value() != key
    page.locator("input[name^=accepted_]").first.fill("2")
    page.get_by_label("Who handed over").fill("Вигаданий водій")
    page.get_by_label("Who took").fill("Вигадана комірниця")
    page.locator("canvas").scroll_into_view_if_needed()
    box = page.locator("canvas").bounding_box()
    page.mouse.move(box["x"] + 20, box["y"] + 40)
    page.mouse.down()
    page.mouse.move(box["x"] + 120, box["y"] + 70)
    page.mouse.up()
    page.get_by_role("button", name="Record the receipt").click()
    page.get_by_text("Kept on this phone").first.wait_for()
    assert page.evaluate(WAITING) == 1

    with page.expect_navigation(url="**/receipts/**"):
        page.context.set_offline(False)
    assert page.evaluate(WAITING) == 0
    expect(page.get_by_alt_text("Signature as drawn")).to_be_visible()
    expect(page.get_by_text("2 шт.").first).to_be_visible()

    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url(re.compile(r"/(uk|en)/$"))
    assert page.evaluate("async () => (await caches.keys()).length") == 0
    assert not window.faults, "\n".join(window.faults)
