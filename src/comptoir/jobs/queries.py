"""Questions about the work that waits, for the health page and the worker."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, Min, Q, QuerySet

from comptoir.jobs.models import Heartbeat, Job
from comptoir.lib import clock

ALIVE_WITHIN_S = 45


@dataclass(frozen=True)
class Depth:
    """How much waits now."""

    due: int
    later: int
    failed: int
    oldest_due_s: float


def depth() -> Depth:
    """Counts of waiting and failed jobs, and for how long the oldest due one has waited (0 when none is due)."""
    now = clock.now()
    is_due, to_do = Q(run_at__lte=now), Q(done_at=None, failed_at=None)
    found = Job.objects.filter(to_do).aggregate(
        due=Count("pk", filter=is_due), all=Count("pk"), oldest=Min("run_at", filter=is_due)
    )
    oldest = found["oldest"]
    return Depth(
        due=found["due"],
        later=found["all"] - found["due"],
        failed=failed_jobs().count(),
        oldest_due_s=(now - oldest).total_seconds() if oldest else 0.0,
    )


def failed_jobs() -> QuerySet[Job]:
    """Jobs that were given up, the latest first."""
    return Job.objects.filter(failed_at__isnull=False).order_by("-failed_at")


def next_run_at() -> datetime.datetime | None:
    """When the next unclaimed job is due; None when nothing waits."""
    waiting = Job.objects.filter(done_at=None, failed_at=None, claimed_until=None)
    return waiting.order_by("run_at").values_list("run_at", flat=True).first()


def heartbeats() -> list[Heartbeat]:
    """Every process that was seen within a day."""
    return list(Heartbeat.objects.order_by("role", "process"))


def is_alive(role: str) -> bool:
    """Whether some process in that role was seen just now."""
    since = clock.now() - datetime.timedelta(seconds=ALIVE_WITHIN_S)
    return Heartbeat.objects.filter(role=role, seen_at__gte=since).exists()
