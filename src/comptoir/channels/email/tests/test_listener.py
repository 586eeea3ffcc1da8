"""The SMTP listener, with real SMTP on loopback and really committed rows."""

import smtplib
import socket
import threading

import pytest
from django.db import OperationalError, connections

from comptoir.channels.email import group_writer
from comptoir.channels.email.actions import take_in_waiting
from comptoir.channels.email.listener import MAX_CONNECTIONS, Listener
from comptoir.channels.email.models import RawMail
from comptoir.channels.email.tests.mails import ADDRESS, an_inbox, raw_mail

pytestmark = pytest.mark.django_db(transaction=True, serialized_rollback=True)


@pytest.fixture
def inbox(committed_cast):
    return an_inbox(committed_cast)


@pytest.fixture
def listener(inbox, settings):
    settings.MAIL_MAX_BYTES = 200_000
    listener = Listener("127.0.0.1", 0).start()
    yield listener
    listener.stop()


def send(listener, raw, to=ADDRESS, sender="carla@customer.test"):
    with smtplib.SMTP("127.0.0.1", listener.port, "customer.test", timeout=10) as server:
        return server.sendmail(sender, to, raw)


def test_a_mail_is_stored_when_the_sender_hears_yes(listener, inbox):
    send(listener, raw_mail())
    row = RawMail.objects.get()
    assert (row.inbox, row.envelope_from, row.envelope_to) == (inbox, "carla@customer.test", ADDRESS)
    assert row.raw.startswith(b"Return-Path: <carla@customer.test>\r\nReceived: from customer.test ([127.0.0.1])")
    assert row.raw.endswith(raw_mail())
    take_in_waiting()
    row.refresh_from_db()
    assert row.message.text.strip() == "Where is it?"


def test_a_bounce_is_known_by_its_envelope(listener):
    send(listener, raw_mail(), sender="")
    take_in_waiting()
    assert RawMail.objects.get().message.facts["may_answer"] is False


@pytest.mark.parametrize("to", ["nobody@comptoir.test", "support@elsewhere.test", "support"])
def test_unknown_recipients_are_refused_and_nothing_is_relayed(listener, to):
    with pytest.raises(smtplib.SMTPRecipientsRefused) as refusal:
        send(listener, raw_mail(), to)
    assert refusal.value.recipients[to][0] == 550
    assert not RawMail.objects.exists()


@pytest.mark.parametrize("to", ["SUPPORT@comptoir.test", "support+c1.2@comptoir.test"])
def test_a_plus_address_and_another_case_are_ours(listener, to):
    assert send(listener, raw_mail(), to) == {}


def test_an_inbox_may_take_all(listener, inbox):
    from comptoir.channels.email import queries

    inbox.settings = {"takes_all": True}
    inbox.save()
    queries.forget_places()
    assert send(listener, raw_mail(), "whoever@comptoir.test") == {}


def test_a_mail_to_two_inboxes_is_stored_for_both(listener, committed_cast, inbox):
    other = an_inbox(committed_cast, "sales@comptoir.test")
    send(listener, raw_mail(), [ADDRESS, "sales@comptoir.test"])
    assert set(RawMail.objects.values_list("inbox_id", flat=True)) == {inbox.pk, other.pk}


def test_the_size_limit_is_announced_and_kept(listener):
    with smtplib.SMTP("127.0.0.1", listener.port, timeout=10) as server:
        server.ehlo()
        assert server.esmtp_features["size"] == "200000"
        assert "auth" not in server.esmtp_features
    with pytest.raises(smtplib.SMTPResponseException) as refusal:
        send(listener, raw_mail("x\r\n" * 100_000))
    assert refusal.value.smtp_code == 552
    assert not RawMail.objects.exists()


@pytest.mark.parametrize("trouble", [OSError(28, "No space left on device"), OperationalError("database is locked")])
def test_a_full_disk_or_a_locked_database_never_says_yes(listener, monkeypatch, trouble):
    def refuses(mails):
        raise trouble

    monkeypatch.setattr(group_writer, "store_mails", refuses)
    with pytest.raises(smtplib.SMTPDataError) as refusal:
        send(listener, raw_mail())
    assert refusal.value.smtp_code == 452
    monkeypatch.undo()
    send(listener, raw_mail())
    assert RawMail.objects.count() == 1


def test_long_lines_and_odd_bytes_are_taken(listener):
    send(listener, raw_mail("x" * 50_000) + b"\x00\xff.\r\n")
    assert RawMail.objects.get().size_bytes > 50_000


def test_too_many_connections_are_sent_away_and_the_next_is_welcome(listener):
    open_ones = [socket.create_connection(("127.0.0.1", listener.port)) for _ in range(MAX_CONNECTIONS)]
    assert all(one.recv(3) == b"220" for one in open_ones)
    with socket.create_connection(("127.0.0.1", listener.port)) as one_more:
        assert one_more.recv(3) == b"421"
    for one in open_ones:
        one.close()
    for _ in range(100):
        if listener.connections < MAX_CONNECTIONS:
            break
        threading.Event().wait(0.02)
    send(listener, raw_mail())


def test_many_senders_at_once_lose_and_double_nothing(listener):
    failures = []

    def sends(number):
        try:
            for index in range(5):
                send(listener, raw_mail(mail_id=f"<{number}.{index}@c>"))
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=sends, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert RawMail.objects.count() == 40


def test_stopping_stores_what_was_begun(inbox):
    listener = Listener("127.0.0.1", 0).start()
    send(listener, raw_mail())
    listener.stop()
    assert RawMail.objects.count() == 1
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", listener.port), timeout=1).close()
