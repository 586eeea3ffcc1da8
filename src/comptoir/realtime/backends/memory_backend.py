"""Everything in this process: the embedded default."""

import asyncio
import threading
import time

import msgspec

from comptoir.realtime.frames import Present
from comptoir.realtime.hub import hub


class MemoryBackend:
    def __init__(self) -> None:
        self._guard = threading.Lock()
        self._present: dict[str, dict[str, tuple[float, Present]]] = {}

    def publish(self, topic: str, text: str) -> None:
        hub.deliver_from_any_thread(topic, text)

    def publish_recheck(self, viewer_key: str) -> None:
        hub.recheck_from_any_thread(viewer_key)

    def mark(self, topic: str, holder: str, present: Present) -> None:
        with self._guard:
            self._present.setdefault(topic, {})[holder] = (time.monotonic() + present.left_s, present)

    def unmark(self, topic: str, holders: tuple[str, ...]) -> None:
        with self._guard:
            for holder in holders:
                self._present.get(topic, {}).pop(holder, None)

    def present(self, topic: str) -> list[Present]:
        now = time.monotonic()
        with self._guard:
            holders = {
                holder: (until, present)
                for holder, (until, present) in self._present.pop(topic, {}).items()
                if until > now
            }
            if holders:
                self._present[topic] = holders
        return [msgspec.structs.replace(present, left_s=round(until - now, 1)) for until, present in holders.values()]

    async def listen(self) -> None:
        await asyncio.Event().wait()  # nobody else publishes
