"""What a conversation's page shows: its entries with authors and files, in order."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, cast

from django.db.models import Q

from comptoir.conversations.models import Attachment, Conversation, Message


@dataclass(slots=True)
class FileRow:
    id: int
    public_id: str
    name: str
    media_type: str
    size_bytes: int
    content_id: str
    is_inline: bool


@dataclass(slots=True)
class EntryRow:
    """One entry as screens show it."""

    id: int
    public_id: str
    conversation_id: int
    position: int
    entry: str
    is_public: bool
    author: str
    author_name: str
    agent_id: int | None
    channel: str
    text: str
    html: str
    verb: str
    facts: dict[str, Any]
    is_automatic: bool
    delivery: str
    delivery_reason: str
    created_at: datetime
    files: list[FileRow] = field(default_factory=list)


_COLUMNS = (
    "id", "public_id", "conversation_id", "position", "entry", "is_public", "author", "customer__name", "agent__name",
    "agent_id", "channel", "text", "html", "verb", "facts", "is_automatic", "delivery", "delivery_reason", "created_at",
)  # fmt: skip


def entries(conversation: Conversation, *, after: int = 0, only_public: bool = False) -> list[EntryRow]:
    """Entries with a position above `after`, oldest first; those of merged conversations among them by time.

    Catching up (`after` > 0) looks at the conversation itself: merging adds an entry to it.  Two queries whatever N
    is; three when something was merged into it.
    """
    wanted = Q(conversation_id=conversation.pk)
    if conversation.has_absorbed and after == 0:
        wanted = Q(conversation_id__in=family_ids(conversation))
    rows = Message.objects.filter(wanted, position__gt=after)
    if only_public:
        rows = rows.filter(is_public=True)
    order = ("created_at", "id") if conversation.has_absorbed else ("position",)
    found = {}
    for row in rows.order_by(*order).values_list(*_COLUMNS):
        found[row[0]] = _entry_row(row)
    _add_files(found)
    return list(found.values())


def _entry_row(row: tuple[Any, ...]) -> EntryRow:
    """Columns to a row: the author's name is the customer's or the agent's."""
    return EntryRow(*(*row[:7], row[7] or row[8] or "", *row[9:]))


def family_ids(conversation: Conversation) -> list[int]:
    """The conversation and all that were merged into it, at any depth."""
    known, fresh = [conversation.pk], [conversation.pk]
    while fresh:
        fresh = list(Conversation.objects.filter(merged_into__in=fresh).values_list("id", flat=True))
        known += fresh
    return known


def _add_files(found: dict[int, EntryRow]) -> None:
    if not found:
        return
    rows = Attachment.objects.filter(message_id__in=list(found)).values_list(
        "message_id",
        "id",
        "file__public_id",
        "file__name",
        "file__media_type",
        "file__size_bytes",
        "content_id",
        "is_inline",
    )
    for message_id, *columns in rows:
        found[message_id].files.append(FileRow(*cast("tuple[Any, ...]", columns)))
