"""The found conversations of a band in their order, as far as the agent may see them, a page at a time.

One statement put together here: what an agent may see and the filters come from Django as conditions, the columns from
the lists.  Compiling it whole by the ORM would cost more than running it.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import connection
from django.db.models import Q

from comptoir.conversations.access import visible_to
from comptoir.conversations.models import Conversation
from comptoir.conversations.queries.lists import Row
from comptoir.conversations.queries.rows import in_database, rows_from, select_rows
from comptoir.conversations.search.asking import Asked
from comptoir.conversations.search.bands import Band, these
from comptoir.conversations.search.hits import HIGHEST
from comptoir.people.models import Agent

IN_HEAD, IN_ENTRY, SPREAD = 2, 1, 0  # where all the words are: what is in the head comes first
TABLE = "conversations_conversation"


@dataclass(frozen=True)
class Key:
    """Where a page ended: in the band under `below`, and behind which row of it; no row: before its first."""

    below: int = HIGHEST
    tier: int = SPREAD
    last_at: datetime | None = None
    number: int = 0

    def __str__(self) -> str:
        if self.last_at is None:
            return str(self.below)
        return f"{self.below}~{self.tier}~{self.last_at.isoformat()}~{self.number}"


@dataclass(frozen=True)
class Ranked:
    row: Row
    tier: int
    below: int  # of the band it was found in

    @property
    def key(self) -> Key:
        return Key(self.below, self.tier, self.row.last_at, self.row.id)


def key_from(text: str) -> Key:
    """The key that a page gave out; the beginning when it is none of ours."""
    parts = text.replace(" ", "+").split("~")
    try:
        if len(parts) == 1:
            return Key(int(parts[0] or HIGHEST))
        return Key(int(parts[0]), int(parts[1]), datetime.fromisoformat(parts[2]), int(parts[3]))
    except (ValueError, IndexError):
        return Key()


def ranked(agent: Agent, asked: Asked, band: Band, key: Key, count: int) -> list[Ranked]:
    """The first rows of a band behind the key that the agent may see and the filters let through."""
    if not band.numbers:
        return []
    tier, values = _tier(band)
    where, more = these(f"{TABLE}.id", band.numbers)
    conditions, values = [where, f"{TABLE}.merged_into_id IS NULL"], [*values, *more]
    for condition in (visible_to(agent), asked.condition):
        sql, more = _where(condition)
        conditions.append(sql)
        values += more
    if key.last_at is not None:
        at = in_database(key.last_at)
        tier_again, more = _tier(band)
        conditions.append(
            f"({tier_again} < %s OR ({tier_again} = %s AND ({TABLE}.last_at < %s"
            f" OR ({TABLE}.last_at = %s AND {TABLE}.id < %s))))"
        )
        values += [*more, key.tier, *more, key.tier, at, at, key.number]
    with connection.cursor() as cursor:
        cursor.execute(
            f"{select_rows(tier)} WHERE {' AND '.join(conditions)}"
            f" ORDER BY {len(Row._fields) + 1} DESC, {TABLE}.last_at DESC, {TABLE}.id DESC LIMIT {int(count)}",
            values,
        )
        found = cursor.fetchall()
    return [Ranked(row, whole[-1], key.below) for row, whole in zip(rows_from(found), found, strict=True)]


def _tier(band: Band) -> tuple[str, list[Any]]:
    in_head, heads = these(f"{TABLE}.id", band.in_head)
    in_entry, entries = these(f"{TABLE}.id", band.in_entry)
    return f"CASE WHEN {in_head} THEN {IN_HEAD} WHEN {in_entry} THEN {IN_ENTRY} ELSE {SPREAD} END", [*heads, *entries]


def _where(condition: Q) -> tuple[str, list[Any]]:
    """A condition on conversations alone as SQL."""
    query = Conversation.objects.filter(condition).query
    if sum(map(bool, query.alias_refcount.values())) > 1:
        raise ValueError("This condition joins other tables; ask them in a subquery.")
    try:
        sql, values = query.get_compiler(connection=connection).compile(query.where)
    except EmptyResultSet:
        return "0 = 1", []
    except FullResultSet:
        return "1 = 1", []
    return f"({sql})" if sql else "1 = 1", list(values)
