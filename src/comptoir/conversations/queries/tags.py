"""Tags: those of a conversation, and those to offer."""

from collections.abc import Iterable

from django.db.models import Count

from comptoir.conversations.models import Conversation, Tag
from comptoir.lib.compiled import Select

OFFERED = 40


_OF = Select(lambda number: Tag.objects.filter(conversations=number).order_by("name").values_list("name"), 1)


def of(conversation: Conversation) -> list[str]:
    return [name for (name,) in _OF(conversation.pk)]


def known(besides: Iterable[str] = ()) -> list[str]:
    """The tags used most, and those given, by name."""
    often = Tag.objects.annotate(uses=Count("conversations")).order_by("-uses")[:OFFERED]
    return sorted({tag.name for tag in often} | set(besides))
