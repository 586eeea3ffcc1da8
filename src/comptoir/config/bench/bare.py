"""The same questions put to the database by its bare driver, in the same run: how near to the limit is the product?"""

import sqlite3
import time
from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from itertools import count
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection

from comptoir.config.bench.measure import is_postgresql, parent_of, used
from comptoir.conversations.models import Conversation, Message
from comptoir.conversations.queries import lists, rows
from comptoir.people.models import Agent, Customer, Identity

SECONDS = 1.0
COPIED = (Customer, Identity, Conversation, Message)


class Driver(ABC):
    """A connection of its own, without Django."""

    mark: str
    search_sql: str

    @abstractmethod
    def ask(self, sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]: ...

    @abstractmethod
    def together(self, statements: list[tuple[str, Sequence[Any]]]) -> None:
        """In one transaction."""

    @abstractmethod
    def match(self, words: str) -> str: ...

    @abstractmethod
    def cpu_s(self) -> float:
        """CPU of this process and, where the database is another, of that."""


class Sqlite(Driver):
    mark = "?"
    search_sql = (
        "SELECT rowid >> 20 FROM conversations_search_said WHERE conversations_search_said MATCH ?"
        " ORDER BY rowid DESC LIMIT 2000"
    )

    def __init__(self) -> None:
        self.raw = sqlite3.connect(settings.DATABASES["default"]["NAME"], isolation_level=None)
        for pragma in settings.SQLITE_PRAGMAS.split(";"):
            self.raw.execute(pragma)

    def ask(self, sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        return self.raw.execute(sql, values).fetchall()

    def together(self, statements: list[tuple[str, Sequence[Any]]]) -> None:
        self.raw.execute("BEGIN IMMEDIATE")
        for sql, values in statements:
            self.raw.execute(sql, values)
        self.raw.execute("COMMIT")

    def match(self, words: str) -> str:
        return f"words:({words})" if words.startswith('"') else f"words:({' '.join(words.split())})"

    def cpu_s(self) -> float:
        return time.process_time()


class Postgresql(Driver):
    mark = "%s"
    # As in the product, the newest spans only: all hits of a common word would cost a hundred times as much.
    search_sql = (
        "SELECT id >> 20 FROM conversations_search_said WHERE words @@ (%s::tsquery && (SELECT string_agg("
        "'''@' || n || '''', ' | ')::tsquery FROM generate_series((SELECT max(id) >> 9 FROM conversations_conversation)"
        " - 3, (SELECT max(id) >> 9 FROM conversations_conversation)) AS n))"
    )

    def __init__(self) -> None:
        self.raw = psycopg.connect(settings.DATABASE_URL, autocommit=True)
        self.server = postmaster()

    def ask(self, sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
        return self.raw.execute(sql.encode(), values, prepare=True).fetchall()

    def together(self, statements: list[tuple[str, Sequence[Any]]]) -> None:
        with self.raw.transaction():
            for sql, values in statements:
                self.raw.execute(sql.encode(), values, prepare=True)

    def match(self, words: str) -> str:
        joint = " <-> " if words.startswith('"') else " & "
        return joint.join(f"'{word}'" for word in words.strip('"').split())

    def cpu_s(self) -> float:
        return time.process_time() + (used(self.server).cpu_s if self.server else 0)


def postmaster() -> int:
    """The process that PostgreSQL's others belong to, when it runs on this machine; else 0."""
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    return parent_of(pid) if is_postgresql(pid) else 0


def driver() -> Driver:
    return Sqlite() if connection.vendor == "sqlite" else Postgresql()


def timed(bare: Driver, deed: Callable[[], object], seconds: float = SECONDS) -> dict[str, float]:
    """Do it again and again for a while: milliseconds of time and of CPU each."""
    for _ in range(3):
        deed()
    latencies, cpu, begun = [], bare.cpu_s(), time.perf_counter()
    while time.perf_counter() - begun < seconds:
        at = time.perf_counter()
        deed()
        latencies.append((time.perf_counter() - at) * 1000)
    used_ms = (bare.cpu_s() - cpu) * 1000
    return {"p50_ms": sorted(latencies)[len(latencies) // 2], "cpu_ms": used_ms / len(latencies)}


def the_list(bare: Driver, agent: Agent) -> Callable[[], object]:
    where, values = rows.condition(lists.listed(agent))
    sql = (
        f"{rows.select(rows.IS_UNREAD)} WHERE {where} ORDER BY {rows.TABLE}.last_at DESC, {rows.TABLE}.id DESC LIMIT 51"
    ).replace("%s", bare.mark)
    given = [agent.pk, *values]
    return lambda: bare.ask(sql, given)


def opening(bare: Driver, numbers: Sequence[int]) -> Callable[[], object]:
    turn = count()
    names = (
        "id, position, entry, is_public, author, customer_id, agent_id, channel, text, html, verb, facts, created_at"
    )
    head = f"SELECT * FROM conversations_conversation WHERE id = {bare.mark}"  # noqa: S608
    said = f"SELECT {names} FROM conversations_message WHERE conversation_id = {bare.mark} ORDER BY position"  # noqa: S608

    def deed() -> None:
        number = numbers[next(turn) % len(numbers)]
        bare.ask(head, [number])
        bare.ask(said, [number])

    return deed


def searching(bare: Driver, words: Sequence[str]) -> Callable[[], object]:
    turn = count()
    matches = [bare.match(each) for each in words]
    marks = ", ".join([bare.mark] * 50)
    named = f"{rows.select()} WHERE {rows.TABLE}.id IN ({marks})".replace("%s", bare.mark)

    def deed() -> None:
        found = bare.ask(bare.search_sql, [matches[next(turn) % len(matches)]])
        numbers = list(dict.fromkeys(number for (number,) in found))[:50]
        bare.ask(named, numbers + [0] * (50 - len(numbers)))

    return deed


def creating(bare: Driver) -> Callable[[], object]:
    """A customer, an address, a conversation and its message in one transaction, as copies of the first ones."""
    turn = count()
    run = time.time_ns()
    found: list[int] = []

    def deed() -> None:
        n = next(turn)
        if not found:  # only now, since the server has added some meanwhile
            found.extend(bare.ask("SELECT max(id) + 1 FROM conversations_conversation", [])[0])
        last = found[0]
        own: dict[Any, dict[str, Any]] = {
            Customer: {"public_id": f"bare{run}c{n}"},
            Identity: {"address": f"bare{run}.{n}@customer.test"},
            Conversation: {"id": last + n, "public_id": f"bare{run}v{n}"},
            Message: {"public_id": f"bare{run}m{n}", "conversation_id": last + n},
        }
        bare.together([_copy(bare, model, own[model]) for model in COPIED])

    return deed


def _copy(bare: Driver, model: Any, own: dict[str, Any]) -> tuple[str, list[Any]]:
    names = [field.column for field in model._meta.concrete_fields if field.column != "id" or "id" in own]
    taken = [bare.mark if name in own else name for name in names]
    table = model._meta.db_table
    sql = f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(taken)} FROM {table} WHERE id = 1"  # noqa: S608
    return sql, [own[name] for name in names if name in own]
