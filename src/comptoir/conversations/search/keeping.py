"""The search index and the triggers that keep it: taken down around migrations and bulk loads, put up again after.

Why around migrations: conversations/migrations/0002_search_on_sqlite.py.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.migrations import RunPython, RunSQL

log = logging.getLogger("comptoir.search")

_EMPTY_SQLITE = (
    "INSERT INTO conversations_search_said (conversations_search_said) VALUES ('rebuild')",
    "DELETE FROM conversations_search_heads",
    "INSERT INTO conversations_search_heads (id, words, whose, place)"
    " SELECT id, words, whose, place FROM conversations_search_headwords",
    "INSERT INTO conversations_search_head (conversations_search_head) VALUES ('rebuild')",
)
_FILL_POSTGRESQL = (
    "DROP INDEX conversations_search_said_words, conversations_search_head_words",
    "TRUNCATE conversations_search_said, conversations_search_head",
    "INSERT INTO conversations_search_said (id, words) SELECT conversation_id << 20 | position, comptoir_words(text)"
    " || array_to_tsvector(ARRAY['@' || (conversation_id >> 9), '@@' || (conversation_id >> 12)])"
    " FROM conversations_message WHERE entry IN ('said', 'noted', 'called') ORDER BY 1",
    "INSERT INTO conversations_search_head (id, words) SELECT id, comptoir_headwords(id)"
    " FROM conversations_conversation ORDER BY 1",
    "CREATE INDEX conversations_search_said_words ON conversations_search_said USING gin (words)",
    "CREATE INDEX conversations_search_head_words ON conversations_search_head USING gin (words)",
)
_WATCHED = ("conversations_message", "conversations_conversation", "people_customer", "people_identity",
            "people_organisation", "conversations_conversation_tags", "conversations_tag", "conversations_participant",
            "conversations_attachment")  # fmt: skip


def rebuild() -> None:
    """Write the whole index anew from what is kept (about 40 s for a million messages on SQLite)."""
    with paused():
        pass


@contextmanager
def paused() -> Iterator[None]:
    """Inside, rows may be written by the hundred thousand; the index is written anew at the end."""
    if connection.vendor == "sqlite":
        take_down()
        yield
        put_up()
        _run(_EMPTY_SQLITE)
        return
    _run(f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in _WATCHED)
    yield
    _run(_FILL_POSTGRESQL)
    _run(f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in _WATCHED)


def before_migrating(plan: list[Any], **_: Any) -> None:
    """Django's pre_migrate: on SQLite no view or trigger may name a table that is remade."""
    if plan and connection.vendor == "sqlite":
        take_down()


def after_migrating(plan: list[Any], **_: Any) -> None:
    """Django's post_migrate: put up what is missing; written anew only when a migration may have changed rows."""
    if connection.vendor == "sqlite" and put_up() and any(_may_change_rows(migration) for migration, _ in plan):
        _run(_EMPTY_SQLITE)


def take_down() -> None:
    """Drop the views and triggers of search on SQLite; their texts stay in conversations_search_schema."""
    for name, kind, _ in _written_down():
        _run([f"DROP {kind} IF EXISTS {name}"])


def put_up() -> int:
    """Create those that are missing; answers how many were."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM sqlite_master WHERE type IN ('view', 'trigger')")
        there = {name for (name,) in cursor.fetchall()}
    missing = [sql for name, _, sql in _written_down() if name not in there]
    _run(missing)
    return len(missing)


def _written_down() -> list[tuple[str, str, str]]:
    """(name, kind, statement): triggers first, since they name the views."""
    if "conversations_search_schema" not in connection.introspection.table_names():
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, kind, sql FROM conversations_search_schema ORDER BY kind, name")
        return [(str(name), str(kind), str(sql)) for name, kind, sql in cursor.fetchall()]


def _may_change_rows(migration: Any) -> bool:
    return any(isinstance(operation, RunPython | RunSQL) for operation in migration.operations)


def _run(statements: Any) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
