"""Writing: sent once, held a moment, called back; notes, mentions, drafts, saved replies, files."""

import json

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from tests.cast import Cast

from comptoir.conversations import actions
from comptoir.conversations.models import Delivery, Draft, Entry, Inbox, Mention, Message, SavedReply
from comptoir.desk.tests.catching_up import LIVE
from comptoir.files.models import StoredFile


def at(cast: Cast, piece: str) -> str:
    return f"/desk/conversations/{cast.conversation.pk}/{piece}"


def test_an_answer_is_held_and_then_leaves(cast: Cast, ana: Client, pigeon: Inbox) -> None:
    given = {"way": "pigeon", "html": "<p>Here <b>it</b> is</p>", "client_id": "press-1", "then": "solved"}
    answer = ana.post(at(cast, "message/"), given, headers=LIVE)
    assert answer.status_code == 200
    toast = json.loads(answer.headers["HX-Trigger"])["toast"]
    draft = Draft.objects.get()
    assert toast["undo"] == f"/desk/drafts/{draft.pk}/call-back/"
    assert toast["seconds"] == actions.UNDO_S
    assert not Message.objects.filter(author="agent", entry="said").exists()
    actions.send_draft(draft.pk)
    said = Message.objects.get(author="agent", entry="said")
    assert (said.html, said.inbox_id) == ("<p>Here <b>it</b> is</p>", pigeon.pk)
    cast.conversation.refresh_from_db()
    assert cast.conversation.status == "solved"


def test_the_same_press_twice_is_one_answer(cast: Cast, ana: Client, pigeon: Inbox) -> None:
    for _ in range(2):
        ana.post(at(cast, "message/"), {"way": "pigeon", "html": "<p>Once</p>", "client_id": "press"}, headers=LIVE)
    assert Draft.objects.count() == 1


def test_an_answer_on_its_way_shows_and_can_be_called_back(cast: Cast, ana: Client, pigeon: Inbox) -> None:
    ana.post(at(cast, "message/"), {"way": "pigeon", "html": "<p>Too quick</p>", "client_id": "p"}, headers=LIVE)
    draft = Draft.objects.get()
    assert "Too quick" in ana.get(at(cast, "")).content.decode()
    answer = ana.post(f"/desk/drafts/{draft.pk}/call-back/", headers=LIVE)
    assert json.loads(answer.headers["HX-Location"])["path"] == at(cast, "")
    actions.send_draft(draft.pk)
    assert not Message.objects.filter(author="agent", entry="said").exists()
    assert "Too quick" in ana.get(at(cast, "")).content.decode()


def test_calling_back_too_late_says_so(cast: Cast, ana: Client, pigeon: Inbox) -> None:
    ana.post(at(cast, "message/"), {"way": "pigeon", "html": "<p>Gone</p>", "client_id": "p"}, headers=LIVE)
    draft_id = Draft.objects.get().pk
    actions.send_draft(draft_id)
    answer = ana.post(f"/desk/drafts/{draft_id}/call-back/", headers=LIVE)
    assert answer.status_code == 409
    assert "left already" in answer.content.decode()


def test_nobody_calls_back_the_answer_of_another(cast: Cast, ana: Client, ben: Client, pigeon: Inbox) -> None:
    ana.post(at(cast, "message/"), {"way": "pigeon", "html": "<p>Mine</p>", "client_id": "p"}, headers=LIVE)
    assert ben.post(f"/desk/drafts/{Draft.objects.get().pk}/call-back/", headers=LIVE).status_code == 409
    assert Draft.objects.get().send_at is not None


def test_a_plain_form_sends_plain_text_and_comes_back(cast: Cast, ana: Client, pigeon: Inbox) -> None:
    file = SimpleUploadedFile("a.txt", b"hello", "text/plain")
    given = {"way": "pigeon", "text": "Two\n\nparagraphs <b>", "client_id": "p", "files": file}
    answer = ana.post(at(cast, "message/"), given)
    assert answer.headers["Location"] == at(cast, "")
    draft = Draft.objects.get()
    assert draft.html == "<p>Two</p><p>paragraphs &lt;b&gt;</p>"
    assert draft.file_ids == [StoredFile.objects.get().pk]


def test_nothing_to_say_is_said_in_words(cast: Cast, ana: Client) -> None:
    answer = ana.post(at(cast, "message/"), {"way": "note", "html": " "}, headers=LIVE)
    assert (answer.status_code, answer.content.decode()) == (409, "Write something first, or add a file.")


