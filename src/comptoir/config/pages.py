"""ASGI to WSGI in one hop: the body is read on the event loop, the page is made in a pool thread, the answer goes out.

A page costs one hand-over to a thread and one back, however many pieces it has; only what streams (a large file) pays
for each piece, and waits when the reader is slow.
"""

import asyncio
import contextvars
import io
import sys
import tempfile
from collections.abc import Awaitable, Callable, Iterable, Iterator, MutableMapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import IO, Any

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Header = tuple[bytes, bytes]

IN_MEMORY_BYTES = 512 * 1024
SEND_TIMEOUT_S = 120


class TooLargeError(Exception):
    """The body is larger than anything that we accept."""


class GoneError(Exception):
    """The client left before its request was whole."""


@dataclass
class _Answer:
    """What the application said first: status, headers, and the pieces that were ready at once."""

    status: int = 500
    headers: list[Header] = field(default_factory=list)
    body: bytes = b""
    # More pieces to come, made in the same thread; None when `body` is all.
    rest: Iterator[bytes] | None = None
    close: Callable[[], None] = lambda: None


class Pages:
    """The ASGI side of a WSGI application."""

    def __init__(self, application: Any, *, threads: int, max_body_bytes: int) -> None:
        self._application = application
        self._max_body_bytes = max_body_bytes
        self._pool = ThreadPoolExecutor(threads, thread_name_prefix="page")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            body = await self._read(scope, receive)
        except TooLargeError:
            await _refuse(send)
            return
        except GoneError:
            return
        with body:
            loop = asyncio.get_running_loop()
            context = contextvars.copy_context()
            answer = await loop.run_in_executor(self._pool, context.run, self._make, environ_of(scope, body))
            await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
            await send({"type": "http.response.body", "body": answer.body, "more_body": answer.rest is not None})
            if answer.rest is not None:
                await loop.run_in_executor(self._pool, context.run, _stream, answer, send, loop)

    async def _read(self, scope: Scope, receive: Receive) -> IO[bytes]:
        """The whole body: in memory when small, in a temporary file when not."""
        announced = next((value for name, value in scope["headers"] if name == b"content-length"), b"0")
        if announced.isdigit() and int(announced) > self._max_body_bytes:
            raise TooLargeError
        message = await receive()
        if message["type"] == "http.request" and not message.get("more_body"):
            return io.BytesIO(message.get("body", b""))
        body, size = tempfile.SpooledTemporaryFile(IN_MEMORY_BYTES), 0  # noqa: SIM115 - `with body` in the caller
        while True:
            if message["type"] == "http.disconnect":
                body.close()
                raise GoneError
            size += len(message.get("body", b""))
            if size > self._max_body_bytes:
                body.close()
                raise TooLargeError
            body.write(message.get("body", b""))
            if not message.get("more_body"):
                body.seek(0)
                return body
            message = await receive()

    def _make(self, environ: dict[str, Any]) -> _Answer:
        answer = _Answer()

        def start_response(status: str, headers: list[tuple[str, str]], exc_info: object = None) -> None:
            answer.status = int(status[:3])
            answer.headers = [(name.lower().encode("latin-1"), value.encode("latin-1")) for name, value in headers]

        result: Iterable[bytes] = self._application(environ, start_response)
        answer.close = getattr(result, "close", answer.close)
        pieces, ready, size = iter(result), [], 0
        is_streaming = getattr(result, "streaming", False)
        for piece in pieces:
            ready.append(piece)
            size += len(piece)
            if is_streaming or size > IN_MEMORY_BYTES:
                answer.rest = pieces
                break
        answer.body = b"".join(ready)
        if answer.rest is None:
            answer.close()
            if not any(name == b"content-length" for name, _ in answer.headers) and answer.status not in (204, 304):
                answer.headers.append((b"content-length", str(size).encode()))
        return answer


def _stream(answer: _Answer, send: Send, loop: asyncio.AbstractEventLoop) -> None:
    async def send_piece(piece: bytes, is_more: bool) -> None:
        await send({"type": "http.response.body", "body": piece, "more_body": is_more})

    try:
        for piece in answer.rest or ():
            asyncio.run_coroutine_threadsafe(send_piece(piece, True), loop).result(SEND_TIMEOUT_S)
        asyncio.run_coroutine_threadsafe(send_piece(b"", False), loop).result(SEND_TIMEOUT_S)
    finally:
        answer.close()


async def _refuse(send: Send) -> None:
    text = b"This is larger than what is accepted here.\n"
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"connection", b"close")]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": text})


def environ_of(scope: Scope, body: IO[bytes]) -> dict[str, Any]:
    """PEP 3333's environ for an ASGI HTTP scope (bytes as latin-1 text)."""
    server = scope.get("server") or ("localhost", 80)
    client = scope.get("client") or ("", 0)
    environ = {
        "REQUEST_METHOD": scope["method"],
        "SCRIPT_NAME": "",
        "PATH_INFO": scope["path"].encode().decode("latin-1"),
        "QUERY_STRING": scope["query_string"].decode("latin-1"),
        "SERVER_NAME": server[0],
        "SERVER_PORT": str(server[1] or 0),
        "SERVER_PROTOCOL": f"HTTP/{scope['http_version']}",
        "REMOTE_ADDR": client[0],
        "REMOTE_PORT": str(client[1]),
        "wsgi.version": (1, 0),
        "wsgi.url_scheme": scope.get("scheme", "http"),
        "wsgi.input": body,
        "wsgi.input_terminated": True,
        "wsgi.errors": sys.stderr,
        "wsgi.multithread": True,
        "wsgi.multiprocess": True,
        "wsgi.run_once": False,
    }
    for name, value in scope["headers"]:
        key = _environ_name(name)
        text = value.decode("latin-1")
        environ[key] = f"{environ[key]}{'; ' if key == 'HTTP_COOKIE' else ','}{text}" if key in environ else text
    return environ


def _environ_name(name: bytes) -> str:
    if name in (b"content-type", b"content-length"):
        return name.decode().upper().replace("-", "_")
    # An underscore would let a client forge a header that a proxy sets with hyphens.
    return "HTTP_" + name.decode("latin-1").upper().replace("_", "\0").replace("-", "_")
