"""The jobs of the whole; the set-up screens ask for some by name, since no screen may import what stands above it."""

import logging
from importlib import import_module

from django.conf import settings
from django.db import connection

from comptoir.jobs import task
from comptoir.people.actions import note_demo_progress

log = logging.getLogger("comptoir.demo")


@task(name="config.fake_request", max_attempts=1)
def fake_request(token: str, language: str = "", sender: str = "", text: str = "") -> None:
    from comptoir.config import fakes  # not at start: it loads the channels' readers

    fakes.receive_request(fakes.Wish(language, sender, text), token)


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


@task(name="config.fill_demo", max_attempts=3)
def fill_demo() -> None:
    """Let the demo company move in; nobody of it can sign in until `comptoir demo --password`."""
    from comptoir.config import demo

    try:
        filled = demo.fill(note_demo_progress)
    except demo.NotEmpty:
        note_demo_progress(0, 0, "Somebody works here already: the demo company moves only into an empty place.")
        return
    note_demo_progress(filled.steps, filled.steps)


@task(name="config.wipe_demo", max_attempts=3)
def wipe_demo() -> None:
    """Take it away again."""
    from comptoir.config import demo

    wiped = demo.wipe()
    log.info("wiped %d conversations of the demo; kept %s", wiped.conversations, ", ".join(wiped.kept) or "nothing")
