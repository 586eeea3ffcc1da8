"""Finding: every word anywhere in a conversation, folded, ranked, filtered, and never past the door."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from tests.cast import Cast, a_word

from comptoir.conversations.actions import (
    Words,
    assign,
    merge,
    note,
    receive,
    set_fields,
    set_status,
    set_tags,
    set_team,
    snooze,
    split,
    undo_split,
    unmerge,
)
from comptoir.conversations.channel import IncomingFile
from comptoir.conversations.models import Conversation, Message, Status
from comptoir.conversations.search import find
from comptoir.conversations.search.bands import HITS
from comptoir.files.models import StoredFile
from comptoir.lib import clock
from comptoir.people.actions import Address
from comptoir.people.models import Agent, Identity, Organisation


def numbers(agent: Agent, expression: str, **more: Any) -> list[int]:
    found = find(agent, expression, **more)
    assert not found.problem, found.problem
    return [row.id for row in found.rows]


def asked(cast: Cast, external_id: str, text: str, subject: str = "A question", **more: object) -> Conversation:
    return receive(a_word(cast.form, external_id, text, subject=subject, **more)).conversation


def test_a_word_that_was_said_is_found(cast: Cast) -> None:
    other = asked(cast, "2", "The parcel never came.")
    assert numbers(cast.ana, "parcel") == [other.pk]
    assert numbers(cast.ana, "March") == [cast.conversation.pk]
    assert numbers(cast.ana, "zebra") == []


@pytest.mark.parametrize("sought", ["cafe creme", "CAFÉ crème", "café CREME", "cafe\u0301"])
def test_accents_and_capitals_do_not_matter(cast: Cast, sought: str) -> None:
    other = asked(cast, "2", "Je voudrais un café crème.")
    assert numbers(cast.ana, sought) == [other.pk]


@pytest.mark.parametrize(
    ("said", "sought"),
    [("Mon cœur", "coeur"), ("Mon coeur", "cœur"), ("die Straße", "strasse"), ("En Ærø", "aero"), ("ÑANDÚ", "nandu"),
     ("Łódź", "lodz"), ("мой дом", "мой"), ("한국어", "한국어"), ("Ελλάδα", "ελλάδα"), ("e\u0301le\u0300ve", "eleve")],
)  # fmt: skip
def test_letters_of_many_languages_are_found(cast: Cast, said: str, sought: str) -> None:
    other = asked(cast, "2", said)
    assert numbers(cast.ana, sought) == [other.pk]


def test_words_may_stand_in_different_entries_and_in_the_head(cast: Cast) -> None:
    other = asked(cast, "2", "It is about a parcel.", subject="Delivery")
    note(cast.ana, other, Words("<p>Called the carrier.</p>"))
    assert numbers(cast.ana, "parcel carrier") == [other.pk]
    assert numbers(cast.ana, "delivery carrier") == [other.pk]
    assert numbers(cast.ana, "carla carrier") == [other.pk]
    assert numbers(cast.ana, "carla carrier invoice") == []


def test_a_phrase_is_found_as_it_stands(cast: Cast) -> None:
    first = asked(cast, "2", "I was charged twice.")
    asked(cast, "3", "Twice I was not charged at all.")
    assert numbers(cast.ana, '"charged twice"') == [first.pk]
    assert len(numbers(cast.ana, "charged twice")) == 2


def test_the_last_word_goes_on_while_typing(cast: Cast) -> None:
    other = asked(cast, "2", "My newsletter was lost.", subject="Sending")
    assert numbers(cast.ana, "newsl", is_typing=True) == [other.pk]
    assert numbers(cast.ana, "newsl") == []
    assert numbers(cast.ana, "newsl*") == [other.pk]
    assert numbers(cast.ana, "newsl lost", is_typing=True) == []
    assert numbers(cast.ana, "sen", is_typing=True) == [other.pk]  # heads from two letters on


def test_what_must_not_be_there_takes_the_whole_conversation_out(cast: Cast) -> None:
    other = asked(cast, "2", "A refund please.")
    third = asked(cast, "3", "A refund by cheque.")
    note(cast.ana, third, Words("<p>Offered a voucher.</p>"))
    assert numbers(cast.ana, "refund -voucher") == [other.pk]
    assert numbers(cast.ana, "refund -cheque") == [other.pk]
    assert "must be there" in find(cast.ana, "-voucher").problem


def test_words_of_the_head_come_first(cast: Cast) -> None:
    in_head = asked(cast, "2", "Hello", subject="Webhook broken")
    in_text = asked(cast, "3", "The webhook is broken.")
    spread = asked(cast, "4", "The webhook is odd.")
    note(cast.ana, spread, Words("<p>It is broken.</p>"))
    assert numbers(cast.ana, "webhook broken") == [in_head.pk, in_text.pk, spread.pk]


def test_the_newest_word_comes_first_among_equals(cast: Cast) -> None:
    with clock.stopped() as hands:
        made = []
        for n in range(3):
            hands.forward(timedelta(minutes=1))
            made.append(asked(cast, f"w{n}", "A gazebo, please.").pk)
    assert numbers(cast.ana, "gazebo") == made[::-1]


def test_ben_does_not_find_what_is_not_his(cast: Cast) -> None:
    secret = asked(cast, "2", "A xylophone for Billing.")
    note(cast.ana, secret, Words("<p>Internal: glockenspiel</p>"))
    for expression in (
        "xylophone",
        "glockenspiel",
        "carla",
        f"#{secret.pk}",
        str(secret.pk),
        "is:open",
        "team:billing",
    ):
        assert numbers(cast.ben, expression) == [], expression
    assert numbers(cast.ana, "xylophone glockenspiel") == [secret.pk]
    assert numbers(cast.root, "xylophone") == [secret.pk]
    assign(cast.root, secret, cast.ben)
    assert numbers(cast.ben, "xylophone") == [secret.pk]


def test_an_agent_without_the_permission_finds_nothing(cast: Cast) -> None:
    cast.ana.role.permissions = []
    assert numbers(cast.ana, "invoice") == numbers(cast.ana, "is:open") == []


def test_the_door_is_in_the_query_not_behind_it(cast: Cast) -> None:
    """Many newer hits of another team do not hide an older one of the agent's own."""
    mine = asked(cast, "2", "A walrus.")
    for n in range(60):
        set_team(cast.root, asked(cast, f"w{n}", "A walrus too."), cast.delivery)
    assert numbers(cast.ana, "walrus") == [mine.pk]


