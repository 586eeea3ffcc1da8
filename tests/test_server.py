"""The real server in a process of its own: it starts, serves, stops, survives being killed, and tells who listens."""

import concurrent.futures
import json
import re
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import closing
from email.message import Message
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect

from tests.server import ROOT, Server, ServerFailed
from tests.services.keeper import die_with_parent, free_port

pytestmark = pytest.mark.whole

TOY = {"DJANGO_SETTINGS_MODULE": "tests.toy_room.settings"}
Start = Callable[..., Server]


@pytest.fixture
def server(start_server: Start) -> Server:
    return start_server(settings=TOY)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """One server for the tests that neither stop it nor leave anything behind."""
    server = Server(tmp_path_factory.mktemp("shared") / "data", settings=TOY)
    yield server.start()
    server.kill()


def inside(server: Server, code: str) -> str:
    """Run Python in another process of the same installation; answers what it printed."""
    lines = f"import django\ndjango.setup()\n{code}"
    ran = subprocess.run(
        [sys.executable, "-c", lines], cwd=ROOT, env=server.environment(), capture_output=True, text=True, check=False
    )
    assert ran.returncode == 0, ran.stderr
    return ran.stdout.strip()


def get(server: Server, path: str, data: bytes | None = None) -> tuple[int, Message, bytes]:
    try:
        with urllib.request.urlopen(f"{server.address}{path}", data=data, timeout=20) as answer:
            return answer.status, answer.headers, answer.read()
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers, error.read()


def until(is_true: Callable[[], Any], timeout_s: float = 15) -> Any:
    end = time.monotonic() + timeout_s
    while not (found := is_true()):
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.02)
    return found


def toys(server: Server) -> list[str]:
    path = server.data / "toys.txt"
    return path.read_text().splitlines() if path.exists() else []


def take_time(server: Server, word: str, tenths: int = 0) -> None:
    inside(server, f"from comptoir import jobs; jobs.enqueue('toy.take_time', word={word!r}, tenths={tenths})")


# Starting and stopping


def test_sigterm_lets_the_running_job_end_and_stops_within_seconds(server: Server) -> None:
    take_time(server, "slow", tenths=15)
    until(lambda: "begin slow" in toys(server))
    began = time.monotonic()
    assert server.stop() == 0
    assert time.monotonic() - began < 6
    assert toys(server) == ["begin slow", "end slow"]
    assert "Stopped." in server.said
    assert "Traceback" not in server.said


def test_a_job_that_was_running_when_it_was_killed_runs_again(server: Server) -> None:
    take_time(server, "torn", tenths=100)
    until(lambda: "begin torn" in toys(server))
    server.kill()
    inside(server, "from comptoir.jobs.models import Job; Job.objects.update(ids={'word': 'torn', 'tenths': 0})")
    server.start()
    until(lambda: "end torn" in toys(server), timeout_s=5)
    assert toys(server) == ["begin torn", "begin torn", "end torn"]


def test_two_servers_do_not_share_one_data_folder(server: Server) -> None:
    second = Server(server.data, settings=TOY)
    with pytest.raises(ServerFailed, match=r"uses .* already"):
        second.start()


def test_an_upgrade_saves_the_database_first_and_refuses_to_start_without(start_server: Start) -> None:
    server = start_server()
    server.stop()
    server.settings = TOY
    (server.data / "backups").write_text("in the way")
    with pytest.raises(ServerFailed, match="could not be backed up"):
        server.start()
    (server.data / "backups").unlink()
    server.start()
    assert len(list((server.data / "backups").glob("comptoir-before-*.tar"))) == 1
    assert get(server, "/toy/write")[0] == 200


# Pages


def test_paint_may_be_kept_for_ever_under_its_own_address(shared: Server) -> None:
    _, _, page = get(shared, "/nowhere")
    found = re.search(rb'href="(/static/[0-9a-f]{12}/house/portal\.css)"', page)
    assert found is not None
    status, headers, body = get(shared, found[1].decode())
    assert (status, headers["Cache-Control"]) == (200, "max-age=315360000, public, immutable")
    assert body
    plain = get(shared, "/static/house/portal.css")
    assert plain[2] == body and "immutable" not in plain[1]["Cache-Control"]
    assert get(shared, "/static/000000000000/house/portal.css")[0] == 404
    assert get(shared, "/static/../settings.py")[0] in (400, 404)


def test_pages_are_made_by_a_fixed_number_of_threads(shared: Server) -> None:
    assert shared.process is not None
    tasks = Path(f"/proc/{shared.process.pid}/task")
    with concurrent.futures.ThreadPoolExecutor(16) as pool:
        list(pool.map(lambda _: get(shared, "/toy/thread"), range(64)))
        before = len(list(tasks.iterdir()))
        names = {body for _, _, body in pool.map(lambda _: get(shared, "/toy/thread"), range(400))}
    assert len(list(tasks.iterdir())) == before
    assert len(names) <= 8


