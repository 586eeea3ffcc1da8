"""Whether this place is well, in words: for `comptoir check` and the health page."""

import shutil
import socket
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import ERROR, run_checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from comptoir.jobs import queries as jobs
from comptoir.lib import clock, sizes

State = Literal["well", "note", "bad"]
LOW_BYTES, VERY_LOW_BYTES = 2_000_000_000, 300_000_000
LONG_WAIT_S = 120
CLOCK_OFF_S = 5.0
SHORT_SECRET = 32


@dataclass(frozen=True)
class Finding:
    """One thing looked at: how it is, and what to do when it is not well."""

    what: str
    state: State
    words: str
    hint: str = ""


def look() -> list[Finding]:
    """Look at everything; never raises."""
    looks: list[Callable[[], Iterator[Finding]]] = [_configuration, _secret, _database, _disk, _clock, _redis]
    if _is_reachable():
        looks += [_migrations, _worker, _mail]
    return [finding for each in looks for finding in each()]


def _configuration() -> Iterator[Finding]:
    try:
        messages = run_checks()
    except Exception as error:
        yield Finding("configuration", "bad", str(error))
        return
    for message in messages:
        yield Finding("configuration", "bad" if message.level >= ERROR else "note", message.msg, message.hint or "")
    if not messages:
        yield Finding("configuration", "well", "consistent")


def _secret() -> Iterator[Finding]:
    path = Path(settings.DATA_DIR) / "secret"
    if len(settings.SECRET_KEY) < SHORT_SECRET:
        hint = "Put at least 50 random characters into COMPTOIR_SECRET_KEY."
        yield Finding("secret", "bad", "too short: sessions and links could be forged", hint)
    elif path.exists() and path.stat().st_mode & 0o077:
        yield Finding("secret", "bad", f"others on this machine may read {path}", f"Type: chmod 600 {path}")
    else:
        yield Finding("secret", "well", "long, and readable only by us")


def _is_reachable() -> bool:
    try:
        connection.ensure_connection()
    except DatabaseError:
        return False
    return True


def _database() -> Iterator[Finding]:
    began = time.perf_counter()
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        yield Finding(
            "database", "bad", f"cannot be reached: {error}", "Is it running, and COMPTOIR_DATABASE_URL right?"
        )
        return
    answer_ms = (time.perf_counter() - began) * 1000
    yield Finding("database", "well", f"{connection.display_name}, answers in {answer_ms:.1f} ms")


def _migrations() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        yield Finding(
            "database", "bad", f"{len(missing)} migrations are missing", "Start Comptoir, or: comptoir migrate"
        )


def _disk() -> Iterator[Finding]:
    free = shutil.disk_usage(settings.DATA_DIR).free
    words = f"{sizes.shown(free, 'en')} free at {settings.DATA_DIR}"
    if free < VERY_LOW_BYTES:
        yield Finding("disk", "bad", words, "Make room now: what customers write is refused when the disk is full.")
    elif free < LOW_BYTES:
        yield Finding("disk", "note", words, "Make room soon.")
    else:
        yield Finding("disk", "well", words)


def _clock() -> Iterator[Finding]:
    if connection.vendor == "postgresql" and _is_reachable():
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            off_s = abs((cursor.fetchone()[0] - clock.now()).total_seconds())
        if off_s > CLOCK_OFF_S:
            hint = "Let both machines set their clocks by NTP."
            yield Finding("clock", "bad", f"{off_s:.0f} s away from the database's", hint)
            return
    shown = clock.now().strftime("%Y-%m-%d %H:%M:%S UTC")
    yield Finding("clock", "well", f"{shown}; sign-in codes need it right to the half minute")


def _redis() -> Iterator[Finding]:
    if not settings.REDIS_URL:
        yield Finding("live updates", "well", "within one process (COMPTOIR_REDIS_URL is for several)")
        return
    import redis

    try:
        redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2).ping()
        yield Finding("live updates", "well", "over Redis, which answers")
    except redis.RedisError as error:
        yield Finding(
            "live updates", "bad", f"Redis does not answer: {error}", "Pages still work, but not by themselves."
        )


def _worker() -> Iterator[Finding]:
    try:
        depth, is_alive = jobs.depth(), jobs.is_alive("worker")
    except DatabaseError:
        return  # the tables are not there yet; the migrations have said so
    if not is_alive:
        yield Finding("worker", "bad", "none was seen lately: no mail leaves", "Start: comptoir serve (or worker)")
    elif depth.oldest_due_s > LONG_WAIT_S:
        words = f"{depth.due} jobs are due, the oldest for {depth.oldest_due_s:.0f} s"
        yield Finding("worker", "note", words, "More COMPTOIR_WORKER_THREADS, or another `comptoir worker`.")
    else:
        yield Finding("worker", "well", f"alive; {depth.due} jobs due, {depth.later} later")
    if depth.failed:
        yield Finding("worker", "note", f"{depth.failed} jobs were given up", "See and retry them in desk/setup.")


def _mail() -> Iterator[Finding]:
    if settings.SMTP_URL:
        parts = urlsplit(settings.SMTP_URL)
        is_open = _is_open(parts.hostname or "", parts.port or 25)
        hint = "" if is_open else "Is COMPTOIR_SMTP_URL right? Mail waits and is tried again."
        yield Finding("outgoing mail", "well" if is_open else "bad", f"by {parts.hostname}:{parts.port or 25}", hint)
    else:
        hint = "Set COMPTOIR_SMTP_URL; until then mail waits here."
        yield Finding("outgoing mail", "note", "not configured: nothing leaves", hint)
    if not settings.MAIL_LISTEN:
        yield Finding("incoming mail", "note", "no listener is configured (COMPTOIR_MAIL_LISTEN is empty)")
        return
    host, _, port = settings.MAIL_LISTEN.rpartition(":")
    is_open = _is_open(host or "127.0.0.1", int(port))
    hint = "" if is_open else "Start: comptoir serve (or mail)"
    words = f"listener at {settings.MAIL_LISTEN}" if is_open else f"nobody listens at {settings.MAIL_LISTEN}"
    yield Finding("incoming mail", "well" if is_open else "bad", words, hint)


def _is_open(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=2):
            return True
    except OSError:
        return False
