"""Every test of the house: nothing leaves this machine, and the services that a test asks for are real."""

import os
import socket
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connections
from django.test import TransactionTestCase
from tests import services

pytest_plugins = ["tests.cast"]

LONGEST = "test_kill"
LOOPBACK = ("127.", "::1", "localhost", "0.0.0.0")  # noqa: S104


class NetworkRefused(AssertionError):
    """A test tried to reach another machine; fake the port instead, or use a server on loopback."""


@pytest.fixture(autouse=True, scope="session")
def _loopback_only() -> Iterator[None]:
    real_connect, real_connect_ex, real_lookup = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def check(host: object) -> None:
        if isinstance(host, str | bytes):
            name = host.decode() if isinstance(host, bytes) else host
            if name and not name.startswith(LOOPBACK):
                raise NetworkRefused(f"A test tried to reach {name!r}; only loopback is allowed.")

    def connect(self: socket.socket, address: object) -> None:
        if self.family != socket.AF_UNIX and isinstance(address, tuple):
            check(address[0])
        real_connect(self, address)  # type: ignore[arg-type]

    def connect_ex(self: socket.socket, address: object) -> int:
        if self.family != socket.AF_UNIX and isinstance(address, tuple):
            check(address[0])
        return real_connect_ex(self, address)  # type: ignore[arg-type]

    def lookup(host: Any, *args: Any, **named: Any) -> Any:
        check(host)
        return real_lookup(host, *args, **named)

    patch = pytest.MonkeyPatch()
    patch.setattr(socket.socket, "connect", connect)
    patch.setattr(socket.socket, "connect_ex", connect_ex)
    patch.setattr(socket, "getaddrinfo", lookup)
    yield
    patch.undo()


@pytest.fixture(autouse=True, scope="session")
def _what_migrations_made_stays() -> Iterator[None]:
    """A test that really commits empties the tables afterwards, roles and all that migrations made too: put that back,
    for with several workers any test may come next."""

    def empty_and_restore(case: TransactionTestCase) -> None:
        for alias in case._databases_names(include_mirrors=False):
            call_command(
                "flush",
                verbosity=0,
                interactive=False,
                database=alias,
                reset_sequences=False,
                inhibit_post_migrate=True,
            )
            made = getattr(connections[alias], "_test_serialized_contents", "")
            connections[alias].creation.deserialize_db_from_string(made)

    patch = pytest.MonkeyPatch()
    patch.setattr(TransactionTestCase, "_fixture_teardown", empty_and_restore)
    yield
    patch.undo()


def pytest_configure(config: pytest.Config) -> None:
    """The run is named before xdist starts its workers, so that they share its services."""
    if "COMPTOIR_TEST_RUN" not in os.environ:
        os.environ["COMPTOIR_TEST_RUN"] = str(os.getpid())


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first, so that no worker stands idle while another finishes the one long file that came last."""
    items.sort(key=lambda item: (LONGEST not in item.path.name, item.get_closest_marker("whole") is None))


def pytest_unconfigure(config: pytest.Config) -> None:
    """What this run started ends with it."""
    if os.environ["COMPTOIR_TEST_RUN"] == str(os.getpid()):
        services.stop_all()


def ask_for(start: Callable[[], str]) -> str:
    """A service's address.  A program that is not installed skips the test at home and fails it in CI."""
    try:
        return start()
    except services.MissingProgramError as missing:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(missing))


@pytest.fixture(scope="session")
def postgresql_url() -> str:
    """`postgresql://postgres@127.0.0.1:PORT/postgres`, a real server of this run."""
    return ask_for(services.postgresql)


@pytest.fixture(scope="session")
def redis_url() -> str:
    """`redis://127.0.0.1:PORT/0`, a real server of this run; use keys of your own."""
    return ask_for(services.redis)
