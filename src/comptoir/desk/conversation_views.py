"""One conversation: its page, what changed on it since, and its customer."""

from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from comptoir.conversations import access, actions
from comptoir.conversations.models import Conversation, Status
from comptoir.conversations.queries import own, timeline
from comptoir.desk import composer, entries, lists, person, respond, top
from comptoir.desk.list_views import back_address
from comptoir.people.access import AgentRequest, agent_required

PAGE = "desk/conversation.html"


@require_GET
@agent_required()
def conversation(request: AgentRequest, number: int) -> HttpResponse:
    """The page; with ?images=1 it also loads images from elsewhere, as the reader asked."""
    found = access.conversation_for(request.agent, number)
    if found.merged_into_id is not None:
        return redirect("desk:conversation", number=found.merged_into_id)
    shows_images = request.GET.get("images") == "1"
    drafts = own.drafts(request.agent, found)
    read_to = own.read_position(request.agent, found)
    view = lists.view_or_mine(request.agent, back_address(request))
    context = {
        **_base(request, found),
        "entries": entries.shown(timeline.entries(found), read_to=read_to, load_remote=shows_images),
        "leaving": composer.leaving(drafts.leaving),
        "composer": composer.composer_for(request.agent, found, drafts),
        "list_url": reverse("desk:list", args=[view.key]),
        "view": view,
    }
    answer = respond.page(request, PAGE, ("conversation",), context)
    if shows_images:
        answer._csp_update = {"img-src": ["https:", "http:"]}  # type: ignore[attr-defined]
    return answer


@require_GET
@agent_required()
def changes(request: AgentRequest, number: int) -> HttpResponse:
    """The head, the entries above ?after= and the answers on their way, as the page itself shows them."""
    found = access.conversation_for(request.agent, number)
    after = int(request.GET["after"]) if request.GET.get("after", "").isdecimal() else 0
    rows = timeline.entries(found, after=max(after - 1, 0))
    context = {
        **_base(request, found),
        "entries": entries.shown(rows, read_to=own.read_position(request.agent, found), after=after),
        "leaving": composer.leaving(own.drafts(request.agent, found).leaving),
    }
    return respond.fragment(request, PAGE, ("top", "entries", "leaving"), context)


@require_GET
@agent_required()
def customer_panel(request: AgentRequest, number: int) -> HttpResponse:
    found = access.conversation_for(request.agent, number)
    context = {**_base(request, found), "panel": person.panel_of(request.agent, found)}
    return respond.page(request, "desk/panel.html", ("panel",), context)


@require_POST
@agent_required()
def read(request: AgentRequest, number: int) -> HttpResponse:
    """The agent has seen everything up to POST position."""
    found = access.conversation_for(request.agent, number)
    position = request.POST.get("position", "")
    if not position.isdecimal():
        return HttpResponse(status=400)
    actions.mark_read(request.agent, found, min(int(position), found.last_position))
    return HttpResponse(status=204)


@require_POST
@agent_required()
def unread(request: AgentRequest, number: int) -> HttpResponse:
    found = access.conversation_for(request.agent, number)
    actions.mark_unread(request.agent, found)
    return respond.go(
        request, reverse("desk:list", args=[lists.view_or_mine(request.agent, back_address(request)).key])
    )


def _base(request: AgentRequest, found: Conversation) -> dict[str, Any]:
    return {
        "conversation": found,
        "top": top.top_of(found),
        "is_done": found.is_done,
        "Status": Status,
        "upload_max_bytes": settings.UPLOAD_MAX_BYTES,
    }
