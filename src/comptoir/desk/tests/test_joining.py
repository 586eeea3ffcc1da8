"""Merge, split and link, each with its way back."""

import json

import pytest
from django.test import Client
from tests.cast import Cast, a_word

from comptoir.conversations.actions import receive
from comptoir.conversations.models import Conversation, Link, Message
from comptoir.desk.tests.catching_up import LIVE


@pytest.fixture
def other(cast: Cast) -> Conversation:
    return receive(a_word(cast.form, "other", "Something else", subject="Other matter")).conversation


def at(conversation: Conversation, deed: str) -> str:
    return f"/desk/conversations/{conversation.pk}/{deed}/"


def undo_of(answer) -> str:
    return str(json.loads(answer.headers["HX-Trigger"])["toast"]["undo"])


def test_the_customers_others_are_offered(cast: Cast, other: Conversation, ana: Client) -> None:
    for deed in ("merge", "link"):
        assert "Other matter" in ana.get(at(cast.conversation, deed)).content.decode()


def test_merging_is_undone_by_one_press(cast: Cast, other: Conversation, ana: Client) -> None:
    answer = ana.post(at(cast.conversation, "merge"), {"other": f"#{other.pk}"}, headers=LIVE)
    other.refresh_from_db()
    assert other.merged_into == cast.conversation
    ana.post(undo_of(answer), headers=LIVE)
    other.refresh_from_db()
    assert other.merged_into is None


@pytest.mark.parametrize("typed", ["", "nonsense", "99999999", "9" * 40])
def test_a_number_that_is_none_is_refused_in_words(typed: str, cast: Cast, ana: Client) -> None:
    for deed in ("merge", "link"):
        answer = ana.post(at(cast.conversation, deed), {"other": typed})
        assert answer.status_code == 422
        assert "Write the number" in answer.content.decode()


def test_nothing_is_merged_with_itself(cast: Cast, ana: Client) -> None:
    answer = ana.post(at(cast.conversation, "merge"), {"other": str(cast.conversation.pk)})
    assert answer.status_code == 422
    assert "with itself" in answer.content.decode()


def test_what_one_may_not_see_is_not_merged(cast: Cast, other: Conversation, ana: Client) -> None:
    Conversation.objects.filter(pk=other.pk).update(team=cast.delivery)
    assert ana.post(at(cast.conversation, "merge"), {"other": str(other.pk)}).status_code == 422


def test_splitting_moves_messages_and_puts_them_back(cast: Cast, ana: Client) -> None:
    second = receive(a_word(cast.form, "w2", "And my address?", thread=cast.conversation)).message
    assert "And my address?" in ana.get(at(cast.conversation, "split")).content.decode()
    answer = ana.post(at(cast.conversation, "split"), {"message": [second.pk], "subject": "Address"}, headers=LIVE)
    assert Message.objects.get(pk=second.pk).conversation.subject == "Address"
    ana.post(undo_of(answer), headers=LIVE)
    assert Message.objects.get(pk=second.pk).conversation == cast.conversation


def test_a_split_of_nothing_or_everything_is_refused(cast: Cast, ana: Client) -> None:
    everything = list(cast.conversation.messages.filter(entry="said").values_list("pk", flat=True))
    for chosen in ([], everything):
        assert ana.post(at(cast.conversation, "split"), {"message": chosen}).status_code == 422


def test_linking_is_undone_by_one_press(cast: Cast, other: Conversation, ana: Client) -> None:
    answer = ana.post(at(cast.conversation, "link"), {"other": str(other.pk)}, headers=LIVE)
    assert Link.objects.count() == 1
    ana.post(undo_of(answer), headers=LIVE)
    assert not Link.objects.exists()


def test_only_those_who_may_merge_do(cast: Cast, other: Conversation, ana: Client) -> None:
    cast.ana.role.permissions = ["conversations.answer"]
    cast.ana.role.save()
    for deed in ("merge", "split"):
        assert ana.get(at(cast.conversation, deed)).status_code == 403
    assert ana.post(f"/desk/conversations/{other.pk}/unmerge/").status_code == 403
    assert ana.get(at(cast.conversation, "link")).status_code == 200
