"""An agent's day: a word appears by itself, is answered with a moment to undo, and everybody sees the same."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Reader, assert_accessible, assert_fits
from tests.cast import PASSWORD
from tests.server import Server

pytestmark = [pytest.mark.journey, pytest.mark.whole]

COMPANY = """
from tests.cast import make_cast
from comptoir.conversations.actions import InboxDetails, add_inbox
from comptoir.conversations.models import SavedReply
from comptoir.people.actions import SYSTEM
cast = make_cast()
cast.ben.teams.add(cast.billing)
add_inbox(SYSTEM, "email", InboxDetails("Mail", "help@comptoir.test", team=cast.billing))
SavedReply.objects.create(title="Thanks", html="<p>Thank you, {{customer.first_name}}!</p>")
"""
WORD = """
from comptoir.conversations.actions import receive
from comptoir.conversations.models import Inbox
from tests.cast import a_word
receive(a_word(Inbox.objects.get(channel="form"), "another", "My card is charged twice.", subject="Charged twice"))
"""
SAID = """
from comptoir.conversations.models import Message
print([each.text for each in Message.objects.filter(entry="said", author="agent")])
"""


@pytest.fixture
def server(start_server: Callable[..., Server], redis_url: str) -> Server:
    started = start_server(redis_url=redis_url)
    started.python(COMPANY)
    return started


def sign_in(page: Page, name: str) -> None:
    page.goto("/account/login/?next=/desk/views/all/")
    page.get_by_label("E-mail").fill(f"{name}@comptoir.test")
    page.locator("input[type=password]").fill(PASSWORD)
    page.locator("form button.primary").first.click()
    expect(page.locator("html[data-live=online]")).to_be_attached()


def test_a_word_appears_by_itself_and_is_answered_once(server: Server, reader: Callable[..., Reader]) -> None:
    ana, ben = reader(server.address).page, reader(server.address).page
    sign_in(ana, "ana")
    sign_in(ben, "ben")
    server.python(WORD)
    expect(ana.get_by_text("Charged twice", exact=True)).to_be_visible()

    ana.keyboard.press("j")
    ana.keyboard.press("o")
    expect(ana.get_by_role("heading", name="Charged twice")).to_be_visible()
    ben.goto(ana.url)
    expect(ben.locator("html[data-live=online]")).to_be_attached()
    ana.keyboard.press("r")
    ana.keyboard.type("/tha")
    expect(ana.get_by_role("option", name="Thanks")).to_be_visible()
    ana.keyboard.press("Enter")
    ana.keyboard.type("We give it back.")
    expect(ben.get_by_text("Ana is writing")).to_be_visible()

    ana.keyboard.press("Control+Enter")
    expect(ana.locator(".say.pending")).to_be_visible()
    ana.locator("toast-list").get_by_role("button", name="Undo").click()
    expect(ana.locator("rich-editor div.writing")).to_contain_text("Thank you, Carla!")
    assert server.python(SAID).strip() == "[]"

    ana.keyboard.press("r")
    ana.keyboard.press("Control+Enter")
    expect(ben.locator("#timeline .say.us")).to_contain_text("We give it back.", timeout=30_000)
    expect(ana.locator(".say.pending")).to_have_count(0)
    expect(ben.locator(".thread-facts")).to_contain_text("Waiting on customer")


def test_colleagues_are_called_in_and_work_is_handed_over(server: Server, reader: Callable[..., Reader]) -> None:
    ana, ben = reader(server.address).page, reader(server.address).page
    sign_in(ana, "ana")
    sign_in(ben, "ben")
    ana.get_by_role("link", name="Carla").first.click()
    expect(ana.get_by_role("heading", name="My invoice")).to_be_visible()
    ana.keyboard.press("n")
    ana.keyboard.type("@be")
    expect(ana.get_by_role("option", name="Ben")).to_be_visible()
    ana.keyboard.press("Enter")
    ana.keyboard.type("please look")
    ana.keyboard.press("Control+Enter")
    expect(ana.locator("#timeline .note")).to_contain_text("@Ben")
    expect(ben.locator(".rail .count")).to_have_text("1")

    ana.keyboard.press("Escape")
    ana.keyboard.press("a")
    ana.get_by_role("button", name="Ben").click()
    expect(ana.locator(".thread-facts")).to_contain_text("Ben")
    ana.keyboard.press("e")
    expect(ana.locator(".thread-facts")).to_contain_text("Solved")
    ana.locator("toast-list").get_by_role("button", name="Undo").click()
    expect(ana.locator(".thread-facts")).not_to_contain_text("Solved")


@pytest.mark.parametrize(
    "address",
    ["views/all/", "views/mine/", "conversations/1/", "search/?q=invoice", "customers/", "customers/1/", "keys/"],
)
def test_screens_are_for_everybody(address: str, server: Server, reader: Callable[..., Reader]) -> None:
    page = reader(server.address).page
    sign_in(page, "ana")
    for width in (360, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            page.goto(f"/desk/{address}")
            expect(page.locator("html[data-live=online]")).to_be_attached()
            assert_accessible(page)
            assert_fits(page)
