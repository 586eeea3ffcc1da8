"""An agent writes first."""

import secrets

from django.db import transaction

from comptoir import jobs
from comptoir.conversations.actions.answer import Words, reply
from comptoir.conversations.models import Conversation, Inbox
from comptoir.lib import clock
from comptoir.people.actions import Address, customer_at
from comptoir.people.models import Agent


@transaction.atomic
def start(agent: Agent, inbox: Inbox, to: Address, subject: str, words: Words) -> Conversation:
    """Open a conversation with a customer by writing to them from an inbox.

    Changes: the customer (made if unknown), a conversation assigned to the agent, its first Message (queued).
    Raises people.actions.NoAddress; NothingToSay; ValueError for an empty subject.
    """
    subject = " ".join(subject.split())[:300]
    if not subject:
        raise ValueError("A conversation needs a subject.")
    customer = customer_at(to)
    conversation = Conversation.objects.create(
        public_id=secrets.token_urlsafe(16),
        subject=subject,
        customer=customer,
        inbox=inbox,
        channel=inbox.channel,
        team=inbox.team,
        assignee=agent,
        language=customer.language or agent.language,
        created_at=clock.now(),
    )
    reply(agent, conversation, words)
    jobs.emit("conversation.started", conversation_id=conversation.pk)
    conversation.refresh_from_db()
    return conversation
