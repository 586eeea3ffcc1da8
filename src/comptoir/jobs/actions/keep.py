"""House-keeping: signs of life, and rows that nobody needs any more."""

import datetime

from comptoir.jobs.actions.claim import this_process
from comptoir.jobs.models import Heartbeat, Job
from comptoir.lib import clock

KEEP_DONE_DAYS = 7
BATCH = 1000


def beat(role: str, detail: str = "") -> None:
    """Say that this process lives in that role; called every few seconds."""
    now = clock.now()
    Heartbeat.objects.update_or_create(
        process=this_process(),
        role=role,
        defaults={"seen_at": now, "detail": detail},
        create_defaults={"seen_at": now, "detail": detail, "started_at": now},
    )


def stop_beating(role: str) -> None:
    """This process leaves that role in good order."""
    Heartbeat.objects.filter(process=this_process(), role=role).delete()


def purge_finished(*, older_than_days: int = KEEP_DONE_DAYS) -> int:
    """Delete jobs done that long ago, a batch at a time, and heartbeats of processes long gone; answers the jobs."""
    before = clock.now() - datetime.timedelta(days=older_than_days)
    purged = 0
    while batch := list(Job.objects.filter(done_at__lt=before).values_list("pk", flat=True)[:BATCH]):
        Job.objects.filter(pk__in=batch).delete()
        purged += len(batch)
    Heartbeat.objects.filter(seen_at__lt=clock.now() - datetime.timedelta(days=1)).delete()
    return purged
