"""Signing in, proving it again, being signed out: the account pages."""

import time
from urllib.parse import urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from allauth.usersessions.models import UserSession
from django.test import Client
from tests.cast import PASSWORD, Cast, an_agent, sign_in

from comptoir.conversations.actions import assign
from comptoir.jobs.running import run_due_jobs
from comptoir.people import actions, queries
from comptoir.people.actions import Actor, Seat
from comptoir.people.models import AuditEntry, Letter, Role


def code_now(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def asks_for_second_factor(cast: Cast) -> None:
    cast.company.requires_second_factor = True
    cast.company.save()
    queries.forget_company()


def test_an_agent_signs_in_with_a_password_and_lands_on_the_desk(cast: Cast, client: Client) -> None:
    answer = client.post("/account/login/", {"login": "Ana@Comptoir.test", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/desk/")


def test_the_sign_in_page_is_open_and_says_nothing_of_who_exists(cast: Cast, client: Client) -> None:
    assert client.get("/account/login/").status_code == 200
    known = client.post("/account/login/", {"login": "ana@comptoir.test", "password": "wrong"}).content.decode()
    unknown = client.post("/account/login/", {"login": "eve@comptoir.test", "password": "wrong"}).content.decode()
    assert "do not go together" in known and "do not go together" in unknown


def test_guessing_passwords_is_slowed_down_even_with_the_right_one(cast: Cast, client: Client) -> None:
    for _ in range(5):
        client.post("/account/login/", {"login": "ana@comptoir.test", "password": "wrong"})
    answer = client.post("/account/login/", {"login": "ana@comptoir.test", "password": PASSWORD})
    assert answer.status_code == 200 and "Too many tries" in answer.content.decode()


def test_guesses_are_counted_in_rows_so_that_a_restart_does_not_help(cast: Cast, client: Client) -> None:
    from django.core.cache import cache

    for _ in range(31):
        client.post("/account/login/", {"login": "ana@comptoir.test", "password": "wrong"})
        cache.clear()
    answer = client.post("/account/login/", {"login": "ana@comptoir.test", "password": PASSWORD})
    assert "Too many tries" in answer.content.decode()


def test_nobody_signs_up(cast: Cast, client: Client) -> None:
    answer = client.post("/account/signup/", {"email": "eve@elsewhere.test", "password1": PASSWORD})
    assert "You need an invitation" in answer.content.decode()


def test_a_second_step_is_asked_for_and_a_wrong_code_is_refused(cast: Cast, client: Client) -> None:
    secret = generate_totp_secret()
    TOTP.activate(cast.ana.account, secret)
    answer = client.post("/account/login/", {"login": "ana@comptoir.test", "password": PASSWORD})
    assert answer["Location"] == "/account/second-step/"
    assert client.get("/account/security/").status_code == 302
    assert client.post("/account/second-step/", {"code": "000000"}).status_code == 200
    answer = client.post("/account/second-step/", {"code": code_now(secret)})
    assert answer["Location"] == "/desk/"


def test_a_recovery_code_signs_in_once(cast: Cast, client: Client) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    TOTP.activate(cast.ana.account, generate_totp_secret())
    code = RecoveryCodes.activate(cast.ana.account).get_unused_codes()[0]
    for expected in (302, 200):
        client.post("/account/login/", {"login": "ana@comptoir.test", "password": PASSWORD})
        assert client.post("/account/second-step/", {"code": code}).status_code == expected
        client.post("/account/logout/")


def test_where_a_second_factor_is_asked_for_nothing_else_opens_before_it(cast: Cast, client: Client) -> None:
    asks_for_second_factor(cast)
    sign_in(client, cast.root)
    answer = client.get("/welcome/inboxes/")
    assert answer["Location"] == "/account/security/"
    assert "asks for a second step" in client.get("/account/security/").content.decode()
    fragment = client.get("/welcome/inboxes/", headers={"HX-Request": "true"})
    assert (fragment.status_code, fragment["HX-Redirect"]) == (403, "/account/security/")
    TOTP.activate(cast.root.account, generate_totp_secret())
    assert client.get("/welcome/inboxes/").status_code == 200


def test_sockets_are_closed_to_who_lacks_the_second_factor(cast: Cast) -> None:
    from comptoir.people.access import agent_with_account

    assert agent_with_account(cast.ana.account_id) == cast.ana
    asks_for_second_factor(cast)
    assert agent_with_account(cast.ana.account_id) is None


def test_setting_up_the_app_shows_a_picture_and_gives_recovery_codes(
    cast: Cast, client: Client, django_capture_on_commit_callbacks
) -> None:
    sign_in(client, cast.ana)
    page = client.get("/account/app/activate/")
    assert 'class="qr"' in page.content.decode()
    secret = client.session["mfa.totp.secret"]
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post("/account/app/activate/", {"code": code_now(secret)})
    assert answer["Location"] == "/account/recovery-codes/"
    codes = client.get("/account/recovery-codes/").content.decode()
    assert "10 of 10 are left." in codes
    assert Letter.objects.filter(subject__contains="authenticator app was turned on").exists()


def test_security_changes_ask_who_you_are_after_a_while(cast: Cast, client: Client) -> None:
    sign_in(client, cast.ana)
    assert client.get("/account/passkeys/add/").status_code == 200
    session = client.session
    session["account_authentication_methods"] = [
        {**each, "at": each["at"] - 4000} for each in session["account_authentication_methods"]
    ]
    session.save()
    answer = client.get("/account/passkeys/add/")
    assert answer["Location"].startswith("/account/reauthenticate/")
    assert "Is it still you?" in client.get(answer["Location"]).content.decode()
    answer = client.post(answer["Location"], {"password": PASSWORD})
    assert answer["Location"] == "/account/passkeys/add/"


def test_a_forgotten_password_is_set_anew_by_a_letter(cast: Cast, client: Client) -> None:
    client.post("/account/password/reset/", {"email": "ana@comptoir.test"})
    run_due_jobs()
    link = next(line for line in Letter.objects.get().text.splitlines() if "/password/reset/" in line)
    form = client.get(urlsplit(link).path, follow=True)
    answer = client.post(form.request["PATH_INFO"], {"password1": "quite another password 9"})
    assert answer["Location"] == "/account/password/reset/key/done/"
    cast.ana.account.refresh_from_db()
    assert cast.ana.account.check_password("quite another password 9")
    assert "This link is spent" in client.get(urlsplit(link).path).content.decode()


def test_a_stranger_to_us_gets_no_letter(cast: Cast, client: Client) -> None:
    answer = client.post("/account/password/reset/", {"email": "eve@elsewhere.test"})
    assert answer.status_code == 302 and not Letter.objects.exists()


def test_an_admin_can_hand_out_a_reset_link(cast: Cast, client: Client) -> None:
    link = actions.reset_link(Actor(cast.root), cast.ana)
    assert client.get(urlsplit(link).path, follow=True).status_code == 200
    assert AuditEntry.objects.filter(verb="agent.reset_link_made").exists()


def test_a_new_address_counts_only_when_it_is_confirmed(cast: Cast, client: Client) -> None:
    sign_in(client, cast.ana)
    client.post("/account/email/", {"email": "ana.new@comptoir.test", "action_add": ""})
    cast.ana.account.refresh_from_db()
    assert cast.ana.account.email == "ana@comptoir.test"
    assert "ana.new@comptoir.test" in client.get("/account/security/").content.decode()
    letter = Letter.objects.get(to="ana.new@comptoir.test")
    link = urlsplit(next(line for line in letter.text.splitlines() if "/confirm-email/" in line)).path
    assert "Is this your address?" in client.get(link).content.decode()
    client.post(link)
    cast.ana.account.refresh_from_db()
    assert cast.ana.account.email == "ana.new@comptoir.test"


def test_browsers_are_listed_and_one_signed_out_elsewhere_is_out_at_once(cast: Cast) -> None:
    here, there = Client(HTTP_USER_AGENT="Mozilla/5.0 (X11; Linux) Firefox/140"), Client()
    for each in (here, there):
        sign_in(each, cast.ana)
    page = here.get("/account/browsers/").content.decode()
    assert "Firefox on Linux" in page and "This one" in page
    other = UserSession.objects.exclude(session_key=here.session.session_key).get()
    here.post(f"/account/browsers/{other.pk}/end/")
    assert there.get("/account/security/")["Location"].startswith("/account/login/")
    assert here.get("/account/security/").status_code == 200


def test_nobody_signs_another_person_out(cast: Cast) -> None:
    ana, ben = Client(), Client()
    sign_in(ana, cast.ana)
    sign_in(ben, cast.ben)
    session = UserSession.objects.get(user=cast.ana.account)
    assert ben.post(f"/account/browsers/{session.pk}/end/").status_code == 404
    assert ana.get("/account/security/").status_code == 200


@pytest.mark.parametrize("page", ["security", "browsers", "email", "app/activate", "recovery-codes", "passkeys/add"])
def test_account_pages_ask_strangers_to_sign_in(cast: Cast, client: Client, page: str) -> None:
    answer = client.get(f"/account/{page}/")
    assert answer.status_code == 302 and answer["Location"].startswith("/account/login/")


def test_who_is_let_go_is_out_at_once_and_their_work_goes_back_to_the_team(cast: Cast, client: Client) -> None:
    assign(None, cast.conversation, cast.ana)
    sign_in(client, cast.ana)
    actions.deactivate_agent(Actor(cast.root), cast.ana)
    run_due_jobs()
    cast.conversation.refresh_from_db()
    assert cast.conversation.assignee is None and cast.conversation.team == cast.billing
    assert client.get("/account/security/")["Location"].startswith("/account/login/")


def test_a_role_taken_away_is_gone_with_the_next_click(cast: Cast, client: Client) -> None:
    vera = an_agent("Vera", "admin")
    sign_in(client, vera)
    assert client.get("/welcome/inboxes/").status_code == 200
    actions.edit_agent(Actor(cast.root), vera, Seat("Vera", Role.objects.get(key="agent")))
    assert client.get("/welcome/inboxes/").status_code == 403


def test_a_forgotten_second_factor_signs_out_and_asks_no_code(cast: Cast, client: Client) -> None:
    TOTP.activate(cast.ana.account, generate_totp_secret())
    actions.forget_second_factor(Actor(cast.root), cast.ana)
    assert not Authenticator.objects.filter(user=cast.ana.account).exists()
    sign_in(client, cast.ana)


def test_an_agents_only_way_in_is_not_removed(cast: Cast, client: Client) -> None:
    sign_in(client, cast.ana)
    passkey = Authenticator.objects.create(
        user=cast.ana.account, type=Authenticator.Type.WEBAUTHN, data={"name": "Mine"}
    )
    cast.ana.account.set_unusable_password()
    cast.ana.account.save()
    client.force_login(cast.ana.account)
    page = client.post(f"/account/passkeys/{passkey.pk}/remove/", follow=True).content.decode()
    assert "your only way in" in page and Authenticator.objects.filter(pk=passkey.pk).exists()
