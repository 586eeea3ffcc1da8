"""Pictures of every screen of the demo company:  bin/shots [--papers] [NAME…]

Into shots/NAME-WIDTH-THEME.png at 390, 1440 and 2200 px, light and dark; with --papers instead the README's.
"""

import re
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from tests import browser as reading
from tests import paper_pictures
from tests.server import ROOT, Server

AGENT, CUSTOMER = "tom", "Hannah Doyle"  # of the demo company: he speaks English, she wrote more than once
Walk = Callable[[Page], object]


def _open(path: str) -> Walk:
    return lambda page: page.goto(path, wait_until="networkidle")


def _conversation(page: Page) -> None:
    page.goto("/desk/views/all/")
    page.locator(".row", has_text=CUSTOMER).locator("a.whole").first.click()
    page.wait_for_load_state("networkidle")
    page.wait_for_selector(".queue .row")


DESK: dict[str, Walk] = {
    "desk": _open("/desk/views/all/"),
    "search": _open("/desk/search/?q=invoice"),
    "setup": _open("/desk/setup/"),
    "conversation": _conversation,
    "keys": _open("/desk/keys/"),
    "start": _open("/desk/conversations/new/"),
    "customers": _open("/desk/customers/"),
    "audit": _open("/desk/audit/"),
    "security": _open("/account/security/"),
}
PORTAL: dict[str, Walk] = {
    "help-centre": _open("/"),
    "ask": _open("/ask?words=invoice"),
    "follow": _open("/follow/"),
    "sign-in": _open("/sign-in/"),
    "agents-sign-in": _open("/account/login/"),
}


def sign_in(page: Page, email: str, password: str) -> None:
    """Sign an agent in on the desk's page."""
    page.goto("/account/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(password)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(re.compile("/desk/"))


def main(wanted: list[str], *, papers: bool) -> None:
    """Start the demo company, walk through it, leave nothing running."""
    with tempfile.TemporaryDirectory() as folder, reading.chromium() as opened:
        server = Server(Path(folder) / "data", arguments=("--demo",))
        try:
            server.start()
            said = server.command("demo", "--data", str(server.data), "--password").stdout
            password = re.search(r"password\s+(\S+)", said)
            agents = re.findall(r"^\s+(\S+@\S+)", said, re.MULTILINE)
            if not password or not agents:
                raise SystemExit(f"The demo let nobody in:\n{said}\n{server.said[-2000:]}")
            if papers:
                print(
                    *(path.relative_to(ROOT) for path in paper_pictures.take_all(opened, server, password[1])), sep="\n"
                )
                return
            for screens, is_agent in ((PORTAL, False), (DESK, True)):
                page = reading.open_reader(opened, server.address).page
                if is_agent:
                    sign_in(page, next((each for each in agents if each.startswith(AGENT)), agents[0]), password[1])
                for name, walk in screens.items():
                    if not wanted or name in wanted:
                        walk(page)
                        taken = reading.take_shots(page, name)
                        print(*(path.relative_to(ROOT) for path in taken))
        finally:
            server.kill()


if __name__ == "__main__":
    main([word for word in sys.argv[1:] if not word.startswith("--")], papers="--papers" in sys.argv)
