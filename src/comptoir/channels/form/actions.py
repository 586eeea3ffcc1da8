"""The only writes of forms: forms made and changed, and what a customer sends by one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import slugify
from django.utils.translation import get_language

from comptoir.channels.form.fields import (
    MESSAGE,
    SUBJECT,
    FormField,
    Kind,
    Words,
    as_data,
    check,
    choice_label,
    default_fields,
    label_of,
)
from comptoir.channels.form.models import Form
from comptoir.channels.form.request_form import RequestForm
from comptoir.conversations.actions import Receipt, receive
from comptoir.conversations.channel import Incoming, IncomingFile
from comptoir.conversations.models import Inbox
from comptoir.lib import clock
from comptoir.people.actions import Actor, Address, record


def submit(form: Form, filled: RequestForm, sender: Address, token: str) -> Receipt:
    """Take in what a customer sent by a form; `filled` is valid.  When this returns, it is committed.

    Idempotent by `token`, which the page carries: the same page sent twice is one message.
    Raises people.actions.NoAddress.
    """
    answers = _answers(filled)
    subject = next((answer.shown for answer in answers if answer.field.key == SUBJECT), "")
    message = next((answer.value for answer in answers if answer.field.key == MESSAGE), "")
    told = [answer for answer in answers if answer.field.key not in (SUBJECT, MESSAGE)]
    lines = "\n".join(f"{answer.label}: {answer.shown}" for answer in told)
    return receive(
        Incoming(
            inbox=form.inbox,
            external_id=f"form:{token}",
            sender=sender,
            received_at=clock.now(),
            subject=subject,
            text=f"{message}\n\n{lines}" if lines else message,
            files=tuple(IncomingFile(file_id) for file_id in _file_ids(filled)),
            language=get_language() or "",
            fields={answer.field.key: answer.value for answer in told},
            facts={"form": form.slug, "is_signed_in": not filled.is_stranger},
        )
    )


@dataclass(frozen=True)
class _Answer:
    field: FormField
    label: str
    value: str  # as it is kept: a choice's value, a date as 2026-03-31
    shown: str  # as its writer reads it


def _answers(filled: RequestForm) -> list[_Answer]:
    """What was answered, in order; files are not answers."""
    given = []
    for field in filled.asked:
        value = filled.cleaned_data.get(field.key)
        if field.kind == Kind.FILE or value in (None, ""):
            continue
        given.append(_Answer(field, label_of(field), str(value), _shown(field, value)))
    return given


def _shown(field: FormField, value: object) -> str:
    if field.kind in (Kind.CHOICE, Kind.YES_NO):
        return choice_label(field, str(value))
    return date_format(value) if isinstance(value, date) else str(value)


def _file_ids(filled: RequestForm) -> list[int]:
    kept = (filled.cleaned_data.get(field.key) or [] for field in filled.asked if field.kind == Kind.FILE)
    return [upload.file.pk for uploads in kept for upload in uploads]


def add_form(inbox: Inbox, name: str = "") -> Form:
    """Give an inbox a form that asks for a subject, a message and files."""
    return Form.objects.create(
        inbox=inbox, slug=_free_slug(name or inbox.name), fields=as_data(default_fields()), rank=Form.objects.count()
    )


def _free_slug(name: str) -> str:
    wanted = slugify(name)[:50] or "request"
    taken = set(Form.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    numbered = (f"{wanted}-{number}" for number in range(2, len(taken) + 3))
    return wanted if wanted not in taken else next(slug for slug in numbered if slug not in taken)


@dataclass(frozen=True)
class FormDetails:
    slug: str
    titles: Words
    intros: Words
    is_active: bool


@transaction.atomic
def edit_form(actor: Actor, form: Form, details: FormDetails, fields: Sequence[FormField]) -> Form:
    """Change what a form says and asks.  Raises fields.BadFields; IntegrityError when the slug is another's."""
    check(fields)
    form.slug, form.titles, form.intros = details.slug, details.titles, details.intros
    form.is_active, form.fields, form.updated_at = details.is_active, as_data(fields), timezone.now()
    form.save(update_fields=["slug", "titles", "intros", "is_active", "fields", "updated_at"])
    record(actor, "form.edited", form)
    return form


@transaction.atomic
def remove_form(actor: Actor, form: Form) -> None:
    """Delete a form; what came in by it stays."""
    record(actor, "form.removed", form)
    form.delete()
