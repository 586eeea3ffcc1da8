"""One socket: what its client may say, and what it is sent.  An idle socket costs one waiting task."""

import asyncio
import time
from collections import deque
from collections.abc import Awaitable, Callable, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any, ParamSpec, TypeVar

import msgspec
from django.db import close_old_connections

from comptoir.realtime import frames, presence, topics
from comptoir.realtime.frames import FromClient, encode
from comptoir.realtime.hub import hub
from comptoir.realtime.topics import Viewer, Who

P = ParamSpec("P")
T = TypeVar("T")
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

MAX_WAITING = 500
MAX_TOPICS = 200
MAX_SAID_PER_S = 40.0
TYPING_S, LOOKING_S = 6.0, 45.0
CLOSE_WITHIN_S = 10.0
SIGNED_OUT, TOO_SLOW, TOO_MUCH = 4401, 1013, 1008

# Doors and names ask the database.  Few threads: they live for ever and own a connection each.
checks = ThreadPoolExecutor(max_workers=2, thread_name_prefix="live")


async def in_thread(function: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run something that waits (database, Redis) beside the event loop."""

    def run() -> T:
        close_old_connections()
        try:
            return function(*args, **kwargs)
        finally:
            close_old_connections()

    return await asyncio.get_running_loop().run_in_executor(checks, run)


class Socket:
    """A connected viewer.  `still_there` answers, in a thread, whether the session or token still holds."""

    def __init__(self, viewer: Viewer, who: Who, send: Send, still_there: Callable[[], bool]) -> None:
        self.viewer = viewer
        self.who = who
        self.heard_at = time.monotonic()
        self._send = send
        self._still_there = still_there
        self._topics: set[str] = set()
        self._shown_on: set[str] = set()
        self._waiting: deque[str] = deque()
        self._flushing: asyncio.Task[None] | None = None
        self._closing: asyncio.Task[None] | None = None
        self._checking: asyncio.Task[None] | None = None
        self._allowance = MAX_SAID_PER_S
        self._main = asyncio.current_task()

    # Sending ------------------------------------------------------------------------------------------------------

    def push(self, text: str) -> None:
        """Queue for sending.  A reader too slow for its queue is cut: it comes back and catches up by position."""
        if self._closing is not None:
            return
        if len(self._waiting) >= MAX_WAITING:
            self.cut(TOO_SLOW, "too slow")
            return
        self._waiting.append(text)
        if self._flushing is None:
            self._flushing = asyncio.ensure_future(self._flush())

    async def _flush(self) -> None:
        try:
            while self._waiting:
                await self._send({"type": "websocket.send", "text": self._waiting.popleft()})
        except Exception:
            self._waiting.clear()  # the other side is gone; `listen` learns of it as well
        finally:
            self._flushing = None

    def cut(self, code: int, reason: str) -> None:
        """Close from our side."""
        if self._closing is None:
            self._waiting.clear()
            self._closing = asyncio.ensure_future(self._close(code, reason))

    async def _close(self, code: int, reason: str) -> None:
        try:
            async with asyncio.timeout(CLOSE_WITHIN_S):
                await self._send({"type": "websocket.close", "code": code, "reason": reason})
        except Exception:
            # It does not even read the farewell.
            if self._main is not None:
                self._main.cancel()

    # Listening ----------------------------------------------------------------------------------------------------

    async def listen(self, receive: Receive) -> None:
        """Answer what the client says until it leaves."""
        hub.enter(self.viewer.key, self)
        try:
            while True:
                event = await receive()
                if event["type"] == "websocket.disconnect":
                    return
                await self._hear(event.get("text") or event.get("bytes") or "")
        except asyncio.CancelledError:
            if self._closing is None:
                raise
        finally:
            await self._leave()

    async def _hear(self, text: str | bytes) -> None:
        if self._closing is not None or not self._is_within_allowance():
            return
        try:
            said = frames.decode(text)
        except msgspec.DecodeError:
            self.cut(TOO_MUCH, "not the protocol")
            return
        if said.t == "ping":
            self.push(frames.PONG)
        elif said.t == "sub":
            await self._subscribe(said)
        elif said.t == "unsub":
            await self._unsubscribe(said.topic)
        elif said.topic in self._topics:
            await self._show(said)

    def _is_within_allowance(self) -> bool:
        now = time.monotonic()
        self._allowance = min(MAX_SAID_PER_S * 5, self._allowance + (now - self.heard_at) * MAX_SAID_PER_S) - 1
        self.heard_at = now
        if self._allowance < 0:
            self.cut(TOO_MUCH, "too much said")
            return False
        return True

    async def _subscribe(self, said: FromClient) -> None:
        topic = said.topic
        if len(self._topics) >= MAX_TOPICS and topic not in self._topics:
            self.push(encode(frames.No(topic, "too many topics")))
            return
        if not await in_thread(topics.may_watch, self.viewer, topic):
            self.push(encode(frames.No(topic, "not yours")))
            return
        # Watch first, look at the position afterwards: a change between the two is then seen twice, never missed.
        hub.watch(topic, self)
        self._topics.add(topic)
        latest, present = await in_thread(_state_of, topic)
        is_behind = latest is not None and said.after is not None and latest > said.after
        self.push(encode(frames.Ok(topic, latest, is_behind)))
        if present.present:
            self.push(encode(present))

    async def _unsubscribe(self, topic: str) -> None:
        hub.unwatch(topic, self)
        self._topics.discard(topic)
        await self._hide(topic)

    # Presence -----------------------------------------------------------------------------------------------------

    async def _show(self, said: FromClient) -> None:
        if said.t in ("typing", "looking"):
            self._shown_on.add(said.topic)
            ttl_s = TYPING_S if said.t == "typing" else LOOKING_S
            await in_thread(presence.mark, said.topic, self.who, said.t, ttl_s, holder=self._holder(said.t))
        elif said.t == "still":
            await in_thread(presence.unmark, said.topic, self.who, holders=(self._holder("typing"),))
        elif said.t == "away":
            await self._hide(said.topic)

    async def _hide(self, topic: str) -> None:
        if topic in self._shown_on:
            self._shown_on.discard(topic)
            holders = (self._holder("typing"), self._holder("looking"))
            await in_thread(presence.unmark, topic, self.who, holders=holders)

    def _holder(self, state: str) -> str:
        return f"{self.who.key}#{id(self):x}#{state}"

    # Rights -------------------------------------------------------------------------------------------------------

    def check_again(self) -> None:
        """A right may have been taken away: ask again for everything."""
        # Each call asks anew: one that is under way may have asked before the right went.
        self._checking = asyncio.ensure_future(self._check_again(self._checking))

    async def _check_again(self, before: asyncio.Task[None] | None) -> None:
        if before is not None:
            await asyncio.wait([before])
        if not await in_thread(self._still_there):
            self.cut(SIGNED_OUT, "signed out")
            return
        for topic in tuple(self._topics):
            if not await in_thread(topics.may_watch, self.viewer, topic):
                await self._unsubscribe(topic)
                self.push(encode(frames.Revoked(topic)))

    async def _leave(self) -> None:
        hub.leave(self.viewer.key, self)
        for topic in tuple(self._topics):
            hub.unwatch(topic, self)
        for topic in tuple(self._shown_on):
            await self._hide(topic)


def _state_of(topic: str) -> tuple[int | None, frames.Presence]:
    return topics.latest_position(topic), frames.Presence(topic, presence.present(topic))
