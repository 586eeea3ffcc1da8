"""Receiving: once, on the right conversation, with what follows from it."""

from datetime import timedelta

import pytest
from tests.cast import Cast, a_word

from comptoir.conversations.actions import merge, receive, set_status, snooze
from comptoir.conversations.channel import IncomingFile
from comptoir.conversations.models import Conversation, Link, Message, Status
from comptoir.files.actions import keep_upload
from comptoir.files.models import StoredFile
from comptoir.jobs.models import Job
from comptoir.lib import clock
from comptoir.people.actions import Address, NoAddress
from comptoir.people.models import Customer, Identity


def test_the_first_word_opens_a_conversation_of_the_inboxs_team(cast: Cast) -> None:
    conversation = cast.conversation
    assert (conversation.status, conversation.team, conversation.customer) == (Status.NEW, cast.billing, cast.carla)
    assert conversation.last_preview == "Where is my invoice for March?"
    assert conversation.waiting_since is not None
    assert conversation.promise_at is not None
    assert conversation.promise_at - conversation.waiting_since == timedelta(hours=24)


def test_the_same_word_twice_is_one_message(cast: Cast) -> None:
    first = receive(a_word(cast.form, "again"))
    second = receive(a_word(cast.form, "again"))
    assert second.is_duplicate
    assert not second.is_new
    assert second.message.pk == first.message.pk
    assert Message.objects.filter(external_id="again").count() == 1


def test_a_word_without_an_id_is_refused(cast: Cast) -> None:
    with pytest.raises(ValueError, match="external_id"):
        receive(a_word(cast.form, ""))


def test_a_sender_without_an_address_changes_nothing(cast: Cast) -> None:
    before = Customer.objects.count(), Conversation.objects.count()
    with pytest.raises(NoAddress):
        receive(a_word(cast.form, "x", sender=Address(Identity.Kind.EMAIL, "nobody")))
    assert (Customer.objects.count(), Conversation.objects.count()) == before


def test_a_further_word_continues_with_rising_positions(cast: Cast) -> None:
    receive(a_word(cast.form, "2", thread=cast.conversation))
    receive(a_word(cast.form, "3", thread=cast.conversation))
    assert list(cast.conversation.messages.values_list("position", flat=True)) == [1, 2, 3]


@pytest.mark.parametrize("status", [Status.WAITING, Status.ON_HOLD, Status.SOLVED, Status.CLOSED])
def test_a_customers_word_reopens(cast: Cast, status: Status) -> None:
    set_status(cast.ana, cast.conversation, status)
    again = receive(a_word(cast.form, "2", thread=cast.conversation))
    assert again.conversation.status == Status.OPEN
    assert again.conversation.is_listed
    assert again.conversation.solved_at is None


def test_a_machines_word_reopens_nothing_and_starts_no_clock(cast: Cast) -> None:
    set_status(cast.ana, cast.conversation, Status.SOLVED)
    again = receive(a_word(cast.form, "2", thread=cast.conversation, is_automatic=True))
    assert again.conversation.status == Status.SOLVED
    assert again.conversation.waiting_since is None


def test_a_word_long_after_closing_opens_a_new_conversation_beside_it(cast: Cast) -> None:
    set_status(cast.ana, cast.conversation, Status.CLOSED)
    Conversation.objects.update(solved_at=clock.now() - timedelta(days=31))
    late = receive(a_word(cast.form, "late", thread=cast.conversation))
    assert late.is_new
    assert Link.objects.get(conversation=late.conversation).other == cast.conversation


def test_a_word_to_a_merged_conversation_goes_where_it_went(cast: Cast) -> None:
    other = receive(a_word(cast.form, "other")).conversation
    merge(cast.ana, cast.conversation, other)
    assert receive(a_word(cast.form, "2", thread=other)).conversation.pk == cast.conversation.pk


def test_a_word_wakes_what_was_snoozed(cast: Cast) -> None:
    snooze(cast.ana, cast.conversation, clock.now() + timedelta(hours=1))
    assert receive(a_word(cast.form, "2", thread=cast.conversation)).conversation.snoozed_until is None


def test_what_only_claims_to_answer_is_linked_and_apart(cast: Cast) -> None:
    receipt = receive(a_word(cast.form, "c", claims=cast.conversation))
    assert receipt.is_new
    assert Link.objects.get(conversation=receipt.conversation).kind == Link.Kind.CLAIMS


def test_hostile_html_is_made_safe_and_text_is_made_of_it(cast: Cast) -> None:
    receipt = receive(a_word(cast.form, "h", "", html="<p onclick=x>Hi <script>alert(1)</script><b>you</b></p>"))
    assert "script" not in receipt.message.html
    assert "onclick" not in receipt.message.html
    assert receipt.message.text.strip() == "Hi you"


def test_files_are_kept_once_something_refers_to_them(cast: Cast) -> None:
    file = keep_upload("../../etc/pass\u202ewd.txt", [b"words"], "text/plain")
    receive(a_word(cast.form, "f", files=(IncomingFile(file.pk),)))
    kept = StoredFile.objects.get(pk=file.pk)
    assert kept.is_kept
    assert "/" not in kept.name
    assert "\u202e" not in kept.name


def test_a_known_address_in_other_letters_is_the_same_customer(cast: Cast) -> None:
    receipt = receive(a_word(cast.form, "k", sender=Address(Identity.Kind.EMAIL, "CARLA@Customer.test")))
    assert receipt.conversation.customer == cast.carla


def test_what_happened_is_emitted_in_the_same_transaction(cast: Cast) -> None:
    Job.objects.all().delete()
    with pytest.raises(NoAddress):
        receive(a_word(cast.form, "x", sender=Address(Identity.Kind.EMAIL, "-")))
    assert Job.objects.count() == 0
