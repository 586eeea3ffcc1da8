"""How an answer leaves, and what becomes of it."""

from datetime import timedelta

import pytest

from comptoir.channels.email import ids
from comptoir.channels.email.tests.mails import ADDRESS, an_inbox, raw_mail, said, take_in
from comptoir.conversations.actions import Words, deliver, reply
from comptoir.conversations.models import Attachment, Conversation, Delivery
from comptoir.files.actions import keep_upload
from comptoir.jobs import RetryLater
from comptoir.jobs.running import run_due_jobs
from comptoir.lib import clock
from comptoir.people.models import Identity


@pytest.fixture
def inbox(cast):
    run_due_jobs()  # what follows from the cast's own words
    return an_inbox(cast)


@pytest.fixture
def conversation(inbox):
    first = said(take_in(raw_mail("Where is it?\r\nI wait.", Cc="eve@other.test"), inbox))
    return Conversation.objects.get(pk=first.conversation_id)


def answer(cast, conversation, html="<p>It is <b>on its way</b>.</p>", **more):
    message = reply(cast.ana, conversation, Words(html=html, **more))
    deliver(message.pk)
    message.refresh_from_db()
    return message


def test_an_answer_leaves_with_the_headers_of_an_answer(cast, inbox, conversation, outside):
    message = answer(cast, conversation)
    (mail,) = outside.mails
    assert message.delivery == Delivery.SENT
    assert mail["From"] == f'"Ana (Maison Vidal)" <{ADDRESS}>'
    assert (mail["To"], mail["Cc"]) == ("Carla <carla@customer.test>", "eve@other.test")
    assert mail["Subject"] == f"Re: My order [#{conversation.number}]"
    assert mail["Message-ID"] == ids.mail_id_of(message, inbox.pk) == message.external_id
    assert (mail["In-Reply-To"], mail["References"]) == ("<1@customer.test>", "<1@customer.test>")
    assert mail["Auto-Submitted"] is mail["List-Unsubscribe"] is None
    assert outside.envelopes == [(ADDRESS, ["carla@customer.test", "eve@other.test"])]


def test_an_answer_is_text_and_html_with_what_it_answers_below(cast, conversation, outside):
    answer(cast, conversation)
    text = outside.text_of(0)
    assert text.startswith("It is on its way.")
    assert "Carla wrote:\n\n> Where is it?\n> I wait." in text
    page = outside.mails[0].get_body(("html",)).get_content()
    assert "<b>on its way</b>" in page
    assert '<blockquote type="cite">' in page


def test_the_next_answer_names_the_mails_before(cast, inbox, conversation, outside):
    first = answer(cast, conversation)
    take_in(raw_mail("Thanks", mail_id="<2@customer.test>", In_Reply_To=str(first.external_id)), inbox)
    answer(cast, conversation, "<p>Welcome.</p>")
    second = outside.mails[1]
    assert second["In-Reply-To"] == "<2@customer.test>"
    assert second["References"].split() == ["<1@customer.test>", first.external_id, "<2@customer.test>"]


def test_files_and_inline_images_go_along(cast, conversation, outside):
    file = keep_upload("dévis.pdf", [b"PDF"], "application/pdf")
    image = keep_upload("a.png", [b"PNG"], "image/png")
    message = reply(cast.ana, conversation, Words('<p>See <img src="cid:a@b"></p>', (file.pk, image.pk)))
    Attachment.objects.filter(file=image).update(content_id="a@b", is_inline=True)
    deliver(message.pk)
    (mail,) = outside.mails
    assert [part.get_filename() for part in mail.iter_attachments()] == ["dévis.pdf"]
    assert 'src="cid:a@b"' in mail.get_body(("html",)).get_content()
    assert [part["Content-ID"] for part in mail.walk() if part["Content-ID"]] == ["<a@b>"]


def test_a_header_cannot_be_smuggled_in(cast, inbox, outside):
    raw = raw_mail(
        subject="=?utf-8?q?Hi=0D=0ABcc:_victim@other.test?=", sender='"A\r\n Bcc: v@o.test" <x@customer.test>'
    )
    conversation = said(take_in(raw, inbox)).conversation
    answer(cast, conversation)
    (mail,) = outside.mails
    assert mail["Bcc"] is None
    assert outside.envelopes[0][1] == ["x@customer.test"]


def test_the_reply_address_names_the_conversation_where_the_inbox_allows(cast, outside):
    inbox = an_inbox(cast, has_plus_addresses=True)
    conversation = said(take_in(raw_mail(), inbox)).conversation
    message = answer(cast, conversation)
    assert ids.read(outside.mails[0]["Reply-To"]).message_id == message.pk
    assert ids.read(outside.envelopes[0][0]).message_id == message.pk


