"""One thread that writes for many: whatever waits is stored in one transaction, and each caller hears of its own."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from django.db import close_old_connections, connections

from comptoir.channels.email.actions import Arrived, store_mails

MAX_MAILS: Final = 100
MAX_BYTES: Final = 32 * 1024 * 1024
_Answer = TypeVar("_Answer")


class GroupWriter:
    """Used from one event loop.  Its thread keeps one database connection."""

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mail-writer")
        self._waiting: list[tuple[list[Arrived], asyncio.Future[list[int]]]] = []
        self._task: asyncio.Task[None] | None = None

    async def ask(self, question: Callable[[], _Answer]) -> _Answer:
        """The answer of a query, asked in the writer's thread."""
        return await asyncio.get_running_loop().run_in_executor(self._thread, _asked, question)

    async def store(self, mails: list[Arrived]) -> list[int]:
        """Store the mails of one delivery; answers their ids once they are committed.  Raises as `store_mails`."""
        future: asyncio.Future[list[int]] = asyncio.get_running_loop().create_future()
        self._waiting.append((mails, future))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._write())
        return await future

    async def finish(self) -> None:
        """Write what waits, then end the thread."""
        if self._task is not None and not self._task.done():
            await self._task
        await asyncio.get_running_loop().run_in_executor(self._thread, connections.close_all)
        self._thread.shutdown(wait=True)

    async def _write(self) -> None:
        loop = asyncio.get_running_loop()
        while self._waiting:
            batch = self._next_batch()
            try:
                everything = [mail for mails, _future in batch for mail in mails]
                ids = iter(await loop.run_in_executor(self._thread, _asked, lambda all_=everything: store_mails(all_)))
                for mails, future in batch:
                    _settle(future, [next(ids) for _ in mails])
            except Exception as error:
                if len(batch) == 1:
                    _fail(batch[0][1], error)
                    continue
                for mails, future in batch:  # one of them may be the fault: each by itself
                    try:
                        _settle(future, await loop.run_in_executor(self._thread, store_mails, mails))
                    except Exception as its_own:
                        _fail(future, its_own)

    def _next_batch(self) -> list[tuple[list[Arrived], asyncio.Future[list[int]]]]:
        taken, size = 0, 0
        for mails, _future in self._waiting[:MAX_MAILS]:
            size += sum(len(mail.raw) for mail in mails)
            if taken and size > MAX_BYTES:
                break
            taken += 1
        batch, self._waiting = self._waiting[:taken], self._waiting[taken:]
        return batch


def _asked(question: Callable[[], _Answer]) -> _Answer:
    try:
        return question()
    except Exception:
        close_old_connections()  # one that broke must not fail the next as well
        raise


def _settle(future: "asyncio.Future[list[int]]", ids: list[int]) -> None:
    if not future.done():  # the sender may have hung up
        future.set_result(ids)


def _fail(future: "asyncio.Future[list[int]]", error: Exception) -> None:
    if not future.done():
        future.set_exception(error)
