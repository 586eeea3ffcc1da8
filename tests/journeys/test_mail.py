"""A customer writes a mail; an agent sees it appear, answers, and the answer is in the customer's mailbox; they answer
back, and it appears on the same conversation."""

import re
import smtplib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import Page, expect

from tests.browser import Reader, assert_accessible
from tests.cast import PASSWORD
from tests.server import Server
from tests.services.keeper import free_port

pytestmark = [pytest.mark.journey, pytest.mark.whole]

COMPANY = """
from tests.cast import make_cast
from comptoir.conversations.actions import InboxDetails, add_inbox
from comptoir.people.actions import SYSTEM
cast = make_cast()
add_inbox(SYSTEM, "email", InboxDetails("Mail", "support@shop.test", cast.billing))
"""


@dataclass
class Mailbox:
    """Eva's mail program: what arrived, and how she answers."""

    server: Server | None = None
    port: int = field(default_factory=free_port)
    mails: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        self.mails.append(BytesParser(policy=default).parsebytes(envelope.content))  # type: ignore[arg-type]
        return "250 Taken"

    def write(self, text: str, *, answers: EmailMessage | None = None) -> None:
        """Write to the shop, or answer its mail as a mail program does."""
        assert self.server
        mail = EmailMessage()
        mail["From"], mail["To"] = "Eva Díaz <eva@customer.test>", "support@shop.test"
        mail["Message-ID"] = f"<{len(self.mails)}-{len(text)}@customer.test>"
        mail["Subject"] = f"Re: {answers['Subject']}" if answers else "The blue lamp"
        if answers:
            mail["In-Reply-To"] = mail["References"] = answers["Message-ID"]
            mail.replace_header("To", answers["Reply-To"] or answers["From"])
            said = answers.get_body(("plain",)).get_content()  # type: ignore[union-attr]
            text += f"\n\nOn Monday the shop wrote:\n{re.sub('^', '> ', said, flags=re.MULTILINE)}"
        mail.set_content(text)
        with smtplib.SMTP("127.0.0.1", self.server.mail_port, timeout=20) as line:
            line.send_message(mail)

    def answers(self) -> list[EmailMessage]:
        """What a person wrote to her, without the notices of machines."""
        return [mail for mail in self.mails if not mail["Auto-Submitted"] or mail["Auto-Submitted"] == "no"]


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    box = Mailbox()
    post = Controller(box, hostname="127.0.0.1", port=box.port)
    post.start()
    yield box
    post.stop()


@pytest.fixture
def server(start_server: Callable[..., Server], mailbox: Mailbox) -> Server:
    mailbox.server = start_server(settings={"COMPTOIR_SMTP_URL": f"smtp://127.0.0.1:{mailbox.port}"})
    mailbox.server.python(COMPANY)
    return mailbox.server


def sign_in(page: Page, email: str) -> None:
    page.goto("/account/login/")
    page.locator("input[name=login]").fill(email)
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url(re.compile("/desk/"))


def test_a_mail_is_seen_answered_and_answered_back(
    server: Server, mailbox: Mailbox, reader: Callable[..., Reader]
) -> None:
    ana = reader(server.address).page
    sign_in(ana, "ana@comptoir.test")
    ana.goto("/desk/views/unassigned/")
    ana.wait_for_selector("html[data-live=online]")

    mailbox.write("Where is my blue lamp?")
    row = ana.locator(".row", has_text="Eva Díaz")
    expect(row).to_contain_text("Where is my blue lamp?")
    row.locator("a.whole").click()
    expect(ana.get_by_role("heading", name="The blue lamp")).to_be_visible()
    ana.wait_for_selector("html[data-live=online]")
    assert_accessible(ana)

    ana.locator("rich-editor [contenteditable]").fill("It left this morning.")
    ana.locator("[data-sends]").click()
    wait_until(ana, lambda: bool(mailbox.answers()))
    answer = mailbox.answers()[0]
    body = answer.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert "It left this morning." in body
    assert "eva@customer.test" in answer["To"]
    assert answer["In-Reply-To"]
    expect(ana.locator("main")).to_contain_text("It left this morning.")

    mailbox.write("Thank you, it is here.", answers=answer)
    expect(ana.locator("main")).to_contain_text("Thank you, it is here.")
    assert server.python(
        "from comptoir.conversations.models import Conversation\n"
        "print(Conversation.objects.filter(subject='The blue lamp').count())"
    ) == "1"  # fmt: skip


def wait_until(page: Page, is_true: Callable[[], bool], timeout_s: int = 40) -> None:
    """An answer waits some seconds in which it can be called back; then it leaves."""
    for _ in range(timeout_s * 10):
        if is_true():
            return
        page.wait_for_timeout(100)
    pytest.fail("waited too long")
