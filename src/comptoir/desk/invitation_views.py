"""Taking a seat: an agent opens their invitation, says their name, and chooses a password or a passkey."""

from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.mfa.webauthn.forms import SignupWebAuthnForm
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.internal import flows as webauthn_flows
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from comptoir.desk.account_forms import SeatForm, SeatNameForm
from comptoir.lib.client_address import client_address, network_of
from comptoir.people import actions
from comptoir.people.access import VisitorRequest, invitation_for, open_to_all
from comptoir.people.models import Account, Invitation

OPENED = actions.Rate("invitation opened", 60, actions.HOUR)


@never_cache
@require_http_methods(["GET", "POST"])
@sensitive_post_parameters("password")
@open_to_all
def invitation(request: VisitorRequest, token: str) -> HttpResponse:
    """The signed link is the door; behind it, name and password."""
    try:
        seat = _opened(request, token)
    except (actions.InvitationClosed, actions.TooOften):
        return _closed(request)
    form = SeatForm(request.POST or None, email=seat.email, initial={"name": seat.name})
    if request.method == "POST" and form.is_valid():
        try:
            agent = actions.accept_invitation(
                seat, form.cleaned_data["name"], form.cleaned_data["password"], form.cleaned_data["zone"]
            )
        except actions.InvitationClosed:
            return _closed(request)
        return sign_in(request, agent.account, "password")
    context = {"form": form, "seat": seat, "passkey_url": reverse("account_invitation_passkey", args=[token])}
    return render(request, "desk/account/invitation.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
@open_to_all
def passkey(request: VisitorRequest, token: str) -> HttpResponse:
    """The same with a passkey instead of a password: first the name, then the browser's window.

    The seat is taken only when the passkey is made: who turns back finds the invitation open.
    """
    try:
        seat = _opened(request, token)
        account = actions.account_for_passkey(seat)
    except (actions.InvitationClosed, actions.TooOften):
        return _closed(request)
    name_form = SeatNameForm(request.POST or None, initial={"name": seat.name})
    form = SignupWebAuthnForm(request.POST if request.POST.get("credential") else None, user=account)
    if request.method == "POST" and name_form.is_valid() and form.is_valid():
        try:
            _take(request, seat, account, name_form.cleaned_data, form.cleaned_data)
        except actions.InvitationClosed:
            return _closed(request)
        return sign_in(request, account, "mfa", type="webauthn", passwordless=True)
    context = {
        "form": name_form,
        "seat": seat,
        "options": webauthn.begin_registration(account, True),
        "back": reverse("account_invitation", args=[token]),
        "errors": [error for errors in form.errors.values() for error in errors],
    }
    return render(request, "desk/account/invitation_passkey.html", context)


@transaction.atomic
def _take(request: HttpRequest, seat: Invitation, account: Account, said: dict[str, Any], made: dict[str, Any]) -> None:
    actions.accept_invitation(seat, said["name"], zone=said["zone"])
    webauthn_flows.signup_authenticator(request, user=account, name=made["name"], credential=made["credential"])


def _opened(request: VisitorRequest, token: str) -> Invitation:
    actions.count(OPENED, network_of(client_address(request)))
    try:
        return invitation_for(token)
    except Http404:
        raise actions.InvitationClosed from None


def _closed(request: HttpRequest) -> HttpResponse:
    return render(request, "desk/account/invitation_closed.html", status=410)


def sign_in(request: HttpRequest, account: Account, method: str, *, to: str = "/desk/", **how: Any) -> HttpResponse:
    """Sign somebody in who has just proved themselves, and go on to `to`."""
    record_authentication(request, account, method=method, **how)
    answer: HttpResponse = perform_login(request, Login(user=account, email=account.email, redirect_url=to))
    return answer
