"""The accounts library's forms in our words: one plain label each, no placeholders, one password field."""

from typing import Any, Final

from allauth.account.forms import (
    AddEmailForm,
    ChangePasswordForm,
    LoginForm,
    ReauthenticateForm,
    ResetPasswordForm,
    ResetPasswordKeyForm,
    SetPasswordForm,
)
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByCodeForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import LoginWebAuthnForm
from django import forms
from django.utils.translation import gettext_lazy as _

LABELS: Final = {
    "login": _("E-mail address"),
    "email": _("E-mail address"),
    "password": _("Password"),
    "oldpassword": _("Password until now"),
    "password1": _("New password"),
    "code": _("Code"),
}
PASSWORD_HELP: Final = _("At least ten characters. A few words that you can remember are better than one with tricks.")


class InOurWords(forms.Form):
    """Mixed in before a form of the library."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password2", None)  # the page can show what was typed, so nobody types it twice
        for name, field in self.fields.items():
            if name in LABELS:
                field.label = LABELS[name]
            field.widget.attrs.pop("placeholder", None)
            field.help_text = PASSWORD_HELP if name == "password1" else ""
        if "code" in self.fields:
            self.fields["code"].widget.attrs.update({"autocomplete": "one-time-code", "spellcheck": "false"})


class SignInForm(InOurWords, LoginForm):  # type: ignore[misc]  # the library is untyped
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs["autocomplete"] = "username webauthn"


class NewPasswordForm(InOurWords, SetPasswordForm):  # type: ignore[misc]
    """For who signed in by passkey or code until now."""


class OtherPasswordForm(InOurWords, ChangePasswordForm):  # type: ignore[misc]
    """For who has one."""


class ForgottenForm(InOurWords, ResetPasswordForm):  # type: ignore[misc]
    """Asks for the link."""


class ForgottenKeyForm(InOurWords, ResetPasswordKeyForm):  # type: ignore[misc]
    """Behind the link."""


class OtherAddressForm(InOurWords, AddEmailForm):  # type: ignore[misc]
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = _("New e-mail address")


class ProveAgainForm(InOurWords, ReauthenticateForm):  # type: ignore[misc]
    """The password once more."""


class ProveAgainByCodeForm(InOurWords, ReauthenticateByCodeForm):  # type: ignore[misc]
    """A code of the app, or a recovery code, once more."""


class SecondFactorForm(InOurWords, AuthenticateForm):  # type: ignore[misc]
    """A code of the app, or a recovery code."""


class AppForm(InOurWords, ActivateTOTPForm):  # type: ignore[misc]
    """The first code that the app shows."""


class PasskeyForm(LoginWebAuthnForm):  # type: ignore[misc]
    """What the browser's passkey window answered; the library trusts its shape, and anybody can send anything."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise forms.ValidationError(_("This is no passkey.")) from error
