"""Over Redis or Valkey, between any number of processes.  Redis holds only what may be lost."""

import asyncio
import logging
import random
import time
from typing import Any

import msgspec
import redis
import redis.asyncio

from comptoir.realtime.frames import Present
from comptoir.realtime.hub import hub

log = logging.getLogger("comptoir.realtime")
FRAMES = b"comptoir:frames"
RECHECKS = b"comptoir:rechecks"
LONGEST_RETRY_S = 10.0
# A dead Redis must not hold up whoever has just committed: wait little, and then not at all for a while.
TIMEOUT_S = 0.5
LEAVE_ALONE_S = 2.0


class _Stored(msgspec.Struct):
    until: float
    present: Present


class RedisBackend:
    def __init__(self, url: str) -> None:
        self._url = url
        self._redis = redis.Redis.from_url(url, socket_timeout=TIMEOUT_S, socket_connect_timeout=TIMEOUT_S)
        self._left_alone_until = 0.0

    def publish(self, topic: str, text: str) -> None:
        self._publish(FRAMES, f"{topic}\n{text}".encode())

    def publish_recheck(self, viewer_key: str) -> None:
        # Here at once, elsewhere by Redis: a right taken away must not depend on Redis for this process.
        hub.recheck_from_any_thread(viewer_key)
        self._publish(RECHECKS, viewer_key.encode())

    def _publish(self, channel: bytes, data: bytes) -> None:
        if time.monotonic() < self._left_alone_until:
            return
        try:
            self._redis.publish(channel, data)
        except redis.RedisError as error:
            self._left_alone_until = time.monotonic() + LEAVE_ALONE_S
            log.warning("live frames are lost, viewers will fetch: %s", error)

    def mark(self, topic: str, holder: str, present: Present) -> None:
        key, stored = _key(topic), _Stored(time.time() + present.left_s, present)
        try:
            with self._redis.pipeline(transaction=False) as pipe:
                pipe.hset(key, holder, msgspec.json.encode(stored))
                pipe.expire(key, 3600)
                pipe.execute()
        except redis.RedisError as error:
            log.warning("presence was not kept: %s", error)

    def unmark(self, topic: str, holders: tuple[str, ...]) -> None:
        try:
            self._redis.hdel(_key(topic), *holders)
        except redis.RedisError as error:
            log.warning("presence was not cleared: %s", error)

    def present(self, topic: str) -> list[Present]:
        now, found, expired = time.time(), [], []
        try:
            stored: dict[Any, Any] = self._redis.hgetall(_key(topic))
        except redis.RedisError as error:
            log.warning("presence is not known: %s", error)
            return []
        for holder, data in stored.items():
            entry = msgspec.json.decode(data, type=_Stored)
            if entry.until > now:
                found.append(msgspec.structs.replace(entry.present, left_s=round(entry.until - now, 1)))
            else:
                expired.append(holder)
        if expired:
            self.unmark(topic, tuple(expired))
        return found

    async def listen(self) -> None:
        """Read until cancelled; after each reconnection tell every socket that frames may be missing."""
        failures = 0
        while True:
            try:
                async with (
                    redis.asyncio.Redis.from_url(self._url, health_check_interval=10) as connection,
                    connection.pubsub(ignore_subscribe_messages=True) as pubsub,
                ):
                    await pubsub.subscribe(FRAMES, RECHECKS)
                    if failures:
                        log.info("Redis is back")
                        hub.tell_all_again()
                    failures = 0
                    await self._read(pubsub)
            except (redis.RedisError, OSError) as error:
                failures += 1
                pause_s = min(LONGEST_RETRY_S, 0.2 * 2**failures) * random.uniform(0.5, 1.0)  # noqa: S311
                log.warning("Redis is away (%s); trying again in %.1f s", error, pause_s)
                await asyncio.sleep(pause_s)

    async def _read(self, pubsub: "redis.asyncio.client.PubSub") -> None:
        while True:
            message = await pubsub.get_message(timeout=10.0)
            if message is None:
                continue
            data: bytes = message["data"]
            if message["channel"] == FRAMES:
                topic, _, text = data.decode().partition("\n")
                hub.deliver(topic, text)
            else:
                hub.recheck(data.decode())


def _key(topic: str) -> str:
    return f"comptoir:present:{topic}"
