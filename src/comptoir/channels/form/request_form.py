"""A form's fields as a Django form: what is asked of this reader, checked in words."""

from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _

from comptoir.channels.form.fields import (
    MESSAGE,
    FormField,
    Kind,
    choice_label,
    help_of,
    label_of,
    parse,
    shown_keys,
)
from comptoir.channels.form.models import Form
from comptoir.files.forms import UploadsField, uploads_of
from comptoir.files.uploads import KeptUpload
from comptoir.people import queries as people
from comptoir.people.models import Customer, Identity

LINE_CHARS: Final = 200
TEXT_CHARS: Final = 20_000
FEW_CHOICES: Final = 5  # shown at once; more fold into a list


class RequestForm(forms.Form):
    """One form for one reader.  `fields_asked` are those with an answer; the sender is asked of strangers only."""

    use_required_attribute = False  # what is missing is said in words, all at once, by the server

    def __init__(self, form: Form, customer: Customer | None, data: Any = None, files: Any = None, **given: Any):
        super().__init__(data, files, prefix="f", **given)
        self.asked = parse(form.fields)
        self.is_stranger = customer is None
        for field in self.asked:
            self.fields[field.key] = _control(field)
        if self.is_stranger:
            self.fields["email"] = _email(_("Your e-mail address"), _("We answer there. Nobody else sees it."))
            self.fields["name"] = forms.CharField(label=_("Your name"), max_length=160, required=False)
            self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.shown = shown_keys(self.asked, {field.key: self._raw(field.key) for field in self.asked})
        for field in self.asked:
            if field.key not in self.shown:
                self.fields[field.key].required = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        for field in self.asked:
            if field.key not in self.shown:
                cleaned.pop(field.key, None)
                self.errors.pop(field.key, None)
        return cleaned

    def uploads_of(self, key: str) -> list[KeptUpload]:
        """The files of one field that are with us already, to name them again in the page."""
        return uploads_of(self, key)

    def words(self) -> list[str]:
        """All that a valid form says, files by their content: the same words are the same sending."""
        said = []
        for key, value in self.cleaned_data.items():
            parts = [each.file.sha256 for each in value] if isinstance(value, list) else [str(value)]
            said += [key, *parts]
        return said

    def _raw(self, key: str) -> str:
        source = self.data.get(self.add_prefix(key)) if self.is_bound else self.initial.get(key)
        return source if isinstance(source, str) else ""


def _control(field: FormField) -> forms.Field:
    control = _of_kind(field)
    control.label, control.help_text = label_of(field), help_of(field)
    control.required = field.required
    if type(control) in (forms.CharField, forms.DecimalField, forms.DateField):
        control.error_messages["required"] = _("Please fill this in.")
    return control


def _of_kind(field: FormField) -> forms.Field:
    match field.kind:
        case Kind.LONG_TEXT:
            rows = "8" if field.key == MESSAGE else "4"
            return forms.CharField(max_length=TEXT_CHARS, widget=forms.Textarea(attrs={"rows": rows}))
        case Kind.EMAIL:
            return _email("", "")
        case Kind.PHONE:
            return _Address(Identity.Kind.PHONE, widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"}))
        case Kind.NUMBER:
            wrong = {"invalid": _("Please write a number, such as 12 or 3.5.")}
            return forms.DecimalField(max_digits=18, decimal_places=4, error_messages=wrong)
        case Kind.DATE:
            box = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            return forms.DateField(widget=box, error_messages={"invalid": _("Please write a date as 2026-03-31.")})
        case Kind.CHOICE | Kind.YES_NO:
            return _choice(field)
        case Kind.FILE:
            return UploadsField()
        case _:
            return forms.CharField(max_length=LINE_CHARS)


def _choice(field: FormField) -> forms.Field:
    values = ("yes", "no") if field.kind == Kind.YES_NO else tuple(choice.value for choice in field.choices)
    offered = [(value, choice_label(field, value)) for value in values]
    missing = {"required": _("Please choose one.")}
    if len(offered) <= FEW_CHOICES:
        return forms.ChoiceField(choices=offered, widget=forms.RadioSelect, error_messages=missing)
    return forms.ChoiceField(choices=[("", _("Choose…")), *offered], error_messages=missing)


def _email(label: str, help_text: str) -> forms.Field:
    box = forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"})
    missing = {"required": _("We need an address to answer to.")}
    return _Address(Identity.Kind.EMAIL, label=label, help_text=help_text, widget=box, error_messages=missing)


class _Address(forms.CharField):
    """An address as it will be stored: a mail address, or a phone number with its country."""

    def __init__(self, kind: Identity.Kind, **options: Any) -> None:
        super().__init__(max_length=320, **options)
        self.kind = kind

    def clean(self, value: Any) -> str:
        text = str(super().clean(value))
        if not text:
            return ""
        found = people.normalised(self.kind, text)
        if not found and self.kind == Identity.Kind.EMAIL:
            raise forms.ValidationError(_("This does not look like an e-mail address. Example: name@example.com"))
        if not found:
            raise forms.ValidationError(_("This does not look like a phone number. Example: +33 1 23 45 67 89"))
        return found
