"""The doors: who may see which conversation, and who may listen."""

import pytest
from django.http import Http404
from tests.cast import Cast, a_word

from comptoir.conversations import access
from comptoir.conversations.actions import Words, assign, note, receive
from comptoir.conversations.queries import lists


def test_a_team_sees_its_conversations_and_others_do_not(cast: Cast) -> None:
    assert access.conversation_for(cast.ana, cast.conversation.pk) == cast.conversation
    with pytest.raises(Http404):
        access.conversation_for(cast.ben, cast.conversation.pk)
    assert lists.page(cast.ben, lists.listed(cast.ben)).rows == []


def test_whoever_may_see_all_sees_all(cast: Cast) -> None:
    assert access.conversation_for(cast.root, cast.conversation.pk) == cast.conversation


def test_an_assignee_and_an_agent_who_is_named_may_see_it(cast: Cast) -> None:
    note(cast.ana, cast.conversation, Words("<p>Ben?</p>"), mentioned=(cast.ben,))
    assert access.conversation_for(cast.ben, cast.conversation.pk)
    other = receive(a_word(cast.form, "2")).conversation
    assign(cast.ana, other, cast.ben)
    assert access.conversation_for(cast.ben, other.pk)


def test_a_customer_opens_only_their_own_request(cast: Cast) -> None:
    assert access.request_for(cast.carla, cast.conversation.public_id) == cast.conversation
    with pytest.raises(Http404):
        access.request_for(cast.dan, cast.conversation.public_id)


def test_an_agent_who_left_sees_and_hears_nothing(cast: Cast) -> None:
    cast.ana.is_active = False
    cast.ana.save()
    with pytest.raises(Http404):
        access.conversation_for(cast.ana, cast.conversation.pk)
    assert not access.may_watch(cast.ana, f"conversation:{cast.conversation.pk}")


@pytest.mark.parametrize(
    "topic", ["conversation:0", "conversation:x", "team:999", "agent:999", "", "x:1", "conversation:"]
)
def test_topics_that_are_not_theirs_are_refused(cast: Cast, topic: str) -> None:
    assert not access.may_watch(cast.ana, topic)


def test_their_own_topics_are_heard(cast: Cast) -> None:
    for topic in (f"conversation:{cast.conversation.pk}", f"team:{cast.billing.pk}", "team:0", f"agent:{cast.ana.pk}"):
        assert access.may_watch(cast.ana, topic)
    assert not access.may_watch(cast.ben, f"conversation:{cast.conversation.pk}")
    assert not access.may_watch(cast.ben, f"team:{cast.billing.pk}")


def test_a_list_asks_the_database_as_often_for_one_row_as_for_many(cast: Cast, django_assert_num_queries) -> None:
    for number in range(12):
        receive(a_word(cast.form, f"n{number}"))
    cast.ana.team_ids  # noqa: B018 - kept on the agent, who comes with the request
    with django_assert_num_queries(1):
        assert len(lists.page(cast.ana, lists.listed(cast.ana)).rows) == 13


def test_pages_follow_each_other_without_gap_or_repeat(cast: Cast) -> None:
    for number in range(60):
        receive(a_word(cast.form, f"n{number}"))
    first = lists.page(cast.ana, lists.listed(cast.ana))
    second = lists.page(cast.ana, lists.listed(cast.ana), first.next_key)
    ids = [row.id for row in first.rows + second.rows]
    assert len(ids) == len(set(ids)) == 61
    assert second.next_key == ""
