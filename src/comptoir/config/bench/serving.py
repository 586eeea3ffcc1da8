"""The real server in a process of its own, and a browser's way in."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.cookiejar import CookieJar
from pathlib import Path

START_WITHIN_S = 120
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


class NotServed(RuntimeError):
    """The server did not come up, or refused a page that it should show."""


@dataclass(frozen=True)
class Served:
    pid: int
    port: int
    started_in_s: float

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def server(environment: dict[str, str], said: Path) -> Iterator[Served]:
    """`comptoir serve` until the block ends; the time to its first page is the cold start."""
    port = free_port()
    given = {
        **{name: value for name, value in os.environ.items() if not name.startswith("COMPTOIR_")},
        **environment,
        "COMPTOIR_ADDRESS": f"http://127.0.0.1:{port}",
        "COMPTOIR_MAIL_LISTEN": environment.get("COMPTOIR_MAIL_LISTEN") or f"127.0.0.1:{free_port()}",
        "COMPTOIR_BEHIND_PROXY": "1",  # many customers come from one machine here: each says where from
    }
    with _running([sys.executable, "-m", "comptoir", "serve", "--port", str(port)], port, given, said) as served:
        yield served


@contextmanager
def bare_server(said: Path) -> Iterator[Served]:
    """An ASGI application that answers two bytes, under the same uvicorn: what an empty request costs at least."""
    port = free_port()
    command = ["-m", "uvicorn", "comptoir.config.bench.bare_asgi:application", "--port", str(port), "--no-access-log"]
    more = ["--loop", "uvloop", "--http", "httptools", "--lifespan", "off", "--log-level", "error"]
    with _running([sys.executable, *command, *more], port, dict(os.environ), said) as served:
        yield served


@contextmanager
def _running(command: list[str], port: int, environment: dict[str, str], said: Path) -> Iterator[Served]:
    begun = time.perf_counter()
    with said.open("w") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log, start_new_session=True)
    try:
        while not _answers(port):
            if process.poll() is not None or time.perf_counter() - begun > START_WITHIN_S:
                raise NotServed(f"{' '.join(command)} did not answer:\n{said.read_text()[-3000:]}")
            time.sleep(0.01)
        yield Served(process.pid, port, round(time.perf_counter() - begun, 2))
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()


def _answers(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=10).close()
    except urllib.error.HTTPError as answer:
        return answer.code < 500
    except OSError:
        return False
    return True


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


class Browser:
    """A reader with cookies who signs in as people do."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.jar = CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.jar))

    def get(self, path: str) -> str:
        with self.opener.open(self.address + path, timeout=60) as answer:
            return str(answer.read().decode())

    def sign_in(self, email: str, password: str) -> None:
        """By the sign-in page.  Raises NotServed when it does not lead in."""
        page = self.get("/account/login/")
        token = TOKEN.search(page)
        if token is None:
            raise NotServed("The sign-in page carries no token.")
        given = {"login": email, "password": password, "csrfmiddlewaretoken": token[1]}
        data = urllib.parse.urlencode(given).encode()
        request = urllib.request.Request(f"{self.address}/account/login/", data, {"Referer": self.address})  # noqa: S310
        with self.opener.open(request, timeout=60) as answer:
            led_to = answer.url
        if "/account/" in led_to or "/desk/" not in led_to:
            raise NotServed(f"Signing in as {email} led to {led_to} and not to the desk.")

    @property
    def cookies(self) -> str:
        """The Cookie header of what it holds now."""
        return "; ".join(f"{cookie.name}={cookie.value}" for cookie in self.jar)
