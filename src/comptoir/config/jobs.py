"""The jobs of the whole."""

from importlib import import_module

from django.conf import settings
from django.db import connection

from comptoir.jobs import task


@task(name="config.fake_request", max_attempts=1)
def fake_request(token: str) -> None:
    from comptoir.config import fakes  # not at start: it loads the channels' readers

    fakes.receive_request(token)


@task(name="config.forget_sessions", max_attempts=3)
def forget_sessions() -> None:
    """Delete sessions that have run out."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()


@task(name="config.tidy_database", max_attempts=3)
def tidy_database() -> None:
    """Let SQLite look at its tables, so that it goes on choosing the right index (PostgreSQL does so by itself)."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA optimize")
