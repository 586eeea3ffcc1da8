"""The channel contract: what a channel gives the core and gets from it.  Core and screens never name a kind.

A channel is a folder in `channels/`.  Its `apps.py` calls `register(TheChannel())` in `ready()`.

A channel SHALL hand every word that arrives to `actions.receive` with an `external_id` that is the same when the
same word arrives twice; SHALL answer `send` with what became of it and never raise for a refusal; SHALL NOT keep the
only copy of a customer's words; SHALL NOT send anything that is not public.  A channel MAY bring a composer and a
set-up page.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from comptoir.conversations.models import Conversation, Inbox, Message
from comptoir.lib.compiled import Objects
from comptoir.people.actions import Address


@dataclass(frozen=True)
class IncomingFile:
    """A file that came with a word; its bytes are stored already (files.actions.keep_upload)."""

    file_id: int
    content_id: str = ""
    is_inline: bool = False


@dataclass(frozen=True)
class Incoming:
    """One word of a customer, as a channel heard it.

    `html` need not be safe: `receive` makes it so.  `thread` is the conversation that the channel found it to belong
    to (and whose sender it checked), `claims` one that it only claims to answer.
    """

    inbox: Inbox
    external_id: str
    sender: Address
    received_at: datetime
    subject: str = ""
    text: str = ""
    html: str = ""
    files: tuple[IncomingFile, ...] = ()
    thread: Conversation | None = None
    claims: Conversation | None = None
    copies: tuple[Address, ...] = ()
    language: str = ""
    fields: dict[str, str] = field(default_factory=dict)
    facts: dict[str, object] = field(default_factory=dict)
    is_automatic: bool = False  # recorded, but never reopens, never is answered by a machine


@dataclass(frozen=True)
class Sent:
    """It left.  `external_id` is the channel's id of it; `is_delivered` when the channel knows that it arrived."""

    external_id: str | None = None
    is_delivered: bool = False


@dataclass(frozen=True)
class Retry:
    """Not now: try again after so many seconds.  The reason is shown meanwhile, in words."""

    after_s: float
    reason: str


@dataclass(frozen=True)
class Unreachable:
    """This channel cannot reach the customer; the core tries their next address."""

    reason: str


@dataclass(frozen=True)
class Capabilities:
    has_subject: bool = False
    has_copies: bool = False
    has_html: bool = True
    has_files: bool = True
    is_live: bool = False  # somebody is waiting on the other side
    is_helpcenter: bool = False  # what customers write in the help centre arrives by it
    is_standing: bool = False  # nothing goes out: the customer comes and looks; tried after the ways that go to them


@dataclass(frozen=True)
class Start:
    """One place where customers may begin, as the help centre offers it."""

    title: str
    about: str
    href: str
    icon: str  # of static/house/icons.svg
    hue: str = ""  # accent, brass, sky or plum
    takes_words: bool = False  # the page takes `?words=`: what the customer has typed already


@dataclass(frozen=True)
class Proposal:
    """How an inbox of this channel begins in the first minute and in the set-up."""

    name: str = ""  # proposed; empty: it is called like its address
    needs_address: bool = False  # a mail address to be asked for
    help: str = ""


class Channel(ABC):
    kind: ClassVar[str]
    label: ClassVar[str | Promise]
    icon: ClassVar[str]  # of static/house/icons.svg
    hue: ClassVar[str] = ""  # accent, brass, sky or plum of static/house/tokens.css: its colour wherever it shows
    capabilities: ClassVar[Capabilities] = Capabilities()
    composer: ClassVar[str] = ""  # template with fields of its own above the editor
    setup: ClassVar[str] = ""  # URL name of its set-up page, taking inbox_id
    can_start: ClassVar[bool] = False  # agents can open a conversation through it

    @abstractmethod
    def send(self, message: Message) -> Sent | Retry | Unreachable:
        """Send one public message, outside any transaction.  Called again after a crash: SHALL be idempotent."""

    @abstractmethod
    def reaches(self, conversation: Conversation) -> bool:
        """Whether this channel has an address of the customer to send to."""

    def reply_label(self) -> str:
        """What the composer calls answering by this channel, in the agent's language."""
        return _("Reply by %(channel)s") % {"channel": self.label}

    def start_address(self, inbox: Inbox) -> str:
        """Where customers turn to reach this inbox (a mail address, a page), or nothing."""
        return inbox.address

    def starts(self) -> list[Start]:
        """The places where customers may begin with this channel, in the reader's language; none by default."""
        return []

    def proposal(self) -> Proposal | None:
        """What to ask an admin who adds an inbox, in their language; none: the first minute leaves this channel out."""
        return None

    def inbox_added(self, inbox: Inbox) -> None:  # noqa: B027 - most channels add nothing
        """An inbox of this kind was made, in the same transaction: add what it cannot be without."""

    def inbox_for(self, conversation: Conversation) -> Inbox | None:
        """The inbox to answer from: the conversation's own if it is of this kind, else the team's, else the first."""
        if conversation.inbox.channel == self.kind and conversation.inbox.is_active:
            return conversation.inbox
        inboxes = _INBOXES_OF(self.kind)
        return next((inbox for inbox in inboxes if inbox.team_id == conversation.team_id), None) or next(
            iter(inboxes), None
        )


_INBOXES_OF = Objects(lambda kind: Inbox.objects.filter(channel=kind, is_active=True), 1, of=str)


class UnknownChannel(LookupError):
    """No channel of this kind is installed."""


_channels: dict[str, Channel] = {}


def register(channel: Channel) -> None:
    """Install a channel.  Raises ValueError when its kind is taken by another class."""
    taken = _channels.get(channel.kind)
    if taken is not None and type(taken) is not type(channel):
        raise ValueError(f"Channel kind {channel.kind!r} is taken by {type(taken).__name__}.")
    _channels[channel.kind] = channel


def unregister(kind: str) -> None:
    """Take a channel out again (tests)."""
    _channels.pop(kind, None)


def channel(kind: str) -> Channel:
    """The channel of this kind.  Raises UnknownChannel."""
    try:
        return _channels[kind]
    except KeyError:
        raise UnknownChannel(kind) from None


def channels() -> Iterable[Channel]:
    """Every installed channel, in the order of installation."""
    return tuple(_channels.values())


def helpcenter_inbox(conversation: Conversation) -> Inbox:
    """The inbox by which a word written in the help centre arrives; the conversation's own when none is for that."""
    for each in channels():
        if each.capabilities.is_helpcenter:
            return each.inbox_for(conversation) or conversation.inbox
    return conversation.inbox


def ways_to(conversation: Conversation) -> list[Channel]:
    """The channels that reach this customer now: the one they last used first, those that only stand waiting last."""
    reaching = [each for each in channels() if each.reaches(conversation)]
    return sorted(reaching, key=lambda each: (each.capabilities.is_standing, each.kind != conversation.channel))
