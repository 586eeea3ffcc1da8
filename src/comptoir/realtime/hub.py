"""Which sockets of this process watch which topic.  Lives on the event loop; other threads only hand texts over."""

import asyncio
import contextlib
from typing import Protocol

from comptoir.realtime.frames import Again, encode


class Watcher(Protocol):
    """A socket, as the hub knows it."""

    def push(self, text: str) -> None:
        """Queue a text for sending; never waits."""

    def check_again(self) -> None:
        """Begin to ask again whether it may watch what it watches."""


class Hub:
    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._watching: dict[str, set[Watcher]] = {}
        self._of_viewer: dict[str, set[Watcher]] = {}

    def open(self, loop: asyncio.AbstractEventLoop) -> None:
        """From now on texts of other threads are delivered on this loop."""
        self._loop = loop

    def close(self) -> None:
        self._loop = None

    def enter(self, viewer_key: str, watcher: Watcher) -> None:
        self._of_viewer.setdefault(viewer_key, set()).add(watcher)

    def leave(self, viewer_key: str, watcher: Watcher) -> None:
        _remove(self._of_viewer, viewer_key, watcher)

    def watch(self, topic: str, watcher: Watcher) -> None:
        self._watching.setdefault(topic, set()).add(watcher)

    def unwatch(self, topic: str, watcher: Watcher) -> None:
        _remove(self._watching, topic, watcher)

    def deliver(self, topic: str, text: str) -> None:
        """One text, encoded once, to everyone who watches."""
        for watcher in tuple(self._watching.get(topic, ())):
            watcher.push(text)

    def recheck(self, viewer_key: str) -> None:
        for watcher in tuple(self._of_viewer.get(viewer_key, ())):
            watcher.check_again()

    def tell_all_again(self) -> None:
        """Frames may have been missed: let every socket subscribe again with its positions."""
        text = encode(Again())
        for watchers in tuple(self._of_viewer.values()):
            for watcher in tuple(watchers):
                watcher.push(text)

    def deliver_from_any_thread(self, topic: str, text: str) -> None:
        # Reading the dict without the loop is right: who subscribes after this look asks for the latest position after
        # subscribing, and so learns of the commit that we announce.
        if self._loop is not None and topic in self._watching:
            self._hand_over(self.deliver, topic, text)

    def recheck_from_any_thread(self, viewer_key: str) -> None:
        if self._loop is not None:
            self._hand_over(self.recheck, viewer_key)

    def _hand_over(self, function: object, *values: str) -> None:
        # The loop may close just now: the process is ending.
        with contextlib.suppress(RuntimeError, AttributeError):
            self._loop.call_soon_threadsafe(function, *values)  # type: ignore[union-attr, arg-type]


def _remove(sets: dict[str, set[Watcher]], key: str, watcher: Watcher) -> None:
    watchers = sets.get(key)
    if watchers is not None:
        watchers.discard(watcher)
        if not watchers:
            del sets[key]


hub = Hub()
