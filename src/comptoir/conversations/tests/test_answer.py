"""Answering: what leaves, what stays, what can be called back."""

import pytest
from tests.cast import Cast, a_word

from comptoir.conversations.actions import (
    NothingToSay,
    Words,
    call_back,
    hold_reply,
    keep_draft,
    mark_read,
    note,
    receive,
    reply,
    send_draft,
)
from comptoir.conversations.models import Delivery, Draft, Entry, Mention, Message, Status
from comptoir.conversations.queries import lists, timeline
from comptoir.jobs.models import Job


def test_an_answer_waits_on_the_customer_and_stops_the_clock(cast: Cast) -> None:
    message = reply(cast.ana, cast.conversation, Words("<p>Here it is.</p>"))
    cast.conversation.refresh_from_db()
    assert (message.delivery, message.is_public) == (Delivery.QUEUED, True)
    assert cast.conversation.status == Status.WAITING
    assert cast.conversation.assignee == cast.ana
    assert cast.conversation.waiting_since is None
    assert cast.conversation.first_answer_at is not None
    assert Job.objects.filter(task="conversations.deliver").count() == 1


def test_nothing_is_not_an_answer(cast: Cast) -> None:
    with pytest.raises(NothingToSay):
        reply(cast.ana, cast.conversation, Words("<p> </p>"))
    assert not Message.objects.filter(agent=cast.ana).exists()


def test_a_note_is_for_agents_and_tells_those_it_names(cast: Cast) -> None:
    message = note(cast.ana, cast.conversation, Words("<p>Ben, please look.</p>"), mentioned=(cast.ben,))
    assert not message.is_public
    assert Mention.objects.get(agent=cast.ben).seen_at is None
    assert [row.id for row in lists.page(cast.ben, lists.mentioned(cast.ben)).rows] == [cast.conversation.pk]
    mark_read(cast.ben, cast.conversation, message.position)
    assert Mention.objects.get(agent=cast.ben).seen_at is not None


def test_a_held_answer_can_be_called_back_and_is_a_draft_again(cast: Cast) -> None:
    draft = hold_reply(cast.ana, cast.conversation, Words("<p>Wait</p>"), "press-1")
    assert call_back(cast.ana, draft.pk) is not None
    assert send_draft(draft.pk) is None
    assert Draft.objects.get().html == "<p>Wait</p>"
    assert not Message.objects.filter(agent=cast.ana, entry=Entry.SAID).exists()


def test_the_same_press_twice_is_one_answer(cast: Cast) -> None:
    first = hold_reply(cast.ana, cast.conversation, Words("<p>Once</p>"), "press-1")
    second = hold_reply(cast.ana, cast.conversation, Words("<p>Once</p>"), "press-1")
    assert first.pk == second.pk
    assert send_draft(first.pk) is not None
    assert send_draft(first.pk) is None
    assert Message.objects.filter(agent=cast.ana, entry=Entry.SAID).count() == 1


def test_an_answer_that_left_cannot_be_called_back(cast: Cast) -> None:
    draft = hold_reply(cast.ana, cast.conversation, Words("<p>Gone</p>", then=Status.SOLVED), "press-1")
    send_draft(draft.pk)
    cast.conversation.refresh_from_db()
    assert cast.conversation.status == Status.SOLVED
    assert call_back(cast.ana, draft.pk) is None


def test_a_draft_is_one_for_each_agent_and_kind(cast: Cast) -> None:
    keep_draft(cast.ana, cast.conversation, Entry.SAID, "<p>a</p>")
    keep_draft(cast.ana, cast.conversation, Entry.SAID, "<p>ab</p>")
    keep_draft(cast.ana, cast.conversation, Entry.NOTED, "<p>n</p>")
    assert sorted(Draft.objects.values_list("html", flat=True)) == ["<p>ab</p>", "<p>n</p>"]
    assert keep_draft(cast.ana, cast.conversation, Entry.SAID, "") is None
    assert Draft.objects.count() == 1


def test_unread_until_read_and_again_at_the_next_word(cast: Cast) -> None:
    assert cast.conversation.pk in lists.page(cast.ana, lists.listed(cast.ana)).unread
    mark_read(cast.ana, cast.conversation, 1)
    assert not lists.page(cast.ana, lists.listed(cast.ana)).unread
    receive(a_word(cast.form, "2", thread=cast.conversation))
    assert cast.conversation.pk in lists.page(cast.ana, lists.listed(cast.ana)).unread


def test_customers_see_no_trace_of_notes(cast: Cast) -> None:
    note(cast.ana, cast.conversation, Words("<p>secret</p>"))
    reply(cast.ana, cast.conversation, Words("<p>open</p>"))
    seen = timeline.entries(cast.conversation, only_public=True)
    assert [row.text.strip() for row in seen] == ["Where is my invoice for March?", "open"]
