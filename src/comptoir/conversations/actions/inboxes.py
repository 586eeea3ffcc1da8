"""Inboxes: made, changed, put out of use.  One that words came in by is never deleted."""

from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from comptoir.conversations.channel import channel
from comptoir.conversations.models import Inbox
from comptoir.people.actions import Actor, record
from comptoir.people.models import Team


@dataclass(frozen=True)
class InboxDetails:
    name: str
    address: str = ""
    team: Team | None = None
    language: str = ""
    is_active: bool = True
    settings: dict[str, Any] = field(default_factory=dict)


@transaction.atomic
def add_inbox(actor: Actor, kind: str, details: InboxDetails) -> Inbox:
    """Make an inbox of a channel, with whatever the channel gives each of its inboxes.

    Raises UnknownChannel; IntegrityError when another inbox of the channel has the address.
    """
    inbox = Inbox.objects.create(
        channel=channel(kind).kind,
        name=details.name[:120],
        address=details.address,
        team=details.team,
        language=details.language,
        is_active=details.is_active,
        settings=details.settings,
    )
    channel(kind).inbox_added(inbox)
    record(actor, "inbox.added", inbox, channel=kind)
    return inbox


@transaction.atomic
def edit_inbox(actor: Actor, inbox: Inbox, details: InboxDetails) -> Inbox:
    """Change an inbox; conversations that are open keep their team."""
    inbox.name, inbox.address, inbox.team = details.name[:120], details.address, details.team
    inbox.language, inbox.is_active, inbox.settings = details.language, details.is_active, details.settings
    inbox.save(update_fields=["name", "address", "team", "language", "is_active", "settings"])
    record(actor, "inbox.edited", inbox)
    return inbox
