"""The toy channel keeps the contract: so the contract can be kept, and the core names no channel."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.test import override_settings

from comptoir.conversations.channel import UnknownChannel, channel, unregister
from comptoir.conversations.models import Inbox
from comptoir.conversations.tests.channel_contract import ChannelContract, Word
from tests.dummy_channel.channel import DummyChannel, Note, pushed_under_the_door
from tests.dummy_channel.outside import STREET


@pytest.fixture(autouse=True)
def installed() -> Iterator[None]:
    """The app is added to INSTALLED_APPS, which is all that installing takes."""
    with override_settings(INSTALLED_APPS=[*(each.name for each in apps.get_app_configs()), "tests.dummy_channel"]):
        yield
    unregister("dummy")
    STREET.notes.clear()


class TestTheToyKeepsTheContract(ChannelContract):
    kind = "dummy"

    def hear(self, inbox: Inbox, word: Word) -> None:
        about = word.answers.public_id if word.answers else ""
        pushed_under_the_door(inbox, Note(word.id, word.sender, word.name, word.text, word.html, about))

    def left(self) -> list[tuple[str, str]]:
        return list(STREET.notes.items())

    @contextmanager
    def outside_refuses(self) -> Iterator[None]:
        STREET.is_closed = True
        yield
        STREET.is_closed = False


def test_installing_is_adding_the_app() -> None:
    assert isinstance(channel("dummy"), DummyChannel)
    unregister("dummy")
    with pytest.raises(UnknownChannel):
        channel("dummy")
