"""What every page may use: words, times, sizes, pictures; and what it must be given."""

from datetime import UTC, datetime, timedelta

import pytest
from django.template import engines
from django.test import RequestFactory
from django.utils import timezone, translation
from jinja2 import UndefinedError

from comptoir.config import paint
from comptoir.config.jinja import initials, page_context
from comptoir.lib import clock


def page(source: str, **given: object) -> str:
    return str(engines["jinja2"].from_string(source).render(given))


def test_words_from_strangers_are_escaped_also_inside_our_sentences() -> None:
    assert page("{{ name }}", name="<b>") == "&lt;b&gt;"
    assert page("{{ _('Hello %(name)s', name=name) }}", name="<b>") == "Hello &lt;b&gt;"


def test_what_a_page_was_not_given_is_an_error() -> None:
    with pytest.raises(UndefinedError):
        page("{{ forgotten }}")


def test_a_time_is_said_in_the_readers_zone_and_language() -> None:
    at = datetime(2026, 3, 3, 13, 5, tzinfo=UTC)
    with clock.stopped(at + timedelta(hours=2)), timezone.override("Europe/Paris"), translation.override("fr"):
        said = page("{{ at|when }}", at=at)
    assert '<time datetime="2026-03-03T13:05:00Z" title="mardi 3 mars 2026' in said
    assert ">14:05</time>" in said
    assert page("{{ at|when }}", at=None) == ""


def test_an_icon_is_of_the_sprite() -> None:
    assert f'<use href="{paint.prefix()}house/icons.svg#x"/>' in page("{{ icon('x', css='small') }}")
    with pytest.raises(LookupError, match="no icon"):
        page("{{ icon('unicorn') }}")


@pytest.mark.parametrize(
    ("name", "letters"), [("Ana Belle Dupont", "AD"), ("ana", "A"), ("", "?"), ("…", "?"), ("x@y.example", "XY")]
)
def test_initials_are_one_or_two_letters(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_sizes_are_said_as_people_say_them() -> None:
    assert page("{{ 3400000|size }}").replace("\N{NO-BREAK SPACE}", " ") == "3.4 MB"


@pytest.mark.django_db
def test_every_page_knows_its_place(rf: RequestFactory) -> None:
    request = rf.get("/help/?a=1")
    request.COOKIES["theme"] = "nonsense"
    known = page_context(request)
    assert known["here"] == "/help/?a=1"
    assert known["theme"] == ""
    assert ("fr", "Français") in known["languages"]
