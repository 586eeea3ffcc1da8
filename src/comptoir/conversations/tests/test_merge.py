"""Joining and parting, and the way back from each."""

import pytest
from tests.cast import Cast, a_customer, a_word

from comptoir.conversations.actions import (
    NotPossible,
    Words,
    link,
    merge,
    merge_customers,
    note,
    receive,
    split,
    undo_split,
    unmerge,
    unmerge_customers,
)
from comptoir.conversations.models import Conversation, Link, Message
from comptoir.conversations.queries import lists, timeline
from comptoir.people.actions import Address
from comptoir.people.models import AuditEntry, Identity


def _words(conversation: Conversation) -> list[str]:
    conversation.refresh_from_db()
    return [row.text.strip() for row in timeline.entries(conversation) if row.entry != "happened"]


def test_a_merged_conversation_is_shown_in_the_other_and_listed_no_more(cast: Cast) -> None:
    other = receive(a_word(cast.form, "2", "Also this")).conversation
    merge(cast.ana, cast.conversation, other)
    assert _words(cast.conversation) == ["Where is my invoice for March?", "Also this"]
    assert [row.id for row in lists.page(cast.ana, lists.listed(cast.ana)).rows] == [cast.conversation.pk]
    assert AuditEntry.objects.filter(verb="conversation.merged").count() == 1


def test_unmerging_gives_both_back_whole(cast: Cast) -> None:
    other = receive(a_word(cast.form, "2", "Also this")).conversation
    merge(cast.ana, cast.conversation, other)
    unmerge(cast.ana, other)
    assert _words(cast.conversation) == ["Where is my invoice for March?"]
    assert _words(other) == ["Also this"]
    assert {row.id for row in lists.page(cast.ana, lists.listed(cast.ana)).rows} == {cast.conversation.pk, other.pk}


def test_a_chain_of_merges_shows_everything(cast: Cast) -> None:
    second = receive(a_word(cast.form, "2", "two")).conversation
    third = receive(a_word(cast.form, "3", "three")).conversation
    merge(cast.ana, second, third)
    merge(cast.ana, cast.conversation, second)
    assert _words(cast.conversation) == ["Where is my invoice for March?", "two", "three"]


def test_merging_with_itself_or_twice_is_refused(cast: Cast) -> None:
    other = receive(a_word(cast.form, "2")).conversation
    with pytest.raises(NotPossible):
        merge(cast.ana, cast.conversation, cast.conversation)
    merge(cast.ana, cast.conversation, other)
    with pytest.raises(NotPossible):
        merge(cast.ana, cast.conversation, other)


def test_splitting_moves_words_and_undoing_puts_them_back_in_place(cast: Cast) -> None:
    second = receive(a_word(cast.form, "2", "And another matter", thread=cast.conversation)).message
    receive(a_word(cast.form, "3", "Back to the first", thread=cast.conversation))
    kept = split(cast.ana, cast.conversation, [second.pk], "Another matter")
    assert _words(cast.conversation) == ["Where is my invoice for March?", "Back to the first"]
    assert _words(kept.target) == ["And another matter"]
    assert Link.objects.get(conversation=kept.target).kind == Link.Kind.SPLIT
    undo_split(cast.ana, kept)
    assert _words(cast.conversation) == ["Where is my invoice for March?", "And another matter", "Back to the first"]
    assert Message.objects.get(pk=second.pk).position == 2


def test_splitting_off_everything_or_nothing_is_refused(cast: Cast) -> None:
    whole = list(cast.conversation.messages.values_list("pk", flat=True))
    other = receive(a_word(cast.form, "2")).message
    for chosen in ([], whole, [other.pk]):
        with pytest.raises(NotPossible):
            split(cast.ana, cast.conversation, chosen)


def test_what_was_said_after_a_split_stays_where_it_was_said(cast: Cast) -> None:
    second = receive(a_word(cast.form, "2", "Other", thread=cast.conversation)).message
    kept = split(cast.ana, cast.conversation, [second.pk])
    note(cast.ana, kept.target, Words("<p>since then</p>"))
    undo_split(cast.ana, kept)
    assert _words(kept.target) == ["since then"]


def test_linking_twice_is_one_link(cast: Cast) -> None:
    other = receive(a_word(cast.form, "2")).conversation
    assert link(cast.ana, cast.conversation, other).pk == link(cast.ana, cast.conversation, other).pk


def test_two_customers_become_one_and_two_again(cast: Cast) -> None:
    twin = a_customer("Karla")
    asked = receive(a_word(cast.form, "t", sender=Address(Identity.Kind.EMAIL, "karla@customer.test"))).conversation
    merged = merge_customers(cast.ana, cast.carla, twin)
    asked.refresh_from_db()
    assert asked.customer == cast.carla
    assert set(cast.carla.identities.values_list("address", flat=True)) == {
        "carla@customer.test",
        "karla@customer.test",
    }
    unmerge_customers(cast.ana, merged)
    asked.refresh_from_db()
    assert asked.customer == twin
    assert cast.carla.identities.get().address == "carla@customer.test"
    assert twin.identities.get().address == "karla@customer.test"
