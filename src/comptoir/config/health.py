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
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comptoir.channels.email.queries import quarantined
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
        yield Finding(_("configuration"), "bad", str(error))
        return
    for message in messages:
        yield Finding(_("configuration"), "bad" if message.level >= ERROR else "note", message.msg, message.hint or "")
    if not messages:
        yield Finding(_("configuration"), "well", _("consistent"))


def _secret() -> Iterator[Finding]:
    path = Path(settings.DATA_DIR) / "secret"
    if len(settings.SECRET_KEY) < SHORT_SECRET:
        hint = _("Put at least 50 random characters into COMPTOIR_SECRET_KEY.")
        yield Finding(_("secret"), "bad", _("too short: sessions and links could be forged"), hint)
    elif path.exists() and path.stat().st_mode & 0o077:
        words = _("others on this machine may read %(path)s") % {"path": path}
        yield Finding(_("secret"), "bad", words, _("Type: chmod 600 %(path)s") % {"path": path})
    else:
        yield Finding(_("secret"), "well", _("long, and readable only by us"))


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
        words = _("cannot be reached: %(error)s") % {"error": error}
        yield Finding(_("database"), "bad", words, _("Is it running, and COMPTOIR_DATABASE_URL right?"))
        return
    answer_ms = (time.perf_counter() - began) * 1000
    words = _("%(name)s, answers in %(time)s ms") % {"name": connection.display_name, "time": f"{answer_ms:.1f}"}
    yield Finding(_("database"), "well", words)


def _migrations() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    missing = executor.migration_plan(executor.loader.graph.leaf_nodes())
    if missing:
        words = ngettext("%(num)d migration is missing", "%(num)d migrations are missing", len(missing))
        hint = _("Start Comptoir, or: comptoir migrate")
        yield Finding(_("database"), "bad", words % {"num": len(missing)}, hint)


def _disk() -> Iterator[Finding]:
    free = shutil.disk_usage(settings.DATA_DIR).free
    words = _("%(size)s free at %(place)s") % {"size": sizes.shown(free), "place": settings.DATA_DIR}
    if free < VERY_LOW_BYTES:
        hint = _("Make room now: what customers write is refused when the disk is full.")
        yield Finding(_("disk"), "bad", words, hint)
    elif free < LOW_BYTES:
        yield Finding(_("disk"), "note", words, _("Make room soon."))
    else:
        yield Finding(_("disk"), "well", words)


def _clock() -> Iterator[Finding]:
    if connection.vendor == "postgresql" and _is_reachable():
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            off_s = abs((cursor.fetchone()[0] - clock.now()).total_seconds())
        if off_s > CLOCK_OFF_S:
            words = _("%(time)s s away from the database's") % {"time": f"{off_s:.0f}"}
            yield Finding(_("clock"), "bad", words, _("Let both machines set their clocks by NTP."))
            return
    shown = clock.now().strftime("%Y-%m-%d %H:%M:%S UTC")
    words = _("%(time)s; sign-in codes need it right to the half minute") % {"time": shown}
    yield Finding(_("clock"), "well", words)


def _redis() -> Iterator[Finding]:
    if not settings.REDIS_URL:
        yield Finding(_("live updates"), "well", _("within one process (COMPTOIR_REDIS_URL is for several)"))
        return
    import redis

    try:
        redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=2).ping()
        yield Finding(_("live updates"), "well", _("over Redis, which answers"))
    except redis.RedisError as error:
        words = _("Redis does not answer: %(error)s") % {"error": error}
        yield Finding(_("live updates"), "bad", words, _("Pages still work, but not by themselves."))


def _worker() -> Iterator[Finding]:
    try:
        depth, is_alive = jobs.depth(), jobs.is_alive("worker")
    except DatabaseError:
        return  # the tables are not there yet; the migrations have said so
    if not is_alive:
        words, hint = _("none was seen lately: no mail leaves"), _("Start: comptoir serve (or worker)")
        yield Finding(_("worker"), "bad", words, hint)
    elif depth.oldest_due_s > LONG_WAIT_S:
        words = ngettext(
            "%(num)d job is due, the oldest for %(time)s s",
            "%(num)d jobs are due, the oldest for %(time)s s",
            depth.due,
        ) % {"num": depth.due, "time": f"{depth.oldest_due_s:.0f}"}
        yield Finding(_("worker"), "note", words, _("More COMPTOIR_WORKER_THREADS, or another `comptoir worker`."))
    else:
        words = _("alive; %(due)d jobs due, %(later)d later") % {"due": depth.due, "later": depth.later}
        yield Finding(_("worker"), "well", words)
    if depth.failed:
        words = ngettext("%(num)d job was given up", "%(num)d jobs were given up", depth.failed)
        yield Finding(_("worker"), "note", words % {"num": depth.failed}, _("Try them again at Health, in the set-up."))


def _mail() -> Iterator[Finding]:
    if settings.SMTP_URL:
        parts = urlsplit(settings.SMTP_URL)
        is_open = _is_open(parts.hostname or "", parts.port or 25)
        hint = "" if is_open else _("Is COMPTOIR_SMTP_URL right? Mail waits and is tried again.")
        words = _("by %(server)s") % {"server": f"{parts.hostname}:{parts.port or 25}"}
        yield Finding(_("outgoing mail"), "well" if is_open else "bad", words, hint)
    else:
        hint = _("Set COMPTOIR_SMTP_URL; until then mail waits here.")
        yield Finding(_("outgoing mail"), "note", _("not configured: nothing leaves"), hint)
    if not settings.MAIL_LISTEN:
        words = _("no listener is configured (COMPTOIR_MAIL_LISTEN is empty)")
        yield Finding(_("incoming mail"), "note", words)
        return
    host, _colon, port = settings.MAIL_LISTEN.rpartition(":")
    is_open = _is_open(host or "127.0.0.1", int(port))
    hint = "" if is_open else _("Start: comptoir serve (or mail)")
    told = _("listener at %(place)s") if is_open else _("nobody listens at %(place)s")
    yield Finding(_("incoming mail"), "well" if is_open else "bad", told % {"place": settings.MAIL_LISTEN}, hint)
    waiting = quarantined().count()
    if waiting:
        words = ngettext("%(num)d mail waits to be looked at", "%(num)d mails wait to be looked at", waiting)
        hint = _("See Set-up, Inboxes, Quarantine: nothing of them is lost.")
        yield Finding(_("quarantine"), "note", words % {"num": waiting}, hint)


def _is_open(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=2):
            return True
    except OSError:
        return False