def test_notes_are_found(cast: Cast) -> None:
    note(cast.ana, cast.conversation, Words("<p>Check the <b>ledger</b>.</p>"))
    assert numbers(cast.ana, "ledger") == [cast.conversation.pk]


@pytest.mark.parametrize("sought", ["carla", "carla@customer.test", "customer:carla", "from:customer.test", "ca*"])
def test_a_conversation_is_found_by_whose_it_is(cast: Cast, sought: str) -> None:
    dans = asked(cast, "2", "Hi", sender=Address(Identity.Kind.EMAIL, "dan@elsewhere.test", "Dan"))
    found = numbers(cast.ana, sought)
    assert cast.conversation.pk in found
    assert sought == "ca*" or dans.pk not in found


def test_customer_looks_only_at_the_customer(cast: Cast) -> None:
    other = asked(cast, "2", "I know Carla.", sender=Address(Identity.Kind.EMAIL, "dan@elsewhere.test", "Dan"))
    assert set(numbers(cast.ana, "carla")) == {cast.conversation.pk, other.pk}
    assert numbers(cast.ana, "customer:carla") == [cast.conversation.pk]
    assert numbers(cast.ana, "-customer:carla is:open") == [other.pk]


def test_heads_follow_names_addresses_organisations_tags_fields_and_files(cast: Cast) -> None:
    number = cast.conversation.pk
    acme = Organisation.objects.create(name="Acme")
    cast.carla.organisation = acme
    cast.carla.name = "Carlotta"
    cast.carla.save()
    assert numbers(cast.ana, "acme carlotta") == [number]
    acme.name = "Umbrella"
    acme.save()
    assert numbers(cast.ana, "acme") == []
    assert numbers(cast.ana, "umbrella") == [number]
    Identity.objects.create(customer=cast.carla, kind="email", address="second@place.test")
    assert numbers(cast.ana, "second@place.test") == [number]
    Identity.objects.filter(address="second@place.test").delete()
    assert numbers(cast.ana, "second@place.test") == []
    set_tags(cast.ana, cast.conversation, ["fragile"])
    set_fields(cast.ana, cast.conversation, {"order": "AB-4711"})
    assert numbers(cast.ana, "fragile AB-4711") == [number]
    set_tags(cast.ana, cast.conversation, [])
    assert numbers(cast.ana, "fragile") == []
    file = StoredFile.objects.create(
        public_id="f", name="statement-2026.pdf", media_type="application/pdf", size_bytes=1, sha256="0" * 64
    )
    withfile = asked(cast, "2", "See file", files=(IncomingFile(file.pk),))
    assert numbers(cast.ana, "statement") == numbers(cast.ana, "has:file") == [withfile.pk]


