"""The schedule: tasks that begin by themselves, from the plain table `config/schedule.py`.

A value is a number of seconds (every so often) or "HH:MM" (daily at, UTC).  Each due entry becomes one job; of many
processes the one that moves the row's `next_at` on writes it.
"""

import datetime
import re

from django.conf import settings
from django.db import transaction

from comptoir.jobs.actions.write import write_job
from comptoir.jobs.models import ScheduleEntry
from comptoir.lib import clock

When = int | str
DAILY = re.compile(r"^([01]\d|2[0-3]):([0-5]\d)$")
LONGEST_PAUSE_S = 60.0


def next_after(when: When, now: datetime.datetime) -> datetime.datetime:
    """The first time after `now` at which an entry is due."""
    if isinstance(when, int):
        return now + datetime.timedelta(seconds=when)
    hour, minute = (int(part) for part in when.split(":"))
    today = now.astimezone(datetime.UTC).replace(hour=hour, minute=minute, second=0, microsecond=0)
    return today if today > now else today + datetime.timedelta(days=1)


def start_due() -> float:
    """Write a job for each entry that is due; answers how many seconds until the next one is."""
    table: dict[str, When] = settings.SCHEDULE
    now = clock.now()
    known = dict(ScheduleEntry.objects.values_list("task", "next_at"))
    soonest = now + datetime.timedelta(seconds=LONGEST_PAUSE_S)
    for task, when in table.items():
        following = next_after(when, now)
        if task not in known:
            # A new entry of a short interval starts at once, a daily one at its hour.
            first = now if isinstance(when, int) else following
            ScheduleEntry.objects.bulk_create([ScheduleEntry(task=task, next_at=first)], ignore_conflicts=True)
            soonest = min(soonest, first)
        elif known[task] <= now:
            _start(task, now, following)
            soonest = min(soonest, following)
        else:
            # An interval made shorter takes effect now, not after the old one.
            soonest = min(soonest, known[task], following)
            if known[task] > following:
                ScheduleEntry.objects.filter(task=task).update(next_at=following)
    return max(0.0, (soonest - clock.now()).total_seconds())


def _start(task: str, now: datetime.datetime, following: datetime.datetime) -> None:
    with transaction.atomic():
        moved = ScheduleEntry.objects.filter(task=task, next_at__lte=now).update(next_at=following, last_at=now)
        if moved:
            write_job(task, run_at=None, key=f"schedule:{task}", ids={})
