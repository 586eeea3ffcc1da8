"""Lists stay quick however much there is: each walks one index in its own order, also where nobody ran ANALYZE."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.db.models import QuerySet
from tests.cast import Cast

from comptoir.conversations.models import Conversation
from comptoir.conversations.queries import lists, rows
from comptoir.people.models import Agent

List = Callable[[Agent], QuerySet[Conversation]]


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL plans by what it has counted, which is nothing here"
)
@pytest.mark.parametrize("who", ["ana", "root"])
@pytest.mark.parametrize("asked", [lists.listed, lists.mine, lists.unassigned, lists.waiting, lists.everything])
def test_a_list_walks_one_index_in_its_order(cast: Cast, asked: List, who: str) -> None:
    plan = _plan_of(asked(getattr(cast, who)))
    assert "TEMP B-TREE" not in plan and "MULTI-INDEX" not in plan, plan
    assert "USING INDEX conversation_" in plan, plan


def test_the_next_page_begins_where_the_last_ended(cast: Cast) -> None:
    if connection.vendor == "sqlite":
        wanted = lists.listed(cast.ana).filter(last_at__lte=cast.conversation.last_at)
        assert "conversation_recent (last_at<?)" in _plan_of(wanted)


def _plan_of(wanted: QuerySet[Conversation]) -> str:
    where, values = rows.condition(wanted)
    order = f"ORDER BY {rows.TABLE}.last_at DESC, {rows.TABLE}.id DESC LIMIT 51"
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {rows.select()} WHERE {where} {order}", values)
        return "\n".join(str(step[-1]) for step in cursor.fetchall())
