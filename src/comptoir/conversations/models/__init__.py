from comptoir.conversations.models.conversation import (
    DONE,
    Conversation,
    Link,
    Participant,
    Priority,
    Split,
    Status,
    Tag,
)
from comptoir.conversations.models.desk import Draft, Field, ReadMark, SavedReply, SavedView
from comptoir.conversations.models.inbox import Inbox
from comptoir.conversations.models.message import Attachment, Author, Delivery, Entry, Mention, Message

__all__ = [
    "DONE",
    "Attachment",
    "Author",
    "Conversation",
    "Delivery",
    "Draft",
    "Entry",
    "Field",
    "Inbox",
    "Link",
    "Mention",
    "Message",
    "Participant",
    "Priority",
    "ReadMark",
    "SavedReply",
    "SavedView",
    "Split",
    "Status",
    "Tag",
]
