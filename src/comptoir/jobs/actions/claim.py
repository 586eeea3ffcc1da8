"""Claim the next due job and write down how it ended.  Claimed means: somebody tries until `claimed_until`."""

import datetime
import json
import os
import random
import socket
from dataclasses import dataclass
from functools import lru_cache

from django.db import IntegrityError, connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Q

from comptoir.jobs import wake
from comptoir.jobs.models import Job
from comptoir.lib import clock

LEASE_S = 60
FIRST_BACKOFF_S = 5
LONGEST_BACKOFF_S = 3600
ERROR_CHARS = 4000

# One statement on both databases.  On SQLite the whole statement holds the write lock; on PostgreSQL rows that another
# worker is just claiming are skipped instead of waited for.
CLAIM = """
UPDATE jobs_job SET claimed_at = %s, claimed_until = %s, claimed_by = %s, attempts = attempts + 1
WHERE id = (
  SELECT id FROM jobs_job
  WHERE done_at IS NULL AND failed_at IS NULL AND run_at <= %s AND (claimed_until IS NULL OR claimed_until < %s)
  ORDER BY run_at, id LIMIT 1 {skip}
)
RETURNING id, task, ids, attempts, created_at
"""

IS_ANY_DUE = """
SELECT 1 FROM jobs_job WHERE done_at IS NULL AND failed_at IS NULL AND run_at <= %s
AND (claimed_until IS NULL OR claimed_until < %s) LIMIT 1
"""
# Only while the claim is still ours: when the lease ran out and someone else claimed it, `attempts` is higher.
FINISH = """
UPDATE jobs_job SET done_at = %s, claimed_until = NULL, last_error = ''
WHERE id = %s AND attempts = %s AND done_at IS NULL AND failed_at IS NULL
"""


@dataclass(frozen=True)
class Claim:
    """A claimed job, as its worker needs it."""

    job_id: int
    task: str
    ids: dict[str, int | str]
    attempt: int
    created_at: datetime.datetime


@lru_cache(maxsize=1)
def _process(pid: int) -> str:
    return f"{socket.gethostname()[:80]}:{pid}"


def this_process() -> str:
    """The name of this process in claims and heartbeats: host:pid."""
    return _process(os.getpid())


def claim_next() -> Claim | None:
    """The due job that waits longest, now claimed by this process; None when nothing is due.

    Looks before it writes, so that an idle worker takes no lock.
    """
    with connection.cursor() as cursor:
        now = connection.ops.adapt_datetimefield_value(clock.now())
        cursor.execute(IS_ANY_DUE, [now, now])
        if cursor.fetchone() is None:
            return None
        return _claim(cursor)


def _claim(cursor: CursorWrapper) -> Claim | None:
    now, adapt = clock.now(), connection.ops.adapt_datetimefield_value
    until, at = now + datetime.timedelta(seconds=LEASE_S), adapt(now)
    sql = CLAIM.format(skip="FOR UPDATE SKIP LOCKED" if connection.vendor == "postgresql" else "")
    cursor.execute(sql, [at, adapt(until), this_process(), at, at])
    rows = cursor.fetchall()
    if not rows:
        return None
    job_id, task, ids, attempt, created_at = rows[0]
    # A raw row of SQLite is text, or a time without its zone, where PostgreSQL's is a value.
    if isinstance(created_at, str):
        created_at = datetime.datetime.fromisoformat(created_at)
    if created_at.tzinfo is None:
        created_at = created_at.replace(tzinfo=datetime.UTC)
    return Claim(job_id, task, json.loads(ids) if isinstance(ids, str) else ids, attempt, created_at)


def _mine(claim: Claim) -> Q:
    # Someone else's by now (we were too slow, the lease ran out): then it is theirs to finish.
    return Q(pk=claim.job_id, attempts=claim.attempt, done_at=None, failed_at=None)


def finish(claim: Claim) -> None:
    """The task returned: done."""
    with connection.cursor() as cursor:
        _finish(cursor, claim)


def finish_and_claim_next(claim: Claim) -> Claim | None:
    """Both in one transaction: a busy worker then pays one commit a job for its book-keeping, not two."""
    with transaction.atomic(), connection.cursor() as cursor:
        _finish(cursor, claim)
        return _claim(cursor)


def _finish(cursor: CursorWrapper, claim: Claim) -> None:
    cursor.execute(FINISH, [connection.ops.adapt_datetimefield_value(clock.now()), claim.job_id, claim.attempt])


def retry_later(claim: Claim, after_s: float, reason: str) -> None:
    """The task asked to come back; that does not count as an attempt."""
    _put_back(claim, after_s, reason, attempts=claim.attempt - 1)


def record_failure(claim: Claim, error: str, *, max_attempts: int) -> bool:
    """The task raised: try again after a while, longer each time, or give up.  Answers whether it was given up."""
    if claim.attempt >= max_attempts:
        Job.objects.filter(_mine(claim)).update(
            failed_at=clock.now(), claimed_until=None, last_error=error[-ERROR_CHARS:]
        )
        return True
    _put_back(claim, backoff_s(claim.attempt), error, attempts=claim.attempt)
    return False


def backoff_s(attempt: int) -> float:
    """How long to wait after that attempt: doubling from 5 s up to an hour, spread so that not all return at once."""
    return min(FIRST_BACKOFF_S * 2.0 ** (attempt - 1), LONGEST_BACKOFF_S) * random.uniform(0.7, 1.3)  # noqa: S311


def _put_back(claim: Claim, after_s: float, reason: str, *, attempts: int) -> None:
    run_at = clock.now() + datetime.timedelta(seconds=after_s)
    try:
        with transaction.atomic():
            Job.objects.filter(_mine(claim)).update(
                run_at=run_at,
                attempts=attempts,
                claimed_at=None,
                claimed_until=None,
                claimed_by="",
                last_error=reason[-ERROR_CHARS:],
            )
            transaction.on_commit(wake.wake)
    except IntegrityError:
        # A newer job with the same key waits already and will do the same work.
        finish(claim)


def renew_claims(job_ids: list[int]) -> None:
    """Say that this process is still doing these jobs."""
    until = clock.now() + datetime.timedelta(seconds=LEASE_S)
    Job.objects.filter(pk__in=job_ids, claimed_by=this_process(), done_at=None).update(claimed_until=until)


def free_claims_of_the_dead(*, only_process: bool) -> int:
    """Give back at once what processes that no longer live had claimed; answers how many.

    Dead is a process of this host that does not exist.  With `only_process` (the embedded default on its own SQLite
    file) so is every other host: the container we were before.
    """
    host, _, _ = this_process().rpartition(":")
    claimed = Job.objects.filter(claimed_until__isnull=False, done_at=None, failed_at=None)
    dead = [
        name
        for name in claimed.values_list("claimed_by", flat=True).distinct()
        if _is_dead(name, host=host, only_process=only_process)
    ]
    freed: int = claimed.filter(claimed_by__in=dead).update(claimed_until=clock.now())
    return freed


def _is_dead(name: str, *, host: str, only_process: bool) -> bool:
    of_host, _, pid = name.rpartition(":")
    if of_host != host:
        return only_process
    if int(pid) == os.getpid():
        return True  # called at start: whoever had our number before us
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False
