"""Rows by the hundred thousand: COPY on PostgreSQL, executemany on SQLite, past the models' save()."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, cast

import psycopg
from django.db import connection, transaction
from django.db.models import ManyToOneRel, Model
from psycopg import sql

BATCH = 20_000


def fill(model: type[Model], columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Write rows of these columns; every other column gets its default.  Answers how many were written.

    Values are what the database takes: ISO text for times, text for JSON, ids for relations.
    """
    fields = [field for field in model._meta.concrete_fields if field.attname not in columns and not field.primary_key]
    constants = tuple(field.get_db_prep_save(field.get_default(), connection) for field in fields)
    by_name = {field.attname: field.column for field in model._meta.concrete_fields}
    names = [by_name[name] for name in columns] + [field.column for field in fields]
    count = 0
    waiting = iter(rows)
    while batch := [(*row, *constants) for row in islice(waiting, BATCH)]:
        with transaction.atomic():
            _write(model._meta.db_table, names, batch)
        count += len(batch)
    return count


def _write(table: str, names: Sequence[str], batch: list[tuple[Any, ...]]) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            statement = sql.SQL("COPY {} ({}) FROM STDIN").format(
                sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, names))
            )
            raw = cast("psycopg.Cursor[Any]", cursor.cursor)
            with raw.copy(statement) as copy:
                for row in batch:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(names))
        quoted = ", ".join(f'"{name}"' for name in names)
        cursor.executemany(f'INSERT INTO "{table}" ({quoted}) VALUES ({marks})', batch)  # noqa: S608 - names of ours


def settle_ids(*models: type[Model]) -> None:
    """After ids were given by hand: sequences go on behind the highest, and the planner knows the sizes."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for model in models:
                table = model._meta.db_table
                cursor.execute(
                    "SELECT setval(pg_get_serial_sequence(%s, 'id'), "  # noqa: S608 - a table of ours
                    f'COALESCE((SELECT max(id) FROM "{table}"), 0) + 1, false)',
                    [table],
                )
            cursor.execute("VACUUM ANALYZE")
        else:
            cursor.execute("ANALYZE")


def public_ids(stem: str) -> Iterator[str]:
    """Public ids without end: as long as real ones, cheap to make."""
    number = 0
    while True:
        number += 1
        yield f"{stem}{number:014x}"


def remove_above(model: type[Model], number: int) -> None:
    """Delete the rows with higher ids, and the rows of other tables that refer to them."""
    with transaction.atomic():
        _remove(model, "id > %s", [number])
        if connection.vendor == "sqlite":
            _run(f"UPDATE sqlite_sequence SET seq = %s WHERE name = '{model._meta.db_table}'", [number])  # noqa: S608


def _remove(model: type[Model], condition: str, values: list[int]) -> None:
    table = model._meta.db_table
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, ManyToOneRel) and relation.related_model is not model:
            column = f'"{relation.field.column}" IN (SELECT id FROM "{table}" WHERE {condition})'  # noqa: S608
            _remove(cast("type[Model]", relation.related_model), column, values)
    _run(f'DELETE FROM "{table}" WHERE {condition}', values)  # noqa: S608


def _run(sql: str, values: list[int]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
