"""Waking this process's workers: a counter of hints.  A lost hint costs a look at the clock, never a job."""

import threading
from typing import Final

CHANNEL: Final = "comptoir_jobs"

_changed = threading.Condition()
_calls = 0


def wake(jobs: int = 1) -> None:
    """Say that `jobs` jobs may be due now."""
    global _calls
    with _changed:
        _calls += 1
        _changed.notify(jobs)


def wake_all() -> None:
    """Let every waiting thread look again, for example to see that it should stop."""
    global _calls
    with _changed:
        _calls += 1
        _changed.notify_all()


def calls() -> int:
    """How often anybody was woken; hand it to `wait` so that no call between looking and waiting is missed."""
    with _changed:
        return _calls


def wait(timeout_s: float, *, since: int) -> None:
    """Sleep until woken, but not when somebody called after `since`."""
    with _changed:
        if _calls == since:
            _changed.wait(timeout_s)
