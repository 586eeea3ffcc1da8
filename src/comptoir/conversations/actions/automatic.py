"""What machines say and see: an automatic word to the customer, and what a channel noticed."""

from typing import Any

from django.db import transaction

from comptoir import jobs
from comptoir.conversations.actions import timeline
from comptoir.conversations.models import Author, Conversation, Delivery, Entry, Inbox, Message
from comptoir.lib import html as markup


@transaction.atomic
def tell_automatically(conversation: Conversation, inbox: Inbox, verb: str, html: str) -> Message | None:
    """Let a machine tell the customer something, once a conversation and verb.  It leaves by a job after commit.

    It is what happened, not what was said: no clock stops, no list changes.  None when it was told before.
    """
    held = timeline.locked(conversation.pk)
    if held.messages.filter(verb=verb, is_automatic=True).exists():
        return None
    safe = markup.make_safe(html)
    message = timeline.append(
        held,
        timeline.NewEntry(
            entry=Entry.HAPPENED,
            author=Author.SYSTEM,
            is_public=True,
            text=markup.to_text(safe).strip(),
            html=safe,
            inbox=inbox,
            channel=inbox.channel,
            verb=verb,
            is_automatic=True,
            delivery=Delivery.QUEUED,
        ),
    )
    jobs.enqueue("conversations.deliver", message_id=message.pk)
    return message


@transaction.atomic
def record_happening(conversation: Conversation, verb: str, **facts: Any) -> Message:
    """Add what a channel noticed to the timeline: seen by agents, never by customers; nothing reopens."""
    return timeline.happened(timeline.locked(conversation.pk), None, verb, **facts)
