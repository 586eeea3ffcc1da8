"""The first minute: one link, one first admin."""

from datetime import timedelta

import pytest
from tests.cast import Cast

from comptoir.lib import clock, tokens
from comptoir.people import queries
from comptoir.people.actions import AlreadySetUp, FirstAdmin, check_setup_token, make_first_admin, setup_link
from comptoir.people.models import Account, AuditEntry, Company

VERA = FirstAdmin("Vera", "vera@comptoir.test", "a long enough password 7", "Vidal", ("fr", "en"), "Europe/Paris")


@pytest.fixture(autouse=True)
def _no_company_yet(db: None) -> None:
    queries.forget_company()


def token_of(link: str | None) -> str:
    assert link is not None
    return link.rstrip("/").rpartition("/")[2]


def test_the_link_works_until_there_is_an_admin() -> None:
    token = token_of(setup_link())
    check_setup_token(token)
    make_first_admin(VERA)
    assert setup_link() is None
    with pytest.raises(AlreadySetUp):
        check_setup_token(token)


def test_a_forged_link_does_not_work() -> None:
    with pytest.raises(tokens.Forged):
        check_setup_token("MTIz:not-ours")
    with pytest.raises(tokens.Forged):
        check_setup_token(tokens.make("invitation", "setup", timedelta(days=1)))


def test_an_old_link_does_not_work() -> None:
    with clock.stopped() as hands:
        token = token_of(setup_link())
        hands.forward(timedelta(days=31))
        with pytest.raises(tokens.Expired):
            check_setup_token(token)


def test_the_first_admin_may_do_everything_and_the_company_speaks_their_languages() -> None:
    vera = make_first_admin(VERA)
    assert vera.role.key == "admin"
    assert vera.account.check_password(VERA.password)
    company = Company.objects.get()
    assert (company.name, company.languages, company.zone) == ("Vidal", ["fr", "en"], "Europe/Paris")
    assert AuditEntry.objects.get(verb="company.set_up").actor_name == "Vera"


def test_who_presses_second_makes_nothing() -> None:
    make_first_admin(VERA)
    with pytest.raises(AlreadySetUp):
        make_first_admin(FirstAdmin("Eve", "eve@elsewhere.test", "x" * 20, "Eve Ltd", ("en",), "UTC"))
    assert Company.objects.count() == 1
    assert not Account.objects.filter(email="eve@elsewhere.test").exists()


def test_a_place_with_an_admin_gives_no_link(cast: Cast) -> None:
    assert setup_link() is None
