"""What customers fill in on pages of their own."""

from typing import Any

from allauth.core.internal.cryptokit import compare_user_code
from django import forms
from django.utils.translation import gettext_lazy as _

from comptoir.files.forms import UploadsField
from comptoir.people import queries as people
from comptoir.people.models import Identity
from comptoir.people.zone_field import ZoneField

WORDS_CHARS = 20_000


class FollowUpForm(forms.Form):
    """Words, files, or both."""

    text = forms.CharField(
        label=_("Your reply"),
        max_length=WORDS_CHARS,
        required=False,
        widget=forms.Textarea(attrs={"rows": "4"}),
    )
    uploads = UploadsField(label=_("Files"), required=False)

    use_required_attribute = False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not cleaned.get("text") and not cleaned.get("uploads"):
            self.add_error("text", _("Please write something, or add a file."))
        return cleaned


class EmailForm(forms.Form):
    """To whom a link or a code goes."""

    email = forms.CharField(
        label=_("Your e-mail address"),
        max_length=320,
        widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email"}),
        error_messages={"required": _("Please write your e-mail address.")},
    )

    use_required_attribute = False

    def clean_email(self) -> str:
        """The address as it is stored."""
        address = people.normalised(Identity.Kind.EMAIL, self.cleaned_data["email"])
        if not address:
            raise forms.ValidationError(_("This does not look like an e-mail address. Example: name@example.com"))
        return address


class CodeForm(forms.Form):
    """The code from the letter; spaces and small letters do not matter."""

    code = forms.CharField(
        label=_("Code"),
        max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false"}),
        error_messages={"required": _("Please type the code from our e-mail.")},
    )

    use_required_attribute = False

    def __init__(self, expected: str, data: Any = None) -> None:
        super().__init__(data)
        self.expected = expected

    def clean_code(self) -> str:
        given = str(self.cleaned_data["code"])
        if not compare_user_code(actual=given, expected=self.expected):
            raise forms.ValidationError(_("This is not the code that we sent."))
        return given


class ProfileForm(forms.Form):
    """How a customer wishes to be spoken to."""

    name = forms.CharField(
        label=_("Your name"),
        max_length=160,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    language = forms.ChoiceField(label=_("Language"))
    zone = ZoneField()

    use_required_attribute = False

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        self.fields["language"].choices = people.language_names()  # type: ignore[attr-defined]
