"""Tags: those of a conversation, and those to offer."""

from collections.abc import Iterable

from django.db.models import Count

from comptoir.conversations.models import Conversation, Tag

OFFERED = 40


def of(conversation: Conversation) -> list[str]:
    return list(conversation.tags.values_list("name", flat=True))


def known(besides: Iterable[str] = ()) -> list[str]:
    """The tags used most, and those given, by name."""
    often = Tag.objects.annotate(uses=Count("conversations")).order_by("-uses")[:OFFERED]
    return sorted({tag.name for tag in often} | set(besides))
