"""Inboxes: made, changed, put out of use.  One that words came in by is never deleted."""

from dataclasses import dataclass, field
from typing import Any

from django.db import IntegrityError, transaction

from comptoir.conversations.channel import channel
from comptoir.conversations.models import Inbox
from comptoir.people.actions import Actor, record
from comptoir.people.models import Team


class AddressTaken(ValueError):
    """Another inbox of this channel has the address."""


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

    Raises UnknownChannel, AddressTaken.
    """
    inbox = Inbox(channel=channel(kind).kind)
    _set(inbox, details)
    channel(kind).inbox_added(inbox)
    record(actor, "inbox.added", inbox, channel=kind)
    return inbox


@transaction.atomic
def edit_inbox(actor: Actor, inbox: Inbox, details: InboxDetails) -> Inbox:
    """Change an inbox; conversations that are open keep their team.  Raises AddressTaken."""
    before = _shown(inbox)
    _set(inbox, details)
    after = _shown(inbox)
    changed = {key: [before[key], after[key]] for key in after if before[key] != after[key]}
    record(actor, "inbox.edited", inbox, **changed)
    return inbox


def _set(inbox: Inbox, details: InboxDetails) -> None:
    inbox.name, inbox.address, inbox.team = details.name[:120], details.address, details.team
    inbox.language, inbox.is_active, inbox.settings = details.language, details.is_active, details.settings
    try:
        with transaction.atomic():
            inbox.save()
    except IntegrityError as error:
        raise AddressTaken(details.address) from error


def _shown(inbox: Inbox) -> dict[str, Any]:
    """What the audit trail may tell of an inbox: never its settings, where passwords are."""
    team = inbox.team.name if inbox.team else ""
    return {"name": inbox.name, "address": inbox.address, "team": team, "is_active": inbox.is_active}
