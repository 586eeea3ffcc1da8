"""Drive a server from a process of its own: `python -m comptoir.config.bench.driving < orders.json > what-came.json`.

A plain HTTP/1.1 client on asyncio streams, as cheap as Python allows, so that it does not take the server's CPU.  Every
answer is read whole and checked: its status, and how often some bytes must be in it.
"""

import asyncio
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from itertools import cycle


@dataclass(frozen=True)
class Orders:
    """What to ask.  `requests` are asked in turn by `connections` readers until `seconds` are over, or once each."""

    port: int
    requests: list[tuple[str, str, str, str]]  # method, path, headers, body
    seconds: float = 5
    connections: int = 1
    status: int = 200
    holds: str = ""  # must be in every answer …
    times: int = 1  # … at least so often
    is_once: bool = False  # each request once, whatever the time
    warm_up: int = 0  # so many answers are not counted


@dataclass
class Came:
    """What came back."""

    latencies_ms: list[float] = field(default_factory=list)
    elapsed_s: float = 0
    wrong: int = 0
    first_wrong: str = ""
    bytes: int = 0
    asked: int = 0


async def drive(orders: Orders) -> Came:
    came = Came()
    waiting = iter(orders.requests) if orders.is_once else cycle(orders.requests)
    if orders.warm_up:
        await _read_all(orders, Came(), _some(waiting, orders.warm_up), time.perf_counter() + 60)
    begun = time.perf_counter()
    until = begun + (3600 if orders.is_once else orders.seconds)
    await asyncio.gather(*(_read_all(orders, came, waiting, until) for _ in range(orders.connections)))
    came.elapsed_s = time.perf_counter() - begun
    return came


def _some(waiting: Iterator[tuple[str, str, str, str]], count: int) -> Iterator[tuple[str, str, str, str]]:
    for _ in range(count):
        yield next(waiting)


async def _read_all(orders: Orders, came: Came, waiting: Iterator[tuple[str, str, str, str]], until: float) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", orders.port, limit=4 * 1024 * 1024)
    for method, path, headers, body in waiting:
        if time.perf_counter() >= until:
            break
        raw = _request(method, path, headers, body)
        asked_at = time.perf_counter()
        writer.write(raw)
        status, answer = await _answer(reader)
        came.latencies_ms.append((time.perf_counter() - asked_at) * 1000)
        came.asked += 1
        came.bytes += len(answer)
        if status != orders.status or (orders.holds and answer.count(orders.holds.encode()) < orders.times):
            came.wrong += 1
            came.first_wrong = came.first_wrong or f"{method} {path}: {status} {answer[:300]!r}"
    writer.close()


def _request(method: str, path: str, headers: str, body: str) -> bytes:
    whole = body.encode()
    length = f"Content-Length: {len(whole)}\r\n" if method == "POST" else ""
    return f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}{length}\r\n".encode() + whole


async def _answer(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    status, lowered = int(head[9:12]), head.lower()
    at = lowered.find(b"content-length:")
    if at >= 0:
        return status, head + await reader.readexactly(int(lowered[at + 15 :].split(b"\r\n", 1)[0]))
    if b"transfer-encoding: chunked" not in lowered:
        return status, head
    body = b""
    while size := int((await reader.readline()).strip() or b"0", 16):
        body += await reader.readexactly(size)
        await reader.readexactly(2)
    await reader.readline()
    return status, head + body


def main() -> None:
    orders = Orders(**json.load(sys.stdin))
    json.dump(asdict(asyncio.run(drive(orders))), sys.stdout)


if __name__ == "__main__":
    main()
