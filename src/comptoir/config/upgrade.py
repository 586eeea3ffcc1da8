"""Bring the database to this version: a backup first, then the migrations; refuse to go on when the backup failed."""

import contextlib
import fcntl
import logging
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from comptoir.config import backup

log = logging.getLogger("comptoir.server")
UPGRADE_LOCK = 7_402_518_336


def bring_up_to_date() -> int:
    """Apply what is missing; answers how many migrations were.  Several processes may call it at once: one does it.

    Raises BackupError, with nothing changed, when there was something to migrate on a database in use and no backup of
    it could be made.
    """
    with _one_at_a_time():
        executor = MigrationExecutor(connection)
        missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if not missing:
            return 0
        if executor.loader.applied_migrations:
            made = backup.make_before_upgrade()
            log.info("saved the database as it was to %s", made)
        call_command("migrate", interactive=False, verbosity=0)
        return len(missing)


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [UPGRADE_LOCK])
        try:
            yield
        finally:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [UPGRADE_LOCK])
        return
    path = Path(settings.DATA_DIR) / ".upgrade.lock"
    with path.open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        yield
