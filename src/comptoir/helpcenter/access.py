"""The door to one request: for the customer whose it is, and for whoever came by a signed link to it."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from comptoir.conversations.access import attachment_of_request, request_by_link, request_for
from comptoir.conversations.models import Attachment, Conversation
from comptoir.lib import tokens
from comptoir.people.access import VisitorRequest

COOKIE: Final = "followed"
PURPOSE: Final = "followed"
KEPT: Final = timedelta(days=7)
View = Callable[..., HttpResponseBase]  # of a VisitorRequest, a Conversation and what else the address names


def reader_required(view: View) -> Callable[..., HttpResponseBase]:
    """The view gets the request that the address names, if its reader may see it.

    A signed-in stranger finds nothing; who is not signed in is asked for a link or to sign in, be it there or not.
    """

    @wraps(view)
    def guarded(request: VisitorRequest, public_id: str, **named: str) -> HttpResponseBase:
        conversation = _open_to(request, public_id)
        if conversation is None:
            return _ask_for_link(request)
        response = view(request, conversation, **named)
        response.headers.setdefault("Cache-Control", "private, no-store")
        return response

    guarded.door = "reader"  # type: ignore[attr-defined]
    return guarded


def _open_to(request: VisitorRequest, public_id: str) -> Conversation | None:
    if _follows(request, public_id):
        return request_by_link(public_id)
    if request.customer is not None:
        return request_for(request.customer, public_id)
    return None


def follows_by_link(request: VisitorRequest, conversation: Conversation) -> bool:
    """Whether its reader is here by a link, not as the signed-in customer."""
    return request.customer is None or request.customer.pk != conversation.customer_id


def _follows(request: HttpRequest, public_id: str) -> bool:
    try:
        return tokens.read(PURPOSE, request.COOKIES.get(COOKIE, "")) == public_id
    except tokens.TokenError:
        return False


def let_follow(response: HttpResponse, conversation: Conversation) -> None:
    """Give the browser a cookie that opens this request, sent to this request's addresses alone."""
    response.set_cookie(
        COOKIE,
        tokens.make(PURPOSE, conversation.public_id, KEPT),
        max_age=KEPT,
        path=reverse("helpcenter:request", args=[conversation.public_id]),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def public_file(conversation: Conversation, file_id: str) -> Attachment:
    """A file that was said, here or in what was merged into it.  Raises Http404."""
    found = attachment_of_request(conversation, file_id)
    if found is None:
        raise Http404
    return found


def _ask_for_link(request: HttpRequest) -> HttpResponse:
    address = f"{reverse('helpcenter:ask_link')}?gone"
    if request.headers.get("HX-Request") or request.headers.get("X-Fetch"):
        return HttpResponse(status=401, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)
