"""Signing in by a code: nothing is told about who is known, and nobody gets in without the mailbox."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client
from tests.cast import Cast

from comptoir.lib import clock
from comptoir.people.actions import forget_unproved, new_account
from comptoir.people.models import Account, Customer, Letter


def code_sent_to(address: str) -> str:
    letter = Letter.objects.filter(to=address).order_by("-pk").first()
    assert letter is not None
    found = re.search(r"\b\d{6}\b", letter.text)
    assert found is not None
    return found[0]


@pytest.mark.parametrize("address", ["carla@customer.test", "nobody@customer.test", "ana@comptoir.test"])
def test_every_address_gets_the_same_answer(cast: Cast, client: Client, address: str) -> None:
    answer = client.post("/sign-in/", {"email": address})
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/code?next=%2Frequests%2F")
    shown = client.get(answer["Location"])
    assert shown.status_code == 200
    assert address in shown.content.decode()


def test_carla_comes_in_by_her_code_and_sees_her_requests(cast: Cast, client: Client) -> None:
    client.post("/sign-in/", {"email": " Carla@Customer.TEST "})
    answer = client.post("/sign-in/code", {"code": code_sent_to("carla@customer.test")})
    assert answer["Location"] == "/requests/"
    assert "My invoice" in client.get("/requests/").content.decode()
    cast.carla.refresh_from_db()
    assert cast.carla.account is not None


def test_who_is_new_comes_in_too_and_is_a_customer(cast: Cast, client: Client) -> None:
    client.cookies["zone"] = "Europe/Madrid"
    client.post("/sign-in/", {"email": "eva@customer.test"})
    client.post("/sign-in/code", {"code": code_sent_to("eva@customer.test")})
    eva = Customer.objects.get(identities__address="eva@customer.test")
    assert (str(eva.account), eva.zone) == ("eva@customer.test", "Europe/Madrid")
    assert eva.identities.get().verified_at is not None
    assert "Nothing here" in client.get("/requests/").content.decode()


def test_one_person_with_two_addresses_comes_in_by_either(cast: Cast, client: Client) -> None:
    cast.carla.account = new_account("carla@customer.test")
    cast.carla.save()
    cast.carla.identities.create(kind="email", address="carla@work.test")
    client.post("/sign-in/", {"email": "carla@work.test"})
    client.post("/sign-in/code", {"code": code_sent_to("carla@work.test")})
    assert cast.carla.identities.get(address="carla@work.test").verified_at is not None
    assert "My invoice" in client.get("/requests/").content.decode()


def test_a_sign_in_that_changed_its_address_keeps_its_customer(cast: Cast, client: Client) -> None:
    account = new_account("carla@customer.test")
    cast.carla.account = account
    cast.carla.save()
    account.email = "carla@new.test"
    account.save()
    EmailAddress.objects.filter(user=account).update(email="carla@new.test")
    client.post("/sign-in/", {"email": "carla@new.test"})
    client.post("/sign-in/code", {"code": code_sent_to("carla@new.test")})
    assert "My invoice" in client.get("/requests/").content.decode()
    assert cast.carla.identities.filter(address="carla@new.test").exists()


def test_a_wrong_code_lets_nobody_in_and_three_end_it(cast: Cast, client: Client) -> None:
    client.post("/sign-in/", {"email": "carla@customer.test"})
    wrong = "000000" if code_sent_to("carla@customer.test") != "000000" else "111111"
    first = client.post("/sign-in/code", {"code": wrong})
    assert first.status_code == 422
    assert "not the code that we sent" in first.content.decode()
    client.post("/sign-in/code", {"code": wrong})
    assert client.post("/sign-in/code", {"code": wrong})["Location"].startswith("/sign-in/?")
    assert client.post("/sign-in/code", {"code": code_sent_to("carla@customer.test")})["Location"].startswith(
        "/sign-in/?"
    )
    assert client.get("/requests/").status_code == 302


def test_an_agents_address_gets_no_code_but_the_way_to_the_desk(cast: Cast, client: Client) -> None:
    client.post("/sign-in/", {"email": "ana@comptoir.test"})
    letter = Letter.objects.get(to="ana@comptoir.test")
    assert "/desk/" in letter.text
    assert not re.search(r"\b\d{6}\b", letter.text)
    assert client.post("/sign-in/code", {"code": ""}).status_code == 422


def test_codes_are_not_sent_without_end(cast: Cast, client: Client) -> None:
    for _ in range(6):
        assert Client().post("/sign-in/", {"email": "carla@customer.test"}).status_code == 302
    answer = client.post("/sign-in/", {"email": "carla@customer.test"})
    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert Letter.objects.count() == 6


def test_sign_in_leads_back_to_our_own_pages_only(cast: Cast, client: Client) -> None:
    for wanted, leads in (("/requests/?show=open", "/requests/%3Fshow%3Dopen"), ("//evil.test/", "/requests/")):
        answer = client.post(f"/sign-in/?next={wanted}", {"email": "carla@customer.test"})
        assert answer["Location"].partition("next=")[2].replace("%2F", "/") == leads


def test_signing_out_ends_it(cast: Cast, carla: Client) -> None:
    assert carla.get("/requests/").status_code == 200
    assert carla.get("/sign-out").status_code == 405
    carla.post("/sign-out")
    assert carla.get("/requests/").status_code == 302


def test_addresses_that_nobody_proved_are_forgotten(cast: Cast, client: Client) -> None:
    client.post("/sign-in/", {"email": "typo@customer.test"})
    assert forget_unproved() == 0
    Account.objects.filter(email="typo@customer.test").update(created_at=clock.now() - timedelta(days=2))
    assert forget_unproved() > 0
    assert not Account.objects.filter(email="typo@customer.test").exists()
    assert Account.objects.filter(email="ana@comptoir.test").exists()
