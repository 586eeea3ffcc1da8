"""A customer writes by form, follows the link, reads the answer as it comes, and answers back."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser import Reader, assert_accessible, assert_fits
from tests.server import Server

pytestmark = [pytest.mark.journey, pytest.mark.whole]

COMPANY = """
from tests.cast import make_cast
from comptoir.conversations.actions import InboxDetails, add_inbox
from comptoir.people.actions import SYSTEM
cast = make_cast()
add_inbox(SYSTEM, "form", InboxDetails("Contact", team=cast.billing))
"""
ANSWER = """
from comptoir.conversations.actions import Words, note, reply
from comptoir.conversations.models import Conversation
from comptoir.people.models import Agent
ana, asked = Agent.objects.get(name="Ana"), Conversation.objects.latest("pk")
note(ana, asked, Words("<p>Check with the depot first.</p>"))
reply(ana, asked, Words("<p>It is on its way, and comes <b>tomorrow</b>.</p>"))
"""
LAST_WORD = """
from comptoir.conversations.models import Conversation
asked = Conversation.objects.latest("pk")
said = asked.messages.filter(author="customer").latest("position")
print(asked.status, said.text, [each.file.name for each in said.attachments.all()], sep="|")
"""


@pytest.fixture
def server(start_server: Callable[..., Server], redis_url: str) -> Server:
    started = start_server(redis_url=redis_url)
    started.python(COMPANY)
    return started


def assert_pleasant(page: Page) -> None:
    """Readable by everybody, on a telephone and at a desk, by day and by night."""
    for width in (390, 1440):
        page.set_viewport_size({"width": width, "height": 900})
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            assert_accessible(page)
            assert_fits(page)


def test_a_request_from_the_first_word_to_the_answer_back(
    server: Server, reader: Callable[..., Reader], tmp_path: Path
) -> None:
    page = reader(server.address).page
    page.goto("/")
    assert_pleasant(page)
    page.get_by_role("textbox", name="What do you need?").fill("Where is my parcel?")
    page.get_by_role("button", name="Ask").click()

    expect(page.get_by_label("How can we help?")).to_have_value("Where is my parcel?")
    assert_pleasant(page)
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_role("alert")).to_contain_text("We need an address to answer to.")
    assert_pleasant(page)
    page.get_by_label("What is it about?").fill("My parcel")
    page.get_by_label("Your name").fill("Eva")
    page.get_by_label("Your e-mail address").fill("eva@customer.test")
    label = tmp_path / "label.png"
    label.write_bytes(b"\x89PNG\r\n\x1a\n")
    page.locator('input[type="file"]').set_input_files(label)
    expect(page.locator(".file .size")).to_have_text("8\N{NO-BREAK SPACE}B")
    page.reload()
    expect(page.get_by_label("What is it about?")).to_have_value("My parcel")  # kept while typing
    page.locator('input[type="file"]').set_input_files(label)
    expect(page.locator(".file .size")).to_have_text("8\N{NO-BREAK SPACE}B")
    page.wait_for_timeout(2_000)  # people take longer than this; faster is asked to look again
    page.get_by_role("button", name="Send").click()

    expect(page.get_by_role("heading", name="We have your request")).to_be_visible()
    expect(page.get_by_text("First answer by tomorrow")).to_be_visible()
    assert_pleasant(page)
    link = page.get_by_label("Link to your request").input_value()

    elsewhere = reader(server.address, locale="en-GB", timezone_id="America/Bogota").page
    elsewhere.goto(link)
    expect(elsewhere.get_by_role("heading", name="My parcel")).to_be_visible()
    expect(elsewhere.get_by_text("Where is my parcel?")).to_be_visible()
    elsewhere.wait_for_selector("html[data-live=online]")
    server.python(ANSWER)
    expect(elsewhere.get_by_text("It is on its way, and comes tomorrow.")).to_be_visible()
    expect(elsewhere.get_by_text("Your turn.")).to_be_visible()
    assert "depot" not in elsewhere.content()
    assert_pleasant(elsewhere)

    elsewhere.get_by_role("textbox", name="Add to your request").fill("Thank you!")
    elsewhere.get_by_role("button", name="Send").click()
    expect(elsewhere.locator(".bubble").get_by_text("Thank you!")).to_be_visible()
    expect(elsewhere.get_by_role("textbox", name="Add to your request")).to_have_value("")
    assert server.python(LAST_WORD) == "open|Thank you!|[]"

    page.goto(link)
    page.get_by_role("button", name="This is solved, thank you").click()
    expect(page.get_by_text("Solved.")).to_be_visible()
    expect(elsewhere.get_by_text("Solved.")).to_be_visible()
    page.get_by_role("link", name="Print or save").click()
    assert_pleasant(page)


def test_everything_works_without_script(server: Server, reader: Callable[..., Reader], tmp_path: Path) -> None:
    page = reader(server.address, java_script_enabled=False).page
    page.goto("/new/contact")
    page.get_by_label("What is it about?").fill("Without script")
    page.get_by_label("How can we help?").fill("Does it work?")
    page.get_by_label("Your e-mail address").fill("eva@customer.test")
    scan = tmp_path / "scan.txt"
    scan.write_text("x")
    page.locator('input[type="file"]').set_input_files(scan)
    page.wait_for_timeout(2_000)
    page.get_by_role("button", name="Send").click()
    page.get_by_role("link", name="Follow your request").click()
    expect(page.get_by_role("link", name="scan.txt")).to_be_visible()
    page.get_by_role("textbox", name="Add to your request").fill("It does.")
    page.get_by_role("button", name="Send").click()
    expect(page.get_by_text("It does.")).to_be_visible()
    page.get_by_role("button", name="This is solved, thank you").click()
    expect(page.get_by_text("Solved.")).to_be_visible()
    page.get_by_role("button", name="Open it again").click()
    expect(page.get_by_text("With us.")).to_be_visible()
