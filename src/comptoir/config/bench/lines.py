"""The lines of `comptoir bench http`: what is asked, of whom, and what must come back."""

import json
import subprocess
import sys
import time
import urllib.parse
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from itertools import count
from typing import Any

from django.db import connection

from comptoir.config.bench import bare
from comptoir.config.bench.data import FORM, OPENED_LENGTH, PASSWORD
from comptoir.config.bench.driving import Came, Orders
from comptoir.config.bench.measure import threads, used
from comptoir.config.bench.place import Place
from comptoir.config.bench.serving import Browser, Served, bare_server, server
from comptoir.config.bench.texts import vocabulary_words
from comptoir.conversations.models import Conversation, Message
from comptoir.people.models import Agent

AGENT = 3
SETTLE_S = 0.3
CREATED = 400  # requests by form
YOUNGEST_PAGE_S = 2.5  # a form sent sooner is taken for a machine's
COMMON, RARE_RANK = "invoice", 9_000

Request = tuple[str, str, str, str]


@dataclass
class Line:
    """One line of the table."""

    name: str
    per_second: float = 0
    p50_ms: float = 0
    p95_ms: float = 0
    p99_ms: float = 0
    cpu_ms: float = 0
    kib: float = 0
    bare_p50_ms: float | None = None
    bare_cpu_ms: float | None = None

    @property
    def ratio(self) -> float | None:
        """CPU against the bare driver's (or, for the empty request, the bare application's)."""
        return round(self.cpu_ms / self.bare_cpu_ms, 1) if self.bare_cpu_ms else None


@dataclass
class Measured:
    database: str
    conversations: int
    messages: int
    cold_start_s: float = 0
    memory_mib: float = 0
    threads_before: int = 0
    threads_after: int = 0
    lines: list[Line] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)


class Bench:
    """One run against one server."""

    def __init__(self, place: Place, served: Served, seconds: float, connections: int) -> None:
        self.served, self.seconds, self.connections = served, seconds, connections
        self.measured = Measured(connection.vendor, place.size.conversations, place.size.messages, served.started_in_s)
        self.roots = [pid for pid in (served.pid, bare.postmaster()) if pid]
        self.driver = bare.driver()
        self.agent = Agent.objects.select_related("role").get(pk=AGENT)

    def line(
        self, name: str, requests: list[Request], reference: Callable[[], object] | None = None, **more: Any
    ) -> Line:
        """Ask by one reader for the times, by several for the rate and the CPU."""
        orders = {"port": self.served.port, "requests": requests, "seconds": self.seconds, **more}
        if orders.get("is_once"):
            half = len(requests) // 2
            alone = self._drive({**orders, "requests": requests[:half]})
            orders = {**orders, "requests": requests[half:]}
        else:
            alone = self._drive({**orders, "warm_up": 20, "seconds": self.seconds / 2})
        before = used(*self.roots).cpu_s
        many = self._drive({**orders, "connections": self.connections})
        time.sleep(SETTLE_S)
        line = Line(name)
        line.cpu_ms = round((used(*self.roots).cpu_s - before) * 1000 / max(1, many.asked), 3)
        line.per_second = round(many.asked / many.elapsed_s, 1)
        line.kib = round(many.bytes / max(1, many.asked) / 1024, 1)
        line.p50_ms, line.p95_ms, line.p99_ms = (_quantile(alone.latencies_ms, at) for at in (0.5, 0.95, 0.99))
        for came in (alone, many):
            if came.wrong:
                self.measured.complaints.append(f"{name}: {came.wrong} wrong answers, first {came.first_wrong}")
        if reference is not None:
            found = bare.timed(self.driver, reference)
            line.bare_p50_ms, line.bare_cpu_ms = round(found["p50_ms"], 3), round(found["cpu_ms"], 3)
        self.measured.lines.append(line)
        return line

    def _drive(self, orders: dict[str, Any]) -> Came:
        answered = subprocess.run(
            [sys.executable, "-m", "comptoir.config.bench.driving"],
            input=json.dumps(asdict(Orders(**orders))), capture_output=True, text=True, check=False,
        )  # fmt: skip
        if answered.returncode:
            raise RuntimeError(f"The driving process failed:\n{answered.stderr[-2000:]}")
        return Came(**json.loads(answered.stdout))


def measure(place: Place, seconds: float, connections: int) -> Measured:
    """Start the server, sign in, ask every line, stop."""
    with (
        bare_server(place.folder / "bare.log") as least,
        server(place.environment(), place.folder / "server.log") as served,
    ):
        bench = Bench(place, served, seconds, connections)
        browser = Browser(served.address)
        browser.sign_in(f"agent{AGENT}@comptoir.test", PASSWORD)
        signed = f"Cookie: {browser.cookies}\r\n"
        bench.measured.threads_before = threads(served.pid)
        _empty(bench, least, signed)
        _desk(bench, signed)
        _searches(bench, signed)
        _portal(bench)
        bench.measured.threads_after = threads(served.pid)
        bench.measured.memory_mib = used(*bench.roots).memory_mib
    return bench.measured


