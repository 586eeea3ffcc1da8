"""The desk's own set-up: signed-in clients, and a channel that reaches everybody."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from tests.cast import Cast

from comptoir.conversations import channel as contract
from comptoir.conversations.channel import Channel, Sent
from comptoir.conversations.models import Conversation, Inbox, Message
from comptoir.people.models import Agent

Signed = Callable[[Agent], Client]


class Pigeon(Channel):
    """Carries everything to everybody at once."""

    kind = "pigeon"
    label = "Pigeon"
    icon = "send"
    can_start = True

    def send(self, message: Message) -> Sent:
        return Sent(is_delivered=True)

    def reaches(self, conversation: Conversation) -> bool:
        return True


@pytest.fixture
def signed() -> Signed:
    """A browser in which this agent is signed in."""

    def client_of(agent: Agent) -> Client:
        client = Client()
        client.force_login(agent.account, backend="allauth.account.auth_backends.AuthenticationBackend")
        return client

    return client_of


@pytest.fixture
def ana(cast: Cast, signed: Signed) -> Client:
    return signed(cast.ana)


@pytest.fixture
def ben(cast: Cast, signed: Signed) -> Client:
    return signed(cast.ben)


@pytest.fixture
def pigeon(cast: Cast) -> Iterator[Inbox]:
    contract.register(Pigeon())
    yield Inbox.objects.create(channel="pigeon", name="Loft", team=cast.billing)
    contract.unregister("pigeon")
