"""A window of the browser that notices what must not happen on any page."""

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, ConsoleMessage, Error, Route, expect

NOTICE_POLICIES = """
addEventListener("securitypolicyviolation", (event) => {
  console.error(`CSP ${event.violatedDirective}: ${event.blockedURI} ${event.sourceFile}`);
});
"""
WEIGHT = """() => [...performance.getEntriesByType("navigation"), ...performance.getEntriesByType("resource")]
  .reduce((sum, entry) => sum + entry.decodedBodySize, 0)"""
TOO_WIDE = """() => {
  const room = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= room) return "";
  const wide = [...document.querySelectorAll("main *, header *, footer *")]
    .filter((each) => each.getBoundingClientRect().right > room + 1);
  const shown = wide.slice(0, 3).map((each) => each.tagName + "." + each.className);
  return `${document.documentElement.scrollWidth} > ${room} px: ${shown.join(", ")}`;
}"""
FOCUS = """() => {
  const at = document.activeElement, style = getComputedStyle(at);
  const box = at.getBoundingClientRect();
  const ring = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0;
  return {
    words: (at.innerText || at.getAttribute("aria-label") || at.name || at.id || at.tagName).trim(),
    visible: (ring || style.boxShadow !== "none") && box.width > 0 && box.height > 0,
  };
}"""

PATIENCE = 30_000  # [ms] for a page on a busy machine
expect.set_options(timeout=PATIENCE)


class Watch:
    """A window; `faults` holds what went wrong in it."""

    def __init__(self, context: BrowserContext, home: str) -> None:
        self.faults: list[str] = []
        self.home = home
        context.set_default_timeout(PATIENCE)
        context.route("**/*", self._let_through)
        context.add_init_script(NOTICE_POLICIES)
        self.page = context.new_page()
        self.page.on("console", self._hear)
        self.page.on("pageerror", self._broke)

    def go(self, address: str) -> None:
        """Open an address of the site."""
        answer = self.page.goto(address)
        if answer is None or answer.status >= 400:
            self._fault(f"status {answer.status if answer else 'none'}")

    def look(self, *, scheme: str) -> None:
        """Look at the page in a colour scheme."""
        self.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]

    def check_widths(self, *widths: int) -> None:
        """Note where the page is wider than the window."""
        for width in widths:
            self.page.set_viewport_size({"width": width, "height": 900})
            if wide := self.page.evaluate(TOO_WIDE):
                self._fault(f"scrolls sideways at {width}: {wide}")

    def check_weight(self, most: int) -> None:
        """Note a page that is heavier than this many bytes, files included."""
        weight = self.page.evaluate(WEIGHT)
        if not 0 < weight < most:
            self._fault(f"weighs {weight} bytes")

    def check_access(self, *rules: str) -> None:
        """Note what hinders people who do not see or use the page as most do."""
        options: dict[str, Any] = {"resultTypes": ["violations"]}
        if rules:
            options["runOnly"] = list(rules)
        found = Axe().run(self.page, options=options).response["violations"]
        for each in found:
            nodes = [f"{node['target']} {node['html'][:120]}" for node in each["nodes"][:3]]
            self._fault(f"axe {each['id']}: {each['help']}: {'; '.join(nodes)}")

    def tab_to(self, words: str, most: int = 60) -> list[str]:
        """Press Tab until the focus is on something with these words; return what was passed."""
        passed: list[str] = []
        for _press in range(most):
            self.page.keyboard.press("Tab")
            focus = self.page.evaluate(FOCUS)
            if not focus["visible"]:
                self._fault(f"focus does not show on {focus['words']!r}")
            passed.append(focus["words"])
            if words in focus["words"]:
                return passed
        self._fault(f"{words!r} is not reached by Tab: {passed}")
        return passed

    def _let_through(self, route: Route) -> None:
        if route.request.url.startswith((self.home, "blob:", "data:")):
            route.continue_()
        else:
            self._fault(f"asked for {route.request.url}")
            route.abort()

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self._fault(f"console: {message.text}")

    def _broke(self, error: Error) -> None:
        self._fault(f"script: {error}")

    def _fault(self, text: str) -> None:
        self.faults.append(f"{self.page.url.removeprefix(self.home)}: {text}")
