"""What customers set about themselves, and what they may take with them."""

import pytest
from django.test import Client
from tests.cast import Cast, a_customer, a_word

from comptoir.conversations.actions import Words, note, receive, reply
from comptoir.helpcenter.tests.test_sign_in import code_sent_to
from comptoir.people.actions import Address, new_account
from comptoir.people.models import AuditEntry, Identity

PROFILE = "/profile/"


def test_carla_sets_name_language_and_zone(cast: Cast, carla: Client) -> None:
    answer = carla.post(PROFILE, {"name": "Carla Rossi", "language": "es", "zone": "Europe/Madrid"})
    assert answer["Location"] == PROFILE
    cast.carla.refresh_from_db()
    assert (cast.carla.name, cast.carla.language, cast.carla.zone) == ("Carla Rossi", "es", "Europe/Madrid")
    assert 'lang="es"' in carla.get(PROFILE).content.decode()


def test_what_is_no_zone_or_language_is_refused_in_words(cast: Cast, carla: Client) -> None:
    answer = carla.post(PROFILE, {"name": "C", "language": "xx", "zone": "Mars/Base"})
    assert answer.status_code == 422
    cast.carla.refresh_from_db()
    assert cast.carla.name == "Carla"


def test_who_is_not_signed_in_signs_in_first(cast: Cast, client: Client) -> None:
    for address in (PROFILE, "/profile/data", "/profile/addresses/code"):
        assert client.get(address)["Location"].startswith("/sign-in/?next=")


def _add(browser: Client, address: str) -> None:
    browser.post("/profile/addresses", {"email": address})
    browser.post("/profile/addresses/code", {"code": code_sent_to(address)})


def test_a_further_address_is_added_once_its_code_came_back(cast: Cast, carla: Client) -> None:
    carla.post("/profile/addresses", {"email": "carla@work.test"})
    assert not Identity.objects.filter(address="carla@work.test").exists()
    _add(carla, "carla@work.test")
    assert cast.carla.identities.get(address="carla@work.test").verified_at is not None


def test_what_was_written_from_that_address_is_found_then(cast: Cast, carla: Client) -> None:
    sender = Address(Identity.Kind.EMAIL, "carla@work.test", "C. Rossi")
    receive(a_word(cast.form, "from work", subject="From work", sender=sender))
    assert "From work" not in carla.get("/requests/").content.decode()
    _add(carla, "carla@work.test")
    assert "From work" in carla.get("/requests/").content.decode()


def test_an_address_with_a_sign_in_of_its_own_stays_there(cast: Cast, carla: Client) -> None:
    eva = a_customer("Eva")
    eva.account = new_account("eva@customer.test")
    eva.save()
    _add(carla, "eva@customer.test")
    assert Identity.objects.get(address="eva@customer.test").customer == eva


def test_three_wrong_codes_end_it(cast: Cast, carla: Client) -> None:
    carla.post("/profile/addresses", {"email": "carla@work.test"})
    right = code_sent_to("carla@work.test")
    wrong = "000000" if right != "000000" else "111111"
    for _ in range(3):
        assert carla.post("/profile/addresses/code", {"code": wrong}).status_code == 422
    assert carla.post("/profile/addresses/code", {"code": right})["Location"] == PROFILE
    assert not Identity.objects.filter(address="carla@work.test").exists()


def test_only_ones_own_further_addresses_can_be_removed(cast: Cast, carla: Client) -> None:
    further = cast.carla.identities.create(kind="phone", address="+33123456789")
    dans, own = cast.dan.identities.get(), cast.carla.identities.get(kind="email")
    for each in (further, dans, own):
        carla.post(f"/profile/addresses/{each.pk}/removal")
    assert set(Identity.objects.filter(pk__in=[further.pk, dans.pk, own.pk])) == {dans, own}


def test_carla_takes_her_data_and_no_notes(cast: Cast, carla: Client) -> None:
    note(cast.ana, cast.conversation, Words("<p>hush</p>"))
    reply(cast.ana, cast.conversation, Words("<p>Here it is.</p>"))
    answer = carla.get("/profile/data")
    assert answer["Content-Disposition"] == 'attachment; filename="my-data.json"'
    taken = answer.json()
    assert [each["text"] for each in taken["requests"][0]["said"]] == ["Where is my invoice for March?", "Here it is."]
    assert taken["addresses"][0]["address"] == "carla@customer.test"
    assert "hush" not in answer.content.decode()
    assert AuditEntry.objects.filter(verb="customer.own_data_taken").count() == 1


@pytest.mark.parametrize("credential", ["", "{}", '{"id": "x"}', "nonsense"])
def test_a_passkey_that_is_none_leads_back_to_the_customers_page(cast: Cast, client: Client, credential: str) -> None:
    client.get("/sign-in/passkey", headers={"Accept": "application/json"})
    answer = client.post("/sign-in/passkey", {"credential": credential})
    assert (answer.status_code, answer["Location"].partition("?")[0]) == (302, "/sign-in/")
