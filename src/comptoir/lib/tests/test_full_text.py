"""What full_text.py promises."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comptoir.lib import full_text
from comptoir.lib.full_text import BadQuery, Filter, Query, Term

KEYS = {"status", "team", "tag"}


def test_accents_and_letter_case_are_folded():
    assert full_text.fold("Ångström ŒUVRE Straße Ñandú Łódź") == "angstrom oeuvre strasse nandu lodz"
    assert full_text.words("It's 3,5 € – déjà_vu") == ["it", "s", "3", "5", "deja", "vu"]


def test_words_phrases_beginnings_exclusions_and_filters_are_told_apart():
    assert full_text.read('status:open team:"Customer care" "exact wörds" inv* -Spam -tag:vip 12:30', KEYS) == Query(
        (
            Term(("exact", "words")),
            Term(("inv",), is_prefix=True),
            Term(("spam",), is_excluded=True),
            Term(("12", "30")),
        ),
        (Filter("status", "open"), Filter("team", "Customer care"), Filter("tag", "vip", is_excluded=True)),
    )


def test_a_query_knows_the_values_of_a_key():
    query = full_text.read("status:open status:new -status:solved", KEYS)
    assert query.values("status") == ["open", "new"]
    assert full_text.read("", KEYS).is_empty


def test_the_word_being_typed_may_go_on():
    assert full_text.read("refund inv", is_typing=True).terms[-1] == Term(("inv",), is_prefix=True)
    assert full_text.read('refund "inv"', is_typing=True).terms[-1] == Term(("inv",))


def test_addresses_and_links_are_text():
    assert full_text.read("https://e.org/a carla@e.org", KEYS).terms == (
        Term(("https", "e", "org", "a")),
        Term(("carla", "e", "org")),
    )


@pytest.mark.parametrize(
    ("text", "reason", "about"),
    [
        ("stauts:open", "unknown_filter", "stauts"),
        ("-spam", "nothing_to_find", ""),
        ("a " * 21, "too_many_words", "20"),
    ],
)
def test_what_cannot_be_answered_says_why(text, reason, about):
    with pytest.raises(BadQuery) as refused:
        full_text.read(text, KEYS)
    assert (refused.value.reason, refused.value.about) == (reason, about)


def test_the_same_query_for_both_databases():
    query = full_text.read('refund "my invoice" pay* -spam')
    assert full_text.for_sqlite(query) == '"refund" AND "my invoice" AND "pay"* NOT "spam"'
    assert full_text.for_postgresql(query) == "('refund') & ('my' <-> 'invoice') & ('pay':*) & !('spam')"


@given(st.text(max_size=200))
def test_any_text_is_read_and_sqlite_takes_it(text):
    try:
        query = full_text.read(text, KEYS)
    except BadQuery:
        return
    expression = full_text.for_sqlite(query)
    if expression:
        database = sqlite3.connect(":memory:")
        database.execute("create virtual table t using fts5(a, tokenize='unicode61 remove_diacritics 2')")
        database.execute("select rowid from t where t match ?", [expression]).fetchall()
