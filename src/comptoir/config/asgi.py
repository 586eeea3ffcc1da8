"""The outer ASGI application: sockets are answered here, every page by Django in a fixed pool of threads.

Pages never pass Django's ASGI handler, where each middleware makes a thread hop of its own (docs/ARCHITECTURE.md).
"""

import contextlib
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from django.conf import settings

from comptoir.config.pages import Pages
from comptoir.config.wsgi import application as wsgi
from comptoir.realtime import endpoint

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

# A form may carry several files; each is judged by itself later.
_pages = Pages(wsgi, threads=settings.WEB_THREADS, max_body_bytes=settings.UPLOAD_MAX_BYTES * 4)


async def application(scope: Scope, receive: Receive, send: Send) -> None:
    """What uvicorn serves."""
    if scope["type"] == "http":
        await _pages(scope, receive, send)
    elif scope["type"] == "websocket":
        await endpoint.live(dict(scope), receive, send)
    elif scope["type"] == "lifespan":
        await _life(receive, send)


async def _life(receive: Receive, send: Send) -> None:
    await receive()
    async with contextlib.AsyncExitStack() as running:
        await running.enter_async_context(endpoint.running())
        await send({"type": "lifespan.startup.complete"})
        await receive()
    await send({"type": "lifespan.shutdown.complete"})
