"""The only writes of conversations; one file for each kind of deed."""

from comptoir.conversations.actions.answer import (
    UNDO_S,
    NothingToSay,
    Words,
    call_back,
    hold_reply,
    note,
    reply,
    send_draft,
)
from comptoir.conversations.actions.deliver import deliver, send_again, set_delivery
from comptoir.conversations.actions.drafts import keep_draft
from comptoir.conversations.actions.inboxes import InboxDetails, add_inbox, edit_inbox
from comptoir.conversations.actions.merge import (
    NotPossible,
    link,
    merge,
    merge_customers,
    split,
    undo_split,
    unlink,
    unmerge,
    unmerge_customers,
)
from comptoir.conversations.actions.reading import mark_read, mark_read_by_customer, mark_unread
from comptoir.conversations.actions.receive import Receipt, receive
from comptoir.conversations.actions.start import start
from comptoir.conversations.actions.state import (
    assign,
    set_fields,
    set_priority,
    set_status,
    set_status_by_customer,
    set_subject,
    set_tags,
    set_team,
    snooze,
    wake,
    wake_due,
)

__all__ = [
    "UNDO_S",
    "InboxDetails",
    "NotPossible",
    "NothingToSay",
    "Receipt",
    "Words",
    "add_inbox",
    "assign",
    "call_back",
    "deliver",
    "edit_inbox",
    "hold_reply",
    "keep_draft",
    "link",
    "mark_read",
    "mark_read_by_customer",
    "mark_unread",
    "merge",
    "merge_customers",
    "note",
    "receive",
    "reply",
    "send_again",
    "send_draft",
    "set_delivery",
    "set_fields",
    "set_priority",
    "set_status",
    "set_status_by_customer",
    "set_subject",
    "set_tags",
    "set_team",
    "snooze",
    "split",
    "start",
    "undo_split",
    "unlink",
    "unmerge",
    "unmerge_customers",
    "wake",
    "wake_due",
]
