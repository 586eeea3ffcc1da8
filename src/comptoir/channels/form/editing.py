"""Changing a form's fields: each answers the new fields, or says why it cannot be (fields.BadFields)."""

from collections.abc import Sequence

from django.utils.text import slugify
from django.utils.translation import gettext as _

from comptoir.channels.form.fields import KEY, MESSAGE, RESERVED, BadFields, FormField, Words, check

Fields = tuple[FormField, ...]


def kept(fields: Sequence[FormField], field: FormField) -> Fields:
    """With this field in the place of its former self, or at the end, before the files and the message's end."""
    keys = [each.key for each in fields]
    if field.key in keys:
        changed = tuple(field if each.key == field.key else each for each in fields)
    else:
        changed = (*fields, field)
    check(changed)
    return changed


def moved(fields: Sequence[FormField], key: str, by: int) -> Fields:
    """With this field one place up (-1) or down (1)."""
    row = list(fields)
    at = next(number for number, each in enumerate(row) if each.key == key)
    to = max(0, min(len(row) - 1, at + by))
    row.insert(to, row.pop(at))
    check(row)
    return tuple(row)


def without(fields: Sequence[FormField], key: str) -> Fields:
    """Without this field; never without the message, nor while others depend on it."""
    if key == MESSAGE:
        raise BadFields(_("A form always asks for the message; it cannot be left out."))
    left = tuple(each for each in fields if each.key != key)
    check(left)
    return left


def free_key(labels: Words, taken: Sequence[str]) -> str:
    """A key for a new field, made of its first label: `order_number`."""
    first = next((words for words in labels.values() if words), "")
    stem = slugify(first).replace("-", "_")[:30].strip("_")
    if not KEY.fullmatch(stem) or stem in RESERVED:
        stem = f"field_{stem}".strip("_")[:30] if KEY.fullmatch(f"field_{stem}"[:30]) else "field"
    numbered = (f"{stem}_{number}" for number in range(2, len(taken) + 3))
    return stem if stem not in taken else next(key for key in numbered if key not in taken)
