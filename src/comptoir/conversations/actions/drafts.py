"""Drafts: what an agent has typed is on the server before they notice."""

from django.db import transaction

from comptoir.conversations.models import Conversation, Draft, Entry, Inbox
from comptoir.lib import clock
from comptoir.people.models import Agent


@transaction.atomic
def keep_draft(
    agent: Agent,
    conversation: Conversation,
    entry: Entry,
    html: str,
    file_ids: tuple[int, ...] = (),
    inbox: Inbox | None = None,
) -> Draft | None:
    """Keep these words for this agent; empty ones clear the draft (answers None)."""
    mine = Draft.objects.filter(conversation=conversation, agent=agent, entry=entry, send_at__isnull=True)
    if not html.strip() and not file_ids:
        mine.delete()
        return None
    draft, _ = Draft.objects.update_or_create(
        conversation=conversation,
        agent=agent,
        entry=entry,
        send_at=None,
        defaults={"html": html, "file_ids": list(file_ids), "inbox": inbox, "saved_at": clock.now()},
    )
    return draft
