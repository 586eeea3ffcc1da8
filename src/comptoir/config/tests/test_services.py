"""The mail listener beside the pages: absent, taken, or there and stopped in the end."""

import errno
import importlib
import logging
from types import SimpleNamespace

import pytest

from comptoir.config import services


class Service:
    is_stopped = False

    def stop(self) -> None:
        self.is_stopped = True


def test_a_service_is_stopped_whatever_happens(monkeypatch: pytest.MonkeyPatch) -> None:
    service = Service()
    monkeypatch.setattr(services, "_starter", lambda module: lambda: service)
    with pytest.raises(RuntimeError), services.mail_listener(is_needed=True):
        raise RuntimeError
    assert service.is_stopped


def test_a_taken_address_stops_the_mail_role_but_not_the_pages(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def start() -> None:
        raise OSError(errno.EADDRINUSE, "Address already in use")

    monkeypatch.setattr(services, "_starter", lambda module: start)
    with pytest.raises(OSError, match="in use"), services.mail_listener(is_needed=True):
        pass
    with caplog.at_level(logging.ERROR), services.mail_listener(is_needed=False):
        assert "no mail comes in" in caplog.text


def test_a_place_without_the_mail_channel_goes_on_without() -> None:
    assert services._starter("comptoir.channels.nothing_here") is None
    with pytest.raises(ModuleNotFoundError):
        services._starter("comptoir.config.tests.broken")


@pytest.fixture(autouse=True)
def _broken_module(monkeypatch: pytest.MonkeyPatch) -> None:
    real = importlib.import_module

    def load(name: str) -> object:
        if name.endswith(".broken"):
            raise ModuleNotFoundError("No module named 'needed_thing'", name="needed_thing")
        return real(name)

    monkeypatch.setattr("comptoir.config.services.importlib", SimpleNamespace(import_module=load))
