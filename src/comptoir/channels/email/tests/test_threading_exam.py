"""The cases of the threading exam, each driven through the real intake.  One that we have no way for yet fails here."""

import json

import pytest
from tests.exams import exams

from comptoir.channels.email import ids
from comptoir.channels.email.arriving import arrive
from comptoir.channels.email.models import RawMail
from comptoir.channels.email.tests.mails import ADDRESS, an_inbox, raw_mail, said, take_in
from comptoir.conversations.actions import Words, reply, set_status
from comptoir.conversations.models import Conversation, Entry, Message, Priority, Status
from comptoir.people.models import Customer


class Scene:
    """An inbox, Carla's first mail, and Ana's answer."""

    def __init__(self, cast):
        self.cast = cast
        self.inbox = an_inbox(cast)
        self.first = said(take_in(raw_mail(subject="Help"), self.inbox))
        self.conversation = self.first.conversation
        self.answer = self.answered(self.conversation)

    def answered(self, conversation):
        message = reply(self.cast.ana, conversation, Words(html="<p>Yes?</p>"))
        message.external_id = ids.mail_id_of(message, self.inbox.pk)
        message.save()
        return message

    def take_in(self, *args, **fields) -> RawMail:
        self.count = getattr(self, "count", 1) + 1
        fields.setdefault("mail_id", f"<{self.count}@customer.test>")
        return take_in(raw_mail(*args, **fields), self.inbox)

    def joins(self, *args, **fields) -> bool:
        row = self.take_in(*args, **fields)
        return bool(row.conversation == self.conversation)


def references_two_tickets(scene):
    second = said(scene.take_in(subject="Another")).conversation
    later = scene.answered(second)
    row = scene.take_in(References=f"{later.external_id} {scene.answer.external_id}")
    assert row.conversation == second


def subject_tag(scene):
    assert scene.joins(subject=f"AW: Help [#{scene.conversation.number}]")


def subject_tag_with_foreign_tags(scene):
    assert scene.joins(subject=f"Re: [Ticket#99123] [other #5] Help [#{scene.conversation.number}] [ABC-12]")


def body_tag(scene):
    """We have no such setting: a number in the text is what people speak about, not where a mail belongs."""
    assert not scene.joins(f"See [#{scene.conversation.number}]", subject="Other")


def image_attachment_tag(scene):
    body = f"--b\r\n\r\nsee\r\n--b\r\nContent-Type: image/jpeg\r\n\r\n[#{scene.conversation.number}]\r\n--b--"
    assert not scene.joins(body, subject="Other", Content_Type="multipart/mixed; boundary=b")


def closed_ticket(scene):
    set_status(scene.cast.ana, scene.conversation, Status.CLOSED)
    assert scene.joins(In_Reply_To=scene.answer.external_id)
    assert Conversation.objects.get(pk=scene.conversation.pk).status == Status.OPEN


def deleted_ticket(scene):
    gone, answer_id = scene.conversation.pk, scene.answer.external_id
    RawMail.objects.update(message=None, conversation=None)
    Conversation.objects.filter(pk=gone).delete()
    row = scene.take_in(In_Reply_To=answer_id, subject=f"Re: Help [#{gone}]")
    assert row.message and row.message.conversation_id != gone


def subject_same_no_headers(scene):
    assert not scene.joins(sender="dan@customer.test", subject="Re: Help")
    assert not scene.joins(sender="dan@customer.test", subject=f"Re: Help [#{scene.conversation.number}]")


def cc_participant_replies(scene):
    first = said(scene.take_in(subject="With Eve", Cc="Eve <eve@other.test>"))
    row = scene.take_in("I agree", sender="Eve <eve@other.test>", In_Reply_To=first.external_id)
    assert said(row).conversation == first.conversation
    assert said(row).customer != first.customer


def forwarded_to_support(scene):
    body = (
        "Please see.\r\n\r\n---------- Forwarded message ---------\r\nFrom: Zoe <zoe@shop.test>\r\n"
        "Date: Mon, 23 Nov 2026\r\nSubject: Broken\r\nTo: ana@comptoir.test\r\n\r\nIt is broken."
    )
    row = scene.take_in(body, sender="Ana <ana@comptoir.test>", subject="Fwd: Broken")
    assert said(row).conversation != scene.conversation
    assert said(row).facts["forwarded_from"] == {"name": "Zoe", "email": "zoe@shop.test"}


def no_message_id(scene):
    rows = [scene.take_in(text, mail_id="", sender=f"{text}@x.test", subject="no id") for text in ("first", "second")]
    assert rows[0].message != rows[1].message
    assert all(row.message for row in rows)


def delivered_to_two_inboxes(scene):
    an_inbox(scene.cast, "sales@comptoir.test")
    told = arrive(raw_mail(mail_id="<two@c>", Cc="sales@comptoir.test"))
    assert [one["state"] for one in told] == ["received", "received"]


def reply_before_original(scene):
    early = scene.take_in(
        "As Carla says", sender="Eve <eve@other.test>", In_Reply_To="<late@customer.test>", Cc="carla@customer.test"
    )
    late = scene.take_in("The original", mail_id="<late@customer.test>", Cc="eve@other.test")
    assert said(late).conversation == said(early).conversation


def gmail_subject_variants(scene):
    tag = f"[#{scene.conversation.number}]"
    for prefix in ("Re:", "RE:", "Aw:", "Sv:", "Tr:", "Rép:", "RV:", "Fwd:", "Re："):
        assert scene.joins(subject=f"=?utf-8?q?{prefix.encode().hex('=').join(['=', ''])}?= Help {tag}"), prefix


def wrapped_message_id(scene):
    folded = scene.answer.external_id.replace("@", "\r\n @")
    assert scene.joins(In_Reply_To=folded, subject="x")
    assert scene.joins(In_Reply_To=f"{scene.answer.external_id} (Ana's mail of Monday)", subject="x")


def customers_40(scene):
    before = Customer.objects.count()
    scene.take_in(Cc=", ".join(f"u{n}@crowd.test" for n in range(100)), sender="new@x.test")
    assert Customer.objects.count() <= before + 40


def x_headers_untrusted(scene):
    row = scene.take_in(
        subject="Other",
        X_Zammad_Ticket_Priority="3 high",
        X_Priority="1",
        X_Comptoir_Status="closed",
        X_Status="closed",
    )
    opened = said(row).conversation
    assert (opened.priority, opened.status) == (Priority.NORMAL, Status.NEW)


def agent_sends_from_mailbox(scene):
    row = scene.take_in("Done.", sender="Ana <ana@comptoir.test>", In_Reply_To=scene.answer.external_id)
    assert (said(row).agent, said(row).entry) == (scene.cast.ana, Entry.NOTED)
    assert row.conversation == scene.conversation


CASES = {
    name.replace("_", "-"): case
    for name, case in globals().items()
    if callable(case) and getattr(case, "__module__", "") == __name__ and name.islower() and name != "pytestmark"
}


@pytest.mark.parametrize("name", sorted(CASES))
def test_a_mail_joins_the_conversation_that_it_belongs_to(cast, name):
    before = Message.objects.count()
    CASES[name](Scene(cast))
    assert Message.objects.count() > before
    assert not RawMail.objects.exclude(state="received").exists()


def test_every_case_of_the_exam_is_driven():
    lines = (exams() / "email" / "threading" / "cases.jsonl").read_text().splitlines()
    known = {json.loads(line)["id"] for line in lines if line.strip()}
    assert known <= CASES.keys() | {"scene"}, known - CASES.keys()
    assert ADDRESS
