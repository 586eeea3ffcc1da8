"""An invented customer comes in by the same door as a real one."""

import pytest
from tests.cast import Cast

from comptoir.channels.form.actions import add_form
from comptoir.config import fakes
from comptoir.conversations.models import Conversation, Inbox
from comptoir.jobs.running import run_due_jobs

pytestmark = pytest.mark.django_db


def test_a_fake_request_becomes_one_conversation(cast: Cast) -> None:
    add_form(cast.form)
    before = Conversation.objects.count()
    assert "within seconds" in fakes.request()
    run_due_jobs()
    assert Conversation.objects.count() == before + 1
    for _ in range(2):
        fakes.receive_request("0a")
    assert Conversation.objects.count() == before + 2


def test_a_fake_mail_is_taken_in_where_nobody_listens(cast: Cast, settings) -> None:
    settings.MAIL_LISTEN = "127.0.0.1:1"
    Inbox.objects.create(channel="email", name="Help", address="help@here.example", team=cast.billing)
    before = Conversation.objects.count()
    assert "taken in here" in fakes.mail()
    assert Conversation.objects.count() == before + 1


def test_without_an_inbox_it_says_which_is_missing() -> None:
    with pytest.raises(fakes.NothingToFakeError, match="e-mail inbox"):
        fakes.mail()
    with pytest.raises(fakes.NothingToFakeError, match="form"):
        fakes.receive_request("0a")
