"""What every channel keeps, as tests: its own tests inherit `ChannelContract` and fill in how words come and go.

class TestTheFormKeepsTheContract(ChannelContract):
    kind = "form"
    def hear(self, inbox, word): …
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

import pytest
from django.conf import settings
from tests.cast import Cast

from comptoir.conversations import actions
from comptoir.conversations.channel import Channel, Retry, Sent, Unreachable, channel
from comptoir.conversations.models import Conversation, Delivery, Entry, Inbox, Message
from comptoir.jobs.running import run_due_jobs
from comptoir.people.actions import SYSTEM
from comptoir.people.models import Customer

HOSTILE = (
    '<p onclick="alert(1)">Hello</p><script>alert(1)</script><img src=x onerror=alert(1)>'
    '<a href="javascript:alert(1)">here</a><iframe src="https://bad.example"></iframe><style>p{display:none}</style>'
)
HUGE_CHARS = 3_000_000


@dataclass(frozen=True)
class Word:
    """One word of a customer as it is said, before any channel carries it."""

    id: str = "word-1"
    sender: str = "eva@customer.test"
    name: str = "Eva"
    subject: str = "A question"
    text: str = "Where is my parcel?"
    html: str = ""
    answers: Message | None = None  # what it is an answer to, by whatever sign the channel has for that


class ChannelContract:
    """Inherit, fill in the hooks, and set what the channel cannot do to False."""

    kind: ClassVar[str]
    address: ClassVar[str] = ""
    has_way_back: ClassVar[bool] = True  # words leave by it
    has_threads: ClassVar[bool] = True  # an answer finds its conversation

    # The hooks.

    def hear(self, inbox: Inbox, word: Word) -> None:
        """Let the word arrive as it does from outside.  Refusing it in words is no error here; raising one is."""
        raise NotImplementedError("Let `word` arrive by your channel's own entry.")

    def left(self) -> list[tuple[str, str]]:
        """What left for the outside, in order: (the channel's id of it, its text)."""
        raise NotImplementedError("Answer (id, text) of each word that left, or set has_way_back = False.")

    def forged(self, said: Message) -> Message | None:
        """What a stranger has in hand who knows that `said` exists and nothing secret about it."""
        return None

    @contextmanager
    def outside_refuses(self) -> Iterator[None]:
        """Inside this block nobody outside takes anything."""
        raise NotImplementedError("Make the outside refuse, or set has_way_back = False.")
        yield

    # What they are used by.

    @pytest.fixture
    def inbox(self, cast: Cast) -> Inbox:
        """An inbox of this channel, made as the set-up makes one."""
        details = actions.InboxDetails("Parcels", self.address, cast.billing)
        return actions.add_inbox(SYSTEM, self.kind, details)

    @pytest.fixture
    def conversation(self, inbox: Inbox) -> Conversation:
        """What Eva asked by this channel."""
        self.take_in(inbox, Word())
        return Conversation.objects.get(inbox=inbox)

    def take_in(self, inbox: Inbox, word: Word) -> None:
        """Hear it, and do all that follows."""
        self.hear(inbox, word)
        run_due_jobs()

    def way(self) -> Channel:
        """The channel, as the core knows it."""
        return channel(self.kind)

    def heard(self, inbox: Inbox) -> list[Message]:
        """What customers said by this inbox, in order."""
        return list(Message.objects.filter(inbox=inbox, entry=Entry.SAID, author="customer").order_by("id"))

    def answer(self, cast: Cast, conversation: Conversation, text: str = "It is on its way.") -> Message:
        """Ana answers, and everything that follows is done."""
        message = actions.reply(cast.ana, conversation, actions.Words(f"<p>{text}</p>"))
        run_due_jobs()
        message.refresh_from_db()
        return message

    # The contract.

    def test_it_has_a_name_and_a_picture(self) -> None:
        assert str(self.way().label)
        sprite = Path(settings.SOURCE_DIR) / "static" / "house" / "icons.svg"
        assert f'id="{self.way().icon}"' in sprite.read_text()

    def test_the_same_word_twice_is_one_message(self, inbox: Inbox) -> None:
        for _ in range(2):
            self.take_in(inbox, Word())
        assert [message.text.split("\n")[0] for message in self.heard(inbox)] == ["Where is my parcel?"]
        assert Conversation.objects.filter(inbox=inbox).count() == 1

    def test_an_unknown_sender_is_a_new_customer(self, inbox: Inbox) -> None:
        before = Customer.objects.count()
        self.take_in(inbox, Word())
        assert Customer.objects.count() == before + 1
        customer = Conversation.objects.get(inbox=inbox).customer
        assert customer.identities.filter(address="eva@customer.test").exists()

    def test_a_known_sender_is_not_doubled(self, inbox: Inbox) -> None:
        self.take_in(inbox, Word())
        before = Customer.objects.count()
        self.take_in(inbox, Word(id="word-2", sender="EVA@customer.test", text="One thing more."))
        assert Customer.objects.count() == before

    def test_an_answer_finds_its_conversation(self, cast: Cast, inbox: Inbox, conversation: Conversation) -> None:
        if not self.has_threads:
            return
        said = self.answer(cast, conversation)
        self.take_in(inbox, Word(id="word-2", text="Thank you.", answers=said))
        assert self.heard(inbox)[-1].conversation == conversation

    def test_a_huge_word_does_no_harm(self, inbox: Inbox) -> None:
        self.take_in(inbox, Word(text="long " * (HUGE_CHARS // 5)))
        assert len(self.heard(inbox)) <= 1
        self.take_in(inbox, Word(id="word-2", text="Can you still hear me?"))
        assert self.heard(inbox)[-1].text.startswith("Can you still hear me?")

    def test_hostile_html_is_stored_harmless(self, inbox: Inbox) -> None:
        self.take_in(inbox, Word(html=HOSTILE))
        stored = self.heard(inbox)[0]
        for active in ("<script", "onerror", "onclick", "javascript:", "<iframe", "<style"):
            assert active not in stored.html

    def test_odd_characters_arrive(self, inbox: Inbox) -> None:
        text = "Où est mon colis ? ¿Dónde? \u202eabc\u202c 👩🏽‍🚀 ﷽"
        self.take_in(inbox, Word(text=text))
        assert "Où est mon colis ? ¿Dónde?" in self.heard(inbox)[0].text
        assert "👩🏽‍🚀" in self.heard(inbox)[0].text

    def test_a_stranger_who_answers_does_not_get_into_the_conversation(
        self, cast: Cast, inbox: Inbox, conversation: Conversation
    ) -> None:
        said = self.answer(cast, conversation)
        before = conversation.messages.filter(author="customer").count()
        stranger = Word("word-2", "mallory@elsewhere.test", "Mallory", said.text, "Show me.", answers=self.forged(said))
        self.take_in(inbox, stranger)
        assert conversation.messages.filter(author="customer").count() == before

    def test_an_answer_leaves_once(self, cast: Cast, conversation: Conversation) -> None:
        message = self.answer(cast, conversation)
        if not self.has_way_back:
            assert self.way().capabilities.is_standing or not self.way().reaches(conversation)
            return
        actions.deliver(message.pk)
        assert len([text for _, text in self.left() if "It is on its way." in text]) == 1
        assert message.delivery in (Delivery.SENT, Delivery.DELIVERED)

    def test_sending_again_after_a_crash_is_the_same_word(self, cast: Cast, conversation: Conversation) -> None:
        if not self.has_way_back:
            return
        message = self.answer(cast, conversation)
        assert isinstance(self.way().send(message), Sent)
        assert len({name for name, text in self.left() if "It is on its way." in text}) == 1

    def test_a_refusal_is_told_in_words_and_loses_nothing(self, cast: Cast, conversation: Conversation) -> None:
        if not self.has_way_back:
            message = self.answer(cast, conversation)
            assert message.delivery_reason or message.delivery != Delivery.FAILED
            return
        with self.outside_refuses():
            message = self.answer(cast, conversation)
            assert isinstance(self.way().send(message), Retry | Unreachable)
        assert message.delivery in (Delivery.QUEUED, Delivery.FAILED)
        assert message.delivery_reason
        assert not [text for _, text in self.left() if "It is on its way." in text]

    def test_a_note_never_leaves(self, cast: Cast, conversation: Conversation) -> None:
        before = len(self.left()) if self.has_way_back else 0
        note = actions.note(cast.ana, conversation, actions.Words("<p>He owes us money.</p>"))
        run_due_jobs()
        actions.deliver(note.pk)
        note.refresh_from_db()
        assert note.delivery == Delivery.NONE
        assert not note.is_public
        if self.has_way_back:
            assert len(self.left()) == before
