"""The lists: a page of fifty, the next fifty, single rows anew when they changed, and the counts of the rail."""

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_GET

from comptoir.conversations.queries import lists as questions
from comptoir.desk import lists, respond
from comptoir.desk.keys import SHEET
from comptoir.desk.shown import Painter
from comptoir.people.access import AgentRequest, agent_required

MOST_ROWS_AT_ONCE = 50
LAST_VIEW = "view"  # cookie: which list was seen last


@require_GET
@agent_required()
def inbox(request: AgentRequest) -> HttpResponse:
    return redirect("desk:list", view=request.agent.preferences.get("view", "mine"))


@require_GET
@agent_required()
def list_page(request: AgentRequest, view: str) -> HttpResponse:
    answer = respond.page(request, "desk/list.html", ("queue",), list_context(request, view))
    if request.COOKIES.get(LAST_VIEW) != view:
        answer.set_cookie(LAST_VIEW, view, path="/desk/", samesite="Lax", httponly=True)
    return answer


@require_GET
@agent_required()
def more(request: AgentRequest, view: str) -> HttpResponse:
    """The next fifty rows; a whole page without script."""
    context = list_context(request, view, key=request.GET.get("after", ""))
    return respond.page(request, "desk/list.html", ("rows",), context)


@require_GET
@agent_required()
def rows(request: AgentRequest, view: str) -> HttpResponse:
    """Those of the conversations `id` that are in this view, as rows; the others are left out."""
    wanted = [int(each) for each in request.GET.getlist("id") if each.isdecimal()][:MOST_ROWS_AT_ONCE]
    shown = lists.view_called(request.agent, view)
    found = lists.rows_among(request.agent, shown, wanted)
    context = {
        "rows": Painter(request.agent).rows(found, view),
        "view": shown,
        "next_key": "",
    }
    return respond.fragment(request, "desk/list.html", ("rows",), context)


@require_GET
@agent_required()
def counts(request: AgentRequest) -> HttpResponse:
    """How much waits for the agent, for the rail and the tab's title."""
    return JsonResponse(questions.counts(request.agent))


@require_GET
@agent_required()
def keys(request: AgentRequest) -> HttpResponse:
    """The sheet of keys."""
    return respond.page(request, "desk/keys.html", ("sheet",), {"sheet": SHEET})


@require_GET
@agent_required()
def views(request: AgentRequest) -> HttpResponse:
    """All lists by name: the menu above a list, a page without script."""
    context = {
        "shipped": lists.shipped(),
        "teams": lists.of_teams(request.agent),
        "saved": lists.saved(request.agent),
        "here_view": request.GET.get("view", ""),
    }
    return respond.page(request, "desk/views.html", ("menu",), context)


def list_context(request: AgentRequest, view: str, key: str = "") -> dict[str, Any]:
    """What `desk/list.html` needs to show one view."""
    agent = request.agent
    shown = lists.view_called(agent, view)
    page = lists.page_of(agent, shown, key)
    return {
        "view": shown,
        "shortcuts": lists.SHORTCUTS,
        "rows": Painter(agent).rows(page, view),
        "next_key": page.next_key,
        "problem": getattr(page, "problem", ""),
        "is_continued": bool(key),
        "topics": lists.topics_of(agent).split(),
    }


def back_address(request: HttpRequest) -> str:
    """The list that a conversation was opened from, else the one seen last."""
    return request.GET.get("view", "") or request.COOKIES.get(LAST_VIEW, "") or "mine"
