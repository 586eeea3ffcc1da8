"""Customers at the desk: found, shown, edited, merged and taken apart; and the audit trail of it."""

from django.test import Client
from tests.cast import Cast, a_customer

from comptoir.desk.tests.conftest import Signed
from comptoir.people.models import Customer


def test_customers_are_found_by_name_and_address(cast: Cast, ana: Client) -> None:
    assert "Carla" in ana.get("/desk/customers/", {"q": "carl"}).content.decode()
    assert "Carla" in ana.get("/desk/customers/", {"q": "CARLA@customer"}).content.decode()
    assert "Nobody is called so" in ana.get("/desk/customers/", {"q": "zzz"}).content.decode()


def test_the_list_of_customers_costs_the_same_however_long(
    cast: Cast, ana: Client, django_assert_max_num_queries
) -> None:
    with django_assert_max_num_queries(8) as few:
        ana.get("/desk/customers/")
    for number in range(60):
        a_customer(f"Nora{number}")
    with django_assert_max_num_queries(len(few.captured_queries)):
        page = ana.get("/desk/customers/").content.decode()
    assert "before=" in page


def test_a_customers_page_shows_only_what_one_may_see(cast: Cast, ana: Client, ben: Client) -> None:
    assert "My invoice" in ana.get(f"/desk/customers/{cast.carla.pk}/").content.decode()
    assert "My invoice" not in ben.get(f"/desk/customers/{cast.carla.pk}/").content.decode()
    assert ana.get("/desk/customers/999999/").status_code == 404


def test_editing_is_checked(cast: Cast, ana: Client) -> None:
    at = f"/desk/customers/{cast.carla.pk}/edit/"
    given = {"name": "Carla Ruiz", "language": "es", "zone": "Europe/Madrid", "note": "Kind", "organisation": ""}
    assert ana.post(at, given).status_code == 302
    assert Customer.objects.get(pk=cast.carla.pk).zone == "Europe/Madrid"
    wrong = ana.post(at, {**given, "zone": "Mars/Olympus"})
    assert wrong.status_code == 422
    assert "time zone" in wrong.content.decode()


def test_addresses_are_added_and_removed(cast: Cast, ana: Client) -> None:
    at = f"/desk/customers/{cast.carla.pk}/identities/"
    assert ana.post(at, {"address": "+33 6 12 34 56 78"}).status_code == 302
    phone = cast.carla.identities.get(kind="phone")
    assert phone.address == "+33612345678"
    assert ana.post(at, {"address": "nonsense"}).status_code == 422
    taken = ana.post(at, {"address": "dan@customer.test"})
    assert "Merge the two" in taken.content.decode()
    assert ana.post(f"/desk/identities/{phone.pk}/remove/").status_code == 302
    last = cast.carla.identities.get()
    ana.post(f"/desk/identities/{last.pk}/remove/")
    assert cast.carla.identities.count() == 1


def test_two_who_are_one_are_merged_and_taken_apart(cast: Cast, ana: Client) -> None:
    at = f"/desk/customers/{cast.carla.pk}/merge/"
    assert "Dan" in ana.get(at, {"q": "dan"}).content.decode()
    ana.post(at, {"other": str(cast.dan.pk)})
    cast.dan.refresh_from_db()
    assert cast.dan.merged_into == cast.carla
    assert ana.get(f"/desk/customers/{cast.dan.pk}/").headers["Location"] == f"/desk/customers/{cast.carla.pk}/"
    page = ana.get(f"/desk/customers/{cast.carla.pk}/").content.decode()
    undo = page.partition('action="/desk/customers/unmerge/')[2].partition('"')[0]
    ana.post(f"/desk/customers/unmerge/{undo}")
    cast.dan.refresh_from_db()
    assert cast.dan.merged_into is None


def test_only_those_who_may_edit_customers_do(cast: Cast, ana: Client) -> None:
    cast.ana.role.permissions = ["conversations.answer"]
    cast.ana.role.save()
    at = f"/desk/customers/{cast.carla.pk}/"
    assert ana.get(at).status_code == 200
    assert [ana.get(at + deed).status_code for deed in ("edit/", "merge/")] == [403, 403]
    assert ana.post(at + "identities/", {"address": "x@y.test"}).status_code == 403


def test_the_audit_trail_is_for_those_who_may_read_it(cast: Cast, ana: Client, signed: Signed) -> None:
    ana.post(f"/desk/customers/{cast.carla.pk}/merge/", {"other": str(cast.dan.pk)})
    assert ana.get("/desk/audit/").status_code == 403
    root = signed(cast.root)
    assert "customer.merged" in root.get("/desk/audit/").content.decode()
    assert "customer.merged" in root.get("/desk/audit/", {"agent": cast.ana.pk}).content.decode()
    assert "Nothing here" in root.get("/desk/audit/", {"agent": str(cast.root.pk), "verb": "x"}).content.decode()


def test_the_audit_trail_is_walked_by_key(cast: Cast, signed: Signed) -> None:
    from comptoir.people.actions import Actor, record

    for number in range(60):
        record(Actor(cast.root), "test.row", cast.carla, number=number)
    root = signed(cast.root)
    page = root.get("/desk/audit/").content.decode()
    assert page.count('title="test.row"') == 50
    older = page.partition('rel="next" href="')[2].partition('"')[0]
    assert root.get(f"/desk/audit/{older}").content.decode().count('title="test.row"') == 10
