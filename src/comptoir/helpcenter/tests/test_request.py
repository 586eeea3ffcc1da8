"""One request: who reads it, what they read, what they may do."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.cast import Cast, a_word

from comptoir.conversations.actions import Words, assign, merge, note, receive, reply, set_status
from comptoir.conversations.channel import IncomingFile
from comptoir.conversations.follow import GOOD_FOR, follow_path
from comptoir.conversations.models import Message, Status
from comptoir.files.actions import keep_upload
from comptoir.helpcenter.access import KEPT
from comptoir.helpcenter.tests.conftest import fetched, last_word, token_in
from comptoir.lib import clock
from comptoir.people.actions import Address
from comptoir.people.models import Identity


def test_carla_reads_her_request(cast: Cast, carla: Client, page: str) -> None:
    shown = carla.get(page)
    assert shown.status_code == 200
    assert "Where is my invoice for March?" in shown.content.decode()
    assert "First answer by" in shown.content.decode()
    assert shown["Cache-Control"] == "private, no-store"


def test_dan_finds_nothing(cast: Cast, dan: Client, page: str) -> None:
    assert dan.get(page).status_code == 404
    assert dan.post(f"{page}words", {"text": "mine?"}).status_code == 404


@pytest.mark.parametrize("public_id", ["", "no-such-request"])
def test_who_is_not_signed_in_is_asked_for_a_link_whether_it_exists_or_not(
    cast: Cast, client: Client, public_id: str
) -> None:
    address = f"/requests/{public_id or cast.conversation.public_id}/"
    answer = client.get(address)
    assert (answer.status_code, answer["Location"]) == (302, "/follow/?gone")


def test_a_link_opens_one_request_and_no_other(cast: Cast, follower: Client, page: str) -> None:
    other = receive(a_word(cast.form, "other")).conversation
    assert follower.get(page).status_code == 200
    assert follower.get(f"/requests/{other.public_id}/").status_code == 302
    assert follower.get("/requests/").status_code == 302


def test_a_link_is_good_for_a_while(cast: Cast) -> None:
    with clock.stopped() as hands:
        link = follow_path(cast.conversation)
        hands.forward(GOOD_FOR + timedelta(seconds=1))
        assert Client().get(link)["Location"] == "/follow/?gone"


def test_what_the_link_gave_ends(cast: Cast, page: str) -> None:
    with clock.stopped() as hands:
        browser = Client()
        browser.get(follow_path(cast.conversation))
        hands.forward(KEPT + timedelta(seconds=1))
        assert browser.get(page).status_code == 302


def test_a_forged_link_opens_nothing(cast: Cast, client: Client) -> None:
    link = follow_path(cast.conversation)
    assert client.get(f"{link}x")["Location"] == "/follow/?gone"


def test_a_note_is_not_even_noticeable(cast: Cast, carla: Client, page: str) -> None:
    before = _without_times(carla.get(f"{page}timeline").content.decode())
    note(cast.ana, cast.conversation, Words("<p>a difficult one</p>"))
    assign(cast.ana, cast.conversation, cast.ana)
    note(cast.ana, cast.conversation, Words("<p>very</p>"))
    assert _without_times(carla.get(f"{page}timeline").content.decode()) == before
    reply(cast.ana, cast.conversation, Words("<p>Here it is.</p>"))
    after = carla.get(page).content.decode()
    assert "Here it is." in after
    assert "difficult" not in after
    assert 'data-live-position="2"' in after


def _without_times(html: str) -> str:
    return "".join(part.partition("</time>")[2] for part in f"</time>{html}".split("<time"))


def test_an_answer_is_shown_with_its_author_and_the_state(cast: Cast, carla: Client, page: str) -> None:
    reply(cast.ana, cast.conversation, Words("<p>Here <b>it</b> is.</p>"))
    shown = carla.get(page).content.decode()
    assert "Here <b>it</b> is." in shown
    assert "<strong>Ana</strong>" in shown
    assert "Your turn" in shown


def test_carla_adds_words_and_files(cast: Cast, carla: Client, page: str) -> None:
    reply(cast.ana, cast.conversation, Words("<p>Which number?</p>"))
    sent = {"text": "Number 7", "token": token_in(carla, page), "uploads": SimpleUploadedFile("scan.pdf", b"%PDF")}
    answer = carla.post(f"{page}words", sent)
    said = last_word(cast.conversation)
    assert answer["Location"] == f"{page}#said-{said.public_id}"
    assert (said.text, said.attachments.get().file.name, said.customer) == ("Number 7", "scan.pdf", cast.carla)
    assert said.facts["is_signed_in"] is True
    cast.conversation.refresh_from_db()
    assert cast.conversation.status == Status.OPEN


def test_who_follows_by_link_adds_words_too(cast: Cast, follower: Client, page: str) -> None:
    follower.post(f"{page}words", {"text": "More", "token": token_in(follower, page)})
    said = last_word(cast.conversation)
    assert (said.text, said.facts["is_signed_in"]) == ("More", False)


def test_the_same_page_sent_twice_is_one_message_and_the_same_answer(cast: Cast, carla: Client, page: str) -> None:
    sent = {"text": "Once", "token": token_in(carla, page)}
    first, second = carla.post(f"{page}words", sent), carla.post(f"{page}words", sent)
    assert first["Location"] == second["Location"]
    assert Message.objects.filter(text="Once").count() == 1


def test_other_words_from_the_same_page_are_not_lost(cast: Cast, carla: Client, page: str) -> None:
    token = token_in(carla, page)
    for words in ("First thought", "Second thought"):
        carla.post(f"{page}words", {"text": words, "token": token})
    assert [each.text for each in cast.conversation.messages.order_by("position")][1:] == [
        "First thought",
        "Second thought",
    ]


def test_nothing_said_is_told_so(cast: Cast, carla: Client, page: str) -> None:
    answer = carla.post(f"{page}words", {"text": "  ", "token": token_in(carla, page)})
    assert answer.status_code == 422
    assert "Please write something, or add a file." in answer.content.decode()


def test_a_page_without_a_token_keeps_the_words(cast: Cast, carla: Client, page: str) -> None:
    answer = carla.post(f"{page}words", {"text": "precious", "token": "forged"})
    assert answer.status_code == 422
    assert "precious" in answer.content.decode()
    assert cast.conversation.messages.count() == 1


def test_words_are_shown_as_words(cast: Cast, carla: Client, page: str) -> None:
    carla.post(f"{page}words", {"text": "<script>alert(1)</script>", "token": token_in(carla, page)})
    assert "<script>alert" not in carla.get(page).content.decode()


def test_carla_closes_and_opens_again(cast: Cast, carla: Client, page: str) -> None:
    carla.post(f"{page}closure")
    cast.conversation.refresh_from_db()
    assert cast.conversation.status == Status.SOLVED
    carla.post(f"{page}reopening")
    cast.conversation.refresh_from_db()
    assert cast.conversation.status == Status.OPEN
    assert cast.conversation.promise_at is not None


def test_reading_is_remembered_only_when_a_person_looked(cast: Cast, carla: Client, page: str) -> None:
    said = reply(cast.ana, cast.conversation, Words("<p>Here.</p>"))
    Message.objects.filter(pk=said.pk).update(delivery="sent")
    carla.get(page)
    said.refresh_from_db()
    assert said.delivery == "sent"
    carla.post(f"{page}reading")
    said.refresh_from_db()
    assert said.delivery == "read"


def test_a_merged_request_leads_to_the_one_it_went_into(cast: Cast, follower: Client, page: str) -> None:
    other = receive(a_word(cast.form, "other", "And April?")).conversation
    merge(cast.ana, other, cast.conversation)
    assert "And April?" in follower.get(page, follow=True).content.decode()


def test_a_request_merged_into_a_strangers_shows_nothing_of_theirs(cast: Cast, carla: Client, page: str) -> None:
    dans = receive(a_word(cast.form, "dan", "Dan's secret", sender=_dan())).conversation
    merge(cast.ana, dans, cast.conversation)
    shown = carla.get(page)
    assert shown.status_code == 200
    assert "secret" not in shown.content.decode()


def _dan() -> Address:
    return Address(Identity.Kind.EMAIL, "dan@customer.test")


def _word_with_file(cast: Cast, name: str, content: bytes, media_type: str = "") -> str:
    file = keep_upload(name, [content], media_type)
    receive(a_word(cast.form, name, thread=cast.conversation, files=(IncomingFile(file.pk),)))
    return file.public_id


@pytest.mark.parametrize(
    ("name", "saved_as"),
    [
        ("../../etc/passwd", 'filename="etc passwd"'),
        ('a"b\r\nSet-Cookie: x.html', "attachment;"),
        ("\u202efdp.exe", 'filename="fdp.exe"'),
        ("été.pdf", "filename*=utf-8''%C3%A9t%C3%A9.pdf"),
    ],
)
def test_files_are_saved_never_run_whatever_their_name(
    cast: Cast, carla: Client, page: str, name: str, saved_as: str
) -> None:
    file_id = _word_with_file(cast, name, b"<script>alert(1)</script>", "text/html")
    answer = fetched(carla, f"{page}files/{file_id}")
    assert answer.body == b"<script>alert(1)</script>"
    assert answer["Content-Disposition"].startswith("attachment;")
    assert saved_as in answer["Content-Disposition"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox;")
    assert "Set-Cookie" not in answer


def test_only_pictures_are_shown(cast: Cast, carla: Client, page: str) -> None:
    picture = _word_with_file(cast, "a.png", b"png", "image/png")
    script = _word_with_file(cast, "a.svg", b"<svg/>", "image/svg+xml")
    shown = fetched(carla, f"{page}pictures/{picture}")
    assert shown["Content-Disposition"].startswith("inline")
    assert shown["Content-Security-Policy"].startswith("sandbox;")
    assert fetched(carla, f"{page}pictures/{script}")["Content-Disposition"].startswith("attachment")


def test_files_of_notes_and_of_strangers_are_not_there(cast: Cast, carla: Client, dan: Client, page: str) -> None:
    secret = keep_upload("secret.txt", [b"x"])
    note(cast.ana, cast.conversation, Words("<p>see file</p>", (secret.pk,)))
    assert carla.get(f"{page}files/{secret.public_id}").status_code == 404
    shown = _word_with_file(cast, "mine.txt", b"x")
    assert fetched(carla, f"{page}files/{shown}").status_code == 200
    assert dan.get(f"{page}files/{shown}").status_code == 404


def test_the_transcript_has_what_was_said(cast: Cast, carla: Client, page: str) -> None:
    note(cast.ana, cast.conversation, Words("<p>hush</p>"))
    shown = carla.get(f"{page}transcript").content.decode()
    assert "Where is my invoice" in shown
    assert "hush" not in shown


def test_late_promises_are_admitted(cast: Cast, carla: Client, page: str) -> None:
    assert "We are late" not in carla.get(page).content.decode()
    with clock.stopped() as hands:
        hands.forward(timedelta(hours=25))
        assert "We are late" in carla.get(page).content.decode()


def test_solved_is_said_in_plain_words(cast: Cast, carla: Client, page: str) -> None:
    set_status(cast.ana, cast.conversation, Status.CLOSED)
    assert "Solved" in carla.get(page).content.decode()


def test_the_page_asks_as_often_for_many_words_as_for_few(cast: Cast, carla: Client, page: str) -> None:
    def asked() -> int:
        carla.get(page)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            carla.get(page)
        return len(queries)

    few = asked()
    for number in range(12):
        _word_with_file(cast, f"{number}.txt", b"x")
    assert asked() == few
