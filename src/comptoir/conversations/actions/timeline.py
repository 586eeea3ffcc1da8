"""Adding to the timeline: the one place where a position is given and where what lists show is kept."""

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from comptoir import realtime
from comptoir.conversations.channel import IncomingFile
from comptoir.conversations.models import Attachment, Author, Conversation, Delivery, Entry, Inbox, Message
from comptoir.files.actions import mark_kept
from comptoir.lib import clock
from comptoir.lib import html as markup
from comptoir.lib.compiled import Insert, Update
from comptoir.people import queries as people
from comptoir.people.models import Agent, Customer


@dataclass(frozen=True)
class NewEntry:
    """An entry to be, before it has a position."""

    entry: Entry
    author: Author
    is_public: bool = False
    text: str = ""
    html: str = ""  # safe already
    customer: Customer | None = None
    agent: Agent | None = None
    inbox: Inbox | None = None
    channel: str = ""
    verb: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    is_automatic: bool = False
    external_id: str | None = None
    delivery: Delivery = Delivery.NONE
    files: tuple[IncomingFile, ...] = ()
    created_at: datetime | None = None


def locked(conversation_id: int) -> Conversation:
    """The conversation, held until the end of the transaction, so that positions rise by one.  Raises DoesNotExist."""
    return Conversation.objects.select_for_update().get(pk=conversation_id)


def append(conversation: Conversation, new: NewEntry) -> Message:
    """Add an entry to a locked conversation, or the first one to a new conversation, and keep its list columns true.

    Changes: one Message, its Attachments, the conversation's row (all columns that this module keeps).  Announces the
    entry to the agents who look, and to the customer only if it is public.
    """
    conversation.last_position += 1
    if new.entry == Entry.SAID:
        conversation.last_at = clock.now()
        conversation.last_preview = markup.preview(new.text, 200)
        conversation.last_by = new.author
        if new.author == Author.CUSTOMER:
            conversation.last_said_position = conversation.last_position
    save(conversation)
    message = Message(
        public_id=secrets.token_urlsafe(16),
        conversation=conversation,
        position=conversation.last_position,
        entry=new.entry,
        is_public=new.is_public,
        author=new.author,
        customer=new.customer,
        agent=new.agent,
        inbox=new.inbox,
        channel=new.channel,
        text=new.text,
        html=new.html,
        verb=new.verb,
        facts=new.facts,
        is_automatic=new.is_automatic,
        external_id=new.external_id,
        delivery=new.delivery,
        created_at=new.created_at or clock.now(),
    )
    _ADD_MESSAGE(message)
    if new.files:
        Attachment.objects.bulk_create(
            Attachment(message=message, file_id=each.file_id, content_id=each.content_id, is_inline=each.is_inline)
            for each in new.files
        )
        mark_kept(each.file_id for each in new.files)
    announce(conversation, message)
    return message


def happened(conversation: Conversation, agent: Agent | None, verb: str, **facts: Any) -> Message:
    """Add "this happened" to a locked conversation: seen by agents, never by customers."""
    return append(
        conversation,
        NewEntry(
            entry=Entry.HAPPENED,
            author=Author.AGENT if agent else Author.SYSTEM,
            agent=agent,
            verb=verb,
            facts=facts,
        ),
    )


def start_clock(conversation: Conversation) -> None:
    """An answer is owed from now on, unless one was already.  Of a locked conversation; its next entry writes it."""
    if conversation.waiting_since is None:
        company = people.company()
        conversation.waiting_since = clock.now()
        conversation.promise_at = conversation.waiting_since + timedelta(hours=company.promise_hours if company else 24)


_KEPT_COLUMNS = (
    "subject", "status", "priority", "team", "assignee", "customer", "inbox", "channel", "language", "fields",
    "snoozed_until", "merged_into", "has_absorbed", "solved_at", "is_listed", "last_position", "last_said_position",
    "last_at", "last_preview", "last_by", "first_answer_at", "waiting_since", "promise_at",
)  # fmt: skip
_ADD_CONVERSATION = Insert(Conversation)
_KEEP_CONVERSATION = Update(Conversation, *_KEPT_COLUMNS)
_ADD_MESSAGE = Insert(Message)


def save(conversation: Conversation) -> None:
    """Write a new or a locked conversation's row; whether lists show it follows from its state."""
    conversation.is_listed = not conversation.is_done and conversation.merged_into_id is None
    if conversation.pk is None:
        _ADD_CONVERSATION(conversation)
    else:
        _KEEP_CONVERSATION(conversation)


def announce(conversation: Conversation, message: Message) -> None:
    """After commit: tell the agents who look at it or list it, and the customer if they may see it."""
    position = message.position
    realtime.announce(f"conversation:{conversation.pk}", "entry", position=position, entry=message.entry)
    announce_row(conversation, word=message.author if message.entry == Entry.SAID else "")
    if message.is_public or message.verb == "status":
        realtime.announce(f"request:{conversation.public_id}", "entry")  # no position: a gap would tell of a note


def announce_row(conversation: Conversation, word: str = "") -> None:
    """After commit: its row in lists has changed.  `word` says who spoke, if somebody did."""
    topics = [f"team:{conversation.team_id or 0}"]
    if conversation.assignee_id:
        topics.append(f"agent:{conversation.assignee_id}")
    for topic in topics:
        realtime.announce(
            topic, "row", conversation_id=conversation.pk, word=word, assignee_id=conversation.assignee_id or 0
        )


def announce_delivery(message: Message) -> None:
    """After commit: how far this message has come has changed."""
    realtime.announce(f"conversation:{message.conversation_id}", "delivery", message_id=message.pk)
    realtime.announce(f"request:{message.conversation.public_id}", "delivery")
