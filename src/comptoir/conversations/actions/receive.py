"""The one way in: what a customer said on any channel becomes an entry of a conversation, once."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from comptoir import jobs
from comptoir.conversations.actions import timeline
from comptoir.conversations.channel import Incoming
from comptoir.conversations.models import (
    Author,
    Conversation,
    Entry,
    Inbox,
    Link,
    Message,
    Participant,
    Status,
)
from comptoir.lib import clock
from comptoir.lib import html as markup
from comptoir.people.actions import customer_at
from comptoir.people.models import Customer

MAX_TEXT = 500_000  # characters kept of one word; the raw mail is kept whole by its channel
REOPEN_DAYS = 30  # a later word to a closed conversation opens a new one beside it


@dataclass(frozen=True)
class Receipt:
    conversation: Conversation
    message: Message
    is_new: bool  # a conversation was opened
    is_duplicate: bool  # the word was here already; nothing changed


def receive(incoming: Incoming) -> Receipt:
    """Take in one word of a customer.  When this returns, it is committed.

    Changes: the customer (made if unknown), the conversation (opened, continued or reopened), one Message with
    its attachments, participants.  Emits `conversation.opened` for a new one and `message.received`.
    Idempotent: (inbox, external_id) is unique in the database; the second time answers the first's receipt.
    Raises people.actions.NoAddress when the sender has no usable address.
    """
    if not incoming.external_id:
        raise ValueError("A word without external_id cannot be taken in once; give it one (a hash of the raw word).")
    try:
        with transaction.atomic():
            return _receive(incoming)
    except IntegrityError:
        earlier = _earlier(incoming.inbox, incoming.external_id)
        if earlier is None:
            raise
        return earlier


def _earlier(inbox: Inbox, external_id: str) -> Receipt | None:
    found = Message.objects.select_related("conversation").filter(inbox=inbox, external_id=external_id[:255]).first()
    return Receipt(found.conversation, found, is_new=False, is_duplicate=True) if found else None


def _receive(incoming: Incoming) -> Receipt:
    customer = customer_at(incoming.sender)
    conversation, is_new = _conversation_for(incoming, customer)
    said = timeline.append(
        _heard(conversation, incoming.received_at, incoming.is_automatic), _entry_of(incoming, customer)
    )
    for copy in incoming.copies:
        Participant.objects.get_or_create(
            conversation=conversation,
            address=copy.address[:320],
            defaults={"name": copy.name[:160], "added_at": clock.now()},
        )
    if is_new:
        _link_origin(conversation, incoming)
        jobs.emit("conversation.opened", conversation_id=conversation.pk, message_id=said.pk)
    jobs.emit("message.received", message_id=said.pk)
    return Receipt(conversation, said, is_new=is_new, is_duplicate=False)


def _conversation_for(incoming: Incoming, customer: Customer) -> tuple[Conversation, bool]:
    if incoming.thread is not None:
        found = timeline.locked(incoming.thread.pk)
        while found.merged_into_id is not None:
            found = timeline.locked(found.merged_into_id)
        if not _is_long_closed(found):
            return found, False
    inbox = incoming.inbox
    opened = Conversation(
        public_id=secrets.token_urlsafe(16),
        subject=_subject_of(incoming),
        customer=customer,
        inbox=inbox,
        channel=inbox.channel,
        team_id=inbox.team_id,
        language=incoming.language or customer.language or inbox.language,
        fields=incoming.fields,
        created_at=clock.now(),
    )
    return opened, True


def _is_long_closed(conversation: Conversation) -> bool:
    if conversation.status != Status.CLOSED or conversation.solved_at is None:
        return False
    return clock.now() - conversation.solved_at > timedelta(days=REOPEN_DAYS)


def _subject_of(incoming: Incoming) -> str:
    return markup.preview(incoming.subject, 300) or markup.preview(incoming.text or markup.to_text(incoming.html), 80)


def _heard(conversation: Conversation, at: datetime, is_automatic: bool) -> Conversation:
    """The customer has spoken: it is ours to answer, unless a machine spoke."""
    if is_automatic:
        return conversation
    if conversation.status in {Status.WAITING, Status.ON_HOLD, Status.SOLVED, Status.CLOSED}:
        conversation.status = Status.OPEN
        conversation.solved_at = None
    conversation.snoozed_until = None
    timeline.start_clock(conversation)
    return conversation


def _entry_of(incoming: Incoming, customer: Customer) -> timeline.NewEntry:
    safe = markup.make_safe(incoming.html) if incoming.html else ""
    text = (incoming.text or markup.to_text(safe))[:MAX_TEXT]
    return timeline.NewEntry(
        entry=Entry.SAID,
        author=Author.CUSTOMER,
        is_public=True,
        text=text,
        html=safe,
        customer=customer,
        inbox=incoming.inbox,
        channel=incoming.inbox.channel,
        facts=incoming.facts,
        is_automatic=incoming.is_automatic,
        external_id=incoming.external_id[:255],
        files=incoming.files,
        created_at=min(incoming.received_at, clock.now()),
    )


def _link_origin(conversation: Conversation, incoming: Incoming) -> None:
    origin, kind = incoming.claims, Link.Kind.CLAIMS
    if origin is None and incoming.thread is not None:
        origin, kind = incoming.thread, Link.Kind.RELATED
    if origin is not None:
        Link.objects.create(conversation=conversation, other=origin, kind=kind, created_at=clock.now())
        timeline.happened(conversation, None, "linked", other=origin.pk, kind=kind)
