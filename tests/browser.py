"""Headless Chromium by Playwright: pages of a reader, axe-core, screenshots."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.services.programs import chromium_program

ROOT = Path(__file__).resolve().parent.parent
SHOTS = ROOT / "shots"
WIDTHS = {390: 844, 1440: 900, 2200: 1300}
THEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--disable-extensions",
]  # fmt: skip
AXE = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]},
    "preload": False,  # it would fetch our style sheets by wrong addresses, and the page would complain
}
ANSWERED_IN_WORDS = "status of 422"  # a form that comes back with what is wrong is no failure


@dataclass
class Reader:
    """One person at one browser: their own cookies, language and zone.  Collects what the pages complain about."""

    context: BrowserContext
    page: Page
    complaints: list[str] = field(default_factory=list)

    def another_page(self) -> Page:
        """A second tab of the same person."""
        page = self.context.new_page()
        _listen(page, self.complaints)
        return page


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser, closed at the end."""
    with sync_playwright() as player:
        browser = player.chromium.launch(executable_path=chromium_program(), args=ARGUMENTS, headless=True)
        try:
            yield browser
        finally:
            browser.close()


def open_reader(browser: Browser, base_url: str, **options: Any) -> Reader:
    """A new person.  Options of Playwright's new_context: viewport, locale, timezone_id, color_scheme …"""
    options = {"viewport": {"width": 1440, "height": 900}, "locale": "en-GB", "timezone_id": "Europe/Paris"} | options
    context = browser.new_context(base_url=base_url, **options)
    context.set_default_timeout(15_000)
    reader = Reader(context, context.new_page())
    _listen(reader.page, reader.complaints)
    return reader


def _listen(page: Page, complaints: list[str]) -> None:
    page.on("pageerror", lambda error: complaints.append(f"{page.url}: {error}"))
    page.on(
        "console",
        lambda said: (
            complaints.append(f"{page.url}: {said.text}")
            if said.type == "error" and ANSWERED_IN_WORDS not in said.text
            else None
        ),
    )


def assert_accessible(page: Page, *, but: tuple[str, ...] = ()) -> None:
    """WCAG 2.2 AA by axe-core, and its best practices; `but` names rules that a screen is excused from, with a reason
    beside the call.  Fails with rule, element and remedy."""
    results = Axe().run(page, options=AXE)
    found = [each for each in results.response["violations"] if each["id"] not in but]
    assert not found, f"{page.url}\n" + "\n".join(_violation(each) for each in found)


def _violation(each: dict[str, Any]) -> str:
    nodes = "\n".join(f"    {json.dumps(node['target'])} {node['html'][:160]}" for node in each["nodes"][:5])
    remedy = each["nodes"][0]["failureSummary"].replace("\n", " ")
    return f"  {each['id']} ({each['impact']}): {each['help']}\n    {remedy}\n{nodes}"


def assert_fits(page: Page) -> None:
    """Nothing makes the page scroll sideways."""
    wider = page.evaluate(
        """() => { const width = document.documentElement.clientWidth;
        return [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > width + 1
          && getComputedStyle(e).position !== 'fixed' && !e.closest('[data-scrolls]')
          && document.documentElement.scrollWidth > width).slice(0, 5)
          .map(e => e.outerHTML.slice(0, 120)) }"""
    )
    assert not wider, f"{page.url} is wider than {page.viewport_size}: {wider}"


def take_shots(
    page: Page, name: str, *, widths: tuple[int, ...] = tuple(WIDTHS), full_page: bool = False
) -> list[Path]:
    """The page as it stands at each width, light and dark, into shots/NAME-WIDTH-THEME.png."""
    SHOTS.mkdir(exist_ok=True)
    size, taken = page.viewport_size, []
    for width in widths:
        page.set_viewport_size({"width": width, "height": WIDTHS.get(width, 900)})
        for theme in THEMES:
            page.emulate_media(color_scheme=theme, reduced_motion="reduce")
            page.wait_for_timeout(120)  # the paint, not the product, is waited for
            path = SHOTS / f"{name}-{width}-{theme}.png"
            page.screenshot(path=path, full_page=full_page)
            taken.append(path)
    page.emulate_media(color_scheme=None, reduced_motion=None)
    if size:
        page.set_viewport_size(size)
    return taken
