"""Over Redis: what is lost is said, what is down holds nobody up."""

import asyncio
import logging
import time

import pytest
import redis

from comptoir.realtime.backends import backend
from comptoir.realtime.backends.redis_backend import RedisBackend
from comptoir.realtime.frames import Present
from comptoir.realtime.hub import Hub, hub


class Listener:
    """A socket as the hub sees it."""

    def __init__(self) -> None:
        self.heard: list[str] = []
        self.checks = 0

    def push(self, text: str) -> None:
        self.heard.append(text)

    def check_again(self) -> None:
        self.checks += 1


async def until(is_true: object, timeout_s: float = 5) -> None:
    async with asyncio.timeout(timeout_s):
        while not is_true():  # type: ignore[operator]
            await asyncio.sleep(0.01)


def test_frames_and_rechecks_come_back_and_a_broken_line_is_told(redis_url: str) -> None:
    async def scene() -> None:
        over, listener = RedisBackend(redis_url), Listener()
        hub.enter("account:7", listener)
        hub.watch("thing:7", listener)
        listening = asyncio.create_task(over.listen())
        plain = redis.Redis.from_url(redis_url)
        await until(lambda: plain.pubsub_numsub("comptoir:frames")[0][1] == 1)
        await asyncio.to_thread(over.publish, "thing:7", '{"a":\n1}')
        await until(lambda: listener.heard == ['{"a":\n1}'])
        await asyncio.to_thread(over.publish_recheck, "account:7")
        await until(lambda: listener.checks == 1)
        plain.execute_command("CLIENT", "KILL", "TYPE", "pubsub")
        await until(lambda: listener.heard[1:] == ['{"t":"again"}'])
        await asyncio.to_thread(over.publish, "thing:7", "still here")
        await until(lambda: listener.heard[2:] == ["still here"])
        listening.cancel()
        hub.leave("account:7", listener)
        hub.unwatch("thing:7", listener)
        plain.close()
        over._redis.close()

    asyncio.run(scene())


def test_presence_is_shared_and_expires(redis_url: str) -> None:
    one, two = RedisBackend(redis_url), RedisBackend(redis_url)
    one.mark("thing:8", "a#1", Present("a", "Ana", "typing", 60))
    one.mark("thing:8", "b#1", Present("b", "Ben", "looking", 0))
    assert [(each.name, each.state) for each in two.present("thing:8")] == [("Ana", "typing")]
    two.unmark("thing:8", ("a#1",))
    assert one.present("thing:8") == []
    for each in (one, two):
        each._redis.close()


def test_a_dead_redis_holds_nobody_up(caplog: pytest.LogCaptureFixture) -> None:
    dead = RedisBackend("redis://127.0.0.1:1/0")
    began = time.monotonic()
    with caplog.at_level(logging.WARNING):
        dead.publish("thing:1", "text")
        dead.mark("thing:1", "a", Present("a", "Ana", "typing", 60))
        dead.unmark("thing:1", ("a",))
        assert dead.present("thing:1") == []
    assert time.monotonic() - began < 3
    assert "live frames are lost" in caplog.text


def test_the_settings_choose_the_way(settings, redis_url: str) -> None:
    backend.cache_clear()
    settings.REDIS_URL = redis_url
    assert isinstance(backend(), RedisBackend)
    backend.cache_clear()
    settings.REDIS_URL = ""
    assert not isinstance(backend(), RedisBackend)
    backend.cache_clear()


def test_a_hub_without_a_loop_swallows_what_nobody_can_hear() -> None:
    silent, listener = Hub(), Listener()
    silent.watch("thing:1", listener)
    silent.deliver_from_any_thread("thing:1", "text")
    silent.recheck_from_any_thread("account:1")
    assert listener.heard == []