def test_a_note_calls_colleagues_in(cast: Cast, ana: Client) -> None:
    html = f'<p><span class="mention" data-agent="{cast.ben.pk}" contenteditable="false">@Ben</span> look</p>'
    ana.post(at(cast, "message/"), {"way": "note", "html": html}, headers=LIVE)
    note = Message.objects.get(entry=Entry.NOTED)
    assert note.html == "<p><strong>@Ben</strong> look</p>"
    assert not note.is_public
    assert Mention.objects.get().agent == cast.ben


def test_what_is_typed_is_kept_and_comes_back(cast: Cast, ana: Client, pigeon: Inbox) -> None:
    ana.post(at(cast, "draft/"), {"entry": "said", "html": "<p>Half a sent</p>", "way": "pigeon"})
    ana.post(at(cast, "draft/"), {"entry": "noted", "html": "<p>Do not tell</p>", "way": "note"})
    assert "Half a sent" in ana.get(at(cast, "")).content.decode()
    assert set(Draft.objects.values_list("entry", "html")) == {
        ("said", "<p>Half a sent</p>"),
        ("noted", "<p>Do not tell</p>"),
    }
    ana.post(at(cast, "draft/"), {"entry": "said", "html": ""})
    assert Draft.objects.get().entry == "noted"


def test_saved_replies_come_filled_in(cast: Cast, ana: Client) -> None:
    html = "<p>Hello {{ customer.first_name }}, {{agent.name}} here; {{nonsense}}</p>"
    SavedReply.objects.create(title="Greeting", html=html)
    SavedReply.objects.create(title="Greeting of Delivery", html="x", team=cast.delivery)
    offered = ana.get(at(cast, "replies/"), {"q": "greet"}).content.decode()
    assert "Hello Carla, Ana here; {{nonsense}}" in offered
    assert "Greeting of Delivery" not in offered
    assert "No saved reply" in ana.get(at(cast, "replies/"), {"q": "zzz"}).content.decode()


def test_colleagues_are_offered_by_name(cast: Cast, ana: Client) -> None:
    assert "Ben" in ana.get(at(cast, "mentions/"), {"q": "be"}).content.decode()


def test_a_file_goes_up_and_is_served_as_a_download(cast: Cast, ana: Client, ben: Client) -> None:
    svg = SimpleUploadedFile("../x.svg", b"<svg onload='alert(1)'/>", "image/svg+xml")
    kept = ana.post("/desk/files/", {"file": svg}).json()
    actions.note(cast.ana, cast.conversation, actions.Words("<p>See</p>", (kept["id"],)))
    attachment = Message.objects.get(entry=Entry.NOTED).attachments.get()
    answer = ana.get(f"/desk/attachments/{attachment.pk}/")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer) == b"<svg onload='alert(1)'/>"
    assert ben.get(f"/desk/attachments/{attachment.pk}/").status_code == 404


def test_a_file_too_large_is_refused_in_words(ana: Client, settings) -> None:
    settings.UPLOAD_MAX_BYTES = 10
    answer = ana.post("/desk/files/", {"file": SimpleUploadedFile("a.txt", b"x" * 11)})
    assert answer.status_code == 413
    assert "too large" in answer.content.decode()
    assert ana.post("/desk/files/").status_code == 400


def test_a_message_that_failed_is_sent_again(cast: Cast, ana: Client, ben: Client, pigeon: Inbox) -> None:
    said = actions.reply(cast.ana, cast.conversation, actions.Words("<p>Hi</p>", inbox=pigeon))
    actions.set_delivery(said, Delivery.FAILED, "The pigeon is lost.")
    assert "The pigeon is lost." in ana.get(at(cast, "")).content.decode()
    assert ben.post(f"/desk/messages/{said.pk}/send-again/").status_code == 404
    assert ana.post(f"/desk/messages/{said.pk}/send-again/", headers=LIVE).status_code == 204
    said.refresh_from_db()
    assert said.delivery == "queued"


def test_an_agent_writes_first(cast: Cast, ana: Client, pigeon: Inbox) -> None:
    given = {"inbox": pigeon.pk, "to": "new@customer.test", "name": "Nora", "subject": "Hello", "html": "<p>Hi</p>"}
    answer = ana.post("/desk/conversations/new/", given)
    number = int(answer.headers["Location"].split("/")[3])
    assert Message.objects.get(conversation_id=number, entry="said").text == "Hi"
    again = ana.post("/desk/conversations/new/", {**given, "html": ""})
    assert again.status_code == 422
    assert "Write something first." in again.content.decode()
    assert ana.post("/desk/conversations/new/", {**given, "to": "nobody"}).status_code == 422
