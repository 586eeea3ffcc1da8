"""The fields of a form as data: their shape, what must hold between them, and their words in the reader's language."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec
from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from comptoir.people import queries as people

MAX_FIELDS: Final = 40
MAX_CHOICES: Final = 100
KEY: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
MESSAGE: Final = "message"
SUBJECT: Final = "subject"
FILES: Final = "files"
RESERVED: Final = frozenset({"name", "email", "token", "website"})

Words = dict[str, str]  # {"en": "Order number", …}


class Kind(TextChoices):
    TEXT = "text", _("One line")
    LONG_TEXT = "long_text", _("Several lines")
    EMAIL = "email", _("E-mail address")
    PHONE = "phone", _("Phone number")
    NUMBER = "number", _("Number")
    DATE = "date", _("Date")
    CHOICE = "choice", _("Choice from a list")
    YES_NO = "yes_no", _("Yes or no")
    FILE = "file", _("Files")


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    value: str
    labels: Words = {}


class Condition(msgspec.Struct, frozen=True, rename={"equals": "is"}, forbid_unknown_fields=True):
    """Shown when the answer to an earlier field is this one."""

    field: str
    equals: str


class FormField(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    key: str
    kind: Kind
    labels: Words = {}
    helps: Words = {}
    required: bool = False
    choices: tuple[Choice, ...] = ()
    shown_when: Condition | None = None


class BadFields(ValueError):
    """The fields cannot be asked like this; the message says why, in the reader's language."""


SHIPPED_LABELS: Final[dict[str, Promise | str]] = {
    SUBJECT: _("What is it about?"),
    MESSAGE: _("How can we help?"),
    FILES: _("Files"),
}
SHIPPED_HELPS: Final[dict[str, Promise | str]] = {
    MESSAGE: _("Tell us what happened and what you expected. Never send us a password or a card number."),
    FILES: _("Pictures or documents that show what you mean."),
}


def default_fields() -> tuple[FormField, ...]:
    """What a new form asks.  The labels are empty: they are ours, in every language we speak."""
    return (
        FormField(key=SUBJECT, kind=Kind.TEXT, required=True),
        FormField(key=MESSAGE, kind=Kind.LONG_TEXT, required=True),
        FormField(key=FILES, kind=Kind.FILE),
    )


def parse(data: Any) -> tuple[FormField, ...]:
    """The fields in stored or posted data.  Raises BadFields with the reason."""
    try:
        fields = msgspec.convert(data, tuple[FormField, ...])
    except msgspec.ValidationError as error:
        raise BadFields(str(error)) from error
    check(fields)
    return fields


def as_data(fields: Sequence[FormField]) -> list[dict[str, Any]]:
    """The fields as JSON keeps them."""
    return [msgspec.to_builtins(field) for field in fields]


def check(fields: Sequence[FormField]) -> None:
    """Raises BadFields unless every field can be asked, and asked only after what it depends on."""
    if len(fields) > MAX_FIELDS:
        raise BadFields(_("A form has at most %(count)d fields.") % {"count": MAX_FIELDS})
    earlier: dict[str, FormField] = {}
    for field in fields:
        _check_one(field, earlier)
        earlier[field.key] = field
    message = earlier.get(MESSAGE)
    if message is None or message.kind != Kind.LONG_TEXT or not message.required or message.shown_when:
        raise BadFields(_("A form always asks for the message; it cannot be left out."))
    subject = earlier.get(SUBJECT)
    if subject is not None and subject.kind not in (Kind.TEXT, Kind.CHOICE):
        raise BadFields(_("The subject is one line or a choice."))


def _check_one(field: FormField, earlier: Mapping[str, FormField]) -> None:
    if not KEY.fullmatch(field.key) or field.key in RESERVED:
        raise BadFields(_("“%(key)s” cannot name a field: small letters, digits and _ only.") % {"key": field.key})
    if field.key in earlier:
        raise BadFields(_("Two fields are named “%(key)s”.") % {"key": field.key})
    if field.kind == Kind.CHOICE and not 1 <= len({choice.value for choice in field.choices}) <= MAX_CHOICES:
        raise BadFields(_("“%(key)s” needs something to choose from.") % {"key": field.key})
    if len({choice.value for choice in field.choices}) != len(field.choices):
        raise BadFields(_("“%(key)s” offers the same choice twice.") % {"key": field.key})
    condition = field.shown_when
    if condition is not None and condition.equals not in values_of(earlier.get(condition.field)):
        raise BadFields(_("“%(key)s” depends on an answer that no earlier field offers.") % {"key": field.key})


def values_of(field: FormField | None) -> tuple[str, ...]:
    """The answers that other fields may depend on."""
    if field is None:
        return ()
    if field.kind == Kind.YES_NO:
        return ("yes", "no")
    return tuple(choice.value for choice in field.choices) if field.kind == Kind.CHOICE else ()


def shown_keys(fields: Sequence[FormField], answers: Mapping[str, str]) -> frozenset[str]:
    """Which fields are asked, given these answers; what depends on a field that is not asked is not asked either."""
    shown: set[str] = set()
    for field in fields:
        condition = field.shown_when
        if condition is None or (condition.field in shown and answers.get(condition.field) == condition.equals):
            shown.add(field.key)
    return frozenset(shown)


def spoken(words: Mapping[str, str], fallback: Promise | str = "") -> str:
    """The words in the reader's language; else the fallback (ours, translated); else in a language we have."""
    own = words.get((get_language() or "en")[:2], "")
    if own or (fallback and not words):
        return own or str(fallback)
    first = next((words[code] for code in people.company_languages() if words.get(code)), "")
    return first or next((said for said in words.values() if said), "") or str(fallback)


def label_of(field: FormField) -> str:
    return spoken(field.labels, SHIPPED_LABELS.get(field.key, "")) or field.key


def help_of(field: FormField) -> str:
    return spoken(field.helps, SHIPPED_HELPS.get(field.key, "") if not field.labels else "")


def choice_label(field: FormField, value: str) -> str:
    """The words for one answer of a choice or a yes-or-no."""
    if field.kind == Kind.YES_NO:
        return str(_("Yes")) if value == "yes" else str(_("No"))
    found = next((choice for choice in field.choices if choice.value == value), None)
    return (spoken(found.labels) if found else "") or value
