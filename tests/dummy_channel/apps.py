"""Installs the channel: the one thing that the core learns of it."""

from django.apps import AppConfig

from comptoir.conversations.channel import register


class DummyConfig(AppConfig):
    name = "tests.dummy_channel"
    label = "dummy"

    def ready(self) -> None:
        from tests.dummy_channel.channel import DummyChannel

        register(DummyChannel())
