"""The bridge from the event loop to the pages' threads: whole bodies, one hop, streams that wait for their reader."""

import asyncio
import io
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import pytest

from comptoir.config.pages import IN_MEMORY_BYTES, Pages, environ_of

StartResponse = Callable[..., Any]


def scope(**more: Any) -> dict[str, Any]:
    plain = {
        "type": "http",
        "method": "GET",
        "path": "/caf\xe9",
        "query_string": b"a=1",
        "http_version": "1.1",
        "headers": [(b"host", b"here.example")],
        "server": ("127.0.0.1", 80),
        "client": ("192.0.2.7", 999),
    }
    return plain | more


def ask(application: Any, *, body: Iterable[dict[str, Any]] = (), max_body_bytes: int = 10**7, **more: Any) -> Any:
    """Send one request through the bridge; answers every ASGI message that came back."""
    said: list[dict[str, Any]] = []

    async def run() -> None:
        messages = iter([*body, {"type": "http.request", "body": b"", "more_body": False}])

        async def receive() -> dict[str, Any]:
            return next(messages)

        async def send(message: Any) -> None:
            said.append(message)

        await Pages(application, threads=2, max_body_bytes=max_body_bytes)(scope(**more), receive, send)

    asyncio.run(run())
    return said


def echo(environ: dict[str, Any], start_response: StartResponse) -> list[bytes]:
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [environ["wsgi.input"].read(), b"!"]


def test_a_page_is_one_start_and_one_body_with_its_length() -> None:
    start, body = ask(echo)
    assert start["status"] == 200
    assert dict(start["headers"]) == {b"content-type": b"text/plain", b"content-length": b"1"}
    assert (body["body"], body["more_body"]) == (b"!", False)


def test_a_body_in_pieces_arrives_whole_however_large() -> None:
    piece = b"x" * (IN_MEMORY_BYTES // 2)
    said = ask(echo, body=[{"type": "http.request", "body": piece, "more_body": True}] * 5)
    assert sum(len(each.get("body", b"")) for each in said) == len(piece) * 5 + 1


@pytest.mark.parametrize("headers", [[(b"content-length", b"1001")], []])
def test_too_large_a_body_is_refused_announced_or_not(headers: list[tuple[bytes, bytes]]) -> None:
    said = ask(
        echo,
        body=[{"type": "http.request", "body": b"x" * 1001, "more_body": True}],
        max_body_bytes=1000,
        headers=headers,
    )
    assert said[0]["status"] == 413


def test_who_leaves_before_having_asked_gets_nothing() -> None:
    pieces: list[dict[str, Any]] = [{"type": "http.request", "more_body": True}, {"type": "http.disconnect"}]
    assert ask(echo, body=pieces) == []


class Streaming:
    streaming = True
    is_closed = False

    def __iter__(self) -> Iterator[bytes]:
        yield from (b"a", b"b", b"c")

    def close(self) -> None:
        Streaming.is_closed = True


def test_a_stream_goes_out_piece_by_piece_and_is_closed() -> None:
    def application(environ: dict[str, Any], start_response: StartResponse) -> Streaming:
        start_response("200 OK", [])
        return Streaming()

    start, *pieces = ask(application)
    assert b"content-length" not in dict(start["headers"])
    assert [piece["body"] for piece in pieces] == [b"a", b"b", b"c", b""]
    assert [piece["more_body"] for piece in pieces] == [True, True, True, False]
    assert Streaming.is_closed


def test_pages_are_made_in_the_pool() -> None:
    def application(environ: dict[str, Any], start_response: StartResponse) -> list[bytes]:
        start_response("200 OK", [])
        return [threading.current_thread().name.encode()]

    assert ask(application)[1]["body"].startswith(b"page_")


def test_the_environ_is_what_the_standard_asks_for() -> None:
    headers = [(b"cookie", b"a=1"), (b"cookie", b"b=2"), (b"x-real_ip", b"forged"), (b"content-type", b"text/x")]
    environ = environ_of(scope(headers=headers), io.BytesIO())
    assert environ["PATH_INFO"] == "/caf\xc3\xa9"
    assert environ["HTTP_COOKIE"] == "a=1; b=2"
    assert environ["CONTENT_TYPE"] == "text/x"
    assert environ["REMOTE_ADDR"] == "192.0.2.7"
    assert "HTTP_X_REAL_IP" not in environ
