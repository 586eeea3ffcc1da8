"""Leaving: by the channel, by the next one that reaches the customer, or not at all, and then somebody sees it."""

from collections.abc import Iterator
from typing import ClassVar

import pytest
from tests.cast import Cast

from comptoir import jobs
from comptoir.conversations import channel as contract
from comptoir.conversations.actions import Words, deliver, mark_read_by_customer, note, reply, send_again
from comptoir.conversations.models import Conversation, Delivery, Message

Outcome = contract.Sent | contract.Retry | contract.Unreachable


class Pigeon(contract.Channel):
    """A channel that answers what the test tells it to, and remembers what it was given."""

    kind: ClassVar[str] = "pigeon"
    label: ClassVar[str] = "Pigeon"
    icon: ClassVar[str] = "bird"

    def __init__(self, outcome: Outcome) -> None:
        self.outcome = outcome
        self.given: list[int] = []

    def send(self, message: Message) -> Outcome:
        self.given.append(message.pk)
        return self.outcome

    def reaches(self, conversation: Conversation) -> bool:
        return True


@pytest.fixture
def only() -> Iterator[dict[str, contract.Channel]]:
    """No channel but those the test registers; the installed ones come back afterwards."""
    installed = dict(contract._channels)
    contract._channels.clear()
    yield contract._channels
    contract._channels.clear()
    contract._channels.update(installed)


def _answered(cast: Cast) -> Message:
    return reply(cast.ana, cast.conversation, Words("<p>Here.</p>"))


def _as_form(pigeon: Pigeon) -> Pigeon:
    class Form(Pigeon):
        kind = "form"

    form = Form(pigeon.outcome)
    form.given = pigeon.given
    return form


def test_what_left_is_sent_and_leaves_only_once(cast: Cast, only: dict[str, contract.Channel]) -> None:
    way = _as_form(Pigeon(contract.Sent("id-1", is_delivered=True)))
    contract.register(way)
    message = _answered(cast)
    deliver(message.pk)
    deliver(message.pk)
    message.refresh_from_db()
    assert (message.delivery, message.external_id, way.given) == (Delivery.DELIVERED, "id-1", [message.pk])


def test_a_channel_that_cannot_reach_leaves_it_to_the_next(cast: Cast, only: dict[str, contract.Channel]) -> None:
    contract.register(_as_form(Pigeon(contract.Unreachable("A form has no way back."))))
    other = Pigeon(contract.Sent())
    contract.register(other)
    message = _answered(cast)
    deliver(message.pk)
    message.refresh_from_db()
    assert (message.delivery, message.facts["left_by"]) == (Delivery.SENT, "pigeon")


def test_asking_for_time_says_why_and_comes_back(cast: Cast, only: dict[str, contract.Channel]) -> None:
    contract.register(_as_form(Pigeon(contract.Retry(60, "The server is busy."))))
    message = _answered(cast)
    with pytest.raises(jobs.RetryLater):
        deliver(message.pk)
    message.refresh_from_db()
    assert (message.delivery, message.delivery_reason) == (Delivery.QUEUED, "The server is busy.")


def test_a_failure_is_an_entry_that_somebody_sees_and_can_be_sent_again(
    cast: Cast, only: dict[str, contract.Channel]
) -> None:
    way = _as_form(Pigeon(contract.Unreachable("No such mailbox.")))
    contract.register(way)
    message = _answered(cast)
    deliver(message.pk)
    message.refresh_from_db()
    assert (message.delivery, message.delivery_reason) == (Delivery.FAILED, "No such mailbox.")
    assert cast.conversation.messages.filter(verb="undelivered").count() == 1
    way.outcome = contract.Sent()
    send_again(message)
    deliver(message.pk)
    message.refresh_from_db()
    assert message.delivery == Delivery.SENT


def test_a_note_never_leaves(cast: Cast, only: dict[str, contract.Channel]) -> None:
    way = _as_form(Pigeon(contract.Sent()))
    contract.register(way)
    deliver(note(cast.ana, cast.conversation, Words("<p>between us</p>")).pk)
    assert way.given == []


def test_what_the_customer_opened_is_read(cast: Cast, only: dict[str, contract.Channel]) -> None:
    contract.register(_as_form(Pigeon(contract.Sent())))
    message = _answered(cast)
    deliver(message.pk)
    assert mark_read_by_customer(cast.conversation) == 1
    assert mark_read_by_customer(cast.conversation) == 0
    message.refresh_from_db()
    assert message.delivery == Delivery.READ
