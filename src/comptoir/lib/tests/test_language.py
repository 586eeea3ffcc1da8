"""What language.py promises."""

import pytest

from comptoir.lib import language

OURS = ("en", "fr", "es")


@pytest.mark.parametrize(
    ("header", "served"),
    [
        ("fr-CA,fr;q=0.8,en;q=0.5", "fr"),
        ("de, es;q=0.7, en;q=0.3", "es"),
        ("en;q=0, fr;q=0.1", "fr"),
        ("de", "en"),
        ("*", "en"),
        ("", "en"),
        (";;;q=x,,,fr", "fr"),
        ("fr;q=0.5,es;q=0.5", "fr"),
    ],
)
def test_a_reader_is_served_the_language_they_like_best(header, served):
    assert language.choose(OURS, accept_language=header) == served


def test_a_choice_once_made_comes_first():
    assert language.choose(OURS, accept_language="fr", cookie="es") == "es"
    assert language.choose(OURS, accept_language="fr", cookie="xx") == "fr"
    assert language.choose(OURS, accept_language="de", fallback="es") == "es"


def test_near_variants_serve():
    assert language.match("pt", ["en", "pt-BR"]) == "pt-BR"
    assert language.match("pt_BR", ["en", "pt-BR"]) == "pt-BR"
    assert language.match("", OURS) == ""


def test_languages_have_names_and_directions():
    assert language.name("fr") == "français"
    assert language.name("fr", "en") == "French"
    assert language.name("not a code") == "not a code"
    assert (language.direction("ar"), language.direction("fr"), language.direction("?")) == ("rtl", "ltr", "ltr")
