"""What agents set on a conversation, and the entry that each deed leaves."""

from datetime import timedelta

import pytest
from tests.cast import Cast

from comptoir.conversations.actions import (
    assign,
    set_fields,
    set_priority,
    set_status,
    set_status_by_customer,
    set_subject,
    set_tags,
    set_team,
    snooze,
    wake_due,
)
from comptoir.conversations.models import Conversation, Priority, Status
from comptoir.conversations.queries import lists
from comptoir.lib import clock


def _verbs(cast: Cast) -> list[str]:
    return list(cast.conversation.messages.filter(entry="happened").values_list("verb", flat=True))


def test_solving_takes_it_from_the_lists_and_remembers_when(cast: Cast) -> None:
    held = set_status(cast.ana, cast.conversation, Status.SOLVED)
    assert held.solved_at is not None
    assert held.promise_at is None
    assert lists.page(cast.ana, lists.listed(cast.ana)).rows == []
    assert [row.id for row in lists.page(cast.ana, lists.everything(cast.ana)).rows] == [held.pk]


def test_setting_what_is_set_leaves_no_entry(cast: Cast) -> None:
    set_status(cast.ana, cast.conversation, Status.NEW)
    set_priority(cast.ana, cast.conversation, Priority.NORMAL)
    set_tags(cast.ana, cast.conversation, [])
    assert _verbs(cast) == []


def test_the_customer_closes_and_reopens(cast: Cast) -> None:
    assert set_status_by_customer(cast.carla, cast.conversation, Status.CLOSED).is_done
    reopened = set_status_by_customer(cast.carla, cast.conversation, Status.OPEN)
    assert reopened.is_listed
    assert _verbs(cast) == ["status", "status"]


def test_taking_a_new_one_opens_it(cast: Cast) -> None:
    held = assign(cast.ana, cast.conversation, cast.ana)
    assert (held.status, held.assignee) == (Status.OPEN, cast.ana)
    assert [row.id for row in lists.page(cast.ana, lists.mine(cast.ana)).rows] == [held.pk]


def test_handing_over_to_another_team_lets_the_assignee_go(cast: Cast) -> None:
    assign(cast.ana, cast.conversation, cast.ana)
    held = set_team(cast.ana, cast.conversation, cast.delivery)
    assert held.assignee is None
    assert [row.id for row in lists.page(cast.ben, lists.of_team(cast.ben, cast.delivery.pk)).rows] == [held.pk]


def test_tags_are_lower_case_and_their_changes_are_told(cast: Cast) -> None:
    set_tags(cast.ana, cast.conversation, ["VIP", " Late  payment "])
    set_tags(cast.ana, cast.conversation, ["vip"])
    last = cast.conversation.messages.filter(verb="tags").last()
    assert last is not None
    assert last.facts == {"added": [], "removed": ["late payment"]}


def test_an_empty_value_clears_a_field(cast: Cast) -> None:
    set_fields(cast.ana, cast.conversation, {"order": "A1", "size": "L"})
    held = set_fields(cast.ana, cast.conversation, {"order": ""})
    assert held.fields == {"size": "L"}


def test_an_empty_subject_is_refused(cast: Cast) -> None:
    with pytest.raises(ValueError, match="subject"):
        set_subject(cast.ana, cast.conversation, "  ")


def test_snoozed_is_out_of_sight_until_its_time(cast: Cast) -> None:
    with clock.stopped() as hands:
        snooze(cast.ana, cast.conversation, clock.now() + timedelta(hours=2))
        assert lists.page(cast.ana, lists.listed(cast.ana)).rows == []
        assert wake_due() == 0
        hands.forward(timedelta(hours=3))
        assert wake_due() == 1
    assert Conversation.objects.get().snoozed_until is None
    assert _verbs(cast) == ["snoozed", "woken"]


def test_snoozing_into_the_past_is_refused(cast: Cast) -> None:
    with pytest.raises(ValueError, match="still to come"):
        snooze(cast.ana, cast.conversation, clock.now() - timedelta(minutes=1))
