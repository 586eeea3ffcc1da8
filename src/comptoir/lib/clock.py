"""The one clock: aware UTC, and it stands still when a test says so."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

_frozen: ContextVar["Frozen | None"] = ContextVar("frozen_clock", default=None)


class Frozen:
    """The clock while it stands; `forward` moves its hands."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def forward(self, by: timedelta) -> datetime:
        """Move the hands on by so much; answers the new time."""
        self.at += by
        return self.at


def now() -> datetime:
    """The time, aware and in UTC."""
    frozen = _frozen.get()
    return frozen.at if frozen else datetime.now(UTC)


@contextmanager
def stopped(at: datetime | None = None) -> Iterator[Frozen]:
    """For tests: the clock stands at `at` (or at this moment) inside the block, in this thread.

    Raises ValueError for a time without a zone.
    """
    at = at or now()
    if at.tzinfo is None:
        raise ValueError("A time needs its zone: datetime(2026, 1, 31, 9, 30, tzinfo=UTC).")
    frozen = Frozen(at.astimezone(UTC))
    token = _frozen.set(frozen)
    try:
        yield frozen
    finally:
        _frozen.reset(token)
