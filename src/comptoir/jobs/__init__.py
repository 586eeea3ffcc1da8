"""Durable work: what must happen after a commit is a row of the same commit, and a worker does it at least once.

The few words other rooms need.  Nothing here imports a model while the apps load.
"""

import datetime

from comptoir.jobs.retelling import is_retelling, retelling
from comptoir.jobs.tasks import RetryLater, Task, UnknownNameError, running, task

__all__ = ["RetryLater", "Task", "UnknownNameError", "emit", "enqueue", "retelling", "running", "task"]


def enqueue(
    task: Task[...] | str, *, run_at: datetime.datetime | None = None, key: str | None = None, **ids: int | str
) -> None:
    """Write one job in the caller's transaction; a worker runs it once that is committed.

    `ids` become the task's keyword arguments: ids and short words, never content.  With a `key`, at most one job of
    that key waits at a time: a second one is quietly left out (one that is already running does not count as waiting).
    Raises `UnknownNameError` for a task that no room has, and TypeError when `ids` are not what the task takes.
    """
    from comptoir.jobs.actions.write import write_job

    write_job(task, run_at=run_at, key=key, ids=ids)


def emit(event: str, **ids: int | str) -> None:
    """Say in the caller's transaction that something happened: one job for each task that REACTIONS lists for it.

    Each task gets those of the `ids` that it names.  Inside `retelling()` nothing is written.
    Raises `UnknownNameError` for an event that REACTIONS lacks.
    """
    if is_retelling():
        return
    from comptoir.jobs.actions.write import write_reactions

    write_reactions(event, ids)
