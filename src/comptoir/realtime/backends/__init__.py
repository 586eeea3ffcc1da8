"""How frames and presence travel: in this process, or over Redis between many."""

from functools import lru_cache
from typing import Protocol

from django.conf import settings

from comptoir.realtime.frames import Present


class Backend(Protocol):
    """Frames and presence; every method may be called from any thread and does not raise when nobody can be reached."""

    def publish(self, topic: str, text: str) -> None: ...

    def publish_recheck(self, viewer_key: str) -> None: ...

    def mark(self, topic: str, holder: str, present: Present) -> None:
        """Remember for `present.left_s`; `holder` is one socket or one caller of that person."""

    def unmark(self, topic: str, holders: tuple[str, ...]) -> None: ...

    def present(self, topic: str) -> list[Present]:
        """Who is there, one entry a holder, expired ones left out."""

    async def listen(self) -> None:
        """Carry what other processes publish to this process's hub until cancelled."""


@lru_cache(maxsize=1)
def backend() -> Backend:
    """The one that the settings ask for."""
    if settings.REDIS_URL:
        from comptoir.realtime.backends.redis_backend import RedisBackend

        return RedisBackend(settings.REDIS_URL)
    from comptoir.realtime.backends.memory_backend import MemoryBackend

    return MemoryBackend()
