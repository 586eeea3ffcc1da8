"""The lists: who sees what, fifty at a time, at a constant price, kept true by single rows."""

import pytest
from django.test import Client
from tests.cast import Cast, a_word

from comptoir.conversations import actions
from comptoir.conversations.actions import receive
from comptoir.conversations.models import Inbox, Priority, Status
from comptoir.desk.tests.catching_up import LIVE, assert_list_catches_up
from comptoir.desk.tests.conftest import Signed


def many(cast: Cast, count: int, inbox: Inbox | None = None) -> None:
    for number in range(count):
        receive(a_word(inbox or cast.form, f"more-{number}", f"Word {number}", subject=f"Matter {number}"))


def test_an_agent_sees_what_waits_in_their_team(cast: Cast, ana: Client) -> None:
    page = ana.get("/desk/views/all/").content.decode()
    assert "My invoice" in page
    assert "Where is my invoice for March?" in page


def test_an_agent_of_another_team_does_not_see_it(cast: Cast, ben: Client) -> None:
    assert "My invoice" not in ben.get("/desk/views/all/").content.decode()
    rows = ben.get("/desk/views/all/rows/", {"id": cast.conversation.pk}, headers=LIVE).content.decode()
    assert "My invoice" not in rows


def test_somebody_who_is_not_signed_in_sees_nothing(cast: Cast, client: Client) -> None:
    answer = client.get("/desk/views/all/")
    assert answer.status_code == 302
    assert "next=%2Fdesk%2F" in answer.headers["Location"]


def test_a_customer_is_refused(cast: Cast, client: Client) -> None:
    from comptoir.people.models import Account

    account = Account.objects.create(email="dan@customer.test")
    client.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.get("/desk/views/all/").status_code == 403


def test_the_desk_opens_with_what_is_mine(ana: Client) -> None:
    assert ana.get("/desk/").headers["Location"] == "/desk/views/mine/"


def test_a_view_that_does_not_exist_is_not_found(cast: Cast, ana: Client) -> None:
    assert ana.get("/desk/views/everyones/").status_code == 404
    assert ana.get(f"/desk/views/team-{cast.delivery.pk}/").status_code == 404
    assert ana.get(f"/desk/views/team-{cast.billing.pk}/").status_code == 200


@pytest.mark.parametrize("view", ["mine", "unassigned", "all", "waiting", "mentioned", "snoozed", "everything"])
def test_an_empty_view_says_what_comes_next(view: str, ben: Client) -> None:
    page = ben.get(f"/desk/views/{view}/").content.decode()
    assert 'class="empty"' in page


def test_a_list_costs_the_same_however_long_it_is(cast: Cast, ana: Client, django_assert_max_num_queries) -> None:
    many(cast, 2)
    ana.get("/desk/views/all/")
    with django_assert_max_num_queries(9) as few:
        ana.get("/desk/views/all/")
    many(cast, 40)
    with django_assert_max_num_queries(len(few.captured_queries)):
        ana.get("/desk/views/all/")


def test_fifty_rows_are_followed_by_the_next(cast: Cast, ana: Client) -> None:
    many(cast, 55)
    first = ana.get("/desk/views/all/").content.decode()
    assert first.count('<li class="row') == 50
    address = first.partition('hx-get="/desk/views/all/more/?after=')[2].partition('"')[0]
    second = ana.get(f"/desk/views/all/more/?after={address}", headers=LIVE).content.decode()
    assert second.count('<li class="row') == 6
    assert "My invoice" in second


def test_rows_say_state_priority_and_promise(cast: Cast, ana: Client) -> None:
    actions.set_priority(cast.ana, cast.conversation, Priority.URGENT)
    page = ana.get("/desk/views/all/").content.decode()
    assert "Urgent" in page
    assert "h left" in page
    assert 'class="row unread"' in page


def test_reading_takes_the_unread_mark_away(cast: Cast, ana: Client) -> None:
    ana.post(f"/desk/conversations/{cast.conversation.pk}/read/", {"position": 1})
    assert 'class="row unread"' not in ana.get("/desk/views/all/").content.decode()
    ana.post(f"/desk/conversations/{cast.conversation.pk}/unread/")
    assert 'class="row unread"' in ana.get("/desk/views/all/").content.decode()


def test_the_list_catches_up_with_what_others_do(cast: Cast, ana: Client) -> None:
    number = cast.conversation.pk

    def catches_up(act) -> None:
        assert_list_catches_up(ana, "all", number, act)

    catches_up(lambda: actions.assign(cast.root, cast.conversation, cast.ana))
    catches_up(lambda: actions.set_priority(cast.root, cast.conversation, Priority.HIGH))
    catches_up(lambda: receive(a_word(cast.form, "again", "Still there?", thread=cast.conversation)))
    catches_up(lambda: actions.set_status(cast.root, cast.conversation, Status.SOLVED))
    catches_up(lambda: actions.set_status(cast.root, cast.conversation, Status.OPEN))
    catches_up(lambda: actions.set_team(cast.root, cast.conversation, cast.delivery))


def test_the_rail_counts_what_waits_for_me(cast: Cast, ana: Client, signed: Signed) -> None:
    assert ana.get("/desk/counts/").json() == {"mine": 0, "mentioned": 0}
    actions.assign(cast.root, cast.conversation, cast.ana)
    actions.note(cast.root, cast.conversation, actions.Words("<p>Look</p>"), (cast.ana,))
    assert ana.get("/desk/counts/").json() == {"mine": 1, "mentioned": 1}


def test_the_keys_stand_on_a_sheet(ana: Client) -> None:
    assert "Ctrl+Enter" in ana.get("/desk/keys/").content.decode()
