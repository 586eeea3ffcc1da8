"""The first minute: from the link on the terminal to a guarded seat at the desk, for two people."""

import re
import time
from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from playwright.sync_api import Page, expect

from tests.browser import Reader
from tests.journeys.test_request import assert_pleasant
from tests.server import Server

pytestmark = [pytest.mark.journey, pytest.mark.whole]

PASSWORD = "blue horses sing at noon"
AUTHENTICATOR = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
    "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture
def server(start_server: Callable[..., Server]) -> Server:
    return start_server()


@pytest.fixture
def at(server: Server) -> str:
    """The place by a name: browsers make passkeys for no bare address."""
    return server.address.replace("127.0.0.1", "localhost")


def fills(page: Page, **said: str) -> None:
    for name, value in said.items():
        page.locator(f"[name={name}]").fill(value)


def presses(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def code(secret: str, steps_ahead: int = 0) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps_ahead)))


def has_finger(reader: Reader) -> None:
    """Give the browser a built-in authenticator whose finger is always there."""
    devtools: Any = reader.context.new_cdp_session(reader.page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})


def goes_through_the_wizard(page: Page, link: str) -> str:
    """From the link to the last page; answers the link of the invitation."""
    page.goto(link)
    expect(page).to_have_url(re.compile("/welcome/you/$"))
    assert page.locator("[name=zone]").input_value() == "Europe/Paris"
    assert_pleasant(page)
    fills(page, name="Vera Vidal", email="vera@vidal.test", password=PASSWORD, company="Maison Vidal")
    expect(page.get_by_text("Strong", exact=True)).to_be_visible()
    presses(page, "Go on")
    expect(page.get_by_role("heading", name="Where do customers reach you?")).to_be_visible()
    expect(page.get_by_text("no SMTP server is configured")).to_be_visible()
    assert_pleasant(page)
    fills(page, inbox_email="help@vidal.test")
    presses(page, "Go on")
    expect(page.get_by_role("heading", name="Who answers with you?")).to_be_visible()
    fills(page, email="zoe@vidal.test")
    presses(page, "Invite")
    invitation = page.get_by_label("Link for zoe@vidal.test").input_value()
    assert_pleasant(page)
    page.get_by_role("link", name="Done").click()
    expect(page.get_by_role("heading", name="The counter is open")).to_be_visible()
    assert_pleasant(page)
    return invitation


def sets_up_the_app(page: Page) -> str:
    """From the last page of the wizard; answers the secret that the app keeps."""
    page.get_by_role("link", name="Guard your account").click()
    page.get_by_role("link", name="Set up").click()
    page.get_by_text("I cannot scan it").click()
    secret = page.locator(".secret").inner_text()
    assert_pleasant(page)
    fills(page, code=code(secret))
    presses(page, "Turn it on")
    expect(page.get_by_text("10 of 10 are left.")).to_be_visible()
    assert_pleasant(page)
    page.get_by_role("link", name="I have kept them").click()
    expect(page.get_by_text("Well guarded")).to_be_visible()
    assert_pleasant(page)
    return secret


def signs_out(page: Page) -> None:
    page.goto("/account/browsers/")
    presses(page, "Sign out here")


def test_the_first_admin_sets_the_place_up_and_guards_it(
    server: Server, at: str, reader: Callable[..., Reader]
) -> None:
    vera = reader(at)
    page = vera.page
    has_finger(vera)
    goes_through_the_wizard(page, server.setup_link.replace(server.address, at))
    secret = sets_up_the_app(page)

    signs_out(page)
    page.goto("/account/login/")
    assert_pleasant(page)
    fills(page, login="vera@vidal.test", password=PASSWORD)
    presses(page, "Sign in")
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    assert_pleasant(page)
    fills(page, code=code(secret, 1))
    presses(page, "Sign in")
    expect(page).to_have_url(re.compile("/desk/"))

    page.goto("/account/security/")
    page.get_by_role("link", name="Add a passkey").click()
    assert_pleasant(page)
    presses(page, "Add the passkey")
    expect(page.get_by_text("My passkey")).to_be_visible()
    signs_out(page)
    page.goto("/account/login/")
    presses(page, "Sign in with a passkey")
    expect(page).to_have_url(re.compile("/desk/"))


def test_an_invited_agent_takes_the_seat_by_passkey_and_can_be_signed_out_at_once(
    server: Server, at: str, reader: Callable[..., Reader]
) -> None:
    vera, zoe = reader(at), reader(at)
    invitation = goes_through_the_wizard(vera.page, server.setup_link.replace(server.address, at))
    has_finger(zoe)
    zoe.page.goto(invitation.replace(server.address, at))
    assert_pleasant(zoe.page)
    zoe.page.get_by_role("link", name="Use a passkey instead of a password").click()
    assert_pleasant(zoe.page)
    fills(zoe.page, name="Zoé Martin")
    presses(zoe.page, "Make the passkey and take the seat")
    expect(zoe.page).to_have_url(re.compile("/desk/"))

    vera.page.goto("/desk/setup/agents/")
    expect(vera.page.get_by_role("row", name=re.compile("Zoé Martin.*two steps"))).to_be_visible()
    vera.page.goto("/desk/setup/browsers/")
    vera.page.get_by_role("button", name=re.compile("Sign out Zoé Martin")).click()
    expect(zoe.page.get_by_role("heading", name="Sign in")).to_be_visible()  # by itself: the page is told
    zoe.complaints[:] = [each for each in zoe.complaints if "status of 401" not in each]
    presses(zoe.page, "Sign in with a passkey")
    expect(zoe.page).to_have_url(re.compile("/desk/"))
