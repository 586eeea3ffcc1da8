"""Signing in and out: by a code that goes to the mailbox, or by a passkey.  Nobody needs to sign up first."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.account.stages import LoginByCodeStage, LoginStageController
from allauth.core.exceptions import RateLimited
from allauth.mfa.webauthn.views import LoginWebAuthnView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from comptoir.helpcenter import actions
from comptoir.helpcenter.forms import CodeForm, EmailForm
from comptoir.helpcenter.friction import TooOften, count_code, wait_words
from comptoir.lib.client_address import client_address
from comptoir.people.access import VisitorRequest, open_to_all

OFFER_PASSKEY = "offer_passkey"  # in the session: the next page may offer a quicker way


@open_to_all
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: VisitorRequest) -> HttpResponse:
    """Ask for the address and send it a code.  The answer is the same whether we know the address or not."""
    if request.customer is not None:
        return HttpResponseRedirect(next_of(request))
    if request.method != "POST":
        return _page(request, EmailForm(), 200)
    form = EmailForm(request.POST)
    if not form.is_valid():
        return _page(request, form, 422)
    address = form.cleaned_data["email"]
    try:
        count_code(client_address(request), address)
    except TooOften as limit:
        form.add_error(None, wait_words(limit))
        response = _page(request, form, 429)
        response["Retry-After"] = str(limit.after_s)
        return response
    account = actions.account_for_code(address)
    LoginCodeVerificationProcess.initiate(request=request, user=account, email=address)
    return HttpResponseRedirect(_with_next(request, "helpcenter:code"))


@open_to_all
@never_cache
@sensitive_post_parameters("code")
@require_http_methods(["GET", "HEAD", "POST"])
def code(request: VisitorRequest) -> HttpResponse:
    """Take the code; whoever has it is in."""
    stage = LoginStageController.enter(request, LoginByCodeStage.key)
    process = LoginCodeVerificationProcess.resume(stage) if stage else None
    if process is None:
        if request.method == "POST":
            messages.error(request, _("This code is too old. Here you get a new one."))
        return HttpResponseRedirect(_with_next(request, "helpcenter:sign_in"))
    facts = {"email": process.state["email"], "may_resend": process.can_resend, "next": next_of(request)}
    if request.method != "POST":
        return render(request, "helpcenter/code.html", {**facts, "form": CodeForm(process.code)})
    if "again" in request.POST:
        return _send_again(request, process)
    form = CodeForm(process.code, request.POST)
    if form.is_valid():
        return _enter(request, process)
    if process.record_invalid_attempt():
        return render(request, "helpcenter/code.html", {**facts, "form": form}, status=422)
    messages.error(request, _("That was wrong too often. Here you get a new code."))
    return HttpResponseRedirect(_with_next(request, "helpcenter:sign_in"))


def _enter(request: HttpRequest, process: LoginCodeVerificationProcess) -> HttpResponse:
    """Sign in.  A customer's second address leads to the same sign-in, which keeps its own address."""
    proved, process.state["email"] = process.state["email"], process.user.email
    response: HttpResponse = process.finish(next_of(request))
    actions.prove_mail(proved)
    request.session[OFFER_PASSKEY] = True
    return response


def _send_again(request: HttpRequest, process: LoginCodeVerificationProcess) -> HttpResponse:
    try:
        if process.can_resend:
            process.resend()
    except RateLimited:
        messages.error(request, _("Please wait a moment before you ask for another code."))
    return HttpResponseRedirect(_with_next(request, "helpcenter:code"))


@open_to_all
@require_POST
def sign_out(request: VisitorRequest) -> HttpResponse:
    """End this session."""
    get_adapter(request).logout(request)
    return HttpResponseRedirect(reverse("helpcenter:home"))


def next_of(request: HttpRequest) -> str:
    """Where to go afterwards: a page of ours that the address names, else my requests."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    if wanted.startswith("/") and url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        return wanted
    return reverse("helpcenter:my_requests")


def _with_next(request: HttpRequest, name: str) -> str:
    return f"{reverse(name)}?{urlencode({'next': next_of(request)})}"


def _page(request: HttpRequest, form: EmailForm, status: int) -> HttpResponse:
    return render(request, "helpcenter/sign_in.html", {"form": form, "next": next_of(request)}, status=status)


class PasskeySignIn(LoginWebAuthnView):  # type: ignore[misc]  # the library is untyped
    """The browser's answer to the passkey window: in, or back to the customers' page."""

    door = "open"

    def form_invalid(self, form: Any) -> HttpResponse:
        messages.error(self.request, _("This passkey is not known here. You can use a code instead."))
        return HttpResponseRedirect(_with_next(self.request, "helpcenter:sign_in"))


passkey = never_cache(PasskeySignIn.as_view())
