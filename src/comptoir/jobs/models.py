"""Work that waits, the schedule's next times, and the signs of life of the processes."""

from django.db import models
from django.db.models import Q


class Job(models.Model):
    """One thing to do, written in the transaction that made it necessary.

    Waiting: not claimed.  Claimed: a process said until when it means to be done.  Then done, or failed and kept.
    """

    task = models.CharField(max_length=100)
    ids = models.JSONField(default=dict)
    key = models.CharField(max_length=200, null=True)
    run_at = models.DateTimeField()
    created_at = models.DateTimeField()
    attempts = models.PositiveIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True)
    claimed_until = models.DateTimeField(null=True)
    claimed_by = models.CharField(max_length=120, default="")
    done_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    last_error = models.TextField(default="")

    class Meta:
        indexes = [
            models.Index("run_at", "id", name="job_to_do", condition=Q(done_at=None, failed_at=None)),
            models.Index("done_at", name="job_done", condition=Q(done_at__isnull=False)),
            models.Index("failed_at", name="job_failed", condition=Q(failed_at__isnull=False)),
        ]
        constraints = [
            models.UniqueConstraint(
                "key", name="one_waiting_job_a_key", condition=Q(claimed_at=None, done_at=None, failed_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.ids}"


class ScheduleEntry(models.Model):
    """When a task of the schedule is next due; whoever moves `next_at` on starts it."""

    task = models.CharField(max_length=100, unique=True)
    next_at = models.DateTimeField()
    last_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.task} at {self.next_at}"


class Heartbeat(models.Model):
    """A sign of life of one process in one role, renewed every few seconds."""

    process = models.CharField(max_length=120)
    role = models.CharField(max_length=20)
    detail = models.CharField(max_length=200, default="")
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint("process", "role", name="one_heartbeat_a_process_and_role")]

    def __str__(self) -> str:
        return f"{self.role} of {self.process}"
