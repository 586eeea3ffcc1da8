"""Rows of lists by SQL: columns and joins as the ORM writes them, put together once; only the conditions vary."""

from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any, NamedTuple

from django.core.exceptions import EmptyResultSet, FullResultSet
from django.db import connection
from django.db.models import QuerySet

from comptoir.conversations.models import Conversation
from comptoir.lib import clock
from comptoir.people.models import Agent
from comptoir.people.permissions import Permission

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
SEEING = (Permission.ANSWER, Permission.SEE_ALL)
TIMES = tuple(at for at, name in enumerate(COLUMNS) if name.endswith(("_at", "_since", "_until")))
# Behind Row's columns: has the customer said something that this agent has not read?
IS_UNREAD = (
    "conversations_conversation.last_said_position > COALESCE((SELECT position FROM conversations_readmark"
    " WHERE agent_id = %s AND conversation_id = conversations_conversation.id), 0)"
)


Lister = Callable[..., QuerySet[Conversation]]  # (agent, *numbers, at=…): a list that has a name
After = tuple[datetime, int] | None  # the last row's time and id, where the page before ended

# Marks where the values of one asking go, while a named list is compiled.
_AGENT, _FIRST_TEAM, _FIRST_NUMBER = 7_700_000_000_001, 7_700_000_001_000, 7_700_000_002_000
_AT = datetime(7700, 1, 1, tzinfo=UTC)


def of(agent: Agent, wanted: QuerySet[Conversation], count: int, after: After = None) -> list[tuple[Row, bool]]:
    """The first rows of a list, newest word first, each with whether the agent has it unread.  One query."""
    where, values = condition(wanted)
    return _first(agent, where, values, count, after)


def of_list(agent: Agent, lister: Lister, numbers: tuple[int, ...], count: int, after: After) -> list[tuple[Row, bool]]:
    """The same of a list with a name, whose SQL is compiled once for each kind of agent."""
    teams = sorted(agent.team_ids)
    kind = (connection.vendor, lister, len(numbers), len(teams), *(agent.may(each) for each in SEEING))
    if kind not in _compiled:
        _compiled[kind] = _compile(agent, lister, len(numbers))
    where, marked = _compiled[kind]
    known = {_AGENT: agent.pk, in_database(_AT): in_database(clock.now())}
    known |= {_FIRST_TEAM + at: team for at, team in enumerate(teams)}
    known |= {_FIRST_NUMBER + at: number for at, number in enumerate(numbers)}
    return _first(agent, where, [known.get(value, value) for value in marked], count, after)


_compiled: dict[tuple[Any, ...], tuple[str, list[Any]]] = {}


def _compile(agent: Agent, lister: Lister, count: int) -> tuple[str, list[Any]]:
    anybody = Agent(pk=_AGENT, is_active=agent.is_active, role=agent.role)
    anybody._team_ids = frozenset(_FIRST_TEAM + at for at in range(len(agent.team_ids)))
    return condition(lister(anybody, *(_FIRST_NUMBER + at for at in range(count)), at=_AT))


def _first(agent: Agent, where: str, values: list[Any], count: int, after: After) -> list[tuple[Row, bool]]:
    if after is not None:
        # The last part says nothing new, but an index can begin there.
        where += f" AND ({TABLE}.last_at < %s OR ({TABLE}.last_at = %s AND {TABLE}.id < %s)) AND {TABLE}.last_at <= %s"
        at = in_database(after[0])
        values = [*values, at, at, after[1], at]
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
    if vendor == "sqlite":
        for name in (COLUMNS[at] for at in TIMES):
            # As text with its zone: sqlite3 would call Python for each column that is declared a time.
            columns = columns.replace(f'"{TABLE}"."{name}" AS', f"""("{TABLE}"."{name}" || '+00:00') AS""")
    return columns, tables


def _rows(found: Iterable[Sequence[Any]]) -> list[Row]:
    if connection.vendor != "sqlite":
        return [Row._make(row[:WIDTH]) for row in found]
    shown = []
    for row in found:
        values = list(row[:WIDTH])
        for at in TIMES:
            if values[at] is not None:
                values[at] = datetime.fromisoformat(values[at])
        shown.append(Row._make(values))
    return shown
