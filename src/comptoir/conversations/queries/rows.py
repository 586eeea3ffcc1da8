"""Rows of lists by SQL: columns and joins as the ORM writes them, put together once; only the conditions vary."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import connection
from django.db.models import QuerySet

from comptoir.conversations.models import Conversation
from comptoir.people.models import Agent

TABLE = "conversations_conversation"


class Row(NamedTuple):
    """A conversation as a list shows it."""

    id: int
    subject: str
    status: str
    priority: int
    channel: str
    customer_id: int
    customer_name: str
    team_id: int | None
    assignee_id: int | None
    assignee_name: str | None
    last_at: datetime
    last_preview: str
    last_by: str
    last_position: int
    last_said_position: int
    waiting_since: datetime | None
    promise_at: datetime | None
    snoozed_until: datetime | None


COLUMNS = (
    "id", "subject", "status", "priority", "channel", "customer_id", "customer__name", "team_id", "assignee_id",
    "assignee__name", "last_at", "last_preview", "last_by", "last_position", "last_said_position", "waiting_since",
    "promise_at", "snoozed_until",
)  # fmt: skip
WIDTH = len(COLUMNS)
TIMES = tuple(at for at, name in enumerate(COLUMNS) if name.endswith(("_at", "_since", "_until")))
# Behind Row's columns: has the customer said something that this agent has not read?
IS_UNREAD = (
    "conversations_conversation.last_said_position > COALESCE((SELECT position FROM conversations_readmark"
    " WHERE agent_id = %s AND conversation_id = conversations_conversation.id), 0)"
)


def of(agent: Agent, wanted: QuerySet[Conversation], count: int) -> list[tuple[Row, bool]]:
    """The first rows of a list, newest word first, each with whether the agent has it unread.  One query."""
    where, values = condition(wanted)
    found = fetch(
        f"{select(IS_UNREAD)} WHERE {where} ORDER BY {TABLE}.last_at DESC, {TABLE}.id DESC LIMIT {int(count)}",
        [agent.pk, *values],
    )
    return [(row, bool(more[0])) for row, more in found]


def select(*more: str) -> str:
    """`SELECT … FROM …` of rows, with further columns behind Row's; the caller adds WHERE."""
    columns, tables = _select(connection.vendor)
    return f"{', '.join((columns, *more))} FROM {tables}"


def condition(wanted: QuerySet[Conversation]) -> tuple[str, list[Any]]:
    """What a query set of conversations asks of them, as SQL.  Raises ValueError when it joins other tables."""
    query = wanted.query
    if sum(map(bool, query.alias_refcount.values())) > 1:
        raise ValueError("This condition joins other tables; ask them in a subquery.")
    try:
        sql, values = query.get_compiler(connection=connection).compile(query.where)
    except EmptyResultSet:
        return "0 = 1", []
    except FullResultSet:
        return "1 = 1", []
    return (f"({sql})" if sql else "1 = 1"), list(values)


def fetch(sql: str, values: Sequence[Any]) -> list[tuple[Row, tuple[Any, ...]]]:
    """Run a statement that begins with `select`: each row and the columns behind it."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found = cursor.fetchall()
    return [(row, whole[WIDTH:]) for row, whole in zip(_rows(found), found, strict=True)]


def in_database(at: datetime) -> object:
    """A time as the database compares it."""
    return connection.ops.adapt_datetimefield_value(at)


@cache
def _select(vendor: str) -> tuple[str, str]:
    query = Conversation.objects.order_by().values_list(*COLUMNS).query
    sql, values = query.sql_with_params()
    if values:
        raise ValueError("A list's columns take no parameters.")
    columns, _, tables = sql.partition(" FROM ")
    return columns, tables


def _rows(found: Iterable[Sequence[Any]]) -> list[Row]:
    if connection.vendor != "sqlite":
        return [Row(*row[:WIDTH]) for row in found]
    shown = []
    for row in found:
        values = list(row[:WIDTH])
        for at in TIMES:
            if values[at] is not None:
                values[at] = values[at].replace(tzinfo=UTC)  # SQLite keeps them in UTC, without saying so
        shown.append(Row(*values))
    return shown
