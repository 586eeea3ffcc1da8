"""What an admin may do with a failed job."""

from django.db import transaction

from comptoir.jobs.actions.write import wake_on_commit
from comptoir.jobs.models import Job
from comptoir.lib import clock


@transaction.atomic
def retry_failed(job_id: int | None = None) -> int:
    """Let one failed job, or all of them, start afresh; answers how many."""
    failed = Job.objects.filter(failed_at__isnull=False)
    if job_id is not None:
        failed = failed.filter(pk=job_id)
    waiting = set(
        Job.objects.filter(claimed_at=None, done_at=None, failed_at=None, key__isnull=False).values_list("key")
    )
    retried = 0
    for job in failed.order_by("pk"):
        if (job.key,) in waiting:
            continue  # the same work waits already
        waiting.add((job.key,)) if job.key else None
        job.failed_at = job.claimed_at = job.claimed_until = None
        job.claimed_by, job.attempts, job.run_at = "", 0, clock.now()
        job.save()
        retried += 1
    wake_on_commit(retried)
    return retried


def give_up(job_id: int) -> bool:
    """Forget a failed job; False when it is not there or has not failed."""
    forgotten, _ = Job.objects.filter(pk=job_id, failed_at__isnull=False).delete()
    return bool(forgotten)
