"""Letting a message leave: by its channel, else by the next that reaches the customer."""

from django.db import transaction

from comptoir import jobs
from comptoir.conversations.actions import timeline
from comptoir.conversations.channel import Channel, Retry, Sent, UnknownChannel, Unreachable, channel, ways_to
from comptoir.conversations.models import Delivery, Message


def deliver(message_id: int) -> None:
    """Send one queued public message.  Idempotent: one that has left is left alone.

    Changes: the message's delivery and its reason.  Raises jobs.RetryLater when its channel asks for time.
    """
    message = (
        Message.objects.select_related("conversation", "conversation__customer", "inbox", "agent")
        .filter(pk=message_id, is_public=True, delivery=Delivery.QUEUED)
        .first()
    )
    if message is None:
        return
    refused: list[str] = []
    for way in _ways(message):
        outcome = way.send(message)
        match outcome:
            case Sent():
                _record_sent(message, way, outcome)
                return
            case Retry(after_s, reason):
                set_delivery(message, Delivery.QUEUED, reason)
                raise jobs.RetryLater(after_s, reason)
            case Unreachable(reason):
                refused.append(reason)
    set_delivery(message, Delivery.FAILED, " ".join(refused) or "No channel reaches this customer.")


def _ways(message: Message) -> list[Channel]:
    """The message's own channel first, then the others; what only stands and waits to be looked at comes last."""
    ways = ways_to(message.conversation)
    try:
        own = channel(message.channel)
    except UnknownChannel:
        return ways
    ordered = [own, *(way for way in ways if way.kind != own.kind)]
    return sorted(ordered, key=lambda way: way.capabilities.is_standing)


@transaction.atomic
def _record_sent(message: Message, way: Channel, outcome: Sent) -> None:
    message.facts = {**message.facts, "left_by": way.kind}
    if outcome.external_id and message.external_id is None:
        message.external_id = outcome.external_id[:255]
    message.save(update_fields=["facts", "external_id"])
    set_delivery(message, Delivery.DELIVERED if outcome.is_delivered else Delivery.SENT)


@transaction.atomic
def set_delivery(message: Message, delivery: Delivery, reason: str = "") -> None:
    """Record how far a message has come.  A failure is also an entry of the timeline, so that somebody sees it."""
    if (message.delivery, message.delivery_reason) == (delivery, reason[:500]):
        return
    message.delivery, message.delivery_reason = delivery, reason[:500]
    message.save(update_fields=["delivery", "delivery_reason"])
    timeline.announce_delivery(message)
    if delivery == Delivery.FAILED:
        held = timeline.locked(message.conversation_id)
        timeline.happened(held, None, "undelivered", message=message.pk, reason=reason[:500])


@transaction.atomic
def send_again(message: Message) -> None:
    """Queue a message that did not arrive once more.  Does nothing for one that did."""
    if message.delivery == Delivery.FAILED:
        set_delivery(message, Delivery.QUEUED)
        jobs.enqueue("conversations.deliver", message_id=message.pk)
