"""What stands beside a conversation: the customer's others, linked ones, those in copy, the company's own fields."""

from datetime import datetime
from typing import NamedTuple

from comptoir.conversations.access import visible_to
from comptoir.conversations.models import Conversation, Field, Link, Participant
from comptoir.people.models import Agent

OTHERS = 8


class OtherRow(NamedTuple):
    number: int
    subject: str
    channel: str
    status: str
    last_at: datetime


class LinkRow(NamedTuple):
    id: int
    kind: str
    number: int
    subject: str
    channel: str
    status: str


def others(agent: Agent, conversation: Conversation) -> list[OtherRow]:
    """The customer's other conversations that the agent may see, newest word first, at most OTHERS."""
    rows = Conversation.objects.filter(
        visible_to(agent), customer_id=conversation.customer_id, merged_into__isnull=True
    ).exclude(pk=conversation.pk)
    columns = ("id", "subject", "channel", "status", "last_at")
    return [OtherRow(*row) for row in rows.order_by("-last_at", "-id").values_list(*columns)[:OTHERS]]


def links(agent: Agent, conversation: Conversation) -> list[LinkRow]:
    """Conversations linked with this one, whichever way the link was made; two queries."""
    seen = Conversation.objects.filter(visible_to(agent)).values("pk")
    there = Link.objects.filter(conversation=conversation, other__in=seen).values_list(
        "id", "kind", "other_id", "other__subject", "other__channel", "other__status"
    )
    here = Link.objects.filter(other=conversation, conversation__in=seen).values_list(
        "id", "kind", "conversation_id", "conversation__subject", "conversation__channel", "conversation__status"
    )
    return [LinkRow(*row) for row in [*there, *here]]


def copies(conversation: Conversation) -> list[str]:
    """The addresses of those in copy."""
    return list(Participant.objects.filter(conversation=conversation).values_list("address", flat=True))


def fields_of(of: Field.Of) -> list[Field]:
    """The fields that the company added to conversations, customers or organisations, in their order."""
    return list(Field.objects.filter(of=of, is_active=True))


def messages_to_split(conversation: Conversation) -> list[tuple[int, str, str, datetime]]:
    """What may be split off: id, author's kind, text, time."""
    rows = conversation.messages.filter(entry__in=("said", "noted", "called")).order_by("position")
    return list(rows.values_list("id", "author", "text", "created_at"))
