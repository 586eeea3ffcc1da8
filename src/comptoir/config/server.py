"""One process that serves: pages and sockets, the worker with the schedule, the mail listener, in any mixture.

The embedded default runs all of them; `comptoir web`, `worker` and `mail` run one each.
"""

import contextlib
import logging
import signal
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from types import FrameType

import uvicorn
from django.conf import settings

from comptoir.config.services import mail_listener
from comptoir.jobs.worker import Worker

log = logging.getLogger("comptoir.server")
STOP_WITHIN_S = 5


@dataclass(frozen=True)
class Roles:
    """What this process does."""

    web: bool = False
    worker: bool = False
    mail: bool = False

    @property
    def is_everything(self) -> bool:
        return self.web and self.worker and self.mail


def serve(roles: Roles, *, host: str = "127.0.0.1", port: int = 8000, listening: socket.socket | None = None) -> None:
    """Serve until SIGTERM or SIGINT; running jobs and requests may end, for some seconds, before this returns."""
    stopped = threading.Event()
    with _stop_on_signal(stopped), contextlib.ExitStack() as running:
        if roles.mail:
            running.enter_context(mail_listener(is_needed=not roles.web))
        if roles.worker:
            running.enter_context(_worker(is_only_process=roles.is_everything))
        if roles.web:
            uvicorn.Server(_uvicorn_config(host, port)).run(sockets=[listening] if listening else None)
        else:
            stopped.wait()


@contextlib.contextmanager
def _stop_on_signal(stopped: threading.Event) -> Iterator[None]:
    # uvicorn takes the signals while it runs and raises them again afterwards, for us: our own clean-up still follows.
    def stop(signum: int, frame: FrameType | None) -> None:
        stopped.set()

    before = {each: signal.signal(each, stop) for each in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield
    finally:
        for each, handler in before.items():
            signal.signal(each, handler)


@contextlib.contextmanager
def _worker(*, is_only_process: bool) -> Iterator[None]:
    worker = Worker(threads=settings.WORKER_THREADS, is_only_process=is_only_process)
    worker.start()
    try:
        yield
    finally:
        if not worker.stop(STOP_WITHIN_S):
            log.warning("some jobs did not end in time; they run again at the next start")


def _uvicorn_config(host: str, port: int) -> uvicorn.Config:
    return uvicorn.Config(
        "comptoir.config.asgi:application",
        host=host,
        port=port,
        loop="uvloop",
        http="httptools",
        ws="websockets-sansio",
        # Compression costs 62 KiB a socket; our frames are small.
        ws_per_message_deflate=False,
        ws_max_size=64 * 1024,
        # The client pings (a browser cannot see protocol pings), and the silent are swept.
        ws_ping_interval=None,
        lifespan="on",
        log_config=None,
        # At "info" uvicorn writes the whole address of each socket, tokens included.
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_keep_alive=30,
        timeout_graceful_shutdown=STOP_WITHIN_S,
        proxy_headers=settings.BEHIND_PROXY,
        forwarded_allow_ips="*" if settings.BEHIND_PROXY else None,
        backlog=2048,
    )
