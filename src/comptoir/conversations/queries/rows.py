"""Rows of lists by SQL: the columns and joins as the ORM writes them, put together once; times read fast."""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.db import connection

from comptoir.conversations.models import Conversation
from comptoir.conversations.queries.lists import COLUMNS, Row

TIMES = tuple(index for index, name in enumerate(Row._fields) if name.endswith(("_at", "_since", "_until")))


@cache
def _select(vendor: str) -> tuple[str, str]:
    query = Conversation.objects.order_by().values_list(*COLUMNS).query
    sql, values = query.sql_with_params()
    if values:
        raise ValueError("A list's columns take no parameters.")
    columns, _, tables = sql.partition(" FROM ")
    return columns, tables


def select_rows(*more: str) -> str:
    """`SELECT … FROM …` of a list's rows, with further columns behind Row's; the caller adds WHERE."""
    columns, tables = _select(connection.vendor)
    return f"{', '.join((columns, *more))} FROM {tables}"


def rows_from(found: Iterable[Sequence[Any]]) -> list[Row]:
    """What the database answered as Rows; columns behind Row's are left out."""
    width = len(Row._fields)
    if connection.vendor != "sqlite":
        return [Row(*row[:width]) for row in found]
    rows = []
    for row in found:
        values = list(row[:width])
        for index in TIMES:
            if values[index] is not None:
                values[index] = values[index].replace(tzinfo=UTC)  # SQLite keeps them in UTC, without saying so
        rows.append(Row(*values))
    return rows


def in_database(at: datetime) -> object:
    """A time as the database compares it."""
    return connection.ops.adapt_datetimefield_value(at)
