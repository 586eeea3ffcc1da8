"""Forms of one's own account: the seat of an invitation, the profile, how the desk looks."""

import zoneinfo
from typing import Any, Final

from django import forms
from django.contrib.auth import password_validation
from django.utils.translation import gettext_lazy as _

from comptoir.people import queries
from comptoir.people.forms import PASSWORD_HELP
from comptoir.people.models import Account
from comptoir.people.zone_field import ZoneField

UNKNOWN_ZONE: Final = "UTC"


class HiddenZoneField(forms.CharField):
    """The browser's zone, filled in by script; one that is none counts as unknown."""

    def __init__(self) -> None:
        super().__init__(required=False, widget=forms.HiddenInput(attrs={"data-zone": ""}), max_length=64)

    def clean(self, value: Any) -> str:
        name = str(super().clean(value))
        return name if name in zoneinfo.available_timezones() else ""


class SeatNameForm(forms.Form):
    """Who takes the seat."""

    name = forms.CharField(label=_("Your name"), max_length=120, help_text=_("As customers read it."))
    zone = HiddenZoneField()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].widget.attrs["autocomplete"] = "name"


class SeatForm(SeatNameForm):
    """The same, with a password."""

    password = forms.CharField(
        label=_("Password"),
        strip=False,
        help_text=PASSWORD_HELP,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_password(self) -> str:
        password = str(self.cleaned_data["password"])
        password_validation.validate_password(password, Account(email=self.email))
        return password


THEMES: Final = (("", _("As the device")), ("light", _("Light")), ("dark", _("Dark")))
DENSITIES: Final = (("comfortable", _("Comfortable")), ("compact", _("Compact: more on one screen")))


class ProfileForm(forms.Form):
    """Who the agent is to customers, and in which language and zone they work."""

    name = forms.CharField(label=_("Your name"), max_length=120)
    language = forms.ChoiceField(label=_("Language of the desk"))
    zone = ZoneField()
    signature = forms.CharField(
        label=_("Signature"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Stands below your answers by e-mail."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = queries.language_names()  # type: ignore[attr-defined]


class PreferencesForm(forms.Form):
    """How the desk looks and sounds to this agent."""

    theme = forms.ChoiceField(label=_("Colours"), choices=THEMES, required=False, widget=forms.RadioSelect)
    density = forms.ChoiceField(label=_("Density"), choices=DENSITIES, required=False, widget=forms.RadioSelect)
    has_sounds = forms.BooleanField(label=_("A quiet sound for what is new"), required=False)
    has_notifications = forms.BooleanField(
        label=_("Notifications of this browser"),
        required=False,
        help_text=_("The browser asks you once whether it may show them."),
    )
