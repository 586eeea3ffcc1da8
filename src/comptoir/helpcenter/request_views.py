"""One request: its page, and what its customer does there."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from comptoir.conversations.actions import mark_read_by_customer, set_status_by_customer
from comptoir.conversations.follow import follow_path
from comptoir.conversations.models import Conversation, Status
from comptoir.files import uploads
from comptoir.files.forms import uploads_of
from comptoir.helpcenter import actions, live, queries
from comptoir.helpcenter.access import follows_by_link, let_follow, reader_required
from comptoir.helpcenter.forms import FollowUpForm
from comptoir.helpcenter.friction import TooOften, count_follow_up, wait_words
from comptoir.helpcenter.wording import is_late, promise_of, state_of
from comptoir.lib import once, tokens
from comptoir.lib.client_address import client_address
from comptoir.people.access import VisitorRequest

PAGE = "request"


@reader_required
@require_safe
def request_page(request: VisitorRequest, conversation: Conversation) -> HttpResponse:
    """The request with all that was said, and the place to say more."""
    target = conversation.merged_into
    if target is not None and target.customer_id == conversation.customer_id:
        response = HttpResponseRedirect(reverse("helpcenter:request", args=[target.public_id]))
        let_follow(response, target)
        return response
    return _page(request, conversation, FollowUpForm())


@reader_required
@require_safe
def timeline(request: VisitorRequest, conversation: Conversation) -> HttpResponse:
    """The part of the page that changes by itself."""
    return render(request, "helpcenter/_request_live.html", _facts(request, conversation))


@reader_required
@require_POST
def follow_up(request: VisitorRequest, conversation: Conversation) -> HttpResponse:
    """Add words or files; the page again, with what was said."""
    form = FollowUpForm(request.POST, request.FILES)
    is_valid = form.is_valid()
    try:
        page = once.read(PAGE, request.POST.get("token", ""))
    except tokens.TokenError:
        form.add_error(None, _("This page was open for a long time. Please look it over and press Send again."))
        return _page(request, conversation, form, status=422)
    if not is_valid:
        return _page(request, conversation, form, status=422)
    try:
        count_follow_up(conversation, client_address(request))
    except TooOften as limit:
        form.add_error(None, wait_words(limit))
        response = _page(request, conversation, form, status=429)
        response["Retry-After"] = str(limit.after_s)
        return response
    given, is_signed_in = form.cleaned_data, not follows_by_link(request, conversation)
    said = actions.FollowUp(given["text"], tuple(given["uploads"]), page, is_signed_in)
    receipt = actions.follow_up(conversation, said)
    mark_read_by_customer(conversation)
    if receipt.is_new:
        messages.info(request, _("Your earlier request was closed long ago, so we opened a new one."))
    address = reverse("helpcenter:request", args=[receipt.conversation.public_id])
    response = HttpResponseRedirect(f"{address}#said-{receipt.message.public_id}")
    if not is_signed_in:
        let_follow(response, receipt.conversation)
    return response


@reader_required
@require_POST
def closure(request: VisitorRequest, conversation: Conversation) -> HttpResponse:
    """The customer needs nothing more."""
    set_status_by_customer(conversation.customer, conversation, Status.SOLVED)
    messages.success(request, _("Thank you. The request is closed; you can open it again at any time."))
    return _back_to(conversation)


@reader_required
@require_POST
def reopening(request: VisitorRequest, conversation: Conversation) -> HttpResponse:
    """It is not solved after all."""
    set_status_by_customer(conversation.customer, conversation, Status.OPEN)
    messages.success(request, _("The request is open again."))
    return _back_to(conversation)


@reader_required
@require_POST
def reading(request: VisitorRequest, conversation: Conversation) -> HttpResponse:
    """The customer has the page before their eyes (said by script: a program that fetches pages reads nothing)."""
    mark_read_by_customer(conversation)
    return HttpResponse(status=204)


@reader_required
@require_safe
def transcript(request: VisitorRequest, conversation: Conversation) -> HttpResponse:
    """All that was said, for paper."""
    return render(request, "helpcenter/transcript.html", _facts(request, conversation))


@reader_required
@require_safe
def received(request: VisitorRequest, conversation: Conversation) -> HttpResponse:
    """It arrived: the number, the promise and how to follow it."""
    link = request.build_absolute_uri(follow_path(conversation))
    return render(request, "helpcenter/received.html", {**_facts(request, conversation), "follow_address": link})


def _back_to(conversation: Conversation) -> HttpResponse:
    return HttpResponseRedirect(reverse("helpcenter:request", args=[conversation.public_id]))


def _page(request: VisitorRequest, conversation: Conversation, form: FollowUpForm, status: int = 200) -> HttpResponse:
    facts = {
        **_facts(request, conversation),
        "form": form,
        "kept": uploads_of(form, "uploads"),
        "token": once.page_token(PAGE),
        "max_files": uploads.MAX_FILES,
        "max_bytes": uploads.max_bytes(),
    }
    return render(request, "helpcenter/request.html", facts, status=status)


def _facts(request: VisitorRequest, conversation: Conversation) -> dict[str, Any]:
    picture = reverse("helpcenter:picture", args=[conversation.public_id, "-"]).removesuffix("-") + "{}"
    words = queries.words_of(conversation, picture)
    by_link = follows_by_link(request, conversation)
    return {
        "conversation": conversation,
        "words": words,
        "state": state_of(conversation.status, conversation.waiting_since is not None),
        "promise": promise_of(conversation.promise_at, conversation.first_answer_at is not None),
        "is_late": is_late(conversation.promise_at),
        "by_link": by_link,
        "live_topic": live.topic_of(conversation),
        "live_token": live.viewer_token(conversation) if by_link else "",
    }