def _empty(bench: Bench, least: Served, signed: str) -> None:
    asgi = Bench.__new__(Bench)
    asgi.__dict__ |= bench.__dict__ | {"served": least, "roots": [least.pid]}
    floor = asgi.line("bare ASGI, empty", [("GET", "/", "", "")])
    line = bench.line("empty request, signed in", [("GET", "/live/positions", signed, "")], holds='"positions"')
    line.bare_p50_ms, line.bare_cpu_ms = floor.p50_ms, floor.cpu_ms


def _desk(bench: Bench, signed: str) -> None:
    bench.line(
        "list, 50 of all open", [("GET", "/desk/views/all/", signed, "")],
        bare.the_list(bench.driver, bench.agent), holds='id="row-', times=50,
    )  # fmt: skip
    fitting = Conversation.objects.filter(last_position=OPENED_LENGTH, team_id__in=bench.agent.team_ids)
    numbers = list(fitting.order_by("-last_at").values_list("pk", flat=True)[:500])
    asked = [("GET", f"/desk/conversations/{number}/?view=all", signed, "") for number in numbers]
    bench.line(
        f"open, {OPENED_LENGTH} entries", asked, bare.opening(bench.driver, numbers),
        holds='id="entry-', times=OPENED_LENGTH,
    )  # fmt: skip


def _searches(bench: Bench, signed: str) -> None:
    tail = vocabulary_words("en")
    any_word = [
        tail[rank] for rank in (0, 3, 10, 30, 60, 90, 150, 200, 300, 500, 800, 1300, 2100, 3400, 5500, RARE_RANK)
    ]
    for name, words, is_found in (
        ("search, common word", [COMMON], True),
        ("search, rare word", [tail[RARE_RANK]], False),
        ("search, any word", any_word, False),
        ("search, two words", ["invoice order"], True),
        ("search, phrase", ['"charged twice"'], True),
        ("search, with a filter", ["invoice status:open"], True),
    ):
        asked = [("GET", f"/desk/search/?q={urllib.parse.quote(each)}", signed, "") for each in words]
        bare_words = [each.removesuffix(" status:open") for each in words]
        reference = bare.searching(bench.driver, bare_words)
        bench.line(name, asked, reference, holds='<li class="row' if is_found else "</html>")


def _portal(bench: Bench) -> None:
    address = f"/new/{FORM}"
    bench.line("form page", [("GET", address, "", "")], holds='name="token"')
    before = (Conversation.objects.count(), Message.objects.filter(entry="said").count())
    posts = _filled_forms(bench.served, CREATED)
    time.sleep(YOUNGEST_PAGE_S)
    bench.line("create a request by form", posts, bare.creating(bench.driver), status=302, is_once=True)
    made = Conversation.objects.exclude(public_id__startswith="bare").count() - before[0]
    said = Message.objects.filter(entry="said").exclude(public_id__startswith="bare").count() - before[1]
    if (made, said) != (CREATED, CREATED):
        bench.measured.complaints.append(
            f"create: {CREATED} were acknowledged, {made} conversations, {said} words kept"
        )


def _filled_forms(served: Served, wanted: int) -> list[Request]:
    """Forms as browsers send them, each from a page fetched by itself, from a network and an address of its own."""
    posts, number = [], count(int(time.time()) % 1_000_000 * 1_000)
    browser = Browser(served.address)
    for _ in range(wanted):
        page, n = browser.get(f"/new/{FORM}"), next(number)
        fields = {
            "csrfmiddlewaretoken": _value(page, "csrfmiddlewaretoken"), "token": _value(page, "token"), "website": "",
            "f-subject": f"My invoice {n}", "f-message": f"Where is my invoice {n}? It should have come last week.",
            "f-email": f"form.{n}@customer.test", "f-name": "Carla Bench",
        }  # fmt: skip
        parts = "".join(
            f'--part\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'
            for name, value in fields.items()
        )
        headers = (
            f"Cookie: {browser.cookies}\r\nReferer: {served.address}/new/{FORM}\r\n"
            f"X-Forwarded-For: 10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}\r\n"
            "Content-Type: multipart/form-data; boundary=part\r\n"
        )
        posts.append(("POST", f"/new/{FORM}", headers, f"{parts}--part--\r\n"))
    return posts


def _value(page: str, name: str) -> str:
    return page.split(f'name="{name}" value="', 1)[1].split('"', 1)[0]


def _quantile(values: list[float], at: float) -> float:
    ordered = sorted(values) or [0.0]
    return round(ordered[min(len(ordered) - 1, int(len(ordered) * at))], 2)
