"""What our letters to account holders say, and what we tell on the page after what the accounts library did."""

from collections.abc import Callable
from typing import Any, Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

Facts = dict[str, Any]
Said = tuple[str, list[str]]  # the subject, the paragraphs

NOTICES: Final[dict[str, Promise | str]] = {
    "account/email/email_changed": gettext_lazy("Your e-mail address was changed."),
    "account/email/email_deleted": gettext_lazy("An e-mail address was removed from your account."),
    "account/email/password_changed": gettext_lazy("Your password was changed."),
    "account/email/password_reset": gettext_lazy("Your password was set anew."),
    "account/email/password_set": gettext_lazy("A password was set for your account."),
    "mfa/email/recovery_codes_generated": gettext_lazy("New recovery codes were made for your account."),
    "mfa/email/totp_activated": gettext_lazy("Signing in with an authenticator app was turned on."),
    "mfa/email/totp_deactivated": gettext_lazy("Signing in with an authenticator app was turned off."),
    "mfa/email/webauthn_added": gettext_lazy("A passkey was added to your account."),
    "mfa/email/webauthn_removed": gettext_lazy("A passkey was removed from your account."),
}

TOLD: Final[dict[str, Promise | str]] = {
    "account/messages/email_confirmation_sent.txt": gettext_lazy("We have sent a link to confirm the new address."),
    "account/messages/email_confirmed.txt": gettext_lazy("The address is confirmed."),
    "account/messages/email_confirmation_failed.txt": gettext_lazy("This address belongs to another account."),
    "account/messages/email_deleted.txt": gettext_lazy("The address is removed."),
    "account/messages/cannot_delete_primary_email.txt": gettext_lazy("This is the address you sign in with."),
    "account/messages/unverified_primary_email.txt": gettext_lazy("Confirm the address first."),
    "account/messages/primary_email_set.txt": gettext_lazy("You sign in with this address now."),
    "account/messages/password_changed.txt": gettext_lazy("Your password is changed."),
    "account/messages/password_set.txt": gettext_lazy("Your password is set."),
    "account/messages/login_code_sent.txt": gettext_lazy("We have sent you a code."),
    "mfa/messages/totp_activated.txt": gettext_lazy("Your authenticator app is ready."),
    "mfa/messages/totp_deactivated.txt": gettext_lazy("The authenticator app is turned off."),
    "mfa/messages/webauthn_added.txt": gettext_lazy("The passkey is added."),
    "mfa/messages/webauthn_removed.txt": gettext_lazy("The passkey is removed."),
    "mfa/messages/recovery_codes_generated.txt": gettext_lazy("Here are your recovery codes. Keep them safe."),
}

REFUSED: Final[dict[str, Promise | str]] = {
    "account_inactive": gettext_lazy("This account is closed."),
    "email_password_mismatch": gettext_lazy("This address and this password do not go together."),
    "email_taken": gettext_lazy("Another account has this address."),
    "duplicate_email": gettext_lazy("This is your address already."),
    "same_as_current": gettext_lazy("This is what you have now."),
    "enter_current_password": gettext_lazy("That is not the password you have now."),
    "incorrect_password": gettext_lazy("That is not your password."),
    "incorrect_code": gettext_lazy("That was not right, or it is too late for this code. Take the one shown now."),
    "too_many_login_attempts": gettext_lazy("Too many tries. Please wait a few minutes."),
    "rate_limited": gettext_lazy("Too many tries. Please wait a few minutes."),
    "invalid_or_expired_key": gettext_lazy("This link is spent."),
    "invalid_password_reset": gettext_lazy("This link is spent."),
    "cannot_delete_authenticator": gettext_lazy("The company asks for a second step, so one must stay."),
    "unverified_email": gettext_lazy("Confirm your e-mail address first."),
}


def invitation(company: str, inviter: str, link: str) -> Said:
    """The letter that offers a seat."""
    opening = (
        _("%(inviter)s invites you to answer customers at %(company)s.") % {"inviter": inviter, "company": company}
        if inviter
        else _("You are invited to answer customers at %(company)s.") % {"company": company}
    )
    return _("Your seat at %(company)s") % {"company": company}, [
        opening,
        _("Open this link to choose how you sign in. It works once, for seven days:"),
        link,
    ]


def of_library(prefix: str, company: str, facts: Facts) -> Said | None:
    """The letter that the accounts library asks for by a template's name; none when it is not ours to send."""
    if prefix in NOTICES:
        return str(NOTICES[prefix]), [
            str(NOTICES[prefix]),
            _("It came from %(ip)s.") % {"ip": facts.get("ip", "?")},
            _("If it was not you, change your password now and tell your admin."),
        ]
    written = _LETTERS.get(prefix)
    return written(company, facts) if written else None


def _reset(company: str, facts: Facts) -> Said:
    return _("A new password for %(company)s") % {"company": company}, [
        _("Somebody, we hope you, asked for a new password. Open this link to choose one:"),
        str(facts["password_reset_url"]),
        _("If it was not you, do nothing: your password stays as it is."),
    ]


def _confirm(company: str, facts: Facts) -> Said:
    return _("Confirm your address for %(company)s") % {"company": company}, [
        _("Open this link to confirm that this address is yours:"),
        str(facts.get("activate_url") or facts.get("code", "")),
        _("If you did not ask for it, do nothing."),
    ]


def _code(company: str, facts: Facts) -> Said:
    return _("%(code)s is your code for %(company)s") % {"code": facts["code"], "company": company}, [
        _("Your code to sign in:"),
        str(facts["code"]),
        _("Nobody of ours will ever ask you for it."),
    ]


_LETTERS: Final[dict[str, Callable[[str, Facts], Said]]] = {
    "account/email/password_reset_key": _reset,
    "account/email/email_confirmation": _confirm,
    "account/email/email_confirmation_signup": _confirm,
    "account/email/login_code": _code,
}
