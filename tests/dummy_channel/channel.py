"""The toy channel's side of the contract: out by `send`, in by `pushed_under_the_door`."""

from dataclasses import dataclass
from typing import ClassVar

from comptoir.conversations.actions import Receipt, receive
from comptoir.conversations.channel import Channel, Incoming, Retry, Sent, Unreachable
from comptoir.conversations.models import Conversation, Inbox, Message
from comptoir.lib import clock
from comptoir.people.actions import Address
from comptoir.people.models import Identity
from tests.dummy_channel.outside import STREET


@dataclass(frozen=True)
class Note:
    """What somebody pushed under the door.  `about` names an answer of ours that they hold in their hand."""

    note_id: str
    sender: str
    name: str = ""
    text: str = ""
    html: str = ""
    about: str = ""


class DummyChannel(Channel):
    kind: ClassVar[str] = "dummy"
    label: ClassVar[str] = "Notes under the door"
    icon: ClassVar[str] = "mail"

    def send(self, message: Message) -> Sent | Retry | Unreachable:
        """Lay the message in front of the door; laying it again lays nothing."""
        try:
            STREET.lay(message.public_id, message.text)
        except OSError as refusal:
            return Unreachable(str(refusal))
        return Sent(f"dummy:{message.public_id}", is_delivered=True)

    def reaches(self, conversation: Conversation) -> bool:
        return conversation.channel == self.kind


def pushed_under_the_door(inbox: Inbox, note: Note) -> Receipt:
    """Take in one note.  The same note twice is one message, for its id is the same."""
    return receive(
        Incoming(
            inbox=inbox,
            external_id=f"dummy:{note.note_id}",
            sender=Address(Identity.Kind.EMAIL, note.sender, note.name),
            received_at=clock.now(),
            text=note.text,
            html=note.html,
            thread=_thread_of(note),
        )
    )


def _thread_of(note: Note) -> Conversation | None:
    """The conversation whose answer they hold: its id is long and random, so who names it was given it."""
    answered = Message.objects.select_related("conversation").filter(public_id=note.about, is_public=True).first()
    return answered.conversation if answered and note.about else None
