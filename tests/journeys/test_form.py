"""An admin makes a form that asks more of some; a customer sees only what is asked of them."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Reader
from tests.cast import PASSWORD
from tests.journeys.test_request import COMPANY, assert_pleasant
from tests.server import Server

pytestmark = [pytest.mark.journey, pytest.mark.whole]

ANSWERS = """
from comptoir.conversations.models import Conversation
print(Conversation.objects.latest("pk").fields)
"""


@pytest.fixture
def server(start_server: Callable[..., Server]) -> Server:
    started = start_server()
    started.python(COMPANY)
    return started


def sign_in(page: Page) -> None:
    page.goto("/account/login/")
    page.get_by_label("E-mail address").fill("root@comptoir.test")
    page.get_by_label("Password").first.fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/desk/**")


def add_question(page: Page, words: dict[str, str], choices: tuple[str, ...] = (), asked: str = "") -> None:
    page.get_by_role("link", name="New question").click()
    for label, text in words.items():
        page.get_by_label(label, exact=False).first.fill(text)
    if choices:
        page.get_by_label("Kind").select_option(label="Choice from a list")
    for number, choice in enumerate(choices, 1):
        page.get_by_label(f"Choice {number}, English").fill(choice)
    if asked:
        page.get_by_label("Asked").select_option(label=asked)
    expect(page.locator("#preview")).to_contain_text(words["Question, English"])
    assert_pleasant(page)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.get_by_role("button", name="Save").click()


def test_a_question_that_only_some_are_asked(server: Server, reader: Callable[..., Reader]) -> None:
    admin = reader(server.address).page
    sign_in(admin)
    admin.goto("/desk/setup/inboxes/")
    admin.get_by_role("link", name="More settings of Contact").click()
    admin.get_by_role("link", name="Write to us").click()
    assert_pleasant(admin)
    add_question(admin, {"Question, English": "What happened?"}, ("It is late", "It is lost"))
    add_question(admin, {"Question, English": "Parcel number"}, asked="When “What happened?” is “It is lost”")
    expect(admin.get_by_text("Only if “What happened?” is “It is lost”.").first).to_be_visible()

    page = reader(server.address).page
    page.goto("/new/contact")
    expect(page.get_by_label("Parcel number")).to_be_hidden()
    page.get_by_label("It is lost").check()
    page.get_by_label("Parcel number").fill("CX 123")
    page.get_by_label("What is it about?").fill("Lost")
    page.get_by_role("textbox", name="How can we help?").fill("It never came.")
    page.get_by_label("Your e-mail address").fill("eva@customer.test")
    page.wait_for_timeout(2_000)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("heading", name="We have your request")).to_be_visible()
    assert server.python(ANSWERS) == "{'what_happened': 'it-is-lost', 'parcel_number': 'CX 123'}"
