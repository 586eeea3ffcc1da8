"""The nightly jobs of the whole."""

from datetime import timedelta

import pytest
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session

from comptoir.config.jobs import forget_sessions, tidy_database
from comptoir.lib import clock

pytestmark = pytest.mark.django_db


def test_sessions_that_ran_out_are_forgotten_and_others_kept() -> None:
    for _ in range(2):
        SessionStore().create()
    old = Session.objects.order_by("session_key")[0]
    Session.objects.filter(pk=old.pk).update(expire_date=clock.now() - timedelta(days=1))
    forget_sessions()
    assert Session.objects.count() == 1


def test_the_database_is_tidied() -> None:
    tidy_database()
