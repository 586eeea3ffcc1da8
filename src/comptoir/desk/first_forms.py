"""Forms of the first minute."""

from typing import Any

from django import forms
from django.conf import settings
from django.conf.locale import LANG_INFO
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from comptoir.conversations.channel import channels
from comptoir.lib import mail_address
from comptoir.people.actions import Seat
from comptoir.people.forms import PASSWORD_HELP
from comptoir.people.models import Account, Role
from comptoir.people.queries import roles
from comptoir.people.zone_field import ZoneField


def language_choices() -> list[tuple[str, str]]:
    """Every language that the screens speak, named in itself."""
    return [(code, LANG_INFO[code]["name_local"].capitalize()) for code, _name in settings.LANGUAGES]


class MailField(forms.EmailField):
    """A mail address, stored as everywhere else."""

    default_error_messages = {"invalid": _("This is no e-mail address: name@example.com is one.")}

    def clean(self, value: Any) -> str:
        given = super().clean(value)
        if not given:
            return ""
        stored = mail_address.normalise(str(given))
        if not stored:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return stored.lower()


class CompanyForm(forms.Form):
    """What the company is called, which languages it speaks, where its day begins."""

    company = forms.CharField(label=_("Name of the company"), max_length=120)
    languages = forms.MultipleChoiceField(
        label=_("Languages of your customers"),
        choices=language_choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Each customer is served in theirs. You can change this later."),
    )
    default_language = forms.ChoiceField(label=_("First language"), choices=language_choices)
    zone = ZoneField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["company"].widget.attrs["autocomplete"] = "organization"

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        chosen, first = said.get("languages", []), said.get("default_language", "")
        if chosen and first:
            said["languages"] = (first, *(code for code in chosen if code != first))
        return said


class FirstAdminForm(CompanyForm):
    """The same with the person who sits here."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    email = MailField(label=_("Your e-mail address"), help_text=_("You sign in with it."))
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=PASSWORD_HELP,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "name"
        self.fields["email"].widget.attrs["autocomplete"] = "username"

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        password_validation.validate_password(password, Account(email=self.data.get("email", "")))
        return password


class InboxesForm(forms.Form):
    """The first team and where customers reach it."""

    team = forms.CharField(label=_("Name of the team"), max_length=80, help_text=_("“Support” will do for the start."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """One field for each channel that proposes an inbox; an empty one leaves it out."""
        super().__init__(*args, **kwargs)
        for channel in channels():
            proposal = channel.proposal()
            if proposal is None:
                continue
            options: dict[str, Any] = {"label": channel.label, "required": False, "help_text": proposal.help}
            field = MailField(**options) if proposal.needs_address else forms.CharField(max_length=120, **options)
            self.fields[f"inbox_{channel.kind}"] = field

    def inboxes(self) -> dict[str, str]:
        """What was said for each kind of channel: a name or an address."""
        said = {name: str(value) for name, value in self.cleaned_data.items() if name.startswith("inbox_")}
        return {name.removeprefix("inbox_"): value for name, value in said.items()}


class InviteForm(forms.Form):
    """One seat to offer."""

    email = MailField(label=_("E-mail address"))
    name = forms.CharField(label=_("Name"), max_length=120, required=False)
    role = forms.ModelChoiceField(label=_("Role"), queryset=Role.objects.none(), empty_label=None)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        role = self.fields["role"]
        role.queryset = roles()  # type: ignore[attr-defined]
        role.label_from_instance = lambda each: each.label  # type: ignore[attr-defined]

    def seat(self) -> Seat:
        """What the form offers."""
        return Seat(self.cleaned_data["name"], self.cleaned_data["role"])
