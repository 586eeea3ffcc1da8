"""For the tests of the whole: the browser, the real server, a fresh database."""

import os
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
import pytest
from playwright.sync_api import Browser

from tests import browser as reading
from tests.browser import Reader
from tests.server import Server
from tests.services import MissingProgramError


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Headless Chromium, one for all tests of a file.  While it is open its loop runs in this thread, where Django
    refuses its database: a file with a browser asks the real server, never the tables."""
    try:
        with reading.chromium() as opened:
            yield opened
    except MissingProgramError as missing:
        if os.environ.get("CI"):
            raise
        pytest.skip(str(missing))


@pytest.fixture
def start_server(tmp_path: Path) -> Iterator[Callable[..., Server]]:
    """Starts real servers for one test; all are stopped after it."""
    started: list[Server] = []

    def start(**options: Any) -> Server:
        server = Server(tmp_path / f"data{len(started)}", **options)
        started.append(server)
        return server.start()

    yield start
    for server in started:
        server.kill()


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with the demo company, shared by a module's tests that only read or add."""
    server = Server(tmp_path_factory.mktemp("demo") / "data", arguments=("--demo",))
    yield server.start()
    server.kill()


@pytest.fixture
def reader(browser: Browser) -> Iterator[Callable[..., Reader]]:
    """Opens people's browsers: `reader(server.address, locale="fr")`.  Afterwards no page may have complained."""
    opened: list[Reader] = []

    def open_one(base_url: str, **options: Any) -> Reader:
        opened.append(reading.open_reader(browser, base_url, **options))
        return opened[-1]

    yield open_one
    for each in opened:
        each.context.close()
    complaints = [complaint for each in opened for complaint in each.complaints]
    assert not complaints, "\n".join(complaints)


@pytest.fixture
def postgresql_database(postgresql_url: str) -> Iterator[str]:
    """The address of an empty database of one's own."""
    name = f"test_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    yield urlsplit(postgresql_url)._replace(path=f"/{name}").geturl()
    with psycopg.connect(postgresql_url, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
