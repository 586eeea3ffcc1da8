"""`comptoir bench mail`: from a mail's first byte by SMTP to the message that agents see, by the real server."""

import argparse
import json
import os
import smtplib
import tempfile
import threading
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

from comptoir.config.bench import measure, serving
from comptoir.config.command.starting import set_up

ADDRESS = "support@bench.example"
SENDERS = 8
WAIT_S = 300
BODY = "Hello,\n\nwhere is my parcel please? I have been waiting for it since Monday.\n\nThank you,\nAna\n" * 12


@dataclass(frozen=True)
class Measured:
    mails: int
    taken_per_s: float  # 250 said, by SENDERS connections at once
    visible_per_s: float  # a message of its conversation
    cpu_ms: float  # a mail, every process of the server
    reader_cpu_ms: float  # a mail, the bare reader in this process
    delay_p50_ms: float  # from the first byte to the message, 20 a second
    delay_p95_ms: float
    memory_mib: float  # of every process of the server, afterwards
    lost: int
    doubled: int


def add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--mails", type=int, default=2_000, metavar="N", help="at once (default: %(default)s)")
    parser.add_argument("--database", default="", metavar="URL", help="an empty PostgreSQL database; SQLite without it")
    parser.add_argument("--json", metavar="FILE", help="write the figures here as well")


def run(given: argparse.Namespace) -> int:
    with tempfile.TemporaryDirectory(prefix="comptoir-bench-") as folder:
        listen = f"127.0.0.1:{serving.free_port()}"
        environment = {
            "COMPTOIR_DATA": folder,
            "COMPTOIR_DATABASE_URL": given.database,
            "COMPTOIR_MAIL_LISTEN": listen,
        }
        os.environ.update(environment)
        set_up(argparse.Namespace(data=folder))
        _prepare()
        with serving.server(environment, Path(folder) / "server.log") as served:
            measured = _measure(served.pid, int(listen.rpartition(":")[2]), given.mails)
    for name, value in asdict(measured).items():
        print(f"{name:<16} {value:>10,}")
    if given.json:
        Path(given.json).write_text(json.dumps(asdict(measured), indent=1))
    return 1 if measured.lost or measured.doubled else 0


def _prepare() -> None:
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)
    from comptoir.conversations.actions import InboxDetails, add_inbox
    from comptoir.people.actions import SYSTEM

    add_inbox(SYSTEM, "email", InboxDetails("Support", ADDRESS, settings={"acknowledges": False}))


def _measure(pid: int, port: int, mails: int) -> Measured:
    _send(port, ["warm-0"])
    _seen({"warm-0"})
    delays = sorted(_steady(port, [f"steady-{number}" for number in range(200)]))
    names = [f"burst-{number}" for number in range(mails)]
    before, begun = measure.used(pid), time.perf_counter()
    threads = [threading.Thread(target=_send, args=(port, names[at::SENDERS])) for at in range(SENDERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken = time.perf_counter() - begun
    lost = _seen(set(names))
    visible, after = time.perf_counter() - begun, measure.used(pid)
    return Measured(
        mails=mails,
        taken_per_s=round(mails / taken, 1),
        visible_per_s=round(mails / visible, 1),
        cpu_ms=round((after.cpu_s - before.cpu_s) / mails * 1000, 2),
        reader_cpu_ms=round(_bare_reader(), 2),
        delay_p50_ms=round(delays[len(delays) // 2] * 1000, 1),
        delay_p95_ms=round(delays[int(len(delays) * 0.95)] * 1000, 1),
        memory_mib=after.memory_mib,
        lost=lost,
        doubled=_doubled(),
    )


def _steady(port: int, names: list[str]) -> Iterable[float]:
    """One mail every 50 ms; how long each took until it was a message."""
    sent: dict[str, float] = {}

    def sends() -> None:
        begun = time.perf_counter()
        for number, name in enumerate(names):
            time.sleep(max(0.0, begun + number * 0.05 - time.perf_counter()))
            sent[name] = time.perf_counter()
            _send(port, [name])

    thread = threading.Thread(target=sends)
    thread.start()
    came: dict[str, float] = {}
    deadline = time.perf_counter() + WAIT_S
    while len(came) < len(names) and time.perf_counter() < deadline:
        for name in _messages("steady-") - came.keys():
            came[name] = time.perf_counter()
        time.sleep(0.01)
    thread.join()
    return [came.get(name, deadline) - sent[name] for name in names]


def _raw(name: str) -> bytes:
    head = f"From: {name} <{name}@customer.example>\r\nTo: {ADDRESS}\r\nSubject: Order {name}\r\n"
    return (
        f"{head}Message-ID: <{name}@customer.example>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{BODY}".encode()
    )


def _send(port: int, names: list[str]) -> None:
    with smtplib.SMTP("127.0.0.1", port, "customer.example", timeout=60) as server:
        for name in names:
            server.sendmail(f"{name}@customer.example", [ADDRESS], _raw(name))


def _messages(prefix: str) -> set[str]:
    from comptoir.conversations.models import Message

    rows = Message.objects.filter(external_id__startswith=f"<{prefix}").values_list("external_id", flat=True)
    return {str(one)[1:].partition("@")[0] for one in rows}


def _seen(names: set[str]) -> int:
    """Wait until they are all messages; answers how many never were."""
    deadline = time.perf_counter() + WAIT_S
    prefix = next(iter(names)).partition("-")[0] + "-"
    while missing := len(names - _messages(prefix)):
        if time.perf_counter() > deadline:
            return missing
        time.sleep(0.05)
    return 0


def _doubled() -> int:
    from comptoir.conversations.models import Message

    said = Message.objects.filter(entry="said")
    return said.count() - said.values("external_id").distinct().count()


def _bare_reader() -> float:
    from comptoir.channels.email.reading import read

    raws = [_raw(f"bare-{number}") for number in range(300)]
    begun = time.process_time()
    for raw in raws:
        read(raw)
    return (time.process_time() - begun) / len(raws) * 1000