def test_results_keep_step_with_edits_and_deletes(cast: Cast) -> None:
    message = cast.conversation.messages.get(entry="said")
    Message.objects.filter(pk=message.pk).update(text="Where is my giraffe?")
    assert numbers(cast.ana, "giraffe") == [cast.conversation.pk]
    assert numbers(cast.ana, "March") == []
    message.delete()
    assert numbers(cast.ana, "giraffe") == []
    Conversation.objects.filter(pk=cast.conversation.pk).update(subject="Okapi")
    assert numbers(cast.ana, "okapi") == [cast.conversation.pk]
    cast.conversation.messages.all().delete()
    cast.conversation.delete()
    assert numbers(cast.ana, "okapi") == []


def test_results_keep_step_with_splits(cast: Cast) -> None:
    moving = receive(a_word(cast.form, "2", "And a pangolin.", thread=cast.conversation)).message
    parted = split(cast.ana, cast.conversation, [moving.pk], "Animals")
    assert numbers(cast.ana, "pangolin") == [parted.target_id]
    undo_split(cast.ana, parted)
    assert numbers(cast.ana, "pangolin") == [cast.conversation.pk]


def test_a_merged_conversation_is_found_as_the_one_it_went_into(cast: Cast) -> None:
    other = asked(cast, "2", "A quokka.")
    third = asked(cast, "3", "A numbat.")
    merge(cast.ana, cast.conversation, other)
    merge(cast.ana, third, cast.conversation)
    for expression in ("quokka", "quokka numbat", f"#{other.pk}", str(other.pk), f"#{cast.conversation.pk}"):
        assert numbers(cast.ana, expression) == [third.pk], expression
    found = find(cast.ana, "quokka").snippets[third.pk]
    assert (found.conversation_id, found.position) == (other.pk, 1)
    unmerge(cast.ana, cast.conversation)
    assert numbers(cast.ana, "quokka") == [cast.conversation.pk]


def test_a_number_finds_its_conversation(cast: Cast) -> None:
    asked(cast, "2", f"See {cast.conversation.pk}.")
    assert numbers(cast.ana, f"#{cast.conversation.pk}") == [cast.conversation.pk]
    assert numbers(cast.ana, str(cast.conversation.pk))[0] == cast.conversation.pk
    assert numbers(cast.ana, f"number:{cast.conversation.pk}") == [cast.conversation.pk]
    assert numbers(cast.ana, "#999999999999") == numbers(cast.ana, "9" * 30) == []


def test_filters_hold_together(cast: Cast) -> None:
    solved = asked(cast, "2", "Invoice again")
    set_status(cast.ana, solved, Status.SOLVED)
    asleep = asked(cast, "3", "Invoice later")
    snooze(cast.ana, asleep, clock.now() + timedelta(days=1))
    theirs = asked(cast, "4", "Invoice of mine")
    assign(cast.ana, theirs, cast.ana)
    set_tags(cast.ana, theirs, ["vip"])
    first = cast.conversation.pk
    for expression, expected in {
        "status:solved": {solved.pk},
        "-status:solved is:unassigned": {first, asleep.pk},
        "status:solved,new": {solved.pk, first, asleep.pk},
        "is:done": {solved.pk},
        "is:snoozed": {asleep.pk},
        "assignee:me": {theirs.pk},
        "assignee:ana tag:vip": {theirs.pk},
        "assignee:none is:open": {first, asleep.pk},
        "team:billing channel:form": {first, solved.pk, asleep.pk, theirs.pk},
        "team:delivery": set(),
        "team:none": set(),
        "priority:normal invoice": {first, solved.pk, asleep.pk, theirs.pk},
        "is:unread tag:none": {first, solved.pk, asleep.pk},
        "after:today before:2100-01-01 -has:file": {first, solved.pk, asleep.pk, theirs.pk},
        "before:2020": set(),
        "after:7d invoice tag:vip": {theirs.pk},
        "language:fr": set(),
        "invoice status:solved": {solved.pk},
        "invoice is:open -is:snoozed -assignee:me": {first},
        "is:waiting -march": {asleep.pk, theirs.pk},
    }.items():
        assert set(numbers(cast.ana, expression)) == expected, expression


@pytest.mark.parametrize(
    ("expression", "word"),
    [("stauts:open", "stauts"), ("status:opne", "opne"), ("team:nobodys", "nobodys"), ("assignee:zorro", "zorro"),
     ("before:soon", "soon"), ("before:2026-13-45", "2026-13-45"), ("is:blue", "blue"), ("channel:pigeon", "pigeon"),
     ("number:many", "many"), ("from:!!", "from"), ("a " * 30, "20")],
)  # fmt: skip
def test_what_is_not_understood_is_said_in_words(cast: Cast, expression: str, word: str) -> None:
    found = find(cast.ana, expression)
    assert word in found.problem
    assert found.rows == []


