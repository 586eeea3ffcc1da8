"""From a raw mail to a message of a conversation."""

import pytest

from comptoir.channels.email import ids
from comptoir.channels.email.actions import replay, take_in_waiting
from comptoir.channels.email.models import RawMail
from comptoir.channels.email.tests.mails import an_inbox, raw_mail, said, take_in
from comptoir.conversations.actions import Words, reply, set_delivery, set_status
from comptoir.conversations.models import Conversation, Delivery, Entry, Link, Message, Status
from comptoir.people.actions import SYSTEM
from comptoir.people.models import Customer, Identity


@pytest.fixture
def inbox(cast):
    return an_inbox(cast)


@pytest.fixture
def answered(cast, inbox):
    """Carla's mail and Ana's answer to it, which has left."""
    first = said(take_in(raw_mail(), inbox))
    answer = reply(cast.ana, first.conversation, Words(html="<p>It is on its way.</p>"))
    answer.external_id = ids.mail_id_of(answer, inbox.pk)
    answer.delivery = Delivery.SENT
    answer.save()
    return answer


def test_a_mail_opens_a_conversation_of_its_inbox(cast, inbox):
    message = said(take_in(raw_mail(Cc="Eve <eve@other.test>, support@comptoir.test"), inbox))
    conversation = message.conversation
    assert (message.text.strip(), conversation.subject) == ("Where is it?", "My order")
    assert (conversation.customer, conversation.team, conversation.channel) == (cast.carla, cast.billing, "email")
    assert [one.address for one in conversation.participants.all()] == ["eve@other.test"]


def test_the_same_mail_twice_is_one_message(inbox):
    first, second = take_in(raw_mail(), inbox), take_in(b"Received: by another\r\n" + raw_mail(), inbox)
    assert second.message == first.message
    assert second.reason == "The same mail came before."


def test_another_mail_with_the_same_id_is_another_message(inbox):
    first = take_in(raw_mail("first"), inbox)
    second = take_in(raw_mail("a different one", sender="dan@customer.test"), inbox)
    again = take_in(raw_mail("a different one", sender="dan@customer.test"), inbox)
    assert said(second).conversation != said(first).conversation
    assert again.message == second.message


def test_mails_without_an_id_are_each_stored(inbox):
    texts = ["first", "second", "first"]
    rows = [take_in(raw_mail(text, mail_id=""), inbox) for text in texts]
    assert rows[0].message != rows[1].message
    assert rows[2].message == rows[0].message


def test_an_answer_joins_by_the_id_that_we_signed(answered, inbox):
    row = take_in(raw_mail("Thanks!", mail_id="<2@c>", In_Reply_To=str(answered.external_id)), inbox)
    assert said(row).conversation == answered.conversation


@pytest.mark.parametrize("made_up", ["c1.1.1.00000000000000000000", "c1.2.3.abcdefabcdefabcdefab"])
def test_an_id_that_somebody_made_up_joins_nothing(answered, inbox, made_up):
    row = take_in(raw_mail("Hi", mail_id="<2@c>", In_Reply_To=f"<{made_up}@example>"), inbox)
    assert said(row).conversation != answered.conversation


def test_an_answer_joins_by_the_plus_address(answered, inbox):
    address = ids.plus_address(inbox.address, ids.token_of(answered, inbox.pk)).upper()
    row = take_in(raw_mail("Thanks!", mail_id="<2@c>", subject="other"), inbox, envelope_to=address)
    assert said(row).conversation == answered.conversation


def test_an_answer_joins_by_a_stored_id_of_the_same_inbox_alone(cast, answered, inbox):
    other = an_inbox(cast, "sales@comptoir.test")
    assert said(take_in(raw_mail("a", mail_id="<2@c>", References="<1@customer.test>"), inbox)).conversation == (
        answered.conversation
    )
    elsewhere = take_in(raw_mail("b", mail_id="<3@c>", References="<1@customer.test>"), other)
    assert said(elsewhere).conversation != answered.conversation


def test_an_answer_of_a_stranger_opens_a_conversation_that_claims_to_answer(cast, answered, inbox):
    row = take_in(
        raw_mail("Let me in", "dan@customer.test", mail_id="<2@d>", In_Reply_To=str(answered.external_id)), inbox
    )
    opened = said(row).conversation
    assert opened != answered.conversation
    link = Link.objects.get(conversation=opened)
    assert (link.other, link.kind) == (answered.conversation, Link.Kind.CLAIMS)


def test_an_agents_mail_is_a_note_and_does_not_reach_the_customer(cast, answered, inbox):
    row = take_in(
        raw_mail("I looked.", "Ana <ana@comptoir.test>", mail_id="<2@a>", In_Reply_To=str(answered.external_id)), inbox
    )
    note = said(row)
    assert (note.entry, note.agent, note.is_public, note.delivery) == (Entry.NOTED, cast.ana, False, "")


def test_a_quote_is_left_out_of_an_answer(answered, inbox):
    body = (
        "It is 4711.\r\n\r\nOn Mon, Nov 23, 2026 at 10:15 Support <support@comptoir.test> wrote:\r\n> It is on its way."
    )
    row = take_in(raw_mail(body, mail_id="<2@c>", In_Reply_To=str(answered.external_id)), inbox)
    assert said(row).text == "It is 4711."


