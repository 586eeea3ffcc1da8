"""The socket's side of the house: who may watch, what they are told, and when they are cut."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from django.db import transaction

from comptoir.realtime import Viewer, Who, announce, presence, recheck, register_topic, topics
from comptoir.realtime import socket as sockets
from comptoir.realtime.endpoint import live, running
from comptoir.realtime.entry import sign_token

allowed: set[str] = set()


@pytest.fixture(autouse=True)
def _toys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(topics, "_kinds", {})
    monkeypatch.setattr(topics, "_name", lambda viewer: Who(viewer.key, viewer.key.title()))
    allowed.clear()
    allowed.update({"customer:1", "customer:2"})
    register_topic("thing", lambda viewer, rest: viewer.subject in allowed and rest == "12", latest=lambda _: 7)


class Client:
    """Talks to `live` as uvicorn would, without a network."""

    def __init__(self, query: str, headers: dict[str, str] | None = None) -> None:
        self.scope: dict[str, Any] = {
            "type": "websocket",
            "path": "/live",
            "query_string": query.encode(),
            "headers": [(key.encode(), value.encode()) for key, value in (headers or {}).items()],
        }
        self.said: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.heard: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self.is_reading = asyncio.Event()
        self.is_reading.set()
        self.close_code: int | None = None

    def connect(self) -> None:
        self.said.put_nowait({"type": "websocket.connect"})
        self.task = asyncio.create_task(live(self.scope, self.said.get, self._send))

    async def _send(self, message: Any) -> None:
        await self.is_reading.wait()
        if message["type"] == "websocket.close":
            self.close_code = message["code"]
            self.said.put_nowait({"type": "websocket.disconnect", "code": message["code"]})
        if message["type"] == "websocket.send":
            self.heard.put_nowait(json.loads(message["text"]))

    def say(self, **said: object) -> None:
        self.said.put_nowait({"type": "websocket.receive", "text": json.dumps(said)})

    async def hear(self) -> dict[str, Any]:
        return await asyncio.wait_for(self.heard.get(), 5)

    async def leave(self) -> None:
        self.said.put_nowait({"type": "websocket.disconnect", "code": 1000})
        await asyncio.wait_for(self.task, 5)


def by_token(subject: str) -> Client:
    return Client(f"token={sign_token(subject)}")


async def subscribed(subject: str = "customer:1") -> Client:
    client = by_token(subject)
    client.connect()
    assert await client.hear() == {"t": "hello", "version": 1, "ping_every_s": 25}
    client.say(t="sub", topic="thing:12")
    assert await client.hear() == {"t": "ok", "topic": "thing:12", "position": 7, "is_behind": False}
    return client


def play(scene: Callable[[], Awaitable[None]]) -> None:
    async def with_server() -> None:
        async with running():
            await scene()

    asyncio.run(with_server())


def in_thread(function: Callable[..., object], *args: Any, **kwargs: Any) -> Awaitable[object]:
    return asyncio.to_thread(function, *args, **kwargs)


@pytest.fixture
def no_database(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let `announce` run at once: these tests have no transaction to wait for."""
    monkeypatch.setattr(transaction, "on_commit", lambda function, robust=False: function())
    monkeypatch.setattr(sockets, "close_old_connections", lambda: None)


def test_who_watches_is_told(no_database: None) -> None:
    async def scene() -> None:
        client = await subscribed()
        await in_thread(announce, "thing:12", "painted", position=8, colour="blue")
        await in_thread(announce, "thing:13", "painted", position=1)
        assert await client.hear() == {
            "t": "frame",
            "topic": "thing:12",
            "kind": "painted",
            "position": 8,
            "facts": {"colour": "blue"},
        }
        client.say(t="ping")
        assert await client.hear() == {"t": "pong"}
        await client.leave()

    play(scene)


def test_what_is_not_yours_says_no(no_database: None) -> None:
    async def scene() -> None:
        client = by_token("customer:9")
        client.connect()
        await client.hear()
        for topic in ("thing:12", "nothing:12", "thing", "", "thing:" + "x" * 200):
            client.say(t="sub", topic=topic)
            assert await client.hear() == {"t": "no", "topic": topic, "reason": "not yours"}
        await in_thread(announce, "thing:12", "painted")
        client.say(t="ping")
        assert await client.hear() == {"t": "pong"}
        await client.leave()

    play(scene)


def test_who_comes_back_learns_that_something_was_missed(no_database: None) -> None:
    async def scene() -> None:
        client = by_token("customer:1")
        client.connect()
        await client.hear()
        client.say(t="sub", topic="thing:12", after=5)
        assert await client.hear() == {"t": "ok", "topic": "thing:12", "position": 7, "is_behind": True}
        await client.leave()

    play(scene)