@pytest.mark.parametrize(
    "expression",
    ['"', '""', "*", "-", "--", "(", ")", "a OR b", "NEAR(a b)", "words:a", "a AND", "NOT", "^a", "a:b:c", "{a}", "'",
     "''", "';--", "\\", "%", "%s %d", "_", "a_b", "<->", "&", "|", "!", "a:*", "\x00", "a\x00b", "\u202e", "é" * 600,
     '"unclosed phrase', "#", "#x", "@", "a" * 500, "½", "№", "ŉ'x", "𝔘𝔫𝔦", "🙂", "words NEAR/2 x", "\ud800"],
)  # fmt: skip
def test_hostile_input_is_text(cast: Cast, expression: str) -> None:
    found = find(cast.ana, expression)
    assert found.rows == [] or len(found.rows) <= 1 or not expression.strip('"#-*')
    find(cast.ana, expression, is_typing=True)
    find(cast.ana, f"invoice {expression}")


def test_snippets_show_the_words_marked(cast: Cast) -> None:
    text = "Lorem ipsum dolor. " * 40 + "Then my Café was charged <twice>. " + "Sit amet. " * 40
    other = asked(cast, "2", text)
    found = find(cast.ana, "cafe charged")
    snippet = found.snippets[other.pk]
    assert [piece for piece, is_marked in snippet.pieces if is_marked] == ["Café", "charged"]
    whole = "".join(piece for piece, _ in snippet.pieces)
    assert "my Café was charged <twice>." in whole
    assert whole.startswith("… ") and whole.endswith(" …") and len(whole) < 260
    assert snippet.position == 1


def test_pages_follow_each_other_without_gaps_or_doubles(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    made = {asked(cast, f"w{n}", f"A lemur of kind{n % 3}.").pk for n in range(130)}
    for hits in (HITS, 40):
        monkeypatch.setattr("comptoir.conversations.search.bands.HITS", hits)
        for expression in ("lemur", "lemur carla", "team:billing lemur", "channel:form -march"):
            seen: list[int] = []
            key, pages = "", 0
            while True:
                found = find(cast.ana, expression, key)
                seen += [row.id for row in found.rows]
                key, pages = found.next_key, pages + 1
                if not key:
                    break
                assert pages < 30
            assert len(seen) == len(set(seen)), (expression, hits)
            assert set(seen) - {cast.conversation.pk} == made, (expression, hits)


def test_a_rare_word_carries_a_common_one_down(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    old = asked(cast, "old", "A lemur and an axolotl.")
    for n in range(30):
        asked(cast, f"w{n}", "A lemur.")
    monkeypatch.setattr("comptoir.conversations.search.bands.HITS", 5)
    found = find(cast.ana, "lemur axolotl")
    assert [row.id for row in found.rows] == [old.pk]
    assert found.next_key == ""


def test_a_strange_key_is_the_beginning(cast: Cast) -> None:
    for key in ("x", "1~2", "~~~", "9~9~never~9", "'"):
        assert [row.id for row in find(cast.ana, "invoice", key).rows] in ([cast.conversation.pk], [])


def test_among_says_which_of_some_are_in_a_view(cast: Cast) -> None:
    other = asked(cast, "2", "A refund.")
    both = [cast.conversation.pk, other.pk]
    assert numbers(cast.ana, "is:open refund", among=both) == [other.pk]
    assert set(numbers(cast.ana, "is:open", among=both)) == set(both)
    assert numbers(cast.ana, "is:done", among=both) == []
    assert numbers(cast.ben, "is:open", among=both) == []


def test_unread_is_told_as_in_lists(cast: Cast) -> None:
    assert find(cast.ana, "invoice").unread == {cast.conversation.pk}


def test_huge_texts_are_found_by_their_beginning_and_kept(cast: Cast) -> None:
    other = asked(cast, "2", "okapi " + " ".join(f"w{n}" for n in range(60_000)))
    assert numbers(cast.ana, "okapi") == [other.pk]


@pytest.mark.skipif(connection.vendor != "sqlite", reason="FTS5 can be asked whether it is whole")
def test_the_index_is_whole_after_all_kinds_of_changes(cast: Cast) -> None:
    test_heads_follow_names_addresses_organisations_tags_fields_and_files(cast)
    moving = receive(a_word(cast.form, "m", "And a pangolin.", thread=cast.conversation)).message
    undo_split(cast.ana, split(cast.ana, cast.conversation, [moving.pk], "Animals"))
    with connection.cursor() as cursor:
        for table in ("conversations_search_said", "conversations_search_head"):
            cursor.execute(f"INSERT INTO {table} ({table}, rank) VALUES ('integrity-check', 1)")
