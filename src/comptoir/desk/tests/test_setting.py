"""Setting state, people, priority, tags and fields; many at once; snoozing at sensible times."""

import json
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from tests.cast import Cast, a_word

from comptoir.conversations.actions import receive
from comptoir.conversations.models import Field
from comptoir.desk.choices import snooze_times
from comptoir.desk.tests.catching_up import LIVE

PARIS = ZoneInfo("Europe/Paris")


def at(cast: Cast, what: str) -> str:
    return f"/desk/conversations/{cast.conversation.pk}/choose/{what}/"


@pytest.mark.parametrize("what", ["status", "assignee", "team", "priority", "tags", "snooze"])
def test_each_thing_is_a_menu_and_a_page(what: str, cast: Cast, ana: Client) -> None:
    assert "<html" not in ana.get(at(cast, what), headers=LIVE).content.decode()
    assert "<html" in ana.get(at(cast, what)).content.decode()


def test_setting_answers_what_changed(cast: Cast, ana: Client) -> None:
    answer = ana.post(at(cast, "assignee"), {"value": str(cast.ben.pk)}, headers=LIVE)
    assert answer.status_code == 204
    assert json.loads(answer.headers["HX-Trigger"]) == {"desk:changed": {"conversations": [cast.conversation.pk]}}
    cast.conversation.refresh_from_db()
    assert cast.conversation.assignee == cast.ben


def test_a_plain_form_comes_back_to_the_page(cast: Cast, ana: Client) -> None:
    answer = ana.post(at(cast, "status"), {"value": "solved"})
    assert answer.headers["Location"] == f"/desk/conversations/{cast.conversation.pk}/"
    assert "Solved." in ana.get(answer.headers["Location"]).content.decode()


def test_solving_can_be_undone(cast: Cast, ana: Client) -> None:
    ana.post(at(cast, "status"), {"value": "open"}, headers=LIVE)
    toast = json.loads(ana.post(at(cast, "status"), {"value": "solved"}, headers=LIVE).headers["HX-Trigger"])["toast"]
    ana.post(toast["undo"], headers=LIVE)
    cast.conversation.refresh_from_db()
    assert cast.conversation.status == "open"


@pytest.mark.parametrize(
    ("what", "value"),
    [("status", "lost"), ("assignee", "999999"), ("team", "x"), ("priority", "9"), ("snooze", "soon")],
)
def test_what_cannot_be_is_refused_in_words(what: str, value: str, cast: Cast, ana: Client) -> None:
    answer = ana.post(at(cast, what), {"value": value}, headers=LIVE)
    assert answer.status_code == 409
    assert answer.content.decode().endswith(".")


def test_a_thing_that_does_not_exist_is_not_found(cast: Cast, ana: Client) -> None:
    assert ana.get(at(cast, "colour")).status_code == 404
    assert ana.post(at(cast, "colour")).status_code == 404


def test_tags_team_priority_subject_and_fields_are_set(cast: Cast, ana: Client) -> None:
    Field.objects.create(of="conversation", key="order", labels={"en": "Order"}, kind="text")
    ana.post(at(cast, "tags"), {"tag": ["vip"], "text": "Late, urgent "})
    ana.post(at(cast, "priority"), {"value": "3"})
    ana.post(at(cast, "subject"), {"subject": "Invoice of March"})
    ana.post(f"/desk/conversations/{cast.conversation.pk}/fields/", {"field_order": "A-12"})
    ana.post(at(cast, "team"), {"value": str(cast.delivery.pk)})
    held = cast.conversation
    held.refresh_from_db()
    assert sorted(held.tags.values_list("name", flat=True)) == ["late", "urgent", "vip"]
    assert (held.priority, held.subject, held.fields) == (3, "Invoice of March", {"order": "A-12"})
    assert held.team == cast.delivery


def test_snoozing_takes_a_local_time_and_can_be_woken(cast: Cast, ana: Client) -> None:
    cast.ana.zone = "Europe/Paris"
    cast.ana.save()
    ana.post(at(cast, "snooze"), {"time": "2099-01-05T09:00"})
    cast.conversation.refresh_from_db()
    assert cast.conversation.snoozed_until == datetime(2099, 1, 5, 8, 0, tzinfo=UTC)
    assert "back" in ana.get("/desk/views/snoozed/").content.decode()
    ana.post(at(cast, "snooze"), {"value": "", "time": ""})
    cast.conversation.refresh_from_db()
    assert cast.conversation.snoozed_until is None


def test_snooze_offers_what_makes_sense_now() -> None:
    friday_noon = datetime(2026, 11, 20, 12, 30, tzinfo=PARIS)
    offered = [(label, at.astimezone(PARIS)) for at, label, _icon in snooze_times(friday_noon, PARIS)]
    assert offered == [
        ("Later today", datetime(2026, 11, 20, 15, 0, tzinfo=PARIS)),
        ("This evening", datetime(2026, 11, 20, 18, 0, tzinfo=PARIS)),
        ("Tomorrow morning", datetime(2026, 11, 21, 9, 0, tzinfo=PARIS)),
        ("Monday", datetime(2026, 11, 23, 9, 0, tzinfo=PARIS)),
        ("In a week", datetime(2026, 11, 27, 9, 0, tzinfo=PARIS)),
    ]
    sunday_night = datetime(2026, 11, 22, 23, 0, tzinfo=PARIS)
    assert [label for _at, label, _icon in snooze_times(sunday_night, PARIS)] == ["Tomorrow morning", "In a week"]


def test_many_are_set_at_once_but_only_those_one_may_see(cast: Cast, ana: Client, ben: Client) -> None:
    second = receive(a_word(cast.form, "second", "Hi", subject="Second")).conversation
    given = {"number": [cast.conversation.pk, second.pk], "value": "solved"}
    assert ben.post("/desk/bulk/status/", given, headers=LIVE).status_code == 409
    answer = ana.post("/desk/bulk/status/", given, headers=LIVE)
    assert json.loads(answer.headers["HX-Trigger"])["toast"]["text"] == "2 conversations changed."
    second.refresh_from_db()
    assert second.status == "solved"
    assert ana.post("/desk/bulk/status/", given).headers["Location"] == "/desk/"


def test_many_are_marked_read(cast: Cast, ana: Client) -> None:
    ana.post("/desk/bulk/read/", {"number": [cast.conversation.pk]}, headers=LIVE)
    assert 'class="row unread"' not in ana.get("/desk/views/all/").content.decode()


@pytest.mark.parametrize("what", ["status", "assignee", "team", "priority", "snooze"])
def test_choices_for_many_are_offered(what: str, cast: Cast, ana: Client) -> None:
    assert ana.get(f"/desk/bulk/{what}/choices/", headers=LIVE).status_code == 200


def test_setting_a_state_never_reaches_through_a_closed_door(cast: Cast, ben: Client) -> None:
    ben.post(at(cast, "status"), {"value": "solved"})
    cast.conversation.refresh_from_db()
    assert cast.conversation.status == "new"
