"""The demo company: whole, told once, wiped without a trace, and never heard outside."""

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest
from django.apps import apps
from django.db import transaction

from comptoir import jobs
from comptoir.channels.email.actions import Arrived, store_mails, take_in_waiting
from comptoir.channels.email.models import RawMail
from comptoir.config import demo
from comptoir.config.demo import ledger as ledgers
from comptoir.config.demo import telling
from comptoir.conversations import actions
from comptoir.conversations.channel import Incoming
from comptoir.conversations.models import (
    Attachment,
    Conversation,
    Delivery,
    Entry,
    Inbox,
    Mention,
    Message,
    Priority,
    SavedView,
    Status,
)
from comptoir.conversations.search import find
from comptoir.files.models import StoredFile
from comptoir.jobs.models import Job
from comptoir.jobs.running import run_due_jobs
from comptoir.lib import clock
from comptoir.people import queries as people
from comptoir.people.actions import Address
from comptoir.people.models import Agent, AuditEntry, Company, Customer, Identity, Organisation

PASSWORD = "said once in a test"


@pytest.fixture(scope="module")
def filled(django_db_setup, django_db_blocker) -> Iterator[demo.Filled]:
    """The demo, told once for the module and rolled back after it."""
    with django_db_blocker.unblock(), transaction.atomic():
        people.forget_company()
        yield demo.fill(password=PASSWORD)
        transaction.set_rollback(True)
        people.forget_company()


@pytest.fixture
def undone(filled: demo.Filled) -> Iterator[demo.Filled]:
    """The same, for a test that changes it."""
    with transaction.atomic():
        yield filled
        transaction.set_rollback(True)
    people.forget_company()


def rows() -> dict[str, int]:
    """How many rows every table of ours has."""
    ours = (model for model in apps.get_models() if model.__module__.startswith("comptoir."))
    return {model._meta.label: model._default_manager.count() for model in ours}


def everything() -> dict[str, list[dict[str, Any]]]:
    ours = (model for model in apps.get_models() if model.__module__.startswith("comptoir."))
    return {model._meta.label: list(model._default_manager.order_by("pk").values()) for model in ours}


def test_two_weeks_in_three_languages_are_there(filled: demo.Filled) -> None:
    assert 115 <= filled.conversations <= 135
    languages = Counter(Conversation.objects.values_list("language", flat=True))
    assert languages["en"] >= 45
    assert languages["fr"] >= 45
    assert languages["es"] >= 22
    assert Message.objects.filter(entry__in=(Entry.SAID, Entry.NOTED)).count() >= 370
    assert Message.objects.count() >= 450
    assert Organisation.objects.count() == 36
    assert Agent.objects.count() == 7
    assert set(Agent.objects.values_list("role__key", flat=True)) == {"agent", "supervisor", "editor", "admin"}
    first = Conversation.objects.order_by("created_at")[0]
    assert 13 <= (clock.now() - first.created_at).days <= 18


def test_every_state_of_work_can_be_seen(filled: demo.Filled) -> None:
    now = clock.now()
    assert set(Conversation.objects.values_list("status", flat=True)) == set(Status.values)
    listed = Conversation.objects.filter(is_listed=True)
    assert listed.filter(promise_at__lt=now).count() >= 3
    assert listed.filter(priority=Priority.URGENT).count() >= 3
    assert listed.filter(assignee=None).count() >= 5
    assert listed.filter(snoozed_until__gt=now).exists()
    assert Conversation.objects.exclude(merged_into=None).exists()
    assert Customer.objects.exclude(merged_into=None).exists()
    assert Mention.objects.filter(seen_at=None).exists()
    verbs = set(Message.objects.filter(entry=Entry.HAPPENED).values_list("verb", flat=True))
    assert {"assigned", "team", "tags", "priority", "split", "merged", "linked", "auto_replied", "undelivered"} <= verbs
    kinds = set(Attachment.objects.values_list("file__media_type", flat=True))
    assert kinds == {"image/png", "application/pdf", "text/csv"}


def test_numbers_and_entries_are_in_the_order_of_their_times(filled: demo.Filled) -> None:
    created = list(Conversation.objects.order_by("pk").values_list("created_at", flat=True))
    split_off = Conversation.objects.filter(links__kind="split").count()
    assert sum(one > other for one, other in pairwise(created)) <= split_off
    assert max(Message.objects.values_list("created_at", flat=True)) <= clock.now()
    for conversation in Conversation.objects.filter(has_absorbed=False, links=None):
        times = list(conversation.messages.order_by("position").values_list("created_at", flat=True))
        assert times == sorted(times), conversation
        assert times[0] >= conversation.created_at


def test_nothing_of_it_waits_to_leave(filled: demo.Filled) -> None:
    assert not Job.objects.exists()
    assert not Message.objects.filter(delivery=Delivery.QUEUED).exists()
    addresses = Identity.objects.filter(kind=Identity.Kind.EMAIL).values_list("address", flat=True)
    assert all(address.endswith(".example") for address in addresses)
    assert all(inbox.address.endswith(".example") for inbox in Inbox.objects.exclude(address=""))


