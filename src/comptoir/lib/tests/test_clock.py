"""What clock.py promises."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from comptoir.lib import clock


def test_the_time_is_aware_and_in_utc():
    assert clock.now().tzinfo is UTC


def test_a_stopped_clock_stands_until_its_hands_are_moved():
    with clock.stopped(datetime(2026, 1, 31, 9, 30, tzinfo=timezone(timedelta(hours=2)))) as frozen:
        assert clock.now() == clock.now() == datetime(2026, 1, 31, 7, 30, tzinfo=UTC)
        frozen.forward(timedelta(hours=1))
        assert clock.now() == datetime(2026, 1, 31, 8, 30, tzinfo=UTC)
    assert clock.now().year != 2026 or clock.now().month != 1


def test_a_time_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="zone"), clock.stopped(datetime(2026, 1, 31)):  # noqa: DTZ001
        pass
