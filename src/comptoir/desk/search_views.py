"""Finding conversations, and keeping a search as a view of one's own."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from comptoir.conversations import access, actions
from comptoir.conversations.models import SavedView
from comptoir.conversations.search import Found, find
from comptoir.desk import respond
from comptoir.desk.shown import Painter
from comptoir.people.access import AgentRequest, actor, agent_required

# Shown beside the search: what to write, and what that finds.
HELP = (
    ("status:open", gettext_lazy("in this state: new, open, waiting, on_hold, solved, closed, done")),
    ("assignee:me", gettext_lazy("whose it is: me, nobody, or a name")),
    ("team:billing", gettext_lazy("of this team; mine for all of yours")),
    ("tag:vip", gettext_lazy("with this tag; none for without any")),
    ("priority:urgent", gettext_lazy("low, normal, high, urgent")),
    ("customer:ana", gettext_lazy("of this customer, by name or address")),
    ("organisation:acme", gettext_lazy("of the people of this organisation")),
    ("channel:email", gettext_lazy("last written by this channel")),
    ("is:unread", gettext_lazy("unread, late, waiting, unassigned, mentioned, snoozed, done")),
    ("has:file", gettext_lazy("file, note, call, tag, answer")),
    ("after:7d", gettext_lazy("with a word since then: 3h, 7d, 2w or 2026-03-01")),
    ("before:2026-03", gettext_lazy("with no word since then")),
    ('"exact words"', gettext_lazy("just so, one after the other")),
    ("refund*", gettext_lazy("words that begin so")),
    ("-tag:spam", gettext_lazy("not what follows the minus")),
    ("#20431", gettext_lazy("the conversation with this number")),
)


class ViewForm(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name"), max_length=60)
    query = forms.CharField(label=gettext_lazy("What it shows, as you would search for it"), max_length=300)


@require_GET
@agent_required()
def search(request: AgentRequest) -> HttpResponse:
    """The search with its filters; what is typed is looked for at once, its last word as a beginning."""
    typed = request.GET.get("q", "").strip()[:300]
    is_typing = respond.wants_fragment(request) and not request.GET.get("after")
    found = find(request.agent, typed, request.GET.get("after", ""), is_typing=is_typing) if typed else Found()
    context = {
        "typed": typed,
        "problem": found.problem,
        "hits": _hits(request, found),
        "next_key": found.next_key,
        "is_continued": bool(request.GET.get("after")),
        "filters": HELP,
        "view_form": ViewForm(initial={"query": typed}),
    }
    blocks = ("hits",) if context["is_continued"] else ("found",)
    return respond.page(request, "desk/search.html", blocks, context)


def _hits(request: AgentRequest, found: Found) -> list[dict[str, Any]]:
    shown = Painter(request.agent).shown(found, "everything")
    return [{"row": row, "pieces": _pieces(found, row.number)} for row in shown]


def _pieces(found: Found, number: int) -> tuple[tuple[str, bool], ...]:
    snippet = found.snippets.get(number)
    return snippet.pieces if snippet else ()


@require_POST
@agent_required()
def keep(request: AgentRequest) -> HttpResponse:
    """Keep a search as a view of one's own, and open it."""
    form = ViewForm(request.POST)
    if not form.is_valid():
        return render(request, "desk/view_edit.html", {"form": form, "view": None}, status=422)
    if problem := _problem(request, form):
        form.add_error("query", problem)
        return render(request, "desk/view_edit.html", {"form": form, "view": None}, status=422)
    kept = actions.keep_view(actor(request), request.agent, actions.ViewDetails(**form.cleaned_data))
    return respond.go(request, reverse("desk:list", args=[f"saved-{kept.pk}"]))


@require_http_methods(["GET", "POST"])
@agent_required()
def edit(request: AgentRequest, view_id: int) -> HttpResponse:
    view = access.own_view_for(request.agent, view_id)
    form = ViewForm(request.POST or None, initial={"name": view.name, "query": view.query})
    if request.method == "POST" and form.is_valid():
        if problem := _problem(request, form):
            form.add_error("query", problem)
        else:
            actions.keep_view(actor(request), request.agent, actions.ViewDetails(**form.cleaned_data), view)
            return respond.done(request, reverse("desk:list", args=[f"saved-{view.pk}"]), say=_("Saved."))
    return render(request, "desk/view_edit.html", {"form": form, "view": view}, status=422 if form.errors else 200)


@require_POST
@agent_required()
def delete(request: AgentRequest, view_id: int) -> HttpResponse:
    view: SavedView = access.own_view_for(request.agent, view_id)
    actions.delete_view(actor(request), view)
    return respond.done(request, reverse("desk:inbox"), say=_("The view is gone."))


def _problem(request: AgentRequest, form: ViewForm) -> str:
    return find(request.agent, form.cleaned_data["query"], among=()).problem