def test_html_is_made_safe_and_its_images_are_kept(inbox):
    body = (
        '--b\r\nContent-Type: text/html\r\n\r\n<p onclick="x()">Hi<script>x()</script><img src="cid:a@b"></p>\r\n'
        "--b\r\nContent-Type: image/png; name=a.png\r\nContent-ID: <a@b>\r\nContent-Transfer-Encoding: base64\r\n\r\n"
        "QUJD\r\n--b--"
    )
    message = said(take_in(raw_mail(body, Content_Type="multipart/related; boundary=b"), inbox))
    assert "script" not in message.html
    assert "onclick" not in message.html
    (file,) = message.attachments.all()
    assert (file.content_id, file.is_inline, file.file.name) == ("a@b", True, "a.png")


def bounce_of(mail_id: str, status: str = "5.1.1", action: str = "failed") -> bytes:
    return raw_mail(
        "--b\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n\r\nFinal-Recipient: rfc822; "
        f"carla@customer.test\r\nAction: {action}\r\nStatus: {status}\r\n\r\n--b\r\n"
        f"Content-Type: text/rfc822-headers\r\n\r\nMessage-ID: {mail_id}\r\n--b--",
        sender="MAILER-DAEMON@customer.test",
        mail_id=f"<{status}-{action}@mx>",
        Content_Type="multipart/report; report-type=delivery-status; boundary=b",
    )


def test_a_bounce_fails_the_message_it_names_and_reopens_nothing(cast, answered, inbox):
    set_status(cast.ana, answered.conversation, Status.SOLVED)
    row = take_in(bounce_of(str(answered.external_id)), inbox)
    answered.refresh_from_db()
    assert answered.delivery == Delivery.FAILED
    assert "no such mailbox" in answered.delivery_reason
    assert row.conversation == answered.conversation
    assert answered.conversation.status == Status.SOLVED
    assert Identity.objects.get(address="carla@customer.test").unreachable_reason


def test_a_delay_is_told_and_fails_nothing(answered, inbox):
    take_in(bounce_of(str(answered.external_id), "4.4.1", "delayed"), inbox)
    answered.refresh_from_db()
    assert answered.delivery == Delivery.SENT
    assert "not arrived yet" in answered.delivery_reason
    assert answered.conversation.messages.filter(verb="bounced").exists()


def test_a_bounce_that_somebody_made_up_touches_nothing(answered, inbox):
    row = take_in(bounce_of("<c1.1.1.aaaaaaaaaaaaaaaaaaaa@comptoir.test>"), inbox)
    answered.refresh_from_db()
    assert answered.delivery == Delivery.SENT
    assert row.reason == "A bounce of a mail that is none of ours."


def test_an_out_of_office_answer_is_noted_and_reopens_nothing(cast, answered, inbox):
    set_status(cast.ana, answered.conversation, Status.SOLVED)
    fields = {"In_Reply_To": str(answered.external_id), "Auto_Submitted": "auto-replied"}
    take_in(raw_mail("I am away.", mail_id="<2@c>", subject="Automatic reply: My order", **fields), inbox)
    conversation = Conversation.objects.get(pk=answered.conversation_id)
    noted = conversation.messages.get(verb="auto_replied")
    assert (noted.facts["text"], noted.entry, conversation.status) == ("I am away.", Entry.HAPPENED, Status.SOLVED)


def test_our_own_mail_that_comes_back_is_no_message(answered, inbox):
    count = Message.objects.count()
    row = take_in(raw_mail("again", "support@comptoir.test", mail_id=str(answered.external_id)), inbox)
    assert row.reason == "It is a mail of ours that came back."
    assert Message.objects.count() == count


def test_a_mail_without_a_sender_waits_in_quarantine_and_can_be_read_again(cast, inbox):
    row = take_in(b"Subject: who?\r\n\r\nbody", inbox)
    assert (row.state, row.message) == (RawMail.State.QUARANTINED, None)
    assert row.reason == "The mail names no sender."
    assert replay(SYSTEM, row.pk)
    take_in_waiting()
    row.refresh_from_db()
    assert row.state == RawMail.State.QUARANTINED


def test_a_mail_that_breaks_us_waits_in_quarantine_and_the_next_is_taken_in(inbox, monkeypatch):
    from comptoir.channels.email.actions import take_in as module

    def breaks(mail, inbox, envelope_to):
        raise RuntimeError("unforeseen")

    with monkeypatch.context() as patch:
        patch.setattr(module, "match", breaks)
        row = take_in(raw_mail(), inbox)
    assert (row.state, row.reason) == (RawMail.State.QUARANTINED, "RuntimeError: unforeseen")
    assert said(take_in(raw_mail(mail_id="<2@c>"), inbox))


def test_a_mail_to_a_crowd_makes_no_crowd_of_rows(inbox):
    crowd = ", ".join(f"u{n}@crowd.test" for n in range(100))
    before = Customer.objects.count()
    message = said(take_in(raw_mail(Cc=crowd, sender="new@customer.test"), inbox))
    assert message.conversation.participants.count() == 40
    assert Customer.objects.count() == before + 1


def test_a_large_mail_is_kept_whole(inbox):
    raw = raw_mail("x" * 400_000)
    row = take_in(raw, inbox)
    assert (row.content, row.raw) == (None, raw)
    assert said(row)


def test_a_failed_message_can_fail_only_once(answered):
    set_delivery(answered, Delivery.FAILED, "no")
    set_delivery(answered, Delivery.FAILED, "no")
    assert answered.conversation.messages.filter(verb="undelivered").count() == 1
