"""The page on which a request begins."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.cast import Cast

from comptoir.channels.form.actions import add_form
from comptoir.channels.form.models import Form
from comptoir.conversations.models import Conversation, Message
from comptoir.lib import clock
from comptoir.people.actions import new_account
from comptoir.people.models import Customer

PAGE = "/new/questions"
WORDS = {"f-subject": "Parcel", "f-message": "Where is it?", "f-email": "eva@customer.test", "f-name": "Eva"}


@pytest.fixture
def form(cast: Cast) -> Form:
    return add_form(cast.form)


@pytest.fixture
def filled(form: Form, client: Client) -> Any:
    """What a person sends who took a minute."""
    with clock.stopped() as hands:
        html = client.get(PAGE).content.decode()
        hands.forward(timedelta(minutes=1))
        yield {**WORDS, "token": html.split('name="token" value="')[1].split('"')[0]}


def test_a_stranger_sends_it_and_follows_without_an_account(client: Client, filled: dict[str, str]) -> None:
    answer = client.post(PAGE, {**filled, "f-files": SimpleUploadedFile("a.png", b"x", "image/png")}, follow=True)
    assert answer.redirect_chain[-1][0].endswith("/received")
    shown = answer.content.decode()
    conversation = Conversation.objects.latest("pk")
    assert f"#{conversation.number}" in shown
    assert "First answer by" in shown
    assert "/follow/" in shown
    assert conversation.customer.name == "Eva"
    assert client.get(f"/requests/{conversation.public_id}/").status_code == 200


def test_the_same_page_sent_twice_is_one_request_and_the_same_page(client: Client, filled: dict[str, str]) -> None:
    first, second = client.post(PAGE, filled, follow=True), client.post(PAGE, filled, follow=True)
    assert first.redirect_chain[-1] == second.redirect_chain[-1]
    assert Message.objects.filter(text="Where is it?").count() == 1


def test_who_goes_back_and_writes_something_else_is_not_taken_for_a_double(
    client: Client, filled: dict[str, str]
) -> None:
    client.post(PAGE, filled)
    client.post(PAGE, {**filled, "f-message": "And where is the other?"})
    assert Message.objects.filter(text="And where is the other?").count() == 1


def test_who_is_signed_in_is_not_asked_who_they_are(cast: Cast, form: Form, client: Client) -> None:
    cast.carla.account = new_account("carla@customer.test")
    cast.carla.save()
    client.force_login(cast.carla.account)
    with clock.stopped() as hands:
        html = client.get(PAGE).content.decode()
        assert "f-email" not in html
        hands.forward(timedelta(minutes=1))
        token = html.split('name="token" value="')[1].split('"')[0]
        client.post(PAGE, {"f-subject": "Mine", "f-message": "Hello", "token": token, "f-email": "eva@customer.test"})
    assert Conversation.objects.latest("pk").customer == cast.carla


def test_what_is_missing_is_said_and_what_is_there_is_kept(client: Client, filled: dict[str, str]) -> None:
    sent = {**filled, "f-email": "", "f-files": SimpleUploadedFile("a.png", b"x", "image/png")}
    answer = client.post(PAGE, sent)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "We need an address to answer to." in shown
    assert "Where is it?" in shown
    assert 'name="f-files-kept"' in shown
    assert not Message.objects.filter(text="Where is it?").exists()


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"website": "http://spam.test"}, "Leave this empty"),
        ({"token": "forged"}, "open for a long time"),
        ({"token": ""}, "open for a long time"),
    ],
)
def test_what_machines_send_is_not_taken(
    client: Client, filled: dict[str, str], given: dict[str, str], said: str
) -> None:
    before = Message.objects.count()
    answer = client.post(PAGE, {**filled, **given})
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert Message.objects.count() == before


def test_faster_than_people_type_is_asked_to_look_again(form: Form, client: Client) -> None:
    with clock.stopped():
        html = client.get(PAGE).content.decode()
        answer = client.post(PAGE, {**WORDS, "token": html.split('name="token" value="')[1].split('"')[0]})
    assert answer.status_code == 422
    assert "very quick" in answer.content.decode()


def test_one_address_is_not_flooded(form: Form, client: Client) -> None:
    with clock.stopped() as hands:
        answers = []
        for _ in range(11):
            html = client.get(PAGE).content.decode()
            hands.forward(timedelta(seconds=3))
            answers.append(client.post(PAGE, {**WORDS, "token": html.split('name="token" value="')[1].split('"')[0]}))
    assert [each.status_code for each in answers] == [302] * 10 + [429]
    assert "Nothing you wrote is lost" in answers[-1].content.decode()
    assert "Where is it?" in answers[-1].content.decode()
    assert Customer.objects.get(identities__address="eva@customer.test").conversations.count() == 10


def test_a_form_that_was_put_away_is_not_there(form: Form, client: Client) -> None:
    form.is_active = False
    form.save()
    assert client.get(PAGE).status_code == 404
    assert client.post(PAGE, WORDS).status_code == 404


def test_the_page_speaks_its_readers_language(form: Form, client: Client) -> None:
    shown = client.get(PAGE, headers={"Accept-Language": "fr"})
    assert shown["Content-Language"] == "fr"
    assert 'lang="fr"' in shown.content.decode()
