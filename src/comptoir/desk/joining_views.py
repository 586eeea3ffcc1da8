"""Merge, split and link conversations, each with its way back."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from comptoir.conversations import access, actions
from comptoir.conversations.models import Conversation
from comptoir.conversations.queries import beside
from comptoir.desk import respond
from comptoir.desk.person import other_shown
from comptoir.desk.shown import ages
from comptoir.lib import html as markup
from comptoir.people.access import AgentRequest, agent_required
from comptoir.people.permissions import Permission


@require_http_methods(["GET", "POST"])
@agent_required(Permission.MERGE)
def merge(request: AgentRequest, number: int) -> HttpResponse:
    """Merge another conversation into this one: by its number, or one of the customer's others."""
    kept = access.conversation_for(request.agent, number)
    if request.method == "GET":
        return render(request, "desk/merge.html", _joining_context(request, kept))
    other = _other_of(request)
    if other is None:
        return _joining_error(request, kept, "desk/merge.html", _("Write the number of a conversation, such as 20431."))
    try:
        actions.merge(request.agent, kept, other)
    except actions.NotPossible as error:
        return _joining_error(request, kept, "desk/merge.html", str(error))
    say = _("#%(other)s is merged into #%(number)s.") % {"other": other.pk, "number": kept.pk}
    undo = reverse("desk:unmerge", args=[other.pk])
    return respond.done(request, _page(kept.pk), say=say, undo=undo, conversations=(kept.pk, other.pk))


@require_POST
@agent_required(Permission.MERGE)
def unmerge(request: AgentRequest, number: int) -> HttpResponse:
    """Take a merged conversation out again."""
    absorbed = access.conversation_for(request.agent, number)
    into = absorbed.merged_into_id
    try:
        actions.unmerge(request.agent, absorbed)
    except actions.NotPossible as error:
        return respond.refused(request, _page(number), str(error))
    say = _("#%(number)s stands for itself again.") % {"number": number}
    return respond.done(request, _page(number), say=say, conversations=(number, into or number))


@require_http_methods(["GET", "POST"])
@agent_required(Permission.MERGE)
def split(request: AgentRequest, number: int) -> HttpResponse:
    """Move messages to a new conversation of the same customer."""
    source = access.conversation_for(request.agent, number)
    context = {"conversation": source, "messages_here": _messages(source), "error": ""}
    if request.method == "GET":
        return render(request, "desk/split.html", context)
    chosen = [int(each) for each in request.POST.getlist("message") if each.isdecimal()]
    try:
        made = actions.split(request.agent, source, chosen, request.POST.get("subject", ""))
    except actions.NotPossible as error:
        return render(request, "desk/split.html", {**context, "error": str(error)}, status=422)
    say = _("Split off to #%(number)s.") % {"number": made.target_id}
    undo = reverse("desk:undo_split", args=[made.target_id])
    return respond.done(request, _page(made.target_id), say=say, undo=undo, conversations=(number, made.target_id))


@require_POST
@agent_required(Permission.MERGE)
def undo_split(request: AgentRequest, number: int) -> HttpResponse:
    """Put the messages of a split back where they were; `number` is the conversation it made."""
    made = access.split_for(request.agent, number)
    source = actions.undo_split(request.agent, made)
    say = _("The messages are back in #%(number)s.") % {"number": source.pk}
    return respond.done(request, _page(source.pk), say=say, conversations=(source.pk, number))


@require_http_methods(["GET", "POST"])
@agent_required()
def link(request: AgentRequest, number: int) -> HttpResponse:
    """Say that two conversations have to do with each other."""
    found = access.conversation_for(request.agent, number)
    if request.method == "GET":
        return render(request, "desk/link.html", _joining_context(request, found))
    other = _other_of(request)
    if other is None:
        return _joining_error(request, found, "desk/link.html", _("Write the number of a conversation, such as 20431."))
    try:
        made = actions.link(request.agent, found, other)
    except actions.NotPossible as error:
        return _joining_error(request, found, "desk/link.html", str(error))
    undo = reverse("desk:unlink", args=[made.pk])
    return respond.done(request, _page(number), say=_("Linked."), undo=undo, conversations=(number, other.pk))


@require_POST
@agent_required()
def unlink(request: AgentRequest, link_id: int) -> HttpResponse:
    made = access.link_for(request.agent, link_id)
    numbers = (made.conversation_id, made.other_id)
    actions.unlink(request.agent, made)
    return respond.done(request, _page(numbers[0]), say=_("The link is gone."), conversations=numbers)


def _other_of(request: AgentRequest) -> Conversation | None:
    text = request.POST.get("other", "").strip().lstrip("#")
    found = access.conversations_for(request.agent, [int(text)]) if text.isdecimal() and len(text) < 16 else []
    return found[0] if found else None


def _joining_context(request: AgentRequest, found: Conversation, error: str = "") -> dict[str, object]:
    others = [other_shown(row) for row in beside.others(request.agent, found)]
    return {"conversation": found, "others": others, "error": error, "typed": request.POST.get("other", "")}


def _joining_error(request: AgentRequest, found: Conversation, template: str, error: str) -> HttpResponse:
    return render(request, template, _joining_context(request, found, error), status=422)


def _messages(source: Conversation) -> list[dict[str, object]]:
    words = ages()
    return [
        {"id": number, "is_customer": author == "customer", "text": markup.preview(text, 140), "when": words.since(at)}
        for number, author, text, at in beside.messages_to_split(source)
    ]


def _page(number: int) -> str:
    return reverse("desk:conversation", args=[number])
