"""Setting a form up: questions added, moved, removed; who may; what cannot be."""

from typing import Any

import pytest
from django.test import Client
from tests.cast import Cast

from comptoir.channels.form.actions import add_form
from comptoir.channels.form.fields import parse
from comptoir.channels.form.models import Form
from comptoir.people.models import AuditEntry

MATTER = {
    "label_en": "What happened?",
    "label_fr": "Que s'est-il passé ?",
    "kind": "choice",
    "required": "on",
    "choice_0_en": "It is late",
    "choice_1_en": "It is lost",
    "choice_1_fr": "Il est perdu",
}


@pytest.fixture
def form(cast: Cast) -> Form:
    return add_form(cast.form)


@pytest.fixture
def root(cast: Cast, client: Client) -> Client:
    client.force_login(cast.root.account)
    return client


@pytest.fixture
def place(form: Form) -> str:
    return f"/desk/setup/inboxes/{form.inbox_id}/forms/{form.pk}/"


def keys(form: Form) -> list[str]:
    form.refresh_from_db()
    return [field.key for field in parse(form.fields)]


def test_the_forms_of_an_inbox_are_listed_and_more_are_added(root: Client, form: Form) -> None:
    place = f"/desk/setup/inboxes/{form.inbox_id}/forms/"
    assert "Write to us" in root.get(place).content.decode()
    root.post(place, {"name": "A parcel"})
    assert Form.objects.get(slug="a-parcel").inbox == form.inbox


def test_a_question_is_added_asked_and_previewed(root: Client, form: Form, place: str, client: Client) -> None:
    assert root.post(f"{place}field", MATTER).status_code == 302
    assert keys(form) == ["subject", "message", "files", "what_happened"]
    added = parse(form.fields)[-1]
    assert [choice.value for choice in added.choices] == ["it-is-late", "it-is-lost"]
    assert "It is lost" in root.get(place).content.decode()
    assert "Il est perdu" in Client().get("/new/questions", headers={"Accept-Language": "fr"}).content.decode()


def test_a_choice_keeps_its_value_when_its_words_change(root: Client, form: Form, place: str) -> None:
    root.post(f"{place}field", MATTER)
    root.post(f"{place}fields/what_happened/", {**MATTER, "choice_1_en": "It has disappeared"})
    changed = parse(Form.objects.get(pk=form.pk).fields)[-1]
    assert (changed.choices[1].value, changed.choices[1].labels["en"]) == ("it-is-lost", "It has disappeared")


def test_a_question_may_depend_on_an_earlier_answer(root: Client, form: Form, place: str) -> None:
    root.post(f"{place}field", MATTER)
    number = {"label_en": "Parcel number", "kind": "text", "shown_when": "what_happened=it-is-lost"}
    root.post(f"{place}field", number)
    assert "When “What happened?” is “It is lost”" in root.get(f"{place}field").content.decode()
    page = Client().get("/new/questions").content.decode()
    assert 'data-depends="f-what_happened" data-on="it-is-lost"' in page


def test_what_others_depend_on_cannot_go_or_come_after_them(root: Client, form: Form, place: str) -> None:
    root.post(f"{place}field", MATTER)
    root.post(f"{place}field", {"label_en": "Number", "kind": "text", "shown_when": "what_happened=it-is-lost"})
    before = keys(form)
    told = root.post(f"{place}fields/what_happened/removal", follow=True).content.decode()
    assert "depends on an answer that no earlier field offers" in told
    root.post(f"{place}fields/number/move", {"by": "up"})
    assert keys(form) == before


def test_questions_move_and_go(root: Client, form: Form, place: str) -> None:
    root.post(f"{place}fields/files/move", {"by": "up"})
    assert keys(form) == ["subject", "files", "message"]
    root.post(f"{place}fields/files/removal")
    assert keys(form) == ["subject", "message"]
    root.post(f"{place}fields/message/removal")
    assert keys(form) == ["subject", "message"]


def test_titles_are_kept_in_every_language(root: Client, form: Form, place: str) -> None:
    said = {"slug": "parcels", "is_active": "on", "title_en": "A parcel", "title_fr": "Un colis"}
    assert root.post(place, said).status_code == 302
    assert "Un colis" in Client().get("/new/parcels", headers={"Accept-Language": "fr"}).content.decode()
    assert AuditEntry.objects.filter(verb="form.edited").exists()


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"kind": "text"}, "Please write the question in one language at least."),
        ({"label_en": "Which?", "kind": "choice"}, "Please write at least one choice."),
        ({"label_en": "Which?", "kind": "nonsense"}, "not one of the available choices"),
        ({"label_en": "Which?", "kind": "text", "shown_when": "no=where"}, "not one of the available choices"),
    ],
)
def test_what_cannot_be_asked_is_said_in_words(root: Client, place: str, given: dict[str, Any], told: str) -> None:
    answer = root.post(f"{place}field", given)
    assert answer.status_code == 422
    assert told in answer.content.decode()


def test_the_preview_keeps_nothing(root: Client, form: Form, place: str) -> None:
    shown = root.post(f"{place}preview", MATTER).content.decode()
    assert "It is lost" in shown
    assert "what_happened" not in keys(form)


def test_an_address_is_one_forms_only(root: Client, cast: Cast, form: Form, place: str) -> None:
    add_form(cast.form, "Other")
    answer = root.post(place, {"slug": "other", "is_active": "on"})
    assert answer.status_code == 422
    assert "Another form has this address." in answer.content.decode()


def test_a_deleted_form_leaves_what_came_in(root: Client, cast: Cast, form: Form, place: str) -> None:
    root.post(f"{place}removal")
    assert not Form.objects.exists()
    assert cast.form.conversations.exists()


@pytest.mark.parametrize("deed", ["", "field", "preview", "fields/files/move", "fields/files/removal", "removal"])
def test_only_who_may_set_up_gets_in(cast: Cast, client: Client, form: Form, place: str, deed: str) -> None:
    anonymous = client.post(f"{place}{deed}")
    assert (anonymous.status_code, "/account/login/" in anonymous["Location"]) == (302, True)
    client.force_login(cast.ben.account)
    assert client.post(f"{place}{deed}").status_code == 403
    assert Form.objects.count() == 1


def test_another_inboxs_form_is_not_found_here(root: Client, cast: Cast, form: Form) -> None:
    assert root.get(f"/desk/setup/inboxes/{cast.form.pk + 1}/forms/{form.pk}/").status_code == 404
    assert root.get(f"/desk/setup/inboxes/{cast.form.pk}/forms/{form.pk}/fields/none/").status_code == 404
