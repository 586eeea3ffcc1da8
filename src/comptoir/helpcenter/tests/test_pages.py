"""The front page, my requests, links by mail, languages and looks."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast, a_word

from comptoir.conversations.actions import (
    InboxDetails,
    Words,
    add_inbox,
    edit_inbox,
    mark_read_by_customer,
    receive,
    reply,
    set_status,
)
from comptoir.conversations.models import Message, Status
from comptoir.helpcenter.actions import confirm_request, send_links
from comptoir.jobs.models import Job
from comptoir.people.actions import SYSTEM
from comptoir.people.models import Letter


def test_the_front_page_offers_the_forms_that_are_open(cast: Cast, client: Client) -> None:
    inbox = add_inbox(SYSTEM, "form", InboxDetails("Questions"))
    shown = client.get("/").content.decode()
    assert "How can we help?" in shown
    assert "/new/questions" in shown
    edit_inbox(SYSTEM, inbox, InboxDetails("Questions", is_active=False))
    assert "/new/questions" not in client.get("/").content.decode()


def test_the_front_page_tells_the_mail_address_too(cast: Cast, client: Client) -> None:
    add_inbox(SYSTEM, "email", InboxDetails("Help", "help@maison-vidal.test"))
    shown = client.get("/").content.decode()
    assert 'href="mailto:help@maison-vidal.test"' in shown
    assert client.get("/ask", {"words": "hello"})["Location"] == "/"


def test_what_is_asked_on_the_front_page_is_carried_to_the_form(cast: Cast, client: Client) -> None:
    add_inbox(SYSTEM, "form", InboxDetails("Questions"))
    answer = client.get("/ask", {"words": "my parcel & more"})
    assert answer["Location"] == "/new/questions?words=my+parcel+%26+more"
    assert "my parcel &amp; more</textarea>" in client.get(answer["Location"]).content.decode()


def test_my_requests_are_mine(cast: Cast, carla: Client, dan: Client) -> None:
    assert "My invoice" in carla.get("/requests/").content.decode()
    assert "My invoice" not in dan.get("/requests/").content.decode()


def test_who_is_not_signed_in_is_led_to_sign_in_and_back(cast: Cast, client: Client) -> None:
    assert client.get("/requests/?show=open")["Location"] == "/sign-in/?next=%2Frequests%2F%3Fshow%3Dopen"


def test_my_requests_tell_state_promise_and_news(cast: Cast, carla: Client) -> None:
    assert "First answer by" in carla.get("/requests/").content.decode()
    said = reply(cast.ana, cast.conversation, Words("<p>Here.</p>"))
    assert "new answer" in carla.get("/requests/").content.decode()
    Message.objects.filter(pk=said.pk).update(delivery="sent")
    mark_read_by_customer(cast.conversation)
    assert "new answer" not in carla.get("/requests/").content.decode()


def test_solved_ones_are_found_under_solved(cast: Cast, carla: Client) -> None:
    set_status(cast.ana, cast.conversation, Status.SOLVED)
    assert "My invoice" not in carla.get("/requests/?show=open").content.decode()
    assert "My invoice" in carla.get("/requests/?show=solved").content.decode()


def test_the_list_asks_as_often_for_many_as_for_few_and_goes_on(cast: Cast, carla: Client) -> None:
    def asked() -> int:
        carla.get("/requests/")
        with CaptureQueriesContext(connection) as queries:
            carla.get("/requests/")
        return len(queries)

    few = asked()
    for number in range(30):
        receive(a_word(cast.form, f"more {number}", subject=f"Matter {number}"))
    assert asked() == few
    first = carla.get("/requests/").content.decode()
    assert "Matter 29" in first
    assert "My invoice" not in first
    older = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert "My invoice" in carla.get(f"/requests/{older}").content.decode()


@pytest.mark.parametrize("address", ["carla@customer.test", "nobody@customer.test"])
def test_asking_for_a_link_tells_nothing(cast: Cast, client: Client, address: str) -> None:
    answer = client.post("/follow/", {"email": address})
    assert (answer.status_code, answer["Location"]) == (302, "/follow/sent")
    assert Job.objects.filter(task="helpcenter.send_links").count() == 1
    assert not Letter.objects.exists()


def test_fresh_links_go_to_who_has_asked_something(cast: Cast) -> None:
    send_links("carla@customer.test")
    send_links("dan@customer.test")
    send_links("nobody@customer.test")
    letter = Letter.objects.get()
    assert letter.to == "carla@customer.test"
    link = letter.text.split("http://")[1].partition("/")[2].split()[0]
    assert Client().get(f"/{link}")["Location"] == f"/requests/{cast.conversation.public_id}/"


def test_links_are_not_sent_without_end(cast: Cast, client: Client) -> None:
    answers = [client.post("/follow/", {"email": "carla@customer.test"}).status_code for _ in range(5)]
    assert answers == [302, 302, 302, 302, 429]


def test_who_wrote_by_a_form_gets_a_letter_in_their_language_without_their_own_words(cast: Cast) -> None:
    said = receive(a_word(cast.form, "by form", subject="Buy now", facts={"is_signed_in": False})).message
    confirm_request(said.pk)
    letter = Letter.objects.get()
    assert f"#{said.conversation_id}" in letter.subject
    assert "Buy now" not in letter.subject + letter.text
    assert "/follow/" in letter.text


def test_who_is_signed_in_or_wrote_by_mail_gets_no_such_letter(cast: Cast) -> None:
    for facts in ({"is_signed_in": True}, {}):
        confirm_request(receive(a_word(cast.form, f"word {facts}", facts=facts)).message.pk)
    assert not Letter.objects.exists()


def test_the_language_is_kept_with_the_reader(cast: Cast, carla: Client) -> None:
    answer = carla.post("/language", {"language": "fr", "next": "/requests/"})
    assert answer["Location"] == "/requests/"
    assert 'lang="fr"' in carla.get("/").content.decode()
    cast.carla.refresh_from_db()
    assert cast.carla.language == "fr"


@pytest.mark.parametrize("wanted", ["https://evil.test/", "//evil.test", "javascript:alert(1)", ""])
def test_choices_lead_back_to_our_own_pages_only(cast: Cast, client: Client, wanted: str) -> None:
    assert client.post("/language", {"language": "xx", "next": wanted})["Location"] == "/"


def test_looks_are_kept_in_the_browser(cast: Cast, client: Client) -> None:
    client.post("/look", {"theme": "dark"})
    client.post("/look", {"text": "large"})
    shown = client.get("/").content.decode()
    assert 'data-theme="dark"' in shown
    assert 'data-text="large"' in shown
    client.post("/look", {"theme": ""})
    assert "data-theme" not in client.get("/").content.decode()


def test_a_browsers_zone_is_the_promises_zone(cast: Cast, carla: Client) -> None:
    carla.cookies["zone"] = "America/Bogota"
    page = f"/requests/{cast.conversation.public_id}/"
    assert "UTC-05" in carla.get(page).content.decode()


def test_an_agent_finds_the_way_to_the_desk_and_is_no_customer(cast: Cast, client: Client) -> None:
    client.force_login(cast.ana.account)
    assert 'href="/desk/"' in client.get("/").content.decode()
    assert client.get("/requests/").status_code == 302


@pytest.mark.parametrize("odd", ["%00", "..%2f..", "%F0%9F%92%A9", "a" * 5000])
def test_odd_addresses_lead_nowhere(cast: Cast, carla: Client, odd: str) -> None:
    page = f"/requests/{cast.conversation.public_id}/"
    for address in (f"/requests/{odd}/", f"{page}files/{odd}", f"/new/{odd}"):
        assert carla.get(address).status_code == 404
    assert carla.get(f"/follow/{odd}").status_code in (302, 404)


def test_odd_words_are_refused_or_kept_as_words(cast: Cast, carla: Client) -> None:
    assert carla.post("/profile/addresses", {"email": "a\x00b@customer.test"}).status_code == 422
    assert carla.post("/language", {"language": "\x00", "next": "\x00"}).status_code == 302
    assert carla.get("/requests/", {"after": "\u0663" * 40, "show": "\x00"}).status_code == 200
