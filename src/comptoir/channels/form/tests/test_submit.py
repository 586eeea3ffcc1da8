"""What a customer sends by a form: once, checked in words, and on the conversation."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import QueryDict
from django.utils import translation
from django.utils.datastructures import MultiValueDict
from tests.cast import Cast

from comptoir.channels.form.actions import add_form, submit
from comptoir.channels.form.fields import Choice, Condition, FormField, Kind, as_data, default_fields
from comptoir.channels.form.models import Form
from comptoir.channels.form.request_form import RequestForm
from comptoir.conversations.actions import InboxDetails, Words, add_inbox, deliver, reply
from comptoir.conversations.channel import ways_to
from comptoir.conversations.models import Inbox, Message
from comptoir.files.models import StoredFile
from comptoir.files.uploads import GOOD_FOR
from comptoir.lib import clock
from comptoir.people.actions import SYSTEM, Address
from comptoir.people.models import Identity

EVA = Address(Identity.Kind.EMAIL, "eva@customer.test", "Eva")
PARCEL = (
    FormField(
        key="matter",
        kind=Kind.CHOICE,
        labels={"en": "Matter", "fr": "Sujet"},
        required=True,
        choices=(Choice("parcel", {"en": "A parcel", "fr": "Un colis"}), Choice("else", {"en": "Else"})),
    ),
    FormField(
        key="parcel_number",
        kind=Kind.TEXT,
        labels={"en": "Parcel number"},
        required=True,
        shown_when=Condition("matter", "parcel"),
    ),
    FormField(key="weight", kind=Kind.NUMBER, labels={"en": "Weight"}),
    FormField(key="sent_on", kind=Kind.DATE, labels={"en": "Sent on"}),
    FormField(key="insured", kind=Kind.YES_NO, labels={"en": "Insured"}),
    FormField(key="phone", kind=Kind.PHONE, labels={"en": "Phone"}),
    *default_fields(),
)


def filled(form: Form, given: dict[str, Any], *files: SimpleUploadedFile) -> RequestForm:
    data = QueryDict(mutable=True)
    for key, value in ({"message": "Where is it?", "subject": "Parcel", "email": "eva@customer.test"} | given).items():
        data.setlist(f"f-{key}", value if isinstance(value, list) else [value])
    return RequestForm(form, None, data, MultiValueDict({"f-files": list(files)}))


@pytest.fixture
def form(cast: Cast) -> Form:
    made = add_form(cast.form)
    made.fields = as_data(PARCEL)
    made.save()
    return made


def test_an_inbox_of_forms_begins_with_a_form(cast: Cast) -> None:
    inbox = add_inbox(SYSTEM, "form", InboxDetails("Ask us"))
    assert inbox.forms.get().slug == "ask-us"


def test_what_was_answered_is_on_the_conversation(form: Form) -> None:
    data = {"matter": "parcel", "parcel_number": "7X", "insured": "no", "weight": "1.5", "sent_on": "2026-03-02"}
    asked = filled(form, data | {"phone": "01 23 45 67 89"}, SimpleUploadedFile("label.png", b"png", "image/png"))
    assert asked.is_valid(), asked.errors
    said = submit(form, asked, EVA, "page-1").message
    assert said.text.startswith("Where is it?\n\nMatter: A parcel\nParcel number: 7X")
    assert said.conversation.subject == "Parcel"
    assert said.conversation.fields["sent_on"] == "2026-03-02"
    assert said.conversation.fields["phone"] == "+33123456789"
    assert said.attachments.get().file.name == "label.png"


def test_the_same_page_sent_twice_is_one_message(form: Form) -> None:
    first, second = (submit(form, _valid(filled(form, {"matter": "else"})), EVA, "page-1") for _ in range(2))
    assert second.is_duplicate
    assert first.message.pk == second.message.pk
    assert Message.objects.filter(external_id="form:page-1").count() == 1


def _valid(asked: RequestForm) -> RequestForm:
    assert asked.is_valid(), asked.errors
    return asked


def test_a_field_that_is_not_shown_is_neither_needed_nor_kept(form: Form) -> None:
    asked = _valid(filled(form, {"matter": "else", "parcel_number": "smuggled"}))
    said = submit(form, asked, EVA, "page-2").message
    assert "smuggled" not in said.text
    assert "parcel_number" not in said.conversation.fields


def test_a_field_that_is_shown_is_needed(form: Form) -> None:
    asked = filled(form, {"matter": "parcel"})
    assert list(asked.errors) == ["parcel_number"]


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("email", "nobody", "does not look like an e-mail address"),
        ("email", "", "need an address"),
        ("phone", "12", "does not look like a phone number"),
        ("message", "", "Please fill this in."),
        ("message", "x" * 20_001, "at most 20000 characters"),
        ("matter", "other", "not one of the available choices"),
        ("weight", "heavy", "Please write a number"),
        ("sent_on", "31/31/2026", "Please write a date"),
    ],
)
def test_what_is_wrong_is_said_in_words(form: Form, key: str, value: str, reason: str) -> None:
    asked = filled(form, {"matter": "else", key: value})
    assert reason in str(asked.errors[key])


def test_labels_and_choices_are_in_the_readers_language(form: Form) -> None:
    with translation.override("fr"):
        asked = _valid(filled(form, {"matter": "parcel", "parcel_number": "7X"}))
        said = submit(form, asked, EVA, "page-3").message
    assert "Sujet: Un colis" in said.text
    assert said.conversation.language == "fr"


def test_files_left_with_us_need_not_be_sent_again(form: Form) -> None:
    first = filled(form, {"matter": ""}, SimpleUploadedFile("../../etc/passwd", b"x"))
    assert not first.is_valid()
    kept = first.uploads_of("files")
    assert kept[0].file.name == "passwd"
    again = _valid(filled(form, {"matter": "else", "files-kept": [kept[0].token, "forged"]}))
    assert submit(form, again, EVA, "page-4").message.attachments.get().file == kept[0].file


def test_a_token_of_a_file_is_good_for_a_while_only(form: Form) -> None:
    with clock.stopped() as hands:
        kept = _valid(filled(form, {"matter": "else"}, SimpleUploadedFile("a.txt", b"x"))).uploads_of("files")
        hands.forward(GOOD_FOR + timedelta(seconds=1))
        assert filled(form, {"files-kept": [kept[0].token]}).uploads_of("files") == []


def test_too_many_files_are_refused_and_nothing_is_stored(form: Form) -> None:
    asked = filled(form, {"matter": "else"}, *(SimpleUploadedFile(f"{number}.txt", b"x") for number in range(11)))
    assert "at most 10 files" in str(asked.errors["files"])
    assert not StoredFile.objects.exists()


def test_a_file_that_is_too_large_is_refused_by_name(form: Form, settings: Any) -> None:
    settings.UPLOAD_MAX_BYTES = 3
    asked = filled(form, {"matter": "else"}, SimpleUploadedFile("film.mov", b"1234"))
    assert "film.mov" in str(asked.errors["files"])


def test_an_answer_stands_in_the_help_centre_when_nothing_goes_to_the_customer(cast: Cast) -> None:
    said = reply(cast.ana, cast.conversation, Words("<p>Here it is.</p>"))
    assert [way.kind for way in ways_to(cast.conversation)] == ["form"]
    deliver(said.pk)
    said.refresh_from_db()
    assert (said.delivery, said.facts["left_by"]) == ("sent", "form")


def test_an_answer_goes_to_the_customer_where_it_can(cast: Cast) -> None:
    Inbox.objects.create(channel="email", name="Mail", address="help@maison.test", team=cast.billing)
    assert [way.kind for way in ways_to(cast.conversation)] == ["email", "form"]