def test_a_body_arrives_whole(shared: Server) -> None:
    assert get(shared, "/toy/size", data=b"x" * 3_000_000)[2] == b"3000000"


def test_a_locked_database_says_come_back_and_the_next_try_works(shared: Server) -> None:
    with closing(sqlite3.connect(shared.data / "comptoir.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        status, headers, page = get(shared, "/toy/write")
        other.execute("ROLLBACK")
    assert (status, headers["Retry-After"]) == (503, "5")
    assert b"send it again" in page
    assert get(shared, "/toy/write")[0] == 200


def test_a_bug_gives_a_kind_page_and_is_written_down(shared: Server) -> None:
    status, _, page = get(shared, "/toy/fail")
    assert status == 500 and b"Something broke on our side" in page and b"RuntimeError" not in page
    assert "RuntimeError: a bug" in shared.said


# Live


def token(server: Server, subject: str) -> str:
    return inside(server, f"from comptoir.realtime.entry import sign_token; print(sign_token({subject!r}))")


def socket(server: Server, query: str = "", port: int = 0, **headers: str) -> ClientConnection:
    address = f"ws://127.0.0.1:{port or server.port}/live?{query}"
    return connect(address, additional_headers=headers, open_timeout=10)


def hear(client: ClientConnection) -> dict[str, Any]:
    heard: dict[str, Any] = json.loads(client.recv(timeout=10))
    return heard


def watching(client: ClientConnection, topic: str) -> ClientConnection:
    assert hear(client)["t"] == "hello"
    client.send(json.dumps({"t": "sub", "topic": topic}))
    assert hear(client) == {"t": "ok", "topic": topic, "position": None, "is_behind": False}
    return client


ANNOUNCE = "from comptoir import realtime; realtime.announce('toy:customer:1', 'painted', position=3, colour='blue')"
RECHECK = "from comptoir import realtime; realtime.recheck(subject='customer:1')"


def test_frames_and_revocations_reach_the_sockets_of_every_process(start_server: Start, redis_url: str) -> None:
    server = start_server(settings=TOY, redis_url=redis_url)
    port = free_port()
    with (server.data / "second.log").open("w") as log:
        second = subprocess.Popen(
            [sys.executable, "-m", "comptoir", "web", "--port", str(port)],
            cwd=ROOT, env=server.environment(), stdout=log, stderr=log, preexec_fn=die_with_parent(),
        )  # fmt: skip
    try:
        until(lambda: _is_open(port))
        mine = f"token={token(server, 'customer:1')}"
        with socket(server, mine) as here, socket(server, mine, port=port) as there:
            watching(here, "toy:customer:1")
            watching(there, "toy:customer:1")
            inside(server, ANNOUNCE)
            told = {
                "t": "frame", "topic": "toy:customer:1", "kind": "painted", "position": 3, "facts": {"colour": "blue"},
            }  # fmt: skip
            assert hear(here) == hear(there) == told
            here.send(json.dumps({"t": "looking", "topic": "toy:customer:1"}))
            assert hear(there)["present"][0]["state"] == "looking"
            assert hear(here)["t"] == "presence"
            (server.data / "stop-watching").touch()
            inside(server, RECHECK)
            assert _next_but_presence(here) == _next_but_presence(there) == {"t": "revoked", "topic": "toy:customer:1"}
            inside(server, ANNOUNCE)
            for client in (here, there):
                client.send('{"t":"ping"}')
                assert _next_but_presence(client) == {"t": "pong"}
    finally:
        second.terminate()
        assert second.wait(20) == 0


def _next_but_presence(client: ClientConnection) -> dict[str, Any]:
    while (heard := hear(client))["t"] == "presence":
        pass
    return heard


def _is_open(port: int) -> bool:
    try:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/toy/thread", timeout=2).close()
    except OSError:
        return False
    return True


SIGN_IN = """
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from comptoir.people.models import Account
account = Account.objects.create(email="someone@example.com")
session = SessionStore()
session[SESSION_KEY] = str(account.pk)
session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
session[HASH_SESSION_KEY] = account.get_session_auth_hash()
session.save()
print(account.pk, session.session_key)
"""


def test_a_session_opens_the_socket_from_our_own_pages_only(shared: Server) -> None:
    account_id, key = inside(shared, SIGN_IN).split()
    cookie = f"comptoir={key}"
    with socket(shared, Cookie=cookie, Origin=shared.address) as mine:
        watching(mine, f"toy:account:{account_id}")
    with (
        socket(shared, Cookie=cookie, Origin="https://evil.example") as foreign,
        pytest.raises(ConnectionClosed) as end,
    ):
        foreign.recv(timeout=10)
    assert end.value.rcvd is not None and end.value.rcvd.code == 4403
    with socket(shared, Cookie="comptoir=nonsense") as nobody, pytest.raises(ConnectionClosed) as end:
        nobody.recv(timeout=10)
    assert end.value.rcvd is not None and end.value.rcvd.code == 4401


def test_a_reader_that_stands_still_is_cut_and_holds_up_nobody(shared: Server) -> None:
    mine = f"token={token(shared, 'customer:1')}"
    address = f"ws://127.0.0.1:{shared.port}/live?{mine}"
    with socket(shared, mine) as quick, connect(address, max_queue=1) as slow:
        watching(quick, "toy:customer:1")
        watching(slow, "toy:customer:1")
        for _ in range(20):
            assert get(shared, "/toy/announce?many=100")[0] == 200
            assert [hear(quick)["position"] for _ in range(100)] == list(range(100))
        received = 0
        with pytest.raises(ConnectionClosed) as end:
            while slow.recv(timeout=10):
                received += 1
    assert end.value.rcvd is not None and end.value.rcvd.code == 1013
    assert received < 2000


def test_stopping_tells_the_sockets_to_come_back(server: Server) -> None:
    codes: list[int] = []
    ready = threading.Event()

    def listen() -> None:
        with socket(server, f"token={token(server, 'customer:1')}") as client:
            hear(client)
            ready.set()
            try:
                client.recv(timeout=20)
            except ConnectionClosed as closed:
                codes.append(closed.rcvd.code if closed.rcvd else 0)

    thread = threading.Thread(target=listen)
    thread.start()
    assert ready.wait(15)
    assert server.stop() == 0
    thread.join(10)
    assert codes == [1012]


# PostgreSQL


def test_on_postgresql_a_job_of_another_process_wakes_the_worker_at_once(
    start_server: Start, postgresql_database: str
) -> None:
    server = start_server(settings=TOY, database_url=postgresql_database)
    time.sleep(3)  # let the worker fall asleep: without the notification it would look again after 30 s
    take_time(server, "woken")
    until(lambda: "end woken" in toys(server), timeout_s=3)
    assert get(server, "/toy/write")[0] == 200


# Backup


COUNT = "from tests.toy_room.models import Toy; print(Toy.objects.count())"


@pytest.mark.parametrize("kind", ["sqlite", "postgresql"])
def test_a_backup_of_the_running_place_is_put_back_whole(
    start_server: Start, request: pytest.FixtureRequest, kind: str
) -> None:
    database = request.getfixturevalue("postgresql_database") if kind == "postgresql" else ""
    server = start_server(settings=TOY, database_url=database)
    (server.data / "files" / "ab").mkdir(parents=True)
    (server.data / "files" / "ab" / "cd").write_bytes(b"a file")
    assert get(server, "/toy/write")[0] == 200
    made = server.command("backup", str(server.data / "kept.tar"))
    assert made.returncode == 0, made.stderr
    assert (server.data / "kept.tar").stat().st_mode & 0o077 == 0
    before = state(server)
    (server.data / "files" / "ab" / "cd").unlink()
    for _ in range(3):
        assert get(server, "/toy/write")[0] == 200
    assert state(server) != before
    restored = server.command("restore", str(server.data / "kept.tar"))
    assert restored.returncode == 0, restored.stderr
    assert state(server) == before
    assert (server.data / "files" / "ab" / "cd").read_bytes() == b"a file"
    assert get(server, "/toy/write")[0] == 200, "the running server goes on with the state that was put back"
    assert inside(server, COUNT) == "2"


STATE = """
from django.apps import apps
for model in sorted(apps.get_models(), key=lambda model: model._meta.label):
    if model._meta.app_label not in ("jobs", "sessions"):
        print(model._meta.label, list(model.objects.order_by("pk").values_list()))
"""


def state(server: Server) -> str:
    """Every row of every table but the worker's own."""
    return inside(server, STATE)


def test_what_is_no_backup_is_refused(shared: Server) -> None:
    (shared.data / "other.tar").write_text("hello")
    refused = shared.command("restore", str(shared.data / "other.tar"))
    assert refused.returncode == 1 and "is not a backup" in refused.stderr


def test_check_says_in_words_what_is_well(shared: Server) -> None:
    until(lambda: "worker: alive" in shared.command("check").stdout)
    said = shared.command("check").stdout
    assert "database: SQLite" in said
    assert "outgoing mail: not configured" in said
