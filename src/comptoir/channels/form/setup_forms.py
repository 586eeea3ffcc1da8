"""What agents fill in to set a form up."""

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils import translation
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from comptoir.channels.form.actions import FormDetails
from comptoir.channels.form.editing import free_key
from comptoir.channels.form.fields import (
    MESSAGE,
    SUBJECT,
    Choice,
    Condition,
    FormField,
    Kind,
    choice_label,
    label_of,
    values_of,
)
from comptoir.channels.form.models import Form
from comptoir.people import queries as people

BLANK_CHOICES: Final = 3
MOST_CHOICES: Final = 30  # on one page; what is more comes from data
SEPARATOR: Final = "="


class DetailsForm(forms.Form):
    """A form's address, title and introduction."""

    slug = forms.SlugField(
        label=gettext_lazy("Address"), max_length=60, help_text=gettext_lazy("Stands behind /new/ in the address.")
    )
    is_active = forms.BooleanField(label=gettext_lazy("Customers may use it"), required=False)

    def __init__(self, form: Form, data: Any = None) -> None:
        words = {f"title_{code}": form.titles.get(code, "") for code, _name in people.language_names()}
        words |= {f"intro_{code}": form.intros.get(code, "") for code, _name in people.language_names()}
        super().__init__(data, initial={"slug": form.slug, "is_active": form.is_active, **words})
        self.form = form
        for code, name in people.language_names():
            self.fields[f"title_{code}"] = _line(_("Title, %(language)s") % {"language": name}, 120)
            self.fields[f"intro_{code}"] = _lines(_("Introduction, %(language)s") % {"language": name}, 600)

    def clean_slug(self) -> str:
        """Nobody else's."""
        slug = str(self.cleaned_data["slug"])
        if Form.objects.filter(slug=slug).exclude(pk=self.form.pk).exists():
            raise forms.ValidationError(_("Another form has this address."))
        return slug

    def details(self) -> FormDetails:
        """What was filled in."""
        given = self.cleaned_data
        return FormDetails(given["slug"], _words(given, "title"), _words(given, "intro"), given["is_active"])


class FieldForm(forms.Form):
    """One field: what it asks, in every language, and when."""

    kind = forms.ChoiceField(label=gettext_lazy("Kind"), choices=Kind.choices)
    required = forms.BooleanField(label=gettext_lazy("Must be answered"), required=False)
    shown_when = forms.ChoiceField(label=gettext_lazy("Asked"), required=False)

    def __init__(self, fields: Sequence[FormField], held: FormField | None, data: Any = None) -> None:
        super().__init__(data, initial=_initial(held))
        self.held, self.all_fields = held, fields
        self.languages = people.language_names()
        for code, name in self.languages:
            self.fields[f"label_{code}"] = _line(_("Question, %(language)s") % {"language": name}, 200)
            self.fields[f"help_{code}"] = _line(_("Help, %(language)s") % {"language": name}, 400)
            with translation.override(code):  # what is asked while nothing is written here
                self.fields[f"label_{code}"].widget.attrs["placeholder"] = label_of(held) if held else ""
        rows = min(len(held.choices) if held else 0, MOST_CHOICES) + BLANK_CHOICES
        self.choice_rows = [self._choice_row(number) for number in range(rows)]
        self.fields["shown_when"].choices = _conditions(fields, held)  # type: ignore[attr-defined]
        if held and held.key in (MESSAGE, SUBJECT):
            self.fields["kind"].disabled = held.key == MESSAGE
            self.fields["required"].disabled = self.fields["shown_when"].disabled = held.key == MESSAGE

    def _choice_row(self, number: int) -> list[str]:
        names = []
        for code, name in self.languages:
            label = _("Choice %(number)d, %(language)s") % {"number": number + 1, "language": name}
            self.fields[f"choice_{number}_{code}"] = _line(label, 120)
            names.append(f"choice_{number}_{code}")
        return names

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.held and not any(cleaned.get(f"label_{code}") for code, _name in self.languages):
            self.add_error(f"label_{self.languages[0][0]}", _("Please write the question in one language at least."))
        if cleaned.get("kind") == Kind.CHOICE and not self._choices():
            self.add_error("choice_0_" + self.languages[0][0], _("Please write at least one choice."))
        return cleaned

    def field(self) -> FormField:
        """What was filled in, as a field."""
        given = self.cleaned_data
        labels = _words(given, "label")
        key = self.held.key if self.held else free_key(labels, [each.key for each in self.all_fields])
        other, _sign, value = given["shown_when"].partition(SEPARATOR)
        return FormField(
            key=key,
            kind=Kind(given["kind"]),
            labels=labels,
            helps=_words(given, "help"),
            required=given["required"],
            choices=self._choices() if given["kind"] == Kind.CHOICE else (),
            shown_when=Condition(other, value) if other else None,
        )

    def _choices(self) -> tuple[Choice, ...]:
        """A choice keeps its value when its words change: answers and conditions are kept under it."""
        known = [each.value for each in self.held.choices] if self.held else []
        found: list[Choice] = []
        for number in range(len(self.choice_rows)):
            labels = _words(self.cleaned_data, f"choice_{number}")
            if labels:
                taken = {*known, *(each.value for each in found)}
                value = known[number] if number < len(known) else _free_value(labels, taken)
                found.append(Choice(value, labels))
        return tuple(found)


def _free_value(labels: dict[str, str], taken: set[str]) -> str:
    stem = slugify(next(iter(labels.values())))[:40] or "choice"
    return stem if stem not in taken else next(f"{stem}-{n}" for n in range(2, 200) if f"{stem}-{n}" not in taken)


def _initial(held: FormField | None) -> dict[str, Any]:
    if held is None:
        return {"kind": Kind.TEXT}
    condition = held.shown_when
    initial: dict[str, Any] = {"kind": held.kind, "required": held.required}
    initial["shown_when"] = f"{condition.field}{SEPARATOR}{condition.equals}" if condition else ""
    initial |= {f"label_{code}": words for code, words in held.labels.items()}
    initial |= {f"help_{code}": words for code, words in held.helps.items()}
    for number, choice in enumerate(held.choices[:MOST_CHOICES]):
        initial |= {f"choice_{number}_{code}": words for code, words in choice.labels.items()}
    return initial


def _conditions(fields: Sequence[FormField], held: FormField | None) -> list[tuple[str, str]]:
    """Every answer that an earlier field offers."""
    offered = [("", _("Always"))]
    for field in fields:
        if held and field.key == held.key:
            break
        for value in values_of(field):
            words = {"question": label_of(field), "answer": choice_label(field, value)}
            offered.append((f"{field.key}{SEPARATOR}{value}", _("When “%(question)s” is “%(answer)s”") % words))
    return offered


def _words(given: dict[str, Any], stem: str) -> dict[str, str]:
    codes = [code for code, _name in people.language_names()]
    return {code: given[f"{stem}_{code}"] for code in codes if given.get(f"{stem}_{code}")}


def _line(label: str, length: int) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=False)


def _lines(label: str, length: int) -> forms.CharField:
    return forms.CharField(label=label, max_length=length, required=False, widget=forms.Textarea(attrs={"rows": 2}))
