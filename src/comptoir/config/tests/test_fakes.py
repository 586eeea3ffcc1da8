"""`comptoir fake`: a stranger's request or mail takes the same way as everybody's."""

import pytest

from comptoir import jobs
from comptoir.config import fakes
from comptoir.config.fakes import CannotFake, Wish
from comptoir.conversations import actions
from comptoir.conversations.actions import InboxDetails
from comptoir.conversations.models import Conversation, Message
from comptoir.jobs.running import run_due_jobs
from comptoir.people.actions import SYSTEM
from comptoir.people.models import Team

pytestmark = pytest.mark.django_db


def an_inbox(kind: str, address: str = "", language: str = "") -> None:
    team, _ = Team.objects.get_or_create(name="Help", defaults={"slug": "help"})
    actions.add_inbox(SYSTEM, kind, InboxDetails("Help", address, team, language))


def test_a_request_comes_in_by_the_first_form() -> None:
    an_inbox("form")
    told = fakes.request(Wish(language="fr"))
    conversation = Conversation.objects.get(pk=told.number)
    assert (conversation.subject, conversation.language) == (told.subject, "fr")
    assert conversation.customer.identities.get().address == told.sender
    assert told.sender.endswith(".fake.example")


def test_what_is_typed_is_what_is_said() -> None:
    an_inbox("form")
    told = fakes.request(Wish("en", "Zed Quick <zed@quick.example>", "Where is it?\nI wait."))
    said = Message.objects.get(conversation_id=told.number)
    assert said.text == "Where is it?\nI wait."
    assert said.customer is not None
    assert (said.customer.name, said.conversation.subject) == ("Zed Quick", "Where is it?")


def test_a_mail_comes_in_by_the_door_of_the_mailbox_of_its_language() -> None:
    an_inbox("email", "help@here.example")
    an_inbox("email", "hola@here.example", "es")
    told = fakes.mail(Wish(language="es"))
    conversation = Conversation.objects.get(pk=told.number)
    assert conversation.inbox.address == "hola@here.example"
    assert conversation.subject == told.subject


def test_the_same_request_twice_is_one_conversation() -> None:
    an_inbox("form")
    assert len({fakes.receive_request(Wish(), "0a").number for _ in range(2)}) == 1
    jobs.enqueue("config.fake_request", token="0a")
    run_due_jobs()
    assert Conversation.objects.count() == 1


def test_without_an_inbox_it_says_what_to_make_first() -> None:
    with pytest.raises(CannotFake, match="comptoir demo"):
        fakes.request(Wish())
    with pytest.raises(CannotFake, match="comptoir demo"):
        fakes.mail(Wish())