def test_an_answer_to_one_of_its_customers_goes_nowhere(undone: demo.Filled, settings) -> None:
    settings.SMTP_URL = "smtp://127.0.0.1:1"
    held = Conversation.objects.filter(is_listed=True, inbox__channel="email")[0]
    message = actions.reply(Agent.objects.all()[0], held, actions.Words(html="<p>Hello</p>"))
    actions.deliver(message.pk)
    message.refresh_from_db()
    assert message.delivery == Delivery.SENT


def test_every_saved_view_is_understood_and_shows_something(filled: demo.Filled) -> None:
    for view in SavedView.objects.all():
        found = find(Agent.objects.get(role__key="admin"), view.query)
        assert not found.problem, view.query
        assert found.rows, view.query


def test_a_second_time_changes_nothing(undone: demo.Filled) -> None:
    before = everything()
    again = demo.fill(password="another")
    assert not again.is_new
    assert everything() == before


def test_its_agents_sign_in_with_the_password_that_was_said_and_no_other(filled: demo.Filled) -> None:
    agents = list(demo.demo_agents())
    assert len(agents) == 7
    assert all(agent.account.check_password(PASSWORD) for agent in agents)
    assert not any(agent.account.check_password("demo") for agent in agents)


def test_wiping_leaves_nothing_of_it(undone: demo.Filled) -> None:
    files = list(StoredFile.objects.all())
    assert files
    wiped = demo.wipe()
    assert wiped.kept == []
    assert {name: count for name, count in rows().items() if count} == {"people.Role": 4}
    assert not demo.has_demo()
    assert not people.has_admin()


def test_wiping_leaves_what_others_made(undone: demo.Filled) -> None:
    inbox = Inbox.objects.get(name="Ask us anything")
    word = Incoming(
        inbox=inbox,
        external_id="mine",
        sender=Address(Identity.Kind.EMAIL, "me@customer.test", "Me"),
        received_at=clock.now(),
        text="Mine",
    )
    mine = actions.receive(word).conversation
    wiped = demo.wipe()
    assert wiped.kept == ["the inbox Ask us anything", "the team Help"]
    assert list(Conversation.objects.all()) == [mine]
    assert list(Customer.objects.values_list("name", flat=True)) == ["Me"]


def test_wiping_takes_the_mails_of_fakes_along(undone: demo.Filled) -> None:
    inbox = Inbox.objects.get(address="help@hirondelle.example")
    raw = b"From: a@b.fake.example\r\nTo: help@hirondelle.example\r\nMessage-ID: <1@b.example>\r\nSubject: Hi\r\n\r\nHi"
    store_mails([Arrived(inbox.pk, raw, "a@b.fake.example", inbox.address)])
    take_in_waiting()
    assert RawMail.objects.get().conversation is not None
    assert demo.wipe().kept == []
    assert not RawMail.objects.exists()


@pytest.mark.django_db
def test_the_wizard_fills_and_wipes_by_jobs_and_sees_how_far_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    people.forget_company()
    Company.objects.create(name="Mine", languages=["en"], zone="Europe/London")
    monkeypatch.setattr("comptoir.config.demo.filling.moments", lambda timetable: telling.moments(timetable)[:50])
    jobs.enqueue("config.fill_demo")
    run_due_jobs()
    company = Company.objects.get()
    assert company.is_demo
    assert company.settings["demo"] == {"done": 50, "of": 50, "trouble": ""}
    jobs.enqueue("config.wipe_demo")
    run_due_jobs()
    company.refresh_from_db()
    assert not company.is_demo
    assert not Conversation.objects.exists()


@pytest.mark.django_db
def test_it_does_not_move_in_with_others(cast) -> None:
    with pytest.raises(demo.NotEmpty):
        demo.fill()
    assert not demo.has_demo()


@pytest.mark.django_db
def test_a_company_that_is_there_keeps_its_name_and_people(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the wizard does it: without a password; interrupted and carried on; then wiped."""
    people.forget_company()
    Company.objects.create(name="Mine", languages=["fr"], zone="Europe/Paris")
    monkeypatch.setattr("comptoir.config.demo.filling.moments", lambda timetable: telling.moments(timetable)[:60])
    heard: list[tuple[int, int]] = []

    def interrupt(done: int, of: int) -> None:
        heard.append((done, of))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        demo.fill(interrupt)
    ledger = ledgers.known()
    assert ledger is not None
    assert (ledger.told, ledger.is_whole) == (40, False)
    demo.fill(lambda done, of: heard.append((done, of)))
    assert heard == [(40, 60), (60, 60)]
    company = Company.objects.get()
    assert (company.name, company.is_demo) == ("Mine", True)
    assert not any(agent.account.has_usable_password() for agent in demo.demo_agents())
    demo.wipe()
    company.refresh_from_db()
    assert (company.is_demo, company.settings) == (False, {})
    assert [entry.verb for entry in AuditEntry.objects.all()] == ["demo.wiped"]
