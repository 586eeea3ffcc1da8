"""The README's pictures: a few screens of the demo company at their best, into docs/screenshots/."""

from pathlib import Path
from typing import Final, Literal

from playwright.sync_api import Browser, Page

from tests.browser import open_reader
from tests.server import ROOT, Server

INTO: Final = ROOT / "docs" / "screenshots"
LARGEST_BYTES: Final = 250_000
STORY: Final = "URGENT all our mail is rejected"
FIND_REQUEST: Final = """
from comptoir.conversations.follow import follow_path
from comptoir.conversations.models import Conversation
print(follow_path(Conversation.objects.get(subject__startswith="Charged twice this month")))
"""
Theme = Literal["light", "dark"]


def take_all(browser: Browser, server: Server, password: str) -> list[Path]:
    """Take them anew; answers their files.  Raises ValueError when one is too large for a paper."""
    INTO.mkdir(parents=True, exist_ok=True)
    _desk(_signed_in(browser, server, "priya@hirondelle.example", password))
    _setup(_signed_in(browser, server, "claire@hirondelle.example", password))
    _portal(open_reader(browser, server.address).page, server)
    taken = sorted(INTO.glob("*.png"))
    if heavy := [path.name for path in taken if path.stat().st_size > LARGEST_BYTES]:
        raise ValueError(f"Too large for the README: {', '.join(heavy)}")
    return taken


def _desk(page: Page) -> None:
    """Priya's desk on a wide screen, and her list in a pocket."""
    page.goto("/desk/views/all/")
    page.locator(".row", has_text=STORY).locator("a.whole").first.click()
    page.wait_for_url("**/conversations/**")
    page.locator(".queue li.row").nth(5).evaluate("row => row.scrollIntoView({block: 'start'})")
    page.mouse.move(900, 300)
    page.wait_for_timeout(1500)  # fonts, the panel, the jump to what is new
    _take(page, "desk")
    _take(page, "desk", theme="dark")
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto("/desk/views/all/")
    _take(page, "desk-list", width=390)


def _setup(page: Page) -> None:
    page.goto("/desk/setup/", wait_until="networkidle")
    _take(page, "setup")


def _portal(page: Page, server: Server) -> None:
    """The help centre as a customer meets it, and one request followed without an account."""
    page.goto("/", wait_until="networkidle")
    _take(page, "help-centre")
    _take(page, "help-centre", width=390, theme="dark")
    page.goto(server.python(FIND_REQUEST).splitlines()[-1], wait_until="networkidle")
    _take(page, "request")
    _take(page, "request", width=390)


def _signed_in(browser: Browser, server: Server, email: str, password: str) -> Page:
    page = open_reader(browser, server.address).page
    page.goto("/account/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url("**/desk/**")
    return page


def _take(page: Page, name: str, *, width: int = 1440, theme: Theme = "light") -> None:
    page.set_viewport_size({"width": width, "height": 900 if width > 800 else 844})
    page.emulate_media(color_scheme=theme, reduced_motion="reduce")
    page.wait_for_timeout(300)
    page.screenshot(path=INTO / f"{name}-{width}-{theme}.png")
