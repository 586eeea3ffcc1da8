"""What times.py and sizes.py promise."""

from datetime import UTC, datetime, timedelta

import pytest

from comptoir.lib import clock, sizes, times

NOON = datetime(2026, 3, 3, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("at", "language", "shown"),
    [
        (NOON - timedelta(seconds=20), "en", "1 second ago"),
        (NOON - timedelta(minutes=5), "en", "5 minutes ago"),
        (NOON + timedelta(minutes=5), "fr", "dans 5 minutes"),
        (NOON - timedelta(minutes=5), "es", "hace 5 minutos"),
        (NOON - timedelta(hours=3), "en", "10:00"),
        (NOON - timedelta(days=2), "fr", "dim. 13:00"),
        (NOON - timedelta(days=30), "en", "1 Feb"),
        (NOON - timedelta(days=400), "es", "27 ene 2025"),
    ],
)
def test_near_times_are_told_by_their_distance(at, language, shown):
    with clock.stopped(NOON):
        assert times.shown(at, "Europe/Paris", language) == shown


def test_a_whole_time_names_its_day_and_zone():
    assert times.whole(NOON, "Europe/Paris", "en") == "Tuesday, 3 March 2026, 13:00 CET"
    assert times.whole(NOON, "Europe/Paris", "fr") == "mardi 3 mars 2026, 13:00 CET"
    assert times.whole(NOON, "America/Bogota", "es") == "martes, 3 de marzo de 2026, 7:00 UTC-05"


@pytest.mark.parametrize(
    ("later", "told"),
    [
        (timedelta(hours=3), "today, 16:00 CET"),
        (timedelta(hours=20), "tomorrow, 9:00 CET"),
        (timedelta(days=3), "Friday 6 March, 13:00 CET"),
        (timedelta(days=365), "Wednesday, 3 March 2027, 13:00 CET"),
    ],
)
def test_a_time_ahead_is_told_as_people_plan(later, told):
    with clock.stopped(NOON):
        assert times.ahead(NOON + later, "Europe/Paris", "en").replace(" 0", " ") == told


def test_other_forms():
    assert times.day(NOON, "Europe/Paris", "fr") == "mardi 3 mars 2026"
    assert times.short(NOON, "Europe/Paris", "fr") == "03/03/2026 13:00"
    assert times.length(timedelta(hours=3), "es") == "3 horas"
    assert times.machine(NOON) == "2026-03-03T12:00:00Z"
    assert times.is_zone("Europe/Paris")
    assert not times.is_zone("Mars/Base")


@pytest.mark.parametrize(
    ("size", "language", "shown"),
    [
        (0, "en", "0 B"),
        (999, "en", "999 B"),
        (3_440_000, "fr", "3,4 Mo"),
        (999_999, "en", "1 MB"),
        (12_345, "es", "12 kB"),
    ],
)
def test_sizes_are_short_and_in_the_readers_language(size, language, shown):
    assert sizes.shown(size, language) == shown.replace(" ", "\N{NO-BREAK SPACE}")
