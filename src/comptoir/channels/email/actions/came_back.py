"""Bounces and the answers of machines: recorded where they belong, never answered, never reopening anything."""

from comptoir.channels.email.matching import Match, referred
from comptoir.channels.email.models import RawMail
from comptoir.channels.email.reading import ReadMail
from comptoir.channels.email.reading.bounced import Bounced
from comptoir.conversations.actions import record_happening, set_delivery
from comptoir.conversations.models import Delivery, Message
from comptoir.people import queries as people
from comptoir.people.actions import mark_unreachable
from comptoir.people.models import Identity

MAX_QUOTED = 2_000  # characters of an automatic answer shown on the timeline; the raw mail has all


def record_bounce(stored: RawMail, mail: ReadMail) -> None:
    """Set the delivery of the message that came back, and say so on its conversation.

    Only a message named by an id that we signed is touched: anybody can write a bounce.  One that names none stays
    with the mails that a person may look at, settled, with the reason.
    """
    stored.state = RawMail.State.RECEIVED
    message = referred(mail)
    if message is None:
        stored.reason = "A bounce of a mail that is none of ours."
        return
    stored.conversation = message.conversation
    failed = mail.bounces.recipients
    to_customer = [one for one in failed if _is_customers(message, one)] or (
        [] if _has_others(message) else list(failed)
    )
    worst = next((one for one in to_customer if one.permanent), None)
    if worst is not None:
        set_delivery(message, Delivery.FAILED, _in_words(worst))
    elif to_customer and message.delivery in (Delivery.SENT, Delivery.QUEUED):
        set_delivery(message, Delivery(message.delivery), _in_words(to_customer[0]))
    if worst is None:
        told = [{"address": one.address, "status": one.status, "permanent": one.permanent} for one in failed]
        record_happening(message.conversation, "bounced", message=message.pk, recipients=told, raw_mail=stored.pk)
    for one in failed:
        if one.permanent and one.status.startswith("5.1."):
            mark_unreachable(Identity.Kind.EMAIL, one.address, _in_words(one))


def record_auto_reply(stored: RawMail, mail: ReadMail, found: Match) -> None:
    """Note that a machine answered (somebody is away, somebody got our mail); nobody has to react."""
    conversation = found.thread or found.claims
    assert conversation is not None  # noqa: S101 - the caller looked
    stored.state, stored.conversation = RawMail.State.RECEIVED, conversation
    stored.message = record_happening(
        conversation,
        "auto_replied",
        sender=mail.sender.email,
        subject=mail.subject[:200],
        text=(mail.reply_text or mail.text)[:MAX_QUOTED],
        raw_mail=stored.pk,
    )


def _is_customers(message: Message, one: Bounced) -> bool:
    address = people.normalised(Identity.Kind.EMAIL, one.address)
    customer = people.customer_with(Identity.Kind.EMAIL, address) if address else None
    return customer is not None and customer.pk == message.conversation.customer_id


def _has_others(message: Message) -> bool:
    return message.conversation.participants.exists()


def _in_words(one: Bounced) -> str:
    """Why a mail did not arrive, as a person reads it; the server's own words behind it."""
    known = {
        "5.1.1": "There is no such mailbox",
        "5.1.2": "There is no such mail domain",
        "5.1.10": "There is no such mailbox",
        "5.2.1": "The mailbox is switched off",
        "5.2.2": "The mailbox is full",
        "4.2.2": "The mailbox is full",
        "5.7.1": "The other side refuses our mail",
    }
    words = known.get(one.status) or ("It was refused for good" if one.permanent else "It has not arrived yet")
    said = f": {one.reason}" if one.reason else ""
    return f"{words} ({one.address}, {one.status}){said}"[:400]
