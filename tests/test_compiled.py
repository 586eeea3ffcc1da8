"""Compiled statements say what the ORM says."""

import pytest
from django.db import IntegrityError

from comptoir.conversations.models import Conversation, Message
from comptoir.lib.compiled import Insert, Objects, Select, Update
from comptoir.people.models import Customer, Identity, Team
from tests.cast import Cast


def test_a_compiled_select_answers_what_the_query_answers_each_time_anew(cast: Cast) -> None:
    compiled = Select(
        lambda conversation_id: (
            Message.objects.filter(conversation_id=conversation_id)
            .order_by("position")
            .values_list("position", "text", "facts", "is_public", "created_at")
        ),
        arguments=1,
    )
    expected = list(cast.conversation.messages.values_list("position", "text", "facts", "is_public", "created_at"))
    assert compiled(cast.conversation.pk) == expected
    assert compiled(0) == []
    assert compiled(cast.conversation.pk) == expected


def test_text_arguments_are_bound_not_pasted(cast: Cast) -> None:
    find = Select(
        lambda kind, address: Identity.objects.filter(kind=kind, address=address).values_list("id"), 2, of=str
    )
    assert find("email", "carla@customer.test") == [(cast.carla.identities.get().pk,)]
    assert find("email", "x' OR '1'='1") == []


def test_an_argument_that_does_not_reach_the_sql_is_refused(db: None) -> None:
    with pytest.raises(ValueError, match="did not reach"):
        Select(lambda name: Team.objects.filter(name__icontains=name).values_list("id"), 1, of=str)("x")


def test_an_inserted_row_has_its_id_and_defaults(db: None) -> None:
    team = Team(name="Night", slug="night")
    assert Insert(Team)(team)
    assert Team.objects.get(pk=team.pk).created_at == team.created_at
    team.name = "Day"
    team.save()
    assert Team.objects.get().name == "Day"


def test_what_is_there_already_is_refused_or_left_out(db: None) -> None:
    Insert(Team)(Team(name="Night", slug="night"))
    assert not Insert(Team, once=True)(Team(name="Night", slug="night"))
    with pytest.raises(IntegrityError):
        Insert(Team)(Team(name="Night", slug="night"))


def test_an_update_writes_only_its_columns(db: None) -> None:
    team = Team.objects.create(name="Night", slug="night")
    team.name, team.slug = "Day", "day"
    Update(Team, "name")(team)
    assert list(Team.objects.values_list("name", "slug")) == [("Day", "night")]


def test_objects_are_what_the_orm_gives(cast: Cast) -> None:
    find = Objects(lambda number: Conversation.objects.select_related("customer", "team").filter(pk=number), 1)
    plain = Conversation.objects.select_related("customer", "team").get(pk=cast.conversation.pk)
    made = find.first(cast.conversation.pk)
    assert made is not None
    assert vars(made).keys() == vars(plain).keys()
    assert (made.customer, made.team, made.created_at) == (plain.customer, plain.team, plain.created_at)
    assert made.fields == plain.fields
    assert find.first(999_999) is None


def test_objects_without_their_other_side_have_none(cast: Cast) -> None:
    find = Objects(lambda pk: Customer.objects.select_related("organisation", "merged_into").filter(pk=pk), 1)
    made = find.first(cast.carla.pk)
    assert made is not None
    assert (made.organisation, made.merged_into) == (None, None)