def test_a_right_taken_away_is_gone_at_once(no_database: None) -> None:
    async def scene() -> None:
        one, two = await subscribed("customer:1"), await subscribed("customer:2")
        allowed.discard("customer:1")
        await in_thread(recheck, subject="customer:1")
        assert await one.hear() == {"t": "revoked", "topic": "thing:12"}
        await in_thread(announce, "thing:12", "painted")
        assert (await two.hear())["kind"] == "painted"
        assert one.heard.empty()
        await one.leave()
        await two.leave()

    play(scene)


def test_a_slow_reader_is_cut_and_the_others_go_on(no_database: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sockets, "MAX_WAITING", 20)

    async def scene() -> None:
        slow, quick = await subscribed("customer:1"), await subscribed("customer:2")
        slow.is_reading.clear()
        for number in range(40):
            await in_thread(announce, "thing:12", "painted", position=number)
            assert (await quick.hear())["position"] == number
        slow.is_reading.set()
        await asyncio.wait_for(slow.task, 5)
        assert slow.close_code == 1013
        await quick.leave()

    play(scene)


def test_a_reader_that_reads_not_even_the_farewell_is_dropped(
    no_database: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "MAX_WAITING", 5)
    monkeypatch.setattr(sockets, "CLOSE_WITHIN_S", 0.05)

    async def scene() -> None:
        slow = await subscribed()
        slow.is_reading.clear()
        for _ in range(10):
            await in_thread(announce, "thing:12", "painted")
        await asyncio.wait_for(slow.task, 5)

    play(scene)


def test_writing_is_seen_by_others_and_ends(no_database: None) -> None:
    async def scene() -> None:
        one, two = await subscribed("customer:1"), await subscribed("customer:2")
        one.say(t="looking", topic="thing:12")
        assert [each["state"] for each in (await two.hear())["present"]] == ["looking"]
        one.say(t="typing", topic="thing:12")
        seen = (await two.hear())["present"]
        assert [(each["name"], each["state"]) for each in seen] == [("Customer:1", "typing")]
        one.say(t="still", topic="thing:12")
        assert [each["state"] for each in (await two.hear())["present"]] == ["looking"]
        await one.leave()
        assert (await two.hear())["present"] == []
        await two.leave()
        assert presence.present("thing:12") == []

    play(scene)


def test_presence_expires_by_itself(no_database: None) -> None:
    presence.mark("thing:12", Who("a", "Ana"), "typing", 60)
    presence.mark("thing:12", Who("b", "Ben"), "typing", 0)
    assert [each.name for each in presence.present("thing:12")] == ["Ana"]
    presence.unmark("thing:12", Who("a", "Ana"))
    assert presence.present("thing:12") == []


@pytest.mark.parametrize(
    ("query", "headers", "code"),
    [
        ("", {}, 4401),
        ("token=forged", {}, 4401),
        ("", {"origin": "https://elsewhere.example", "host": "here.example", "cookie": "comptoir=x"}, 4403),
    ],
)
def test_nobody_in_particular_is_sent_away(no_database: None, query: str, headers: dict[str, str], code: int) -> None:
    async def scene() -> None:
        client = Client(query, headers)
        client.connect()
        await asyncio.wait_for(client.task, 5)
        assert client.close_code == code

    play(scene)


def test_noise_and_floods_end_the_socket(no_database: None) -> None:
    async def scene() -> None:
        noisy = await subscribed()
        noisy.said.put_nowait({"type": "websocket.receive", "text": "hello?"})
        await asyncio.wait_for(noisy.task, 5)
        assert noisy.close_code == 1008
        flood = await subscribed()
        for _ in range(400):
            flood.say(t="ping")
        await asyncio.wait_for(flood.task, 5)
        assert flood.close_code == 1008

    play(scene)


@pytest.mark.django_db
def test_nothing_is_told_of_a_transaction_that_failed(
    monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any
) -> None:
    told: list[str] = []
    monkeypatch.setattr(
        "comptoir.realtime.announcing.backend",
        lambda: type("Backend", (), {"publish": lambda self, topic, text: told.append(topic)})(),
    )
    with django_capture_on_commit_callbacks(execute=True):
        with pytest.raises(RuntimeError), transaction.atomic():
            announce("thing:1", "painted")
            raise RuntimeError
        announce("thing:2", "painted")
        assert told == []
    assert told == ["thing:2"]


def test_one_kind_of_topic_has_one_authoriser() -> None:
    with pytest.raises(ValueError, match="have an authoriser already"):
        register_topic("thing", lambda viewer, rest: True)
    assert Viewer(account_id=3).key == "account:3"
