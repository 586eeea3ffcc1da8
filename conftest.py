"""Every test of the house: nothing leaves this machine."""

import socket
from collections.abc import Iterator
from typing import Any

import pytest

pytest_plugins = ["tests.cast"]

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
