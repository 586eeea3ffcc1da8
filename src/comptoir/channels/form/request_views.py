"""The page on which a request begins."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from comptoir.channels.form import access, actions, friction
from comptoir.channels.form.models import Form
from comptoir.channels.form.request_form import RequestForm
from comptoir.channels.form.shown import questions
from comptoir.channels.form.wording import intro_of, title_of
from comptoir.conversations.follow import follow_path
from comptoir.files import uploads
from comptoir.lib import once, tokens
from comptoir.lib.client_address import client_address
from comptoir.people import queries as people
from comptoir.people.access import VisitorRequest, open_to_all
from comptoir.people.actions import Address, TooOften, address_of
from comptoir.people.models import Identity

PAGE = "form"


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def request_page(request: VisitorRequest, slug: str) -> HttpResponse:
    """Show the form; take it in when it is sent, and lead to the page that confirms it."""
    form = access.open_form(slug)
    if request.method == "POST":
        return _send(request, form)
    words = request.GET.get("words", "")[:2000]
    return _page(request, form, RequestForm(form, request.customer, initial={"message": words}))


def _send(request: VisitorRequest, form: Form) -> HttpResponse:
    filled = RequestForm(form, request.customer, request.POST, request.FILES)
    is_valid = filled.is_valid()
    try:
        page = once.read(PAGE, request.POST.get("token", ""))
    except tokens.TokenError:
        filled.add_error(None, _("This page was open for a long time. Please look it over and press Send again."))
        return _page(request, form, filled, status=422)
    doubt = friction.suspicion(page, request.POST.get(friction.TRAP, ""))
    if doubt:
        filled.add_error(None, doubt)
    if not is_valid or doubt:
        return _page(request, form, filled, status=422, has_trap=bool(request.POST.get(friction.TRAP)))
    try:
        friction.count_sending(filled, request.customer, client_address(request))
    except TooOften as limit:
        return _refuse(request, form, filled, limit)
    receipt = actions.submit(form, filled, _sender(request, filled), page.with_words(*filled.words()))
    return HttpResponseRedirect(f"{follow_path(receipt.conversation)}?received")


def _sender(request: VisitorRequest, filled: RequestForm) -> Address:
    if request.customer is not None:
        return address_of(request.customer)
    given = filled.cleaned_data
    return Address(Identity.Kind.EMAIL, given["email"], given["name"], language=get_language() or "")


def _refuse(request: VisitorRequest, form: Form, filled: RequestForm, limit: TooOften) -> HttpResponse:
    minutes = max(1, round(limit.after_s / 60))
    wait = ngettext("Please try again in a minute.", "Please try again in %(minutes)d minutes.", minutes)
    sentence = _("Many requests came from here in a short time. Nothing you wrote is lost.")
    filled.add_error(None, f"{sentence} {wait % {'minutes': minutes}}")
    response = _page(request, form, filled, status=429)
    response["Retry-After"] = str(limit.after_s)
    return response


def _page(request: HttpRequest, form: Form, filled: RequestForm, status: int = 200, **more: Any) -> HttpResponse:
    company = people.company()
    facts = {
        "form": filled,
        "slug": form.slug,
        "title": title_of(form),
        "intro": intro_of(form),
        "questions": questions(filled),
        "token": once.page_token(PAGE),
        "max_files": uploads.MAX_FILES,
        "max_bytes": uploads.max_bytes(),
        "promise_hours": company.promise_hours if company else 24,
        "has_trap": False,
        **more,
    }
    response = render(request, "form/request.html", facts, status=status)
    response["Cache-Control"] = "no-store"
    return response
