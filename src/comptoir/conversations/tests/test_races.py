"""Several processes at once: one word is one message, positions neither repeat nor skip."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection
from tests.cast import Cast, a_word

from comptoir.conversations.actions import Words, note, receive
from comptoir.conversations.models import Conversation, Message
from comptoir.people.actions import Address
from comptoir.people.models import Customer, Identity


def _at_once(count: int, deed: Callable[[int], object]) -> list[BaseException]:
    errors: list[BaseException] = []
    start = threading.Barrier(count)

    def run(number: int) -> None:
        try:
            start.wait(10)
            deed(number)
        except BaseException as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return errors


@pytest.mark.whole
def test_the_same_word_from_eight_threads_is_one_message(committed_cast: Cast) -> None:
    errors = _at_once(8, lambda _: receive(a_word(committed_cast.form, "same")))
    assert errors == []
    assert Message.objects.filter(external_id="same").count() == 1
    assert Conversation.objects.count() == 2


@pytest.mark.whole
def test_a_new_customer_who_speaks_eight_times_at_once_is_one_customer(committed_cast: Cast) -> None:
    sender = Address(Identity.Kind.EMAIL, "new@customer.test", "New")
    errors = _at_once(8, lambda number: receive(a_word(committed_cast.form, f"n{number}", sender=sender)))
    assert errors == []
    assert Customer.objects.filter(identities__address="new@customer.test").count() == 1
    assert Customer.objects.filter(name="New").count() == 1


@pytest.mark.whole
def test_positions_rise_by_one_however_many_write(committed_cast: Cast) -> None:
    errors = _at_once(
        8, lambda number: note(committed_cast.ana, committed_cast.conversation, Words(f"<p>{number}</p>"))
    )
    assert errors == []
    assert list(committed_cast.conversation.messages.values_list("position", flat=True)) == list(range(1, 10))
