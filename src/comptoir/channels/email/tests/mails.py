"""Mails and an e-mail inbox for the tests of this channel."""

from tests.cast import Cast

from comptoir.channels.email import queries
from comptoir.channels.email.actions import Arrived, store_mails, take_in_waiting
from comptoir.channels.email.models import RawMail
from comptoir.conversations.models import Inbox, Message

ADDRESS = "support@comptoir.test"


def an_inbox(cast: Cast, address: str = ADDRESS, **settings: object) -> Inbox:
    inbox = Inbox.objects.create(
        channel="email", name="Support", address=address, team=cast.billing, settings=dict(settings)
    )
    queries.forget_places()
    return inbox


def raw_mail(
    body: str = "Where is it?",
    sender: str = "Carla <carla@customer.test>",
    subject: str = "My order",
    mail_id: str = "<1@customer.test>",
    **fields: str,
) -> bytes:
    """A plain mail; further headers by name, `_` for `-`."""
    lines = [f"From: {sender}", f"To: {ADDRESS}", f"Subject: {subject}"]
    if mail_id:
        lines.append(f"Message-ID: {mail_id}")
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in fields.items()]
    if "Content_Type" not in fields:
        lines.append("Content-Type: text/plain; charset=utf-8")
    return ("\r\n".join(lines) + f"\r\n\r\n{body}\r\n").encode()


def take_in(raw: bytes, inbox: Inbox, envelope_to: str = "") -> RawMail:
    """Let one mail come in; answers its row afterwards."""
    (pk,) = store_mails([Arrived(inbox.pk, raw, "x@customer.test", envelope_to or inbox.address)])
    take_in_waiting()
    return RawMail.objects.select_related("message", "conversation").get(pk=pk)


def said(row: RawMail) -> Message:
    assert row.message is not None, row.reason
    return row.message
