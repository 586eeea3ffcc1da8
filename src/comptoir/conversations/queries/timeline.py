"""What a conversation's page shows: its entries with authors and files, in order."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from comptoir.conversations.models import Attachment, Conversation, Message
from comptoir.lib.compiled import Select


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


_FILE_COLUMNS = (
    "message_id", "id", "file__public_id", "file__name", "file__media_type", "file__size_bytes", "content_id",
    "is_inline",
)  # fmt: skip
_ENTRIES = Select(
    lambda number, after: (
        Message.objects.filter(conversation_id=number, position__gt=after).order_by("position").values_list(*_COLUMNS)
    ),
    2,
)
_FILES = Select(
    lambda number, after: (
        Attachment.objects.filter(message__conversation_id=number, message__position__gt=after)
        .order_by("id")
        .values_list(*_FILE_COLUMNS)
    ),
    2,
)


def entries(conversation: Conversation, *, after: int = 0, only_public: bool = False) -> list[EntryRow]:
    """Entries with a position above `after`, oldest first; those of merged conversations among them by time.

    Catching up (`after` > 0) looks at the conversation itself: merging adds an entry to it.  Two queries whatever N
    is; three when something was merged into it.
    """
    if conversation.has_absorbed and after == 0:
        return _family_entries(conversation, only_public)
    found = {row[0]: _entry_row(row) for row in _ENTRIES(conversation.pk, after) if row[5] or not only_public}
    if found:
        _add_files(found, _FILES(conversation.pk, after))
    return list(found.values())


def _family_entries(conversation: Conversation, only_public: bool) -> list[EntryRow]:
    rows = Message.objects.filter(conversation_id__in=family_ids(conversation))
    if only_public:
        rows = rows.filter(is_public=True)
    found = {row[0]: _entry_row(row) for row in rows.order_by("created_at", "id").values_list(*_COLUMNS)}
    _add_files(found, Attachment.objects.filter(message_id__in=list(found)).values_list(*_FILE_COLUMNS))
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


def _add_files(found: dict[int, EntryRow], rows: Iterable[tuple[Any, ...]]) -> None:
    for message_id, *columns in rows:
        if message_id in found:
            found[message_id].files.append(FileRow(*columns))
