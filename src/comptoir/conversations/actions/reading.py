"""Who has read how far."""

from django.db import transaction

from comptoir.conversations.actions import timeline
from comptoir.conversations.models import Author, Conversation, Delivery, Mention, Message, ReadMark
from comptoir.lib import clock
from comptoir.people.models import Agent


@transaction.atomic
def mark_read(agent: Agent, conversation: Conversation, position: int) -> None:
    """The agent has seen the entries up to this position, and what mentioned them there.  Never goes back."""
    mark, is_new = ReadMark.objects.get_or_create(
        agent=agent, conversation=conversation, defaults={"position": position}
    )
    if not is_new and mark.position < position:
        ReadMark.objects.filter(pk=mark.pk, position__lt=position).update(position=position)
    Mention.objects.filter(agent=agent, message__conversation=conversation, seen_at__isnull=True).update(
        seen_at=clock.now()
    )


@transaction.atomic
def mark_unread(agent: Agent, conversation: Conversation) -> None:
    ReadMark.objects.filter(agent=agent, conversation=conversation).delete()


@transaction.atomic
def mark_read_by_customer(conversation: Conversation) -> int:
    """The customer has our answers before their eyes; answers how many that is news of."""
    unseen = list(
        Message.objects.select_related("conversation").filter(
            conversation=conversation,
            is_public=True,
            author=Author.AGENT,
            delivery__in=(Delivery.QUEUED, Delivery.SENT, Delivery.DELIVERED, Delivery.FAILED),
        )
    )
    left = [message for message in unseen if message.delivery != Delivery.QUEUED]
    for message in left:
        message.delivery, message.delivery_reason = Delivery.READ, ""
        message.save(update_fields=["delivery", "delivery_reason"])
        timeline.announce_delivery(message)
    return len(left)