def test_without_a_server_an_answer_is_held_with_the_reason(cast, conversation, settings):
    settings.SMTP_URL = ""
    with pytest.raises(RetryLater):
        answer(cast, conversation)
    message = conversation.messages.get(author="agent", entry="said")
    assert message.delivery == Delivery.QUEUED
    assert "No SMTP server is configured" in message.delivery_reason


def test_a_permanent_refusal_fails_and_says_why(cast, conversation, outside):
    outside.refusal = "550 5.1.1 No such user here"
    message = answer(cast, conversation)
    assert message.delivery == Delivery.FAILED
    assert "No such user here" in message.delivery_reason
    assert Identity.objects.get(address="carla@customer.test").unreachable_reason


def test_a_passing_refusal_is_tried_again_and_given_up_after_three_days(cast, conversation, outside):
    outside.refusal = "451 4.7.1 Greylisted"
    with pytest.raises(RetryLater) as later:
        answer(cast, conversation)
    assert later.value.after_s == 30
    message = conversation.messages.get(author="agent", entry="said")
    assert "Greylisted" in message.delivery_reason
    with clock.stopped(clock.now() + timedelta(days=4)):
        deliver(message.pk)
    message.refresh_from_db()
    assert message.delivery == Delivery.FAILED
    assert "three days" in message.delivery_reason


def test_a_server_that_is_gone_is_tried_again(cast, conversation, settings):
    settings.SMTP_URL = "smtp://127.0.0.1:1"
    with pytest.raises(RetryLater, match="cannot be reached"):
        answer(cast, conversation)


def test_an_answer_to_a_form_leaves_by_mail_and_its_answer_comes_back(cast, inbox, outside):
    message = answer(cast, cast.conversation)
    assert message.delivery == Delivery.SENT
    row = take_in(raw_mail("Thanks", mail_id="<2@c>", In_Reply_To=outside.mails[0]["Message-ID"]), inbox)
    assert said(row).conversation == cast.conversation


def test_a_new_conversation_is_acknowledged_once(inbox, outside):
    take_in(raw_mail(), inbox)
    run_due_jobs()
    take_in(raw_mail("And?", mail_id="<2@c>", In_Reply_To=outside.mails[0]["Message-ID"]), inbox)
    run_due_jobs()
    (mail,) = outside.mails
    assert (mail["Auto-Submitted"], outside.envelopes[0][0]) == ("auto-replied", "<>")
    conversation = Conversation.objects.latest("id")
    assert f"the number {conversation.number}" in outside.text_of(0)
    assert conversation.messages.filter(author="customer").count() == 2
    assert conversation.first_answer_at is None


def test_an_acknowledgement_that_is_late_never_leaves(inbox, outside, settings):
    settings.SMTP_URL = ""
    take_in(raw_mail(), inbox)
    run_due_jobs()
    settings.SMTP_URL = outside.url
    told = Conversation.objects.latest("id").messages.get(verb="acknowledged")
    with clock.stopped(clock.now() + timedelta(days=1)):
        deliver(told.pk)
    assert outside.mails == []


@pytest.mark.parametrize("fields", [{"Precedence": "bulk"}, {"Auto_Submitted": "auto-generated"}, {"List_Id": "<l.x>"}])
def test_machines_are_not_acknowledged(inbox, outside, fields):
    take_in(raw_mail(**fields), inbox)
    run_due_jobs()
    assert outside.mails == []


def test_acknowledgements_stop_at_their_cap(inbox, outside):
    for number in range(8):
        take_in(raw_mail(mail_id=f"<{number}@loop>", subject=f"Loop {number}"), inbox)
    run_due_jobs()
    assert len(outside.mails) == 4
    assert Conversation.objects.latest("id").messages.filter(verb="not_acknowledged").exists()


@pytest.mark.parametrize("language", ["fr", "es"])
def test_an_acknowledgement_is_in_the_language_of_the_mail(inbox, outside, language):
    body = {
        "fr": "Bonjour, où est ma commande ? Je ne la trouve pas dans mon compte.",
        "es": "Hola, no encuentro mi pedido en la cuenta.",
    }
    take_in(raw_mail(body[language]), inbox)
    run_due_jobs()
    assert outside.mails[0]["Content-Language"] == language


def test_whom_the_agent_puts_in_copy_takes_part_from_then_on(cast, inbox, conversation, outside):
    message = answer(cast, conversation, options={"cc": "Bob <bob@other.test>, no address, support@comptoir.test"})
    assert outside.envelopes[0][1] == ["carla@customer.test", "bob@other.test"]
    row = take_in(raw_mail("Hi", "bob@other.test", mail_id="<2@b>", In_Reply_To=str(message.external_id)), inbox)
    assert said(row).conversation == conversation
