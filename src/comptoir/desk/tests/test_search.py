"""The search screen: words and filters find, snippets mark, views are kept; past no door."""

import pytest
from django.test import Client
from tests.cast import Cast, a_word

from comptoir.conversations.actions import receive
from comptoir.conversations.models import SavedView
from comptoir.desk.search_views import HELP
from comptoir.desk.tests.catching_up import LIVE, assert_list_catches_up


def test_words_are_found_and_marked(cast: Cast, ana: Client) -> None:
    page = ana.get("/desk/search/", {"q": "invoice march"}).content.decode()
    assert "<mark>invoice</mark>" in page
    assert f"/desk/conversations/{cast.conversation.pk}/" in page


def test_what_one_may_not_see_is_not_found(cast: Cast, ben: Client) -> None:
    assert "Nothing found" in ben.get("/desk/search/", {"q": "invoice"}).content.decode()


def test_typing_finds_words_that_begin_so(cast: Cast, ana: Client) -> None:
    piece = ana.get("/desk/search/", {"q": "invoi"}, headers=LIVE).content.decode()
    assert "My invoice" in piece
    assert "<html" not in piece


def test_a_filter_that_is_none_is_explained(cast: Cast, ana: Client) -> None:
    page = ana.get("/desk/search/", {"q": "status:lost"}).content.decode()
    assert 'role="alert"' in page


@pytest.mark.parametrize(
    "example", [example for example, _words in HELP if not example.startswith(("team", "channel"))]
)
def test_every_example_of_the_help_is_understood(example: str, cast: Cast, ana: Client) -> None:
    assert 'role="alert"' not in ana.get("/desk/search/", {"q": example}).content.decode()


def test_an_empty_search_teaches_what_can_be_written(cast: Cast, ana: Client) -> None:
    assert "status:open" in ana.get("/desk/search/").content.decode()


def test_hostile_words_stay_words(cast: Cast, ana: Client) -> None:
    page = ana.get("/desk/search/", {"q": '"><script>alert(1)</script>'}).content.decode()
    assert "<script>alert" not in page


def test_a_search_is_kept_as_a_view_of_ones_own(cast: Cast, ana: Client, ben: Client) -> None:
    answer = ana.post("/desk/own-views/", {"name": "Invoices", "query": "is:open invoice"})
    view = SavedView.objects.get()
    address = f"/desk/views/saved-{view.pk}/"
    assert answer.headers["Location"] == address
    assert "My invoice" in ana.get(address).content.decode()
    assert "Invoices" in ana.get("/desk/views/").content.decode()
    assert ben.get(address).status_code == 404
    assert ben.get(f"/desk/own-views/{view.pk}/").status_code == 404
    assert ben.post(f"/desk/own-views/{view.pk}/delete/").status_code == 404
    ana.post(f"/desk/own-views/{view.pk}/", {"name": "Bills", "query": "status:solved"})
    assert "My invoice" not in ana.get(address).content.decode()
    ana.post(f"/desk/own-views/{view.pk}/delete/")
    assert not SavedView.objects.exists()


def test_a_view_that_cannot_be_answered_is_refused(cast: Cast, ana: Client) -> None:
    assert ana.post("/desk/own-views/", {"name": "", "query": "x"}).status_code == 422
    answer = ana.post("/desk/own-views/", {"name": "Bad", "query": "status:lost"})
    assert answer.status_code == 422
    assert not SavedView.objects.exists()


def test_a_view_of_ones_own_catches_up(cast: Cast, ana: Client) -> None:
    view = SavedView.objects.create(agent=cast.ana, name="Invoices", query="is:open invoice")
    assert_list_catches_up(
        ana,
        f"saved-{view.pk}",
        cast.conversation.pk,
        lambda: receive(a_word(cast.form, "again", "And the invoice?", thread=cast.conversation)),
    )


def test_the_search_asks_who_you_are(cast: Cast, client: Client) -> None:
    assert client.get("/desk/search/").status_code == 302
