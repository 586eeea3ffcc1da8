"""Everything that can happen is told in a sentence, and times are short."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import comptoir.conversations.actions
from comptoir.desk.ages import Ages
from comptoir.desk.told import TELLERS
from comptoir.lib import clock

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def test_every_verb_of_the_core_is_told() -> None:
    folder = Path(comptoir.conversations.actions.__file__).parent
    source = "\n".join(path.read_text() for path in folder.glob("*.py"))
    verbs = set(re.findall(r'happened\(\s*[^,]+,\s*[^,]+,\s*"(\w+)"', source))
    assert verbs
    assert verbs - set(TELLERS) == set()


def test_times_are_as_short_as_they_can_be() -> None:
    with clock.stopped(NOON):
        ages = Ages(ZoneInfo("Europe/Paris"), "en")
        assert ages.since(NOON) == "now"
        assert ages.since(NOON - timedelta(minutes=4)) == "4 min"
        assert ages.since(NOON - timedelta(hours=3)) == "10:00"
        assert ages.since(NOON - timedelta(days=2)) == "Wed"
        assert ages.since(NOON - timedelta(days=30)) == "21 Oct"
        assert ages.since(NOON - timedelta(days=400)) == "16 Oct 2025"


def test_promises_say_what_is_left_and_how_pressing_it_is() -> None:
    with clock.stopped(NOON):
        ages = Ages(ZoneInfo("UTC"), "en")
        assert ages.until(NOON + timedelta(minutes=23)) == ("23 min left", "soon")
        assert ages.until(NOON + timedelta(hours=5)) == ("5 h left", "")
        assert ages.until(NOON - timedelta(minutes=12)) == ("12 min late", "late")
        assert ages.until(NOON + timedelta(days=3)) == ("3 days left", "")
