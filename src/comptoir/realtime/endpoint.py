"""The ASGI door of live updates: connect, authenticate, listen; and the tasks that run beside."""

import asyncio
import contextlib
import logging
import time
from collections.abc import AsyncIterator
from functools import partial
from typing import Final

from comptoir.realtime import entry, topics
from comptoir.realtime.backends import backend
from comptoir.realtime.entry import Scope
from comptoir.realtime.frames import Hello, encode
from comptoir.realtime.hub import hub
from comptoir.realtime.socket import SIGNED_OUT, Receive, Send, Socket, in_thread
from comptoir.realtime.topics import Viewer

log = logging.getLogger("comptoir.realtime")
PATH: Final = "/live"
PING_EVERY_S = 25
SILENT_S = 80.0
SWEEP_S = 15.0
GONE_SILENT = 4408
WRONG_PAGE = 4403

_open: set[Socket] = set()


async def live(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one WebSocket; only paths that equal `PATH` are ours."""
    await receive()
    if scope["path"] != PATH:
        await send({"type": "websocket.close", "code": 1000})
        return
    await send({"type": "websocket.accept"})
    token, session_key = entry.token_of(scope), entry.session_key_of(scope)
    if not token and not entry.is_from_our_pages(scope):
        await send({"type": "websocket.close", "code": WRONG_PAGE, "reason": "this page may not listen here"})
        return
    who_is_there = partial(_viewer, token, session_key)
    try:
        viewer = await in_thread(who_is_there)
        who = await in_thread(topics.who_is, viewer) if viewer else None
    except Exception:
        log.exception("could not see who connects")
        await send({"type": "websocket.close", "code": 1011, "reason": "try again"})
        return
    if viewer is None or who is None:
        await send({"type": "websocket.close", "code": SIGNED_OUT, "reason": "sign in first"})
        return
    socket = Socket(viewer, who, send, lambda: who_is_there() == viewer)
    socket.push(encode(Hello(1, PING_EVERY_S)))
    _open.add(socket)
    try:
        await socket.listen(receive)
    finally:
        _open.discard(socket)


def _viewer(token: str, session_key: str) -> Viewer | None:
    if token:
        return entry.viewer_by_token(token)
    return entry.viewer_by_session(session_key) if session_key else None


@contextlib.asynccontextmanager
async def running() -> AsyncIterator[None]:
    """Everything that live updates need while the server runs."""
    hub.open(asyncio.get_running_loop())
    beside = [asyncio.ensure_future(backend().listen()), asyncio.ensure_future(_sweep())]
    try:
        yield
    finally:
        hub.close()
        for task in beside:
            task.cancel()
        await asyncio.gather(*beside, return_exceptions=True)


async def _sweep() -> None:
    """Close sockets whose client fell silent (a laptop that sleeps, a network that is gone)."""
    while True:
        await asyncio.sleep(SWEEP_S)
        since = time.monotonic() - SILENT_S
        for socket in tuple(_open):
            if socket.heard_at < since:
                socket.cut(GONE_SILENT, "silent too long")
