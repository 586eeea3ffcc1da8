"""What passes by itself says come back; what is a bug says so kindly; neither says how we are made."""

import errno
import sqlite3

import pytest
from django.db import OperationalError
from django.test import Client, override_settings

from comptoir.config.errors import busy, is_passing


@pytest.mark.parametrize(
    ("error", "passes"),
    [
        (OperationalError("database is locked"), True),
        (OperationalError("database or disk is full"), True),
        (sqlite3.OperationalError("disk I/O error"), True),
        (OperationalError("connection to server at 127.0.0.1 failed"), True),
        (OSError(errno.ENOSPC, "No space left on device"), True),
        (OperationalError("no such table: jobs_job"), False),
        (OSError(errno.ENOENT, "No such file"), False),
        (RuntimeError("a bug"), False),
        (None, False),
    ],
)
def test_only_what_may_pass_is_tried_again(error: Exception | None, passes: bool) -> None:
    assert is_passing(error) is passes


def test_a_busy_answer_says_when_to_come_back() -> None:
    answer = busy()
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "5", "no-store")


@pytest.mark.django_db
def test_an_address_that_leads_nowhere_gets_a_page(client: Client) -> None:
    answer = client.get("/no/such/place")
    assert answer.status_code == 404
    assert b"There is nothing here" in answer.content


@pytest.mark.django_db
def test_a_form_without_its_token_asks_to_send_again() -> None:
    answer = Client(enforce_csrf_checks=True).post("/live/positions")
    assert answer.status_code == 403
    assert b"Please send that again" in answer.content


@pytest.mark.django_db
def test_pages_speak_the_readers_language_where_it_is_translated(client: Client) -> None:
    with override_settings(DEBUG=False):
        assert client.get("/no/such/place", headers={"Accept-Language": "fr"}).status_code == 404


@pytest.mark.django_db
def test_too_many_words_at_once_are_refused_in_words(client: Client) -> None:
    answer = client.post("/language", {"language": "x" * 6_000_000})
    assert answer.status_code == 413
    assert b"That was too much at once" in answer.content


@pytest.mark.django_db
def test_a_body_that_announces_too_much_is_not_read(client: Client) -> None:
    answer = client.post("/uploads", {"file": "x"}, CONTENT_LENGTH=str(10**12))
    assert answer.status_code == 413
