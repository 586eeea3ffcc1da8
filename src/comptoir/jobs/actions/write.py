"""Write jobs in the caller's transaction, and wake a worker once it is committed."""

import datetime
import json
from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from comptoir.jobs import wake
from comptoir.jobs.tasks import Task, UnknownNameError, named
from comptoir.lib import clock

Ids = Mapping[str, int | str]
Row = tuple[str, str, str | None, Any, Any]

# Plain SQL, since every message passes here: a quarter of what the ORM's insert costs.
INSERT = """
INSERT INTO jobs_job (task, ids, key, run_at, created_at, attempts, claimed_by, last_error)
VALUES (%s, %s, %s, %s, %s, 0, '', '') ON CONFLICT DO NOTHING
"""


def write_job(task: Task[...] | str, *, run_at: datetime.datetime | None, key: str | None, ids: Ids) -> None:
    """See `jobs.enqueue`."""
    task = named(task) if isinstance(task, str) else task
    task.accept(ids)
    _insert([_row(task, ids, run_at=run_at, key=key)])


def write_reactions(event: str, ids: Ids) -> None:
    """See `jobs.emit`."""
    reactions: dict[str, list[str]] = settings.REACTIONS
    if event not in reactions:
        raise UnknownNameError(
            f"no event is named {event!r}; REACTIONS lists: {', '.join(sorted(reactions)) or 'none'}"
        )
    rows = []
    for name in reactions[event]:
        task = named(name)
        named_ids = {id_name: value for id_name, value in ids.items() if id_name in task.takes}
        task.accept(named_ids)
        rows.append(_row(task, named_ids))
    if rows:
        _insert(rows)


def _row(task: Task[...], ids: Ids, *, run_at: datetime.datetime | None = None, key: str | None = None) -> Row:
    now = clock.now()
    adapt = connection.ops.adapt_datetimefield_value
    return task.name, json.dumps(dict(ids)), key, adapt(run_at or now), adapt(now)


def _insert(rows: list[Row]) -> None:
    with transaction.atomic(savepoint=False), connection.cursor() as cursor:
        cursor.executemany(INSERT, rows)
        wake_on_commit(len(rows))


def wake_on_commit(jobs: int) -> None:
    """Wake that many of this process's workers after commit, and those of other processes where the database can."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            # Delivered by PostgreSQL itself when this transaction commits, and never if it does not.
            cursor.execute("SELECT pg_notify(%s, '')", [wake.CHANNEL])
    transaction.on_commit(lambda: wake.wake(jobs))
