"""A form's questions as its page prints them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.forms import BoundField
from django.utils.translation import gettext as _

from comptoir.channels.form.fields import FormField, Kind, choice_label, label_of
from comptoir.channels.form.request_form import RequestForm
from comptoir.files.uploads import KeptUpload


@dataclass(frozen=True)
class Question:
    bound: BoundField
    is_files: bool
    kept: list[KeptUpload]
    condition_name: str  # the input on whose answer it depends, and the answer
    condition_value: str
    condition_words: str  # the same for who has no script


def questions(filled: RequestForm) -> list[Question]:
    """In the order they are asked, those about the sender first."""
    by_key = {field.key: field for field in filled.asked}
    sender = [Question(filled[name], False, [], "", "", "") for name in ("name", "email") if name in filled.fields]
    return [*sender, *(_question(filled, field, by_key) for field in filled.asked)]


def _question(filled: RequestForm, field: FormField, by_key: dict[str, FormField]) -> Question:
    is_files, condition = field.kind == Kind.FILE, field.shown_when
    return Question(
        bound=filled[field.key],
        is_files=is_files,
        kept=filled.uploads_of(field.key) if is_files else [],
        condition_name=filled.add_prefix(condition.field) if condition else "",
        condition_value=condition.equals if condition else "",
        condition_words=_condition_words(field, by_key),
    )


@dataclass(frozen=True)
class Listed:
    """A field as the list of a form's fields shows it."""

    key: str
    label: str
    kind: str
    is_required: bool
    condition: str


def listed(fields: Sequence[FormField]) -> list[Listed]:
    """In order, in the reader's language."""
    by_key = {field.key: field for field in fields}
    return [
        Listed(field.key, label_of(field), str(Kind(field.kind).label), field.required, _condition_words(field, by_key))
        for field in fields
    ]


def _condition_words(field: FormField, by_key: Mapping[str, FormField]) -> str:
    condition = field.shown_when
    if condition is None:
        return ""
    other = by_key[condition.field]
    return _("Only if “%(question)s” is “%(answer)s”.") % {
        "question": label_of(other),
        "answer": choice_label(other, condition.equals),
    }
