"""Lists stay quick however much there is: each walks one index in its own order, also where nobody ran ANALYZE."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.db.models import QuerySet
from tests.cast import Cast, a_word

from comptoir.conversations.actions import assign, receive, set_status, snooze
from comptoir.conversations.models import Conversation, Mention, Status
from comptoir.conversations.queries import lists, rows
from comptoir.conversations.queries.rows import Lister
from comptoir.lib import clock
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


LISTS = [lists.listed, lists.mine, lists.unassigned, lists.waiting, lists.mentioned, lists.snoozed, lists.everything]


@pytest.mark.parametrize("asked", LISTS)
def test_a_list_by_its_name_is_the_same_list(cast: Cast, asked: Lister) -> None:
    for number in range(60):
        receive(a_word(cast.form, f"n{number}"))
    Mention.objects.create(message=cast.conversation.messages.get(entry="said"), agent=cast.ben)
    assign(cast.root, cast.conversation, cast.ana)
    first, *others = Conversation.objects.order_by("-pk")[:9]
    set_status(cast.ana, first, Status.WAITING)
    set_status(cast.ana, others[0], Status.SOLVED)
    snooze(cast.ana, others[1], clock.now() + timedelta(hours=1))
    for agent in (cast.ana, cast.ben, cast.root):
        by_query = lists.page(agent, asked(agent))
        assert lists.page(agent, asked) == by_query
        assert lists.page(agent, asked, by_query.next_key) == lists.page(agent, asked(agent), by_query.next_key)
    with clock.stopped() as hands:
        hands.forward(timedelta(hours=2))
        assert lists.page(cast.ana, asked) == lists.page(cast.ana, asked(cast.ana))


def test_a_team_list_by_its_name(cast: Cast) -> None:
    for agent in (cast.ana, cast.ben):
        for team in (cast.billing, cast.delivery):
            assert lists.page(agent, lists.of_team, "", team.pk) == lists.page(agent, lists.of_team(agent, team.pk))
