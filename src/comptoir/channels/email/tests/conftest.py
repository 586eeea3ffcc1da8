"""The customer's mail server, for tests in which mail leaves."""

import pytest

from comptoir.channels.email import queries
from comptoir.channels.email.tests.outside import CustomersServer


@pytest.fixture(scope="session")
def _customers_server():
    server = CustomersServer()
    server.start()
    yield server
    server.stop()


@pytest.fixture
def outside(_customers_server, settings):
    """A real SMTP server on loopback that takes our mail."""
    server = _customers_server
    server.refusal = server.late = ""
    server.mails.clear()
    server.envelopes.clear()
    settings.SMTP_URL = server.url
    return server


@pytest.fixture(autouse=True)
def _fresh_places():
    queries.forget_places()
    yield
    queries.forget_places()
