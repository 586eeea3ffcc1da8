"""Counting tries: refused beyond the limit, anew with the next window, never readable."""

from datetime import UTC, datetime, timedelta

import pytest

from comptoir.lib import clock
from comptoir.people.actions import Rate, TooOften, count, count_each, forget_rates
from comptoir.people.models import RateCount

TWICE = Rate("try", 2, timedelta(hours=1))
NOON = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def test_beyond_the_limit_is_refused_with_the_time_to_wait() -> None:
    with clock.stopped(NOON + timedelta(minutes=45)):
        count(TWICE, "eva")
        count(TWICE, "eva")
        with pytest.raises(TooOften) as refused:
            count(TWICE, "eva")
        assert 15 * 60 <= refused.value.after_s <= 15 * 60 + 1
        count(TWICE, "dan")


def test_the_next_window_begins_anew() -> None:
    with clock.stopped(NOON) as hands:
        for _ in range(2):
            count(TWICE, "eva")
        hands.forward(timedelta(hours=1))
        count(TWICE, "eva")


def test_several_doers_are_counted_even_when_one_is_refused() -> None:
    for _ in range(2):
        count(TWICE, "network")
    with pytest.raises(TooOften):
        count_each([(TWICE, "network"), (TWICE, "eva")])
    assert sorted(RateCount.objects.values_list("count", flat=True)) == [1, 3]


def test_no_address_can_be_read_out_of_the_rows() -> None:
    count(TWICE, "eva@customer.test")
    assert "eva" not in RateCount.objects.get().bucket


def test_windows_that_are_over_are_forgotten() -> None:
    with clock.stopped(NOON) as hands:
        count(TWICE, "eva")
        assert forget_rates() == 0
        hands.forward(timedelta(hours=2))
        assert forget_rates() == 1
