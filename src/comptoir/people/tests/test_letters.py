"""Letters leave once, by SMTP, as they were written."""

import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from tests.cast import Cast

from comptoir.lib import smtp
from comptoir.people.actions import post
from comptoir.people.actions.letters import carry


class Postbox:
    def __init__(self) -> None:
        self.answer, self.taken = "250 Taken", list[Any]()

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.answer.startswith("250"):
            self.taken.append(message_from_bytes(envelope.content, policy=policy.default))
        return self.answer


@pytest.fixture
def postbox(settings: Any) -> Iterator[Postbox]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    box = Postbox()
    settings.SMTP_URL = f"smtp://127.0.0.1:{port}?starttls=0"
    controller = Controller(box, "127.0.0.1", port)
    controller.start()
    yield box
    controller.stop()


def test_a_letter_leaves_once_and_its_words_are_forgotten(cast: Cast, postbox: Postbox) -> None:
    letter = post("ines@customer.test", "Votre code", "Bonjour,\n\n123456", "<p>123456</p>")
    carry(letter.pk)
    carry(letter.pk)
    (mail,) = postbox.taken
    assert (mail["Subject"], mail["Auto-Submitted"]) == ("Votre code", "auto-generated")
    assert "123456" in mail.get_body(("plain",)).get_content()
    letter.refresh_from_db()
    assert letter.sent_at is not None
    assert letter.text == ""


def test_a_refused_letter_says_why_and_keeps_its_id_for_the_next_try(cast: Cast, postbox: Postbox) -> None:
    letter = post("ines@customer.test", "Your code", "123456")
    postbox.answer = "451 Not now"
    with pytest.raises(smtp.Refused):
        carry(letter.pk)
    letter.refresh_from_db()
    assert "Not now" in letter.trouble
    assert letter.sent_at is None
    postbox.answer = "250 Taken"
    carry(letter.pk)
    assert f"letter-{letter.pk}." in postbox.taken[0]["Message-ID"]
