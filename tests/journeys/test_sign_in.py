"""A customer signs in by a code, adds a passkey, and comes back by it."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Reader
from tests.journeys.test_request import COMPANY, assert_pleasant
from tests.server import Server
from tests.services.keeper import free_port

pytestmark = [pytest.mark.journey, pytest.mark.whole]

CODE = """
import re
from comptoir.people.models import Letter
print(re.search(r"\\d{6}", Letter.objects.get(to="carla@customer.test").text)[0])
"""


@pytest.fixture
def server(start_server: Callable[..., Server]) -> Server:
    # Browsers keep passkeys for names, not for numbers.
    port = free_port()
    started = start_server(port=port, settings={"COMPTOIR_ADDRESS": f"http://localhost:{port}"})
    started.python(COMPANY)
    return started


def give_telephone(page: Page) -> None:
    """Something that keeps passkeys and knows its owner."""
    chromium: Any = page.context.new_cdp_session(page)
    chromium.send("WebAuthn.enable")
    kept = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options = {**kept, "isUserVerified": True, "automaticPresenceSimulation": True}
    chromium.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def test_in_by_a_code_and_back_by_a_passkey(server: Server, reader: Callable[..., Reader]) -> None:
    page = reader(f"http://localhost:{server.port}").page
    give_telephone(page)
    page.goto("/requests/")
    assert_pleasant(page)
    page.get_by_label("Your e-mail address").fill("carla@customer.test")
    page.get_by_role("button", name="Send me a code").click()
    expect(page.get_by_role("heading", name="Type the code")).to_be_visible()
    assert_pleasant(page)
    page.get_by_label("Code").fill(server.python(CODE))
    page.get_by_role("button", name="Sign in").click()

    expect(page.get_by_role("heading", name="My requests")).to_be_visible()
    expect(page.get_by_text("My invoice")).to_be_visible()
    assert_pleasant(page)
    page.get_by_role("link", name="Add a passkey").click()
    page.get_by_role("button", name="Add the passkey").click()
    expect(page.get_by_role("heading", name="Add a passkey")).not_to_be_visible()

    page.goto("/profile/")
    assert_pleasant(page)
    page.locator(".bar-end summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("link", name="Sign in").first.click()
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("My invoice")).to_be_visible()
