"""Following a request without an account: by its signed link, or by a fresh one that goes to the mailbox."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from comptoir.conversations.access import request_by_link
from comptoir.conversations.follow import followed
from comptoir.helpcenter import actions
from comptoir.helpcenter.access import let_follow
from comptoir.helpcenter.forms import EmailForm
from comptoir.helpcenter.friction import TooOften, count_link, wait_words
from comptoir.lib import tokens
from comptoir.lib.client_address import client_address
from comptoir.people.access import VisitorRequest, open_to_all


@open_to_all
@require_safe
def follow(request: VisitorRequest, token: str) -> HttpResponse:
    """Open the request that the link is for, and keep the link itself out of the address bar."""
    try:
        conversation = request_by_link(followed(token))
    except tokens.TokenError:
        return HttpResponseRedirect(f"{reverse('helpcenter:ask_link')}?gone")
    page = "helpcenter:received" if "received" in request.GET else "helpcenter:request"
    response = HttpResponseRedirect(reverse(page, args=[conversation.public_id]))
    let_follow(response, conversation)
    response["Cache-Control"] = "private, no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


@open_to_all
@require_http_methods(["GET", "HEAD", "POST"])
def ask_link(request: VisitorRequest) -> HttpResponse:
    """Send fresh links to an address.  The answer is the same whether we know it or not."""
    if request.method != "POST":
        return _ask(request, EmailForm(), 200)
    form = EmailForm(request.POST)
    if not form.is_valid():
        return _ask(request, form, 422)
    address = form.cleaned_data["email"]
    try:
        count_link(client_address(request), address)
    except TooOften as limit:
        form.add_error(None, wait_words(limit))
        response = _ask(request, form, 429)
        response["Retry-After"] = str(limit.after_s)
        return response
    actions.ask_for_links(address)
    return HttpResponseRedirect(reverse("helpcenter:link_sent"))


def _ask(request: VisitorRequest, form: EmailForm, status: int) -> HttpResponse:
    facts = {"form": form, "is_gone": "gone" in request.GET}
    return render(request, "helpcenter/ask_link.html", facts, status=status)


@open_to_all
@require_safe
def link_sent(request: VisitorRequest) -> HttpResponse:
    """What to expect in the mailbox."""
    return render(request, "helpcenter/link_sent.html")
