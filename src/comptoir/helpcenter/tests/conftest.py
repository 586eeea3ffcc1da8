"""Readers of the help centre: a browser each."""

from typing import Any

import pytest
from django.test import Client
from tests.cast import Cast

from comptoir.conversations.follow import follow_path
from comptoir.conversations.models import Conversation, Message
from comptoir.people.actions import new_account
from comptoir.people.models import Customer


def signed_in(customer: Customer) -> Client:
    """A browser in which this customer is signed in."""
    mail = customer.identities.get(kind="email").address
    customer.account = new_account(mail)
    customer.save()
    browser = Client()
    browser.force_login(customer.account)
    return browser


@pytest.fixture
def carla(cast: Cast) -> Client:
    return signed_in(cast.carla)


@pytest.fixture
def dan(cast: Cast) -> Client:
    return signed_in(cast.dan)


@pytest.fixture
def follower(cast: Cast) -> Client:
    """A browser that came by the link to Carla's request."""
    browser = Client()
    browser.get(follow_path(cast.conversation))
    return browser


@pytest.fixture
def page(cast: Cast) -> str:
    """The address of Carla's request."""
    return f"/requests/{cast.conversation.public_id}/"


def token_in(browser: Client, address: str) -> str:
    """The token that the page at this address carries."""
    html: Any = browser.get(address).content.decode()
    return str(html.split('name="token" value="')[1].split('"')[0])


def fetched(browser: Client, address: str) -> Any:
    """The answer, with its bytes in `body` when it is a file."""
    answer: Any = browser.get(address)
    answer.body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer


def last_word(conversation: Conversation) -> Message:
    """The last entry of a conversation's timeline."""
    return conversation.messages.latest("position")
