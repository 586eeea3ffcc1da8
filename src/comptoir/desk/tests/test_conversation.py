"""A conversation's page: behind its door, at a constant price, caught up by position."""

from datetime import timedelta

import pytest
from django.test import Client
from tests.cast import Cast, a_word

from comptoir.conversations import actions
from comptoir.conversations.actions import Words, receive
from comptoir.conversations.models import Inbox, Link, Priority, Status
from comptoir.desk.tests.catching_up import LIVE, assert_thread_catches_up
from comptoir.lib import clock


def page_of(cast: Cast) -> str:
    return f"/desk/conversations/{cast.conversation.pk}/"


def test_an_agent_of_the_team_reads_it(cast: Cast, ana: Client) -> None:
    page = ana.get(page_of(cast)).content.decode()
    assert "Where is my invoice for March?" in page
    assert "Carla" in page


def test_it_is_not_there_for_an_agent_of_another_team(cast: Cast, ben: Client) -> None:
    for piece in ("", "changes/", "panel/", "choose/status/", "merge/", "split/", "link/", "replies/", "mentions/"):
        assert ben.get(page_of(cast) + piece).status_code == 404, piece
    for deed in ("message/", "draft/", "read/", "unread/", "fields/", "choose/status/", "merge/", "split/", "unmerge/"):
        assert ben.post(page_of(cast) + deed).status_code == 404, deed


def test_it_asks_who_you_are(cast: Cast, client: Client) -> None:
    assert client.get(page_of(cast)).status_code == 302
    answer = client.get(page_of(cast), headers=LIVE)
    assert answer.status_code == 401
    assert "next=" in answer.headers["HX-Redirect"]


def test_it_costs_the_same_however_long_it_is(cast: Cast, ana: Client, django_assert_max_num_queries) -> None:
    ana.get(page_of(cast))
    with django_assert_max_num_queries(12) as few:
        ana.get(page_of(cast))
    for number in range(20):
        receive(a_word(cast.form, f"w{number}", "And another thing", thread=cast.conversation))
        actions.note(cast.ana, cast.conversation, Words("<p>Hm</p>"))
    with django_assert_max_num_queries(len(few.captured_queries)):
        ana.get(page_of(cast))


def test_htmx_gets_the_thread_alone_and_history_the_whole(cast: Cast, ana: Client) -> None:
    piece = ana.get(page_of(cast), headers=LIVE).content.decode()
    assert "<conversation-thread" in piece
    assert "<html" not in piece
    whole = ana.get(page_of(cast), headers={**LIVE, "HX-History-Restore-Request": "true"}).content.decode()
    assert "<html" in whole


def test_it_catches_up_with_whatever_happens(cast: Cast, ana: Client) -> None:
    held, number = cast.conversation, cast.conversation.pk
    other = receive(a_word(cast.form, "other", "Something else", subject="Other")).conversation

    def catches_up(act) -> None:
        assert_thread_catches_up(ana, number, act)

    catches_up(lambda: receive(a_word(cast.form, "w2", "Hello again", thread=held)))
    catches_up(lambda: actions.reply(cast.root, held, Words("<p>Here it is</p>")))
    catches_up(lambda: actions.note(cast.root, held, Words("<p>Look</p>"), (cast.ana,)))
    catches_up(lambda: actions.assign(cast.root, held, cast.ana))
    catches_up(lambda: actions.set_status(cast.root, held, Status.ON_HOLD))
    catches_up(lambda: actions.set_priority(cast.root, held, Priority.HIGH))
    catches_up(lambda: actions.set_tags(cast.root, held, ["vip"]))
    catches_up(lambda: actions.snooze(cast.root, held, clock.now() + timedelta(days=1)))
    catches_up(lambda: actions.wake(cast.root, held))
    catches_up(lambda: actions.set_subject(cast.root, held, "March"))
    catches_up(lambda: actions.link(cast.root, held, other))


def test_a_merged_one_leads_to_where_it_went_and_shows_both(cast: Cast, ana: Client) -> None:
    other = receive(a_word(cast.form, "other", "Something else", subject="Other")).conversation
    actions.merge(cast.ana, cast.conversation, other)
    assert ana.get(f"/desk/conversations/{other.pk}/").headers["Location"] == page_of(cast)
    page = ana.get(page_of(cast)).content.decode()
    assert "Something else" in page
    assert f"/desk/conversations/{other.pk}/unmerge/" in page


def test_the_first_unread_word_is_marked(cast: Cast, ana: Client) -> None:
    ana.post(page_of(cast) + "read/", {"position": 1})
    receive(a_word(cast.form, "w2", "Hello again", thread=cast.conversation))
    assert 'id="unread-line"' in ana.get(page_of(cast)).content.decode()


def test_hostile_words_stay_words(cast: Cast, ana: Client) -> None:
    hostile = "<script>alert(1)</script><img src=x onerror=alert(2)>"
    receive(a_word(cast.form, "w2", hostile, html=hostile, thread=cast.conversation, subject=hostile))
    page = ana.get(page_of(cast)).content.decode()
    assert "<script>alert" not in page
    assert "onerror=alert" not in page.replace("onerror=alert(2)&gt;", "")


def test_the_panel_shows_the_customer_and_their_others(cast: Cast, ana: Client) -> None:
    other = receive(a_word(cast.form, "other", "Something else", subject="Other matter")).conversation
    linked = actions.link(cast.ana, cast.conversation, other)
    panel = ana.get(page_of(cast) + "panel/").content.decode()
    assert "carla@customer.test" in panel
    assert panel.count("Other matter") == 2
    ana.post(f"/desk/links/{linked.pk}/unlink/")
    assert not Link.objects.exists()


def test_images_from_elsewhere_wait_for_leave(cast: Cast, ana: Client) -> None:
    html = '<p>Hi</p><img src="https://elsewhere.test/pixel.gif" alt="x">'
    receive(a_word(cast.form, "w2", "Hi", html=html, thread=cast.conversation))
    page = ana.get(page_of(cast))
    assert ' src="https://elsewhere.test/pixel.gif"' not in page.content.decode()
    assert "https:" not in page.headers["Content-Security-Policy"]
    asked = ana.get(page_of(cast), {"images": "1"})
    assert ' src="https://elsewhere.test/pixel.gif"' in asked.content.decode()
    assert "https:" in asked.headers["Content-Security-Policy"]


def test_reading_needs_a_position(cast: Cast, ana: Client) -> None:
    assert ana.post(page_of(cast) + "read/", {"position": "soon"}).status_code == 400


def test_the_page_says_which_ways_reach_the_customer(cast: Cast, ana: Client, pigeon: Inbox) -> None:
    page = ana.get(page_of(cast)).content.decode()
    assert "Reply by Pigeon" in page


@pytest.mark.parametrize(
    ("facts", "told"), [({"is_signed_in": False}, True), ({"is_signed_in": True}, False), ({}, False)]
)
def test_who_was_not_signed_in_is_told_apart(cast: Cast, ana: Client, facts: dict[str, bool], told: bool) -> None:
    receive(a_word(cast.form, "more", thread=cast.conversation, facts=facts))
    page = ana.get(page_of(cast)).content.decode()
    assert ("not signed in" in page) is told
