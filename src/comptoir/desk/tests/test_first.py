"""The first minute's pages: from the link to the desk, forwards, backwards and in pieces."""

from urllib.parse import urlsplit

import pytest
from django.test import Client
from tests.cast import PASSWORD, Cast, sign_in

from comptoir.conversations.models import Inbox
from comptoir.people import queries
from comptoir.people.actions import setup_link
from comptoir.people.models import Agent, Company, Invitation, Team

VERA = {
    "name": "Vera", "email": "vera@comptoir.test", "password": PASSWORD, "company": "Maison Vidal",
    "languages": ["en", "fr"], "default_language": "fr", "zone": "Europe/Paris",
}  # fmt: skip
INBOXES = {"team": "Support", "inbox_form": "Ask us", "inbox_email": "help@vidal.test"}


@pytest.fixture
def fresh(db: None, client: Client) -> Client:
    """A browser that came by the link of the terminal."""
    queries.forget_company()
    client.get(urlsplit(setup_link() or "").path)
    return client


@pytest.fixture
def seated(fresh: Client) -> Client:
    """The same, as the first admin."""
    answer = fresh.post("/welcome/you/", VERA)
    assert answer["Location"] == "/welcome/inboxes/", answer.content.decode()[:3000]
    fresh.cookies["language"] = "en"  # the company speaks French first
    return fresh


def test_the_link_leads_to_the_first_step_and_leaves_the_address_bar(fresh: Client) -> None:
    assert fresh.get(urlsplit(setup_link() or "").path)["Location"] == "/welcome/you/"
    assert "Who are you?" in fresh.get("/welcome/you/").content.decode()


def test_without_the_link_nobody_becomes_admin(db: None, client: Client) -> None:
    queries.forget_company()
    assert client.get("/welcome/you/").status_code == 410
    assert client.post("/welcome/you/", VERA).status_code == 410
    assert client.get("/welcome/link/1:forged/").status_code == 410
    assert not Agent.objects.exists()


def test_the_first_admin_is_signed_in_and_the_company_stands(seated: Client) -> None:
    assert Company.objects.get().languages == ["fr", "en"]
    assert seated.get("/account/security/").status_code == 200


def test_a_weak_password_is_refused_in_words_and_nothing_is_made(fresh: Client) -> None:
    answer = fresh.post("/welcome/you/", {**VERA, "password": "password"})
    assert answer.status_code == 422 and "too short" in answer.content.decode()
    assert not Company.objects.exists() and not Agent.objects.exists()


def test_the_link_is_dead_once_there_is_an_admin(seated: Client) -> None:
    assert setup_link() is None
    other = Client()
    assert other.get("/welcome/you/", follow=True).redirect_chain[-1][0].startswith("/account/login/")
    assert Agent.objects.count() == 1


def test_the_inboxes_are_made_once_and_changed_when_one_goes_back(seated: Client) -> None:
    assert seated.post("/welcome/inboxes/", INBOXES)["Location"] == "/welcome/people/"
    seated.post("/welcome/inboxes/", {**INBOXES, "team": "Help", "inbox_form": "Write to us"})
    assert [team.name for team in Team.objects.all()] == ["Help"]
    assert Inbox.objects.get(channel="form").name == "Write to us"
    assert "Write to us" in seated.get("/welcome/inboxes/").content.decode()


def test_going_back_changes_the_company(seated: Client) -> None:
    page = seated.get("/welcome/company/").content.decode()
    assert "Maison Vidal" in page
    seated.post("/welcome/company/", {**VERA, "company": "Vidal"})
    assert Company.objects.get().name == "Vidal"


def test_the_screens_say_what_is_not_configured(seated: Client, settings) -> None:
    settings.SMTP_URL = ""
    assert "Answers do not leave by e-mail yet" in seated.get("/welcome/inboxes/").content.decode()
    seated.post("/welcome/people/", {"email": "zoe@comptoir.test", "role": Agent.objects.get().role_id})
    page = seated.get("/welcome/people/").content.decode()
    assert "Copy the links" in page and "/account/invitation/" in page
    assert "Outgoing mail is not configured" in seated.get("/welcome/ready/").content.decode()


def test_an_invited_agent_takes_the_seat_in_another_browser(seated: Client) -> None:
    seated.post("/welcome/people/", {"email": "zoe@comptoir.test", "role": Agent.objects.get().role_id})
    page = seated.get("/welcome/people/").content.decode()
    link = page.partition('value="http')[2].partition('"')[0]
    zoe = Client(headers={"accept-language": "en"})
    path = urlsplit("http" + link).path
    assert "Vera invites you" in zoe.get(path).content.decode()
    weak = zoe.post(path, {"name": "Zoe", "password": "zoe"})
    assert weak.status_code == 422
    assert zoe.post(path, {"name": "Zoe", "password": PASSWORD, "zone": "Europe/Madrid"})["Location"] == "/desk/"
    assert Agent.objects.get(name="Zoe").zone == "Europe/Madrid"
    assert zoe.get(path).status_code == 410


def test_an_invitation_taken_back_is_closed(seated: Client) -> None:
    seated.post("/welcome/people/", {"email": "zoe@comptoir.test", "role": Agent.objects.get().role_id})
    seated.post(f"/welcome/people/{Invitation.objects.get().pk}/withdraw/")
    assert not seated.get("/welcome/people/").content.decode().count("zoe@comptoir.test")


def test_the_passkey_way_keeps_the_invitation_open_until_the_passkey_is_made(seated: Client) -> None:
    seated.post("/welcome/people/", {"email": "zoe@comptoir.test", "role": Agent.objects.get().role_id})
    link = seated.get("/welcome/people/").content.decode().partition('value="http')[2].partition('"')[0]
    zoe = Client(headers={"accept-language": "en"})
    path = urlsplit("http" + link).path
    assert "data-options" in zoe.get(f"{path}passkey/").content.decode()
    assert zoe.post(f"{path}passkey/", {"name": "Zoe", "credential": "{}"}).status_code == 200
    assert zoe.get(path).status_code == 200 and not Agent.objects.filter(name="Zoe").exists()


@pytest.mark.parametrize("page", ["company", "inboxes", "people", "ready"])
def test_the_further_steps_are_for_admins(cast: Cast, client: Client, page: str) -> None:
    assert client.get(f"/welcome/{page}/").status_code == 302
    sign_in(client, cast.ben)
    assert client.get(f"/welcome/{page}/").status_code == 403
